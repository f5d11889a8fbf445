"""V08 and V09: more was paid than was claimed, approved, or assessed after the deductible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import (
    Hundredths,
    amount,
    exact,
    filled,
    is_empty,
    none,
    positions,
    same_currency,
    slack,
    with_columns,
)
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.rules.unit_mismatch import off_by_unit
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

# Words by which a remark speaks of why the amounts differ; looked for in the folded text, and the English in plain.
_OF_A_DIFFERENCE = pattern(
    r"差[额异]|价差|核[定增赔]|加[计给付赔成]|追加|增加|补[偿付贴足]|含|利息|折旧|费用|施救|约定|协议|汇率|税"
)
_OF_A_DIFFERENCE_IN_ENGLISH = pattern(
    r"\b(?:interest|costs?|agreed|includ(?:es|ed|ing)|fees?|expenses?|additional|supplement\w*|uplift|exchange|tax|vat"
    r"|differ\w*|revised|betterment)\b"
)


def over_claimed(case: Case) -> Iterator[Finding]:
    """Yield payments above the claim without a word of explanation; a claim of 0 is taken for not known."""
    for table, (paid, claimed) in with_columns(case, "paid", "claimed"):
        over = exact(paid) & exact(claimed) & (claimed.values > 0)
        over &= paid.values > claimed.values + slack(case, paid, claimed)
        if not over.any():
            continue
        over &= same_currency(table, paid, claimed) & ~_explained(table) & ~off_by_unit(table)
        for i in positions(over):
            message = msg(
                "The amount paid, {paid}, is more than the amount claimed, {claimed}, and nothing explains it.",
                paid=amount(paid.values[i]),
                claimed=amount(claimed.values[i]),
            )
            yield OVER_CLAIMED.at(table, i, "paid", message, related=["claimed"])


def _explained(table: LedgerTable) -> Bools:
    """Return True where the variance column gives a reason or, in a sheet without one, the remarks speak of money."""
    if "diff_reason" in table.columns:
        return filled(table, "diff_reason")
    note = table.get("note")
    if note is None:
        return none(table)
    texts = note.values[note.ok]
    speaks = {text: _speaks_of_a_difference(str(text)) for text in set(texts.tolist())}
    said = none(table)
    said[note.ok] = [speaks[text] for text in texts.tolist()]
    return said


def _speaks_of_a_difference(text: str) -> bool:
    return bool(_OF_A_DIFFERENCE.search(fold(text)) or _OF_A_DIFFERENCE_IN_ENGLISH.search(text.lower()))


def over_approved(case: Case) -> Iterator[Finding]:
    """Yield payments above the approved amount, or where none is known above the assessed one less the deductible."""
    for table, (paid,) in with_columns(case, "paid"):
        judged = exact(paid) & (paid.values > 0)
        if not judged.any():
            continue
        judged &= ~off_by_unit(table)
        approved = table.get("approved")
        unapproved = ~none(table)
        if approved is not None:
            unapproved = is_empty(approved)
            over = judged & exact(approved) & (paid.values > approved.values + slack(case, paid, approved))
            for i in positions(over & same_currency(table, paid, approved)):
                message = msg(
                    "The amount paid, {paid}, is more than the approved amount, {approved}.",
                    paid=amount(paid.values[i]),
                    approved=amount(approved.values[i]),
                )
                yield OVER_APPROVED.at(table, i, "paid", message, related=["approved"])
        yield from _over_assessed(case, table, judged & unapproved)


def _over_assessed(case: Case, table: LedgerTable, judged: Bools) -> Iterator[Finding]:
    paid, assessed = table.columns["paid"], table.get("assessed")
    if assessed is None:
        return
    due, known = after_deductible(table)
    over = judged & known & (paid.values > due + slack(case, paid, assessed))
    for i in positions(over & same_currency(table, paid, assessed)):
        amounts = {"paid": amount(paid.values[i]), "due": amount(int(due[i]))}
        message = msg("The amount paid, {paid}, is more than the assessed amount, {due}.", **amounts)
        related = ["assessed"]
        if table.get("deductible") is not None:
            message = msg(
                "The amount paid, {paid}, is more than the assessed amount less the deductible, {due}.", **amounts
            )
            related = ["assessed", "deductible"]
        yield OVER_APPROVED.at(table, i, "paid", message, related=related)


def after_deductible(table: LedgerTable) -> tuple[Hundredths, Bools]:
    """Return assessed − deductible, never below 0, and where it is known.

    An empty deductible is none at all. One below 1.00 is a rate such as 10 %, which spreadsheets store as 0.1.
    """
    assessed, deductible = table.columns["assessed"], table.get("deductible")
    known = exact(assessed)
    if deductible is None:
        return assessed.values, known
    cut = np.where(deductible.ok, deductible.values, 0)
    rate = (cut > 0) & (cut < 100)
    cut = np.where(rate, assessed.values * cut // 100, cut)
    return np.maximum(assessed.values - cut, 0), known & (exact(deductible) | is_empty(deductible))


OVER_CLAIMED = Rule(
    code="paid-over-claimed",
    number="V08",
    severity=Severity.WARNING,
    summary=msg("More was paid than was claimed, and nothing written says why."),
    why=msg("Insurers rarely pay more than was asked; two amounts may be swapped or one may be mistyped."),
    fix=msg("Correct the amount, or write the reason into the variance column, or the remarks where there is none."),
    keys=("paid", "claimed"),
    check=over_claimed,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =50000   | =58000   | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =58000   | =50000   | @2021-05-06
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed | Amount Paid | Date Paid
            P-101     | @2021-03-02  | Fire          | =50000         | =58000      | @2021-05-06
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed | Amount Paid | Date Paid
            P-101     | @2021-03-02  | Fire          | =58000         | =50000      | @2021-05-06
            """,
        ),
    },
)
OVER_APPROVED = Rule(
    code="paid-over-approved",
    number="V09",
    severity=Severity.WARNING,
    summary=msg("More was paid than was approved, or than was assessed less the deductible."),
    why=msg("The insurer may ask the difference back, or one of the amounts is mistyped."),
    fix=msg("Compare the amounts with the payment notice and correct the wrong one."),
    keys=("paid", "approved", "assessed", "deductible"),
    check=over_approved,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 定損金額 | 自負額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =50000   | =5000  | =50000   | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 定損金額 | 自負額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =50000   | =5000  | =45000   | @2021-05-06
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 核赔金额 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | =45000   | =54000   | @2021-05-06
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 核赔金额 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | =45000   | =45000   | @2021-05-06
            """,
        ),
    },
)

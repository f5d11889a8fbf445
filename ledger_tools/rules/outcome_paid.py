"""V13 and V14: the outcome and the amount paid contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import amount, is_empty, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def refused_but_paid(case: Case) -> Iterator[Finding]:
    """Yield payments on claims whose outcome, or status, says refused, withdrawn or ended without payment."""
    for table, (paid,) in with_columns(case, "paid"):
        outcome = stated_outcome(table)
        unpaid = (outcome == "refused") | (outcome == "withdrawn") | (outcome == "zero")
        for i in positions(unpaid & paid.ok & (paid.values > 0)):
            words = {"paid": amount(paid.values[i]), "outcome": _said(table, i)}
            message = msg("The outcome is {outcome}, but {paid} was paid.", **words)
            yield REFUSED.at(table, i, "paid", message, related=_saying(table, i))


def paid_outcome_zero(case: Case) -> Iterator[Finding]:
    """Yield empty or zero payments on claims whose outcome says paid in full or in part."""
    for table, (paid,) in with_columns(case, "paid"):
        outcome = stated_outcome(table)
        unpaid = is_empty(paid) | (paid.ok & (paid.values == 0))
        for i in positions(((outcome == "paid") | (outcome == "part_paid")) & np.asarray(unpaid)):
            message = msg("The outcome is {outcome}, but nothing was paid.", outcome=_said(table, i))
            yield PAID.at(table, i, "paid", message, related=_saying(table, i))


def _saying(table: LedgerTable, i: int) -> list[str]:
    """Return the column that states the outcome of a record."""
    outcome = table.get("outcome")
    return ["outcome"] if outcome is not None and outcome.ok[i] else ["status"]


def _said(table: LedgerTable, i: int) -> str:
    return table.shown(i, _saying(table, i)[0])


REFUSED = Rule(
    code="refused-but-paid",
    number="V13",
    severity=Severity.ERROR,
    summary=msg("A claim that was refused, withdrawn or closed without payment has a payment."),
    why=msg("Either the outcome or the payment is wrong, and the refusal and payment figures with it."),
    fix=msg("Correct the outcome, or move the payment to the claim it belongs to."),
    keys=("outcome", "status", "paid"),
    check=refused_but_paid,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | 拒賠     | =52000   | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | 拒賠     | =0       |
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 处理结果 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | 撤案     | =52000   | @2021-05-06
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 处理结果 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | 撤案     |          |
            """,
        ),
    },
)
PAID = Rule(
    code="paid-outcome-zero",
    number="V14",
    severity=Severity.ERROR,
    summary=msg("A claim whose outcome is paid has no payment."),
    why=msg("The claim counts as paid but adds nothing to the amounts, so averages come out too low."),
    fix=msg("Fill in the amount paid, or correct the outcome."),
    keys=("outcome", "status", "paid"),
    check=paid_outcome_zero,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 理賠金額
            P-101  | @2021-03-02 | 火災     | 賠付     | =0
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 理賠金額
            P-101  | @2021-03-02 | 火災     | 賠付     | =52000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Outcome | Amount Paid
            P-101     | @2021-03-02  | Fire          | Paid    |
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Outcome | Amount Paid
            P-101     | @2021-03-02  | Fire          | Paid    | =52000
            """,
        ),
    },
)

"""V42: amounts of one row that should follow from one another and do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Kind
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.rules.look import amount, exact, filled, is_kind, positions, same_currency, slack, with_columns
from ledger_tools.rules.paid_over import after_deductible
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.rules.unit_mismatch import off_by_unit
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

_RATE = pattern(r"([0-9]+(?:\.[0-9]+)?)\s*([%‰％]?)\Z")
_PER = {"%": 100, "％": 100, "‰": 1000, "": 1}
_IS_DUE = ("應賠", "应赔", "應付", "应付", "due", "payable")  # headers that promise assessed − deductible
_SMALLEST = 0.01  # a smaller number under a header with % or ‰ may be the share itself
_FITTING = 0.75  # share of rows that must fit before other approved amounts are held to the equation


def check(case: Case) -> Iterator[Finding]:
    """Yield the premiums that are not sum insured × rate, and the dues that are not assessed − deductible, at least 0.

    An approved amount may be lower for many reasons, so it is held to the equation only where its header promises that
    or where most of the column keeps to it, and not where a note explains the row.
    """
    yield from _premiums(case)
    for table, (assessed, deductible, approved) in with_columns(case, "assessed", "deductible", "approved"):
        due, known = after_deductible(table)
        judged = known & exact(approved) & same_currency(table, assessed, deductible, approved) & deductible.present
        wrong = judged & (np.abs(approved.values - due) > slack(case, assessed, deductible, approved))
        if not wrong.any():
            continue
        promised = any(word in approved.header.casefold() for word in _IS_DUE)
        fitting = int(judged.sum() - wrong.sum())
        if not promised and fitting < max(2, _FITTING * int(judged.sum())):
            continue
        for i in positions(wrong & ~filled(table, "diff_reason", "note") & ~off_by_unit(table)):
            message = msg(
                "The approved amount is {value}, but the assessed amount less the deductible is {due}.",
                value=amount(approved.values[i]),
                due=amount(due[i]),
            )
            yield RULE.at(table, i, "approved", message, related=["assessed", "deductible"])


def _premiums(case: Case) -> Iterator[Finding]:
    for table, (insured, rate, premium) in with_columns(case, "sum_insured", "rate", "premium"):
        for i in positions(exact(insured) & exact(premium) & rate.ok & same_currency(table, insured, premium)):
            share = _rate(table, rate, i)
            if share is None:
                continue
            expected = round(int(insured.values[i]) * share)
            if abs(int(premium.values[i]) - expected) > max(slack(case, insured, premium), 100):  # premiums are rounded
                message = msg(
                    "The premium is {value}, but sum insured × rate is {expected}.",
                    value=amount(premium.values[i]),
                    expected=amount(expected),
                )
                yield RULE.at(table, i, "premium", message, related=["sum_insured", "rate"])


def _rate(table: LedgerTable, rate: Column, i: int) -> float | None:
    """Return a rate as a share; None where it cannot be told, such as a bare 0.3 that may mean per cent."""
    if is_kind(rate, Kind.NUMBER)[i]:
        share = float(rate.cells.number[rate.where[i]])
        if "%" in table.grid.formats.code(int(rate.cells.style[rate.where[i]])):
            return share  # 0.3% is stored as 0.003
        unit = "‰" if "‰" in rate.header else "%" if "%" in rate.header or "%" in rate.header else ""
        if unit and share < _SMALLEST:
            return None
        share /= _PER[unit]
        return share if unit or share < 0.1 else None
    match = _RATE.match(str(rate.values[i]))
    if match is None:
        return None
    share = float(match[1]) / _PER[match[2]]
    return share if match[2] or share < 0.1 else None


RULE = Rule(
    code="arithmetic-mismatch",
    number="V42",
    severity=Severity.WARNING,
    summary=msg("A premium is not sum insured × rate, or an amount due is not assessed less deductible."),
    why=msg("One of the amounts is mistyped, or the insurer computed differently from the policy."),
    fix=msg("Compute it again with the policy's figures, and note the reason if the difference is right."),
    keys=("sum_insured", "rate", "premium", "assessed", "deductible", "approved"),
    check=check,
    examples={
        "zh-Hans": Example(
            before="""
            # 货运险
            保单号 | 出险时间    | 出险原因 | 定损金额 | 免赔额 | 应赔金额
            P-401  | @2021-03-02 | 水湿     | =50000   | =5000  | =48000
            """,
            after="""
            # 货运险
            保单号 | 出险时间    | 出险原因 | 定损金额 | 免赔额 | 应赔金额
            P-401  | @2021-03-02 | 水湿     | =50000   | =5000  | =45000
            """,
        ),
        "zh-Hant": Example(
            before="""
            # 貨運險
            保單號碼 | 投保金額  | 費率 | 保費  | 出險日期    | 出險原因
            P-401  | =1000000  | 0.3% | =2000 | @2021-03-02 | 水濕
            """,
            after="""
            # 貨運險
            保單號碼 | 投保金額  | 費率 | 保費  | 出險日期    | 出險原因
            P-401  | =1000000  | 0.3% | =3000 | @2021-03-02 | 水濕
            """,
        ),
    },
)

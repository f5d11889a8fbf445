"""V11: a payment without its date, or a payment date without a payment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import amount, day, is_empty, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_WITHOUT_PAYMENT = ("zero", "refused", "withdrawn")
_PAID = ("paid", "part_paid")


def check(case: Case) -> Iterator[Finding]:
    """Yield the empty payment dates beside payments, and the empty or zero payments beside payment dates.

    A payment date still to come is V06's matter, and a claim that is called paid V14's. A claim that ended without
    payment, refused and withdrawn ones among them, may say on which day beside its zero.
    """
    for table, (paid, paid_at) in with_columns(case, "paid", "paid_at"):
        for i in positions(paid.ok & (paid.values > 0) & is_empty(paid_at)):
            message = msg("{paid} was paid, but the payment date is missing.", paid=amount(paid.values[i]))
            yield RULE.at(table, i, "paid_at", message, related=["paid"])
        unpaid = is_empty(paid) | (paid.ok & (paid.values == 0))
        dated = paid_at.ok & (paid_at.values < np.datetime64(case.as_of, "D") + 1)
        if (unpaid & dated).any():
            outcome = stated_outcome(table)
            dated = dated & ~(paid.ok & np.isin(outcome, _WITHOUT_PAYMENT)) & ~np.isin(outcome, _PAID)
        for i in positions(unpaid & dated):
            message = msg("A payment is dated {day}, but no amount was paid.", day=day(paid_at.values[i]))
            yield RULE.at(table, i, "paid", message, related=["paid_at"])


RULE = Rule(
    code="paid-date-mismatch",
    number="V11",
    severity=Severity.ERROR,
    summary=msg("A payment has no date, or a payment date has no amount."),
    why=msg("Without both, the payment is missing from the month's and the year's figures."),
    fix=msg("Fill in what is missing from the payment notice."),
    keys=("paid", "paid_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =60000   | =52000   |
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =60000   | =52000   | @2021-05-06
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Paid | Date Paid
            P-101     | @2021-03-02  | Fire          |             | @2021-05-06
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Paid | Date Paid
            P-101     | @2021-03-02  | Fire          | =52000      | @2021-05-06
            """,
        ),
    },
)

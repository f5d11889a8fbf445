"""V18: incurred is not paid plus reserve less recovery."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import amount, amount_or_zero, exact, positions, same_currency, slack, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

# Carriers differ in whether expense is inside and recovery taken off; the first is the plain meaning.
_WAYS = ((0, -1), (0, 0), (1, -1), (1, 0))


def check(case: Case) -> Iterator[Finding]:
    """Yield the incurred amounts that do not add up.

    Each sheet is judged by the way of adding that fits most of its rows, the plain one where several fit equally.
    """
    for table, (incurred, paid_column, reserve_column) in with_columns(case, "incurred", "paid", "reserve"):
        paid, paid_known = amount_or_zero(table, "paid")
        reserve, reserve_known = amount_or_zero(table, "reserve")
        expense, expense_known = amount_or_zero(table, "expense_paid")
        recovery, recovery_known = amount_or_zero(table, "recovery")
        judged = exact(incurred) & paid_known & reserve_known & expense_known & recovery_known
        judged &= same_currency(table, incurred, paid_column, reserve_column)
        allowed = slack(case, incurred, paid_column, reserve_column)
        sums = [paid + reserve + e * expense + r * np.abs(recovery) for e, r in _WAYS]
        wrong = [judged & (np.abs(incurred.values - total) > allowed) for total in sums]
        way = min(range(len(_WAYS)), key=lambda w: (int(wrong[w].sum()), w))
        for i in positions(wrong[way]):
            message = msg(
                "Incurred is {incurred}, but paid {paid} and reserve {reserve} make {total}.",
                incurred=amount(incurred.values[i]),
                paid=amount(paid[i]),
                reserve=amount(reserve[i]),
                total=amount(sums[way][i]),
            )
            yield RULE.at(table, i, "incurred", message, related=["paid", "reserve"])


RULE = Rule(
    code="incurred-mismatch",
    number="V18",
    severity=Severity.WARNING,
    summary=msg("Incurred is not paid plus reserve less recovery."),
    why=msg("Loss ratios and renewal terms are computed from incurred."),
    fix=msg("Correct the amount that is wrong; a formula keeps them in step."),
    keys=("incurred", "paid", "reserve", "recovery", "expense_paid"),
    check=check,
    examples={
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间    | 未决赔款 | 已发生赔款
            P-101  | @2021-03-02 | 火灾     | =20000   | @2021-05-06 | =10000   | =35000
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间    | 未决赔款 | 已发生赔款
            P-101  | @2021-03-02 | 火灾     | =20000   | @2021-05-06 | =10000   | =30000
            """,
        ),
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 已發生賠款
            P-101  | @2021-03-02 | 火災     | =20000   | @2021-05-06 | =10000   | =35000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 已發生賠款
            P-101  | @2021-03-02 | 火災     | =20000   | @2021-05-06 | =10000   | =30000
            """,
        ),
    },
)

"""V30: under liability cover, the insurer paid the insured before the third party was paid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import is_empty, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

LINES = ("public-liability", "employers-liability", "product-liability")
KEY = "third_party_paid_at"


def check(case: Case) -> Iterator[Finding]:
    """Yield the missing or later third-party payment dates of liability claims that the insurer has paid."""
    today = np.datetime64(case.as_of, "D")
    for table, (column, _) in with_columns(case, KEY, "paid_at"):
        paid_at, paid = days_of(table, "paid_at")
        other, known = days_of(table, KEY)
        lines = table.lines if len(table.lines) else np.full(len(table), table.line or "", object)
        judged = np.isin(lines.astype(str), LINES) & paid & (paid_at <= today)
        for i in positions(judged & is_empty(column)):
            message = msg("The insurer paid on {day}, but no payment to the third party is dated.", day=paid_at[i])
            yield RULE.at(table, i, KEY, message, related=["paid_at"])
        for i in positions(judged & known & (other > paid_at)):
            message = msg(
                "The insurer paid on {day}, before the third party was paid on {other}.", day=paid_at[i], other=other[i]
            )
            yield RULE.at(table, i, KEY, message, related=["paid_at"])


RULE = Rule(
    code="third-party-unpaid",
    number="V30",
    severity=Severity.INFO,
    summary=msg("The insurer paid the insured before the third party was paid."),
    why=msg("Liability insurers may not pay the insured while the third party has not been compensated."),
    fix=msg("Record when the third party was paid, or that the insurer paid the third party directly."),
    keys=(KEY, "paid_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 公眾責任險
            保單號碼 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間    | 第三人賠付日期
            P-201  | @2021-03-02 | 滑倒     | =8000    | @2021-05-06 |
            """,
            after="""
            # 公眾責任險
            保單號碼 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間    | 第三人賠付日期
            P-201  | @2021-03-02 | 滑倒     | =8000    | @2021-05-06 | @2021-05-01
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 公众责任险
            保单号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间    | 第三者赔付日期
            P-201  | @2021-03-02 | 滑倒     | =8000    | @2021-05-06 | @2021-06-01
            """,
            after="""
            # 公众责任险
            保单号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间    | 第三者赔付日期
            P-201  | @2021-03-02 | 滑倒     | =8000    | @2021-05-06 | @2021-05-06
            """,
        ),
    },
)

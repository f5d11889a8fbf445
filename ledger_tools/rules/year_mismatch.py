"""V43: a loss of another year than the sheet's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import none, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_LATE_REPORT = 92  # days; losses of the last months of a year are often reported and entered in the next
_SYSTEMATIC = (3, 0.15)  # so many rows and such a share in other years: the sheet's year is not the year of loss


def check(case: Case) -> Iterator[Finding]:
    """Yield the dates of loss outside the year that the sheet's name or title gives.

    Payments of the next year are normal and not judged, nor is a loss shortly before the year that was reported in
    it, or of which nobody says when it was reported.
    A sheet by policy or business year, where many losses fall into the next, is left alone.
    """
    today = np.datetime64(case.as_of, "D")
    for table, _ in with_columns(case, "incident_at"):
        if table.year is None:
            continue
        day, known = days_of(table, "incident_at")
        year = day.astype("datetime64[Y]").astype(np.int64) + 1970
        start = np.datetime64(f"{table.year:04d}-01-01", "D")
        entered, dated = none(table), none(table)
        for key in ("reported_at", "opened_at"):
            later, later_known = days_of(table, key)
            entered |= later_known & (later >= start)
            dated |= later_known
        carried = (entered | ~dated) & (day < start) & (day >= start - _LATE_REPORT)
        off = known & (year != table.year) & ~carried & (day <= today)
        if off.sum() >= _SYSTEMATIC[0] and off.sum() > _SYSTEMATIC[1] * known.sum():
            continue
        for i in positions(off):
            message = msg(
                "The date of loss {day} is not in {year}, the year of the sheet.", day=day[i], year=table.year
            )
            yield RULE.at(table, i, "incident_at", message)


RULE = Rule(
    code="year-mismatch",
    number="V43",
    severity=Severity.WARNING,
    summary=msg("A loss is dated in another year than its sheet."),
    why=msg("In January many dates are typed with the old year; the claim then counts in the wrong year."),
    fix=msg("Correct the year, or move the row to the sheet of its year."),
    keys=("incident_at",),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 2021年
            險種   | 保單號碼 | 出險日期    | 出險原因
            企財險 | P-101  | @2021-01-22 | 火災
            企財險 | P-102  | @2020-02-02 | 水漬
            """,
            after="""
            # 2021年
            險種   | 保單號碼 | 出險日期    | 出險原因
            企財險 | P-101  | @2021-01-22 | 火災
            企財險 | P-102  | @2021-02-02 | 水漬
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 2021年
            险种   | 保单号 | 出险时间    | 出险原因
            企财险 | P-101  | @2021-01-22 | 火灾
            企财险 | P-102  | @2019-02-02 | 水渍
            """,
            after="""
            # 2021年
            险种   | 保单号 | 出险时间    | 出险原因
            企财险 | P-101  | @2021-01-22 | 火灾
            企财险 | P-102  | @2021-02-02 | 水渍
            """,
        ),
    },
)

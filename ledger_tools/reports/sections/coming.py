"""What comes next: duties of the period after this one, and policies that run out in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model import derive
from ledger_tools.model.due_batch import STATE_CODES
from ledger_tools.model.duties import UNSETTLED
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Term, Text, Total
from ledger_tools.reports.due_counts import batches
from ledger_tools.reports.period import month, quarter, year
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.period import Period
    from ledger_tools.reports.view import View

_MOST = 50


def build(view: View) -> Section:
    """Return the section."""
    after = following(view.period)
    return Section(
        "coming",
        msg("Next period"),
        msg("What comes from {first} to {last}", first=after.first.isoformat(), last=after.last.isoformat()),
        tables=(_duties(view, after), _policies(view, after)),
        notes=(msg("Who is to be called when, and about what, is listed by the command due."),),
    )


def following(period: Period) -> Period:
    """Return the period of the same length right after a period."""
    first = period.last + timedelta(1)
    if period.kind == "month":
        return month(first.year, first.month)
    return quarter(first.year, (first.month + 2) // 3) if period.kind == "quarter" else year(first.year)


def _duties(view: View, after: Period) -> Table:
    first, last = np.datetime64(after.first), np.datetime64(after.last)
    unsettled = [STATE_CODES.index(state) for state in UNSETTLED]
    rows: dict[tuple[str, str], tuple[Text, int, date]] = {}
    for batch in batches(view):
        ends = batch.ends.astype("datetime64[D]")
        mask = (ends >= first) & (ends <= last) & np.isin(batch.states, unsettled)
        for owner in sorted(set(batch.owners[mask].tolist())):
            days = ends[mask & (batch.owners == owner)]
            _, n, earliest = rows.get((batch.rule.id, owner), ("", 0, after.last))
            rows[batch.rule.id, owner] = Term(batch.rule.title), n + len(days), min(earliest, days.min().item())
    return Table(
        "coming-duties",
        msg("What falls due"),
        (
            ReportColumn("duty", msg("Duty"), Shape.LONG),
            ReportColumn("owner", msg("Clerk")),
            ReportColumn("count", msg("Cases"), Shape.COUNT, Total.SUM),
            ReportColumn("earliest", msg("The first by"), Shape.DATE),
        ),
        {
            "duty": [title for title, _, _ in rows.values()],
            "owner": [owner for _, owner in rows],
            "count": [n for _, n, _ in rows.values()],
            "earliest": [day for _, _, day in rows.values()],
        },
        totals={"count": sum(n for _, n, _ in rows.values())} if rows else None,
        empty=msg("Nothing is known yet that falls due then."),
    )


def _policies(view: View, after: Period) -> Table:
    table = view.case.book.register("policies")
    rows: list[tuple[date, str, str, str]] = []
    if table is not None:
        days, known = derive.days_of(table, "policy_to")
        chosen = known & (days >= np.datetime64(after.first)) & (days <= np.datetime64(after.last))
        rows = [
            (days[i].item(), *(table.shown(i, key) for key in ("policy_no", "insured", "insurer")))
            for i in np.flatnonzero(chosen).tolist()
        ]
        rows.sort(key=lambda row: row[0])
    names = ("ends", "policy_no", "insured", "insurer")
    return Table(
        "coming-policies",
        msg("Policies that run out, at most {n} of {all}", n=_MOST, all=len(rows))
        if len(rows) > _MOST
        else msg("Policies that run out"),
        (
            ReportColumn("ends", msg("Runs out on"), Shape.DATE),
            ReportColumn("policy_no", msg("Policy no.")),
            ReportColumn("insured", msg("Insured"), Shape.LONG),
            ReportColumn("insurer", msg("Insurer"), Shape.LONG),
        ),
        {name: [row[i] for row in rows[:_MOST]] for i, name in enumerate(names)},
        empty=msg("No policy runs out then.")
        if table is not None
        else msg("The workbook has no sheet of policies, so none can be watched."),
    )

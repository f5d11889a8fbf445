"""Complaints over the years by what they were about, and how long it took to solve them and to tell the customer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import specs
from ledger_tools.model import derive
from ledger_tools.model.arrays import years_of
from ledger_tools.model.report import ReportColumn, Shape, Table, Term, Text, Total
from ledger_tools.reports.call_counts import in_period
from ledger_tools.reports.durations import durations_table, summary
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import View

_YEARS = 5
_STEPS = (
    (msg("Raised to reported upwards"), "raised_on", "escalated_at"),
    (msg("Raised to solved"), "raised_on", "solution_at"),
    (msg("Solved to customer told"), "solution_at", "informed_at"),
)


def causes_by_year(view: View, sheet: LedgerTable) -> list[Table]:
    """Return what complaints of the last years were about; no table where none says so."""
    days, dated = derive.days_of(sheet, "raised_on")
    column = sheet.get("complaint_kind")
    last = view.end.year
    if column is None:
        return []
    dated = dated & (days <= np.datetime64(view.end)) & column.ok
    years = years_of(days)
    mask = np.asarray(dated & (years > last - _YEARS), bool)
    counts = Counter(zip(column.values[mask].tolist(), years[mask].tolist(), strict=True))
    return [_by_year(counts, last)] if counts else []


def _by_year(counts: Counter[tuple[Any, int]], last: int) -> Table:
    shown = range(min(year for _, year in counts), last + 1)
    sums: Counter[str] = Counter()
    for (code, _), n in counts.items():
        sums[code] += n
    known = {choice.code: Term(choice.labels) for choice in specs.choices("complaint_kind")}
    codes = sorted(sums, key=lambda code: (-counts[code, last], -sums[code], code))
    names: list[Text] = [known.get(code, code) for code in codes]
    return Table(
        "issues-years",
        msg("What complaints were about, year by year"),
        (
            ReportColumn("cause", msg("Kind")),
            *(ReportColumn(str(year), str(year), Shape.COUNT, Total.SUM) for year in shown),
        ),
        {"cause": names, **{str(year): [counts[code, year] for code in codes] for year in shown}},
        totals={str(year): sum(counts[code, year] for code in codes) for year in shown},
    )


def days_taken(view: View, sheet: LedgerTable) -> Table:
    """Return how many days the matters raised in the period took to be escalated, solved and told to the customer."""
    raised = np.zeros(len(sheet), bool)
    raised[in_period(view, sheet, "raised_on")] = True
    rows: list[list[Any]] = []
    for name, first, last in _STEPS:
        (begin, begun), (end, ended) = derive.days_of(sheet, first), derive.days_of(sheet, last)
        known = raised & begun & ended & (end <= np.datetime64(view.end))
        days = (end - begin).astype("timedelta64[D]").astype(np.int64)
        if (usable := known & (days >= 0)).any():
            rows.append([name, *summary(days[usable])])
    title = msg("How long matters raised in the period took, in days")
    table = durations_table("issues-days", title, ReportColumn("step", msg("From … to")), rows)
    table.empty = msg("Of no matter raised in this period are both days of a step written down.")
    return table

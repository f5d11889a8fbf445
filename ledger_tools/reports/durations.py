"""How long claims took from one day to another: number, mean, median and 90th percentile of whole days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Shape, Table, Text
from ledger_tools.model.table import ValueKind
from ledger_tools.reports.claims import days_of
from ledger_tools.reports.grouping import few, mean_and_median
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import Mask, View

APART = ("withdrawn", "zero")  # kept out of averages; such cases end early and flatter them

COLUMNS = (
    ReportColumn("n", msg("Claims"), Shape.COUNT),
    ReportColumn("mean", msg("Mean days"), Shape.DAYS),
    ReportColumn("median", msg("Median days"), Shape.DAYS),
    ReportColumn("p90", msg("90% took at most, days"), Shape.DAYS),
    ReportColumn("few", msg("Note"), Shape.LONG),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a claim's life: the columns of the days it begins and ends on."""

    name: Message
    first: str
    last: str


REPORT_TO_CLOSING = Step(msg("Report to closing"), "reported_at", "ended")
STEPS = (
    Step(msg("Incident to report"), "incident_at", "reported_at"),
    Step(msg("Report to survey"), "reported_at", "surveyed_at"),
    Step(msg("Report to complete papers"), "reported_at", "docs_complete_at"),
    Step(msg("Complete papers to decision"), "docs_complete_at", "decided_at"),
    Step(msg("Decision to payment"), "decided_at", "paid_at"),
    Step(msg("Complete papers to payment"), "docs_complete_at", "paid_at"),
    Step(msg("Payment to closing"), "paid_at", "closed_at"),
    Step(msg("Report to payment"), "reported_at", "paid_at"),
    REPORT_TO_CLOSING,
    Step(msg("Incident to closing"), "incident_at", "ended"),
)


def whole_days(view: View, step: Step) -> tuple[Any, Mask]:
    """Return the days that each claim took for a step, and where both dates are known and in order, shape (n,)."""
    first, last = _days(view, step.first), _days(view, step.last)
    days = (last - first).astype("timedelta64[D]").astype(np.int64)
    known = ~np.isnat(first) & ~np.isnat(last)
    return days, np.asarray(known & (days >= 0), bool)


def _days(view: View, key: str) -> Any:
    return view.claims[key].to_numpy() if key in view.claims.columns else days_of(view.case.book, key)


def summary(days: Any) -> list[Any]:
    """Return the values of ``COLUMNS`` for some days; the percentile is a day that a claim took, not one in between."""
    n = len(days)
    mean, median = mean_and_median(days)
    p90 = float(np.sort(days)[-(-9 * n // 10) - 1]) if n else None
    return [n, mean, median, p90, few(n)]


def steps_table(view: View, counted: Mask, key: str, title: Text) -> Table:
    """Return mean, median and percentile of every step that the ledger dates, over some claims."""
    rows: list[list[Any]] = []
    for step in STEPS:
        days, known = whole_days(view, step)
        if known.any():
            rows.append([step.name, *summary(days[known & counted])])
    return durations_table(key, title, ReportColumn("step", msg("From … to")), rows)


def durations_table(key: str, title: Text, head: ReportColumn, rows: Sequence[Sequence[Any]]) -> Table:
    """Return a table of rows that each begin with a name and go on with a ``summary``."""
    names = (head.key, *(column.key for column in COLUMNS))
    return Table(
        key,
        title,
        (head, *COLUMNS),
        {name: [row[i] for row in rows] for i, name in enumerate(names)},
        empty=msg("No claim has both dates of any step."),
    )


def averaged(view: View, mask: Mask) -> Mask:
    """Return which of some claims count for averages: neither withdrawn, nor without payment, nor kept out by name."""
    apart = view.claims["outcome"].isin(APART).to_numpy()
    return without_investigated(view, np.asarray(mask & ~apart, bool))


def without_investigated(view: View, mask: Mask) -> Mask:
    """Return some claims without those investigated or in doubt, if the report is to keep them out of averages."""
    return mask & ~investigated(view) if view.without_investigations else mask


def investigated(view: View) -> Mask:
    """Return True for claims marked as in doubt, or with a day on which an investigation began or ended, shape (n,)."""
    book = view.case.book
    doubt = np.concatenate([np.zeros(0, bool), *(_in_doubt(table) for table in book.claims)])
    begun = ~np.isnat(days_of(book, "investigation_from"))
    return np.asarray(doubt | begun | ~np.isnat(days_of(book, "investigation_to")), bool)


def _in_doubt(table: LedgerTable) -> Mask:
    """Return True where a claim is marked as doubtful: yes, or the doubt itself in words."""
    column = table.get("fraud_doubt")
    if column is None:
        return np.zeros(len(table), bool)
    if column.kind is ValueKind.BOOL:
        return np.asarray(column.ok & np.asarray(column.values, bool), bool)
    return np.asarray(column.present, bool)


def kept_out(view: View, mask: Mask) -> Text | None:
    """Return how many investigated claims are among some, and whether averages hold them; None where there are none."""
    n = int((mask & investigated(view)).sum())
    if not n:
        return None
    if view.without_investigations:
        return msg("Claims under investigation or in doubt: {n}; they are kept out of the averages.", n=n)
    return msg(
        "Claims under investigation or in doubt: {n}; they are in the averages. "
        "--without-investigations keeps them out.",
        n=n,
    )


def a_year_back(day: date) -> date:
    """Return the first day of the twelve months that end on a day."""
    try:
        before = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        before = day.replace(year=day.year - 1, day=28)
    return date.fromordinal(before.toordinal() + 1)


def settled_in_twelve_months(view: View) -> tuple[int, int]:
    """Return how many claims of the twelve months up to the period's end were closed by then, and how many began.

    Withdrawn claims and those closed without payment count in neither.
    """
    first, last = np.datetime64(a_year_back(view.end), "s"), np.datetime64(view.end, "s")
    start, ended = view.claims["start"].to_numpy(), view.claims["ended"].to_numpy()
    begun = averaged(view, view.placed & (start >= first) & (start <= last))
    closed = begun & view.claims["is_closed"].to_numpy() & (ended <= last)
    return int(closed.sum()), int(begun.sum())

"""The twelve months up to the end of the period: new, closed and open claims, so that a month is seen in its course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table
from ledger_tools.reports.period import months_up_to
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

MONTHS = 12
KEYS = ("new", "closed", "open_at_end")


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "trend",
        msg("Trend"),
        msg("The twelve months up to the end of the period"),
        tables=(_table(view),),
        charts=(
            Chart(
                ChartKind.LINE,
                msg("New, closed and open claims by month"),
                "trend",
                "month",
                KEYS,
                msg("Month"),
                msg("Claims"),
                msg("Lines of the new, the closed and the open claims of each month."),
            ),
        ),
        notes=(
            msg("Earlier months stand as the ledger tells them today; what was changed in it since counts as changed."),
        ),
    )


def _table(view: View) -> Table:
    months = months_up_to(view.end, MONTHS)
    moves = [view.movement_of(m).masks() for m in months]
    values: dict[str, list[Any]] = {"month": [m.label for m in months]}
    values |= {key: [int(move[key].sum()) for move in moves] for key in KEYS}
    columns = (
        ReportColumn("month", msg("Month")),
        ReportColumn("new", msg("New"), Shape.COUNT),
        ReportColumn("closed", msg("Closed"), Shape.COUNT),
        ReportColumn("open_at_end", msg("Open at end"), Shape.COUNT),
    )
    return Table("trend", msg("Month by month"), columns, values)

"""The months of the period side by side: movement and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import amounts, currencies, currency_label
from ledger_tools.reports.sections.movement import COLUMNS
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_FLOWS = ("new", "reopened", "closed")  # stocks at the start and the end are not summed over months


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "months",
        msg("Months"),
        msg("The months side by side"),
        tables=(_table(view),),
        charts=(
            Chart(
                ChartKind.LINE,
                msg("New, closed and open claims by month"),
                "months",
                "month",
                ("new", "closed", "open_at_end"),
                msg("Month"),
                msg("Claims"),
                msg("Lines of the new, the closed and the open claims of each month."),
            ),
        ),
        notes=_notes(view),
    )


def _table(view: View) -> Table:
    months = [m for m in view.period.months() if m.first <= view.case.as_of]
    moves = [view.movement_of(m).masks() for m in months]
    values: dict[str, list[Any]] = {"month": [m.label for m in months]}
    for name in ("open_at_start", *_FLOWS, "open_at_end"):
        values[name] = [int(move[name].sum()) for move in moves]
    columns = [ReportColumn("month", msg("Month"))]
    columns += [c if c.key in _FLOWS else ReportColumn(c.key, c.label, c.shape, Total.NONE, c.formula) for c in COLUMNS]
    for code in currencies(view, ("paid",), view.paid_in_period):
        key = f"paid-{code}"
        columns.append(
            ReportColumn(key, msg("Paid, {currency}", currency=currency_label(code)), Shape.MONEY, Total.SUM)
        )
        values[key] = [int(amounts(view, "paid", code, view.paid_between(m.first, m.last)).sum()) for m in months]
    totals = {c.key: sum(values[c.key]) for c in columns if c.total is Total.SUM}
    return Table("months", msg("Month by month"), columns, values, totals=totals)


def _notes(view: View) -> list[Text]:
    if view.end < view.period.last:
        return [
            msg(
                "The period is not over: months after {day} are missing, its last one is cut there.",
                day=view.end.isoformat(),
            )
        ]
    return []

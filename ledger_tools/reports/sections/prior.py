"""The period beside the same period one year earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.grouping import amounts, currencies, currency_label
from ledger_tools.reports.other_columns import nothing_read_as_paid, perhaps_paid
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def build(view: View) -> Section:
    """Return the section."""
    before = view.period.year_before()
    now, then = view.movement.masks(), view.movement_of(before).masks()
    names: dict[str, Text] = {
        "open_at_start": msg("Open at start"),
        "new": msg("New"),
        "reopened": msg("Re-opened"),
        "closed": msg("Closed"),
        "open_at_end": msg("Open at end"),
    }
    counts = _compared(
        "prior-claims",
        msg("Claims"),
        view,
        [(label, int(then[key].sum()), int(now[key].sum())) for key, label in names.items()],
        Shape.COUNT,
    )
    earlier = view.paid_between(before.first, before.last)
    codes = currencies(view, ("paid",), view.paid_in_period | earlier)
    paid = _compared(
        "prior-paid",
        msg("Paid"),
        view,
        [
            (
                currency_label(code),
                int(amounts(view, "paid", code, earlier).sum()),
                int(amounts(view, "paid", code, view.paid_in_period).sum()),
            )
            for code in codes
        ],
        Shape.MONEY,
    )
    return Section(
        "prior",
        msg("Prior year"),
        msg("Beside the year before"),
        tables=(counts, paid),
        charts=(
            Chart(
                ChartKind.COLUMN,
                msg("Claims beside the year before"),
                "prior-claims",
                "what",
                ("then", "now"),
                msg("Movement"),
                msg("Claims"),
                msg("Columns that set each count beside that of the year before."),
            ),
        ),
        notes=_notes(view),
    )


def _compared(key: str, title: Text, view: View, rows: list[tuple[Any, int, int]], shape: Shape) -> Table:
    return Table(
        key,
        title,
        (
            ReportColumn("what", msg("Movement") if shape is Shape.COUNT else msg("Currency")),
            ReportColumn("then", view.period.year_before().label, shape),
            ReportColumn("now", view.period.label, shape),
            ReportColumn("change", msg("Change"), shape, formula="{now}-{then}"),
            ReportColumn("percent", msg("Change in %"), Shape.RATIO, formula="({now}-{then})/{then}"),
        ),
        {
            "what": [row[0] for row in rows],
            "then": [row[1] for row in rows],
            "now": [row[2] for row in rows],
            "change": [now - then for _, then, now in rows],
            "percent": [(now - then) / then if then else None for _, then, now in rows],
        },
        empty=msg("No column is read as the amount paid, so payments cannot be compared.")
        if nothing_read_as_paid(view)
        else msg("Nothing was paid in either period."),
    )


def _notes(view: View) -> list[Text]:
    notes: list[Text] = [
        msg("Both come from the same ledger as it is today; claims it no longer holds are not counted.")
    ]
    notes += perhaps_paid(view)
    if view.end < view.period.last:
        notes.append(
            msg("The period is not over: it is counted up to {day}, the earlier one in full.", day=view.end.isoformat())
        )
    return notes

"""Events told to customers by telephone and by letter, and the letters of the period by kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import specs
from ledger_tools.model import derive
from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Term, Text, Total
from ledger_tools.reports.call_counts import in_period
from ledger_tools.reports.due_counts import Met, batches, fell_due, met
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import View

_KINDS = {"event-call": "call", "event-letter": "letter"}
_COUNTS = (
    ReportColumn("call_due", msg("To be called"), Shape.COUNT, Total.SUM),
    ReportColumn("call_in_time", msg("Called in time"), Shape.COUNT, Total.SUM),
    ReportColumn("call_late", msg("Called late"), Shape.COUNT, Total.SUM),
    ReportColumn("call_open", msg("Not called"), Shape.COUNT, Total.SUM),
    ReportColumn("letter_due", msg("To be written to"), Shape.COUNT, Total.SUM),
    ReportColumn("letter_in_time", msg("Sent in time"), Shape.COUNT, Total.SUM),
    ReportColumn("letter_late", msg("Sent late or not sent"), Shape.COUNT, Total.SUM),
)


def build(view: View) -> Section:
    """Return the section."""
    letters = view.case.book.register("letter-register")
    tables = [_by_event(view, view.case.book.register("events"))]
    tables.append(_letters(view, letters))
    return Section(
        "notices",
        msg("Notices"),
        msg("Events and letters"),
        tables=tables,
        notes=_notes(view) if len(tables[0]) else (),
    )


def _by_event(view: View, table: LedgerTable | None) -> Table:
    columns = (
        ReportColumn("event", msg("Event"), Shape.LONG),
        ReportColumn("starts", msg("Date"), Shape.DATE),
        *_COUNTS,
        ReportColumn("cell", msg("Ledger row"), Shape.CELL),
    )
    rows = _events(view, table) if table is not None else []
    totals = {column.key: sum(row[column.key] for row in rows) for column in _COUNTS}
    return Table(
        "notices",
        msg("Events told by telephone and by letter"),
        columns,
        {column.key: [row[column.key] for row in rows] for column in columns},
        totals=totals if rows else None,
        empty=msg("No event had to be told in this period.")
        if table is not None
        else msg("The workbook has no sheet of events."),
    )


def _events(view: View, table: LedgerTable) -> list[dict[str, Any]]:
    """Return what was told of each event whose last day for a call or a letter lies in the period, by its day."""
    some = [batch for batch in batches(view) if batch.rule.kind in _KINDS and batch.table is table]
    shown: set[int] = set()
    for batch in some:
        shown.update(batch.positions[fell_due(batch, view.period.first, view.end)].tolist())
    told = {position: {"call": Met(), "letter": Met()} for position in shown}
    for batch in some:
        for position in shown:
            told[position][_KINDS[batch.rule.kind]] += met(batch, batch.positions == position)
    starts, _ = derive.days_of(table, "starts_on")
    rows = [_row(table, position, starts[position], told[position]) for position in shown]
    return sorted(rows, key=lambda row: (row["starts"], row["cell"].row))


def _row(table: LedgerTable, position: int, day: np.datetime64, told: dict[str, Met]) -> dict[str, Any]:
    calls, letters = told["call"], told["letter"]
    cell = CellRef(table.sheet, int(table.rows[position]), table.address(1).column)
    return {
        "event": table.shown(position, "event") or table.shown(position, "event_id"),
        "starts": day.item(),
        "call_due": calls.due,
        "call_in_time": calls.in_time,
        "call_late": calls.late,
        "call_open": calls.undone + calls.missed,
        "letter_due": letters.due,
        "letter_in_time": letters.in_time,
        "letter_late": letters.due - letters.in_time,
        "cell": cell,
    }


def _letters(view: View, table: LedgerTable | None) -> Table:
    counts: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    if table is not None:
        kind = table.get("letter_kind")
        _, back = derive.days_of(table, "returned_at")
        for i in in_period(view, table, "sent_at"):
            code = str(kind.values[i]) if kind is not None and kind.ok[i] else ""
            counts[code] += 1
            returned[code] += bool(back[i])
    named = [(choice.code, Term(choice.labels)) for choice in specs.choices("letter_kind")]
    rows: list[tuple[str, Text]] = [*named, ("", msg("Not stated"))]
    rows = [(code, words) for code, words in rows if counts[code]]
    return Table(
        "letters",
        msg("Letters sent, by kind"),
        (
            ReportColumn("kind", msg("Kind")),
            ReportColumn("count", msg("Letters"), Shape.COUNT, Total.SUM),
            ReportColumn("returned", msg("Came back"), Shape.COUNT, Total.SUM),
        ),
        {
            "kind": [words for _, words in rows],
            "count": [counts[code] for code, _ in rows],
            "returned": [returned[code] for code, _ in rows],
        },
        totals={"count": counts.total(), "returned": returned.total()} if rows else None,
        empty=msg("No letter was sent in this period.")
        if table is not None
        else msg("The workbook has no register of letters."),
    )


def _notes(view: View) -> list[Text]:
    settings = view.case.settings
    return [
        msg(
            "An event stands here where the last day for its calls ({call} days before it) or for its letters "
            "({letter} days after the call) lies from {first} to {last}; all that was told of it by {day} counts, "
            "each recipient apart where the event lists them.",
            day=view.case.as_of.isoformat(),
            call=settings.event_lead_days,
            letter=settings.event_letter_days,
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
        )
    ]

"""What is in no figure: claims that cannot be placed in time, rows that are no claims, sheets that are no ledgers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger_tools.model.cells import CellRef
from ledger_tools.model.reading import LeftOut, SheetKind, SheetReading
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import CLAIM_HEAD, LIST_LIMIT, claim_head, dates, without_empty_columns
from ledger_tools.reports.labels import PROBLEMS, label
from ledger_tools.reports.other_columns import perhaps_closed, perhaps_paid
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

WHY: dict[str, Message] = {
    "total": msg("Total row"),
    "subtotal": msg("Subtotal row"),
    "blank": msg("Empty row"),
    "note": msg("Note"),
    "signature": msg("Signature line"),
    "title": msg("Title"),
    "header": msg("Header"),
    "continued": msg("Continues the row above"),
}
_ABOVE = ("header", "title")  # every sheet has some above its records


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "left-out",
        msg("Left out"),
        msg("Left out, and why"),
        tables=(_sheets(view), _rows(view), _unplaced(view)),
        notes=_notes(view),
    )


def _unplaced(view: View) -> Table:
    claims = view.claims[view.problem != ""].head(LIST_LIMIT)
    return without_empty_columns(
        Table(
            "unplaced",
            msg("Claims that cannot be placed in time"),
            (
                *CLAIM_HEAD,
                ReportColumn("start", msg("Began"), Shape.DATE),
                ReportColumn("ended", msg("Closed on"), Shape.DATE),
                ReportColumn("why", msg("Why"), Shape.LONG),
            ),
            {
                **claim_head(view, claims),
                "start": dates(claims["start"]),
                "ended": dates(claims["ended"]),
                "why": [label(PROBLEMS, code) for code in view.problem[view.problem != ""][:LIST_LIMIT]],
            },
            empty=msg("Every claim could be placed in time."),
        )
    )


def left_out_rows(reading: SheetReading) -> list[LeftOut]:
    """Return the rows that are told as left out: none that is empty, no title or header above the records."""
    first = reading.first_row
    return [
        row
        for row in reading.left_out
        if row.why != "blank" and not (row.why in _ABOVE and (first is None or row.row < first))
    ]


def _sheets(view: View) -> Table:
    readings = view.case.book.readings
    return Table(
        "sheets",
        msg("Sheets of the ledger"),
        (
            ReportColumn("sheet", msg("Sheet"), Shape.LONG),
            ReportColumn("use", msg("Use in this report"), Shape.LONG),
            ReportColumn("rows", msg("Rows read"), Shape.COUNT, Total.SUM),
            ReportColumn("left", msg("Rows left out"), Shape.COUNT, Total.SUM),
        ),
        {
            "sheet": [r.name for r in readings],
            "use": [_use(r.kind) for r in readings],
            "rows": [r.rows for r in readings],
            "left": [len(left_out_rows(r)) for r in readings],
        },
        totals={
            "rows": sum(r.rows for r in readings),
            "left": sum(len(left_out_rows(r)) for r in readings),
        }
        if readings
        else None,
        empty=msg("The workbook has no sheets."),
    )


def _use(kind: SheetKind) -> Text:
    if kind is SheetKind.LINE:
        return msg("Counted as claims")
    if kind is SheetKind.OTHER:
        return msg("Not recognised as a claim ledger, left alone")
    return msg("Read, but holds no claims")


def _rows(view: View) -> Table:
    rows: list[tuple[CellRef, Text]] = []
    for reading in view.case.book.readings:
        if reading.kind is SheetKind.LINE:
            rows += [(CellRef(reading.name, r.row, 1), label(WHY, r.why)) for r in left_out_rows(reading)]
    return Table(
        "rows-left-out",
        msg("Rows of the claim sheets that are no claims"),
        (ReportColumn("cell", msg("Ledger row"), Shape.CELL), ReportColumn("why", msg("Why"), Shape.LONG)),
        {"cell": [cell for cell, _ in rows[:LIST_LIMIT]], "why": [why for _, why in rows[:LIST_LIMIT]]},
        empty=msg("No such rows."),
    )


def _notes(view: View) -> list[Text]:
    notes: list[Text] = []
    counts = Counter(code for code in view.problem if code)
    for code, n in sorted(counts.items()):
        notes.append(msg("{why}: {n}.", why=label(PROBLEMS, code), n=n))
    if sum(counts.values()) > LIST_LIMIT:
        notes.append(msg("Only the first {n} claims are listed.", n=LIST_LIMIT))
    notes += [*perhaps_closed(view), *perhaps_paid(view)]
    notes.append(
        msg(
            "Empty rows, and titles and headers above the claims, are not listed; hidden rows are counted like the "
            "others."
        )
    )
    return notes

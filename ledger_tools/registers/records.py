"""Records for a register or support sheet as edits: rows under the user's own sheet, or a new sheet that holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger_tools.errors import WriteRefused
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.edits import AddSheet, AppendRows, Edit, LayoutCell, Value
from ledger_tools.model.reading import SheetReading
from ledger_tools.registers.edits import add_sheet, cell_format
from ledger_tools.registers.layout import HEADER_ROW, column_layout, spec_layout
from ledger_tools.text.i18n import msg

Record = Mapping[str, Value]  # values by column key


def record_edits(
    book: Book, kind: str, records: Sequence[Record], language: str, *, needed: Sequence[str] = ()
) -> list[Edit]:
    """Return the edits that add records to the sheet of a kind; none without records.

    Args:
        kind: key of the register or support sheet, such as ``accepted``.
        language: of the sheet where the workbook has none yet.
        needed: columns without which a record says too little to be written.

    Raises:
        WriteRefused: the workbook's own sheet lacks a column that is needed.
    """
    if not records:
        return []
    reading = reading_of(book, kind)
    if reading is None:
        return [_sheet_with(kind, records, language)]
    columns = {column.key: column.number for column in reading.columns if column.key}
    missing = [key for key in needed if key not in columns]
    if missing:
        labels = {column.key: column.labels[language] for column in sheet_spec(kind).columns}
        raise WriteRefused(
            msg(
                "the sheet {sheet} has no column {columns}, which new rows need; add it in Excel first.",
                sheet=reading.name,
                columns=[labels[key] for key in missing],
            )
        )
    first, last = min(columns.values()), max(columns.values())
    keys = {number: key for key, number in columns.items()}
    rows = [tuple(record.get(keys.get(n, "")) for n in range(first, last + 1)) for record in records]
    return [AppendRows(reading.name, rows, first_column=first)]


def reading_of(book: Book, kind: str) -> SheetReading | None:
    """Return how the workbook's own sheet of a kind was understood; None where it has none."""
    return next((r for r in book.readings if r.role == kind and any(c.key for c in r.columns)), None)


def _sheet_with(kind: str, records: Sequence[Record], language: str) -> AddSheet:
    """Return a new sheet with its records; days and moments stay what they are, so that the host's epoch counts."""
    spec = sheet_spec(kind)
    edit = add_sheet(spec_layout(spec, language))
    cells = dict(edit.layout.cells)
    formats = [cell_format(column_layout(n, column, language).look) for n, column in enumerate(spec.columns, 1)]
    for row, record in enumerate(records, HEADER_ROW + 1):
        for number, column in enumerate(spec.columns, 1):
            value = record.get(column.key)
            if value is not None:
                cells[row, number] = LayoutCell(value, formats[number - 1])
    return AddSheet(edit.name, replace(edit.layout, cells=cells))

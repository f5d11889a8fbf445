"""Where a new record goes in the user's own sheet: right below the last one, never over anything, never over totals."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ledger_tools.errors import WriteRefused
from ledger_tools.model.case import Book
from ledger_tools.model.cells import MAX_ROWS, CellRef, column_letter
from ledger_tools.model.edits import AppendRows, Edit, SetCell, Shown, Value
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.registers.layout import DATE_FORMAT
from ledger_tools.text.i18n import msg

_PRINTED = re.compile(r"[^\W\d_]{0,6}[-–#.]?\d+(?:[-/.]\d+)*[號号]?\Z")
_DIGITS = re.compile(r"\d+")
_PASSED = ("blank", "continued")  # rows that a new record may follow


@dataclass(frozen=True, slots=True)
class Place:
    """The row for a new record.

    Attributes:
        number: what a prepared row has for the record's number already; "" for a row without.
    """

    row: int
    number: str = ""


def room_for(
    book: Book,
    kind: str,
    number_key: str,
    year: int | None = None,
    taken: Mapping[str, Collection[int]] | None = None,
) -> tuple[LedgerTable, Place] | None:
    """Return the table of a kind that the next record goes into, and its row; None where there is no such table.

    Where there are several, as with a sheet for each year, that of the year comes first, then those of no year, then
    the others, the last one first; the first that has room is taken.

    Args:
        taken: rows, by sheet, that other records of the same write go into.

    Raises:
        WriteRefused: none of them has room.
    """
    tables = [table for table in reversed(book.tables) if table.kind == kind]
    tables.sort(key=lambda table: 0 if year is not None and table.year == year else 1 if table.year is None else 2)
    refused: WriteRefused | None = None
    for table in tables:
        try:
            return table, place_for(table, number_key, (taken or {}).get(table.sheet, ()))
        except WriteRefused as problem:
            refused = refused or problem
    if refused is not None:
        raise refused
    return None


def place_for(table: LedgerTable, number_key: str, taken: Collection[int] = ()) -> Place:
    """Return the row that the next record of a register goes into.

    A row that holds nothing but a printed number is a prepared one and is taken first.

    Args:
        taken: rows that other records of the same write go into.

    Raises:
        WriteRefused: totals, signatures or remarks follow the last record without a blank row between.
    """
    position = _entries(table, number_key)
    while position < len(table) and _is_prepared(table, position, number_key):
        if int(table.rows[position]) not in taken:
            return Place(int(table.rows[position]), table.shown(position, number_key).strip())
        position += 1
    row = int(table.rows[position - 1]) + 1 if position else table.reading.header_rows[-1] + 1
    why = {left.row: left.why for left in table.reading.left_out}
    while why.get(row) == "continued" or row in taken:
        row += 1
    if (
        row > MAX_ROWS
        or (row in why and why[row] not in _PASSED)
        or not _blank(table, row, prepared=why.get(row) == "blank")
    ):
        raise WriteRefused(
            msg(
                "{sheet} has no blank row for the new entry: row {row} is in use; insert a row above it in Excel, or "
                "go on in a new register sheet with --add-sheet.",
                sheet=table.sheet,
                row=row,
            )
        )
    return Place(row)


def row_edits(table: LedgerTable, row: int, values: Mapping[int, Value]) -> list[Edit]:
    """Return the edits that fill a row: one row as a whole, or single cells where the row is prepared or merged.

    Args:
        values: by 1-based column.

    Raises:
        WriteRefused: a prepared row holds something where a value should go.
    """
    numbers = [column.number for column in table.columns.values()]
    first, last = min(numbers), max(numbers)
    grid = table.grid
    if _prepared(grid, row, first, last):
        return [cell_edit(table, row, column, value) for column, value in sorted(values.items()) if value is not None]
    above = [int(r) for r in table.rows if r < row]
    line = tuple(values.get(column) for column in range(first, last + 1))
    codes = {column.number: _day_code(table, column) or DATE_FORMAT for column in table.columns.values()}
    return [
        AppendRows(
            table.sheet,
            (line,),
            first_column=first,
            at_row=row,
            like_row=above[-1] if above else 0,
            day_codes=[codes.get(column) for column in range(first, last + 1)],
        )
    ]


def _day_code(table: LedgerTable, column: Column) -> str | None:
    """Return the number format of the last real day in a column; None where it holds none."""
    formats, stored = table.grid.formats, column.where[column.where >= 0]
    styles = column.cells.style[stored]
    shown = (column.cells.kind[stored] == Kind.NUMBER) & (styles >= 0) & (styles < len(formats.is_date))
    shown[shown] = formats.is_date[styles[shown]]
    days = np.flatnonzero(shown)
    return formats.code(int(styles[days[-1]])) if len(days) else None


def cell_edit(table: LedgerTable, row: int, column: int, value: Value) -> SetCell:
    """Return the edit that fills an empty cell, days looking like those above.

    Raises:
        WriteRefused: the cell holds something.
    """
    cell = f"{column_letter(column)}{row}"
    if table.grid.at(row, column) is not None:
        raise WriteRefused(
            msg("{cell} is in use, so the new entry cannot go into that row.", cell=f"{table.sheet}!{cell}")
        )
    code = None
    if isinstance(value, date):
        code = next((_day_code(table, c) for c in table.columns.values() if c.number == column), None)
    return SetCell(table.sheet, cell, value, expect=None, number_format=code)


def changed_cell(table: LedgerTable, row: int, key: str, value: Value) -> SetCell:
    """Return the edit that puts a value into a cell of a record, over what stands there now; days look like others."""
    column = table.columns[key]
    cell = CellRef(table.sheet, row, column.number).address
    at = table.grid.at(row, column.number)
    position = int((table.rows == row).argmax())
    expect = None if at is None else Shown(table.shown(position, key))
    code = _day_code(table, column) or DATE_FORMAT if isinstance(value, date) and at is None else None
    return SetCell(table.sheet, cell, value, expect=expect, number_format=code)


def _entries(table: LedgerTable, number_key: str) -> int:
    """Return how many records there are before what only looks like some: prepared rows, and footers at the end.

    A line such as 主管簽核：____ that the reader does not know for a footer says something in one column at most.
    """
    count = len(table)
    others = [c for c in table.columns.values() if c.key not in (number_key, "seq")]
    while count and sum(column.where[count - 1] >= 0 for column in others) < 2:
        if _PRINTED.match(table.shown(count - 1, number_key).strip()) and not _is_prepared(
            table, count - 1, number_key
        ):
            break
        count -= 1
    return count


def _is_prepared(table: LedgerTable, position: int, number_key: str) -> bool:
    """True if a record holds its printed number, of the shape that the one above has, and nothing else at all."""
    number = table.shown(position, number_key).strip()
    before = table.shown(position - 1, number_key).strip() if position else number
    free = {column.number for column in table.columns.values() if column.key in (number_key, "seq")}
    row = int(table.rows[position])
    others = [r.number for r in table.reading.columns if r.number not in free and table.grid.at(row, r.number)]
    return not others and _PRINTED.match(number) is not None and _DIGITS.sub("0", number) == _DIGITS.sub("0", before)


def _blank(table: LedgerTable, row: int, *, prepared: bool) -> bool:
    """True if a row holds nothing in the columns that are read; in a prepared one numbers and formulas stand ready."""
    return prepared or all(
        table.grid.at(row, column.number) is None for column in table.columns.values() if column.key != "seq"
    )


def _prepared(grid: Grid, row: int, first: int, last: int) -> bool:
    stored = any(grid.at(row, column) is not None for column in range(first, last + 1))
    return stored or any(
        m.first_row <= row <= m.last_row and m.first_column <= last and first <= m.last_column for m in grid.merges
    )

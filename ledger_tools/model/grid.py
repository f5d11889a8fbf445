"""A sheet as it lies: the cells of each column, by row, with nothing yet understood.

``workbook`` fills these, ``ledger`` reads them. There is no object per cell: a column is a handful of numpy arrays of
equal length n, one entry per stored cell, rows ascending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from ledger_tools.model.arrays import NDArray

Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bytes8 = NDArray[np.uint8]


class Kind(IntEnum):
    """What a stored cell holds."""

    NUMBER = 1  # number holds the value; dates are numbers with a date format
    TEXT = 2  # text holds the index into Grid.strings
    BOOL = 3  # number holds 0.0 or 1.0
    ERROR = 4  # text holds the index of the error's name, such as #DIV/0!
    ISO_DATE = 5  # t="d": text holds the index of the ISO 8601 text
    UNCACHED = 6  # a formula without a stored value


# Asked for cell by cell where there are many findings; Python 3.11 looks members of an enum up slowly.
_NUMBER, _BOOL, _UNCACHED = int(Kind.NUMBER), int(Kind.BOOL), int(Kind.UNCACHED)


@dataclass(slots=True)
class GridColumn:
    """The stored cells of one column that hold something; cells that carry only a style are left out.

    Attributes:
        rows: 1-based row numbers, ascending, shape (n,).
        kind: ``Kind`` values, shape (n,).
        number: the value of NUMBER and BOOL cells, NaN elsewhere, shape (n,).
        text: index into ``Grid.strings`` for TEXT, ERROR and ISO_DATE cells, -1 elsewhere, shape (n,).
        style: index of the cell's format (cellXfs), 0 where none is given, shape (n,).
        formula: True where the cell has a formula (cached or not), shape (n,).
    """

    rows: Int32s
    kind: Bytes8
    number: Floats
    text: Int32s
    style: Int32s
    formula: Bools

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """The number formats of the workbook, by the style index of ``GridColumn.style``.

    Attributes:
        codes: format code of each style, such as ``yyyy/m/d`` or ``General``.
        is_date: True where the code shows a date or a time.
        has_time: True where the code shows hours.
    """

    codes: Sequence[str]
    is_date: Bools
    has_time: Bools

    def code(self, style: int) -> str:
        """Return the format code of a style index; ``General`` for an index out of range."""
        return self.codes[style] if 0 <= style < len(self.codes) else "General"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class TableArea:
    """A table object (ListObject) of the sheet."""

    name: str
    area: Area
    header_rows: int
    totals_rows: int
    column_names: tuple[str, ...]


@dataclass(slots=True)
class Grid:
    """One worksheet.

    Attributes:
        columns: stored cells by 1-based column number.
        strings: texts that ``GridColumn.text`` points into, shared by all sheets of the workbook.
        hidden_rows: rows hidden by hand or by a filter, ascending.
        state: ``visible``, ``hidden`` or ``veryHidden``.
    """

    name: str
    columns: dict[int, GridColumn]
    strings: Sequence[str]
    formats: NumberFormats
    epoch_1904: bool = False
    state: str = "visible"
    hidden_rows: Int32s = field(default_factory=lambda: np.empty(0, np.int32))
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[Area, ...] = ()
    tables: tuple[TableArea, ...] = ()
    autofilter: Area | None = None

    @property
    def last_row(self) -> int:
        """Return the last row that holds something; 0 for an empty sheet."""
        return max((int(c.rows[-1]) for c in self.columns.values() if len(c)), default=0)

    @property
    def last_column(self) -> int:
        """Return the last column that holds something; 0 for an empty sheet."""
        return max((number for number, c in self.columns.items() if len(c)), default=0)

    @property
    def cell_count(self) -> int:
        """Return how many cells hold something."""
        return sum(len(c) for c in self.columns.values())

    def at(self, row: int, column: int) -> tuple[GridColumn, int] | None:
        """Return the column and the position in its arrays of one cell; None where nothing is stored."""
        cells = self.columns.get(column)
        if cells is None:
            return None
        where = int(cells.rows.searchsorted(np.int32(row)))  # a plain int would have all rows converted first
        if where < len(cells) and cells.rows[where] == row:
            return cells, where
        return None

    def value(self, row: int, column: int) -> str | float | bool | None:
        """Return the value of one cell: text (an error's name too), number, truth value; None if empty or uncached."""
        found = self.at(row, column)
        return None if found is None else self.value_of(*found)

    def value_of(self, cells: GridColumn, where: int) -> str | float | bool | None:
        """Return the value at a position of a column's arrays, as ``value`` does."""
        kind = int(cells.kind[where])
        if kind == _NUMBER:
            return float(cells.number[where])
        if kind == _BOOL:
            return bool(cells.number[where])
        if kind == _UNCACHED:
            return None
        return self.strings[int(cells.text[where])]

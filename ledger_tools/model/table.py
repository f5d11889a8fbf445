"""A claim ledger or a register as tables: typed columns by key that remember their cells.

A table of n records is a set of columns of shape (n,). Position i of every column belongs to sheet row ``rows[i]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.cells import CellRef
from ledger_tools.model.grid import Bools, Bytes8, Grid, GridColumn, Int32s

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.model.reading import SheetReading

MONEY_SCALE = 100  # money is kept as whole hundredths of the currency unit; no binary float is ever summed


class ValueKind(StrEnum):
    """What a column's values are; decides the dtype of ``Column.values``."""

    TEXT = "text"  # object array of str, "" where absent
    DATE = "date"  # datetime64[s], NaT where absent or unreadable
    MONEY = "money"  # int64 hundredths, 0 where absent or unreadable
    INT = "int"  # int64, 0 where absent or unreadable
    ENUM = "enum"  # object array of canonical codes, "" where absent or unreadable
    BOOL = "bool"  # bool, False where absent or unreadable


@dataclass(slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: canonical key, such as ``incident_at``.
        number: 1-based column of the sheet.
        header: header text as read, parts of a two-row header joined by ``/``.
        kind: what the values are.
        values: the typed values, shape (n,).
        present: True where something meaningful stands; dashes, 無, N/A and the like are not present, shape (n,).
        ok: present and read; a rule looks only where this is True, shape (n,).
        where: position in ``cells`` of each record's cell, -1 where the sheet stores none, shape (n,).
        cells: the stored cells of the sheet column.
        has_time: dates only: True where a time of day is written, shape (n,).
        approximate: money only: True where the cell says about, a range, or to be confirmed, shape (n,).
        currency: money only: ISO code that the cell itself names, "" where it names none, shape (n,); None if no cell
            does.
        unit: money only: what one unit of the column is worth, 10000 for a 萬元 column.
        header_currency: money only: ISO code that the header names.
        copied: True where the value was taken over from above (同上, 〃, a merged cell), shape (n,); None if nowhere.
    """

    key: str
    number: int
    header: str
    kind: ValueKind
    values: NDArray[Any]
    present: Bools
    ok: Bools
    where: Int32s
    cells: GridColumn
    has_time: Bools | None = None
    approximate: Bools | None = None
    currency: NDArray[np.object_] | None = None
    unit: int = 1
    header_currency: str | None = None
    copied: Bools | None = None

    @property
    def stored(self) -> Bytes8:
        """Return the ``Kind`` of each record's cell, 0 where the sheet stores none, shape (n,)."""
        kinds = np.zeros(len(self.where), np.uint8)
        here = self.where >= 0
        kinds[here] = self.cells.kind[self.where[here]]
        return kinds


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A printed total: the row it stands in and the records it should sum.

    Attributes:
        row: sheet row of the total.
        label: the word found, such as 合計.
        records: positions of the records it covers, as a slice of the table.
        values: hundredths by money key, None where the cell could not be read or has no stored value.
    """

    row: int
    label: str
    records: slice
    values: Mapping[str, int | None]


@dataclass(slots=True)
class LedgerTable:
    """The records of one block of one sheet.

    Attributes:
        sheet: name of the sheet.
        kind: ``line`` for a claim ledger, else the key of the register or support sheet, such as ``call-register``.
        line: insurance line of the sheet, such as ``property``; None where each row says its own or nobody does.
        rows: sheet row of each record, ascending, shape (n,).
        columns: by canonical key.
        reading: how the sheet was understood.
        year: the year that the sheet's name or title gives, None where it gives none.
        currency: ISO code of amounts for which neither cell nor header nor a currency column says one.
        totals: printed total rows.
        lines: line of each record (from its own column, else the sheet's), "" where unknown, shape (n,).
        facts: answers of ``model.derive`` already worked out, so that forty rules do not ask the same again.
    """

    sheet: str
    kind: str
    line: str | None
    grid: Grid
    rows: Int32s
    columns: dict[str, Column]
    reading: SheetReading
    year: int | None = None
    currency: str | None = None
    totals: Sequence[TotalRow] = ()
    lines: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object))
    facts: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def get(self, key: str) -> Column | None:
        """Return a column by key, None where the sheet has none."""
        return self.columns.get(key)

    def address(self, row: int, key: str | None = None) -> CellRef:
        """Return the cell of a key in a sheet row (not a position); the row's first cell without a known key."""
        column = self.columns.get(key) if key else None
        first = min((c.number for c in self.columns.values()), default=1)
        return CellRef(self.sheet, int(row), column.number if column else first)

    def shown(self, position: int, key: str) -> str:
        """Return what the user sees in a cell, as text; "" where nothing is stored. Dates as ISO, numbers as short."""
        from ledger_tools.model.shown import shown_value

        column = self.columns.get(key)
        if column is None or column.where[position] < 0:
            return ""
        return shown_value(self.grid, column.cells, int(column.where[position]))

    def said(self, position: int, key: str) -> str:
        """Return what a cell says, as text: where it only says 同上 or 〃, what is shown in the one that it means."""
        column = self.columns.get(key)
        if column is not None and column.copied is not None:
            while position and column.copied[position] and self._is_own(column, position):
                position -= 1
        return self.shown(position, key)

    def _is_own(self, column: Column, position: int) -> bool:
        """True if a column's cell stands in the row itself; a merged one stands where the merge begins."""
        return bool(column.cells.rows[column.where[position]] == self.rows[position])

    def frame(self) -> pd.DataFrame:
        """Return the pandas view: index = sheet row, columns = keys, money as ``Decimal``, absent as NaT or None."""
        from ledger_tools.model.frame import table_frame

        return table_frame(self)

"""What an edit of a sheet has to respect and what it wants: the words that the patcher's layers share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.edits import (
    ANYTHING,
    AddComment,
    Anything,
    FillCell,
    SetCell,
    Value,
)
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.opc import SheetEntry
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.xmlbytes import Splice


@dataclass(slots=True)
class Table:
    """A table object of the sheet being edited."""

    part: str
    name: str
    box: Box
    header_rows: int
    totals_rows: int
    formulas: dict[int, str]
    appended: int = 0  # last row given to an earlier append of the same call

    @property
    def body_top(self) -> int:
        """Return the first row below the header."""
        return self.box.top + self.header_rows


@dataclass(slots=True)
class Wish:
    """What is to become of one cell."""

    value: Value | Anything = ANYTHING
    formula: str | None = None
    fill: str | None = None
    like: int | None = None  # format to take where the cell is not stored
    code: str | None = None  # number format asked for
    day_code: str | None = None  # number format for a day where the cell's own shows none


@dataclass(slots=True)
class SheetDraft:
    """A sheet being edited, with what its edits have to respect."""

    entry: SheetEntry
    part: SheetPart
    tables: list[Table]
    merges: list[Box]
    pivots: list[Box]
    protected: bool
    wishes: dict[tuple[int, int], Wish] = field(default_factory=dict)
    notes: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    splices: list[Splice] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    appended: int = 0  # last row given to an earlier append of the same call
    fresh_rows: set[int] = field(default_factory=set)  # rows of new entries, which must be seen
    fresh_areas: list[tuple[Box, bool]] = field(default_factory=list)  # new entries; whether rules follow them

    def name_of(self, row: int, column: int) -> str:
        """Return an address with the sheet's name, for a sentence."""
        return f"{self.entry.name}!{column_letter(column)}{row}"


def place_of(edit: SetCell | FillCell | AddComment) -> tuple[int, int]:
    """Return row and column that an edit names.

    Raises:
        WriteRefused: the address is none.
    """
    try:
        cell = CellRef.parse(edit.sheet, edit.cell)
    except ValueError:
        raise WriteRefused(msg("{cell} is not the address of one cell, such as H5.", cell=edit.cell)) from None
    return cell.row, cell.column


def ref_of(node: object) -> str:
    """Return the ``ref`` of a node, "" where it has none."""
    return str(getattr(node, "attributes", {}).get("ref", ""))

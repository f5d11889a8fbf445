"""What is to change in a workbook, said before it is done: edits, the sheets that are added, and the receipt.

A list of edits is printed as a plan (``edit.sentence``), then applied by ``workbook.apply``; nothing else writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.text.i18n import Message, msg

Value = str | int | float | Decimal | bool | date | datetime | time | None
"""Text (always text, even if it begins with ``=``), number, truth value, date, moment, time of day; None is empty."""


class Anything:
    """The kind of ``ANYTHING``: no expectation."""

    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING: Final = Anything()


@dataclass(frozen=True, slots=True)
class Shown:
    """An expectation in words, as a person types it: a number by its value, a date as ISO text, a formula by ``=…``."""

    text: str


@dataclass(frozen=True, slots=True)
class AppendRows:
    """Put rows under the last row in use.

    Attributes:
        rows: the values, from the first column on; None leaves a cell empty.
        first_column: 1-based column of the first value; None: where the table or the last row in use begins.
        at_row: the first row to fill, where the caller knows it (it must be blank); None: under the last row in use.
        grow_rules: also stretch drop-downs and conditional formats that end at the row above.
        like_row: the row whose look new cells take, 0 for the columns' own; None: the last row in use.
        day_codes: format codes, as the values, for days in cells that would not show them as days.
    """

    sheet: str
    rows: Sequence[Sequence[Value]]
    first_column: int | None = None
    at_row: int | None = None
    grow_rules: bool = False
    like_row: int | None = None
    day_codes: Sequence[str | None] = ()

    def sentence(self) -> Message:
        """Return the edit as a line of a plan."""
        return msg("add {rows} row(s) to {sheet}", rows=len(self.rows), sheet=self.sheet)


@dataclass(frozen=True, slots=True)
class SetCell:
    """Put a value into one cell.

    Attributes:
        cell: address within the sheet, such as ``H5``.
        expect: what must stand there now: a value, ``Shown``, a text ``=…`` for a formula, None for empty.
            A plain formula is only overwritten where ``expect`` names it.
        number_format: format code for the cell, such as ``yyyy/m/d``; None keeps the one it has where that will do.
    """

    sheet: str
    cell: str
    value: Value
    expect: Value | Shown | Anything = ANYTHING
    number_format: str | None = None

    def sentence(self) -> Message:
        """Return the edit as a line of a plan."""
        if self.value is None:
            return msg("empty {cell}", cell=f"{self.sheet}!{self.cell}")
        return msg("write {value} into {cell}", cell=f"{self.sheet}!{self.cell}", value=value_text(self.value))


@dataclass(frozen=True, slots=True)
class AddComment:
    """Put a note on a cell; a note that is there already keeps its text and gets this one below."""

    sheet: str
    cell: str
    text: str
    author: str = "ledger-tools"

    def sentence(self) -> Message:
        """Return the edit as a line of a plan."""
        return msg("add a note to {cell}", cell=f"{self.sheet}!{self.cell}")


@dataclass(frozen=True, slots=True)
class FillCell:
    """Colour a cell's background; ``colour`` is six hexadecimal digits, such as ``FFF2CC``."""

    sheet: str
    cell: str
    colour: str

    def sentence(self) -> Message:
        """Return the edit as a line of a plan."""
        return msg("colour {cell}", cell=f"{self.sheet}!{self.cell}")


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How a cell of an added sheet looks; what is left out is as the workbook's own normal style has it.

    Attributes:
        number_format: format code, such as ``yyyy/m/d``; ``@`` for text.
        font_colour, fill, border: six hexadecimal digits; border is a thin line on all four sides.
        heavy_bottom: a thick black line below.
        horizontal, vertical: alignment words of the file format, such as ``center``.
        indent: steps of distance from the edge that ``horizontal`` names.
    """

    number_format: str = "General"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font_name: str | None = None
    font_size: float | None = None
    font_colour: str | None = None
    fill: str | None = None
    border: str | None = None
    heavy_bottom: bool = False
    horizontal: str | None = None
    vertical: str | None = None
    wrap: bool = False
    locked: bool = True
    indent: int = 0


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """One cell of an added sheet.

    Attributes:
        formula: without ``=``; ``value`` is then its stored result.
        link: a place in the same workbook to jump to, such as ``'企財險'!H5``.
    """

    value: Value = None
    format: CellFormat | None = None
    formula: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """Width in characters, format of cells not yet written, and whether the column is hidden."""

    width: float | None = None
    format: CellFormat | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Dropdown:
    """A list of choices for an area such as ``C2:C500``.

    Attributes:
        choices: the texts; together beyond 255 characters they are written to a hidden column of the same sheet.
        source: instead of choices a range, such as ``'選項'!$A$1:$A$9``, or a defined name.
        strict: whether the program asks back when another text is typed; it may stay all the same.
    """

    area: str
    choices: Sequence[str] = ()
    source: str | None = None
    strict: bool = False
    title: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class DateRule:
    """An area that asks back when something other than a day between two days is typed; it may stay all the same."""

    area: str
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """Colours for the cells of an area where a formula (without ``=``, relative to the first cell) is true."""

    area: str
    formula: str
    fill: str | None = None
    font_colour: str | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """Paper 9 is A4; ``repeat_rows`` are the first and last row repeated on every page; codes as in ``&P / &N``."""

    landscape: bool = True
    paper: int = 9
    fit_width: int = 1
    fit_height: int = 0
    repeat_rows: tuple[int, int] | None = None
    header: str = ""
    footer: str = ""
    margins: tuple[float, float, float, float] = (0.7, 0.7, 0.75, 0.75)  # left, right, top, bottom in inches


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet to be added, described without any library's words.

    Attributes:
        cells: by (row, column), 1-based.
        columns: by 1-based column.
        row_heights: in points, by row.
        freeze: the first cell that scrolls, such as ``A2``; None freezes nothing.
        autofilter: an area such as ``A1:H1``.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        tab_colour: six hexadecimal digits.
    """

    cells: Mapping[tuple[int, int], LayoutCell] = field(default_factory=dict)
    columns: Mapping[int, LayoutColumn] = field(default_factory=dict)
    row_heights: Mapping[int, float] = field(default_factory=dict)
    merges: Sequence[str] = ()
    dropdowns: Sequence[Dropdown] = ()
    date_rules: Sequence[DateRule] = ()
    conditional_formats: Sequence[ConditionalFormat] = ()
    freeze: str | None = None
    autofilter: str | None = None
    print_setup: PrintSetup = field(default_factory=PrintSetup)
    state: str = "visible"
    tab_colour: str | None = None


@dataclass(frozen=True, slots=True)
class AddSheet:
    """Add a sheet behind the last one."""

    name: str
    layout: SheetLayout = field(default_factory=SheetLayout)

    def sentence(self) -> Message:
        """Return the edit as a line of a plan."""
        return msg("add the sheet {sheet}", sheet=self.name)


Edit = AppendRows | SetCell | AddComment | FillCell | AddSheet


@dataclass(frozen=True, slots=True)
class DoneEdit:
    """One line of a receipt.

    Attributes:
        kind: ``append``, ``set``, ``add-sheet``, ``comment`` or ``fill``.
        row: the row concerned, None for a sheet.
        cells: addresses within the sheet.
        before, after: what stood and stands there, as text; one text per cell for ``append``.
    """

    kind: str
    sheet: str
    row: int | None
    cells: tuple[str, ...]
    before: str | tuple[str | None, ...] | None = None
    after: str | tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a write changed, found by comparing the new file with the old one, not by believing the writer.

    Attributes:
        changed, added, removed: part names; every other part is the same, byte for byte.
        same: how many parts were carried over untouched.
        backup: where the replaced bytes are kept; None for a dry run, a copy, or where nothing was replaced.
        target: the file written; None for a dry run, or where nothing had to change.
        notes: what the user should know, such as a drop-down that ends above the new row.
        confirmed: False where the new file is in place but could not be checked on disk afterwards.
    """

    name: str
    sha256_before: str
    sha256_after: str
    edits: tuple[DoneEdit, ...]
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0
    backup: str | None = None
    target: str | None = None
    dry_run: bool = False
    notes: tuple[Message, ...] = ()
    confirmed: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the public form, ``ledger-tools/receipt/1``."""
        return {
            "schema": "ledger-tools/receipt/1",
            "workbook": {
                "name": self.name,
                "sha256_before": self.sha256_before,
                "sha256_after": self.sha256_after,
            },
            "edits": [
                {
                    "kind": e.kind,
                    "sheet": e.sheet,
                    "row": e.row,
                    "cells": list(e.cells),
                    "before": list(e.before) if isinstance(e.before, tuple) else e.before,
                    "after": list(e.after) if isinstance(e.after, tuple) else e.after,
                }
                for e in self.edits
            ],
            "parts": {"changed": list(self.changed), "added": list(self.added), "removed": list(self.removed)},
            "backup": self.backup,
            "dry_run": self.dry_run,
        }


def value_text(value: Value) -> str:
    """Return a value as a person reads it: ISO dates, TRUE and FALSE, numbers without a needless ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def row_addresses(row: int, first_column: int, count: int) -> tuple[str, ...]:
    """Return the addresses of ``count`` neighbouring cells of a row."""
    return tuple(f"{column_letter(first_column + n)}{row}" for n in range(count))


def cell_of(edit: SetCell | AddComment | FillCell) -> CellRef:
    """Return the cell that an edit names.

    Raises:
        ValueError: the address is none.
    """
    return CellRef.parse(edit.sheet, edit.cell)

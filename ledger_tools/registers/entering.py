"""What one write adds to the registers: rows right below one another, gapless numbers, sheets that were missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ledger_tools.errors import WriteRefused
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.edits import AddSheet, AppendRows, Edit, LayoutCell, Value
from ledger_tools.model.grid import Grid
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.model.table import LedgerTable
from ledger_tools.registers.adding import new_layouts, new_names
from ledger_tools.registers.edits import add_sheet, cell_format
from ledger_tools.registers.entry_kinds import Kind
from ledger_tools.registers.layout import HEADER_ROW, SheetLayout, body_look
from ledger_tools.registers.numbers import Number, next_number
from ledger_tools.registers.placing import Place, room_for, row_edits

Record = Mapping[str, Value]  # values by column key


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of a register to be filled: values by 1-based column."""

    table: LedgerTable
    row: int
    values: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Made:
    """An entry that this write makes: its kind, number, values and the codes of its choices."""

    kind: Kind
    number: str
    record: Record
    codes: Mapping[str, str]


@dataclass(slots=True)
class Registers:
    """The registers of a workbook, with what one write adds to them.

    Attributes:
        names: of all sheets of the workbook.
        language: of what is written.
        add_sheet: True if a register may be added where the workbook has none, or none with room.
        rows: rows to be filled, in the order of their entries.
        fresh: the records of registers to be added, by key.
        made: the entries so far.
    """

    book: Book
    grids: Sequence[Grid]
    names: Collection[str]
    language: str
    add_sheet: bool = False
    rows: list[NewRow] = field(default_factory=list)
    fresh: dict[str, list[Record]] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    _numbers: dict[str, list[str]] = field(default_factory=dict)  # of the workbook, by kind; copies share it

    def copy(self) -> Registers:
        """Return the same with lists of its own, for entries that may yet be given up."""
        fresh = {key: list(records) for key, records in self.fresh.items()}
        return replace(self, rows=list(self.rows), fresh=fresh, made=list(self.made))

    def keeps(self, kind: Kind) -> bool:
        """True if entries of a kind have a place: in the workbook, or in a register that may be added."""
        return self.add_sheet or kind.kept_in(self.book)

    def places(self, kind: Kind, year: int) -> tuple[list[tuple[LedgerTable, Place]], list[str]]:
        """Return the rows for the next entry, and the keys of registers to add: the usual one, or those without room.

        Raises:
            WriteRefused: a register has no room, and none may be added.
        """
        places, new = [], []
        for key in kind.sheets:
            try:
                found = room_for(self.book, key, kind.number, year, self._taken())
            except WriteRefused:
                if not self.add_sheet:
                    raise
                new.append(key)
            else:
                places += [found] if found is not None else []
        return places, new if places or new else [kind.usual]

    def _taken(self) -> dict[str, set[int]]:
        taken: dict[str, set[int]] = {}
        for new in self.rows:
            taken.setdefault(new.table.sheet, set()).add(new.row)
        return taken

    def new_name(self, key: str) -> str:
        """Return what a register that is added will be called."""
        keys = list(self.fresh) if key in self.fresh else [*self.fresh, key]
        return new_names(self.names, keys, self.language)[key]

    def next_number(self, kind: Kind, year: int) -> Number:
        """Return the serial number of the next entry of a kind."""
        if kind.word not in self._numbers:
            self._numbers[kind.word] = [
                table.shown(position, kind.number)
                for key in reversed(kind.sheets)
                for table in self.book.tables
                if table.kind == key and kind.number in table.columns
                for position in range(len(table))
            ]
        made = [made.number for made in self.made if made.kind is kind]
        return next_number([*self._numbers[kind.word], *made], year, kind.letter)

    def put(
        self,
        made: Made,
        places: Sequence[tuple[LedgerTable, Place]],
        new: Sequence[str],
    ) -> None:
        """Keep an entry for the rows and the new registers that it goes into."""
        for table, place in places:
            values = {
                column.number: value
                for key, column in table.columns.items()
                if (value := made.record.get(key)) is not None and not (key == made.kind.number and place.number)
            }
            self.rows.append(NewRow(table, place.row, values))
        for key in new:
            self.fresh.setdefault(key, []).append(made.record)
        self.made.append(made)

    def edits(self) -> list[Edit]:
        """Return everything as edits, neighbouring rows of a sheet as one.

        Raises:
            WriteRefused: a prepared row holds something where a value should go.
        """
        tables = list(dict.fromkeys(id(new.table) for new in self.rows))
        rows = sorted(self.rows, key=lambda new: (tables.index(id(new.table)), new.row))
        edits = _joined([edit for new in rows for edit in row_edits(new.table, new.row, new.values)])
        return [*edits, *self._new_sheets()]

    def _new_sheets(self) -> list[Edit]:
        if not self.fresh:
            return []
        layouts = new_layouts(self.book, self.grids, self.names, list(self.fresh), self.language)
        with_records = [
            _with_records(layout, sheet_spec(key).columns, records, self.language)
            for layout, (key, records) in zip(layouts, self.fresh.items(), strict=False)
        ]
        return [*with_records, *map(add_sheet, layouts[len(with_records) :])]


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits in which rows right below one another are added together."""
    joined: list[Edit] = []
    for is_row, group in groupby(edits, key=lambda edit: isinstance(edit, AppendRows)):
        for edit in group:
            last = joined[-1] if joined else None
            if is_row and isinstance(edit, AppendRows) and isinstance(last, AppendRows) and _follows(last, edit):
                joined[-1] = replace(last, rows=(*last.rows, *edit.rows))
            else:
                joined.append(edit)
    return joined


def _follows(above: AppendRows, below: AppendRows) -> bool:
    same = replace(below, rows=above.rows, at_row=above.at_row) == above
    return same and below.at_row == (above.at_row or 0) + len(above.rows)


def _with_records(
    layout: SheetLayout, columns: Sequence[ColumnSpec], records: Sequence[Record], language: str
) -> AddSheet:
    """Return the edit that adds a sheet with records in it."""
    edit = add_sheet(layout)
    cells = dict(edit.layout.cells)
    for row, record in enumerate(records, HEADER_ROW + 1):
        for number, column in enumerate(columns, 1):
            value = record.get(column.key)
            if value is not None:
                cells[row, number] = LayoutCell(value, cell_format(body_look(column, language)))
    return replace(edit, layout=replace(edit.layout, cells=cells))

"""From edits to a draft of the package: every cell looked at before it is written, every range that follows stretched.

Nothing here touches the disk. What is unsure is refused with a sentence that names the cell or the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS, CellRef, column_letter
from ledger_tools.model.edits import (
    ANYTHING,
    AddComment,
    AddSheet,
    Anything,
    AppendRows,
    Edit,
    FillCell,
    SetCell,
    Shown,
    Value,
    value_text,
)
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook import guard, newsheet, workbookxml
from ledger_tools.workbook.cellvalues import Stored, cell_content, holds, moment, read_cell, same_number, with_prefix
from ledger_tools.workbook.comments import add_notes
from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.opc import Package, SheetEntry
from ledger_tools.workbook.ranges import Box, boxes, has_cell_references, moved_down
from ledger_tools.workbook.sharedparts import SharedTexts
from ledger_tools.workbook.sheetxml import Cell, NewCell, SheetPart
from ledger_tools.workbook.styleparts import DATE, MINIMAL, MOMENT, TIME_OF_DAY, StyleSheet
from ledger_tools.workbook.xmlbytes import Splice, escape_text, parse, set_attribute, text_of

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}\Z")


def draft_edits(package: Package, edits: Sequence[Edit], *, force: bool = False) -> tuple[Draft, tuple[Message, ...]]:
    """Return the changed package and what the user should know.

    Args:
        force: go past sheet protection and the wish to be opened read-only, which a file only asks for.

    Raises:
        WriteRefused: an edit cannot be done without risk to something else.
    """
    draft = Draft(package)
    guard.check_package(draft, edits, force=force)
    patcher = Patcher(draft, force=force)
    for name, group in _by_sheet(edits):
        patcher.edit_sheet(name, group)
    for edit in edits:
        if isinstance(edit, AddSheet):
            patcher.add_sheet(edit)
    patcher.finish()
    return draft, tuple(patcher.notes)


def _by_sheet(edits: Iterable[Edit]) -> list[tuple[str, list[Edit]]]:
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        if not isinstance(edit, AddSheet):
            groups.setdefault(edit.sheet, []).append(edit)
    return list(groups.items())


@dataclass(slots=True)
class Table:
    """A table object of the sheet being edited."""

    part: str
    name: str
    box: Box
    header_rows: int
    totals_rows: int
    formulas: dict[int, str]

    @property
    def body_top(self) -> int:
        """Return the first row below the header."""
        return self.box.top + self.header_rows


@dataclass(slots=True)
class _Wish:
    """What is to become of one cell."""

    value: Value | Anything = ANYTHING
    formula: str | None = None
    fill: str | None = None
    like: int | None = None  # format to take where the cell is not stored
    code: str | None = None  # number format asked for
    day_code: str | None = None  # number format for a day where the cell's own shows none


@dataclass(slots=True)
class _Sheet:
    """A sheet being edited, with what its edits have to respect."""

    entry: SheetEntry
    part: SheetPart
    tables: list[Table]
    merges: list[Box]
    pivots: list[Box]
    protected: bool
    wishes: dict[tuple[int, int], _Wish] = field(default_factory=dict)
    notes: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)
    splices: list[Splice] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    appended: int = 0  # last row given to an earlier append of the same call

    def name_of(self, row: int, column: int) -> str:
        """Return an address with the sheet's name, for a sentence."""
        return f"{self.entry.name}!{column_letter(column)}{row}"


class Patcher:
    """Puts edits into a draft, sheet by sheet."""

    def __init__(self, draft: Draft, *, force: bool) -> None:
        self.draft = draft
        self.package = draft.package
        self.force = force
        self.notes: list[Message] = []
        self.texts = SharedTexts(draft)
        self._styles: StyleSheet | None = None
        self._styles_part = ""
        self._values_changed = False
        self._added_sheets = 0

    @property
    def styles(self) -> StyleSheet:
        """Return the styles part; one is added where the workbook has none."""
        if self._styles is None:
            found = self.package.related(self.package.workbook_part, "styles")
            if found:
                self._styles_part = found[0]
            else:
                self._styles_part = self.draft.unused_part("xl/styles.xml")
                self.draft.add(self._styles_part, _minimal_styles(strict=self.package.strict), _STYLES_TYPE)
                self.draft.relate(self.package.workbook_part, "styles", self._styles_part)
            self._styles = StyleSheet(self.draft.read(self._styles_part), self._styles_part)
        return self._styles

    def edit_sheet(self, name: str, edits: Sequence[Edit]) -> None:
        """Do the edits of one sheet in one go."""
        sheet = self._open(workbookxml.find_sheet(self.draft, name))
        for edit in edits:
            if isinstance(edit, AppendRows):
                self._append(sheet, edit)
            elif isinstance(edit, SetCell):
                self._set(sheet, edit)
            elif isinstance(edit, FillCell):
                self._fill(sheet, edit)
            elif isinstance(edit, AddComment):
                row, column = _place(edit)
                self._check_visible(sheet, row, column)
                sheet.notes.setdefault((row, column), []).append((edit.text, edit.author))
        self._write(sheet)

    def add_sheet(self, edit: AddSheet) -> None:
        """Add a sheet behind the last one."""
        workbookxml.check_new_name(self.draft, edit.name)
        epoch, strict = self.package.epoch_1904, self.package.strict
        sheet = newsheet.draw(edit.name, edit.layout, self.styles, epoch_1904=epoch, strict=strict)
        position = len(self.package.sheets) + self._added_sheets
        self._added_sheets += 1
        state = edit.layout.state
        workbookxml.add_sheet(self.draft, edit.name, sheet.xml, state=state, names=sheet.names, position=position)
        if any(cell.formula for cell in edit.layout.cells.values()):
            self._values_changed = True

    def finish(self) -> None:
        """Write the styles that were added and ask for recalculation where values changed."""
        if self._styles is not None:
            self.draft.splice(self._styles_part, self._styles.splices())
        if self._values_changed and workbookxml.has_formulas(self.draft):
            workbookxml.recalculate(self.draft)

    def _open(self, entry: SheetEntry) -> _Sheet:
        part = SheetPart(self.draft.read(entry.part), entry.part)
        guard.check_sheet(part, entry)
        protection = part.root.child("sheetProtection")
        merges = [b for box in part.root.every("mergeCells") for n in box.children if (b := Box.parse(_ref(n)))]
        return _Sheet(
            entry,
            part,
            self._tables(entry),
            merges,
            self._pivots(entry),
            protection is not None and protection.attributes.get("sheet") in ("1", "true"),
        )

    def _tables(self, entry: SheetEntry) -> list[Table]:
        found = []
        for part in self.package.related(entry.part, "table"):
            data = self.draft.read(part)
            root = parse(data, part)
            box = Box.parse(_ref(root))
            if box is None:
                raise WriteRefused(msg("{part} describes a table without an area; open the file in Excel.", part=part))
            columns = [c for group in root.every("tableColumns") for c in group.every("tableColumn")]
            formulas = {
                box.left + n: text_of(data, node)
                for n, column in enumerate(columns)
                if (node := column.child("calculatedColumnFormula")) is not None
                and node.attributes.get("array") not in ("1", "true")
            }
            header = int(root.attributes.get("headerRowCount", "1"))
            totals = int(root.attributes.get("totalsRowCount", "0"))
            name = root.attributes.get("displayName", root.attributes.get("name", ""))
            found.append(Table(part, name, box, header, totals, formulas))
        return found

    def _pivots(self, entry: SheetEntry) -> list[Box]:
        found = []
        for part in self.package.related(entry.part, "pivotTable"):
            place = parse(self.draft.read(part), part).child("location")
            box = Box.parse(_ref(place)) if place is not None else None
            if box is not None:
                found.append(box)
        return found

    # -- one cell

    def _set(self, sheet: _Sheet, edit: SetCell) -> None:
        row, column = _place(edit)
        where = sheet.name_of(row, column)
        if (row, column) in sheet.wishes and sheet.wishes[row, column].value is not ANYTHING:
            raise WriteRefused(msg("two edits write into {cell}.", cell=where))
        old = self._stored(sheet, row, column)
        self._check_expected(sheet, edit, old, where)
        self._check_cell(sheet, row, column)
        if old.formula is not None:
            self._check_formula(sheet, row, column, old, edit, where)
        elif holds(old, edit.value, epoch_1904=self.package.epoch_1904):
            self.notes.append(msg("{cell} holds this value already.", cell=where))
            return
        for table in sheet.tables:
            if table.header_rows and table.box.top == row and table.box.left <= column <= table.box.right:
                raise WriteRefused(
                    msg("{cell} is a header of the table {table}; rename it in Excel.", cell=where, table=table.name)
                )
        wish = sheet.wishes.setdefault((row, column), _Wish())
        wish.value, wish.code = edit.value, edit.number_format
        if old.formula is not None:
            sheet.dropped.append(f"{column_letter(column)}{row}")

    def _check_expected(self, sheet: _Sheet, edit: SetCell, old: Stored, where: str) -> None:
        wanted = edit.expect
        if isinstance(wanted, Anything):
            return
        row, column = _place(edit)
        shown = self.shown(sheet, row, column, old)
        if isinstance(wanted, Shown):
            fits = wanted.text == shown or (old.formula is None and wanted.text == old.text)
            fits = fits or (old.kind == "number" and old.formula is None and same_number(wanted.text, old.text))
            fits = fits or (
                old.formula is not None and wanted.text == f"={self._formula_text(sheet, row, column, old)}"
            )
        elif old.formula is not None:
            fits = wanted == f"={self._formula_text(sheet, row, column, old)}"
        else:
            fits = holds(old, wanted, epoch_1904=self.package.epoch_1904)
        if not fits:
            raise WriteRefused(
                msg(
                    "{cell} does not hold what was expected, so nothing was written; look at it and try again.",
                    cell=where,
                )
            )

    def _check_formula(self, sheet: _Sheet, row: int, column: int, old: Stored, edit: SetCell, where: str) -> None:
        formula = self._formula_text(sheet, row, column, old)
        if "DISPIMG" in formula.upper():
            raise WriteRefused(msg("{cell} holds a picture (WPS); change it in WPS.", cell=where))
        cell = sheet.part.cell(row, column)
        assert cell is not None
        tag = re.search(rb"<(?:[^\s<>/:]+:)?f[^>]*>", sheet.part.cell_bytes(cell))
        if tag and b"ref" in tag[0]:
            raise WriteRefused(msg("{cell} holds a formula that other cells share; change it in Excel.", cell=where))
        asked = edit.expect.text if isinstance(edit.expect, Shown) else edit.expect
        if asked != f"={formula}":
            raise WriteRefused(
                msg(
                    "{cell} holds a formula; to replace it, name it as the expected value: {formula}",
                    cell=where,
                    formula=f"={formula}",
                )
            )

    def _check_cell(self, sheet: _Sheet, row: int, column: int) -> None:
        """Refuse a cell that another feature owns."""
        where = sheet.name_of(row, column)
        self._check_visible(sheet, row, column)
        if any(box.covers(row, column) for box in sheet.pivots):
            raise WriteRefused(msg("{cell} belongs to a pivot table; change its source instead.", cell=where))
        cell = sheet.part.cell(row, column)
        if cell is not None and ("vm" in cell.attributes):
            raise WriteRefused(msg("{cell} holds a picture or linked data; change it in Excel.", cell=where))
        for box in sheet.part.array_areas():
            if box.covers(row, column):
                raise WriteRefused(
                    msg(
                        "{cell} belongs to the array formula of {area}; change it in Excel.",
                        cell=where,
                        area=box.text(),
                    )
                )
        self._check_lock(sheet, row, column)

    def _check_visible(self, sheet: _Sheet, row: int, column: int) -> None:
        """Refuse a cell that nobody sees, for it lies behind a merged one."""
        for merge in sheet.merges:
            if merge.covers(row, column) and (row, column) != (merge.top, merge.left):
                where, first = sheet.name_of(row, column), f"{column_letter(merge.left)}{merge.top}"
                raise WriteRefused(
                    msg("{cell} is hidden behind the merged cell {first}; write there.", cell=where, first=first)
                )

    def _check_lock(self, sheet: _Sheet, row: int, column: int) -> None:
        if not sheet.protected or self.force:
            return
        style = self._style_now(sheet, row, column)
        if self.styles.is_locked(style or 0):
            raise WriteRefused(
                msg(
                    "{sheet} is protected and {cell} is locked; take the protection off, or use --force to go past it.",
                    sheet=sheet.entry.name,
                    cell=f"{column_letter(column)}{row}",
                )
            )

    def _style_now(self, sheet: _Sheet, row: int, column: int) -> int | None:
        cell = sheet.part.cell(row, column)
        return cell.style if cell is not None else sheet.part.default_style(row, column)

    def _fill(self, sheet: _Sheet, edit: FillCell) -> None:
        if not _COLOUR.match(edit.colour):
            raise WriteRefused(msg("{colour} is not a colour; give six hexadecimal digits.", colour=edit.colour))
        row, column = _place(edit)
        if sheet.protected and not self.force:
            self._check_lock(sheet, row, column)
        sheet.wishes.setdefault((row, column), _Wish()).fill = edit.colour.upper()

    # -- reading what is there

    def _stored(self, sheet: _Sheet, row: int, column: int) -> Stored:
        cell = sheet.part.cell(row, column)
        if cell is None:
            return Stored()
        return read_cell(sheet.part.cell_bytes(cell), sheet.part.prefix, self.texts)

    def shown(self, sheet: _Sheet, row: int, column: int, old: Stored) -> str:
        """Return what the user sees in a cell, dates as ISO text."""
        if old.kind != "number":
            return old.text
        style = self._style_now(sheet, row, column)
        found = moment(old.text, epoch_1904=self.package.epoch_1904) if self.styles.is_date(style or 0) else None
        return old.text if found is None else value_text(found)

    def _formula_text(self, sheet: _Sheet, row: int, column: int, old: Stored) -> str:
        """Return a cell's formula; for a member of a shared formula the master's, moved to this cell's row."""
        if old.formula:
            return old.formula
        cell = sheet.part.cell(row, column)
        master = self._master_of(sheet, cell) if cell is not None else None
        if master is None:
            return ""
        master_row, master_column, text = master
        if master_column != column:
            return ""
        return moved_down(text, row - master_row) or ""

    def _master_of(self, sheet: _Sheet, cell: Cell) -> tuple[int, int, str] | None:
        tag = re.search(rb"<(?:[^\s<>/:]+:)?f\s[^>]*>", sheet.part.cell_bytes(cell))
        index = re.search(rb"""\ssi=["'](\d+)["']""", tag[0]) if tag else None
        if index is None:
            return None
        for found in re.finditer(rb"<" + re.escape(sheet.part.prefix) + rb"""f\s[^>]*>""", sheet.part.data):
            words = found[0]
            if b"ref=" in words and re.search(rb"""\ssi=["']""" + index[1] + rb"""["']""", words):
                opener = sheet.part.data.rfind(b"<" + sheet.part.prefix + b"c ", 0, found.start())
                reference = re.search(rb"""\sr=["']([A-Z]+)(\d+)["']""", sheet.part.data[opener : found.start()])
                if reference is None:
                    return None
                at = CellRef.parse("", (reference[1] + reference[2]).decode())
                stored = self._stored(sheet, at.row, at.column)
                return at.row, at.column, stored.formula or ""
        return None

    # -- rows

    def _append(self, sheet: _Sheet, edit: AppendRows) -> None:
        rows = [list(row) for row in edit.rows]
        if not rows or not all(rows):
            raise WriteRefused(msg("there is no value to add to {sheet}.", sheet=sheet.entry.name))
        table = self._table_for(sheet, edit)
        last, first_row = self._target(sheet, edit, table, len(rows))
        first = edit.first_column or self._first_column(sheet, table, last, edit)
        width = max(map(len, rows))
        end_row = first_row + len(rows) - 1
        if end_row > MAX_ROWS or first + width - 1 > MAX_COLUMNS:
            raise WriteRefused(msg("{sheet} has no room left for these rows.", sheet=sheet.entry.name))
        if table is not None and first + width - 1 > table.box.right:
            raise WriteRefused(
                msg(
                    "the row has {given} values and the table {table} has room for {room}; give fewer.",
                    given=width,
                    table=table.name,
                    room=table.box.right - first + 1,
                )
            )
        base = last if last and (table is None or last >= table.body_top) else None
        base_cells = self._cells_of(sheet, base if edit.like_row is None else edit.like_row or None)
        columns = range(table.box.left, table.box.right + 1) if table else range(first, first + width)
        self._check_blank(sheet, Box(first_row, columns[0], end_row, columns[-1]))
        for n, row in enumerate(rows):
            self._add_row(sheet, table, first_row + n, columns, first, row, base, base_cells, edit.day_codes)
        sheet.appended = end_row
        if table is not None and end_row > table.box.bottom:
            self._grow_table(table, end_row)
        self._follow(sheet, edit, table, Box(first_row, columns[0], end_row, columns[-1]))

    def _table_for(self, sheet: _Sheet, edit: AppendRows) -> Table | None:
        """Return the table object that takes the rows; None where the sheet has none in the way."""
        tables = sheet.tables
        if edit.first_column:
            tables = [t for t in tables if t.box.left <= edit.first_column <= t.box.right]
        if edit.at_row:
            return next((t for t in tables if t.body_top <= edit.at_row <= t.box.bottom + 1), None)
        if len(tables) > 1:
            where = sheet.part.last_filled()
            last = sheet.part.numbers[where] if where is not None else 0
            tables = [t for t in tables if t.box.top <= last <= t.box.bottom] or tables
        if len(tables) > 1:
            names = ", ".join(t.name for t in tables)
            raise WriteRefused(
                msg(
                    "{sheet} has several tables ({tables}); say with --column which one takes the row.",
                    sheet=sheet.entry.name,
                    tables=names,
                )
            )
        return tables[0] if tables else None

    def _target(self, sheet: _Sheet, edit: AppendRows, table: Table | None, count: int) -> tuple[int, int]:
        """Return the last row in use (0 for none) and the first row to fill."""
        part = sheet.part
        if edit.at_row:
            above = [r for r in part.numbers if r < edit.at_row]
            for row in reversed(above[-200:]):
                where = part.index(row)
                if where is not None and part.has_value(where):
                    return row, edit.at_row
            return 0, edit.at_row
        if table is None:
            found = part.last_filled()
            last = part.numbers[found] if found is not None else 0
            merged = [m.bottom for m in sheet.merges if m.top <= last <= m.bottom]  # a tall cell belongs to its row
            return last, max([last, sheet.appended, *merged]) + 1
        last = self._last_in_table(sheet, table)
        first = max(last, sheet.appended) + 1
        if first + count - 1 > table.box.bottom - table.totals_rows and table.totals_rows:
            raise WriteRefused(
                msg(
                    "the table {table} in {sheet} ends with a row of totals; insert a row above it in Excel, "
                    "or keep new entries in a register sheet (ledger-tools sheets add).",
                    table=table.name,
                    sheet=sheet.entry.name,
                )
            )
        return last, first

    def _last_in_table(self, sheet: _Sheet, table: Table) -> int:
        """Return the last row of a table in which something stands that the table does not calculate itself."""
        bottom = table.box.bottom - table.totals_rows
        for row in range(bottom, table.body_top - 1, -1):
            where = sheet.part.index(row)
            if where is None:
                continue
            for cell in sheet.part.filled(where):
                if table.box.left <= cell.column <= table.box.right and cell.column not in table.formulas:
                    return row
        return table.body_top - 1

    def _first_column(self, sheet: _Sheet, table: Table | None, last: int, edit: AppendRows) -> int:
        """Return where the rows above begin: the table, else the leftmost cell in use of the block that ends there."""
        if table is not None:
            return table.box.left
        leftmost = MAX_COLUMNS + 1
        row = last
        while row > max(0, last - 50):
            where = sheet.part.index(row)
            filled = [c.column for c in sheet.part.filled(where)] if where is not None else []
            if not filled:
                break
            leftmost = min(leftmost, filled[0])
            row -= 1
        waiting = [c for (r, c) in sheet.wishes if r == sheet.appended]
        return leftmost if leftmost <= MAX_COLUMNS else min(waiting, default=1)

    def _cells_of(self, sheet: _Sheet, row: int | None) -> dict[int, Cell]:
        where = sheet.part.index(row) if row else None
        return {c.column: c for c in sheet.part.cells(where)} if where is not None else {}

    def _check_blank(self, sheet: _Sheet, area: Box) -> None:
        """Refuse where something stands in the way of new rows."""
        for row in range(area.top, area.bottom + 1):
            where = sheet.part.index(row)
            if where is None:
                continue
            for cell in sheet.part.filled(where):
                calculated = any(t.box.covers(row, cell.column) and cell.column in t.formulas for t in sheet.tables)
                if area.left <= cell.column <= area.right and not calculated:
                    raise WriteRefused(
                        msg(
                            "{cell} is in use, so there is no blank row for the new entry; insert one in Excel, "
                            "or keep new entries in a register sheet (ledger-tools sheets add).",
                            cell=sheet.name_of(row, cell.column),
                        )
                    )
        for merge in [*sheet.merges, *sheet.part.array_areas()]:
            if merge.meets(area):
                raise WriteRefused(
                    msg(
                        "the cells {area} of {sheet} are merged or belong to an array and lie where the row should go; "
                        "insert a row in Excel.",
                        area=merge.text(),
                        sheet=sheet.entry.name,
                    )
                )
        if any(box.meets(area) for box in sheet.pivots):
            raise WriteRefused(
                msg("a pivot table of {sheet} lies where the row should go; move it first.", sheet=sheet.entry.name)
            )

    def _add_row(
        self,
        sheet: _Sheet,
        table: Table | None,
        row: int,
        columns: range,
        first: int,
        values: Sequence[Value],
        base: int | None,
        base_cells: Mapping[int, Cell],
        day_codes: Sequence[str | None],
    ) -> None:
        codes = dict(enumerate(day_codes, first))
        for column in columns:
            given = values[column - first] if first <= column < first + len(values) else None
            if self._stored(sheet, row, column).formula is not None:  # only a table's calculated column comes here
                if given is None:
                    continue
                raise WriteRefused(
                    msg(
                        "{cell} is calculated by the table; leave its value empty.",
                        cell=sheet.name_of(row, column),
                    )
                )
            self._check_lock(sheet, row, column)
            wish = _Wish(value=given, day_code=codes.get(column))
            above = base_cells.get(column)
            wish.like = above.style if above is not None else None
            if table is not None and column in table.formulas and given is None:
                wish.formula = self._formula_below(sheet, table, column, row, base)
            sheet.wishes[row, column] = wish

    def _formula_below(self, sheet: _Sheet, table: Table, column: int, row: int, base: int | None) -> str | None:
        """Return the formula of a calculated column for a new row: the row above copied down, else the column's own."""
        if base is not None:
            above = self._stored(sheet, base, column)
            if above.formula is not None:
                text = self._formula_text(sheet, base, column, above)
                if text:
                    return moved_down(text, row - base)
        own = table.formulas[column]
        if own and not has_cell_references(own):
            return own
        self.notes.append(
            msg(
                "the calculated column {column} of {table} could not be filled in row {row}; copy it down in Excel.",
                column=column_letter(column),
                table=table.name,
                row=row,
            )
        )
        return None

    # -- what follows a new row

    def _grow_table(self, table: Table, bottom: int) -> None:
        data = self.draft.read(table.part)
        root = parse(data, table.part)
        new = table.box.down_to(bottom)
        splices = [set_attribute(data, root, "ref", new.text())]
        arrow = root.child("autoFilter")
        if arrow is not None and (box := Box.parse(_ref(arrow))) is not None:
            splices.append(set_attribute(data, arrow, "ref", box.down_to(bottom).text()))
        self.draft.splice(table.part, splices)
        table.box = new

    def _follow(self, sheet: _Sheet, edit: AppendRows, table: Table | None, area: Box) -> None:
        """Stretch the sheet's filter, and the rules where asked; say which rules and names end above."""
        above = area.top - 1
        arrow = sheet.part.root.child("autoFilter")
        box = Box.parse(_ref(arrow)) if arrow is not None else None
        if (
            arrow is not None
            and box is not None
            and box.bottom == above
            and box.left <= area.right
            and area.left <= box.right
        ):
            if workbookxml.grow_filter_name(self.draft, sheet.entry, box, box.down_to(area.bottom)):
                sheet.splices.append(set_attribute(sheet.part.data, arrow, "ref", box.down_to(area.bottom).text()))
            else:
                self.notes.append(
                    msg("the filter of {sheet} ends above the new row; set it again in Excel.", sheet=sheet.entry.name)
                )
        self._follow_rules(sheet, edit, area)
        for name in workbookxml.names_ending_at(self.draft, sheet.entry, above):
            self.notes.append(
                msg("the name {name} ends at row {row}, above the new row; it was left as it is.", name=name, row=above)
            )

    def _follow_rules(self, sheet: _Sheet, edit: AppendRows, area: Box) -> None:
        data, root = sheet.part.data, sheet.part.root
        ending = 0
        for kind in ("conditionalFormatting", "dataValidation"):
            for node in root.descendants(kind):
                sqref = node.attributes.get("sqref")
                grown = _grown(sqref or "", area)
                if grown is not None:
                    ending += 1
                    if edit.grow_rules:
                        sheet.splices.append(set_attribute(data, node, "sqref", grown))
        for node in root.descendants("sqref"):
            grown = _grown(text_of(data, node), area)
            if grown is not None:
                ending += 1
                if edit.grow_rules:
                    sheet.splices.append(Splice(node.open_end, node.close_start, escape_text(grown)))
        if ending and not edit.grow_rules:
            self.notes.append(
                msg(
                    "{count} drop-down(s) or conditional format(s) of {sheet} end above the new row.",
                    count=ending,
                    sheet=sheet.entry.name,
                )
            )

    # -- writing

    def _write(self, sheet: _Sheet) -> None:
        part = sheet.part
        cells: dict[int, dict[int, NewCell]] = {}
        for (row, column), wish in sheet.wishes.items():
            new = self._new_cell(sheet, row, column, wish)
            if new is not None:
                cells.setdefault(row, {})[column] = new
        splices = sheet.splices + part.place(cells)
        splices += self._dimension(part, cells)
        if sheet.notes:
            splices += add_notes(self.draft, sheet.entry, part, sheet.notes)
        self.draft.splice(sheet.entry.part, splices)
        if any(wish.value is not ANYTHING for wish in sheet.wishes.values()):
            self._values_changed = True
        if sheet.dropped:
            workbookxml.drop_from_chain(self.draft, [(sheet.entry.sheet_id, cell) for cell in sheet.dropped])

    def _new_cell(self, sheet: _Sheet, row: int, column: int, wish: _Wish) -> NewCell | None:
        stored = sheet.part.cell(row, column)
        style = stored.style if stored is not None else None
        if style is None and wish.like is not None:
            style = wish.like
        if style is None and stored is None:
            style = sheet.part.default_style(row, column)
        if wish.fill:
            style = self.styles.with_fill(style or 0, wish.fill)
        if isinstance(wish.value, Anything):
            return NewCell(style, b"", None if stored is not None else b"")
        prefix = sheet.part.prefix
        if wish.formula is not None:
            inner = b"<%f>" + escape_text(wish.formula).replace(b"%", b"%%") + b"</%f>"
            return NewCell(style, b"", with_prefix(inner, prefix))
        value = wish.value
        if value is None and stored is None and style is None:
            return None
        where = sheet.name_of(row, column)
        kind, inner = cell_content(value, epoch_1904=self.package.epoch_1904, where=where)
        if wish.code is not None:
            return NewCell(self.styles.with_code(style or 0, wish.code), kind, with_prefix(inner, prefix))
        return NewCell(self._style_for(style, value, wish.day_code), kind, with_prefix(inner, prefix))

    def _style_for(self, style: int | None, value: Value, day_code: str | None) -> int | None:
        """Return the format for a value: days need one that shows days, text like a formula one that keeps it text."""
        if isinstance(value, date | time) and not self.styles.is_date(style or 0):
            if day_code is not None:
                return self.styles.with_code(style or 0, day_code)
            form = MOMENT if isinstance(value, datetime) else DATE if isinstance(value, date) else TIME_OF_DAY
            return self.styles.with_format(style or 0, form)
        if isinstance(value, str) and value.startswith("="):
            return self.styles.with_quote(style or 0)
        return style

    def _dimension(self, part: SheetPart, cells: Mapping[int, Mapping[int, NewCell]]) -> list[Splice]:
        node = part.root.child("dimension")
        box = Box.parse(_ref(node)) if node is not None else None
        if node is None or box is None or not cells:
            return []
        places = [(row, column) for row, columns in cells.items() for column in columns]
        new = Box(
            min(box.top, *(r for r, _ in places)),
            min(box.left, *(c for _, c in places)),
            max(box.bottom, *(r for r, _ in places)),
            max(box.right, *(c for _, c in places)),
        )
        return [] if new == box else [set_attribute(part.data, node, "ref", new.text())]


def _place(edit: SetCell | FillCell | AddComment) -> tuple[int, int]:
    try:
        cell = CellRef.parse(edit.sheet, edit.cell)
    except ValueError:
        raise WriteRefused(msg("{cell} is not the address of one cell, such as H5.", cell=edit.cell)) from None
    return cell.row, cell.column


def _ref(node: object) -> str:
    return str(getattr(node, "attributes", {}).get("ref", ""))


def _grown(sqref: str, area: Box) -> str | None:
    """Return a list of areas in which those that end right above the new rows reach down to them; None if none does."""
    found = False
    words = []
    known = boxes(sqref)
    for word in sqref.split():
        box = Box.parse(word)
        ends = box is not None and box.bottom == area.top - 1 and box.left <= area.right and area.left <= box.right
        if box is not None and ends and not any(other.covers(area.top, box.left) for other in known):
            found = True
            word = box.down_to(area.bottom).text()
        words.append(word)
    return " ".join(words) if found else None


def _minimal_styles(*, strict: bool) -> bytes:
    if not strict:
        return MINIMAL
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return MINIMAL.replace(transitional, b"http://purl.oclc.org/ooxml/spreadsheetml/main")

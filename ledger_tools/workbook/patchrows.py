"""The patcher's rows: where a new row goes, what must not be in its way, and which ranges follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS, column_letter
from ledger_tools.model.edits import (
    AppendRows,
    Value,
)
from ledger_tools.text.i18n import msg
from ledger_tools.workbook import workbookxml
from ledger_tools.workbook.drafting import SheetDraft, Table, Wish, ref_of
from ledger_tools.workbook.patchcells import CellPatcher
from ledger_tools.workbook.ranges import Box, boxes, has_cell_references, moved_down, stretched
from ledger_tools.workbook.sheetxml import Cell
from ledger_tools.workbook.xmlbytes import Node, Splice, escape_text, parse, set_attribute, tag_with, text_of


class RowPatcher(CellPatcher):
    """Adds rows under what is in use."""

    # -- rows

    def _append(self, sheet: SheetDraft, edit: AppendRows) -> None:
        rows = [list(row) for row in edit.rows]
        if not rows or not all(rows):
            raise WriteRefused(msg("there is no value to add to {sheet}.", sheet=sheet.entry.name))
        width = max(map(len, rows))
        table = self._table_for(sheet, edit, width)
        last, first_row = self._target(sheet, edit, table, len(rows))
        first = edit.first_column or self._first_column(sheet, table, last, edit)
        end_row = first_row + len(rows) - 1
        if end_row > MAX_ROWS or first + width - 1 > MAX_COLUMNS:
            raise WriteRefused(msg("{sheet} has no room left for these rows.", sheet=sheet.entry.name))
        if table is not None and not self._has_columns(sheet, table, first + width - 1):
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
        columns = _columns(table, first, width)
        self._check_blank(sheet, Box(first_row, columns[0], end_row, columns[-1]))
        for n, row in enumerate(rows):
            self._add_row(sheet, table, first_row + n, columns, first, row, base, base_cells, edit.day_codes)
        sheet.appended = end_row
        sheet.fresh_rows.update(range(first_row, end_row + 1))
        if table is not None:
            table.appended = end_row
            self._take_insert_row(table)
            if end_row > table.box.bottom:
                self._grow_table(table, end_row)
        sheet.fresh_areas.append((Box(first_row, columns[0], end_row, columns[-1]), edit.grow_rules))

    def _table_for(self, sheet: SheetDraft, edit: AppendRows, width: int) -> Table | None:
        """Return the table object that takes the rows; None where the sheet has none in the way.

        A register may have columns beside its table object, so the whole row is held against the table's columns.
        """
        tables = sheet.tables
        if edit.first_column:
            first, end = edit.first_column, edit.first_column + width - 1
            tables = [t for t in tables if t.box.left <= end and first <= t.box.right]
        if edit.at_row:
            # right under a row of totals no table goes on, but no entry belongs there either: _target refuses it
            tables = [t for t in tables if t.body_top <= edit.at_row <= t.box.bottom + 1]
        elif len(tables) > 1 or edit.first_column:
            where = sheet.part.last_filled()
            last = sheet.part.numbers[where] if where is not None else 0
            ending = [t for t in tables if t.box.top <= last <= t.box.bottom]
            if edit.first_column:  # beside a table that ends elsewhere, the row is only its own if it begins in it
                tables = [t for t in tables if t.box.left <= edit.first_column or t in ending]
            tables = [t for t in tables if t in ending] or tables
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

    def _target(self, sheet: SheetDraft, edit: AppendRows, table: Table | None, count: int) -> tuple[int, int]:
        """Return the last row in use (0 for none) and the first row to fill."""
        if edit.at_row:
            self._check_totals(sheet, table, edit.at_row + count - 1)
            return self._last_above(sheet, edit.at_row), edit.at_row
        if table is None:
            found = sheet.part.last_filled()
            last = sheet.part.numbers[found] if found is not None else 0
            merged = [m.bottom for m in sheet.merges if m.top <= last <= m.bottom]  # a tall cell belongs to its row
            return last, max([last, sheet.appended, *merged]) + 1
        last = self._last_in_table(sheet, table)
        first = max(last, table.appended) + 1
        self._check_totals(sheet, table, first + count - 1)
        return last, first

    def _last_above(self, sheet: SheetDraft, below: int) -> int:
        """Return the last row in use above a row, 0 for none near."""
        above = [r for r in sheet.part.numbers if r < below]
        for row in reversed(above[-200:]):
            where = sheet.part.index(row)
            if where is not None and sheet.part.has_value(where):
                return row
        return 0

    def _has_columns(self, sheet: SheetDraft, table: Table, end: int) -> bool:
        """True if a table, or headers right beside it, reach to a column."""
        beside = range(table.box.right + 1, end + 1)
        return all(self._stored(sheet, table.box.top, column).kind != "empty" for column in beside)

    def _check_totals(self, sheet: SheetDraft, table: Table | None, end_row: int) -> None:
        """Refuse rows that would reach a table's row of totals or go under it."""
        if table is not None and table.totals_rows and end_row > table.box.bottom - table.totals_rows:
            raise WriteRefused(
                msg(
                    "the table {table} in {sheet} ends with a row of totals; insert a row above it in Excel, "
                    "or keep new entries in a register sheet (ledger-tools sheets add).",
                    table=table.name,
                    sheet=sheet.entry.name,
                )
            )

    def _last_in_table(self, sheet: SheetDraft, table: Table) -> int:
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

    def _first_column(self, sheet: SheetDraft, table: Table | None, last: int, edit: AppendRows) -> int:
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

    def _cells_of(self, sheet: SheetDraft, row: int | None) -> dict[int, Cell]:
        where = sheet.part.index(row) if row else None
        return {c.column: c for c in sheet.part.cells(where)} if where is not None else {}

    def _check_blank(self, sheet: SheetDraft, area: Box) -> None:
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
        sheet: SheetDraft,
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
            wish = Wish(value=given, day_code=codes.get(column))
            above = base_cells.get(column)
            wish.like = above.style if above is not None else None
            if table is not None and column in table.formulas and given is None:
                wish.formula = self._formula_below(sheet, table, column, row, base)
            sheet.wishes[row, column] = wish

    def _formula_below(self, sheet: SheetDraft, table: Table, column: int, row: int, base: int | None) -> str | None:
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

    def _take_insert_row(self, table: Table) -> None:
        """Say no more that the first row of a table is blank and only waits for an entry."""
        data = self.draft.read(table.part)
        root = parse(data, table.part)
        tag = data[root.start : root.open_end]
        waiting: dict[str, str | None] = {
            name: None for name in ("insertRow", "insertRowShift") if name in root.attributes
        }
        if waiting:
            self.draft.splice(table.part, [Splice(root.start, root.open_end, tag_with(tag, waiting))])

    def _grow_table(self, table: Table, bottom: int) -> None:
        assert not table.totals_rows, "a table must not grow over its row of totals"
        data = self.draft.read(table.part)
        root = parse(data, table.part)
        new = table.box.down_to(bottom)
        splices = [set_attribute(data, root, "ref", new.text())]
        arrow = root.child("autoFilter")
        if arrow is not None and (box := Box.parse(ref_of(arrow))) is not None:
            splices.append(set_attribute(data, arrow, "ref", box.down_to(bottom).text()))
        self.draft.splice(table.part, splices)
        table.box = new

    def _follow(self, sheet: SheetDraft) -> None:
        """Stretch the sheet's filter, and the rules where asked; say which rules and names end above."""
        areas = [area for area, _ in sheet.fresh_areas]
        self._follow_filter(sheet, areas)
        self._follow_rules(sheet)
        for above in sorted({area.top - 1 for area in areas} - {area.bottom for area in areas}):
            for name in workbookxml.names_ending_at(self.draft, sheet.entry, above):
                self.notes.append(
                    msg(
                        "the name {name} ends at row {row}, above the new row; it was left as it is.",
                        name=name,
                        row=above,
                    )
                )

    def _follow_filter(self, sheet: SheetDraft, areas: Sequence[Box]) -> None:
        arrow = sheet.part.root.child("autoFilter")
        box = Box.parse(ref_of(arrow)) if arrow is not None else None
        if arrow is None or box is None or (new := stretched(box, areas)) == box:
            return
        if workbookxml.grow_filter_name(self.draft, sheet.entry, box, new):
            sheet.splices.append(set_attribute(sheet.part.data, arrow, "ref", new.text()))
        else:
            self.notes.append(
                msg("the filter of {sheet} ends above the new row; set it again in Excel.", sheet=sheet.entry.name)
            )

    def _follow_rules(self, sheet: SheetDraft) -> None:
        data = sheet.part.data
        areas = [area for area, _ in sheet.fresh_areas]
        asked = [area for area, grow_rules in sheet.fresh_areas if grow_rules]
        rules = _rules(sheet)
        ending = 0
        for n, rule in enumerate(rules):
            # coloured rules may lie upon one another; two drop-downs for a cell are a damaged file
            rivals = [box for m, other in enumerate(rules) if m != n and other.single for box in boxes(other.sqref)]
            due = _grown(rule.sqref, areas, rivals if rule.single else [])
            grown = _grown(rule.sqref, asked, rivals if rule.single else [])
            ending += due.words != grown.words or due.blocked
            if grown.words == rule.sqref.split():
                continue
            sqref = " ".join(grown.words)
            if rule.node.local == "sqref":
                sheet.splices.append(Splice(rule.node.open_end, rule.node.close_start, escape_text(sqref)))
            else:
                sheet.splices.append(set_attribute(data, rule.node, "sqref", sqref))
        if ending:
            self.notes.append(
                msg(
                    "{count} drop-down(s) or conditional format(s) of {sheet} end above the new row.",
                    count=ending,
                    sheet=sheet.entry.name,
                )
            )


def _columns(table: Table | None, first: int, width: int) -> range:
    """Return the columns of a new row: those of its values and all of its table."""
    end = first + width - 1
    return range(min(first, table.box.left), max(end, table.box.right) + 1) if table else range(first, end + 1)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where a rule of the sheet lies; ``single`` for those of which a cell has one at most."""

    node: Node
    sqref: str
    single: bool


def _rules(sheet: SheetDraft) -> list[_Rule]:
    root, found = sheet.part.root, []
    for kind in ("conditionalFormatting", "dataValidation"):
        for node in root.descendants(kind):
            single = kind == "dataValidation"
            if "sqref" in node.attributes:
                found.append(_Rule(node, node.attributes["sqref"], single))
            found += [_Rule(n, text_of(sheet.part.data, n), single) for n in node.descendants("sqref")]
    return found


@dataclass(frozen=True, slots=True)
class _Grown:
    """A list of areas after growing; ``blocked`` if one could not, for another rule lies in its way."""

    words: list[str]
    blocked: bool


def _grown(sqref: str, areas: Sequence[Box], rivals: Sequence[Box]) -> _Grown:
    """Return a list of areas in which those that end right above new rows reach down to them.

    Args:
        rivals: where other rules lie that must not be met; what they cover already needs no growing.
    """
    words, blocked = [], False
    own = sqref.split()
    for n, word in enumerate(own):
        box = Box.parse(word)
        new = stretched(box, areas) if box is not None else None
        if box is not None and new is not None and new != box:
            fresh = replace(new, top=box.bottom + 1)
            others = [*boxes(" ".join(own[:n] + own[n + 1 :])), *rivals]
            met = [other for other in others if stretched(other, areas).meets(fresh)]
            if not met:
                word = new.text()
            blocked = blocked or (bool(met) and not any(other.spans(fresh) for other in met))
        words.append(word)
    return _Grown(words, blocked)

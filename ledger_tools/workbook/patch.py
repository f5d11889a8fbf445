"""From edits to a draft of the package: every cell looked at before it is written, every range that follows stretched.

Nothing here touches the disk. What is unsure is refused with a sentence that names the cell or the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import (
    ANYTHING,
    AddComment,
    AddSheet,
    Anything,
    AppendRows,
    Edit,
    FillCell,
    SetCell,
    Value,
)
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook import guard, newsheet, workbookxml
from ledger_tools.workbook.cellvalues import cell_content, with_prefix
from ledger_tools.workbook.comments import add_notes
from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.drafting import SheetDraft, Table, Wish, place_of, ref_of
from ledger_tools.workbook.opc import Package, SheetEntry
from ledger_tools.workbook.patchrows import RowPatcher
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.sheetxml import NewCell, SheetPart
from ledger_tools.workbook.styleparts import DATE, MOMENT, TIME_OF_DAY
from ledger_tools.workbook.xmlbytes import Splice, escape_text, parse, set_attribute, text_of


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


class Patcher(RowPatcher):
    """Puts edits into a draft, sheet by sheet."""

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
                row, column = place_of(edit)
                self._check_visible(sheet, row, column)
                sheet.notes.setdefault((row, column), []).append((edit.text, edit.author))
        self._follow(sheet)
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

    def _open(self, entry: SheetEntry) -> SheetDraft:
        part = SheetPart(self.draft.read(entry.part), entry.part)
        guard.check_sheet(part, entry)
        protection = part.root.child("sheetProtection")
        merges = [b for box in part.root.every("mergeCells") for n in box.children if (b := Box.parse(ref_of(n)))]
        return SheetDraft(
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
            box = Box.parse(ref_of(root))
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
            box = Box.parse(ref_of(place)) if place is not None else None
            if box is not None:
                found.append(box)
        return found

    # -- writing

    def _write(self, sheet: SheetDraft) -> None:
        part = sheet.part
        cells: dict[int, dict[int, NewCell]] = {}
        for (row, column), wish in sheet.wishes.items():
            new = self._new_cell(sheet, row, column, wish)
            if new is not None:
                cells.setdefault(row, {})[column] = new
        splices = sheet.splices + part.place(cells, seen=sheet.fresh_rows)
        splices += self._dimension(part, cells)
        if sheet.notes:
            splices += add_notes(self.draft, sheet.entry, part, sheet.notes)
        self.draft.splice(sheet.entry.part, splices)
        if any(wish.value is not ANYTHING for wish in sheet.wishes.values()):
            self._values_changed = True
        if sheet.dropped:
            workbookxml.drop_from_chain(self.draft, [(sheet.entry.sheet_id, cell) for cell in sheet.dropped])

    def _new_cell(self, sheet: SheetDraft, row: int, column: int, wish: Wish) -> NewCell | None:
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
        box = Box.parse(ref_of(node)) if node is not None else None
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

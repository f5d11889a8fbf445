"""The patcher's ground: single cells looked at before they are written, and the formats that they need."""

from __future__ import annotations

import re

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import column_letter
from ledger_tools.model.edits import (
    ANYTHING,
    Anything,
    FillCell,
    SetCell,
    Shown,
    value_text,
)
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook.cellvalues import Stored, holds, moment, read_cell, same_number
from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.drafting import SheetDraft, Wish, place_of
from ledger_tools.workbook.sharedformulas import shared_formula
from ledger_tools.workbook.sharedparts import SharedTexts
from ledger_tools.workbook.styleparts import MINIMAL, StyleSheet

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}\Z")


class CellPatcher:
    """Knows the package being changed and judges single cells."""

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
                self.draft.add(self._styles_part, minimal_styles(strict=self.package.strict), _STYLES_TYPE)
                self.draft.relate(self.package.workbook_part, "styles", self._styles_part)
            self._styles = StyleSheet(self.draft.read(self._styles_part), self._styles_part)
        return self._styles

    # -- one cell

    def _set(self, sheet: SheetDraft, edit: SetCell) -> None:
        row, column = place_of(edit)
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
        wish = sheet.wishes.setdefault((row, column), Wish())
        wish.value, wish.code = edit.value, edit.number_format
        if old.formula is not None:
            sheet.dropped.append(f"{column_letter(column)}{row}")

    def _check_expected(self, sheet: SheetDraft, edit: SetCell, old: Stored, where: str) -> None:
        wanted = edit.expect
        if isinstance(wanted, Anything):
            return
        row, column = place_of(edit)
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

    def _check_formula(self, sheet: SheetDraft, row: int, column: int, old: Stored, edit: SetCell, where: str) -> None:
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
                    '{cell} holds a formula; to replace it all the same, add --expect "{formula}".',
                    cell=where,
                    formula=f"={formula}",
                )
            )

    def _check_cell(self, sheet: SheetDraft, row: int, column: int) -> None:
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

    def _check_visible(self, sheet: SheetDraft, row: int, column: int) -> None:
        """Refuse a cell that nobody sees, for it lies behind a merged one."""
        for merge in sheet.merges:
            if merge.covers(row, column) and (row, column) != (merge.top, merge.left):
                where, first = sheet.name_of(row, column), f"{column_letter(merge.left)}{merge.top}"
                raise WriteRefused(
                    msg("{cell} is hidden behind the merged cell {first}; write there.", cell=where, first=first)
                )

    def _check_lock(self, sheet: SheetDraft, row: int, column: int) -> None:
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

    def _style_now(self, sheet: SheetDraft, row: int, column: int) -> int | None:
        cell = sheet.part.cell(row, column)
        return cell.style if cell is not None else sheet.part.default_style(row, column)

    def _fill(self, sheet: SheetDraft, edit: FillCell) -> None:
        if not _COLOUR.match(edit.colour):
            raise WriteRefused(msg("{colour} is not a colour; give six hexadecimal digits.", colour=edit.colour))
        row, column = place_of(edit)
        if sheet.protected and not self.force:
            self._check_lock(sheet, row, column)
        sheet.wishes.setdefault((row, column), Wish()).fill = edit.colour.upper()

    # -- reading what is there

    def _stored(self, sheet: SheetDraft, row: int, column: int) -> Stored:
        cell = sheet.part.cell(row, column)
        if cell is None:
            return Stored()
        return read_cell(sheet.part.cell_bytes(cell), sheet.part.prefix, self.texts)

    def shown(self, sheet: SheetDraft, row: int, column: int, old: Stored) -> str:
        """Return what the user sees in a cell, dates as ISO text."""
        if old.kind != "number":
            return old.text
        style = self._style_now(sheet, row, column)
        found = moment(old.text, epoch_1904=self.package.epoch_1904) if self.styles.is_date(style or 0) else None
        return old.text if found is None else value_text(found)

    def _formula_text(self, sheet: SheetDraft, row: int, column: int, old: Stored) -> str:
        """Return a cell's formula; for a member of a shared formula the master's, moved to this cell's row."""
        if old.formula:
            return old.formula
        cell = sheet.part.cell(row, column)
        return shared_formula(sheet.part, cell, self.texts) if cell is not None else ""


def minimal_styles(*, strict: bool) -> bytes:
    if not strict:
        return MINIMAL
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return MINIMAL.replace(transitional, b"http://purl.oclc.org/ooxml/spreadsheetml/main")

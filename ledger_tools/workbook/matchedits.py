"""The cells that differ between two files, held against the edits: each must be there, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.edits import (
    AddComment,
    AddSheet,
    AppendRows,
    DoneEdit,
    Edit,
    FillCell,
    SetCell,
    Value,
    value_text,
)
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.cellvalues import Stored, holds, moment, read_cell
from ledger_tools.workbook.comparelooks import FILL, NUMBER_FORMAT, QUOTE, Looks, same_look
from ledger_tools.workbook.comparesheet import Landed, SheetChanges
from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.escapes import unescape_excel
from ledger_tools.workbook.opc import Package
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.sharedformulas import shared_formula
from ledger_tools.workbook.sharedparts import SharedTexts
from ledger_tools.workbook.sheetxml import Cell, SheetPart, hiding
from ledger_tools.workbook.styleparts import StyleSheet
from ledger_tools.workbook.xmlbytes import parse, tag_attributes, text_of

Cells = dict[tuple[int, int], tuple[Cell | None, Cell | None]]


class Reader:
    """Reads single cells of one version of a workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._texts = SharedTexts(Draft(package))
        self._styles: StyleSheet | None = None
        self._looks: Looks | None = None
        self._notes: dict[str, dict[str, str]] = {}

    def notes(self, part: str) -> dict[str, str]:
        """Return the notes of a sheet part by address."""
        if part not in self._notes:
            found: dict[str, str] = {}
            for name in self.package.related(part, "comments"):
                data = self.package.archive.read(name)
                for node in parse(data, name).descendants("comment"):
                    words = "".join(text_of(data, t) for t in node.descendants("t"))
                    found[node.attributes.get("ref", "")] = unescape_excel(words)
            self._notes[part] = found
        return self._notes[part]

    @property
    def styles(self) -> StyleSheet | None:
        """Return the styles part; None where the workbook has none."""
        if self._styles is None:
            found = self.package.related(self.package.workbook_part, "styles")
            if found:
                self._styles = StyleSheet(self.package.archive.read(found[0]), found[0])
        return self._styles

    @property
    def looks(self) -> Looks:
        """Return the cell formats."""
        if self._looks is None:
            self._looks = Looks(self.styles)
        return self._looks

    def stored(self, part: SheetPart, cell: Cell | None) -> Stored:
        """Return what a cell holds."""
        return Stored() if cell is None else read_cell(part.cell_bytes(cell), part.prefix, self._texts)

    def shown(self, part: SheetPart, cell: Cell | None) -> str | None:
        """Return what a cell holds as text: a formula with ``=``, days in ISO form; None for an empty cell."""
        stored = self.stored(part, cell)
        if stored.formula is not None and cell is not None:
            return f"={stored.formula or shared_formula(part, cell, self._texts)}"
        if stored.kind in ("empty", "uncached"):
            return None
        styles = self.styles
        if stored.kind == "number" and cell is not None and styles is not None and styles.is_date(cell.style or 0):
            found = moment(stored.text, epoch_1904=self.package.epoch_1904)
            return stored.text if found is None else value_text(found)
        return stored.text


def done_edits(edits: Sequence[Edit], sheets: dict[str, SheetChanges], old: Reader, new: Reader) -> list[DoneEdit]:
    """Return the edits as found in the new file, in their own order.

    Args:
        sheets: what differs, by sheet part.

    Raises:
        WriteRefused: an edit is not there as asked, or a cell differs that no edit names.
    """
    left: dict[str, Cells] = {part: dict(changes.cells) for part, changes in sheets.items()}
    done: list[tuple[int, DoneEdit]] = []
    ranked = sorted(enumerate(edits), key=lambda pair: _rank(pair[1]))
    named = {(_part_of(e.sheet, old), e.cell): e for e in edits if isinstance(e, SetCell)}
    filled = {(_part_of(e.sheet, old), e.cell) for e in edits if isinstance(e, FillCell)}
    for rank, edit in ranked:
        if isinstance(edit, AddSheet):
            done.append((rank, DoneEdit("add-sheet", edit.name, None, ("A1",), None, edit.name)))
            continue
        part = _part_of(edit.sheet, old)
        changes = sheets.get(part)
        cells = left.get(part, {})
        if isinstance(edit, SetCell):
            keep = (part, edit.cell) in filled
            done.append((rank, _done_set(edit, changes, cells, old, new, keep=keep)))
        elif isinstance(edit, FillCell):
            done.append((rank, _done_fill(edit, changes, cells, old, new, named.get((part, edit.cell)))))
        elif isinstance(edit, AddComment):
            done.append((rank, _done_comment(edit, part, new)))
        else:
            done += [(rank, one) for one in _done_rows(edit, changes, cells, old, new)]
    for part, cells in left.items():
        if cells:
            (row, column), _ = next(iter(cells.items()))
            raise _missing(f"{part} {column_letter(column)}{row}")
    for part, changes in sheets.items():
        for row in changes.unhidden - {one.area.top for one in changes.landed}:
            raise _missing(f"{part} {row}:{row}")
    return [one for _, one in sorted(done, key=lambda pair: pair[0])]


def _rank(edit: Edit) -> int:
    """Return when an edit is looked for: rows last, and those that may lie anywhere behind those that may not."""
    kinds = (AddSheet, SetCell, FillCell, AddComment, AppendRows)
    return kinds.index(type(edit)) + (isinstance(edit, AppendRows) and not edit.at_row)


def _part_of(sheet: str, reader: Reader) -> str:
    exact = next((s.part for s in reader.package.sheets if s.name == sheet), None)
    folded = (s.part for s in reader.package.sheets if s.name.casefold() == sheet.casefold())
    return exact or next(folded, "")


def _missing(where: str) -> WriteRefused:
    return WriteRefused(
        msg(
            "the self-check found that {cell} is not as asked for, so nothing was written; "
            "please report this with the program's version.",
            cell=where,
        )
    )


def _done_set(
    edit: SetCell, changes: SheetChanges | None, cells: Cells, old: Reader, new: Reader, *, keep: bool
) -> DoneEdit:
    at = CellRef.parse(edit.sheet, edit.cell)
    place = (at.row, at.column)
    if changes is None or place not in cells:
        # nothing differs: right only where the cell held the value before
        package = old.package
        part = SheetPart(package.archive.read(_part_of(edit.sheet, old)), edit.sheet)
        cell = part.cell(*place)
        if not holds(old.stored(part, cell), edit.value, epoch_1904=package.epoch_1904):
            raise _missing(str(at))
        shown = old.shown(part, cell)
        return DoneEdit("set", edit.sheet, at.row, (at.address,), shown, shown)
    before, after = cells[place] if keep else cells.pop(place)
    if not holds(new.stored(changes.new, after), edit.value, epoch_1904=new.package.epoch_1904):
        raise _missing(str(at))
    _check_style(after, new, str(at))
    if not keep:
        was_style, style = _style_of(changes.old, before, place), after.style if after is not None else None
        if not same_look(old.looks, was_style, new.looks, style, _free(edit.value, edit.number_format)):
            raise _missing(str(at))
    was, became = old.shown(changes.old, before), new.shown(changes.new, after)
    return DoneEdit("set", edit.sheet, at.row, (at.address,), was, became)


def _done_fill(
    edit: FillCell, changes: SheetChanges | None, cells: Cells, old: Reader, new: Reader, value: SetCell | None
) -> DoneEdit:
    at = CellRef.parse(edit.sheet, edit.cell)
    pair = cells.pop((at.row, at.column), None)
    if changes is None or pair is None:
        raise _missing(str(at))
    before, after = pair
    _check_style(after, new, str(at))
    free = FILL | (_free(value.value, value.number_format) if value is not None else frozenset())
    style = after.style if after is not None else None
    if not same_look(old.looks, _style_of(changes.old, before, (at.row, at.column)), new.looks, style, free):
        raise _missing(str(at))
    if new.looks.background(style) != f"FF{edit.colour.upper()}":
        raise _missing(str(at))
    if value is None and _content(changes.old, before) != _content(changes.new, after):
        raise _missing(str(at))
    return DoneEdit("fill", edit.sheet, at.row, (at.address,), None, edit.colour)


def _content(part: SheetPart, cell: Cell | None) -> tuple[object, ...]:
    """Return all of a cell but its format."""
    if cell is None:
        return (b"", [])
    attributes = sorted((k, v) for k, v in cell.attributes.items() if k not in ("s", "r"))
    return (part.data[cell.tag_end : cell.end], attributes)


def _check_style(cell: Cell | None, new: Reader, where: str) -> None:
    styles = new.styles
    if cell is not None and cell.style and (styles is None or cell.style >= len(styles)):
        raise _missing(where)


def _style_of(part: SheetPart, cell: Cell | None, place: tuple[int, int]) -> int | None:
    """Return the format of a cell, for one that is not stored that of its row or column."""
    return cell.style if cell is not None else part.default_style(*place)


def _free(value: Value, code: str | None) -> frozenset[str]:
    """Return what a value may change in a cell's format: days need a code, text like a formula a mark."""
    if code is not None or isinstance(value, date | time):
        return NUMBER_FORMAT
    return QUOTE if isinstance(value, str) and value.startswith("=") else frozenset()


def _done_comment(edit: AddComment, part: str, new: Reader) -> DoneEdit:
    at = CellRef.parse(edit.sheet, edit.cell)
    if edit.text not in new.notes(part).get(at.address, ""):
        raise _missing(str(at))
    return DoneEdit("comment", edit.sheet, at.row, (at.address,), None, edit.text)


def _done_rows(
    edit: AppendRows, changes: SheetChanges | None, cells: Cells, old: Reader, new: Reader
) -> list[DoneEdit]:
    if changes is None:
        raise _missing(edit.sheet)
    done: list[DoneEdit] = []
    rows: dict[int, dict[int, tuple[Cell | None, Cell | None]]] = {}
    for (row, column), pair in cells.items():
        rows.setdefault(row, {})[column] = pair
    width = max(map(len, edit.rows), default=0)
    row = edit.at_row or _first_landing(edit, rows, changes, old, new)
    for values in edit.rows:
        first = _where_row_starts(values, rows.get(row, {}), edit.first_column, changes, old, new)
        where = changes.new.index(row)
        if first is None or where is None or hiding(tag_attributes(changes.new.row_tag(where))):
            raise _missing(f"{edit.sheet} {row}:{row}")
        addresses = tuple(f"{column_letter(first + n)}{row}" for n in range(len(values)))
        after = tuple(new.shown(changes.new, changes.new.cell(row, first + n)) for n in range(len(values)))
        done.append(DoneEdit("append", edit.sheet, row, addresses, None, after))
        taken = [*rows[row], first, first + width - 1]
        changes.landed.append(Landed(Box(row, min(taken), row, max(taken)), edit.grow_rules))
        for column, (before, cell) in rows[row].items():
            _check_style(cell, new, f"{column_letter(column)}{row}")
            value = values[column - first] if first <= column < first + len(values) else None
            was, style = before.style if before is not None else None, cell.style if cell is not None else None
            if was is not None and not same_look(old.looks, was, new.looks, style, _free(value, None)):
                raise _missing(f"{edit.sheet} {column_letter(column)}{row}")
            cells.pop((row, column))
        row += 1  # the rows of one edit follow one another
    return done


def _first_landing(
    edit: AppendRows,
    rows: dict[int, dict[int, tuple[Cell | None, Cell | None]]],
    changes: SheetChanges,
    old: Reader,
    new: Reader,
) -> int:
    """Return the first changed row that holds the first values of an edit; 0 if there is none."""
    for row in sorted(rows):
        if _where_row_starts(edit.rows[0], rows[row], edit.first_column, changes, old, new) is not None:
            return row
    return 0


def _where_row_starts(
    values: Sequence[Value],
    cells: dict[int, tuple[Cell | None, Cell | None]],
    asked: int | None,
    changes: SheetChanges,
    old: Reader,
    new: Reader,
) -> int | None:
    """Return the column at which a changed row holds these values, only formulas beside them; None if it does not.

    Args:
        asked: the only column that will do; None: whichever fits.
    """
    if not cells:
        return None
    stored = {column: new.stored(changes.new, cell) for column, (_, cell) in cells.items()}
    if any(old.stored(changes.old, cell) != Stored() for cell, _ in cells.values()):
        return None
    epoch = new.package.epoch_1904
    candidates = [asked] if asked else range(max(1, min(cells) - len(values) + 1), max(cells) + 1)
    for first in sorted(candidates, key=lambda c: abs(c - min(cells))):
        fits = all(_fits(stored.get(first + n, Stored()), value, epoch) for n, value in enumerate(values))
        others = [s for column, s in stored.items() if not first <= column < first + len(values)]
        if fits and all(s.kind in ("empty", "uncached") for s in others):
            return first
    return None


def _fits(stored: Stored, value: Value, epoch_1904: bool) -> bool:
    if value is None:
        return stored.kind in ("empty", "uncached")  # a calculated column is filled where nothing was given
    return holds(stored, value, epoch_1904=epoch_1904)

"""What already belongs to a cell beside its value, so that a marked copy or a mend does not run over it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger_tools.model.cells import CellRef
from ledger_tools.workbook.comments import threaded_cells
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.styleparts import StyleSheet
from ledger_tools.workbook.xmlbytes import parse

if TYPE_CHECKING:
    from ledger_tools.workbook.opc import SheetEntry
    from ledger_tools.workbook.reading import Workbook

_INDEX = re.compile(rb"<(?:[^\s<>/:]+:)?v[^>]*>\s*([0-9]+)\s*<")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Cells that are not plain.

    Attributes:
        threaded: with a conversation, which a note would break.
        coloured: with a background colour of the user's own, white not counted.
        locked: that the sheet's protection keeps from being changed.
        rich: texts with more than one look, which a new value would lose.
    """

    threaded: frozenset[CellRef] = frozenset()
    coloured: frozenset[CellRef] = frozenset()
    locked: frozenset[CellRef] = frozenset()
    rich: frozenset[CellRef] = frozenset()


def surroundings(workbook: Workbook, cells: Iterable[CellRef]) -> Surroundings:
    """Return which of the cells are not plain.

    Raises:
        WriteRefused: a sheet is spelled in a way that the writer does not touch.
    """
    by_sheet: dict[str, list[CellRef]] = {}
    for cell in sorted(cells):
        by_sheet.setdefault(cell.sheet, []).append(cell)
    package = workbook.package
    found = package.related(package.workbook_part, "styles")
    styles = StyleSheet(package.archive.read(found[0]), found[0]) if found else None
    rich = _rich_strings(workbook)
    kinds: dict[str, set[CellRef]] = {"threaded": set(), "coloured": set(), "locked": set(), "rich": set()}
    for entry in package.sheets:
        if entry.name in by_sheet and entry.part:
            for kind, cell in _of_sheet(workbook, entry, by_sheet[entry.name], styles, rich):
                kinds[kind].add(cell)
    return Surroundings(*(frozenset(kinds[kind]) for kind in ("threaded", "coloured", "locked", "rich")))


def _of_sheet(
    workbook: Workbook, entry: SheetEntry, cells: list[CellRef], styles: StyleSheet | None, rich: frozenset[int]
) -> Iterable[tuple[str, CellRef]]:
    package = workbook.package
    part = SheetPart(package.archive.read(entry.part), entry.part)
    threads = threaded_cells(package, entry)
    protection = part.root.child("sheetProtection")
    protected = protection is not None and protection.attributes.get("sheet") in ("1", "true")
    for cell in cells:
        stored = part.cell(cell.row, cell.column)
        style = stored.style if stored is not None else part.default_style(cell.row, cell.column)
        if cell.address in threads:
            yield "threaded", cell
        if styles is not None and styles.has_fill(style or 0):
            yield "coloured", cell
        if protected and (styles is None or styles.is_locked(style or 0)):
            yield "locked", cell
        if stored is not None and _is_rich(part.cell_bytes(stored), stored.attributes.get("t", ""), rich):
            yield "rich", cell


def _is_rich(xml: bytes, kind: str, rich: frozenset[int]) -> bool:
    if kind == "inlineStr":
        return re.search(rb"<(?:[^\s<>/:]+:)?r[\s>]", xml) is not None
    index = _INDEX.search(xml) if kind == "s" and rich else None
    return index is not None and int(index[1]) in rich


def _rich_strings(workbook: Workbook) -> frozenset[int]:
    """Return which shared texts have more than one look."""
    package = workbook.package
    found = package.related(package.workbook_part, "sharedStrings")
    data = package.archive.read(found[0]) if found else b""
    if not re.search(rb"<(?:[^\s<>/:]+:)?r[\s>]", data):
        return frozenset()
    texts = parse(data, found[0]).every("si")
    return frozenset(n for n, text in enumerate(texts) if text.child("r") is not None)

"""Ranges in a new file that reach further down than in the old one: each must end with the last new entry below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.comparesheet import SheetChanges
from ledger_tools.workbook.opc import Package
from ledger_tools.workbook.ranges import Box, boxes, stretched, union
from ledger_tools.workbook.xmlbytes import Node, parse, text_of


def check_stretched(old: Package, new: Package, sheets: Mapping[str, SheetChanges]) -> None:
    """Check tables, filters and rules of every sheet against the rows that were found to be new.

    Raises:
        WriteRefused: a range reaches elsewhere, or a table stayed behind.
    """
    filters = _filter_names(old), _filter_names(new)
    for n, sheet in enumerate(old.sheets):
        if sheet.kind != "worksheet":
            continue
        changes = sheets.get(sheet.part)
        landed = changes.landed if changes is not None else []
        areas = [one.area for one in landed]
        tables = [_check_table(old, new, part, areas) for part in old.related(sheet.part, "table")]
        if changes is None:
            if filters[0].get(str(n)) != filters[1].get(str(n)):
                raise _wrong(old.workbook_part)
            continue
        wide = [_with_tables(area, tables) for area in areas]
        grown = _check_filter(changes, wide)
        _check_filter_name(old.workbook_part, filters[0].get(str(n)), filters[1].get(str(n)), grown)
        asked = [area for area, one in zip(wide, landed, strict=True) if one.grow_rules]
        _check_rules(changes, asked)


def _wrong(part: str) -> WriteRefused:
    return WriteRefused(
        msg(
            "the self-check found that a table, filter or rule in {part} does not end with the new rows, so nothing "
            "was written; please report this with the program's version.",
            part=part,
        )
    )


def _with_tables(area: Box, tables: Sequence[Box | None]) -> Box:
    """Return a new row with all columns of the tables that it belongs to."""
    return union([area, *(Box(area.top, t.left, area.bottom, t.right) for t in tables if t and t.meets(area))])


def _check_table(old: Package, new: Package, part: str, areas: Sequence[Box]) -> Box | None:
    """Check one table object and return where it now lies."""
    before, after = (parse(p.archive.read(part), part) for p in (old, new))
    box, found = _area(before), _area(after)
    if box is None:
        if before.attributes.get("ref") != after.attributes.get("ref"):
            raise _wrong(part)
        return None
    ends = int(before.attributes.get("totalsRowCount", "0") or 0) > 0
    wanted = box if ends else stretched(box, areas)
    if found != wanted:
        raise _wrong(part)
    entered = any(area.meets(wanted) for area in areas)
    for name in ("insertRow", "insertRowShift"):
        if after.attributes.get(name) != (None if entered else before.attributes.get(name)):
            raise _wrong(part)
    arrow, new_arrow = _area(before.child("autoFilter")), _area(after.child("autoFilter"))
    if arrow is not None and new_arrow != (arrow if wanted == box else arrow.down_to(wanted.bottom)):
        raise _wrong(part)
    return wanted


def _area(node: Node | None) -> Box | None:
    return Box.parse(node.attributes.get("ref", "")) if node is not None else None


def _check_filter(changes: SheetChanges, areas: Sequence[Box]) -> tuple[Box, Box] | None:
    """Return the area of a sheet's filter before and after where it grew; None where it did not."""
    box, new = _area(changes.old.root.child("autoFilter")), _area(changes.new.root.child("autoFilter"))
    if box == new:
        return None
    if box is None or new is None or new != stretched(box, areas):
        raise _wrong(changes.old.part)
    return box, new


def _filter_names(package: Package) -> dict[str, str]:
    """Return what the hidden names that mirror filters say, by the number of their sheet."""
    part = package.workbook_part
    data = package.archive.read(part)
    return {
        node.attributes.get("localSheetId", ""): text_of(data, node)
        for node in parse(data, part).descendants("definedName")
        if node.attributes.get("name", "").lower() == "_xlnm._filterdatabase"
    }


def _check_filter_name(part: str, old: str | None, new: str | None, grown: tuple[Box, Box] | None) -> None:
    if old is None:
        return
    wanted = old
    if grown is not None:
        sheet, mark, area = old.rpartition("!")
        if Box.parse(area) != grown[0]:
            raise _wrong(part)
        wanted = sheet + mark + grown[1].absolute()
    if new != wanted:
        raise _wrong(part)


def _check_rules(changes: SheetChanges, areas: Sequence[Box]) -> None:
    before, after = _rules(changes.old.data, changes.old.root), _rules(changes.new.data, changes.new.root)
    if len(before) != len(after):
        raise _wrong(changes.old.part)
    for (kind, old), (_, new) in zip(before, after, strict=True):
        if old == new:
            continue
        if len(old.split()) != len(new.split()):
            raise _wrong(changes.old.part)
        every = [box for k, sqref in after if k == kind for box in boxes(sqref)]
        for one, two in zip(old.split(), new.split(), strict=True):
            box, found = Box.parse(one), Box.parse(two)
            if one == two:
                continue
            if box is None or found is None or found != stretched(box, areas):
                raise _wrong(changes.old.part)
            fresh = replace(found, top=box.bottom + 1)
            if kind == "dataValidation" and sum(other.meets(fresh) for other in every) > 1:
                raise _wrong(changes.old.part)  # a cell has one drop-down at most


def _rules(data: bytes, root: Node) -> list[tuple[str, str]]:
    """Return kind and areas of every rule of a sheet, those of extensions too."""
    found = []
    for kind in ("conditionalFormatting", "dataValidation"):
        for node in root.descendants(kind):
            found.append((kind, node.attributes.get("sqref", "")))
            found += [(kind, text_of(data, n)) for n in node.descendants("sqref")]
    return found

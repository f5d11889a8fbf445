"""Shared formulas: the text stands in one cell, the master, and the others only name its number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from ledger_tools.model.cells import CellRef
from ledger_tools.workbook.cellvalues import read_cell
from ledger_tools.workbook.ranges import moved_down
from ledger_tools.workbook.sheetxml import Cell, SheetPart

_OPENED = re.compile(rb"<(?:[^\s<>/:]+:)?f\s[^>]*>")
_NUMBER = re.compile(rb"""\ssi=["'](\d+)["']""")
_PLACE = re.compile(rb"""\sr=["']([A-Z]+\d+)["']""")


def shared_formula(part: SheetPart, cell: Cell, shared: Callable[[int], str]) -> str:
    """Return the formula of a member of a shared formula: its master's, moved to its row; "" where it cannot be told.

    Args:
        cell: the member, as the part stores it; its master is looked for in the whole part.
        shared: gives the shared string of an index.
    """
    opened = _OPENED.search(part.cell_bytes(cell))
    number = _NUMBER.search(opened[0]) if opened else None
    if number is None:
        return ""
    data, prefix = part.data, part.prefix
    for found in re.finditer(rb"<" + re.escape(prefix) + rb"f\s[^>]*>", data):
        other = _NUMBER.search(found[0])
        if b"ref=" not in found[0] or other is None or other[1] != number[1]:
            continue
        start = data.rfind(b"<" + prefix + b"c ", 0, found.start())
        place = _PLACE.search(data[start : found.start()])
        closing = b"</" + prefix + b"c>"
        end = data.find(closing, found.end())
        if start < 0 or place is None or end < 0:
            return ""
        at = CellRef.parse("", place[1].decode())
        text = read_cell(data[start : end + len(closing)], prefix, shared).formula
        row = part.numbers[bisect_right(part.starts, cell.start) - 1]
        return (moved_down(text, row - at.row) or "") if text and at.column == cell.column else ""
    return ""

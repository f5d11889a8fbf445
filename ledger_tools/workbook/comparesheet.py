"""Two versions of a worksheet part: what stands around the rows, and which cells differ; equal rows cost one look."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.comparexml import Difference, walk
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.sheetxml import Cell, SheetPart, hiding
from ledger_tools.workbook.xmlbytes import tag_attributes


@dataclass(frozen=True, slots=True)
class Landed:
    """One row of a new entry as found in the new file, and whether rules were to be stretched to it."""

    area: Box
    grow_rules: bool


@dataclass(slots=True)
class SheetChanges:
    """What differs among the rows.

    Attributes:
        cells: by row and column, the old and the new form; None where it is not stored.
        unhidden: rows that could not be seen and now can.
        landed: the new entries, row by row, with the columns that they took (told by ``matchedits``).
    """

    old: SheetPart
    new: SheetPart
    cells: dict[tuple[int, int], tuple[Cell | None, Cell | None]] = field(default_factory=dict)
    unhidden: set[int] = field(default_factory=set)
    landed: list[Landed] = field(default_factory=list)


def compare_sheets(old: SheetPart, new: SheetPart) -> tuple[list[Difference], SheetChanges]:
    """Return the differences around the rows, and the cells that differ.

    Raises:
        WriteRefused: a row is gone, or something other than cells differs among the rows.
    """
    frame = list(walk(old.data, old.root, new.data, new.root, (old.root.local,), skip="sheetData"))
    if old.data[: old.root.start] != new.data[: new.root.start] or old.data[old.root.end :] != new.data[new.root.end :]:
        frame.append(Difference("text", (old.root.local,)))
    changes = SheetChanges(old, new)
    begin = _equal_rows(old, new)
    old.scan_rows(old.content_start + begin)
    new.scan_rows(new.content_start + begin)
    _compare_rows(old, new, changes, begin)
    return frame, changes


def _equal_rows(old: SheetPart, new: SheetPart) -> int:
    """Return how many bytes of the rows are the same in both, up to the start of a row that states its number.

    Rows before it need no look at all; the last of them is still compared, so that the order is seen to go on.
    """
    a, b = (
        memoryview(old.data)[old.content_start : old.content_end],
        memoryview(new.data)[new.content_start : new.content_end],
    )
    limit, position, step = min(len(a), len(b)), 0, 1 << 20
    while step:
        while position + step <= limit and a[position : position + step] == b[position : position + step]:
            position += step
        step >>= 1
    place = old.content_start + position
    for _ in range(3):  # the row that differs, and two before it
        place = old.row_before(place)
    begin = place - old.content_start
    stated = b" r=" in old.data[place : place + 64].split(b">", 1)[0]
    return begin if stated else 0


def _compare_rows(old: SheetPart, new: SheetPart, changes: SheetChanges, begin: int) -> None:
    first_gap = old.starts[0] if old.starts else old.content_end
    new_gap = new.starts[0] if new.starts else new.content_end
    gaps = [old.data[old.content_start + begin : first_gap]], [new.data[new.content_start + begin : new_gap]]
    i = j = 0
    while i < len(old.numbers) or j < len(new.numbers):
        a = old.numbers[i] if i < len(old.numbers) else None
        b = new.numbers[j] if j < len(new.numbers) else None
        if b is None or (a is not None and a < b):
            raise _odd(new, a or 0)
        if a is None or b < a:
            _compare_row(old, None, new, j, changes)
            gaps[1].append(_gap(new, j))
            j += 1
            continue
        if old.data[old.starts[i] : _stop(old, i)] != new.data[new.starts[j] : _stop(new, j)]:
            if old.data[old.starts[i] : old.row_end(i)] != new.data[new.starts[j] : new.row_end(j)]:
                _compare_row(old, i, new, j, changes)
            gaps[0].append(_gap(old, i))
            gaps[1].append(_gap(new, j))
        i += 1
        j += 1
    if b"".join(gaps[0]) != b"".join(gaps[1]):
        raise _odd(new, 0)


def _stop(part: SheetPart, where: int) -> int:
    return part.starts[where + 1] if where + 1 < len(part.starts) else part.content_end


def _gap(part: SheetPart, where: int) -> bytes:
    """Return what stands between a row and the next one."""
    return part.data[part.row_end(where) : _stop(part, where)]


def _compare_row(old: SheetPart, i: int | None, new: SheetPart, j: int, changes: SheetChanges) -> None:
    row = new.numbers[j]
    before = {c.column: c for c in old.cells(i)} if i is not None else {}
    after = {c.column: c for c in new.cells(j)}
    for column in sorted({*before, *after}):
        a, b = before.get(column), after.get(column)
        if b is None:
            raise _odd(new, row)
        if a is None or old.cell_bytes(a) != new.cell_bytes(b):
            changes.cells[row, column] = (a, b)
    old_tag = tag_attributes(old.row_tag(i)) if i is not None else {"r": str(row)}
    new_tag = tag_attributes(new.row_tag(j))
    if "spans" not in new_tag:
        old_tag.pop("spans", None)
    for name in hiding(old_tag) - set(new_tag):
        old_tag.pop(name)
        changes.unhidden.add(row)
    if old_tag != new_tag:
        raise _odd(new, row)
    if (_rest(old, i, before) if i is not None else b"") != _rest(new, j, after):
        raise _odd(new, row)


def _rest(part: SheetPart, where: int, cells: dict[int, Cell]) -> bytes:
    """Return what stands in a row beside its cells."""
    position = part.starts[where] + len(part.row_tag(where))
    pieces = []
    for cell in cells.values():
        pieces.append(part.data[position : cell.start])
        position = cell.end
    end = part.row_end(where)
    closing = part.data.rfind(b"</", position, end)
    pieces.append(part.data[position : closing if closing >= 0 else end])
    return b"".join(pieces)


def _odd(part: SheetPart, row: int) -> WriteRefused:
    return WriteRefused(
        msg(
            "the self-check found a change in {part} near row {row} that was not asked for, so nothing was written; "
            "please report this with the program's version.",
            part=part.part,
            row=row,
        )
    )

"""The hidden sheet of a report that holds its snapshot: as few cells as take the text, with a checksum above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ledger_tools.model.snapshot import LANGUAGE, SCHEMA, SHEET, Snapshot, checksum
from ledger_tools.model.snapshot_text import snapshot_lines
from ledger_tools.render.xlsx_pen import Pen
from ledger_tools.text.i18n import msg

_CELL = 30_000  # signs; a cell takes 32,767, and a sign outside the basic plane counts twice
_FOR_PEOPLE = msg(
    "What this report saw of each claim, for the next report to be held against; please leave it as it is. It names "
    "people only as hashes."
)


def write_snapshot(pen: Pen, snapshot: Snapshot) -> None:
    """Add the sheet: schema, checksum and number of cells in row 1, a sentence for people in row 2, the text below."""
    lines = snapshot_lines(replace(snapshot, made={**snapshot.made, LANGUAGE: pen.language}))
    cells = list(_cells(lines))
    page: Any = pen.book.add_worksheet(SHEET)
    page.hide()
    look = pen.look("plain")
    for column, text in enumerate((SCHEMA, checksum(lines), str(len(cells)))):
        page.write_string(0, column, text, look)
    pen.write(page, 1, 0, pen.words(_FOR_PEOPLE), look)
    for row, text in enumerate(cells, start=2):
        page.write_string(row, 0, text, look)


def _cells(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines in texts that a cell takes, each of whole lines."""
    kept: list[str] = []
    size = 0
    for line in lines:
        width = len(line) + 1 if line.isascii() else len(line.encode("utf-16-le")) // 2 + 1
        if kept and size + width > _CELL:
            yield "\n".join(kept)
            kept, size = [], 0
        kept.append(line)
        size += width
    yield "\n".join(kept)

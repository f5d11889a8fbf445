"""Areas as the file writes them, and how formulas and ranges follow a row that is added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS, column_letter, column_number
from ledger_tools.text.pattern import pattern

_CORNER = pattern(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?\Z")
# Texts, quoted sheet names and structured references are stepped over; then one cell or a pair of row numbers.
_TOKEN = pattern(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*'!?|\[(?:[^\[\]]|\[[^\]]*\])*\])"""
    r"""|(?<![\w.\\\]$])(\$?[A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])"""
    r"""|(?<![\w.\\\]$])(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w.(!])"""
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Box | None:
        """Return the rectangle of an area such as ``A1:D9``, ``B2``, ``C:C`` or ``3:4``; None for anything else."""
        first, _, last = text.partition(":")
        one, two = _CORNER.match(first), _CORNER.match(last or first)
        if not one or not two or not (one[1] or one[2]) or not (two[1] or two[2]):
            return None
        try:
            left = column_number(one[1]) if one[1] else 1
            right = column_number(two[1]) if two[1] else MAX_COLUMNS
        except ValueError:
            return None
        top = int(one[2]) if one[2] else 1
        bottom = int(two[2]) if two[2] else MAX_ROWS
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def covers(self, row: int, column: int) -> bool:
        """True if the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Box) -> bool:
        """True if the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def spans(self, other: Box) -> bool:
        """True if all of another rectangle lies inside."""
        return self.covers(other.top, other.left) and self.covers(other.bottom, other.right)

    def down_to(self, bottom: int) -> Box:
        """Return the rectangle with another last row."""
        return replace(self, bottom=bottom)

    def text(self) -> str:
        """Return the area as files write it; one cell without a colon."""
        first = f"{column_letter(self.left)}{self.top}"
        last = f"{column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def absolute(self) -> str:
        """Return the area as defined names write it, such as ``$A$1:$D$9``."""
        first = f"${column_letter(self.left)}${self.top}"
        return f"{first}:${column_letter(self.right)}${self.bottom}"


def boxes(sqref: str) -> list[Box]:
    """Return the rectangles of a list of areas; what cannot be read is left out."""
    return [box for word in sqref.split() if (box := Box.parse(word)) is not None]


def union(areas: list[Box]) -> Box:
    """Return the smallest rectangle around all areas."""
    return Box(
        min(a.top for a in areas), min(a.left for a in areas), max(a.bottom for a in areas), max(a.right for a in areas)
    )


def stretched(box: Box, areas: Iterable[Box]) -> Box:
    """Return a rectangle stretched over the new rows right below it, as far as they follow one another."""
    below = sorted((a for a in areas if a.left <= box.right and box.left <= a.right), key=lambda a: a.top)
    for area in below:
        if area.top == box.bottom + 1:
            box = box.down_to(area.bottom)
    return box


def moved_down(formula: str, rows: int) -> str | None:
    """Return a formula as it reads when copied down by some rows; None where a reference would leave the sheet."""
    lost = False

    def shift(dollar: str, number: str) -> str:
        nonlocal lost
        moved = int(number) + (0 if dollar else rows)
        lost = lost or not 1 <= moved <= MAX_ROWS
        return f"{dollar}{moved}"

    def one(m: re.Match[str]) -> str:
        if m[1] is not None:
            return m[1]
        if m[4] is not None:
            try:
                column_number(m[2].lstrip("$"))
            except ValueError:
                return m[0]
            return m[2] + shift(m[3], m[4])
        return f"{shift(m[5], m[6])}:{shift(m[7], m[8])}"

    moved = _TOKEN.sub(one, formula)
    return None if lost else moved


def has_cell_references(formula: str) -> bool:
    """True if a formula names a cell or a row that moves when the formula is copied down."""
    return moved_down(formula, 1) != formula

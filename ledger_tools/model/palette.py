"""Colours of charts, alike in the workbook, on the page and on paper.

Colour-blind readers tell them apart (blue against orange, no red against green), and so does a grey print: series are
dark, middle, light and black, ages run from pale to dark.
"""

from __future__ import annotations

SERIES = ("#1F4E79", "#D98310", "#A9CCEB", "#1A1A1A")
LINES = (SERIES[0], SERIES[1], SERIES[3], SERIES[2])  # the light one would be lost on paper as a line
AGES = ("#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6", "#4292C6", "#2171B5", "#08306B")  # young to old


def parts_of(number: int) -> tuple[str, ...]:
    """Return the colours of some parts of a whole: few by contrast, many (which are ages) from pale to dark."""
    return SERIES if number <= len(SERIES) else AGES

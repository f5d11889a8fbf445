"""How a sheet of a report lies on A4: upright or across, where a page ends, which header stands on every page.

Spreadsheet programs break pages wherever the paper ends. So that no chart is cut and no table begins with its header
alone at the foot of a page, the rows are laid on pages here first, with a little to spare since fonts differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger_tools.model.report import Shape, words
from ledger_tools.render.xlsx_layout import (
    CHART_HEIGHT,
    CHART_WIDTH,
    HEADING_HEIGHT,
    ROW_HEIGHT,
    SheetPlan,
    TablePlan,
    header_height,
    points,
    row_height,
    row_lines,
)

PAPER_A4 = 9
SHORT_SIDE, LONG_SIDE = 595.0, 842.0  # points of A4
ACROSS_MARGINS, DOWN_MARGINS = 72.0, 108.0
_INCHES = {"left": 0.5, "right": 0.5, "top": 0.8, "bottom": 0.7}
_READABLE = 0.76  # of full size: an upright page that shrinks letters further is laid across
_READABLE_DRAWN = 0.57  # of a sheet with charts, which on a page laid across would be parted from their numbers
_SPARE = 0.95  # of a page is counted on
_MEASURED = 400  # rows of a table measured one by one; the rest are taken to be like them
_FEWEST = 5  # rows that a table shows before a page ends
_UNPARTED = 3 * ROW_HEIGHT  # of a page may stay free before a row that does not fit on it
_SMALL = 16  # rows of a table that is not parted, nor from its charts


@dataclass(frozen=True, slots=True)
class _Block:
    """A table from its title to the empty row below it, or a chart.

    Attributes:
        row: the sheet row it begins in.
        height: in points.
        least: what must fit on the page that it begins on; with the charts of a small table.
    """

    row: int
    height: float
    least: float


def set_up(page: Any, sheet: SheetPlan, language: str) -> None:
    """Set paper, margins, direction, page ends and the repeated header of a sheet."""
    set_paper(page)
    if is_across(sheet):
        page.set_landscape()
    page.set_h_pagebreaks(page_breaks(sheet, language))
    header = repeated_row(sheet, language)
    if header is not None:
        page.repeat_rows(header)


def set_paper(page: Any) -> None:
    """Set a sheet to fit the width of A4."""
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(**_INCHES)


def is_across(sheet: SheetPlan) -> bool:
    """True for a sheet whose letters would be too small to read on an upright page."""
    return (SHORT_SIDE - ACROSS_MARGINS) / _width(sheet) < (_READABLE_DRAWN if sheet.charts else _READABLE)


def page_room(sheet: SheetPlan) -> float:
    """Return the points of rows that a page takes when the sheet is made to fit its width."""
    across, down = (LONG_SIDE, SHORT_SIDE) if is_across(sheet) else (SHORT_SIDE, LONG_SIDE)
    scale = min(1.0, (across - ACROSS_MARGINS) / _width(sheet))
    return (down - DOWN_MARGINS) / scale * _SPARE


def page_breaks(sheet: SheetPlan, language: str) -> list[int]:
    """Return the rows that begin a new page, beside those where a page is simply full."""
    room, used = page_room(sheet), 26 + 3 * ROW_HEIGHT + sum(map(row_height, sheet.note_lines))
    breaks, slack = [], 0.0
    for number, block in enumerate(_blocks(sheet, room, language)):
        if number and block.least > room - used - slack:  # nobody wants a page with a title alone
            breaks.append(block.row)
            used = slack = 0.0
        # Where a table runs over pages, rows that are not parted make it end further down than its height tells.
        pages, used = divmod(used + block.height, room)
        slack = min(slack + pages * _UNPARTED, room / 3) if pages else slack
    return breaks


def repeated_row(sheet: SheetPlan, language: str) -> int | None:
    """Return the header row to print on every page: of the only table, or of the long ones that end the sheet."""
    filled = [plan for plan in sheet.tables if len(plan.table)]
    if len(filled) == 1 and sheet.tables[-1] is filled[0]:
        return filled[0].header_row
    found = None
    for plan in reversed(filled):
        if not _is_long(plan) or (found is not None and _heads(plan, language) != _heads(found, language)):
            break
        found = plan
    if found is None or (sheet.tables[-1] is not filled[-1] and len(filled[-1].table) <= _SMALL):
        return None  # what comes below a short list may begin a page, and is not under its header
    return found.header_row


def is_list(plan: TablePlan) -> bool:
    """True for a table with a ledger row in each line."""
    return any(column.shape is Shape.CELL for column in plan.table.columns[:2])


def _is_long(plan: TablePlan) -> bool:
    """True for a table that may run over pages: one with a ledger row in each line, or with many lines."""
    return is_list(plan) or len(plan.table) > _SMALL


def _heads(plan: TablePlan, language: str) -> list[str]:
    return [words(column.label, language) for column in plan.table.columns]


def _width(sheet: SheetPlan) -> float:
    """Return the width in points of what stands on the sheet."""
    columns = max((len(plan.table.columns) for plan in sheet.tables if len(plan.table)), default=0)
    drawn = CHART_WIDTH * 0.75 if sheet.charts else 0.0
    return max(points(sheet.widths[:columns]), points([sheet.span_width]), drawn)


def _blocks(sheet: SheetPlan, room: float, language: str) -> Iterator[_Block]:
    for plan in sheet.tables:
        drawn = [row for row, chart in sheet.charts if chart.table == plan.table.key]
        head, rows = _heights(plan, language)
        height, charts = head + rows, len(drawn) * CHART_HEIGHT
        least = height if len(plan.table) <= _SMALL else head + _FEWEST * ROW_HEIGHT
        if len(plan.table) <= _SMALL and height + charts <= room:
            least = height + charts
        yield _Block(plan.title_row, height, min(least, room))
        yield from (_Block(row, CHART_HEIGHT, CHART_HEIGHT) for row in drawn)


def _heights(plan: TablePlan, language: str) -> tuple[float, float]:
    """Return the height of title and header, and that of the rows, the total and the empty row below."""
    if not len(plan.table):
        return HEADING_HEIGHT, row_height(plan.empty_lines(language)) + ROW_HEIGHT
    measured = min(len(plan.table), _MEASURED)
    rows = sum(row_height(row_lines(plan, number, language)) for number in range(measured))
    rows *= len(plan.table) / measured
    return HEADING_HEIGHT + header_height(plan, language), rows + ROW_HEIGHT * (1 + (plan.total_row is not None))

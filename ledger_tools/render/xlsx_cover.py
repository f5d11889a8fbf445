"""The cover sheet of a report: figures, charts, what was read, contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger_tools.model.report import Figure, Report, Shape, Text, words
from ledger_tools.render import styles, xlsx_charts, xlsx_pages
from ledger_tools.render.xlsx_layout import (
    COVER_COLUMNS,
    COVER_WIDTH,
    HEADING_HEIGHT,
    ROW_HEIGHT,
    Plan,
    SheetPlan,
    TablePlan,
    lines_needed,
    points,
    quoted,
    row_height,
)
from ledger_tools.render.xlsx_pen import Pen
from ledger_tools.text.i18n import msg

_ACROSS = 4  # tiles in a row
_TILE = COVER_COLUMNS // _ACROSS
_TILE_ROWS = (20, 30, 16)  # label, figure, note
_TILE_HEIGHT = sum(_TILE_ROWS)
_LABEL = 3  # columns of a label in the head
_PIXELS = 75  # of a cover column
_LOW, _HIGH = 11, 15  # sheet rows of a chart
_LONG_NAMES = 3  # more rows for the last charts, whose names under the columns are long
_NO_CHARTS = msg("There is nothing to draw: no claim counts in this period.")


def write_cover(pen: Pen, page: Any, report: Report, sheet: SheetPlan, plan: Plan) -> None:
    """Write the cover, from the top row down."""
    page.set_column(0, COVER_COLUMNS - 1, COVER_WIDTH)
    page.set_row(0, 30)
    pen.write(page, 0, 0, pen.words(report.title), pen.look("title"))
    parts = [report.firm, pen.words(report.subtitle), report.ledger]
    pen.write(page, 1, 0, " · ".join(filter(None, parts)), pen.look("subtitle"))
    row = 3
    for start in range(0, len(report.figures), _ACROSS):
        row = _tiles(pen, page, row, report.figures[start : start + _ACROSS], plan)
    shaded = [plan.tables[key] for key in sheet.section.again]
    row = _charts(pen, page, row, sheet, plan, _chart_rows(sheet, len(report.figures), shaded))
    for key in sheet.section.again:
        row = _heat_map(pen, page, row, plan.tables[key])
    if sheet.section.charts:
        page.set_h_pagebreaks([row])  # figures and pictures on the first page, what was read on the second
    row = _head(pen, page, row, report)
    row = _contents(pen, page, row, plan)
    row = _notes(pen, page, row, sheet)
    for text in report.foot:
        _merge(page, row, 0, COVER_COLUMNS, pen.words(text), pen.look("note"))
        row += 1


def _tiles(pen: Pen, page: Any, row: int, figures: Sequence[Figure], plan: Plan) -> int:
    for below, height in enumerate(_TILE_ROWS):
        page.set_row(row + below, height)
    for i in range(len(figures), _ACROSS):  # the last row is as wide as the others
        for below, look in enumerate(("tile-label", "tile-value", "tile-note")):
            _merge(page, row + below, i * _TILE, _TILE, "", pen.look(look))
    for i, figure in enumerate(figures):
        _merge(page, row, i * _TILE, _TILE, pen.words(figure.label), pen.look("tile-label"))
    for i, figure in enumerate(figures):
        _value(pen, page, row + 1, i * _TILE, figure, plan)
    for i, figure in enumerate(figures):
        _rows_behind(pen, page, row + 2, i * _TILE, figure, plan)
    return row + 4


def _rows_behind(pen: Pen, page: Any, row: int, column: int, figure: Figure, plan: Plan) -> None:
    """Write a figure's note, as a link to the claims that it counts where the report lists them."""
    address = plan.address(figure.behind)
    note = pen.words(figure.note)
    if address is None:
        _merge(page, row, column, _TILE, note, pen.look("tile-note"))
        return
    text = pen.words(msg("{note} · claims", note=note) if note else msg("claims"))
    look = pen.look("tile-note", "link")
    page.merge_range(row, column, row, column + _TILE - 1, "", look)
    page.write_url(row, column, f"internal:{address}", look, text)


def _value(pen: Pen, page: Any, row: int, column: int, figure: Figure, plan: Plan) -> None:
    look = pen.look("tile-value", number=styles.number(f"tile-{figure.shape.value}", figure.decimals))
    page.merge_range(row, column, row, column + _TILE - 1, "", look)
    if figure.value is None:
        pen.write(page, row, column, "–", look)
        return
    value = figure.value / 100 if figure.shape is Shape.MONEY else figure.value
    address = plan.address(figure.place)
    if address is None:
        page.write_number(row, column, value, look)
    else:
        page.write_formula(row, column, f"={address}", look, value)


def _chart_rows(sheet: SheetPlan, figures: int, shaded: Sequence[TablePlan]) -> list[int]:
    """Return the sheet rows of each line of charts: with figures and heat map they fill the first page."""
    lines = -(-len(sheet.section.charts) // 2)
    if not lines:
        return []
    width = points([COVER_WIDTH] * COVER_COLUMNS)
    scale = (xlsx_pages.SHORT_SIDE - xlsx_pages.ACROSS_MARGINS) / width
    page = (xlsx_pages.LONG_SIDE - xlsx_pages.DOWN_MARGINS) / scale
    tiles = 30 + 2 * ROW_HEIGHT + -(-figures // _ACROSS) * (_TILE_HEIGHT + ROW_HEIGHT)
    heat = sum(HEADING_HEIGHT + ROW_HEIGHT * (2 + max(len(plan.table), 1)) for plan in shaded)
    free = int((page - tiles - heat) / ROW_HEIGHT) - 1
    each = min(max((free - _LONG_NAMES * (lines > 1)) // lines, _LOW), _HIGH)
    return [each] * (lines - 1) + [each + _LONG_NAMES * (lines > 1)]


def _charts(pen: Pen, page: Any, row: int, sheet: SheetPlan, plan: Plan, rows: Sequence[int]) -> int:
    charts = sheet.section.charts
    if not charts:
        _merge(page, row, 0, COVER_COLUMNS, pen.words(_NO_CHARTS), pen.look("empty"))
        return row + 2
    for i, chart in enumerate(charts):
        last_alone = i == len(charts) - 1 and i % 2 == 0
        width = COVER_COLUMNS * _PIXELS - 8 if last_alone else COVER_COLUMNS // 2 * _PIXELS - 8
        at = row + sum(rows[: i // 2]), i % 2 * COVER_COLUMNS // 2
        high = int(rows[i // 2] * ROW_HEIGHT / 0.75) - 10
        xlsx_charts.insert(pen, page, *at, chart, plan, (width, high), small=True)
    for under in range(row, row + sum(rows) + 1):
        page.set_row(under, ROW_HEIGHT)
    return row + sum(rows) + 1


def _heat_map(pen: Pen, page: Any, row: int, plan: TablePlan) -> int:
    """Write a table of counts once more, as formulas, each cell shaded by its number."""
    table = plan.table
    _heading(pen, page, row, table.title)
    if not len(table):
        _merge(page, row + 1, 0, COVER_COLUMNS, pen.words(table.empty), pen.look("empty"))
        return row + 3
    names, counts = table.columns[0], table.columns[1:]
    for under in range(row + 1, row + 2 + len(table)):
        page.set_row(under, ROW_HEIGHT)
    label = max(COVER_COLUMNS - len(counts), _LABEL)
    _merge(page, row + 1, 0, label, pen.words(names.label), pen.look("header"))
    for i, column in enumerate(counts):
        pen.write(page, row + 1, label + i, pen.words(column.label), pen.look("header-number"))
    for number in range(len(table)):
        name = words(table.values[names.key][number], pen.language)
        _merge(page, row + 2 + number, 0, label, name, pen.look("body", "indented"))
        for i, column in enumerate(counts):
            formula = f"={quoted(plan.sheet)}!{plan.cell(column.key, number)}"
            value = table.values[column.key][number]
            page.write_formula(row + 2 + number, label + i, formula, pen.look("body", number="count"), value)
    last = row + 1 + len(table)
    shaded = sum(column.formula is None for column in counts)
    low, high = styles.HEAT
    scale = {"type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": low, "max_color": high}
    page.conditional_format(row + 2, label, last, label + shaded - 1, scale)
    return last + 2


def _head(pen: Pen, page: Any, row: int, report: Report) -> int:
    _heading(pen, page, row, msg("What was read"))
    for label, value in report.head:
        row += 1
        text = pen.words(value)
        width = (COVER_COLUMNS - _LABEL) * COVER_WIDTH
        page.set_row(row, row_height(lines_needed(text, width)))
        _merge(page, row, 0, _LABEL, pen.words(label), pen.look("head-label"))
        _merge(page, row, _LABEL, COVER_COLUMNS - _LABEL, text, pen.look("head-value"))
    return row + 2


def _contents(pen: Pen, page: Any, row: int, plan: Plan) -> int:
    _heading(pen, page, row, msg("Contents"))
    for sheet in plan.sheets[1:]:
        row += 1
        page.write_url(row, 0, f"internal:{quoted(sheet.name)}!A1", pen.look("link"), sheet.name)
        _merge(page, row, _LABEL, COVER_COLUMNS - _LABEL, pen.words(sheet.section.title), pen.look("plain"))
    return row + 2


def _notes(pen: Pen, page: Any, row: int, sheet: SheetPlan) -> int:
    if not sheet.section.notes:
        return row
    _heading(pen, page, row, msg("Taken for granted"))
    for note in sheet.section.notes:
        row += 1
        text = pen.words(note)
        page.set_row(row, row_height(lines_needed(text, COVER_COLUMNS * COVER_WIDTH)))
        _merge(page, row, 0, COVER_COLUMNS, text, pen.look("note"))
    return row + 2


def _heading(pen: Pen, page: Any, row: int, text: Text) -> None:
    page.set_row(row, HEADING_HEIGHT)
    pen.write(page, row, 0, pen.words(text), pen.look("heading"))


def _merge(page: Any, row: int, column: int, count: int, text: str, look: Any) -> None:
    page.merge_range(row, column, row, column + count - 1, "", look)
    page.write_string(row, column, text, look)

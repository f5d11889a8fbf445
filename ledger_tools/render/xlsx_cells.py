"""Cells and tables of a report, written with XlsxWriter; text is always written as text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import ReportColumn, Shape, Total
from ledger_tools.render import styles
from ledger_tools.render.xlsx_layout import (
    HEADING_HEIGHT,
    ROW_HEIGHT,
    TEXT_SHAPES,
    TOTAL_WORD,
    TablePlan,
    header_height,
    lines_needed,
    quoted,
    row_height,
    shown,
    wraps,
)
from ledger_tools.render.xlsx_pen import CELL_LIMIT, Pen

LINK_LIMIT = 10_000  # links of one sheet; a spreadsheet takes 65,530, but each costs a line in the package
_URL_LIMIT = 2_000
_BORDERED_ROWS = 2_000  # longer tables go without lines, which need a cell each


def write_table(pen: Pen, page: Any, plan: TablePlan, *, source_links: bool = False) -> None:
    """Write a table with its title, header, rows and total; row by row from the top."""
    table = plan.table
    page.set_row(plan.title_row, HEADING_HEIGHT)
    pen.write(page, plan.title_row, 0, pen.words(table.title), pen.look("heading"))
    if not len(table):
        _write_empty(pen, page, plan)
        return
    page.set_row(plan.header_row, header_height(plan, pen.language))
    for i, column in enumerate(table.columns):
        look = "header" if column.shape in TEXT_SHAPES else "header-number"
        pen.write(page, plan.header_row, i, pen.words(column.label), pen.look(look))
    _write_rows(pen, page, plan, source_links)
    if plan.total_row is not None:
        page.set_row(plan.total_row, ROW_HEIGHT)
        _write_totals(pen, page, plan)
    if table.heat:
        _shade(page, plan)


def _write_empty(pen: Pen, page: Any, plan: TablePlan) -> None:
    """Say why there are no rows, over as many lines as that takes."""
    look = pen.look("empty")
    page.set_row(plan.header_row, row_height(plan.empty_lines(pen.language)))
    page.merge_range(plan.header_row, 0, plan.header_row, plan.span - 1, "", look)
    pen.write(page, plan.header_row, 0, pen.words(plan.table.empty), look)


def _write_rows(pen: Pen, page: Any, plan: TablePlan, source_links: bool) -> None:
    table = plan.table
    bordered = len(table) <= _BORDERED_ROWS
    columns = [table.values[column.key] for column in table.columns]
    writers = [_writer(pen, page, plan, i, bordered, source_links) for i in range(len(columns))]
    texts = [(i, plan.widths[i]) for i, c in enumerate(table.columns) if wraps(c)]
    if table.subtotals:
        texts = texts[1:]  # the label of a subtotal runs over the empty cells beside it
    for row, values in enumerate(zip(*columns, strict=True), start=plan.first):
        lines = max((lines_needed(shown(values[i], pen.language), width) for i, width in texts), default=1)
        if lines > 1 or bordered:  # said for each row: LibreOffice makes one of the usual height lower
            page.set_row(row, row_height(lines))
        if row - plan.first in table.subtotals:
            _write_subtotal(pen, page, plan, row, values)
            continue
        for value, (write, blank) in zip(values, writers, strict=True):
            if value is not None and value != "":
                write(row, value)
            elif blank is not None:
                blank(row)


def _write_subtotal(pen: Pen, page: Any, plan: TablePlan, row: int, values: Sequence[Any]) -> None:
    table = plan.table
    first, last = table.subtotals[row - plan.first]
    for i, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        look = pen.look(
            "subtotal",
            number=_number(column),
        )
        if i == 0:
            pen.write(page, row, i, pen.words(value), look)
        elif value is None or column.total is Total.NONE:
            page.write_blank(row, i, None, look)
        else:
            sum_up = f"=SUBTOTAL(9,{plan.cell(column.key, first)}:{plan.cell(column.key, last)})"
            page.write_formula(row, i, sum_up, look, stored(column, value))


def _writer(
    pen: Pen, page: Any, plan: TablePlan, i: int, bordered: bool, source_links: bool
) -> tuple[Callable[[int, Any], None], Callable[[int], None] | None]:
    """Return what writes the values and the empty cells of one column: chosen once, called for every row."""
    column = plan.table.columns[i]
    base = "body" if bordered else "plain"
    blank = _blank(page, i, pen.look(base)) if bordered else None
    if column.absent:
        blank = _absent(page, i, column.absent, pen.look(base, number=_number(column)))
    if column.formula is not None:
        write = _formula_writer(pen, page, plan, i, base)
    elif column.shape is Shape.CELL:
        url = _claims_url
        if source_links:
            url = _ledger_url if len(plan.table) <= LINK_LIMIT else _no_url
        write = _link_writer(pen, page, i, base, url)
    elif column.shape in TEXT_SHAPES:
        write = _text_writer(pen, page, i, base)
    else:
        write = _number_writer(pen, page, i, base, column)
    return write, blank


def _blank(page: Any, i: int, look: Any) -> Callable[[int], None]:
    def write(row: int) -> None:
        page.write_blank(row, i, None, look)

    return write


def _absent(page: Any, i: int, text: str, look: Any) -> Callable[[int], None]:
    def write(row: int) -> None:
        page.write_string(row, i, text, look)

    return write


def _text_writer(pen: Pen, page: Any, i: int, base: str) -> Callable[[int, Any], None]:
    look = pen.look(base, "wrapped")

    def write(row: int, value: Any) -> None:
        text = value if isinstance(value, str) else shown(value, pen.language)
        page.write_string(row, i, text[:CELL_LIMIT], look)

    return write


def _number_writer(pen: Pen, page: Any, i: int, base: str, column: ReportColumn) -> Callable[[int, Any], None]:
    look = pen.look(base, number=_number(column))
    if column.shape is Shape.DATE:
        return lambda row, value: page.write_datetime(row, i, value, look)
    if column.shape is Shape.MONEY:
        return lambda row, value: page.write_number(row, i, value / 100, look)
    return lambda row, value: page.write_number(row, i, value, look)


def _formula_writer(pen: Pen, page: Any, plan: TablePlan, i: int, base: str) -> Callable[[int, Any], None]:
    column = plan.table.columns[i]
    look = pen.look(base, number=_number(column))

    def write(row: int, value: Any) -> None:
        page.write_formula(row, i, formula(plan, column, row), look, stored(column, value))

    return write


def formula(plan: TablePlan, column: ReportColumn, row: int) -> str:
    """Return a column's formula for a 0-based row of the sheet."""
    cells = {c.key: plan.cell(c.key, row - plan.first) for c in plan.table.columns}
    return "=" + str(column.formula).format(**cells)


def stored(column: ReportColumn, value: Any) -> Any:
    """Return a value as the sheet stores it."""
    return value / 100 if column.shape is Shape.MONEY else value


def _link_writer(
    pen: Pen, page: Any, i: int, base: str, url: Callable[[Pen, CellRef], str | None]
) -> Callable[[int, Any], None]:
    plain, linked = pen.look(base, "indented"), pen.look(base, "indented", "link")

    def write(row: int, value: CellRef) -> None:
        target = url(pen, value)
        if target is None:
            pen.write(page, row, i, str(value), plain)
        else:
            page.write_url(row, i, target, linked, str(value))

    return write


def _no_url(pen: Pen, cell: CellRef) -> str | None:
    return None


def _claims_url(pen: Pen, cell: CellRef) -> str | None:
    row = pen.rows.get(cell)
    return None if row is None else f"internal:{quoted(pen.claims)}!A{row + 1}"


def _ledger_url(pen: Pen, cell: CellRef) -> str | None:
    if pen.ledger is None:
        return None
    target = f"external:{pen.ledger}#{quoted(cell.sheet)}!{cell.address}"
    return target if len(target) < _URL_LIMIT else None


def _number(column: ReportColumn) -> str | None:
    """Return the name of a column's number format, None for text."""
    return None if column.shape in TEXT_SHAPES else styles.number(column.shape.value, column.decimals)


def _write_totals(pen: Pen, page: Any, plan: TablePlan) -> None:
    table, row = plan.table, plan.total_row
    assert row is not None
    totals = table.totals or {}
    for i, column in enumerate(table.columns):
        value = totals.get(column.key)
        number = _number(column)
        look = pen.look("total", number=number) if number else pen.look("total", "indented")
        if i == 0:
            pen.write(page, row, i, pen.words(TOTAL_WORD), look)
        elif value is None or column.total is Total.NONE:
            page.write_blank(row, i, None, look)
        elif column.total is Total.SUM:
            first, last = plan.cell(column.key, 0), plan.cell(column.key, len(table) - 1)
            sum_up = f"=SUBTOTAL(9,{first}:{last})" if table.subtotals else f"=SUM({first}:{last})"
            page.write_formula(row, i, sum_up, look, stored(column, value))
        elif column.formula is not None:
            page.write_formula(row, i, formula(plan, column, row), look, stored(column, value))
        else:
            page.write_number(row, i, stored(column, value), look)


def _shade(page: Any, plan: TablePlan) -> None:
    """Shade the counts that were counted, not those that a formula adds up."""
    shaded = [i for i, c in enumerate(plan.table.columns) if c.shape is Shape.COUNT and c.formula is None]
    pale, strong = styles.HEAT
    page.conditional_format(
        plan.first,
        shaded[0],
        plan.last,
        shaded[-1],
        {"type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": pale, "max_color": strong},
    )

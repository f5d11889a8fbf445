"""A Report becomes an .xlsx workbook with XlsxWriter: same report, same language, same bytes."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import IO, Any

from ledger_tools.model.report import Report, words
from ledger_tools.render import styles, xlsx_charts, xlsx_pages
from ledger_tools.render.xlsx_cells import write_table
from ledger_tools.render.xlsx_cover import write_cover
from ledger_tools.render.xlsx_layout import (
    CHART_ROWS,
    CHART_WIDTH,
    ROW_HEIGHT,
    Plan,
    SheetPlan,
    plan_report,
    quoted,
    row_height,
)
from ledger_tools.render.xlsx_pen import Pen
from ledger_tools.render.xlsx_snapshot import write_snapshot
from ledger_tools.text.i18n import msg

_ROWS_IN_MEMORY = 20_000  # beyond this rows go to a temporary file as they are written
_UNSCALED = {"scale_with_doc": False}  # the same letters at the edge of every page
_HEADER_IN_SIGHT = 12  # a header further down would leave no room to scroll
_HEADER_LIMIT = 60  # characters of ledger text in a page header, which holds 255 with its codes
CLAIMS = "claims"  # key of the section with a row for each claim
# Lists of cells that need not be among the claims; others link to the claims.
_TO_THE_LEDGER = (CLAIMS, "quality", "left-out", "loss-run", "loss-checks", "loss-renewal", "notices", "clocks")


def write_report(report: Report, target: Path | IO[bytes], language: str) -> None:
    """Write a report as a workbook in a language; an existing file is replaced without a question."""
    import xlsxwriter

    plan = plan_report(report, language)
    most = max((len(table.table) for table in plan.tables.values()), default=0)
    options = {
        "constant_memory": most > _ROWS_IN_MEMORY,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": styles.base(language),
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        _properties(book, report, language)
        pen = _pen(book, report, plan, language)
        for sheet in plan.sheets:
            page = book.add_worksheet(sheet.name)
            page.hide_gridlines(2)
            _page_setup(pen, page, report, sheet)
            if sheet.section.key == "cover":
                write_cover(pen, page, report, sheet, plan)
            else:
                _write_sheet(pen, page, report, sheet, plan)
        if report.snapshot is not None:
            write_snapshot(pen, report.snapshot)


def _properties(book: Any, report: Report, language: str) -> None:
    # A fixed time: the clock would make two runs differ.
    book.set_properties(
        {
            "title": f"{words(report.title, language)} {words(report.subtitle, language)}",
            "subject": report.ledger,
            "author": "ledger-tools",
            "created": datetime.combine(report.made_as_of, time()),
        }
    )


def _pen(book: Any, report: Report, plan: Plan, language: str) -> Pen:
    pen = Pen(book, language, ledger=_linkable(report.link))
    for sheet in plan.sheets:
        if sheet.section.key == CLAIMS and sheet.tables:
            table = sheet.tables[0]
            pen.claims = sheet.name
            pen.rows = {cell: table.first + i for i, cell in enumerate(table.table.values.get("cell", ()))}
    return pen


def _linkable(link: str | None) -> str | None:
    """Return a path that a link can carry; None for one with a sign that links give another meaning."""
    return None if link is None or any(c in link for c in '#%|"<>') else link


def _page_setup(pen: Pen, page: Any, report: Report, sheet: SheetPlan) -> None:
    if sheet.section.key == "cover":
        xlsx_pages.set_paper(page)
    else:
        xlsx_pages.set_up(page, sheet, pen.language)
    # Default rows have one height everywhere, so that charts keep their shape and pages end where they should.
    page.set_default_row(ROW_HEIGHT)
    title, period = pen.words(report.title), pen.words(report.subtitle)
    small = f'&9&"{styles.font(pen.language)},Regular"'  # the font also keeps a leading digit of the text off the size
    page.set_header(f"&L{small}{_printed(report.ledger)}&R{small}{_printed(f'{title} {period}')}", _UNSCALED)
    made = pen.words(msg("As of {day}", day=report.made_as_of.isoformat()))
    page.set_footer(f"&L{small}{_printed(sheet.name)}&C{small}&P / &N&R{small}{_printed(made)}", _UNSCALED)


def _printed(text: str) -> str:
    """Return a text for page headers, where & begins a code."""
    return " ".join(text.split())[:_HEADER_LIMIT].replace("&", "&&")


def _write_sheet(pen: Pen, page: Any, report: Report, sheet: SheetPlan, plan: Plan) -> None:
    for i, width in enumerate(sheet.widths):
        page.set_column(i, i, width, None, {} if width else {"hidden": True})
    page.set_row(0, 26)
    page.set_row(1, ROW_HEIGHT)
    page.set_row(2, ROW_HEIGHT)
    pen.write(page, 0, 0, pen.words(sheet.section.title), pen.look("title"))
    subtitle = f"{pen.words(report.subtitle)} · {report.ledger}"
    pen.write(page, 1, 0, subtitle, pen.look("subtitle"))
    front = plan.sheets[0].name
    page.write_url(2, 0, f"internal:{quoted(front)}!A1", pen.look("link"), pen.words(msg("Back to the summary")))
    _write_notes(pen, page, sheet)
    for table in sheet.tables:
        write_table(pen, page, table, source_links=sheet.section.key in _TO_THE_LEDGER)
    _freeze(page, sheet)
    for row, chart in sheet.charts:
        for under in range(row, row + CHART_ROWS):
            page.set_row(under, ROW_HEIGHT)
        xlsx_charts.insert(pen, page, row, 0, chart, plan, (CHART_WIDTH, xlsx_charts.HEIGHT))


def _write_notes(pen: Pen, page: Any, sheet: SheetPlan) -> None:
    look = pen.look("note")
    for row, note in enumerate(sheet.section.notes, start=sheet.note_row):
        text = pen.words(note)
        page.set_row(row, row_height(sheet.note_lines[row - sheet.note_row]))
        page.merge_range(row, 0, row, sheet.span - 1, "", look)
        pen.write(page, row, 0, text, look)


def _freeze(page: Any, sheet: SheetPlan) -> None:
    """Keep the header of a sheet's only table in sight, else the title."""
    filled = [table for table in sheet.tables if len(table.table)]
    if not filled:
        page.freeze_panes(2, 0)
        return
    last = filled[-1]
    if len(filled) == 1 and last.header_row <= _HEADER_IN_SIGHT:
        page.freeze_panes(last.first, 1 if last.table.filtered else 0)
    else:
        page.freeze_panes(2, 0)
    if last.table.filtered:
        page.autofilter(last.header_row, 0, last.last, len(last.table.columns) - 1)

"""Where everything of a report stands in its workbook: sheet names, rows, column widths; worked out before writing.

Formulas and charts point across sheets, so every place must be known before the first cell is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger_tools.model.cells import column_letter
from ledger_tools.model.report import Chart, Place, Report, ReportColumn, Section, Shape, Table, Text, Total, words
from ledger_tools.model.report_words import printed
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width

SHEET_NAME_LIMIT = 31
ROW_HEIGHT = 15.75  # points, said in the file: programs differ in what they make of a row by themselves
LINE_HEIGHT = 14.5
HEADING_HEIGHT = 20.0
CHART_ROWS = 16
CHART_HEIGHT = CHART_ROWS * ROW_HEIGHT
CHART_WIDTH = 760  # pixels
_POINTS_OF_A_CHARACTER, _POINTS_OF_A_COLUMN = 5.25, 3.75  # of a column's width, and what it takes besides
MOST_HEIGHT = 409.0  # points; no spreadsheet takes a higher row
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SAMPLE = 1_000  # rows looked at for the width of text; longer ones wrap
_LIMITS = {Shape.TEXT: 32.0, Shape.LONG: 36.0, Shape.CELL: 48.0}
_WIDEST = 200.0  # of all columns of a sheet: on a page laid across letters shrink to about seven tenths
# What a column of text is narrowed to for that; numbers of claims stay whole, stories are no slivers.
_NARROWEST = {Shape.TEXT: 17.0, Shape.LONG: 20.0}
FILTER_BUTTON = 2.5
_FILTERED_LIMIT = 22.0  # the sheet of all claims has many columns and is still to be printed on one page's width
_LEAST = {
    Shape.COUNT: 10.0,
    Shape.MONEY: 11.0,
    Shape.DAYS: 9.0,
    Shape.RATIO: 9.0,
    Shape.RATE: 9.0,
    Shape.DATE: 12.0,
    Shape.CELL: 9.0,
}
NOTE_WIDTH = 90.0  # notes run over as many columns as make a line of this width
DEFAULT_WIDTH = 8.43
COVER_COLUMNS = 12
COVER_WIDTH = 10.0
TEXT_SHAPES = (Shape.TEXT, Shape.LONG, Shape.CELL)
WRAPPED_SHAPES = (Shape.TEXT, Shape.LONG)


def widest_line(text: str) -> int:
    """Return the width of the widest line of a text."""
    return max(map(display_width, text.split("\n"))) if "\n" in text else display_width(text)


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell of a width; some is kept free because fonts differ."""
    plain = text.isascii()
    usable = max(int(width * (1.05 if plain else 0.92)) - 1, 1)
    if (len(text) if plain else 2 * len(text)) <= usable and "\n" not in text:
        return 1
    return sum(max(1, -(-display_width(line) // usable)) for line in text.split("\n"))


def row_height(lines: int) -> float:
    """Return the height in points of a row with some lines of text."""
    return ROW_HEIGHT if lines <= 1 else min(LINE_HEIGHT * lines + 1.0, MOST_HEIGHT)


def points(widths: Sequence[float]) -> float:
    """Return the width in points of columns of some widths."""
    return sum(width * _POINTS_OF_A_CHARACTER + _POINTS_OF_A_COLUMN for width in widths)


@dataclass(slots=True)
class TablePlan:
    """Where a table stands; rows are 0-based, as XlsxWriter counts."""

    table: Table
    sheet: str
    widths: list[float]  # of the sheet's columns
    span: int  # columns that titles and notes run over
    title_row: int
    header_row: int
    first: int
    last: int  # before ``first`` where the table is empty
    total_row: int | None

    def cell(self, column: str, row: int | None) -> str | None:
        """Return the address of a value within the sheet, None where it does not stand; row None is the total row."""
        number = [c.key for c in self.table.columns].index(column)
        at = self.total_row if row is None else self.first + row
        return None if at is None else f"{column_letter(number + 1)}{at + 1}"

    def empty_lines(self, language: str) -> int:
        """Return the lines of what is said where there are no rows."""
        return lines_needed(words(self.table.empty, language), _span_width(self.widths, self.span))

    def area(self, column: str) -> list[Any]:
        """Return the body of a column as XlsxWriter names a range."""
        number = [c.key for c in self.table.columns].index(column)
        return [self.sheet, self.first, number, self.last, number]


@dataclass(slots=True)
class SheetPlan:
    """One sheet."""

    section: Section
    name: str
    widths: list[float]
    span: int  # columns that titles and notes run over
    note_row: int
    note_lines: list[int] = field(default_factory=list)  # of each note
    tables: list[TablePlan] = field(default_factory=list)
    charts: list[tuple[int, Chart]] = field(default_factory=list)  # row and chart

    @property
    def span_width(self) -> float:
        """Return the width of the columns that notes run over."""
        return _span_width(self.widths, self.span)


@dataclass(slots=True)
class Plan:
    """The whole workbook."""

    sheets: Sequence[SheetPlan]
    tables: Mapping[str, TablePlan]

    def address(self, place: Place | None) -> str | None:
        """Return the address of a value with its sheet, as formulas write it; None where it stands nowhere."""
        if place is None or place.table not in self.tables:
            return None
        plan = self.tables[place.table]
        cell = plan.cell(place.column, place.row)
        return None if cell is None else f"{quoted(plan.sheet)}!{cell}"


def quoted(sheet: str) -> str:
    """Return a sheet name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def plan_report(report: Report, language: str) -> Plan:
    """Return where everything of a report stands."""
    names = sheet_names([words(s.name, language) for s in report.sections])
    sheets = [_plan_sheet(section, name, language) for section, name in zip(report.sections, names, strict=True)]
    return Plan(sheets, {plan.table.key: plan for sheet in sheets for plan in sheet.tables})


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return names that every spreadsheet program takes: at most 31 characters, none of ``[]:*?/\\``, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for text in wanted:
        clean = " ".join(_NOT_IN_NAMES.sub(" ", text).split()).strip("'") or "Sheet"
        name, number = clean[:SHEET_NAME_LIMIT], 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = clean[: SHEET_NAME_LIMIT - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _plan_sheet(section: Section, name: str, language: str) -> SheetPlan:
    if section.key == "cover":
        return SheetPlan(section, name, [COVER_WIDTH] * COVER_COLUMNS, COVER_COLUMNS, 0)
    widths = _widths(section.tables, language)
    sheet = SheetPlan(section, name, widths, _span(widths), note_row=3)
    sheet.note_lines = [lines_needed(words(note, language), sheet.span_width) for note in section.notes]
    row = sheet.note_row + len(section.notes) + 1
    for table in section.tables:
        plan = _plan_table(table, sheet, row)
        sheet.tables.append(plan)
        row = max(plan.header_row, plan.last, plan.total_row or 0) + 2
        # A chart stands under its numbers, not behind a list that may run over pages.
        for chart in section.charts:
            if chart.table == table.key and chart.worth_drawing(table):
                sheet.charts.append((row, chart))
                row += CHART_ROWS
    return sheet


def _plan_table(table: Table, sheet: SheetPlan, row: int) -> TablePlan:
    first = row + 2
    last = first + len(table) - 1
    total = last + 1 if table.totals is not None and len(table) else None
    return TablePlan(table, sheet.name, sheet.widths, sheet.span, row, row + 1, first, last, total)


def _span(widths: Sequence[float]) -> int:
    total, count = 0.0, 0
    while total < NOTE_WIDTH:
        total += widths[count] if count < len(widths) else DEFAULT_WIDTH
        count += 1
    return count


def _span_width(widths: Sequence[float], span: int) -> float:
    return sum(widths[:span]) + DEFAULT_WIDTH * max(0, span - len(widths))


def _widths(tables: Sequence[Table], language: str) -> list[float]:
    """Return the widths of a sheet's columns; where all are too wide for paper, text is left to wrap."""
    widths: list[float] = []
    least: list[float] = []
    for table in tables:
        for i, column in enumerate(table.columns if len(table) else ()):
            need = column_width(column, table, language)
            if i == len(widths):
                widths.append(0.0)
                least.append(0.0)
            widths[i] = max(widths[i], need)
            least[i] = max(least[i], min(need, _NARROWEST.get(column.shape, need)))
    while sum(widths) > _WIDEST and (spare := [i for i, w in enumerate(widths) if w >= least[i] + 1]):
        widest = max(spare, key=lambda i: (widths[i] - least[i], -i))
        widths[widest] -= 1
    return [round(width, 2) for width in widths]


def column_width(column: ReportColumn, table: Table, language: str) -> float:
    """Return the width that a column needs for its header (which may wrap) and its values."""
    values = table.values[column.key]
    if table.subtotals and column.shape in TEXT_SHAPES:  # a subtotal's label runs over the empty cells beside it
        values = [value for i, value in enumerate(values) if i not in table.subtotals]
    total = (table.totals or {}).get(column.key)
    header = _header_width(words(column.label, language), filtered=table.filtered)
    return max(header, _body_width(column, values, total, language, table.filtered))


def _header_width(label: str, *, filtered: bool) -> float:
    """Return the width of a header on two lines, with room for a button where rows can be filtered."""
    button = FILTER_BUTTON if filtered else 0.0
    if label.isascii():
        return max(len(word) for word in label.split() or [""]) * 1.2 + 2 + button
    longest = display_width(label)
    return min(-(-longest // 2) + 1 if filtered and longest > 6 else longest, 12) * 1.1 + 2 + button


def _body_width(column: ReportColumn, values: Sequence[Any], total: Any, language: str, filtered: bool) -> float:
    shape = column.shape
    if shape in TEXT_SHAPES:
        limit = _FILTERED_LIMIT if filtered and shape in WRAPPED_SHAPES else _LIMITS[shape]
        longest = max((widest_line(shown(v, language)) for v in values[:_SAMPLE]), default=0)
        if column.total is Total.NONE and shape is not Shape.CELL:
            longest = max(longest, display_width(words(TOTAL_WORD, language)))
        return max(_LEAST.get(shape, 8.0), min(longest * 1.08 + 3, limit))
    if shape is Shape.DATE:
        return _LEAST[shape]
    numbers = [v for v in values if v is not None]
    extremes = [max(numbers, default=0), min(numbers, default=0), total or 0]
    return max(_LEAST[shape], max(len(printed(v, shape, language)) for v in extremes) * 1.1 + 2)


TOTAL_WORD: Text = msg("Total")


def row_lines(plan: TablePlan, number: int, language: str) -> int:
    """Return the lines that a row of a table takes: those of its longest text."""
    table, lines = plan.table, 1
    for i, column in enumerate(table.columns):
        if column.shape in WRAPPED_SHAPES and not (i == 0 and table.subtotals):
            lines = max(lines, lines_needed(shown(table.values[column.key][number], language), plan.widths[i]))
    return lines


def header_height(plan: TablePlan, language: str) -> float:
    """Return the height of a header row as high as its labels need; no program finds it by itself for every font."""
    spare = FILTER_BUTTON if plan.table.filtered else 0.0
    labels = [(words(c.label, language), plan.widths[i] - spare) for i, c in enumerate(plan.table.columns)]
    return row_height(max(_header_lines(label, width) for label, width in labels)) + 2


def _header_lines(label: str, width: float) -> int:
    """Return the lines of a label that breaks between words; bold letters are a tenth wider."""
    if not label.isascii():
        return lines_needed(label, width / 1.1)
    lines, used = 1, 0.0
    for word in label.split():
        size = len(word) * 1.08
        if used and used + 1 + size > width - 1:
            lines, used = lines + 1, size
        else:
            used += size + bool(used)
    return lines


def shown(value: Any, language: str) -> str:
    """Return a text value as it will stand in its cell."""
    if value is None:
        return ""
    if hasattr(value, "text"):
        return str(value.text(language))
    return str(value)

"""Draw layouts with XlsxWriter into a new workbook; the same layouts give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ledger_tools.model.sheet_spec import EARLIEST_DAY, LATEST_DAY
from ledger_tools.registers.layout import (
    BORDER,
    FOOTER,
    MARGINS,
    Look,
    SheetLayout,
    Validation,
    quoted,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MADE = datetime(2021, 1, 1)  # a fixed moment: the clock would change the bytes
_A4 = 9


def workbook_bytes(layouts: Sequence[SheetLayout], *, title: str = "") -> bytes:
    """Return a new workbook that holds the sheets in order; the first visible one is in front."""
    buffer = BytesIO()
    workbook = new_workbook(buffer, title)
    pen = Pen(workbook)
    for layout in layouts:
        draw_sheet(workbook, layout, pen)
    workbook.close()
    return buffer.getvalue()


def new_workbook(buffer: BytesIO, title: str) -> Workbook:
    """Return a workbook to be drawn into; what it says of itself hangs on no clock."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": title, "author": "ledger-tools", "created": _MADE})
    return workbook


class Pen:
    """The formats of one workbook: one for each look, made when first needed."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[Look, Format] = {}

    def format(self, look: Look) -> Format:
        """Return the workbook's format of a look."""
        if look not in self._formats:
            self._formats[look] = self._workbook.add_format(_properties(look))
        return self._formats[look]


def draw_sheet(workbook: Workbook, layout: SheetLayout, pen: Pen) -> Worksheet:
    """Add one sheet to a workbook and return it."""
    sheet = workbook.add_worksheet(layout.name)
    for column in layout.columns:
        sheet.set_column(column.number - 1, column.number - 1, column.width, pen.format(column.look))
    for row, height in (layout.heights or {}).items():
        sheet.set_row(row - 1, height)
    for cell in layout.cells:
        place, look = (cell.row - 1, cell.column - 1), pen.format(cell.look)
        if cell.link:
            sheet.write_url(*place, f"internal:{quoted(cell.link)}!A1", look, str(cell.value))
        elif isinstance(cell.value, str):
            sheet.write_string(*place, cell.value, look)
        else:
            sheet.write_number(*place, cell.value, look)
    for rule in layout.validations:
        sheet.data_validation(rule.first_row - 1, rule.column - 1, rule.last_row - 1, rule.column - 1, validation(rule))
    if layout.filter_to:
        sheet.autofilter(0, 0, max(layout.frozen_rows - 1, 0), layout.filter_to - 1)
    set_up(sheet, layout)
    return sheet


def set_up(sheet: Worksheet, layout: SheetLayout) -> None:
    """Freeze the header and set up printing: A4, one page wide, header on every page, page numbers."""
    if layout.frozen_rows:
        sheet.freeze_panes(layout.frozen_rows, 0)
    if layout.tab_color:
        sheet.set_tab_color(f"#{layout.tab_color}")
    if layout.hidden:
        sheet.hide()
    sheet.set_paper(_A4)
    if layout.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if layout.repeat_rows:
        sheet.repeat_rows(0, layout.repeat_rows - 1)
    sheet.set_margins(*MARGINS)
    sheet.set_footer(FOOTER)


def validation(rule: Validation) -> dict[str, Any]:
    """Return a rule in XlsxWriter's words. Nothing is forbidden: what is odd is asked about once, and may stay."""
    if rule.kind == "date":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST_DAY,
            "maximum": LATEST_DAY,
            "error_type": "warning",
        }
    source = f"={rule.source}" if rule.source else list(rule.values)
    return {"validate": "list", "source": source, "error_type": "warning", "show_error": rule.strict}


def _properties(look: Look) -> dict[str, Any]:
    """Return a look in XlsxWriter's words."""
    properties: dict[str, Any] = {"font_name": look.font, "font_size": look.size}
    if look.number_format:
        properties["num_format"] = look.number_format
    for name in ("bold", "italic", "underline"):
        if getattr(look, name):
            properties[name] = True
    if look.fill:
        properties["bg_color"] = f"#{look.fill}"
    if look.color:
        properties["font_color"] = f"#{look.color}"
    if look.border:
        properties |= {"border": 1, "border_color": f"#{BORDER}"}
    if look.heavy_bottom:
        properties |= {"bottom": 5, "bottom_color": "#000000"}
    if look.wrap:
        properties["text_wrap"] = True
    if look.align:
        properties["align"] = look.align
    if look.indent:
        properties["indent"] = look.indent
    if look.valign:
        properties["valign"] = look.valign
    return properties

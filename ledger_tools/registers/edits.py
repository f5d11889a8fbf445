"""Layouts as edits: the sheet that ``new`` draws, in the words in which the patcher adds it to a user's workbook."""

from __future__ import annotations

from functools import cache

from ledger_tools.model import edits
from ledger_tools.model.cells import column_letter
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


def add_sheet(layout: SheetLayout) -> edits.AddSheet:
    """Return the edit that adds a sheet."""
    return edits.AddSheet(
        layout.name,
        edits.SheetLayout(
            cells={
                (cell.row, cell.column): edits.LayoutCell(
                    cell.value, cell_format(cell.look), link=f"{quoted(cell.link)}!A1" if cell.link else None
                )
                for cell in layout.cells
            },
            columns={c.number: edits.LayoutColumn(c.width, cell_format(c.look)) for c in layout.columns},
            row_heights=dict(layout.heights or {}),
            dropdowns=[_dropdown(rule) for rule in layout.validations if rule.kind == "list"],
            date_rules=[
                edits.DateRule(_area(rule), EARLIEST_DAY, LATEST_DAY)
                for rule in layout.validations
                if rule.kind == "date"
            ],
            freeze=f"A{layout.frozen_rows + 1}" if layout.frozen_rows else None,
            autofilter=_filter(layout),
            print_setup=edits.PrintSetup(
                landscape=layout.landscape,
                repeat_rows=(1, layout.repeat_rows) if layout.repeat_rows else None,
                footer=FOOTER,
                margins=MARGINS,
            ),
            state="hidden" if layout.hidden else "visible",
            tab_colour=layout.tab_color or None,
        ),
    )


@cache
def cell_format(look: Look) -> edits.CellFormat:
    """Return a look in the words of the patcher."""
    return edits.CellFormat(
        number_format=look.number_format or "General",
        bold=look.bold,
        italic=look.italic,
        underline=look.underline,
        font_name=look.font,
        font_size=look.size,
        font_colour=look.color or None,
        fill=look.fill or None,
        border=BORDER if look.border else None,
        heavy_bottom=look.heavy_bottom,
        horizontal=look.align or None,
        vertical={"vcenter": "center"}.get(look.valign, look.valign) or None,
        wrap=look.wrap,
        indent=look.indent,
    )


def _dropdown(rule: Validation) -> edits.Dropdown:
    return edits.Dropdown(_area(rule), choices=rule.values, source=rule.source or None, strict=rule.strict)


def _area(rule: Validation) -> str:
    letter = column_letter(rule.column)
    return f"{letter}{rule.first_row}:{letter}{rule.last_row}"


def _filter(layout: SheetLayout) -> str | None:
    if not layout.filter_to:
        return None
    return f"A1:{column_letter(layout.filter_to)}{max(layout.frozen_rows, 1)}"

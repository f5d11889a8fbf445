"""A sheet is the same whether ``new`` draws it or the patcher adds it to a workbook that is already there."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from ledger_tools.ledger.specs import line_spec, sheet_spec, sheet_specs
from ledger_tools.registers.blank import blank_layouts, choice_ranges
from ledger_tools.registers.draw import workbook_bytes
from ledger_tools.registers.edits import add_sheet
from ledger_tools.registers.layout import SheetLayout, spec_layout
from ledger_tools.workbook.writing import plan

SPECS = [line_spec("property"), *sheet_specs().values()]
HOST = workbook_bytes([spec_layout(sheet_spec("holidays"), "zh-Hant")])


def drawn(layouts: list[SheetLayout]) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook_bytes(layouts)))


def patched(layouts: list[SheetLayout]) -> Any:
    return openpyxl.load_workbook(BytesIO(plan(HOST, [add_sheet(layout) for layout in layouts], name="x.xlsx").data))


def look(cell: Any) -> tuple[object, ...]:
    font, fill, border, alignment = cell.font, cell.fill, cell.border, cell.alignment
    return (
        cell.number_format,
        (font.name, font.sz, bool(font.b), bool(font.i), bool(font.u), font.color.rgb if font.color else None),
        fill.fgColor.rgb if fill.patternType == "solid" else None,
        (border.left.style, border.bottom.style),
        (alignment.horizontal, alignment.vertical, bool(alignment.wrap_text), int(alignment.indent or 0)),
    )


def tab(sheet: Any) -> str | None:
    colour = sheet.sheet_properties.tabColor
    return colour.rgb if colour else None


def widths(sheet: Any) -> dict[int, float]:
    """Return the width of each column; neighbours of one width share an entry in the file."""
    return {n: d.width for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1)}


def rules(sheet: Any) -> list[tuple[object, ...]]:
    """Return the rules on what may be typed; how a rule asks back matters only where it does."""
    return sorted(
        (str(r.sqref), r.type, r.formula1, r.formula2 or "", r.errorStyle if r.showErrorMessage else "")
        for r in sheet.data_validations.dataValidation
    )


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_drawn_and_patched_sheets_are_alike(language: str) -> None:
    layouts = [s for s in blank_layouts(SPECS, language) if s.key not in ("holidays", "guide")]
    one, other = drawn(layouts), patched(layouts)
    for layout in layouts:
        ours, theirs = one[layout.name], other[layout.name]
        assert [[c.value for c in row] for row in ours.iter_rows()] == [
            [c.value for c in row] for row in theirs.iter_rows()
        ]
        assert [look(c) for row in ours.iter_rows() for c in row if c.value] == [
            look(c) for row in theirs.iter_rows() for c in row if c.value
        ]
        assert widths(ours) == pytest.approx(widths(theirs), abs=0.8)
        assert rules(ours) == rules(theirs), layout.name
        assert ours.freeze_panes == theirs.freeze_panes
        assert ours.auto_filter.ref == theirs.auto_filter.ref
        assert ours.print_title_rows == theirs.print_title_rows
        assert ours.sheet_state == theirs.sheet_state
        for name in ("orientation", "paperSize", "fitToHeight"):
            assert getattr(ours.page_setup, name) == getattr(theirs.page_setup, name), name
        assert ours.oddFooter.left.text == theirs.oddFooter.left.text
        assert tab(ours) == tab(theirs)


def test_a_sheet_with_long_lists_can_be_added_with_its_choices() -> None:
    spec = sheet_spec("call-register")
    layout = spec_layout(spec, "en", choices=choice_ranges([spec], "en"))
    book = patched([layout])
    assert book.sheetnames[-1] == "Call Register"

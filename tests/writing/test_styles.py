"""What is added to the styles part changes the look of no cell that is there."""

from __future__ import annotations

import pytest

from ledger_tools.model.edits import CellFormat, ConditionalFormat
from ledger_tools.workbook.styleparts import StyleSheet
from tests.writing import made

WANTED = CellFormat(bold=True, fill="FFFF00", border="A6A6A6")
BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
XFS = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="1"/></cellXfs>'


def sheet(inner: str, prefix: str = "") -> StyleSheet:
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    text = f'<{prefix}styleSheet {name}="{made.MAIN}">{inner}</{prefix}styleSheet>'
    return StyleSheet(text.encode(), "xl/styles.xml")


def numbers(styles: StyleSheet, style: int) -> tuple[int, int, int]:
    found = StyleSheet(styles.patched(), "xl/styles.xml").attributes(style)
    return int(found["fontId"]), int(found["fillId"]), int(found["borderId"])


@pytest.mark.parametrize(
    "boxes",
    [
        "",
        "<fonts/><fills/><borders/>",
        f'<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders>{BORDER}</borders>',
    ],
)
def test_where_the_usual_looks_are_missing_they_are_added_first(boxes: str) -> None:
    styles = sheet(boxes)
    assert numbers(styles, styles.cell_format(WANTED)) == (1, 2, 1)
    new = styles.patched()
    assert new.count(b'<patternFill patternType="none"/>') == new.count(b'<patternFill patternType="gray125"/>') == 1
    assert new.count(BORDER.encode()) == 1
    assert new.count(b"<font>") == 2


def test_usual_looks_carry_the_prefix_of_the_part() -> None:
    styles = sheet("", "x:")
    style = styles.with_fill(0, "FFFF00")
    new = styles.patched()
    assert b'<x:fill><x:patternFill patternType="none"/></x:fill>' in new
    assert StyleSheet(new, "xl/styles.xml").attributes(style)["fillId"] == "2"


def test_a_number_that_a_format_names_beyond_the_end_of_a_box_is_not_given_to_ours() -> None:
    styles = sheet(XFS)
    assert numbers(styles, styles.cell_format(WANTED)) == (2, 3, 2)


def test_a_colour_among_the_first_two_fills_is_not_used_because_programs_do_not_show_it() -> None:
    yellow = (
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill>'
    )
    styles = sheet(f"<fills>{yellow}{yellow}</fills>")
    assert styles.attributes(styles.with_fill(0, "FFFF00"))["fillId"] == "2"


def test_looks_of_conditions_begin_at_nought() -> None:
    assert sheet("").differential(ConditionalFormat("A1", "TRUE", fill="FFC7CE")) == 0


def test_a_format_made_like_one_that_names_a_missing_style_names_none() -> None:
    xfs = '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="0" xfId="7"/></cellXfs>'
    named = '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    lost, kept = sheet(named + xfs), sheet(named + xfs)
    yellow = lost.with_fill(1, "FFFF00")
    assert "xfId" not in StyleSheet(lost.patched(), "s").attributes(yellow)
    yellow = kept.with_fill(0, "FFFF00")
    assert StyleSheet(kept.patched(), "s").attributes(yellow)["xfId"] == "0"

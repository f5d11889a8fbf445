"""Setting one cell: what is written, what stays, what is refused."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from ledger_tools.errors import UsageProblem, WriteRefused
from ledger_tools.model.edits import ANYTHING, AppendRows, SetCell, Shown
from ledger_tools.workbook import plan
from tests.writing import made

ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="C2" s="1"><v>44504</v></c></row>'


def written(data: bytes, cell: str, value: Any, expect: Any = ANYTHING, **options: Any) -> bytes:
    return plan(data, [SetCell("台帳", cell, value, expect)], **options).data


def refused(data: bytes, cell: str, value: Any = "x", expect: Any = ANYTHING, **options: Any) -> str:
    with pytest.raises(WriteRefused) as stop:
        written(data, cell, value, expect, **options)
    return str(stop.value)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("文字", "文字"),
        ("=1+1", "=1+1"),
        (" blank ", " blank "),
        ("a\nb\tc", "a\nb\tc"),
        ("100%<&>\"'", "100%<&>\"'"),
        (7, 7),
        (-2.5, -2.5),
        (Decimal("1234567.89"), 1234567.89),
        (True, True),
        (date(2021, 11, 4), datetime(2021, 11, 4)),
        (datetime(2021, 11, 4, 13, 30), datetime(2021, 11, 4, 13, 30)),
        (time(13, 30), time(13, 30)),
        (date(1900, 1, 1), datetime(1900, 1, 1)),
        (date(1900, 3, 1), datetime(1900, 3, 1)),
    ],
)
def test_a_value_reads_back_as_it_was_given(value: Any, read: Any) -> None:
    new = written(made.book(ROW), "B2", value)
    found = openpyxl.load_workbook(io.BytesIO(new))["台帳"]
    assert found["B2"].value == read
    assert found["A2"].value == 1
    if isinstance(value, str):
        assert found["B2"].data_type in "s"


def test_text_that_begins_like_a_formula_is_kept_text_even_when_it_is_edited_later() -> None:
    new = written(made.book(ROW), "B2", "=HYPERLINK(1)")
    assert b"<f>" not in made.part(new)
    assert b'quotePrefix="1"' in made.part(new, "xl/styles.xml")


def test_control_characters_and_their_look_alikes_survive() -> None:
    new = written(made.book(ROW), "B2", "a\x07b_x0041_c\r")
    assert b"a_x0007_b_x005F_x0041_c_x000D_" in made.part(new)


@pytest.mark.parametrize(
    ("rows", "cell", "expected"),
    [
        (ROW, "B2", '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c><c r="C2" s="1"><v>44504</v></c></row>'),
        (ROW, "D2", ROW.replace("</row>", '<c r="D2"><v>5</v></c></row>')),
        (ROW, "A1", '<row r="1"><c r="A1"><v>5</v></c></row>' + ROW),
        (ROW, "B9", ROW + '<row r="9"><c r="B9"><v>5</v></c></row>'),
        (ROW, "C2", ROW.replace("44504", "5")),
        ("", "B2", '<row r="2"><c r="B2"><v>5</v></c></row>'),
        ('<row r="2" ht="30" s="3" customFormat="1"/>', "B2",
         '<row r="2" ht="30" s="3" customFormat="1"><c r="B2" s="3"><v>5</v></c></row>'),
        ('<row r="2" spans="1:1"><c r="A2"><v>1</v></c></row>', "B2",
         '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c></row>'),
        ('<row r="2" spans="1:3"><c r="A2"><v>1</v></c></row>', "B2",
         '<row r="2" spans="1:3"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c></row>'),
        ('<row r="2"><c r="B2" s="3"/></row>', "B2", '<row r="2"><c r="B2" s="3"><v>5</v></c></row>'),
        ('<row r="2"><c r="B2" t="s" s="3"><v>0</v></c></row>', "B2", '<row r="2"><c r="B2" s="3"><v>5</v></c></row>'),
    ],
)  # fmt: skip
def test_only_the_cell_changes_in_the_part(rows: str, cell: str, expected: str) -> None:
    old = made.book(rows)
    new = written(old, cell, 5)
    assert made.part(new).decode() == made.sheet(expected)
    assert made.changed_parts(old, new) == {made.SHEET}


def test_a_column_gives_its_format_to_a_cell_that_was_not_stored() -> None:
    new = written(made.book(ROW, before='<cols><col min="4" max="5" style="3" width="9"/></cols>'), "E7", 5)
    assert b'<row r="7"><c r="E7" s="3"><v>5</v></c></row>' in made.part(new)


@pytest.mark.parametrize(
    "odd",
    [
        made.sheet(ROW).replace("sheetData", "x:sheetData").replace("<row", "<x:row").replace("</row", "</x:row")
        .replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("<v>", "<x:v>").replace("</v>", "</x:v>")
        .replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet"),
        "\ufeff" + made.sheet(ROW),
        made.sheet(ROW).replace("<sheetData>", "<!-- <sheetData> --><sheetData><!-- <row r='9'> -->\n"),
        made.sheet(ROW).replace("<v>1</v>", "<v><![CDATA[1]]></v>"),
        made.sheet(ROW).replace("<sheetData>", "<?pi <sheetData> ?><sheetData>"),
        made.sheet(ROW).replace('r="2"', "r = '2'").replace("<row ", "<row\n ht='15' "),
        made.sheet(ROW).replace("</sheetData>", "\n  </sheetData>"),
        made.sheet(ROW).replace('<c r="A2">', '<c r="A2" >'),
    ],
)  # fmt: skip
def test_prefixes_marks_comments_cdata_and_spacing_are_taken_as_they_are(odd: str) -> None:
    old = made.zipped(made.parts(odd))
    new = written(old, "B2", "新")
    assert made.values(new) == {"A2": 1, "B2": "新", "C2": datetime(2021, 11, 4)}
    assert len(made.part(new)) > len(made.part(old))
    removed = made.part(new).replace(made.part(new)[_first(old, new) : _first(old, new) + _grown(old, new)], b"", 1)
    assert removed == made.part(old)


def _first(old: bytes, new: bytes) -> int:
    a, b = made.part(old), made.part(new)
    return next(n for n in range(len(b)) if a[n : n + 1] != b[n : n + 1])


def _grown(old: bytes, new: bytes) -> int:
    return len(made.part(new)) - len(made.part(old))


def test_a_strict_workbook_is_edited_with_its_own_words() -> None:
    old = made.book(ROW, ns=made.STRICT, rel=made.STRICT_REL, styles=made.STYLES.replace(made.MAIN, made.STRICT))
    new = written(old, "B2", date(2021, 11, 5))
    assert made.STRICT.encode() in made.part(new)
    assert made.calamine_rows(new)[1][1] == date(2021, 11, 5)


def test_a_workbook_that_counts_from_1904_gets_its_own_serial_numbers() -> None:
    new = written(made.book(ROW, book_before='<workbookPr date1904="1"/>'), "B2", date(2021, 11, 4))
    assert b"<v>43042</v>" in made.part(new)


def test_a_workbook_without_styles_gets_a_styles_part_when_a_day_needs_one() -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c></row>'
    new = written(made.book(rows, styles=None), "B2", date(2021, 11, 4))
    assert made.values(new)["B2"] == datetime(2021, 11, 4)
    assert "xl/styles.xml" in made.names(new)


def test_an_equal_format_is_used_again_and_none_is_renumbered() -> None:
    new = written(made.book(ROW), "B2", date(2021, 11, 4))
    assert made.part(new, "xl/styles.xml").decode() == made.STYLES
    assert b'<c r="B2" s="1">' in made.part(new)


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        (made.SHEET, '<row r="2">', '<row r="2"><c r="B2"/></row><row r="2">', "out of order"),
        (made.SHEET, '<c r="A2">', '<c r="D2"/><c r="A2">', "out of order"),
        (made.SHEET, '<c r="A2">', '<c r="A2"/><c r="A2">', "out of order"),
        (made.SHEET, '<row r="2">', "<row>", "misplaced"),
        (made.SHEET, "<worksheet", "<!DOCTYPE worksheet><worksheet", "document type"),
        (made.SHEET, 'encoding="UTF-8"', 'encoding="GB18030"', "UTF-8"),
        (made.SHEET, made.MAIN, "urn:other", "not written as"),
        (made.SHEET, "</worksheet>", "", "damaged"),
        (made.SHEET, "<row ", "<y:row ", "another prefix"),
    ],
)
def test_a_damaged_or_doubtful_sheet_is_refused(part: str, old: str, new: str, words: str) -> None:
    content = made.parts(made.sheet(ROW))
    assert old.encode() in content[part]
    content[part] = content[part].replace(old.encode(), new.encode(), 1)
    cell = "B1" if new == "<row>" else "B2"
    assert words in refused(made.zipped(content), cell)


def test_cells_that_do_not_say_where_they_stand_keep_their_places() -> None:
    rows = (
        "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    )
    old = made.book(rows)
    assert made.values(written(old, "B2", "新")) == {"A1": 1, "A2": 2, "B2": "新", "C2": 4, "A3": 5}
    assert made.values(written(old, "D2", 6)) == {"A1": 1, "A2": 2, "B2": 3, "C2": 4, "D2": 6, "A3": 5}
    assert made.values(written(old, "C3", 6)) == {"A1": 1, "A2": 2, "B2": 3, "C2": 4, "A3": 5, "C3": 6}
    assert made.values(plan(old, [AppendRows("台帳", [[7]])]).data)["A4"] == 7


@pytest.mark.parametrize("styles", ["<styleSheet xmlns={ns}/>", "<styleSheet xmlns={ns}><cellXfs/></styleSheet>"])
def test_a_workbook_that_lists_no_formats_gets_the_usual_one_and_ours(styles: str) -> None:
    old = made.book(ROW, styles=styles.format(ns=f'"{made.MAIN}"'))
    new = written(old, "B2", 5)
    assert made.changed_parts(old, new) == {made.SHEET}
    new = written(old, "B2", date(2021, 11, 4))
    assert b'<c r="B2" s="1">' in made.part(new)
    assert b'<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>' in made.part(
        new, "xl/styles.xml"
    ).replace(b"<cellXfs><xf", b'<cellXfs count="2"><xf')


def test_a_sheet_in_utf_16_is_refused_by_name() -> None:
    content = made.parts(made.sheet(ROW).replace("UTF-8", "UTF-16").encode("utf-16"))
    assert f"{made.SHEET} is not written in UTF-8" in refused(made.zipped(content), "B2")


FORMULAS = (
    '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2</f><v>4</v></c>'
    '<c r="D2"><f t="array" ref="D2:E3">A2:B3</f><v>1</v></c><c r="E2"><v>1</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>0</v></c><c r="D3"><v>1</v></c></row>'
    '<row r="4"><c r="B4"><f t="shared" si="0"/><v>0</v></c><c r="C4"><f>_xlfn.DISPIMG("ID_1",1)</f><v>0</v></c>'
    '<c r="D4" t="e" vm="1"><v>#VALUE!</v></c></row>'
)


@pytest.mark.parametrize(
    ("cell", "expect", "words"),
    [
        ("A2", ANYTHING, "=1+1"),
        ("B2", Shown("=A2*2"), "share"),
        ("B3", ANYTHING, "=A3*2"),
        ("D2", Shown("=A2:B3"), "array"),
        ("E3", ANYTHING, "array"),
        ("C4", Shown('=_xlfn.DISPIMG("ID_1",1)'), "WPS"),
        ("D4", ANYTHING, "picture or linked data"),
    ],
)
def test_formulas_that_others_need_and_pictures_in_cells_are_never_overwritten(
    cell: str, expect: Any, words: str
) -> None:
    assert words in refused(made.book(FORMULAS), cell, 5, expect)


def test_a_plain_formula_is_replaced_only_when_it_is_named_and_leaves_the_calc_chain() -> None:
    chain = f'{made.HEAD}<calcChain xmlns="{made.MAIN}"><c r="A2" i="1"/><c r="B2"/><c r="B3" l="1"/></calcChain>'
    old = made.book(
        FORMULAS,
        rels=[("rId9", "calcChain", "calcChain.xml")],
        types=f'<Override PartName="/xl/calcChain.xml" ContentType="{made.TYPE}.calcChain+xml"/>',
        extra={"xl/calcChain.xml": chain},
    )
    new = written(old, "A2", 5, "=1+1")
    assert made.part(new, "xl/calcChain.xml").decode() == chain.replace(
        '<c r="A2" i="1"/><c r="B2"/>', '<c r="B2" i="1"/>'
    )
    assert b'fullCalcOnLoad="1"' in made.part(new, "xl/workbook.xml")
    assert b"<v>4</v>" in made.part(new)  # stored results stay
    again = written(new, "B3", 6, Shown("=A3*2"))
    assert b'<c r="B3"><v>6</v></c>' in made.part(again)


def test_the_last_entry_takes_the_calc_chain_with_it() -> None:
    old = made.book(
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>',
        rels=[("rId9", "calcChain", "calcChain.xml")],
        types=f'<Override PartName="/xl/calcChain.xml" ContentType="{made.TYPE}.calcChain+xml"/>',
        extra={"xl/calcChain.xml": f'<calcChain xmlns="{made.MAIN}"><c r="A2" i="1"/></calcChain>'},
    )
    done = plan(old, [SetCell("台帳", "A2", 5, "=1+1")])
    assert done.receipt.removed == ("xl/calcChain.xml",)
    assert "xl/calcChain.xml" not in made.names(done.data)
    assert b"calcChain" not in made.part(done.data, "[Content_Types].xml")
    assert b"calcChain" not in made.part(done.data, "xl/_rels/workbook.xml.rels")
    assert made.values(done.data) == {"A2": 5}


def test_calculation_by_hand_is_not_forced() -> None:
    rows = '<row r="2"><c r="A2"><f>B2</f><v>2</v></c></row>'
    new = written(made.book(rows, workbook='<calcPr calcMode="manual"/>'), "B2", 5)
    assert b"fullCalcOnLoad" not in made.part(new, "xl/workbook.xml")


@pytest.mark.parametrize(
    ("expect", "fits"),
    [
        (1, True), (1.0, True), (Shown("1"), True), (Shown("1.0"), True), ("1", False), (2, False), (None, False),
        (Shown(""), False), (ANYTHING, True),
    ],
)  # fmt: skip
def test_the_expected_value_must_stand_there(expect: Any, fits: bool) -> None:
    if fits:
        assert made.values(written(made.book(ROW), "A2", 9, expect))["A2"] == 9
    else:
        assert "does not hold what was expected" in refused(made.book(ROW), "A2", 9, expect)


def test_a_day_is_expected_as_a_person_reads_it() -> None:
    assert made.values(written(made.book(ROW), "C2", 1, Shown("2021-11-04")))["C2"]
    assert made.values(written(made.book(ROW), "C2", 1, date(2021, 11, 4)))["C2"]
    assert made.values(written(made.book(ROW), "B2", 1, None))["B2"] == 1


def test_a_cell_that_holds_the_value_already_changes_nothing() -> None:
    old = made.book(ROW)
    done = plan(old, [SetCell("台帳", "A2", 1)])
    assert done.data == old
    assert done.receipt.changed == ()
    assert done.receipt.edits[0].before == done.receipt.edits[0].after == "1"


def test_emptying_a_cell_keeps_its_format() -> None:
    new = written(made.book(ROW), "C2", None)
    assert b'<c r="C2" s="1"/>' in made.part(new)


def test_a_cell_behind_a_merge_is_refused_but_its_first_cell_is_written() -> None:
    old = made.book(ROW, after='<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>')
    assert "merged cell A2" in refused(old, "B3")
    assert made.values(written(old, "A2", 5))["A2"] == 5


def test_a_protected_sheet_is_refused_where_the_cell_is_locked_unless_forced() -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="2"/></row>'
    old = made.book(rows, after='<sheetProtection sheet="1" objects="1"/>')
    assert "protected" in refused(old, "A2")
    assert "protected" in refused(old, "C2")
    assert made.values(written(old, "B2", 5))["B2"] == 5
    assert made.values(written(old, "A2", 5, force=True))["A2"] == 5
    remembered = made.book(rows, after='<sheetProtection objects="1"/>')
    assert made.values(written(remembered, "A2", 5))["A2"] == 5


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("x" * 32_768, "32768"),
        ("😀" * 16_384, "32768"),
        (12345678901234567, "15 digits"),
        (float("nan"), "finite"),
        (date(1899, 12, 31), "1900-01-01"),
        (datetime.fromisoformat("2021-11-04T10:00:00+08:00"), "time zone"),
        ("\ud800", "half a character"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused(value: Any, words: str) -> None:
    assert words in refused(made.book(ROW), "B2", value)


@pytest.mark.parametrize("cell", ["A0", "XFE1", "A1048577", "A1:B2", "5", ""])
def test_what_is_no_cell_is_refused(cell: str) -> None:
    assert "not the address" in refused(made.book(ROW), cell)


def test_a_missing_sheet_is_refused_with_the_names_that_are_there() -> None:
    with pytest.raises(UsageProblem, match="There is no sheet 台; perhaps 台帳"):
        plan(made.book(ROW), [SetCell("台", "A1", 1)])


def test_a_header_of_a_table_is_refused() -> None:
    with pytest.raises(WriteRefused, match="header of the table"):
        plan(made.rich_book(), [SetCell("表", "B2", "新")])


def test_two_edits_of_one_cell_are_refused() -> None:
    with pytest.raises(WriteRefused, match="two edits"):
        plan(made.book(ROW), [SetCell("台帳", "B2", 1), SetCell("台帳", "B2", 2)])


def test_a_rich_text_cell_may_be_replaced_and_its_neighbours_stay_rich() -> None:
    old = made.rich_book()
    new = written(old, "D2", "平")
    assert made.changed_parts(old, new) == {made.SHEET, "xl/workbook.xml"} - (
        {"xl/workbook.xml"} if b'fullCalcOnLoad="1"' in made.part(old, "xl/workbook.xml") else set()
    )
    assert made.part(old, "xl/sharedStrings.xml") == made.part(new, "xl/sharedStrings.xml")

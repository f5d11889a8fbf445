"""Adding rows: where they go, what grows with them, what stands in the way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import AppendRows, SetCell
from ledger_tools.workbook import plan
from tests.writing import made

TWO = '<row r="1"><c r="B1" t="inlineStr"><is><t>號</t></is></c><c r="C1"><v>1</v></c></row>' + (
    '<row r="2"><c r="B2" s="3"><v>7</v></c><c r="C2" s="1"><v>44504</v></c></row>'
)


def appended(data: bytes, *rows: list[Any], sheet: str = "台帳", **options: Any) -> bytes:
    return plan(data, [AppendRows(sheet, rows, **options)]).data


def refused(data: bytes, *rows: list[Any], sheet: str = "台帳", **options: Any) -> str:
    with pytest.raises(WriteRefused) as stop:
        appended(data, *rows, sheet=sheet, **options)
    return str(stop.value)


def notes(data: bytes, *rows: list[Any], sheet: str = "台帳", **options: Any) -> list[str]:
    return [str(n) for n in plan(data, [AppendRows(sheet, rows, **options)]).receipt.notes]


def test_a_row_goes_under_the_last_value_from_the_first_column_on_and_takes_its_formats() -> None:
    old = made.book(TWO, before='<dimension ref="B1:C2"/>')
    new = appended(old, [8, date(2021, 11, 5)])
    row = '<row r="3"><c r="B3" s="3"><v>8</v></c><c r="C3" s="1"><v>44505</v></c></row>'
    assert made.part(new).decode() == made.sheet(TWO + row, before='<dimension ref="B1:C3"/>')


def test_rows_that_only_carry_formats_are_not_in_use() -> None:
    empty = '<row r="3" ht="20"><c r="B3" s="3"/><c r="C3" s="1"/></row><row r="900"><c r="A900" s="1"/></row>'
    new = appended(made.book(TWO + empty), [8, date(2021, 11, 5)])
    assert b'<row r="3" ht="20"><c r="B3" s="3"><v>8</v></c><c r="C3" s="1"><v>44505</v></c></row>' in made.part(new)
    assert b'<row r="900"><c r="A900" s="1"/></row>' in made.part(new)


def test_a_formula_and_an_empty_value_tag_are_told_apart() -> None:
    rows = TWO + '<row r="3"><c r="B3"><v/></c><c r="C3"><v></v></c></row><row r="4"><c r="B4"><f>B2</f></c></row>'
    assert made.values(appended(made.book(rows), [8]))["B5"] == 8
    assert made.values(appended(made.book(rows.replace("<f>B2</f>", "")), [8]))["B3"] == 8


def test_an_empty_sheet_is_filled_from_a1() -> None:
    assert made.values(appended(made.book(""), ["甲", 1])) == {"A1": "甲", "B1": 1}


def test_none_leaves_a_cell_empty_with_its_format() -> None:
    new = appended(made.book(TWO), [None, date(2021, 11, 5)])
    assert b'<row r="3"><c r="B3" s="3"/><c r="C3" s="1"><v>44505</v></c></row>' in made.part(new)


def test_several_rows_and_several_edits_follow_one_another() -> None:
    edits = [AppendRows("台帳", [[1], [2]]), AppendRows("台帳", [[3]]), SetCell("台帳", "C1", "頭")]
    done = plan(made.book(TWO), edits)
    found = made.values(done.data)
    assert [found[c] for c in ("B3", "B4", "B5")] == [1, 2, 3]
    assert [e.row for e in done.receipt.edits] == [3, 4, 5, 1]


def test_rows_without_numbers_are_counted() -> None:
    rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"
    assert made.values(appended(made.book(rows), [3]))["A3"] == 3


def test_the_last_row_of_the_sheet_is_the_end() -> None:
    rows = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    assert "no room" in refused(made.book(rows), [3])


def test_a_row_named_by_the_caller_is_filled_if_it_is_blank() -> None:
    total = TWO + '<row r="5"><c r="B5" t="inlineStr"><is><t>合計</t></is></c></row>'
    new = appended(made.book(total), [8], at_row=3, first_column=2)
    assert made.values(new)["B3"] == 8
    assert b'<c r="B3" s="3"><v>8</v></c></row><row r="5">' in made.part(new)
    assert "register sheet" in refused(made.book(total), [8], at_row=5, first_column=2)
    assert "register sheet" in refused(made.book(total), [8], [9], [10], at_row=3, first_column=2)


def test_a_cell_merged_downwards_belongs_to_the_last_row() -> None:
    old = made.book(TWO, after='<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>')
    assert made.values(appended(old, [8]))["B5"] == 8


def test_a_merge_where_the_row_should_go_is_refused() -> None:
    old = made.book(TWO, after='<mergeCells count="1"><mergeCell ref="A3:D3"/></mergeCells>')
    assert "merged" in refused(old, [8])


# -- tables

TABLE_SHEET = (
    '<row r="2"><c r="B2" t="inlineStr"><is><t>項</t></is></c><c r="C2" t="inlineStr"><is><t>倍</t></is></c></row>'
    '<row r="3"><c r="B3"><v>4</v></c><c r="C3"><f>B3*2+$A$1</f><v>8</v></c></row>'
)


def table_book(
    rows: str = TABLE_SHEET, ref: str = "B2:C3", attributes: str = "", formula: str = "B3*2", **more: Any
) -> bytes:
    table = (
        f'{made.HEAD}<table xmlns="{made.MAIN}" id="1" name="T" displayName="T" ref="{ref}"{attributes}>'
        f'<autoFilter ref="{ref}"/><tableColumns count="2"><tableColumn id="1" name="項"/>'
        '<tableColumn id="2" name="倍">'
        f"<calculatedColumnFormula>{formula}</calculatedColumnFormula></tableColumn></tableColumns></table>"
    )
    return made.book(
        rows,
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        sheet_rels=[("rId1", "table", "../tables/table1.xml")],
        types=f'<Override PartName="/xl/tables/table1.xml" ContentType="{made.TYPE}.table+xml"/>',
        extra={"xl/tables/table1.xml": table},
        **more,
    )


def test_a_table_grows_and_its_calculated_column_is_copied_down() -> None:
    old = table_book()
    new = appended(old, [5])
    assert b'<row r="4"><c r="B4"><v>5</v></c><c r="C4"><f>B4*2+$A$1</f></c></row>' in made.part(new)
    assert made.part(new, "xl/tables/table1.xml") == made.part(old, "xl/tables/table1.xml").replace(b"B2:C3", b"B2:C4")
    assert b'fullCalcOnLoad="1"' in made.part(new, "xl/workbook.xml")
    assert b"<v>8</v>" in made.part(new)


def test_a_table_made_by_xlsxwriter_grows() -> None:
    new = appended(made.rich_book(), ["丁", 4], sheet="表")
    assert made.values(new, "表")["D6"] == made.values(new, "表")["D5"]
    assert b'ref="B2:D6"' in made.part(new, "xl/tables/table1.xml")


def test_a_blank_row_inside_a_table_is_filled_before_the_table_grows() -> None:
    rows = TABLE_SHEET + '<row r="4"><c r="C4"><f>B4*2</f><v>0</v></c></row>'
    new = appended(table_book(rows, "B2:C4"), [5])
    assert b'<c r="B4"><v>5</v></c>' in made.part(new)
    assert made.part(new, "xl/tables/table1.xml").count(b"B2:C4") == 2


def test_a_table_of_headers_only_takes_its_first_row() -> None:
    header = TABLE_SHEET.partition('<row r="3">')[0]
    new = appended(table_book(header, "B2:C3", formula="T[[#This Row],[項]]*2"), [5])
    row = '<row r="3"><c r="B3"><v>5</v></c><c r="C3"><f>T[[#This Row],[項]]*2</f></c></row>'
    assert row.encode() in made.part(new)


def test_a_calculated_column_that_cannot_be_moved_is_reported() -> None:
    header = TABLE_SHEET.partition('<row r="3">')[0]
    assert any("could not be filled" in n for n in notes(table_book(header), [5]))


def test_a_totals_row_under_the_table_is_refused_but_a_blank_row_above_it_is_filled() -> None:
    total = TABLE_SHEET + '<row r="4"><c r="B4" t="inlineStr"><is><t>合計</t></is></c></row>'
    assert "row of totals" in refused(table_book(total, "B2:C4", ' totalsRowCount="1"'), [5])
    rows = TABLE_SHEET + '<row r="5"><c r="B5" t="inlineStr"><is><t>合計</t></is></c></row>'
    new = appended(table_book(rows, "B2:C5", ' totalsRowCount="1"'), [5])
    assert made.values(new)["B4"] == 5


def test_words_right_under_a_table_are_in_the_way_and_a_blank_row_is_not() -> None:
    right_under = TABLE_SHEET + '<row r="4"><c r="B4" t="inlineStr"><is><t>簽名</t></is></c></row>'
    assert "register sheet" in refused(table_book(right_under), [5])
    below = right_under.replace('r="4"', 'r="5"').replace('"B4"', '"B5"')
    new = appended(table_book(below), [5])
    assert made.values(new)["B4"] == 5
    assert b'ref="B2:C4"' in made.part(new, "xl/tables/table1.xml")


def test_more_values_than_a_table_has_columns_are_refused() -> None:
    assert "room for 2" in refused(table_book(), [1, 2, 3])


def test_a_member_of_a_shared_formula_is_copied_as_a_formula_of_its_own() -> None:
    rows = TABLE_SHEET.replace("<f>B3*2+$A$1</f>", '<f t="shared" ref="C3:C4" si="0">B3*2</f>')
    rows += '<row r="4"><c r="B4"><v>1</v></c><c r="C4"><f t="shared" si="0"/><v>2</v></c></row>'
    new = appended(table_book(rows, "B2:C4"), [5])
    assert b'<c r="C5"><f>B5*2</f></c>' in made.part(new)


# -- filters, rules, names

FILTER = '<autoFilter ref="B1:C2"/>'
NAMES = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台帳!$B$1:$C$2</definedName>'
    '<definedName name="全部">台帳!$B$1:$C$2</definedName></definedNames>'
)


def test_the_filter_of_a_sheet_and_its_hidden_name_grow_together() -> None:
    new = appended(made.book(TWO, after=FILTER, workbook=NAMES), [8])
    assert b'<autoFilter ref="B1:C3"/>' in made.part(new)
    assert 'hidden="1">台帳!$B$1:$C$3<' in made.part(new, "xl/workbook.xml").decode()


def test_a_filter_whose_hidden_name_says_something_else_is_left_with_it() -> None:
    old = made.book(TWO, after=FILTER, workbook=NAMES.replace("台帳!$B$1:$C$2</", "台帳!$B$1:$C$9</", 1))
    new = appended(old, [8])
    assert made.changed_parts(old, new) == {made.SHEET}
    assert FILTER.encode() in made.part(new)
    assert any("filter" in n for n in notes(old, [8]))


def test_a_name_that_ends_above_the_new_row_is_left_and_reported() -> None:
    old = made.book(TWO, workbook=NAMES)
    assert any("全部" in n for n in notes(old, [8]))
    assert made.changed_parts(old, appended(old, [8])) == {made.SHEET}


RULES = (
    '<conditionalFormatting sqref="B2 C1:C2"><cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
    '</conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="C2">'
    '<formula1>"a,b"</formula1></dataValidation></dataValidations><extLst><ext uri="{x}" '
    'xmlns:x14="urn:x14"><x14:dataValidations><x14:dataValidation>'
    '<xm:sqref xmlns:xm="urn:xm">B2:B2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>'
)


def test_rules_that_end_above_are_reported_and_stretched_only_when_asked() -> None:
    old = made.book(TWO, after=RULES)
    assert any("3 drop-down(s)" in n for n in notes(old, [8, 9]))
    assert RULES.encode() in made.part(appended(old, [8]))
    grown = RULES.replace("B2 C1:C2", "B2:B3 C1:C3").replace('sqref="C2"', 'sqref="C2:C3"').replace("B2:B2", "B2:B3")
    assert grown.encode() in made.part(appended(old, [8, 9], grow_rules=True))


def test_a_row_in_a_protected_sheet_is_refused_unless_its_cells_are_open() -> None:
    old = made.book(TWO, after='<sheetProtection sheet="1"/>')
    assert "protected" in refused(old, [8])
    open_rows = TWO + '<row r="3"><c r="B3" s="2"/></row>'
    assert made.values(appended(made.book(open_rows, after='<sheetProtection sheet="1"/>'), [8]))["B3"] == 8


def test_a_pivot_table_is_never_written_into() -> None:
    pivot = f'<pivotTableDefinition xmlns="{made.MAIN}"><location ref="A1:D9"/></pivotTableDefinition>'
    old = made.book(
        TWO,
        sheet_rels=[("rId1", "pivotTable", "../pivotTables/pivotTable1.xml")],
        types=f'<Override PartName="/xl/pivotTables/pivotTable1.xml" ContentType="{made.TYPE}.pivotTable+xml"/>',
        extra={"xl/pivotTables/pivotTable1.xml": pivot},
    )
    assert "pivot" in refused(old, [8])
    with pytest.raises(WriteRefused, match="pivot"):
        plan(old, [SetCell("台帳", "C9", 1)])


def test_a_spilled_result_where_the_row_should_go_is_refused() -> None:
    rows = TWO.replace("<v>7</v>", '<f t="array" ref="B2:B5">X1:X4</f><v>7</v>')
    assert "array" in refused(made.book(rows), [8])


def test_every_old_value_and_stored_result_is_read_as_before() -> None:
    old = made.rich_book(macros=True)
    new = appended(old, ["P-006", datetime(2021, 11, 6), 5, "新", None])
    before, after = made.values(old), made.values(new)
    assert {k: v for k, v in after.items() if k in before} == before
    assert {k for k in after if k not in before} == {"A7", "B7", "C7", "D7"}
    assert made.calamine_rows(new)[:6] == made.calamine_rows(old)[:6]
    assert made.changed_parts(old, new) <= {made.SHEET, "xl/workbook.xml", "xl/styles.xml"}


def test_taking_the_new_bytes_out_gives_the_old_part() -> None:
    old = made.book(TWO)
    new = appended(old, [8])
    assert made.part(new).replace(b'<row r="3"><c r="B3" s="3"><v>8</v></c></row>', b"") == made.part(old)


def test_a_row_without_values_is_refused() -> None:
    assert "no value" in refused(made.book(TWO), [])
    assert "no value" in refused(made.book(TWO))

"""Rows and the table objects they meet: totals, columns beside a table, hidden rows, rules, shared formulas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import AppendRows, Edit, FillCell, SetCell, Shown, Value
from ledger_tools.workbook import compare, plan
from tests.writing import made

TABLE = "xl/tables/table1.xml"


def filled(*rows: str, first: int = 1) -> str:
    """Return rows of one-letter texts: "甲乙 " is A, B filled and C blank."""
    found = ""
    for n, letters in enumerate(rows, first):
        cells = "".join(
            f'<c r="{chr(65 + c)}{n}" t="inlineStr"><is><t>{letter}</t></is></c>'
            for c, letter in enumerate(letters)
            if letter != " "
        )
        found += f'<row r="{n}">{cells}</row>'
    return found


def table_book(
    rows: str, ref: str, attributes: str = "", *, filter_ref: str = "", columns: int = 3, **more: Any
) -> bytes:
    """Return a workbook whose sheet has one table object."""
    arrow = f'<autoFilter ref="{filter_ref}"/>' if filter_ref else ""
    names = "".join(f'<tableColumn id="{n}" name="n{n}"/>' for n in range(1, columns + 1))
    table = (
        f'{made.HEAD}<table xmlns="{made.MAIN}" id="1" name="T" displayName="T" ref="{ref}"{attributes}>'
        f'{arrow}<tableColumns count="{columns}">{names}</tableColumns></table>'
    )
    return made.book(
        rows,
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        sheet_rels=[("rId1", "table", "../tables/table1.xml")],
        types=f'<Override PartName="/{TABLE}" ContentType="{made.TYPE}.table+xml"/>',
        extra={TABLE: table},
        **more,
    )


def appended(data: bytes, *rows: list[Value], **options: Any) -> bytes:
    return plan(data, [AppendRows("台帳", rows, **options)]).data


def refused(data: bytes, *rows: list[Value], **options: Any) -> str:
    with pytest.raises(WriteRefused) as stop:
        appended(data, *rows, **options)
    return str(stop.value)


# -- totals


def test_no_row_named_by_the_caller_makes_a_table_grow_over_its_totals() -> None:
    old = table_book(filled("項數額", "甲乙丙", "丁戊己", "合 計"), "A1:C4", ' totalsRowCount="1"', filter_ref="A1:C3")
    assert "row of totals" in refused(old, ["x"], at_row=5)
    assert "row of totals" in refused(old, ["x"], at_row=5, first_column=1)
    assert "row of totals" in refused(old, ["x"])


def test_rows_named_by_the_caller_fill_blank_rows_above_the_totals_and_no_more() -> None:
    old = table_book(filled("項數額", "甲乙丙", "", "合 計"), "A1:C4", ' totalsRowCount="1"')
    new = appended(old, ["x", "y", "z"], at_row=3)
    assert made.values(new)["C3"] == "z"
    assert made.part(new, TABLE) == made.part(old, TABLE)
    assert "row of totals" in refused(old, ["x"], ["y"], at_row=3)


def test_the_first_row_of_a_table_of_headers_is_no_longer_a_place_to_insert_one() -> None:
    old = table_book(filled("項數額"), "A1:C2", ' insertRow="1" insertRowShift="1" totalsRowShown="0"')
    new = appended(old, ["x", "y"])
    assert made.values(new)["A2"] == "x"
    assert b'ref="A1:C2" totalsRowShown="0">' in made.part(new, TABLE)
    two = made.part(appended(old, ["x"], ["y"]), TABLE)
    assert b'ref="A1:C3" totalsRowShown="0">' in two


def test_a_place_to_insert_that_is_taken_from_a_table_without_a_new_row_is_refused() -> None:
    old = table_book(filled("項數額"), "A1:C2", ' insertRow="1"')
    edit = AppendRows("台帳", [["x"]], at_row=9)
    new = plan(old, [edit]).data
    assert passes(old, forged(new, TABLE, "A1:C2", "A1:C2"), edit)
    assert not passes(old, forged(new, TABLE, ' insertRow="1"', ""), edit)
    taken = plan(old, [AppendRows("台帳", [["x"]])]).data
    assert not passes(
        old, forged(taken, TABLE, ' ref="A1:C2"', ' ref="A1:C2" insertRow="1"'), AppendRows("台帳", [["x"]])
    )


# -- columns beside a table


@pytest.mark.parametrize("options", [{"at_row": 5, "first_column": 1}, {"first_column": 1}])
def test_a_row_that_begins_left_of_a_table_makes_it_grow_too(options: dict[str, int]) -> None:
    old = table_book(filled("號項數額", "一甲乙丙", "二丁戊己", "三庚辛壬"), "B1:D4", filter_ref="B1:D4")
    new = appended(old, ["四", "x", "y", "z"], **options)
    assert [made.values(new)[c] for c in ("A5", "B5", "C5", "D5")] == ["四", "x", "y", "z"]
    assert made.part(new, TABLE) == made.part(old, TABLE).replace(b"B1:D4", b"B1:D5")


def test_a_column_right_of_a_table_is_written_where_it_has_a_header() -> None:
    old = table_book(filled("項數額註", "甲乙丙 "), "A1:C2")
    new = appended(old, ["x", "y", "z", "看"], first_column=1)
    assert made.values(new)["D3"] == "看"
    assert b'ref="A1:C3"' in made.part(new, TABLE)
    assert "room for 3" in refused(old, ["x", "y", "z", "看", "多"], first_column=1)


def test_a_small_table_beside_the_rows_that_ended_long_ago_takes_none_of_them() -> None:
    old = table_book(filled("號    項數", "一    甲乙", "二", "三", "四"), "F1:G2", columns=2)
    new = appended(old, ["五", "b", "c", "d", "e", "f", "g"], first_column=1)
    assert made.values(new)["G6"] == "g"
    assert made.part(new, TABLE) == made.part(old, TABLE)


def test_a_row_across_two_tables_is_refused() -> None:
    old = table_book(filled("項數額時地", "甲乙丙丁戊"), "A1:C2")
    content = {n: made.part(old, n) for n in made.names(old)}
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    second = content[rels].partition(b"<Relationship ")[2].partition(b"/>")[0]
    second = second.replace(b"rId1", b"rId2").replace(b"table1", b"table2")
    content[rels] = content[rels].replace(b"</Relationships>", b"<Relationship " + second + b"/></Relationships>")
    content["xl/tables/table2.xml"] = content[TABLE].replace(b"A1:C2", b"D1:E2").replace(b'"T"', b'"U"')
    assert "several tables" in refused(made.zipped(content), ["v", "w", "x", "y", "z"], first_column=1)
    assert "several tables" in refused(made.zipped(content), ["v", "w", "x", "y", "z"], first_column=1, at_row=3)


# -- hidden rows


@pytest.mark.parametrize("how", ['hidden="1"', 'ht="0" customHeight="1"', 'ht="0" hidden="true" customHeight="1"'])
def test_a_new_entry_in_a_hidden_row_is_seen(how: str) -> None:
    rows = filled("甲") + f'<row r="2" s="1" {how}><c r="A2" s="1"/></row><row r="3" hidden="1"/>'
    new = appended(made.book(rows), ["x"])
    assert b'<row r="2" s="1"><c r="A2" s="1" t="inlineStr">' in made.part(new)
    assert b'<row r="3" hidden="1"/>' in made.part(new)


def forged(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return an archive in which one part was tampered with; the times of its members stay."""
    content = {n: made.part(data, n) for n in made.names(data)}
    assert old.encode() in content[name]
    content[name] = content[name].replace(old.encode(), new.encode())
    return made.zipped(content)


def passes(old: bytes, new: bytes, *edits: Edit) -> bool:
    """True if the comparison lets a new file through."""
    try:
        compare(old, new, edits)
    except WriteRefused:
        return False
    return True


def test_the_comparison_refuses_a_hidden_entry_and_the_showing_of_any_other_row() -> None:
    rows = filled("甲") + '<row r="2" hidden="1"/><row r="9" hidden="1"/>'
    old, edit = made.book(rows), AppendRows("台帳", [["x"]])
    new = appended(old, ["x"])
    assert passes(old, new, edit)
    assert passes(old, forged(new, made.SHEET, "x", "x"), edit)
    assert not passes(old, forged(new, made.SHEET, '<row r="2"', '<row r="2" hidden="1"'), edit)
    assert not passes(old, forged(new, made.SHEET, '<row r="9" hidden="1"', '<row r="9"'), edit)


# -- the guard holds places


@pytest.mark.parametrize(
    "claimed",
    [
        AppendRows("台帳", [["x", "y"]], at_row=4),
        AppendRows("台帳", [["x", "y"]], first_column=2),
        AppendRows("台帳", [["x", "y"]], at_row=3, first_column=2),
    ],
)
def test_a_row_that_landed_elsewhere_than_asked_is_refused(claimed: AppendRows) -> None:
    old = made.book(filled("甲乙", "丙丁"))
    new = appended(old, ["x", "y"])
    assert passes(old, new, AppendRows("台帳", [["x", "y"]], at_row=3, first_column=1))
    assert not passes(old, new, claimed)


def test_rows_that_do_not_follow_one_another_are_refused() -> None:
    old = made.book(filled("甲乙"))
    new = appended(old, ["x"], ["y"])
    edit = AppendRows("台帳", [["x"], ["y"]])
    assert passes(old, new, edit)
    gap = forged(forged(new, made.SHEET, '<row r="3"', '<row r="4"'), made.SHEET, 'r="A3"', 'r="A4"')
    assert not passes(old, gap, edit)


# -- rules


def rules(*lists: str, colours: str = "", x14: str = "") -> str:
    """Return drop-downs for some lists of areas, a coloured rule, and a drop-down that takes its list elsewhere."""
    each = "".join(
        f'<dataValidation type="list" sqref="{a}"><formula1>"a,b"</formula1></dataValidation>' for a in lists
    )
    found = f'<dataValidations count="{len(lists)}">{each}</dataValidations>'
    if colours:
        rule = '<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
        found = f'<conditionalFormatting sqref="{colours}">{rule}</conditionalFormatting>' + found
    if x14:
        found += (
            '<extLst><ext uri="{x}" xmlns:x14="urn:x14"><x14:dataValidations><x14:dataValidation>'
            f'<xm:sqref xmlns:xm="urn:xm">{x14}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>'
        )
    return found


def test_a_drop_down_does_not_grow_over_another_one() -> None:
    old = made.book(filled("甲乙", "丙丁"), after=rules("A2", "A3:A99 B1:B2", colours="A1:A2"))
    new = made.part(appended(old, ["x", "y"], first_column=1, grow_rules=True)).decode()
    assert rules("A2", "A3:A99 B1:B3", colours="A1:A3") in new
    old = made.book(filled("甲乙", "丙丁"), after=rules("A2", x14="A3:B3"))
    assert rules("A2", x14="A3:B3") in made.part(appended(old, ["x", "y"], grow_rules=True)).decode()


def test_a_drop_down_that_another_one_stops_halfway_is_reported() -> None:
    old = made.book(filled("甲"), after=rules("A1", "A3"))
    done = plan(old, [AppendRows("台帳", [["x"], ["y"]], grow_rules=True)])
    assert rules("A1", "A3") in made.part(done.data).decode()
    assert [str(n) for n in done.receipt.notes] == [
        "1 drop-down(s) or conditional format(s) of 台帳 end above the new row."
    ]


def test_filter_and_rules_follow_rows_of_several_edits() -> None:
    old = made.book(filled("甲", "乙"), after='<autoFilter ref="A1:A2"/>' + rules("A2"))
    edits = [AppendRows("台帳", [["x"]], grow_rules=True), AppendRows("台帳", [["y"], ["z"]], grow_rules=True)]
    new = made.part(plan(old, edits).data).decode()
    assert '<autoFilter ref="A1:A5"/>' + rules("A2:A5") in new


# -- the guard holds ranges

GROWN = AppendRows("台帳", [["x", "y", "z"]], grow_rules=True)
HIDDEN_NAME = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台帳!$A$1:$C$2</definedName>'
    "</definedNames>"
)


@pytest.mark.parametrize(
    ("part", "true", "false"),
    [
        (TABLE, ' ref="A1:C3" x', ' ref="A1:C4" x'),
        (TABLE, ' ref="A1:C3" x', ' ref="A1:C2" x'),
        (TABLE, ' ref="A1:C3" x', ' ref="A1:D3" x'),
        (TABLE, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C2"/>'),
        (TABLE, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C9"/>'),
    ],
)
def test_a_table_that_does_not_end_with_the_new_row_is_refused(part: str, true: str, false: str) -> None:
    old = table_book(filled("項數額", "甲乙丙"), "A1:C2", ' x="1"', filter_ref="A1:C2")
    new = plan(old, [GROWN]).data
    assert passes(old, forged(new, part, true, true), GROWN)
    assert not passes(old, forged(new, part, true, false), GROWN)


def test_a_table_that_grew_over_its_totals_is_refused() -> None:
    rows = filled("項數額", "甲乙丙", "合 計")
    plain, table = made.book(rows), table_book(rows, "A1:C3", ' totalsRowCount="1"')
    edit = AppendRows("台帳", [["x", "y", "z"]], at_row=4)
    row = made.part(plan(plain, [edit]).data).decode().partition('<row r="4">')[2].partition("</row>")[0]
    new = forged(table, made.SHEET, "</sheetData>", f'<row r="4">{row}</row></sheetData>')
    assert passes(table, new, edit)
    assert not passes(table, forged(new, TABLE, "A1:C3", "A1:C4"), edit)


@pytest.mark.parametrize(
    ("part", "true", "false"),
    [
        (made.SHEET, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C4"/>'),
        (made.SHEET, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C2"/>'),
        (made.SHEET, '<autoFilter ref="A1:C3"/>', '<autoFilter ref="A2:C3"/>'),
        ("xl/workbook.xml", "$C$3", "$C$2"),
        ("xl/workbook.xml", "$C$3", "$D$3"),
        (made.SHEET, 'sqref="A2:A3"', 'sqref="A2:A4"'),
        (made.SHEET, 'sqref="A2:A3"', 'sqref="A1:A3"'),
        (made.SHEET, 'sqref="B1:B3"', 'sqref="B1:B9"'),
        (made.SHEET, 'sqref="A9"', 'sqref="A9:A10"'),
        (made.SHEET, ">C2:C3<", ">C2:C30<"),
    ],
)
def test_a_filter_or_rule_that_does_not_end_with_the_new_row_is_refused(part: str, true: str, false: str) -> None:
    after = '<autoFilter ref="A1:C2"/>' + rules("A2", "A9", colours="B1:B2", x14="C2")
    old = made.book(filled("項數額", "甲乙丙"), after=after, workbook=HIDDEN_NAME)
    new = plan(old, [GROWN]).data
    assert passes(old, forged(new, part, true, true), GROWN)
    assert not passes(old, forged(new, part, true, false), GROWN)


def test_rules_that_grew_without_being_asked_or_over_one_another_are_refused() -> None:
    old = made.book(filled("項數額", "甲乙丙"), after=rules("A2", "A3:A9"))
    plain = AppendRows("台帳", [["x", "y", "z"]])
    new = plan(old, [plain]).data
    assert not passes(old, forged(new, made.SHEET, 'sqref="A2"', 'sqref="A2:A3"'), plain)
    assert not passes(old, forged(new, made.SHEET, 'sqref="A2"', 'sqref="A2:A3"'), GROWN)


# -- the guard holds looks


@pytest.mark.parametrize(
    ("edit", "true", "false"),
    [
        (SetCell("台帳", "A1", 8), 's="3"><v>8', 's="1"><v>8'),
        (SetCell("台帳", "A1", 8), 's="3"><v>8', 's="2"><v>8'),
        (SetCell("台帳", "A1", 8), 's="3"><v>8', "><v>8"),
        (SetCell("台帳", "A1", date(2021, 11, 5)), 's="1"><v>44505', 's="2"><v>44505'),
        (SetCell("台帳", "A1", "=x"), 's="4" t="inlineStr"', 's="2" t="inlineStr"'),
        (SetCell("台帳", "D7", 8), 'r="D7"><v>8', 'r="D7" s="2"><v>8'),
        (FillCell("台帳", "A1", "FFF2CC"), 's="4"', 's="2"'),
        (AppendRows("台帳", [[8]]), 's="3"><v>8', 's="2"><v>8'),
    ],
)
def test_a_cell_that_looks_otherwise_than_before_is_refused(edit: Edit, true: str, false: str) -> None:
    old = made.book('<row r="1"><c r="A1" s="3"><v>7</v></c></row><row r="2"><c r="A2" s="3"/></row>')
    new = plan(old, [edit]).data
    assert passes(old, forged(new, made.SHEET, true, true), edit)
    assert not passes(old, forged(new, made.SHEET, true, false), edit)


def test_a_background_of_another_colour_is_refused() -> None:
    old = made.book(filled("甲"))
    edit = FillCell("台帳", "A1", "FFF2CC")
    new = plan(old, [edit, SetCell("台帳", "A1", date(2021, 11, 5))]).data
    assert passes(old, new, edit, SetCell("台帳", "A1", date(2021, 11, 5)))
    assert not passes(old, new, FillCell("台帳", "A1", "FFF2CD"), SetCell("台帳", "A1", date(2021, 11, 5)))


# -- receipts


def test_a_receipt_names_the_formula_that_a_member_of_a_shared_formula_had() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B40" si="0">A1*$A$1</f><v>1</v></c></row>'
    rows += "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f t="shared" si="0"/><v>{n}</v></c></row>'
        for n in range(2, 41)
    )
    for expect in ("=A30*$A$1", Shown("=A30*$A$1")):
        done = plan(made.book(rows), [SetCell("台帳", "B30", 8, expect=expect)])
        assert [(e.before, e.after) for e in done.receipt.edits] == [("=A30*$A$1", "8")]

"""Rows and the table objects they meet: totals, columns beside a table, hidden rows, rules, shared formulas."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import AppendRows, Value
from ledger_tools.workbook import plan
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

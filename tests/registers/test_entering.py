"""Several entries in one write: rows right below one another, numbers without gaps, prepared rows, tables that grow."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.ledger import read_book
from ledger_tools.model.edits import AppendRows, SetCell
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.entries import Wish, enter
from ledger_tools.registers.entry_kinds import CALL, LETTER
from ledger_tools.workbook import open_workbook
from ledger_tools.workbook.writing import plan
from tests.support.drawn import draw_book, draw_grids, draw_xlsx

AS_OF = date(2021, 12, 31)
REGISTER = """
    # 電話登記
    編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 經辦業務員 | 備註
    C-2021-0001 | @2021-10-01 | 去電 | 王大同 | 0911 | 第一次跟蹤 | 無人接聽 | | 小張 |
"""
PREPARED = """
    # 來電登記表
    編號 | 客户姓名 | 聯絡電話 | 回訪日期 | 談話要點 | 經辦人
    110-001 | 王大同 | 0911111 | 110/12/01 | 都好 | 小張
    110-002
    110-003
    主管簽章：
"""


def registers(text: str, *, add_sheet: bool = False) -> Registers:
    grids = draw_grids(text)
    return Registers(draw_book(text, as_of=AS_OF), grids, [grid.name for grid in grids], "zh-Hant", add_sheet)


def call(customer: str, day: str = "2021-12-30", **more: str) -> Wish:
    return Wish(CALL, {"customer": customer, "call_date": day, **more}, AS_OF)


def test_neighbouring_rows_are_one_edit() -> None:
    made = registers(REGISTER)
    numbers = [enter(made, call(name)).number for name in ("甲", "乙", "丙")]
    assert numbers == ["C-2021-0002", "C-2021-0003", "C-2021-0004"]
    (edit,) = made.edits()
    assert isinstance(edit, AppendRows)
    assert (edit.at_row, [row[3] for row in edit.rows]) == (3, ["甲", "乙", "丙"])


def test_each_year_counts_for_itself() -> None:
    made = registers(REGISTER)
    days = ("2020-12-30", "2021-01-04", "2020-12-31")
    assert [enter(made, call("甲", day)).number for day in days] == ["C-2020-0001", "C-2021-0002", "C-2020-0002"]


def test_prepared_rows_are_filled_one_after_another_and_then_there_is_no_room() -> None:
    made = registers(PREPARED)
    assert [enter(made, call(name)).number for name in ("甲", "乙")] == ["110-002", "110-003"]
    with pytest.raises(WriteRefused, match="row 5"):
        enter(made, call("丙"))
    edits = made.edits()
    assert all(isinstance(edit, SetCell) for edit in edits)
    assert {edit.cell: edit.value for edit in edits if isinstance(edit, SetCell)} == {
        "B3": "甲", "D3": date(2021, 12, 30), "B4": "乙", "D4": date(2021, 12, 30),
    }  # fmt: skip


def test_a_full_register_goes_on_in_a_new_sheet_with_all_its_rows() -> None:
    made = registers(PREPARED, add_sheet=True)
    numbers = [enter(made, call(name)).number for name in ("甲", "乙", "丙", "丁")]
    assert numbers == ["110-002", "110-003", "110-004", "110-005"]
    (added,) = [edit for edit in made.edits() if not isinstance(edit, SetCell)]
    assert [added.layout.cells[row, 1].value for row in (2, 3)] == ["110-004", "110-005"]  # type: ignore[union-attr]


def test_an_entry_that_is_given_up_leaves_no_trace() -> None:
    made = registers(REGISTER)
    enter(made, call("甲"))
    trial = made.copy()
    enter(trial, call("乙"))
    assert [new.row for new in made.rows] == [3]
    assert enter(made, call("丙")).number == "C-2021-0003"


def test_new_sheets_of_one_write_share_their_choices() -> None:
    made = registers("# 企財險\n序號 | 保單號碼 | 出險日期 | 出險原因\n=1 | P-1 | @2021-01-01 | 火災\n", add_sheet=True)
    enter(made, call("甲"))
    enter(made, Wish(LETTER, {"recipient": "甲", "sent_at": "2021-12-30"}, AS_OF))
    names = [edit.name for edit in made.edits()]  # type: ignore[union-attr]
    assert names[:2] == ["跟蹤服務電話登記表", "跟蹤服務信函登記表"]
    assert len(set(names)) == len(names)


def test_a_table_grows_by_all_rows(tmp_path: Path) -> None:
    path = draw_xlsx(REGISTER + "    [table A1:J2]\n", tmp_path / "台帳.xlsx")
    workbook = open_workbook(path)
    grids = list(workbook.grids())
    made = Registers(read_book(workbook, as_of=AS_OF), grids, [grid.name for grid in grids], "zh-Hant")
    for name in ("甲", "乙", "丙"):
        enter(made, call(name))
    book: Any = openpyxl.load_workbook(BytesIO(plan(workbook, made.edits()).data))
    (table,) = book["電話登記"].tables.values()
    assert table.ref == "A1:J5"
    assert [row[0].value for row in book["電話登記"].iter_rows(min_row=3)] == [f"C-2021-000{n}" for n in (2, 3, 4)]

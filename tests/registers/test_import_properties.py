"""Lists filled in at random: nothing breaks, what is entered is there the second time, a refusal writes nothing."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.followup import duties_of
from ledger_tools.ledger import read_book
from ledger_tools.model.duties import UNSETTLED, DueState
from ledger_tools.model.imported import LineOutcome
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.importing import Imported, take_in
from ledger_tools.registers.worklist_reading import Line, Worklist
from ledger_tools.workbook import workbook_of
from ledger_tools.workbook.writing import plan
from tests.registers.test_importing import HEADERS, POLICY, listed
from tests.support.callbook import AS_OF, CALLS, CUSTOMERS, LEDGER, REST
from tests.support.drawn import draw_xlsx

CLAIMS = """
    # 企財險
    序號|保單號碼|賠案號碼|出險日期|出險原因|被保險人|保險公司|索賠金額|理賠金額|文件齊備日|賠付日期|結案日期|處理狀態
    =1|PAC-1|CPR-1|@2021-09-05|火災|甲公司|大地|=1000|=900|@2021-10-01|@2021-11-08|@2021-11-08|結案
    =2|PAC-1|CPR-2|@2021-09-06|水浸|甲公司|大地|=1000| |@2021-10-01| | |處理中
"""
LEDGERS = (
    LEDGER + POLICY + CLAIMS,
    CUSTOMERS + CALLS + REST + CLAIMS,
    LEDGER.replace("李小龍、陳美麗 | 是", "全部 | 是"),
)
DAYS = ["2021-11-12", "2021-11-11", "2021-11-10", "110/11/9", "2021-11-08", "2021-11-13", "2021-10-01"]
WORDS: dict[str, list[str]] = {
    "way": ["去電", "來電", "信函", "走訪"],
    "call_date": DAYS,
    "call_time": ["10:00", "22:30", "下午3點"],
    "reached": ["是", "無人接聽", "忙線", "他人接聽", "拒訪", "留言", "要求勿再致電", "號碼錯誤"],
    "person": ["太太"],
    "summary": ["都好", "要送車", "=1+1"],
    "clerk": ["小王", "小林"],
    "request": ["送車"],
    "complaint": ["等太久", "太貴"],
    "complaint_kind": ["時間", "價格"],
    "resolution": ["當場答覆", "未解決", "上報主管"],
    "escalated_at": DAYS,
    "escalated_to": ["劉主任"],
    "solution_at": DAYS,
    "informed_at": DAYS,
    "satisfaction": ["滿意", "不滿意", "一般"],
    "new_phone": ["0911-999-888", "912345678"],
    "new_address": ["新址1號"],
    "confirmed": ["是", "否"],
    "next_contact": ["2021-11-20", "2021-11-01"],
    "next_plan": ["再談"],
    "letter_sent": DAYS,
    "note": ["備註甲"],
    **{f"q{n}": ["是", "否", "不清楚", "√", "滿意", "不滿意"] for n in range(1, 8)},
}


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("ledgers")
    return [draw_xlsx(text, folder / f"{n}.xlsx").read_bytes() for n, text in enumerate(LEDGERS)]


def read(data: bytes) -> tuple[Any, Any, list[Any]]:
    workbook = workbook_of(data, Path("台帳.xlsx"))
    book = read_book(workbook, as_of=AS_OF)
    return workbook, book, list(duties_of(book, AS_OF).items(tuple(DueState)))


def taken(data: bytes, worklist: Worklist, *, add_sheet: bool) -> tuple[Imported, bytes]:
    """Return what a list changes, and the workbook with it."""
    workbook, book, items = read(data)
    names = [sheet.name for sheet in workbook.package.sheets]
    registers = Registers(book, list(workbook.grids()), names, "zh-Hant", add_sheet)
    found = take_in(registers, worklist, items, AS_OF)
    return found, plan(workbook, found.edits, name="台帳.xlsx").data if found.edits else data


def filled(choose: random.Random, items: list[Any]) -> list[Line]:
    """Return lines, most of them with a call in order and some words more or less."""
    lines = []
    for row in range(4, 4 + choose.randint(1, 10)):
        item = choose.choice(items)
        name = item.subject.customer or choose.choice(["", "李小龍", "陳美麗", "新人"])
        texts = {"item": item.id if choose.random() < 0.9 else "", "customer": name, "phone": item.subject.phone or ""}
        if choose.random() < 0.85:
            texts |= {key: choose.choice(WORDS[key][:4]) for key in ("call_date", "reached", "summary")}
        texts |= {
            key: choose.choice(words) for key, words in WORDS.items() if choose.random() < choose.choice([0.03, 0.15])
        }
        lines.append(Line(row, {key: text for key, text in texts.items() if text and choose.random() < 0.95}))
    return lines


@pytest.mark.parametrize("seeds", [range(25), pytest.param(range(25, 1000), marks=pytest.mark.slow)])
def test_what_was_taken_in_is_there_the_second_time(seeds: range, ledgers: list[bytes]) -> None:
    entered = 0
    for seed in seeds:
        choose = random.Random(seed)
        data, add_sheet = choose.choice(ledgers), choose.random() < 0.7
        items = [item for item in read(data)[2] if item.state in UNSETTLED]
        told = {item.id: listed(item) for item in items}
        worklist = Worklist("清單.xlsx", "", "", AS_OF, (), HEADERS, filled(choose, items), told)
        try:
            first, new = taken(data, worklist, add_sheet=add_sheet)
        except WriteRefused:
            assert not add_sheet  # a register is missing
            continue
        again, same = taken(new, worklist, add_sheet=add_sheet)
        assert again.edits == [], seed
        assert same == new
        for one, other in zip(first.report.lines, again.report.lines, strict=True):
            assert (one.outcome is LineOutcome.ENTERED) <= (other.outcome is LineOutcome.ALREADY), (
                seed,
                one.row,
                other.why,
            )
            assert one.why is None or not (one.entered or one.cells)
        entered += first.report.counts()[LineOutcome.ENTERED]
    assert entered > len(seeds) / 2

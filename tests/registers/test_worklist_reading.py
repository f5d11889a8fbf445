"""A worklist read back as people leave it: columns moved, rows sorted, other words, other programs' ways of storing."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger_tools.errors import InputError
from ledger_tools.followup import duties_of
from ledger_tools.ledger.specs import worklist_spec
from ledger_tools.registers.worklist import HEADER_ROW, Listing, worklist_bytes
from ledger_tools.registers.worklist_reading import NO_RESULT, Worklist, read_worklist
from ledger_tools.workbook import open_workbook
from tests.support.callbook import AS_OF, LEDGER
from tests.support.drawn import draw_book

BOOK = draw_book(LEDGER, as_of=AS_OF)
ITEMS = [item for item in duties_of(BOOK, AS_OF).items() if item.rule.id == "first-follow-up"]
KEYS = [column.key for column in worklist_spec().columns]
NUMBER = {key: n for n, key in enumerate(KEYS, 1)}


def made(language: str = "zh-Hant") -> Any:
    return openpyxl.load_workbook(BytesIO(worklist_bytes(Listing(ITEMS, BOOK, AS_OF, language, packs=("cn-life",)))))


def put(book: Any, row: int, **values: object) -> None:
    for key, value in values.items():
        book.worksheets[0].cell(row, NUMBER[key]).value = value


def read(book: Any, folder: Path) -> Worklist:
    path = folder / "清單.xlsx"
    book.save(path)
    return read_worklist(open_workbook(path).grids(), path.name)


def test_it_says_what_it_was_made_of(tmp_path: Path) -> None:
    found = read(made(), tmp_path)
    assert (found.workbook, found.sha256) == (BOOK.workbook.name, BOOK.workbook.sha256)
    assert (found.as_of, list(found.packs), found.rules) == (AS_OF, ["cn-life"], {"first-follow-up"})
    assert [line.item for line in found.lines] == [item.id for item in ITEMS]
    assert not any(line.filled for line in found.lines)
    listed = found.listed[ITEMS[2].id]
    assert (listed.customer, listed.owner, listed.stand_in) == ("陳美麗", "小林", "小王")
    assert (listed.anchor, listed.ends) == (date(2021, 11, 5), date(2021, 11, 12))


def test_days_and_times_are_read_however_they_are_stored(tmp_path: Path) -> None:
    book = made()
    put(book, 4, call_date=datetime(2021, 11, 8), call_time=time(14, 5))
    put(book, 5, call_date="民國110年11月9日", call_time="下午3:20")
    put(book, 6, call_date=44510, call_time=0.5)  # pasted without its format: 44510 is 2021-11-10
    sheet = book.worksheets[0]
    sheet.cell(6, NUMBER["call_date"]).number_format = sheet.cell(6, NUMBER["call_time"]).number_format = "General"
    texts = [line.texts for line in read(book, tmp_path).lines]
    assert [text["call_date"] for text in texts] == ["2021-11-08", "民國110年11月9日", "2021-11-10"]
    assert [text["call_time"] for text in texts] == ["14:05", "下午3:20", "12:00"]


def test_columns_may_be_moved_hidden_and_deleted_and_rows_sorted(tmp_path: Path) -> None:
    book = made()
    put(book, 4, summary="甲", item=ITEMS[0].id)
    put(book, 6, summary="丙", person="本人")
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)]
    order = [n for n in reversed(range(len(KEYS))) if KEYS[n] not in ("task", "q7")]
    again = book.create_sheet("我的清單")
    for row, values in enumerate([rows[0], rows[3], rows[2], rows[1]], 8):  # seven rows of their own above
        for column, n in enumerate(order, 2):
            again.cell(row, column).value = values[n]
    again.column_dimensions["C"].hidden = True
    book.remove(sheet)
    found = read(book, tmp_path)
    assert [(line.row, line.item) for line in found.lines] == [
        (9, ITEMS[2].id), (10, ITEMS[1].id), (11, ITEMS[0].id),
    ]  # fmt: skip
    assert [line.texts.get("summary") for line in found.lines] == ["丙", None, "甲"]
    assert found.lines[0].texts["person"] == "本人"


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_headers_are_known_in_every_language(tmp_path: Path, language: str) -> None:
    book = made(language)
    put(book, 4, reached="接通")
    assert read(book, tmp_path).lines[0].texts["reached"] == "接通"


def test_without_the_hidden_sheet_the_headers_do(tmp_path: Path) -> None:
    book = made()
    put(book, 4, summary="甲")
    del book["ledger-tools"]
    found = read(book, tmp_path)
    assert found.lines[0].texts["summary"] == "甲"
    assert (found.listed, found.as_of) == ({}, None)


def test_a_renamed_header_is_read_by_its_place_and_that_is_said(tmp_path: Path) -> None:
    book = made()
    book.worksheets[0].cell(HEADER_ROW, NUMBER["summary"]).value = "講了什麼"
    put(book, 4, summary="甲")
    found = read(book, tmp_path)
    assert found.lines[0].texts["summary"] == "甲"
    assert "講了什麼" in str(found.notes[0])
    assert "通話要點" in str(found.notes[0])


def test_columns_of_the_users_own_are_named_and_not_read(tmp_path: Path) -> None:
    book = made()
    sheet = book.worksheets[0]
    sheet.cell(HEADER_ROW, len(KEYS) + 1).value = "自己記"
    sheet.cell(5, len(KEYS) + 1).value = "要請假"
    (note,) = read(book, tmp_path).notes
    assert "自己記" in str(note)


def test_lines_added_by_hand_are_lines_and_dashes_say_nothing(tmp_path: Path) -> None:
    book = made()
    put(book, 4, complaint="無", request="-", new_phone="N/A", q2="無")
    put(book, 7, customer="新客人", summary="來電詢問")
    put(book, 9, customer="只有名字")
    found = read(book, tmp_path)
    assert found.lines[0].texts.keys() & {"complaint", "request", "new_phone", "q2"} == {"q2"}  # there it is an answer
    assert [(line.row, line.item, line.customer) for line in found.lines[3:]] == [(7, "", "新客人")]


def test_a_formula_that_was_never_calculated_is_not_taken_for_nothing(tmp_path: Path) -> None:
    book = made()
    put(book, 4, summary='="都"&"好"')
    assert read(book, tmp_path).lines[0].texts["summary"] == NO_RESULT


def test_what_is_no_worklist_says_how_to_get_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客戶", "電話"])
    with pytest.raises(InputError, match="due FILE --worklist"):
        read(book, tmp_path)
    book = made()
    book.worksheets[0].cell(HEADER_ROW, NUMBER["item"]).value = None
    with pytest.raises(InputError, match="put them back"):
        read(book, tmp_path)

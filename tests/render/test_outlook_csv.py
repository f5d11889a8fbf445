"""The file for Outlook's import: the columns it knows, one day each, the code page it reads, no names unasked."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.render.outlook_csv import OutlookCsv, outlook_csv
from tests.support.duties import item, rule

MONDAY = date(2021, 11, 8)


def call(row: int = 2, sheet: str = "服務記錄", customer: str = "王小明") -> DueItem:
    return item(rule(), DueState.OPEN, row=row, ends=MONDAY, sheet=sheet, customer=customer, ref="粵A12345", owner="李")


def rows(made: OutlookCsv) -> list[dict[str, str]]:
    text = made.data.decode(made.encoding)
    return list(csv.DictReader(text.splitlines(keepends=True)))


def test_a_duty_is_an_appointment_of_one_whole_day() -> None:
    (row,) = rows(outlook_csv([call()], "zh-Hant"))
    assert row["Description"].split("\r\n")[0] == "打電話給客戶"
    del row["Description"]
    assert row == {
        "Subject": "第一次跟蹤電話 服務記錄!2",
        "Start Date": "2021/11/08",
        "Start Time": "",
        "End Date": "2021/11/08",
        "End Time": "",
        "All day event": "True",
        "Reminder on/off": "False",
        "Categories": "第一次跟蹤電話;house",
        "Private": "False",
    }


def test_the_first_column_has_no_mark_before_its_name() -> None:
    assert outlook_csv([call()], "zh-Hant").data.startswith(b'"Subject","Start Date",')


@pytest.mark.parametrize(
    ("language", "sheet", "page"),
    [
        ("zh-Hant", "服務記錄", "cp950"),
        ("zh-Hans", "服务记录", "cp936"),
        ("en", "Visits", "cp1252"),
        ("en", "服務記錄", "cp950"),
        ("en", "服务记录", "cp936"),
    ],
)
def test_it_is_written_in_the_code_page_of_the_readers_windows(language: str, sheet: str, page: str) -> None:
    made = outlook_csv([call(sheet=sheet)], language)
    assert (made.encoding, made.lost) == (page, 0)
    assert f"{sheet}!2" in rows(made)[0]["Subject"]


def test_what_the_code_page_lacks_is_counted() -> None:
    made = outlook_csv([call(sheet="维修?", customer="x")], "zh-Hant")  # 维 is not in Big5; 修 and ? are
    assert rows(made)[0]["Subject"].endswith(" ?修?!2")
    place_and_cell = 2  # the subject, and the cell that the day is counted from
    assert (made.encoding, made.lost) == ("cp950", place_and_cell)


def test_nobody_is_named_unless_asked() -> None:
    who = ("王小明", "粵A12345", "李")
    plain = outlook_csv([call()], "zh-Hant").data.decode("cp950")
    assert not [text for text in who if text in plain]
    (named,) = rows(outlook_csv([call()], "zh-Hant", names=True))
    assert named["Subject"] == "第一次跟蹤電話 服務記錄!2: 王小明 粵A12345"
    assert named["Private"] == "True"


def test_no_field_begins_like_a_formula() -> None:
    titles = {"zh-Hant": "=1+1", "zh-Hans": "=1+1", "en": "=1+1"}
    made = outlook_csv([item(rule(title=titles, task=titles), DueState.OPEN, ends=MONDAY)], "en")
    (row,) = rows(made)
    assert [row[name][:2] for name in ("Subject", "Categories", "Description")] == ["'=", "'=", "'="]


def test_a_digest_is_one_appointment_a_day() -> None:
    made = outlook_csv([call(2), call(3)], "en", digest=True)
    assert (made.entries, [row["Subject"] for row in rows(made)]) == (1, ["Last day today: 2"])

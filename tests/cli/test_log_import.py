"""The round trip: due --worklist, filled in as a clerk does, log import, and due again shows what is done."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.test_log import call, rows_of
from tests.support.callbook import CALLS, CUSTOMERS, LEDGER, REST
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-11-12")
OFFICE = shutil.which("soffice")
Filled = dict[tuple[str, str | None], dict[str, object]]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")


def worklist(ledger: Path, *words: object, name: str = "清單.xlsx") -> Path:
    path = ledger.with_name(name)
    result = call("due", ledger, *DAY, "--worklist", path, *words)
    assert result.exit_code == 0, result.stderr
    return path


def fill(path: Path, lines: Filled) -> None:
    """Fill in lines by rule and customer, columns by their headers."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        rule = str(sheet.cell(row, heads.get("任務編號", heads.get("Item ID"))).value).rpartition("-")[0]
        who = sheet.cell(row, heads.get("客戶名稱", heads.get("Customer"))).value
        for header, value in lines.get((rule, who), {}).items():
            sheet.cell(row, heads[header]).value = value
    book.save(path)


def opened(path: Path) -> list[str]:
    """Return the ids of the lines of a list."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(row[-1].value) for row in sheet.iter_rows(min_row=4)]


def states(ledger: Path) -> dict[tuple[str, str | None], str]:
    """Return the state of each duty by rule and customer."""
    result = call("due", ledger, *DAY, "--state", "all", "--format", "json")
    items = json.loads(result.stdout)["items"]
    return {(item["rule"], item["subject"]["customer"]): item["state"] for item in items}


def told(ledger: Path, path: Path, *words: object) -> dict[str, Any]:
    result = call("log", "import", ledger, path, *DAY, "--format", "json", *words)
    assert result.exit_code in (0, 5), result.stderr
    return json.loads(result.stdout) | {"exit": result.exit_code}


def backups(folder: Path) -> int:
    return len(list((folder / "own data").rglob("*.bak")))


FILLED: Filled = {
    ("first-follow-up", "王大同"): {"日期": "110/11/10", "是否接通": "接通", "通話要點": "車況良好", "第1項": "√"},
    ("first-follow-up", "李小龍"): {"日期": datetime(2021, 11, 11), "是否接通": "無人接聽"},
    ("first-follow-up", "陳美麗"): {
        "日期": "2021/11/11", "是否接通": "Reached, right person", "通話要點": "滿意", "新地址": "台南市五路5號",
        "變更已核實": "是",
    },
    ("event-call", "李小龍"): {"日期": "2021-11-12", "是否接通": "已接通(本人)", "通話要點": "會參加"},
    ("event-letter", "李小龍"): {"信函寄出日期": "2021-11-12"},
    ("escalation", "王大同"): {"上報日期": "2021-11-08", "上報對象": "劉主任"},
    ("issue-answer", "王大同"): {
        "日期": "2021-11-09", "是否接通": "已接通(本人)", "通話要點": "已換冷媒", "解決日期": "2021-11-09",
        "告知客戶日期": "2021-11-09", "滿意度": "满意",
    },
}  # fmt: skip
SETTLED = [
    ("first-follow-up", "王大同"), ("first-follow-up", "陳美麗"), ("event-call", "李小龍"), ("event-letter", "李小龍"),
    ("escalation", "王大同"), ("issue-answer", "王大同"),
]  # fmt: skip


def test_what_was_filled_in_is_done_when_due_is_asked_again(ledger: Path) -> None:
    before = states(ledger)
    assert {before[duty] for duty in SETTLED} <= {"overdue", "due-today", "open", "blocked"}
    path = worklist(ledger)
    fill(path, FILLED)
    report = told(ledger, path)
    assert report["exit"] == 0
    after = states(ledger)
    assert {duty: after[duty] for duty in SETTLED} == dict.fromkeys(SETTLED, "done")
    assert after["first-follow-up", "李小龍"] == "overdue"  # a try that reached nobody is no call
    assert (before["second-follow-up", "王大同"], after["second-follow-up", "王大同"]) == ("blocked", "upcoming")
    numbers = [row[0] for row in rows_of(ledger, "電話登記")[1:]]
    assert numbers == [f"C-2021-{n:04d}" for n in range(1, 7)]
    assert [row[0] for row in rows_of(ledger, "電話記錄")[1:]] == numbers
    days = [row[1] for row in rows_of(ledger, "電話登記")[2:]]
    assert days == sorted(days)
    assert rows_of(ledger, "客戶檔案")[3][4] == "台南市五路5號"


def test_taking_it_in_twice_writes_nothing_the_second_time(ledger: Path, tmp_path: Path) -> None:
    path = worklist(ledger)
    fill(path, FILLED)
    assert told(ledger, path)["import"]["summary"]["entered"] == len(FILLED)
    data, kept = ledger.read_bytes(), backups(tmp_path)
    again = told(ledger, path)
    assert again["import"]["summary"] == {
        "entered": 0,
        "already": 7,
        "empty": again["import"]["summary"]["empty"],
        "refused": 0,
    }
    assert (again["edits"], again["backup"]) == ([], None)
    assert ledger.read_bytes() == data
    assert backups(tmp_path) == kept == 1


def test_it_is_one_write_that_one_undo_takes_back(ledger: Path) -> None:
    before = ledger.read_bytes()
    path = worklist(ledger)
    fill(path, FILLED)
    assert call("log", "import", ledger, path, *DAY).exit_code == 0
    assert ledger.read_bytes() != before
    assert call("undo", ledger).exit_code == 0
    assert ledger.read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_a_list_that_libreoffice_saved_is_taken_in_as_well(ledger: Path, tmp_path: Path) -> None:
    path = worklist(ledger)
    fill(path, FILLED)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "lo"), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    report = told(ledger, tmp_path / "lo" / path.name)
    assert report["import"]["summary"]["entered"] == len(FILLED)
    after = states(ledger)
    assert {after[duty] for duty in SETTLED} == {"done"}


def test_each_line_is_reported_and_a_refused_one_leaves_with_code_5(ledger: Path) -> None:
    path = worklist(ledger)
    good: Filled = {("first-follow-up", "王大同"): FILLED["first-follow-up", "王大同"]}
    fill(path, good | {("first-follow-up", "陳美麗"): {"日期": "2021-11-13", "是否接通": "是", "通話要點": "好"}})
    result = call("log", "import", ledger, path, *DAY)
    assert result.exit_code == 5
    lines = [line for line in result.stdout.splitlines() if line.startswith("Row ")]
    assert len(lines) == len(opened(path)) > 8
    assert any("王大同 first-follow-up-" in line and line.endswith("entered as C-2021-0002") for line in lines)
    assert any("陳美麗 first-follow-up-" in line and "refused: “日期”: 2021-11-13 is after" in line for line in lines)
    assert sum("nothing filled in" in line for line in lines) == len(lines) - 2
    assert f"Lines entered: 1; there already: 0; nothing filled in: {len(lines) - 2}; refused: 1." in result.stdout
    assert len(rows_of(ledger, "電話登記")) == 3
    quiet = call("log", "import", ledger, path, *DAY, "-q")
    assert [line.split(" first-")[0] for line in quiet.stdout.splitlines()] == ["Row 7, 陳美麗"]


def test_a_trial_and_a_copy_leave_the_ledger_alone(ledger: Path, tmp_path: Path) -> None:
    path = worklist(ledger)
    fill(path, FILLED)
    before = ledger.read_bytes()
    trial = call("log", "import", ledger, path, *DAY, "--dry-run")
    assert trial.exit_code == 0
    assert "would be entered as C-2021-0003" in trial.stdout
    assert "Plan: add 5 row(s) to 電話登記" in trial.stderr
    copy = tmp_path / "副本.xlsx"
    assert call("log", "import", ledger, path, *DAY, "--to", copy).exit_code == 0
    assert ledger.read_bytes() == before
    assert len(rows_of(copy, "電話登記")) == 7


def test_a_ledger_that_changed_meanwhile_is_no_hindrance(ledger: Path) -> None:
    path = worklist(ledger)
    fill(path, {("first-follow-up", "陳美麗"): FILLED["first-follow-up", "陳美麗"]})
    book = openpyxl.load_workbook(ledger)
    sheet = book["服務記錄"]
    first = [cell.value for cell in sheet[2]]
    sheet.delete_rows(2)
    sheet.append(first)  # the rows are in another order now
    book.save(ledger)
    assert told(ledger, path)["import"]["summary"]["entered"] == 1
    assert states(ledger)["first-follow-up", "陳美麗"] == "done"


def test_lines_of_another_ledger_are_refused(tmp_path: Path) -> None:
    other = draw_xlsx(LEDGER.replace("V-2021-", "W-2021-"), tmp_path / "別的.xlsx")
    path = worklist(other)
    fill(path, {("event-call", "李小龍"): {"日期": "2021-11-12", "是否接通": "是", "通話要點": "好"}})
    mine = draw_xlsx(CUSTOMERS + CALLS, tmp_path / "台帳.xlsx")
    report = told(mine, path)
    assert report["exit"] == 5
    (line,) = [line for line in report["import"]["lines"] if line["outcome"] == "refused"]
    assert "is no duty of this ledger" in line["why"]
    assert "別的.xlsx" in report["import"]["notes"][0]


def test_a_list_made_with_a_law_pack_turns_it_on_again(tmp_path: Path) -> None:
    claims = """
    # 企財險
    序號|保單號碼|賠案號碼|出險日期|出險原因|被保險人|保險公司|索賠金額|報案日期|文件齊備日|處理狀態
    =1|PAC-1|CPR-1|@2021-09-06|水浸|甲公司|大地產險|=1000|@2021-09-06|@2021-10-01|處理中
"""
    ledger = draw_xlsx(CALLS + claims, tmp_path / "台帳.xlsx")
    path = worklist(ledger, "--pack", "tw-claims", "--state", "overdue")
    (item,) = opened(path)
    fill(path, {(item.rpartition("-")[0], "甲公司"): {"日期": "2021-11-11", "是否接通": "是", "通話要點": "催了"}})
    assert told(ledger, path)["import"]["summary"]["entered"] == 1
    assert rows_of(ledger, "電話登記")[2][6:8] == ["CPR-1", "催辦保險公司"]


def test_a_pack_that_is_gone_is_told_and_its_lines_alone_are_refused(ledger: Path) -> None:
    path = worklist(ledger)
    fill(path, {("first-follow-up", "王大同"): FILLED["first-follow-up", "王大同"]})
    book = openpyxl.load_workbook(path)
    book["ledger-tools"]["G1"] = "gone.toml"
    book.save(path)
    report = told(ledger, path)["import"]
    assert report["summary"]["entered"] == 1
    assert report["notes"][0].startswith("The list was made with packs that are left out now: gone.toml")


def test_without_registers_the_way_to_them_is_told_or_they_are_added(tmp_path: Path) -> None:
    ledger = draw_xlsx(CUSTOMERS + REST, tmp_path / "台帳.xlsx")
    path = worklist(ledger)
    fill(path, {("first-follow-up", "陳美麗"): FILLED["first-follow-up", "陳美麗"]})
    before = ledger.read_bytes()
    refused = call("log", "import", ledger, path, *DAY)
    assert refused.exit_code == 4
    assert "sheets add FILE call-register" in refused.stderr
    assert ledger.read_bytes() == before
    assert call("log", "import", ledger, path, *DAY, "--add-sheet").exit_code == 0
    row = dict(zip(*rows_of(ledger, "跟蹤服務電話登記表")[:2], strict=True))
    assert (row["編號"], row["客戶名稱"], row["經辦業務員"], row["代理(代何人)"]) == (
        "C-2021-0001", "陳美麗", "小王", "小林",
    )  # fmt: skip
    assert states(ledger)["first-follow-up", "陳美麗"] == "done"


def test_an_english_list_of_a_chinese_ledger_writes_the_ledgers_words(ledger: Path) -> None:
    path = worklist(ledger, "--lang", "en")
    result = {"Date": "2021-11-11", "Reached": "No answer", "Way": "Call"}
    fill(path, {("first-follow-up", "李小龍"): result})
    assert told(ledger, path)["import"]["summary"]["entered"] == 1
    assert rows_of(ledger, "電話登記")[2][2:9] == [
        "去電", "K-2", "李小龍", "0922-222-222", "BBB-2222", "第一次跟蹤", "無人接聽",
    ]  # fmt: skip
    assert rows_of(ledger, "電話登記")[2][1] == date(2021, 11, 11)


def test_what_is_no_worklist_is_told(ledger: Path, tmp_path: Path) -> None:
    other = draw_xlsx("# 表\n甲 | 乙\n1 | 2\n", tmp_path / "表.xlsx")
    result = call("log", "import", ledger, other, *DAY)
    assert result.exit_code == 3
    assert "due FILE --worklist" in result.stderr
    assert call("log", "import", ledger, tmp_path / "沒有.xlsx", *DAY).exit_code == 3


def test_a_worklist_replaces_no_file_and_never_the_ledger(ledger: Path, tmp_path: Path) -> None:
    path = worklist(ledger)
    again = call("due", ledger, *DAY, "--worklist", path)
    assert again.exit_code == 4
    assert "--force" in again.stderr
    assert call("due", ledger, *DAY, "--worklist", path, "--force").exit_code == 0
    assert call("due", ledger, *DAY, "--worklist", ledger, "--force").exit_code == 4
    assert call("due", ledger, *DAY, "--worklist", tmp_path / "清單.csv").exit_code == 2


def test_the_worklist_holds_what_due_lists(ledger: Path) -> None:
    path = worklist(ledger, "--owner", "小王", "--state", "due-today")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [row[5].value for row in sheet.iter_rows(min_row=4)] == ["陳美麗"]

"""What people type on the command line in their own words and signs: headers as keys, full-width signs, days."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger.key_names import key_named, near_keys
from tests.support.drawn import draw_xlsx

LEDGER = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 索賠金額 | 公司支出 | 情形
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =125000  | =100     | 未決
"""
SETTLED = (
    LEDGER
    + """
    # 設定
    項目 | 值
    欄位 | 企財險！G ＝ 賠款
"""
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def call(*words: object, language: str = "en") -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": language}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def key(path: Path, letter: str, *options: str) -> Any:
    data = json.loads(call("inspect", path, "--format", "json", *options).stdout)
    sheet = next(s for s in data["sheets"] if s["name"] == "企財險")
    return next(c for c in sheet["columns"] if c["column"] == letter)["key"]


@pytest.mark.parametrize("word", ["企財險!H=案件狀態", "企財險!H=案件状态", "企財險！H＝status", "企財險!H=Status"])
def test_the_option_map_takes_a_usual_header_in_any_script_and_full_width_signs(tmp_path: Path, word: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert key(path, "H") is None
    assert key(path, "H", "--map", word, "--header-row", "企財險＝1") == "status"


@pytest.mark.parametrize("word", ["賠款", "赔款", "理賠金額", "paid"])
def test_map_the_settings_sheet_and_the_option_know_the_same_names(tmp_path: Path, word: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert key(path, "G", "--map", f"企財險!G={word}") == "paid"
    assert call("map", path, "企財險！G", word).exit_code == 0
    assert key(path, "G") == "paid"
    assert key(draw_xlsx(SETTLED.replace("賠款", word), tmp_path / "b.xlsx"), "G") == "paid"


def test_a_full_width_mark_names_a_cell_too(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("set", path, "企財險！E2", "水災").exit_code == 0


def test_near_names_come_by_likeness() -> None:
    assert near_keys("案件狀能", ["line"])[0] == "案件狀態"
    assert near_keys("payd", ["line"])[0] == "paid"
    assert key_named("無此欄", ["line"]) is None


@pytest.mark.parametrize(
    "day",
    [
        "2025-12-31",
        "民國114年12月31日",
        "114/12/31",
        "２０２５／１２／３１",
        "114年12月31日",
        "20251231",
        "2025年12月31日",
    ],
)
def test_a_day_is_taken_in_every_clear_form(tmp_path: Path, day: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    result = call("validate", path, "--as-of", day, "--format", "json", "--fail-on", "never")
    assert json.loads(result.stdout)["as_of"] == "2025-12-31"
    assert (
        call("set", path, "企財險!D2", day, "--type", "date", "--dry-run").stdout.splitlines()[0].endswith("2025-12-31")
    )


@pytest.mark.parametrize("day", ["31/12/2021", "3/4/2021", "21/11/30", "2021-02-30", "11月20", "約2021-11-30", "x"])
def test_a_day_that_is_not_clear_is_refused(tmp_path: Path, day: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    result = call("validate", path, "--as-of", day)
    assert (result.exit_code, f"{day} is not a date; write it like 2021-11-30." in result.stderr) == (2, True)
    assert call("set", path, "企財險!D2", day, "--type", "date").exit_code == 2


def test_a_trial_speaks_of_what_would_be(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    adding = call("sheets", "add", path, "call-register", "--dry-run").stdout
    assert adding.startswith("sheet 跟蹤服務電話登記表 would be added\n")
    appending = call("append", path, "企財險", "=2", "--dry-run").stdout
    assert "企財險: row 3 would be added: =2" in appending
    assert "Parts that would change: " in appending
    assert "would stay the same, byte for byte" in appending


def test_a_logged_call_is_not_said_to_be_logged_in_a_trial(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    words = ("log", "call", path, "--customer", "王大明", "--as-of", "2021-11-30")
    trial = call(*words, "--dry-run").stderr
    assert "It would be logged as " in trial
    assert "Logged as" not in trial
    assert "Logged as " in call(*words).stderr


def test_what_is_settled_already_is_not_said_to_be_written(tmp_path: Path) -> None:
    path = draw_xlsx(SETTLED.replace("！G ＝ 賠款", "!G = paid"), tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    lines = call("map", path, "企財險!G", "paid").stdout.splitlines()
    assert lines[-2:] == ["Nothing had to change.", "Nothing was written."]
    assert path.read_bytes() == before


@pytest.mark.parametrize("clock", ["25:00", "14:75", "下午3時99分"])
def test_a_time_that_no_clock_shows_is_refused(tmp_path: Path, clock: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    result = call("log", "call", path, "--customer", "王大明", "--time", clock)
    assert (result.exit_code, f"--time: {clock} is no time of day" in result.stderr) == (2, True)


def test_the_year_that_a_day_lacks_is_said(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    result = call("log", "call", path, "--customer", "王大明", "--date", "11月20", "--as-of", "2021-11-30")
    assert result.exit_code == 0
    assert "--date: 11月20 is taken as 2021-11-20." in result.stderr


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system keeps one time zone for all programs")
def test_backups_show_the_clock_on_the_wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Taipei")
    time.tzset()
    try:
        path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
        assert call("set", path, "企財險!E2", "水災").exit_code == 0
        shown = call("backups", path).stdout
        kept = json.loads(call("backups", path, "--format", "json").stdout)["backups"][0]["at"]
        there = datetime.fromisoformat(kept).astimezone(timezone(timedelta(hours=8)))
        assert shown.startswith(f"{there:%Y-%m-%d %H:%M:%S}+08:00  before set")
        assert kept.endswith("+00:00")
    finally:
        monkeypatch.undo()
        time.tzset()


WITH_TOTAL = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 理賠金額
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =100
    =2   | PAC-02   | CPR-002  | @2021-03-06 | 水災     | =200

    合計 |          |          |             |          | =300
"""


def test_a_row_below_the_total_is_said_to_stand_outside(tmp_path: Path) -> None:
    path = draw_xlsx(WITH_TOTAL, tmp_path / "台帳.xlsx")
    result = call("append", path, "企財險", "3", "PAC-03", "--dry-run")
    assert (
        "Row 6 stands outside the table of 企財險, below row 5; the next row of the table is --row 4." in result.stderr
    )
    assert "outside" not in call("append", path, "企財險", "3", "PAC-03", "--row", "4").stderr
    crowded = draw_xlsx(WITH_TOTAL.replace("\n\n", "\n"), tmp_path / "b.xlsx")
    assert "no blank row is left" in call("append", crowded, "企財險", "3").stderr


def test_a_row_below_the_last_record_needs_no_word(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert "outside" not in call("append", path, "企財險", "2", "PAC-02").stderr


def test_a_baseline_that_is_missing_is_not_found(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    result = call("validate", path, "--baseline", tmp_path / "missing.json")
    assert result.exit_code == 3
    assert "missing.json: not found" in result.stderr


def test_a_folder_is_named_as_it_was_given() -> None:
    result = call("validate", ".")
    assert result.exit_code == 3
    assert result.stderr.startswith("ledger-tools: .: ")


def test_the_option_for_a_formula_is_named(tmp_path: Path) -> None:
    path = draw_xlsx("台帳\n=1 | ?SUM(A2:A2)=1", tmp_path / "a.xlsx")
    result = call("set", path, "Sheet1!B2", "5")
    assert result.exit_code == 4
    assert 'add --expect "=SUM(A2:A2)"' in result.stderr
    assert call("set", path, "Sheet1!B2", "5", "--expect", "=SUM(A2:A2)").exit_code == 0


@pytest.mark.parametrize(
    ("language", "names"), [("en", "Property, "), ("zh-Hant", "企財險、"), ("zh-Hans", "企财险、")]
)
def test_lines_are_named_in_the_users_language(tmp_path: Path, language: str, names: str) -> None:
    result = call("new", tmp_path / "a.xlsx", "--lines", "???", language=language)
    assert result.exit_code == 2
    assert names in result.stderr


def test_an_empty_list_of_lines_is_refused(tmp_path: Path) -> None:
    result = call("new", tmp_path / "a.xlsx", "--lines", "")
    assert (result.exit_code, (tmp_path / "a.xlsx").exists()) == (2, False)


def test_an_unknown_language_is_said_once_and_english_goes_on() -> None:
    result = call("rules", "list", language="xx")
    assert result.exit_code == 0
    assert result.stderr.count("LEDGER_TOOLS_LANG=xx") == 1
    assert call("rules", "list", language="zh-TW").stderr == ""
    assert call("rules", "list", "--lang", "en", language="xx").stderr == ""


def test_help_and_complaints_are_pointed_as_chinese_is() -> None:
    shown = call("validate", "--help", language="zh-Hant").stdout
    assert shown.startswith("用法：ledger-tools")
    assert "選項：\n" in shown
    assert "缺少引數 'FILE'" not in call("validate", language="zh-Hant").stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [("validate", "FILE"), ("--help",), ("rules", "list")])
def test_a_full_disk_is_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ledger_tools", *[str(path) if word == "FILE" else word for word in words]],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LEDGER_TOOLS_LANG": "en"},
            check=False,
        )
    assert done.returncode == 4
    assert "the disk is full" in done.stderr
    assert "Exception ignored" not in done.stderr


def test_every_example_is_in_the_readers_script_and_names_headers_as_inspect_does() -> None:
    from opencc import OpenCC

    for language, other in (("zh-Hant", "s2t"), ("zh-Hans", "t2s")):
        shown = json.loads(call("rules", "list", "--format", "json", language=language).stdout)["rules"]
        cells = {
            c for r in shown if r["example"] for side in ("before", "after") for row in r["example"][side] for c in row
        }
        assert "保單號" not in cells
        assert "出險時間" not in cells
        if language == "zh-Hans":
            assert {c for c in cells if OpenCC(other).convert(c) != c} == set()


def test_a_register_is_known_after_sheets_were_added_columns_settled_and_one_step_taken_back(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "帳 本.xlsx")
    for words in (
        ("sheets", "add", path, "call-register", "customer-file", "letter-register", "staff"),
        ("map", path, "企財險!G", "paid"),
        ("map", path, "企財險!H", "案件狀態"),
        ("undo", path),
    ):
        assert call(*words).exit_code == 0
    listed = json.loads(call("sheets", "list", path, "--format", "json").stdout)["sheets"]
    assert next(s for s in listed if s["key"] == "call-register")["sheets"] != []
    result = call("log", "call", path, "--customer", "王大明", "--as-of", "2021-11-30")
    assert result.exit_code == 0, result.stderr


def test_a_claim_that_is_not_there_ends_with_code_3_and_the_nearest(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    near, far = (call("log", "call", path, "--claim", ref) for ref in ("CPR-002", "無此號"))
    assert (near.exit_code, far.exit_code) == (3, 3)
    assert "no claim CPR-002 is in the workbook; perhaps CPR-001." in near.stderr
    assert "check the number, or leave it out" in far.stderr

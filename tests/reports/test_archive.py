"""The archive of reports: fixed names, nothing written over, the row in the ledger, and the duties that it settles."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from tests.support.drawn import draw_xlsx

SETTINGS = """
    # 設定
    項目       | 值     | 單位 | 說明
    業務主管   | 陳主管 |      |
    歸檔資料夾 | 報告   |      |
"""
CLAIMS = """
    # 企財險
    保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
    P-1    | @2021-09-20 | @2021-09-23 | 火災     | =1000    | =800     | @2021-11-10 | @2021-11-12 | 已結案
    P-2    | @2021-11-04 | @2021-11-05 | 颱風     | =500     |          |             |             | 未結案
"""
INDEX = """
    # 報告歸檔
    編號        | 種類   | 期間    | 基準日      | 檔名             | 檢核碼 | 台帳檢核碼 | 製作日期    | 製作人 | 會議日期 | 出席 | 核定人 | 備註
    R-2021-0001 | 月小結 | 2021-09 | @2021-10-04 | 台帳 2021-09.xlsx | 00     | 00         | @2021-10-04 | 王     |          |      |        |
"""  # noqa: E501
NOVEMBER = ("--month", "2021-11", "--as-of", "2021-12-03")


def run(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / ".data"))
    return tmp_path


def ledger_in(folder: Path, drawing: str = CLAIMS + SETTINGS + INDEX) -> Path:
    return draw_xlsx(drawing, folder / "台帳.xlsx")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def index(ledger: Path, sheet: str = "報告歸檔") -> list[list[Any]]:
    """Return the rows of the index under its header."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(ledger)[sheet].iter_rows(min_row=2)]


def test_a_report_goes_into_the_archive_folder_under_its_fixed_name(folder: Path) -> None:
    ledger = ledger_in(folder)
    result = run("report", ledger, *NOVEMBER)

    assert result.exit_code == 0, result.output
    assert [p.name for p in (folder / "報告").iterdir()] == ["台帳 2021-11 月小結.xlsx"]


@pytest.mark.parametrize(
    ("language", "month", "year"),
    [
        ("zh-Hant", "台帳 2021-11 月小結.xlsx", "台帳 2020 年度總結.xlsx"),
        ("zh-Hans", "台帳 2021-11 月小结.xlsx", "台帳 2020 年度总结.xlsx"),
        ("en", "台帳 2021-11 Monthly.xlsx", "台帳 2020 Annual.xlsx"),
    ],
)
def test_the_name_speaks_the_language_of_the_report(folder: Path, language: str, month: str, year: str) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER, "--lang", language)
    run("report", ledger, "--year", "2020", "--as-of", "2021-12-03", "--lang", language)

    assert sorted(p.name for p in (folder / "報告").iterdir()) == sorted([month, year])


def test_the_ledger_is_read_only_without_record(folder: Path) -> None:
    ledger = ledger_in(folder)
    before = sha256(ledger)
    run("report", ledger, *NOVEMBER)

    assert sha256(ledger) == before


def test_the_same_report_made_twice_is_kept_once_and_another_edition_beside_it(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER)
    first = folder / "報告" / "台帳 2021-11 月小結.xlsx"
    content = first.read_bytes()

    again = run("report", ledger, *NOVEMBER, "--force")
    assert again.exit_code == 0
    assert "is there already with the same content" in again.stderr
    assert [p.name for p in first.parent.iterdir()] == [first.name]

    run("set", ledger, "企財險!E3", "501")
    assert run("report", ledger, *NOVEMBER, "--force").exit_code == 0
    assert sorted(p.name for p in first.parent.iterdir()) == ["台帳 2021-11 月小結 (2).xlsx", first.name]
    assert first.read_bytes() == content


def test_record_enters_what_is_known_of_the_report(folder: Path) -> None:
    ledger = ledger_in(folder)
    before = sha256(ledger)
    words = ("--made-by", "王小明", "--meeting-on", "2021-12-06", "--attendees", "甲、乙", "--approved-by", "陳主管")
    result = run("report", ledger, *NOVEMBER, "--record", *words)
    made = folder / "報告" / "台帳 2021-11 月小結.xlsx"

    assert result.exit_code == 0, result.output
    assert "Entered as R-2021-0002." in result.stderr
    row = index(ledger)[1]
    assert row[:3] == ["R-2021-0002", "月小結", "2021-11"]
    assert [row[3].date().isoformat(), row[4]] == ["2021-12-03", made.name]
    assert row[5:7] == [sha256(made), before]
    assert row[7].date().isoformat() == "2021-12-03"
    assert [row[8], row[9].date().isoformat(), row[10], row[11]] == ["王小明", "2021-12-06", "甲、乙", "陳主管"]


def test_the_row_is_written_without_touching_anything_else_and_undone_byte_for_byte(folder: Path) -> None:
    ledger = ledger_in(folder)
    before = ledger.read_bytes()
    result = run("report", ledger, *NOVEMBER, "--record", "--format", "json")
    receipt = json.loads(result.stdout)

    assert receipt["schema"] == "ledger-tools/receipt/1"
    assert receipt["workbook"]["sha256_before"] == hashlib.sha256(before).hexdigest()
    assert receipt["workbook"]["sha256_after"] == sha256(ledger)
    assert [edit["kind"] for edit in receipt["edits"]] == ["append"]
    assert receipt["parts"]["removed"] == []
    assert Path(receipt["backup"]).read_bytes() == before
    assert run("undo", ledger).exit_code == 0
    assert ledger.read_bytes() == before


def test_a_dry_run_writes_neither_report_nor_row(folder: Path) -> None:
    ledger = ledger_in(folder)
    before = sha256(ledger)
    result = run("report", ledger, *NOVEMBER, "--record", "--dry-run")

    assert result.exit_code == 0
    assert "would be entered as R-2021-0002" in result.stderr
    assert "would be written to" in result.stderr
    assert sha256(ledger) == before
    assert not (folder / "報告").exists()


def test_the_row_can_go_into_a_copy(folder: Path) -> None:
    ledger = ledger_in(folder)
    before = sha256(ledger)
    run("report", ledger, *NOVEMBER, "--record", "--to", folder / "copy.xlsx")

    assert sha256(ledger) == before
    assert len(index(folder / "copy.xlsx")) == 2


def test_a_ledger_without_an_index_is_refused_or_gets_one(folder: Path) -> None:
    ledger = ledger_in(folder, CLAIMS + SETTINGS)
    before = sha256(ledger)
    refused = run("report", ledger, *NOVEMBER, "--record")

    assert refused.exit_code == 4
    assert "--add-sheet" in refused.stderr
    assert sha256(ledger) == before
    assert not list((folder / "報告").glob("*"))  # not even the report: all or nothing

    assert run("report", ledger, *NOVEMBER, "--record", "--add-sheet").exit_code == 0
    page = openpyxl.load_workbook(ledger)["報告歸檔"]
    texts = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {"R-2021-0001", "月小結", "2021-11", "台帳 2021-11 月小結.xlsx"} <= set(texts)


def test_an_archived_report_is_never_written_over_even_by_name_and_force(folder: Path) -> None:
    ledger = ledger_in(folder, CLAIMS + INDEX)  # without an archive folder
    run("report", ledger, *NOVEMBER, "--record", "-o", "november.xlsx")
    archived = Path("november.xlsx").read_bytes()
    refused = run("report", ledger, *NOVEMBER, "-o", "november.xlsx", "--force")

    assert refused.exit_code == 4
    assert "never written over" in refused.stderr
    assert Path("november.xlsx").read_bytes() == archived

    Path("mine.xlsx").write_bytes(b"something else")
    assert run("report", ledger, *NOVEMBER, "-o", "mine.xlsx", "--force").exit_code == 0


def test_a_name_inside_the_archive_folder_is_the_archive_too(folder: Path) -> None:
    ledger = ledger_in(folder)
    (folder / "報告").mkdir()
    (folder / "報告" / "old.xlsx").write_bytes(b"old")

    assert run("report", ledger, *NOVEMBER, "-o", folder / "報告" / "old.xlsx", "--force").exit_code == 4
    assert (folder / "報告" / "old.xlsx").read_bytes() == b"old"


def test_recording_again_keeps_the_first_and_enters_a_second_edition(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER, "--record")
    run("report", ledger, *NOVEMBER, "--record")

    rows = index(ledger)
    assert [(row[0], row[4]) for row in rows[1:]] == [
        ("R-2021-0002", "台帳 2021-11 月小結.xlsx"),
        ("R-2021-0003", "台帳 2021-11 月小結 (2).xlsx"),
    ]
    for row in rows[1:]:
        assert row[5] == sha256(folder / "報告" / row[4])


def test_a_row_that_is_refused_leaves_no_report_behind(folder: Path) -> None:
    full = INDEX + "    主管簽核：\n"  # a signature line right below the last row
    ledger = ledger_in(folder, CLAIMS + SETTINGS + full)
    result = run("report", ledger, *NOVEMBER, "--record")

    assert result.exit_code == 4, result.output
    assert list((folder / "報告").iterdir()) == []


@pytest.mark.parametrize(
    "place", ["../elsewhere", "..", "\\\\server\\share", "//server/share", "https://x/y", "/no/such"]
)
def test_an_archive_folder_out_of_reach_is_refused(folder: Path, place: str) -> None:
    home = folder / "home"
    home.mkdir()
    ledger = ledger_in(home, CLAIMS + SETTINGS.replace("報告  ", place))
    result = run("report", ledger, *NOVEMBER)

    assert result.exit_code == 4, result.output
    assert "-o" in result.stderr
    assert sorted(p.name for p in home.iterdir()) == ["台帳.xlsx"]
    assert sorted(p.name for p in folder.iterdir() if p.name != ".data") == ["home"]


def test_a_link_that_leads_out_of_the_folder_is_no_archive(folder: Path) -> None:
    home, outside = folder / "home", folder / "outside"
    home.mkdir()
    outside.mkdir()
    (home / "報告").symlink_to(outside)

    assert run("report", ledger_in(home), *NOVEMBER).exit_code == 4
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "words", [("--add-sheet",), ("--dry-run",), ("--to", "x.xlsx"), ("--approved-by", "A"), ("--made-on", "2021-12-03")]
)
def test_options_of_the_row_need_record(folder: Path, words: tuple[str, ...]) -> None:
    assert run("report", ledger_in(folder), *NOVEMBER, *words).exit_code == 2


# -- the duties


def due(ledger: Path, as_of: str, rule: str) -> list[tuple[str, str]]:
    """Return reference and state of the duties of a rule."""
    states = "open,overdue,due-today,done,done-late,upcoming"
    result = run(
        "due", ledger, "--as-of", as_of, "--format", "json", *(w for s in states.split(",") for w in ("--state", s))
    )
    assert result.exit_code == 0, result.output
    items = json.loads(result.stdout)["items"]
    return sorted((item["subject"]["ref"], item["state"]) for item in items if item["rule"] == rule)


def test_the_monthly_summary_is_done_when_it_is_recorded(folder: Path) -> None:
    ledger = ledger_in(folder)
    # The index holds September; October and November are over and have no report.
    before = due(ledger, "2021-12-04", "monthly-summary")
    assert before == [("2021-09", "done"), ("2021-10", "open"), ("2021-11", "open")]

    assert run("report", ledger, "--month", "2021-10", "--as-of", "2021-12-03", "--record").exit_code == 0
    assert run("report", ledger, *NOVEMBER, "--record").exit_code == 0
    after = due(ledger, "2021-12-04", "monthly-summary")
    assert after == [("2021-09", "done"), ("2021-10", "done"), ("2021-11", "done")]


def test_the_annual_summary_is_done_when_it_is_recorded_in_a_sheet_just_added(folder: Path) -> None:
    customers = (
        "\n    # 服務記錄\n    客戶名稱 | 車號 | 進廠日期 | 交車日期\n    李四 | ABC-1 | @2021-06-01 | @2021-06-02\n"
    )
    ledger = ledger_in(folder, CLAIMS + SETTINGS + customers)
    assert due(ledger, "2022-01-10", "annual-summary") == [("2021", "open")]

    result = run("report", ledger, "--year", "2021", "--as-of", "2022-01-05", "--record", "--add-sheet")
    assert result.exit_code == 0, result.output
    assert due(ledger, "2022-01-10", "annual-summary") == [("2021", "done")]
    assert due(ledger, "2022-01-10", "monthly-summary") == [("2021-12", "open")]  # a year is no month

"""``report --verify``: whether a report still matches its ledger, and in words what does not."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from ledger_tools.cli.report_making import workbook_bytes
from ledger_tools.library import make_case, open_ledger
from ledger_tools.render.json import schema
from ledger_tools.reports.build import build_report
from ledger_tools.reports.period import month
from tests.reports.test_archive import CLAIMS, INDEX, NOVEMBER, SETTINGS, ledger_in, run

REPORT = "台帳 2021-11 月小結.xlsx"
ODD_COLUMN = """
    # 企財險
    保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額 | 甲欄   | 賠付時間    | 結案日期    | 狀態   | 保險公司 | 備註
    P-1    | @2021-09-20 | @2021-09-23 | 火災     | =1000    | =800   | @2021-11-10 | @2021-11-12 | 已結案 | 甲保險   | 調查中
    P-2    | @2021-11-04 | @2021-11-05 | 颱風     | =500     |        |             |             | 未結案 | 乙保險   |
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / ".data"))
    return tmp_path


@pytest.fixture
def recorded(folder: Path) -> Path:
    """A ledger whose report on November lies in the archive and is entered in the index."""
    ledger = ledger_in(folder)
    result = run("report", ledger, *NOVEMBER, "--record")
    assert result.exit_code == 0, result.output
    return ledger


def answer(*words: object, code: int) -> dict[str, Any]:
    """Return what ``--verify`` prints as JSON, held against its schema."""
    result = run("report", *words, "--format", "json")
    assert result.exit_code == code, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    jsonschema.Draft202012Validator(schema("verify")).validate(data)
    return data


def only(*words: object, code: int) -> dict[str, Any]:
    data = answer(*words, code=code)
    assert len(data["reports"]) == 1
    found: dict[str, Any] = data["reports"][0]
    return found


def all_files(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def edit(path: Path, change: Callable[[bytes], bytes], sheet: int = 2) -> None:
    """Change the XML of one sheet of a report, as a person's hand in a cell would."""
    with zipfile.ZipFile(path) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(path, "w") as package:
        for item, data in parts.items():
            wanted = item.filename == f"xl/worksheets/sheet{sheet}.xml"
            package.writestr(item, change(data) if wanted else data)


def test_a_report_just_recorded_matches_and_nothing_is_written(recorded: Path, folder: Path) -> None:
    before = all_files(folder)
    result = run("report", "--verify", Path("報告") / REPORT)

    # Recording it changed the ledger's file, but nothing that the report tells.
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{REPORT} matches 台帳.xlsx (as of 2021-12-03).\n")
    assert "holds as R-2021-0002" in " ".join(result.stdout.split())
    assert "no claim, figure or table of the report has changed" in " ".join(result.stdout.split())
    assert all_files(folder) == before


def test_an_amount_changed_in_the_ledger_is_named_with_both_values(recorded: Path) -> None:
    run("set", recorded, "企財險!F2", "900.5")
    result = run("report", "--verify", Path("報告") / REPORT)

    assert result.exit_code == 1, result.output
    assert f"{REPORT} does not match 台帳.xlsx" in result.stdout
    assert "Paid in the period, TWD: 800.00 → 900.50" in result.stdout
    assert "企財險!A2 P-1: Paid 800.00 → 900.50" in result.stdout

    found = only("--verify", Path("報告") / REPORT, code=1)
    # Paid of claimed: 800 of 1,000 then, 900.50 of 1,000 now.
    assert [(f["key"], f["before"], f["after"]) for f in found["figures"]] == [
        ("Paid in the period, TWD", "800.00", "900.50"),
        ("Paid / claimed, TWD", 0.8, 0.9005),
    ]
    assert [(c["change"], c["sheet"], c["row"], c["ref"]) for c in found["claims"]] == [("changed", "企財險", 2, "P-1")]
    paid = next(f for f in found["claims"][0]["fields"] if f["key"] == "paid")
    assert (paid["before"], paid["after"]) == ("800.00", "900.50")
    assert (found["file"], found["ledger_unchanged"], found["number"]) == ("as-recorded", False, "R-2021-0002")


def test_claims_that_came_or_went_are_named(recorded: Path) -> None:
    run("set", recorded, "企財險!A3", "P-9")
    run("set", recorded, "企財險!B3", "2021-10-04", "--type", "date")
    found = only("--verify", Path("報告") / REPORT, code=1)

    assert [(c["change"], c["ref"]) for c in found["claims"]] == [("added", "P-9"), ("gone", "P-2")]
    said = run("report", "--verify", Path("報告") / REPORT).stdout
    assert "P-9: not in the report" in said
    assert "P-2: no longer in the ledger" in said


def test_what_a_report_does_not_tell_may_change(recorded: Path) -> None:
    run("set", recorded, "設定!D2", "陳先生, 分機 12")
    found = only("--verify", Path("報告") / REPORT, code=0)

    assert (found["matches"], found["figures"], found["claims"], found["cells"]["changed"]) == (True, [], [], [])


def test_work_that_goes_on_in_the_ledger_changes_no_earlier_report(recorded: Path) -> None:
    later = ("企財險", "P-3", "2021-12-20", "2021-12-21", "水浸", "70")
    assert run("append", recorded, *later).exit_code == 0
    found = only("--verify", Path("報告") / REPORT, code=0)

    # A claim that began after the report's day: the rows read and the findings are others, the report's claims are not.
    assert (found["figures"], found["claims"], found["cells"]["changed"]) == ([], [], [])
    assert {cell["sheet"] for cell in found["cells"]["aside"]} >= {"未納入", "摘要"}


def test_findings_of_later_rows_change_no_earlier_report(recorded: Path) -> None:
    # Paid before it happened: an error, in a row that begins after the report's day.
    later = ("企財險", "P-3", "2021-12-20", "2021-12-21", "水浸", "70", "60", "2021-12-01", "2021-12-25", "已結案")
    assert run("append", recorded, *later).exit_code == 0
    found = only("--verify", Path("報告") / REPORT, code=0)

    assert (found["figures"], found["claims"], found["cells"]["changed"]) == ([], [], [])
    assert "資料品質" in {cell["sheet"] for cell in found["cells"]["aside"]}


def test_a_figure_changed_by_hand_shows_also_after_the_ledger_was_saved(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER, "-o", "r.xlsx")
    run("append", ledger, "企財險", "P-3", "2021-12-20", "2021-12-21", "水浸", "70")
    place = next(
        c.coordinate
        for row in openpyxl.load_workbook("r.xlsx").worksheets[0].iter_rows()
        for c in row
        if c.data_type == "f"
    )
    wrong = re.compile(rb'(<c r="%s"[^>]*><f>[^<]*</f><v>)[^<]*' % place.encode())
    edit(Path("r.xlsx"), lambda xml: wrong.sub(rb"\g<1>77", xml), sheet=1)
    found = only("--verify", "r.xlsx", code=1)

    assert [(c["sheet"], c["cell"], c["before"]) for c in found["cells"]["changed"]] == [("摘要", place, "77")]


def test_the_nearest_workbook_of_the_name_is_taken_and_said(recorded: Path, folder: Path) -> None:
    (folder / "報告" / recorded.name).write_bytes(recorded.read_bytes())
    run("set", folder / "報告" / recorded.name, "企財險!F2", "900")
    found = only("--verify", Path("報告") / REPORT, code=1)

    assert "There are 2 workbooks of that name" in found["notes"][0]
    assert only("--verify", Path("報告") / REPORT, recorded, code=0)["notes"] == []


def test_a_ledger_row_moved_is_no_other_claim(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER)
    rows = CLAIMS.strip("\n").split("\n")
    ledger_in(folder, "\n".join([*rows[:2], rows[3], rows[2]]) + SETTINGS + INDEX)
    found = only("--verify", Path("報告") / REPORT, code=1)

    # Every claim and figure is the same, but the report's links name the rows.
    assert (found["figures"], found["claims"]) == ([], [])
    assert {c["sheet"] for c in found["cells"]["changed"]} >= {"案件"}


def test_a_cell_changed_by_hand_is_found_where_the_ledger_is_the_same(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, *NOVEMBER, "-o", "r.xlsx")
    assert only("--verify", "r.xlsx", code=0)["same_bytes"]

    made = openpyxl.load_workbook("r.xlsx").worksheets[1]
    cell = next(c for row in made.iter_rows() for c in row if c.data_type == "n" and c.value is not None)
    place, value = cell.coordinate, str(cell.value)
    wrong = re.compile(rb'(<c r="%s"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*' % place.encode())
    edit(Path("r.xlsx"), lambda xml: wrong.sub(rb"\g<1>77", xml))
    found = only("--verify", "r.xlsx", code=1)

    assert [(c["sheet"], c["cell"], c["before"], c["after"]) for c in found["cells"]["changed"]] == [
        (made.title, place, "77", value)
    ]
    assert (found["ledger_unchanged"], found["same_bytes"], found["figures"]) == (True, False, [])
    said = run("report", "--verify", "r.xlsx").stdout
    assert f"{made.title}!{place}: 77 → {value}" in said
    assert "changed by hand" in said


def test_another_program_may_save_the_report_and_people_may_write_beside_it(folder: Path) -> None:
    run("report", ledger_in(folder), *NOVEMBER, "-o", "r.xlsx")
    book = openpyxl.load_workbook("r.xlsx")  # which saves no result of a formula
    book.worksheets[1]["Z40"] = "看過"
    book.create_sheet("我的註記")["A1"] = "無"
    book.save("r.xlsx")
    found = only("--verify", "r.xlsx", code=0)

    assert [(c["cell"], c["before"], c["after"]) for c in found["cells"]["added"]] == [("Z40", "看過", None)]
    assert found["cells"]["uncounted"] > 4

    gone = book.sheetnames[2]
    del book[gone]
    book.save("r.xlsx")
    assert only("--verify", "r.xlsx", code=1)["cells"]["missing_sheets"] == [gone]


def test_a_recorded_report_that_was_saved_again_says_so(recorded: Path, folder: Path) -> None:
    path = folder / "報告" / REPORT
    openpyxl.load_workbook(path).save(path)
    found = only("--verify", path, code=0)

    assert (found["file"], found["number"], found["matches"]) == ("altered", "R-2021-0002", True)


@pytest.mark.parametrize(
    "words",
    [
        (*NOVEMBER, "--without-investigations"),
        (*NOVEMBER, "--lang", "en"),
        ("--quarter", "2021-Q4", "--as-of", "2021-12-03"),
        ("--year", "2021", "--as-of", "2022-01-05", "--lang", "zh-Hans"),
        ("--loss-run", "--as-of", "2021-12-03"),
        ("--loss-run", "--as-of", "2021-12-03", "--insurer", "甲", "--insurer", "乙保險"),
        ("--loss-run", "--as-of", "2021-12-03", "--policy", "P-2"),
    ],
)
def test_a_report_is_made_again_as_its_call_wanted_it(folder: Path, words: tuple[str, ...]) -> None:
    ledger = ledger_in(folder, ODD_COLUMN)
    mapped = ("--map", "企財險!F=paid", "--header-row", "企財險=1")
    assert run("report", ledger, *words, *mapped, "-o", "r.xlsx").exit_code == 0
    found = only("--verify", "r.xlsx", code=0)

    assert found["same_bytes"]
    assert only("--verify", "r.xlsx", ledger, "--map", "企財險!F=claimed", code=1)["claims"]


def test_the_reports_that_it_was_held_against_are_found_beside_it(folder: Path) -> None:
    ledger = ledger_in(folder)
    run("report", ledger, "--month", "2021-10", "--as-of", "2021-11-02")
    october = folder / "報告" / REPORT.replace("11", "10")
    assert run("report", ledger, *NOVEMBER, "--previous", october).exit_code == 0
    assert only("--verify", folder / "報告" / REPORT, code=0)["same_bytes"]

    october.rename(folder / "elsewhere.xlsx")
    found = only("--verify", folder / "報告" / REPORT, code=0)
    assert found["cells"] is None
    assert october.name in found["notes"][0]
    named = only("--verify", folder / "報告" / REPORT, "--previous", folder / "elsewhere.xlsx", code=0)
    assert named["same_bytes"]


def test_a_folder_is_verified_whole_and_what_is_missing_in_it_is_said(recorded: Path, folder: Path) -> None:
    run("report", recorded, "--month", "2021-10", "--as-of", "2021-12-03", "--record")
    (folder / "報告" / "other.xlsx").write_bytes(recorded.read_bytes())
    assert answer("--verify", "報告", code=0)["summary"] == {"matches": 2, "differs": 0, "unverified": 0}
    result = run("report", "--verify", "報告")
    assert "passed over: other.xlsx" in result.stderr
    assert "R-2021-0001 台帳 2021-09.xlsx" in result.stderr  # in the index, but nowhere here
    assert "Reports that match: 2; that do not: 0" in result.stdout
    assert run("-q", "report", "--verify", "報告").stdout.count("\n") == 1

    damaged = folder / "報告" / REPORT
    damaged.write_bytes(damaged.read_bytes()[:-900])
    data = answer("--verify", "報告", code=3)
    assert [one["name"] for one in data["unverified"]] == [REPORT]
    run("set", recorded, "企財險!E2", "1200")
    assert answer("--verify", "報告", code=1)["summary"] == {"matches": 0, "differs": 1, "unverified": 1}


def test_a_report_of_another_version_is_judged_by_its_claims_and_figures_alone(folder: Path) -> None:
    ledger = ledger_in(folder, CLAIMS)
    case = make_case(open_ledger(ledger, as_of=date(2021, 12, 3)).book, date(2021, 12, 3))
    made = build_report(case, month(2021, 11))
    assert made.snapshot is not None
    made.snapshot = replace(made.snapshot, made={**made.snapshot.made, "program": "0.0.1"})
    Path("r.xlsx").write_bytes(workbook_bytes(made, "zh-Hant"))
    found = only("--verify", "r.xlsx", code=0)

    assert found["cells"] is None
    assert "made by ledger-tools 0.0.1" in found["notes"][0]
    run("set", ledger, "企財險!F2", "801")
    assert only("--verify", "r.xlsx", code=1)["claims"][0]["ref"] == "P-1"


def test_a_changed_setting_is_named_also_where_it_changes_no_figure(folder: Path) -> None:
    ledger = ledger_in(folder, CLAIMS + SETTINGS + "    大額賠案門檻 | =500 | |\n")
    run("report", ledger, *NOVEMBER, "-o", "r.xlsx")
    run("set", ledger, "設定!B4", "900")
    found = only("--verify", "r.xlsx", code=0)

    assert [(s["key"], s["before"], s["after"]) for s in found["settings"]] == [("large_loss", "500", "900")]


def test_words_that_do_not_go_together_and_files_that_are_no_reports(recorded: Path, folder: Path) -> None:
    report = folder / "報告" / REPORT
    assert run("report", "--verify", report, "--month", "2021-11").exit_code == 2
    assert run("report", "--verify", report, "--as-of", "2021-12-03").exit_code == 2
    assert run("report", "--verify", report, "--record").exit_code == 2
    assert run("report").exit_code == 2
    assert run("report", "--verify", recorded).exit_code == 3
    assert run("report", "--verify", folder / "none.xlsx").exit_code == 3
    assert run("report", "--verify", folder / ".data").exit_code == 3
    assert run("report", "--verify", report, "-o", report, "--force", "--format", "json").exit_code == 4

    other = ledger_in(
        folder / ".data", "# 車險\n保單號 | 出險時間 | 出險原因 | 索賠金額\nM-1 | @2021-11-01 | 碰撞 | =1\n"
    )
    other = other.rename(folder / "其他.xlsx")
    refused = run("report", "--verify", report, other)
    assert refused.exit_code == 2
    assert "few of its claims are in 其他.xlsx" in refused.stderr

    alone = Path(report.rename(folder.parent / "alone.xlsx"))
    recorded.rename(folder / "renamed.xlsx")
    lost = run("report", "--verify", alone)
    assert lost.exit_code == 3
    assert "was made of 台帳.xlsx" in lost.stderr
    assert run("report", "--verify", alone, folder / "renamed.xlsx").exit_code == 0

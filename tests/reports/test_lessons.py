"""Places, large losses told, causes that cost most, light and heavy cases, and whether the ledger is kept better."""

# ruff: noqa: E501

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from ledger_tools.cli.program import program
from ledger_tools.reports.build import build_report
from ledger_tools.reports.earlier import with_earlier
from ledger_tools.reports.period import month, year
from ledger_tools.rules import run_rules
from tests.reports.support import has_table, report_of, rows, table
from tests.support.drawn import AS_OF, draw_case, draw_xlsx

LEDGER = """
    # 企財險
    保單號 | 賠案號 | 出險時間    | 報案日期    | 出險地點 | 出險原因 | 事故經過     | 案件輕重 | 理賠金額 | 賠付時間    | 結案日期    | 狀態   | 幣別
    P-1    | C-1    | @2021-01-10 | @2021-01-11 | 一廠     | 火災     | 電線\\n走火  | 重案     | =900     | @2021-03-01 | @2021-03-02 | 已結案 | TWD
    P-1    | C-2    | @2021-02-10 | @2021-02-11 | 一廠     | 水浸     |              | 輕案     | =100     | @2021-02-15 | @2021-02-16 | 已結案 | TWD
    P-1    | C-3    | @2021-03-10 | @2021-03-11 | 二廠     | 水浸     |              | 輕案     | =50      | @2021-03-17 | @2021-03-18 | 已結案 | TWD
    P-1    |        | @2021-04-10 | @2021-04-11 |          | 水 浸    |              |          | =150     | @2021-04-20 | @2021-04-21 | 已結案 | TWD
"""


def test_new_claims_by_place() -> None:
    found = rows(table(report_of(LEDGER, year(2021)), "new-place"))

    assert [(row["place"], row["count"]) for row in found] == [("一廠", 2), ("二廠", 1), ("Place not stated", 1)]


def test_a_ledger_without_places_has_no_such_table() -> None:
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災", year(2021))

    assert not has_table(report, "new-place")


def test_a_large_loss_is_told_in_the_words_and_dates_of_the_ledger() -> None:
    first, second, *_ = rows(table(report_of(LEDGER, year(2021)), "top-told"))

    assert first["story"] == "火災 / 一廠 / 電線 走火"
    assert first["course"].startswith("Date of Loss 2021-01-10, Date Reported 2021-01-11")
    assert (first["claim_no"], first["incurred"], first["learnt"], first["measure"]) == ("C-1", 90000, "", "")
    assert (second["claim_no"], second["incurred"]) == ("P-1", 15000)  # it has no claim number


def test_the_settings_say_which_losses_are_told() -> None:
    settings = "\n\n    # 設定\n    項目 | 值\n    大額賠案門檻 | =500\n"

    assert [r["claim_no"] for r in rows(table(report_of(LEDGER + settings, year(2021)), "top-told"))] == ["C-1"]


def test_causes_that_cost_most_with_room_for_measures() -> None:
    # 900 of 1200; water 100 + 50 + 150 = 300, both spellings as one.
    fire, water = rows(table(report_of(LEDGER, year(2021)), "lessons-cause"))

    assert (fire["cause"], fire["n"], fire["sum"], fire["share"]) == ("火災", 1, 90000, 0.75)
    assert (water["cause"], water["n"], water["sum"], water["share"]) == ("水浸", 3, 30000, 0.25)
    assert water["measure"] == water["person"] == water["day"] == ""


def test_light_and_heavy_cases_apart() -> None:
    # Report to closing: light 5 and 7 days, heavy 50, one not marked 10.
    found = {(r["weight"], r["step"]): r for r in rows(table(report_of(LEDGER, year(2021)), "closed-weight"))}

    light, heavy = found["Light", "Report to closing"], found["Heavy", "Report to closing"]
    assert (light["n"], light["mean"], light["median"], light["p90"]) == (2, 6.0, 6.0, 7.0)
    assert (heavy["n"], heavy["mean"]) == (1, 50.0)
    assert found["Not told apart", "Report to closing"]["n"] == 1


def test_the_amount_of_the_settings_tells_heavy_cases_where_no_mark_does() -> None:
    # 500 and above are heavy: claimed 600, and claimed 100 with a loss estimated at 900; marked light is light.
    ledger = """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 出險原因 | 案件輕重 | 預估損失 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
        P-1    | @2021-01-10 | @2021-01-11 | 火災     |          |          | =600     | =1       | @2021-01-20 | @2021-01-21 | 已結案
        P-2    | @2021-01-10 | @2021-01-11 | 火災     |          | =900     | =100     | =1       | @2021-01-20 | @2021-01-31 | 已結案
        P-3    | @2021-01-10 | @2021-01-11 | 火災     | 輕案     |          | =700     | =1       | @2021-01-12 | @2021-01-13 | 已結案
        P-4    | @2021-01-10 | @2021-01-11 | 火災     |          |          | =499     | =1       | @2021-01-12 | @2021-01-15 | 已結案

        # 設定
        項目         | 值
        重案金額門檻 | =500
    """
    found = {(r["weight"], r["step"]): r for r in rows(table(report_of(ledger, year(2021)), "closed-weight"))}

    # Report to closing: heavy 10 and 20 days, light 2 and 4.
    assert (found["Heavy", "Report to closing"]["n"], found["Heavy", "Report to closing"]["mean"]) == (2, 15.0)
    assert (found["Light", "Report to closing"]["n"], found["Light", "Report to closing"]["mean"]) == (2, 3.0)


def test_the_written_summary_leaves_room_for_what_only_people_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    draw_xlsx(LEDGER, Path("l.xlsx"))
    words = ["report", "l.xlsx", "--year", "2021", "--as-of", "2021-12-31", "--docx", "s.docx", "-o", "r.xlsx"]
    done = CliRunner().invoke(program, ["--lang", "en", *words])

    assert done.exit_code == 0, done.output
    tables = [[cell.text for cell in t.rows[0].cells] for t in Document("s.docx").tables]
    assert (
        "Property C-1: 火災 / 一廠 / 電線 走火. Date of Loss 2021-01-10, Date Reported 2021-01-11, Payment Date 2021-03-01, "
        "Date Closed 2021-03-02. Incurred 900.00 TWD."
    ) in [paragraph.text for paragraph in Document("s.docx").paragraphs]
    assert any("Measure that would have spared losses (to be filled in)" in head for head in tables)


# In October and November one claim each; that of November was paid before it happened.
WORSE = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間
    P-1    | @2021-10-10 | 火災     | =900     | @2021-10-21
    P-1    | @2021-11-10 | 火災     | =100     | @2021-11-01
"""


def test_rows_with_errors_by_the_month_in_which_the_claims_began() -> None:
    case = draw_case(WORSE)
    report = build_report(dataclasses.replace(case, findings=run_rules(case)), month(2021, 12))
    found = {row["month"]: row for row in rows(table(report, "quality-month"))}

    assert (found["2021-10"]["begun"], found["2021-10"]["errors"]) == (1, 0)
    assert (found["2021-11"]["begun"], found["2021-11"]["errors"], found["2021-11"]["error_share"]) == (1, 1, 1.0)
    assert list(found) == [f"2021-{number:02d}" for number in range(1, 13)]


def test_findings_stand_beside_those_of_the_last_report() -> None:
    def checked(text: str, day: date) -> object:
        case = draw_case(text, as_of=day)
        return dataclasses.replace(case, findings=run_rules(case))

    better = WORSE[: WORSE.rindex("P-1")]
    then = build_report(checked(better, date(2021, 11, 30)), month(2021, 11)).snapshot  # type: ignore[arg-type]
    assert then is not None
    case = with_earlier(checked(WORSE, AS_OF), month(2021, 12), [then])  # type: ignore[arg-type]
    first, second = rows(table(build_report(case, month(2021, 12)), "quality-since"))

    assert first["day"] == "As of 2021-11-30"
    assert second["error"] - first["error"] >= 1

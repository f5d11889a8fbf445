"""Follow-up, clocks and what comes next, worked out by hand from a workbook with registers."""

# ruff: noqa: E501

from __future__ import annotations

from ledger_tools.reports.period import month, quarter, year
from tests.reports.support import report_of, rows, table
from tests.support.drawn import AS_OF

# First calls are due from the 3rd to the 7th day after release, by the house's rules:
#   V-1  released  1 Nov, due  4 to  8 Nov, called  5 Nov by 小張: in time
#   V-2  released  2 Nov, due  5 to  9 Nov, called 12 Nov by 小張: late
#   V-3  released 10 Nov, due 13 to 17 Nov, called by nobody answering: not done
#   V-4  released 28 Nov, due  1 to  5 Dec: not of November
SERVICE = """
    # 服務記錄
    服務編號 | 客戶編號 | 客戶名稱 | 車號     | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期 | 維修養護項目 | 服務顧問
    V-1      | K-1      | 王大同   | AAA-1111 | 維修     | @2021-11-01    | @2021-11-01    | 機油         | 小張
    V-2      | K-2      | 李小龍   | BBB-2222 | 維修     | @2021-11-02    | @2021-11-02    | 煞車         | 小張
    V-3      | K-3      | 趙四     | CCC-3333 | 維修     | @2021-11-10    | @2021-11-10    | 補胎         | 小李
    V-4      | K-4      | 錢五     | DDD-4444 | 維修     | @2021-11-28    | @2021-11-28    | 補胎         | 小李

    # 客戶檔案
    客戶編號 | 客戶名稱 | 電話     | 車號     | 建檔日期    | 業務員
    K-1      | 王大同   | 0911-111 | AAA-1111 | @2021-11-02 | 小張
    K-2      | 李小龍   | 0922-222 | BBB-2222 | @2021-11-06 | 小張
    K-3      | 趙四     | 0933-333 | CCC-3333 | @2021-11-11 | 小李
    K-4      | 錢五     | 0944-444 | DDD-4444 | @2021-11-29 | 小李

    # 電話記錄
    記錄編號 | 通話日期    | 去電/來電 | 通話類別   | 是否接通     | 客戶編號 | 客戶名稱 | 電話     | 經辦業務員 | 通話要點
    C-1      | @2021-11-05 | 去電      | 第一次跟蹤 | 已接通(本人) | K-1      | 王大同   | 0911-111 | 小張       | 很好
    C-2      | @2021-11-12 | 去電      | 第一次跟蹤 | 已接通(本人) | K-2      | 李小龍   | 0922-222 | 小張       | 很好
    C-3      | @2021-11-15 | 去電      | 第一次跟蹤 | 無人接聽     | K-3      | 趙四     | 0933-333 | 小李       |
    C-4      | @2021-12-01 | 去電      | 第一次跟蹤 | 已接通(本人) | K-4      | 錢五     | 0944-444 | 小李       | 很好

    # 電話登記
    編號 | 通話日期    | 去電/來電 | 客戶名稱 | 電話     | 通話類別   | 是否接通     | 經辦業務員
    C-1  | @2021-11-05 | 去電      | 王大同   | 0911-111 | 第一次跟蹤 | 已接通(本人) | 小張

    # 保單
    保單號碼 | 險種   | 保險公司 | 要保人 | 被保險人 | 保險起期    | 保險止期    | 保險費
    L-1      | 企財險 | 甲保險   | 陳美   | 陳美     | @2020-12-15 | @2021-12-14 | =1000
    L-2      | 企財險 | 甲保險   | 林一   | 林一     | @2021-02-01 | @2022-01-31 | =1000
"""
NOVEMBER = month(2021, 11)


def _by(report: object, key: str, name: str) -> dict[str, tuple[object, ...]]:
    found = rows(table(report, key))  # type: ignore[arg-type]
    return {row[name]: (row["due"], row["in_time"], row["late"], row["undone"] + row["missed"]) for row in found}


def test_first_calls_of_a_month() -> None:
    duties = _by(report_of(SERVICE, NOVEMBER), "punctuality", "duty")

    assert duties["First follow-up call"] == (3, 1, 1, 1)


def test_files_are_made_within_two_days() -> None:
    # Due by 3, 4, 12 and 30 November; made on 2, 6, 11 and 29 November: the second late.
    duties = _by(report_of(SERVICE, NOVEMBER), "punctuality", "duty")

    assert duties["Customer file"] == (4, 3, 1, 0)


def test_clerks_and_duties_add_up() -> None:
    report = report_of(SERVICE, NOVEMBER)
    duties, clerks, each = (
        table(report, key).totals for key in ("punctuality", "punctuality-clerk", "punctuality-each")
    )

    assert duties == clerks == each
    first = {
        row["clerk"]: row for row in rows(table(report, "punctuality-each")) if row["duty"] == "First follow-up call"
    }
    assert (first["小張"]["due"], first["小張"]["in_time"], first["小張"]["rate"]) == (2, 1, 0.5)
    assert (first["小李"]["due"], first["小李"]["in_time"]) == (1, 0)


def test_months_of_a_quarter_add_up() -> None:
    report = report_of(SERVICE, quarter(2021, 4))

    assert table(report, "punctuality-month").totals == table(report, "punctuality").totals


def test_a_call_in_both_registers_counts_once() -> None:
    # November: C-1, C-2 answered, C-3 not; C-1 stands in both registers, C-4 is of December.
    calls = {row["end"]: row["count"] for row in rows(table(report_of(SERVICE, NOVEMBER), "calls"))}

    assert calls == {"Reached, right person": 2, "No answer": 1}


def test_policies_that_run_out_in_the_next_period() -> None:
    report = report_of(SERVICE, NOVEMBER)
    assert [row["policy_no"] for row in rows(table(report, "coming-policies"))] == ["L-1"]

    after_the_year = report_of(SERVICE, year(2021))
    assert [row["policy_no"] for row in rows(table(after_the_year, "coming-policies"))] == ["L-2"]


def test_a_ledger_without_registers_says_what_is_missing() -> None:
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災", NOVEMBER)

    assert len(table(report, "punctuality")) == 0
    assert not {"punctuality", "clocks", "issues", "coming"} & {section.key for section in report.sections}
    assert sum(section.key == "nothing" for section in report.sections) == 1
    assert "no visits" in str(table(report, "punctuality").empty)
    assert "no sheet of policies" in str(table(report, "coming-policies").empty)
    assert "No law pack" in str(table(report, "clocks-rights").empty)


def test_the_longest_overdue_with_the_days_they_are_late() -> None:
    first = rows(table(report_of(SERVICE, NOVEMBER), "clocks-longest"))[0]

    assert first["days"] == (AS_OF - first["ends"]).days > 0

"""Whom open claims wait for, for how long, and which have come to a stand, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger_tools.reports.period import month, year
from tests.reports.support import has_table, notes, report_of, rows, table

# On 31 December 2021 each open claim waits for what follows the furthest step that its dates show:
#   C-1  nothing but the incident of 1 Dec: ourselves, to report, 30 days
#   C-2  reported 11 Dec: the insurer, to survey, 20 days
#   C-3  surveyed 21 Dec: the policyholder, papers, 10 days
#   C-4  surveyed 1 Dec, papers asked for on 16 Dec: papers, 15 days from then on
#   C-5  papers complete 6 Dec: the insurer, decision, 25 days
#   C-6  decided 26 Dec: the insurer, payment, 5 days
#   C-7  paid 30 Dec, nothing reserved: ourselves, closing, 1 day
#   C-8  paid 20 Dec, 50 still reserved: the insurer, the rest, 11 days
#   C-9  looked into since 24 Dec: 7 days
#   C-10 closed; C-11 papers complete only in January, so still papers, 20 days from the survey of 11 Dec
#   C-12 reported 1 Oct, never surveyed: the other insurer, 91 days, and nothing has happened since
LEDGER = """
    # 企財險
    保單號 | 賠案號 | 保險公司 | 出險時間    | 報案日期    | 查勘時間    | 補件通知日  | 文件齊備日  | 核賠日期    | 理賠金額 | 賠付時間    | 未決賠款 | 調查開始日  | 結案日期    | 狀態   | 出險原因
    P-1    | C-1    | 甲保險   | @2021-12-01 |             |             |             |             |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-2    | 甲保險   | @2021-12-10 | @2021-12-11 |             |             |             |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-3    | 甲保險   | @2021-12-10 | @2021-12-11 | @2021-12-21 |             |             |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-4    | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 | @2021-12-16 |             |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-5    | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 |             | @2021-12-06 |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-6    | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 |             | @2021-12-06 | @2021-12-26 |          |             |          |             |             | 未結案 | 火災
    P-1    | C-7    | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 |             | @2021-12-06 | @2021-12-26 | =100     | @2021-12-30 | =0       |             |             | 未結案 | 火災
    P-1    | C-8    | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 |             | @2021-12-06 | @2021-12-16 | =100     | @2021-12-20 | =50      |             |             | 未結案 | 火災
    P-1    | C-9    | 甲保險   | @2021-12-20 | @2021-12-21 |             |             |             |             |          |             |          | @2021-12-24 |             | 未結案 | 火災
    P-1    | C-10   | 甲保險   | @2021-11-28 | @2021-11-29 | @2021-12-01 |             | @2021-12-06 | @2021-12-16 | =100     | @2021-12-20 | =0       |             | @2021-12-21 | 已結案 | 火災
    P-1    | C-11   | 甲保險   | @2021-12-01 | @2021-12-02 | @2021-12-11 |             | @2022-01-05 |             |          |             |          |             |             | 未結案 | 火災
    P-1    | C-12   | 乙產險   | @2021-09-30 | @2021-10-01 |             |             |             |             |          |             |          |             |             | 未結案 | 火災
"""
PLAIN = """
    # 公眾責任險
    序號 | 保單號 | 出險時間    | 出險原因 | 保險公司查勘時間 | 索賠金額 | 理賠金額 | 賠付時間
    =1   | P-1    | @2021-11-01 | 滑倒     | @2021-12-01      | =10      |          |
    =2   | P-1    | @2021-11-21 | 滑倒     |                  | =10      |          |
    =3   | P-1    | @2021-10-01 | 滑倒     | @2021-10-02      | =10      | =9       | @2021-10-20
"""


def steps(report: Any) -> dict[str, tuple[Any, ...]]:
    return {
        row["what"]: (row["whom"], row["count"], row["median"], row["longest"])
        for row in rows(table(report, "waiting"))
    }


def test_each_open_claim_waits_for_what_follows_its_furthest_step() -> None:
    assert steps(report_of(LEDGER, year(2021))) == {
        "Report to the insurer": ("Ourselves", 1, 30.0, 30),
        "Survey": ("Insurer", 2, 55.5, 91),  # 20 and 91 days
        "Complete papers": ("Policyholder", 3, 15.0, 20),  # 10, 15 and 20
        "Decision": ("Insurer", 1, 25.0, 25),
        "Payment": ("Insurer", 1, 5.0, 5),
        "Rest of the payment": ("Insurer", 1, 11.0, 11),
        "End of the investigation": ("Investigation", 1, 7.0, 7),
        "Closing": ("Ourselves", 1, 1.0, 1),
    }


def test_every_open_claim_stands_in_the_sum_and_in_the_list() -> None:
    report = report_of(LEDGER, year(2021))
    listed = rows(table(report, "waiting-list"))

    assert table(report, "waiting").totals == {"count": 11}
    assert [(row["claim_no"], row["days"]) for row in listed[:3]] == [("C-12", 91), ("C-1", 30), ("C-5", 25)]
    assert [str(cell) for cell in table(report, "waiting-list").values["cell"][:2]] == ["企財險!A13", "企財險!A2"]
    assert len(listed) == 11


def test_what_lies_with_each_insurer() -> None:
    # 甲: 20, 25, 5 and 11 days: mean 15.25 → 15.2, median (11 + 20) / 2 = 15.5, nine in ten of four is the longest.
    first, second = rows(table(report_of(LEDGER, year(2021)), "waiting-insurer"))

    assert (first["insurer"], first["count"], first["mean"], first["median"], first["p90"]) == (
        "甲保險",
        4,
        15.2,
        15.5,
        25.0,
    )
    assert (second["insurer"], second["count"], second["longest"], second["few"]) == (
        "乙產險",
        1,
        91,
        "5 or fewer cases",
    )


def test_static_claims_with_the_days_since_something_last_happened() -> None:
    report = report_of(LEDGER, year(2021))

    # Reported on 1 October, the last that its dates tell: 91 days to 31 December.
    assert [(row["line"], row["count"], row["longest"]) for row in rows(table(report, "static"))] == [
        ("Property", 1, 91)
    ]
    (row,) = rows(table(report, "static-list"))
    assert (row["claim_no"], row["last"], row["days"]) == ("C-12", date(2021, 10, 1), 91)


def test_a_plain_ledger_passes_over_the_steps_that_it_does_not_date() -> None:
    # Surveyed on 1 December: the payment comes next, 30 days. Not surveyed: the survey, 40 days since 21 November.
    assert steps(report_of(PLAIN, year(2021))) == {
        "Survey": ("Insurer", 1, 40.0, 40),
        "Payment": ("Insurer", 1, 30.0, 30),
    }


def test_what_came_after_the_period_has_not_happened_in_it() -> None:
    # At the end of November C-4 to C-8 and C-10 had been reported the day before and were not yet surveyed; C-12 had
    # waited since 1 October, 60 days.
    found = steps(report_of(LEDGER, month(2021, 11)))

    assert found["Survey"] == ("Insurer", 7, 1.0, 60)
    assert set(found) == {"Survey"}


@pytest.mark.parametrize(("stage", "next_step"), [("核損", "Decision"), ("核賠", "Payment"), ("接報案", "Survey")])
def test_a_stage_tells_where_dates_do_not(stage: str, next_step: str) -> None:
    ledger = f"""
        # 企財險
        保單號 | 出險時間    | 報案日期    | 查勘時間    | 文件齊備日  | 核賠日期    | 賠付時間    | 案件階段   | 狀態
        P-1    | @2021-12-01 | @2021-12-02 |             |             |             |             | {stage}   | 未結案
        P-2    | @2021-10-01 | @2021-10-02 | @2021-10-03 | @2021-10-04 | @2021-10-05 | @2021-10-06 | 結案歸檔   | 已結案
    """
    assert list(steps(report_of(ledger, year(2021)))) == [next_step]


def test_without_open_claims_a_sentence_says_so() -> None:
    ledger = "# 企財險\n保單號 | 出險時間 | 出險原因 | 結案日期 | 狀態\nP-1 | @2021-11-01 | 火災 | @2021-11-05 | 已結案"
    report = report_of(ledger, year(2021))

    assert not has_table(report, "waiting-list")
    assert "No claim is open" in str(table(report, "waiting").empty)
    assert not notes(report, "waiting")

"""Days between the dates of claims, the settlement rate and the insurers' table, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.reports.build import build_report
from ledger_tools.reports.durations import a_year_back, summary
from ledger_tools.reports.period import month
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_case

NOVEMBER = month(2021, 11)

# Six claims closed in November; days from report to closing, with the insurer:
#   row 2  甲  1 Nov → 3 Nov     2 days
#   row 3  甲  1 Nov → 11 Nov   10 days, in doubt
#   row 4  甲  1 Oct → 10 Nov   30 + 10 = 40 days
#   row 5  乙  20 Oct → 4 Nov   11 + 4 = 15 days, refused
#   row 6  乙  1 Nov → 2 Nov     withdrawn: in no average
#   row 7  乙  1 Nov, open
LEDGER = """
    # 企財險
    保單號 | 保險公司 | 出險時間    | 報案日期    | 文件齊備日  | 核定日期    | 賠付時間    | 結案日期    | 出險原因 | 索賠金額 | 理賠金額 | 狀態   | 處理結果 | 疑義 | 幣別
    P-1    | 甲保險   | @2021-11-01 | @2021-11-01 | @2021-11-01 | @2021-11-02 | @2021-11-03 | @2021-11-03 | 火災     | =100     | =100     | 已結案 | 全額賠付 |      | TWD
    P-2    | 甲 保險  | @2021-11-01 | @2021-11-01 | @2021-11-05 | @2021-11-08 | @2021-11-10 | @2021-11-11 | 火災     | =300     | =200     | 已結案 | 部分賠付 | 是   | TWD
    P-3    | 甲保險   | @2021-09-30 | @2021-10-01 | @2021-10-21 | @2021-11-01 | @2021-11-09 | @2021-11-10 | 水浸     | =600     | =300     | 已結案 | 部分賠付 | 否   | TWD
    P-4    | 乙產險   | @2021-10-20 | @2021-10-20 |             | @2021-11-03 |             | @2021-11-04 | 水浸     | =50      |          | 已結案 | 拒賠     |      | TWD
    P-5    | 乙產險   | @2021-11-01 | @2021-11-01 |             |             |             | @2021-11-02 | 水浸     | =50      |          | 已結案 | 撤案     |      | TWD
    P-6    | 乙產險   | @2021-11-01 | @2021-11-01 |             |             |             |             | 水浸     | =50      |          | 未結案 |          |      | TWD
"""


def test_every_step_by_hand() -> None:
    steps = {row["step"]: row for row in rows(table(report_of(LEDGER, NOVEMBER), "closed-cycle"))}

    # Papers complete: 0, 4 and 20 days after the report: 24 / 3 = 8, in the middle 4, at most 20.
    assert _told(steps["Report to complete papers"]) == (3, 8.0, 4.0, 20.0)
    # From there to the decision: 1, 3, and 21 October to 1 November = 11 days: 15 / 3 = 5.
    assert _told(steps["Complete papers to decision"]) == (3, 5.0, 3.0, 11.0)
    # From the decision to the payment: 1, 2, 8 days: 11 / 3 = 3.7.
    assert _told(steps["Decision to payment"]) == (3, 3.7, 2.0, 8.0)
    # From report to closing: 2, 10, 40 and the refused one 15: 67 / 4 = 16.75 → 16.8, (10 + 15) / 2 = 12.5.
    assert _told(steps["Report to closing"]) == (4, 16.8, 12.5, 40.0)
    assert "Report to survey" not in steps  # the ledger dates none


def test_claims_under_investigation_are_kept_out_when_asked() -> None:
    case = draw_case(LEDGER)
    report = build_report(case, NOVEMBER, without_investigations=True)
    steps = {row["step"]: row for row in rows(table(report, "closed-cycle"))}

    # Without row 3: 2, 40 and 15: 57 / 3 = 19, in the middle 15.
    assert _told(steps["Report to closing"]) == (3, 19.0, 15.0, 40.0)
    assert "Claims under investigation or in doubt: 1; they are kept out of the averages." in notes(report, "closed")
    assert any("they are in the averages" in note for note in notes(report_of(LEDGER, NOVEMBER), "closed"))


def test_settlement_over_twelve_months() -> None:
    # Six began between 1 December 2020 and 30 November 2021; the withdrawn one counts in neither: 4 of 5.
    assert rows(table(report_of(LEDGER, NOVEMBER), "closed-rolling")) == [
        {
            "first": date(2020, 12, 1),
            "last": date(2021, 11, 30),
            "begun": 5,
            "closed": 4,
            "rate": 0.8,
            "few": "5 or fewer cases",
        }
    ]


def test_why_claims_were_refused() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 結案日期    | 出險原因 | 狀態   | 處理結果 | 拒賠原因
        P-1    | @2021-10-01 | @2021-11-01 | 火災     | 已結案 | 拒賠     | 逾期報案
        P-2    | @2021-10-02 | @2021-11-02 | 火災     | 已結案 | 拒賠     | 逾期 報案
        P-3    | @2021-10-03 | @2021-11-03 | 火災     | 已結案 | 拒賠     |
        P-4    | @2021-10-03 | @2021-11-03 | 火災     | 已結案 | 全額賠付 |
        P-5    | @2021-10-03 | @2021-12-03 | 火災     | 已結案 | 拒賠     | 除外責任
    """

    assert rows(table(report_of(ledger, NOVEMBER), "closed-refusals")) == [
        {"reason": "逾期報案", "count": 2},
        {"reason": "Not stated", "count": 1},
    ]
    assert not has_table(report_of(ledger, month(2021, 10)), "closed-refusals")


def test_twelve_months_of_a_leap_day() -> None:
    assert a_year_back(date(2024, 2, 29)) == date(2023, 3, 1)
    assert a_year_back(date(2021, 12, 31)) == date(2021, 1, 1)


def test_insurers_side_by_side() -> None:
    first, second = rows(table(report_of(LEDGER, NOVEMBER), "insurers"))

    # 乙: two closed, one of them withdrawn, so one of 15 days; one of two refused. 甲: 2, 10, 40: 52 / 3 = 17.3.
    assert (first["insurer"], first["closed"], first["n"], first["mean"], first["share"]) == ("甲保險", 3, 3, 17.3, 0.0)
    assert (second["insurer"], second["closed"], second["n"], second["mean"], second["share"]) == (
        "乙產險",
        2,
        1,
        15.0,
        0.5,
    )
    # 甲 paid 100 + 200 + 300 = 600 of 100 + 300 + 600 = 1,000.
    assert rows(table(report_of(LEDGER, NOVEMBER), "insurers-TWD")) == [
        {"insurer": "甲保險", "n": 3, "claimed": 100000, "paid": 60000, "ratio": 0.6}
    ]


def test_what_an_insurer_owes_by_expectation() -> None:
    ledger = """
        # 企財險
        保單號 | 賠案號 | 保險公司 | 出險時間    | 報案日期    | 文件齊備日  | 出險原因 | 索賠金額 | 狀態
        P-1    | C-1    | 甲保險   | @2021-09-01 | @2021-09-01 | @2021-09-10 | 火災     | =100     | 未結案
        P-2    | C-2    | 甲保險   | @2021-12-28 | @2021-12-28 | @2021-12-30 | 火災     | =100     | 未結案
    """
    report = report_of(ledger, month(2021, 12))

    # Papers complete on 10 September are long past 7 and 30 days on 31 December; those of 30 December are not.
    assert [(row["insurer"], row["expected"], row["law"]) for row in rows(table(report, "insurers"))] == [
        ("甲保險", 1, 0)
    ]
    assert [row["count"] for row in rows(table(report, "clocks-insurer"))] == [1]
    assert "No law pack is on or none applies, so nothing is late by law." in notes(report, "insurers")


def test_a_ledger_without_insurers_says_so() -> None:
    league = table(report_of("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災", NOVEMBER), "insurers")

    assert len(league) == 0
    assert str(league.empty) == "The ledger names no insurers, so they cannot be compared."


@given(days=st.lists(st.integers(0, 4000), min_size=1, max_size=60))
def test_nine_in_ten_took_no_longer(days: list[int]) -> None:
    n, _, median, p90, _ = summary(np.array(days))

    assert n == len(days)
    assert 10 * sum(day <= p90 for day in days) >= 9 * n
    assert 10 * sum(day < p90 for day in days) < 9 * n
    assert median <= p90 or n < 2


def _told(row: dict[str, object]) -> tuple[object, ...]:
    return row["n"], row["mean"], row["median"], row["p90"]


DAY = st.none() | st.dates(date(2020, 6, 1), date(2021, 12, 31))
CLAIMS = st.lists(
    st.tuples(DAY, DAY, DAY, DAY, st.sampled_from(["全額賠付", "撤案", "零結", "拒賠"])), min_size=1, max_size=20
)


@settings(max_examples=60, deadline=None)
@given(claims=CLAIMS)
def test_steps_and_settlement_agree_with_pandas(claims: list[tuple[date | None, ...]]) -> None:
    lines = ["# 企財險", "保單號 | 出險時間 | 報案日期 | 文件齊備日 | 結案日期 | 出險原因 | 狀態 | 處理結果"]
    for i, (*days, outcome) in enumerate(claims):
        shown = " | ".join(f"@{day}" if day else "" for day in days)
        lines.append(f"P-{i} | {shown} | 火災 | {'已結案' if days[3] else '未結案'} | {outcome if days[3] else ''}")
    report = report_of("\n".join(lines), NOVEMBER)

    frame = pd.DataFrame(claims, columns=["incident", "reported", "papers", "closed", "outcome"])
    for name in ("incident", "reported", "papers", "closed"):
        frame[name] = pd.to_datetime(frame[name])
    frame["start"] = frame["reported"].fillna(frame["incident"])
    frame = frame[frame["start"].notna() & ~(frame["closed"] < frame["start"])]
    frame = frame[frame["closed"].isna() | ~frame["outcome"].isin(["撤案", "零結"])]
    ended = frame[(frame["closed"] >= "2021-11-01") & (frame["closed"] <= "2021-11-30")]
    steps = (
        {row["step"]: row for row in rows(table(report, "closed-cycle"))} if has_table(report, "closed-cycle") else {}
    )
    for step, first, last in (
        ("Report to complete papers", "reported", "papers"),
        ("Report to closing", "reported", "closed"),
    ):
        days = (ended[last] - ended[first]).dt.days.dropna()
        days = days[days >= 0]
        told = steps.get(step, {"n": 0, "mean": None, "median": None, "p90": None})
        assert told["n"] == len(days)
        if len(days):
            assert told["mean"] == round(float(days.sum() / len(days)), 1)
            assert told["median"] == days.median()
            assert told["p90"] == sorted(days)[math.ceil(0.9 * len(days)) - 1]

    year_of = frame[(frame["start"] >= "2020-12-01") & (frame["start"] <= "2021-11-30")]
    (rolling,) = rows(table(report, "closed-rolling"))
    assert (rolling["begun"], rolling["closed"]) == (len(year_of), int((year_of["closed"] <= "2021-11-30").sum()))


def test_a_claim_closed_without_a_closing_date_took_no_days_from_payment_to_closing() -> None:
    # Row 2: paid on 3, closed on 9 November, 6 days. Row 3: paid, and nobody wrote when it was closed.
    report = report_of(
        """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 賠付時間    | 結案日期    | 出險原因 | 理賠金額 | 狀態
        P-1    | @2021-11-01 | @2021-11-01 | @2021-11-03 | @2021-11-09 | 火災     | =100     | 已結案
        P-2    | @2021-11-01 | @2021-11-01 | @2021-11-04 |             | 火災     | =100     | 已結案
        """,
        NOVEMBER,
    )
    steps = {row["step"]: row for row in rows(table(report, "closed-cycle"))}

    assert _told(steps["Payment to closing"]) == (1, 6.0, 6.0, 6.0)
    assert _told(steps["Report to closing"])[0] == 2

"""Each insurer step by step, and how it kept its days, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

from ledger_tools.reports.period import month, year
from tests.reports.support import has_table, report_of, rows, table

# 甲 surveyed after 1, 2 and 6 days; its withdrawn claim, surveyed after 50, is not counted. Papers were complete on
# 1 November, so the payments of light cases were to be expected by 8 November: 甲 paid on the 8th, the 10th and the 8th.
LEDGER = """
    # 企財險
    保單號 | 保險公司 | 出險時間    | 報案日期    | 查勘時間    | 文件齊備日  | 核賠日期    | 理賠金額 | 賠付時間    | 結案日期    | 狀態   | 結果 | 出險原因
    P-1    | 甲保險   | @2021-10-01 | @2021-10-02 | @2021-10-03 | @2021-11-01 | @2021-11-05 | =10      | @2021-11-08 | @2021-11-09 | 已結案 | 賠付 | 火災
    P-2    | 甲保險   | @2021-10-01 | @2021-10-02 | @2021-10-04 | @2021-11-01 | @2021-11-06 | =10      | @2021-11-10 | @2021-11-12 | 已結案 | 賠付 | 火災
    P-3    | 甲 保險  | @2021-10-01 | @2021-10-02 | @2021-10-08 | @2021-11-01 | @2021-11-07 | =10      | @2021-11-08 | @2021-11-20 | 已結案 | 賠付 | 火災
    P-4    | 甲保險   | @2021-09-01 | @2021-09-02 | @2021-10-22 |             |             |          |             | @2021-11-20 | 已結案 | 撤案 | 火災
    P-5    | 乙產險   | @2021-10-01 | @2021-10-02 | @2021-10-12 |             |             | =10      |             | @2021-11-20 | 已結案 | 賠付 | 火災
    P-6    |          | @2021-10-01 | @2021-10-02 | @2021-10-12 |             |             | =10      |             | @2021-11-20 | 已結案 | 賠付 | 火災
"""


def test_mean_median_and_percentile_of_each_step() -> None:
    found = {(r["insurer"], r["step"]): r for r in rows(table(report_of(LEDGER, month(2021, 11)), "insurers-steps"))}
    survey, decision = found["甲保險", "Report to survey"], found["甲保險", "Complete papers to decision"]

    assert (survey["n"], survey["mean"], survey["median"], survey["p90"]) == (3, 3.0, 2.0, 6.0)
    assert (decision["n"], decision["mean"], decision["median"]) == (3, 5.0, 5.0)  # 4, 5 and 6 days
    assert found["甲保險", "Decision to payment"]["mean"] == 2.7  # 3, 4 and 1: 8 / 3
    assert (found["乙產險", "Report to survey"]["n"], found["乙產險", "Report to survey"]["mean"]) == (1, 10.0)
    assert {insurer for insurer, _ in found} == {"甲保險", "乙產險"}


def test_payments_that_were_to_be_expected_by_a_day_of_the_period() -> None:
    (row,) = rows(table(report_of(LEDGER, month(2021, 11)), "insurers-kept"))

    assert (row["insurer"], row["duty"]) == ("甲保險", "Expected payment")
    assert (row["due"], row["in_time"], row["late"], row["rate"]) == (3, 2, 1, 2 / 3)


def test_insurers_in_a_year_without_closed_claims() -> None:
    report = report_of("# 企財險\n保單號 | 保險公司 | 出險時間 | 出險原因\nP-1 | 甲 | @2021-11-01 | 火災", year(2021))

    assert not has_table(report, "insurers-steps")

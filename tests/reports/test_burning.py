"""Burning cost by line and over the years, and the loss run at renewal, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date

from ledger_tools.reports.loss_report import build_loss_run
from ledger_tools.reports.loss_run import Scope
from ledger_tools.reports.period import year
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_case

# Days in force in 2021: P-1 all 365; P-2 from 1 January to 30 June, 181; P-3 is over. 546 days, 1.5 policy-years.
# Losses of 2021 in TWD: 100, 50.01 + 100 − 20 = 130.01, 70; together 300.01.
LEDGER = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 追償金額 | 狀態   | 幣別
    P-1    | @2021-01-10 | 火災     | =100     | @2021-02-01 | =0       |          | 已結案 | TWD
    P-1    | @2021-05-10 | 火災     | =50.01   | @2021-06-01 | =100     | =20      | 未結案 | TWD
    P-2    | @2021-07-10 | 水浸     |          |             | =70      |          | 未結案 | TWD
    P-2    | @2021-08-10 | 水浸     | =9       | @2021-09-01 | =0       |          | 已結案 | USD
    P-2    | @2020-08-10 | 水浸     | =999     | @2021-09-01 | =0       |          | 已結案 | TWD

    # 保單
    保單號碼 | 險種   | 保險公司 | 要保人 | 被保險人 | 保險起期    | 保險止期    | 保險金額 | 保險費 | 幣別
    P-1      | 企財險 | 甲保險   | 陳美   | 陳美     | @2021-01-01 | @2021-12-31 | =10000   | =365   | TWD
    P-2      | 企財險 | 乙產險   | 陳美   | 陳美     | @2020-07-01 | @2021-06-30 | =20000   | =730   | TWD
    P-3      | 企財險 | 乙產險   | 陳美   | 陳美     | @2019-01-01 | @2019-12-31 | =5000    | =5000  | TWD
"""


def test_burning_cost_for_each_policy_year_and_of_the_sum_insured() -> None:
    # 300.01 × 365 / 546 = 200.556 → 200.56. Sum insured of a year: 10,000 + 20,000 × 181 / 365 = 9,917.81 → 19,917.81.
    (row,) = rows(table(report_of(LEDGER, year(2021)), "burning-TWD"))

    assert (row["policies"], row["years"], row["n"], row["incurred"]) == (2, 1.5, 3, 30001)
    assert (row["per_year"], row["insured"], row["rate"]) == (20056, 1991781, 30001 / 1991781)


def test_burning_cost_over_the_years() -> None:
    # 2019: P-3, 5,000. 2020: P-2 for 184 of its 365 days, 730 × 184 / 365 = 368, loss 999.
    # 2021: 365 + 730 × 181 / 365 = 727, losses 300.01.
    found = table(report_of(LEDGER, year(2021)), "burning-years-TWD")

    assert [(r["year"], r["policies"], r["premium"], r["n"], r["incurred"]) for r in rows(found)] == [
        ("2019", 1, 500000, 0, 0),
        ("2020", 1, 36800, 1, 99900),
        ("2021", 2, 72700, 3, 30001),
    ]
    assert found.totals == {"premium": 609500, "n": 4, "incurred": 129901, "ratio": 129901 / 609500}


def test_losses_of_a_year_without_premium_leave_the_ratio_of_all_years_untold() -> None:
    # In 2018 no policy was in force: 12 of losses and no premium, so 1,311.01 / 6,095 would be too much.
    early = "\n    P-0    | @2018-08-10 | 水浸     | =12      | @2018-09-01 | =0       |          | 已結案 | TWD\n\n    # 保單\n"
    found = table(report_of(LEDGER.replace("\n\n    # 保單\n", early), year(2021)), "burning-years-TWD")

    first = rows(found)[0]
    assert (first["year"], first["policies"], first["premium"], first["incurred"]) == ("2018", 0, None, 1200)
    assert found.totals == {"premium": 609500, "n": 5, "incurred": 131101, "ratio": None}


def test_losses_of_a_line_without_a_sum_insured_leave_the_rate_of_all_lines_untold() -> None:
    motor = """
    # 車險
    保單號 | 出險時間 | 出險原因 | 未決賠款 | 狀態 | 幣別
    M-1    | @2021-03-01 | 追撞 | =500 | 未結案 | TWD
"""
    policy = (
        "    M-1      | 車險   | 甲保險   | 陳美   | 陳美     | @2021-01-01 | @2021-12-31 |          | =50    | TWD\n"
    )
    found = table(report_of(LEDGER + policy + motor, year(2021)), "burning-TWD")

    assert [row["rate"] is None for row in rows(found)] == [False, True]
    assert (found.totals or {})["rate"] is None


def test_losses_of_lines_without_a_policy_are_passed_over_and_counted() -> None:
    more = "\n    # 車險\n    保單號 | 出險時間 | 出險原因 | 未決賠款 | 狀態 | 幣別\n    M-1 | @2021-03-01 | 追撞 | =500 | 未結案 | TWD\n"
    report = report_of(LEDGER + more, year(2021))

    assert [row["incurred"] for row in rows(table(report, "burning-TWD"))] == [30001]
    assert any("without a policy in the sheet of policies: 1;" in note for note in notes(report, "cost"))


def test_no_premium_no_columns_of_premium() -> None:
    ledger = (
        LEDGER.replace(" =365   |", "        |").replace(" =730   |", "        |").replace(" =5000  |", "        |")
    )
    columns = {column.key for column in table(report_of(ledger, year(2021)), "burning-years-TWD").columns}

    assert not columns & {"premium", "ratio"}
    assert "per_year" in columns


def test_without_policies_a_sentence_says_what_is_missing() -> None:
    report = report_of(LEDGER[: LEDGER.index("# 保單")], year(2021))

    assert "no exposure and no burning cost" in str(table(report, "burning-none").empty)


# Policy years, valued at the end of 2021. 2020: A-1, premium 730, all earned. 2021: B-2 from 1 July on, 184 of 365 days
# of 365 = 184; D-9, which has no claims, all of its 100. C-3 is in no sheet of policies.
RENEWAL = """
    # 企財險
    保單號 | 賠案號碼 | 出險時間    | 報案日期    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 追償金額 | 結案日期    | 狀態   | 幣別
    A-1    | C-1      | @2020-08-01 | @2020-08-03 | 火災     | =800     | @2020-11-10 | =0       | =100     | @2020-11-12 | 已結案 | TWD
    A-1    | C-2      | @2021-03-04 | @2021-03-05 | 颱風     | =50      | @2021-06-01 | =300     |          |             | 未結案 | TWD
    B-2    | C-3      | @2021-09-06 | @2021-09-08 | 水浸     | =70      | @2021-10-05 | =0       |          | @2021-10-05 | 已結案 | TWD
    C-3    | C-5      | @2021-11-01 | @2021-11-01 | 火災     | =9.99    |             | =0       |          | @2021-11-30 | 已結案 | TWD

    # 保單
    保單號碼 | 險種   | 保險公司 | 要保人 | 被保險人 | 保險起期    | 保險止期    | 保險費 | 幣別
    A-1      | 企財險 | 國泰產險 | 甲公司 | 甲公司   | @2020-07-01 | @2021-06-30 | =730   | TWD
    B-2      | 企財險 | 富邦產險 | 甲公司 | 乙公司   | @2021-07-01 | @2022-06-30 | =365   | TWD
    D-9      | 企財險 | 富邦產險 | 甲公司 | 乙公司   | @2021-01-01 | @2021-12-31 | =100   | TWD
"""
AS_OF = date(2021, 12, 31)


def test_a_renewal_shows_premium_frequency_and_loss_ratio_of_each_policy_year() -> None:
    report = build_loss_run(draw_case(RENEWAL, as_of=AS_OF))
    found = table(report, "renewal-TWD")

    # A loss of March 2021 under the policy begun in 2020 is of the policy year 2020: 700 + 350 = 1,050.
    assert [
        (r["policies"], r["premium"], r["earned"], r["n"], r["open"], r["incurred"], r["largest"]) for r in rows(found)
    ] == [
        (1, 73000, 73000, 2, 1, 105000, 70000),
        (2, 46500, 28400, 1, 0, 7000, 7000),
    ]
    assert [r["ratio"] for r in rows(found)] == [1050 / 730, 70 / 284]
    assert found.totals is not None
    assert found.totals["ratio"] == 1120 / 1014
    assert found.totals["frequency"] == 1.0
    assert "Claims whose policy period is not known: 1; they are in no policy year." in notes(report, "loss-renewal")


def test_claims_of_a_policy_year_without_policies_leave_the_ratios_of_all_years_untold() -> None:
    # The row itself says that its policy began in 2019, and no sheet tells the premium of that year.
    head = RENEWAL.replace("| 幣別\n    A-1    |", "| 幣別 | 保險起期    | 保險止期\n    A-1    |", 1)
    early = "    Z-1    | C-0      | @2019-08-01 | @2019-08-03 | 火災     | =500     | @2019-11-10 | =0 | | @2019-11-12 | 已結案 | TWD | @2019-07-01 | @2020-06-30\n"
    report = build_loss_run(draw_case(head.replace("\n\n    # 保單\n", "\n" + early + "\n    # 保單\n"), as_of=AS_OF))
    found = table(report, "renewal-TWD")

    assert next((r["policies"], r["n"], r["ratio"]) for r in rows(found)) == (0, 1, None)
    assert found.totals is not None
    assert (found.totals["incurred"], found.totals["ratio"], found.totals["frequency"]) == (162000, None, None)


def test_the_large_losses_of_each_policy_year() -> None:
    report = build_loss_run(draw_case(RENEWAL, as_of=AS_OF))

    assert [(r["year"], r["claim_no"], r["incurred"]) for r in rows(table(report, "renewal-large-TWD"))] == [
        ("2020", "C-1", 70000),
        ("2020", "C-2", 35000),
        ("2021", "C-3", 7000),
    ]


def test_the_settings_say_from_when_on_a_loss_is_large() -> None:
    settings = "\n\n    # 設定\n    項目 | 值\n    大額賠案門檻 | =400\n"
    report = build_loss_run(draw_case(RENEWAL + settings, as_of=AS_OF))

    assert [r["claim_no"] for r in rows(table(report, "renewal-large-TWD"))] == ["C-1"]


def test_a_renewal_of_one_policy_or_insurer_earns_only_its_premium() -> None:
    one = build_loss_run(draw_case(RENEWAL, as_of=AS_OF), Scope(policies=["A-1"]))
    other = build_loss_run(draw_case(RENEWAL, as_of=AS_OF), Scope(insurers=["富邦"]))

    assert [(r["year"], r["earned"]) for r in rows(table(one, "renewal-TWD"))] == [("Policy year 2020", 73000)]
    assert [(r["policies"], r["earned"]) for r in rows(table(other, "renewal-TWD"))] == [(2, 28400)]


def test_without_policy_periods_there_are_no_policy_years() -> None:
    report = build_loss_run(draw_case(RENEWAL[: RENEWAL.index("# 保單")], as_of=AS_OF))

    assert not has_table(report, "renewal-TWD")
    assert "Of no claim is the policy period known" in str(table(report, "renewal-none").empty)


def test_a_policy_in_another_currency_bears_no_losses_of_this_one() -> None:
    # P-4 bears 1,000 dollars; the premium earned in TWD stays 365 + 362 = 727.
    more = (
        LEDGER
        + "    P-4      | 企財險 | 丙保險   | 陳美   | 陳美     | @2021-01-01 | @2021-12-31 | =50000   | =1000  | USD\n"
    )
    report = report_of(more, year(2021))

    (premium,) = (r["premium"] for r in rows(table(report, "burning-years-TWD")) if r["year"] == "2021")
    assert premium == 72700
    (dollars,) = rows(table(report, "burning-USD"))
    assert (dollars["policies"], dollars["insured"], dollars["incurred"]) == (1, 5000000, 900)

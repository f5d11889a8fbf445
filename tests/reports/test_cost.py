"""Average cost, earned premium and loss ratio by hand, and against pandas over made-up ledgers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.model.report_words import printed
from ledger_tools.reports.build import build_report
from ledger_tools.reports.exposure import exposure_of
from ledger_tools.reports.period import month, year
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_book, draw_case

LEDGER = """
    # 企財險
    保單號 | 保險公司 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 追償金額 | 狀態   | 幣別
    P-1    | 甲保險   | @2021-01-10 | 火災     | =100     | @2021-02-01 | =0       |          | 已結案 | TWD
    P-1    | 甲保險   | @2021-05-10 | 火災     | =50.01   | @2021-06-01 | =100     | =20      | 未結案 | TWD
    P-2    | 乙產險   | @2021-07-10 | 水浸     |          |             | =70      |          | 未結案 | TWD
    P-2    | 乙產險   | @2021-08-10 | 水浸     | =9       | @2021-09-01 | =0       |          | 已結案 | USD
    P-2    | 乙產險   | @2020-08-10 | 水浸     | =999     | @2021-09-01 | =0       |          | 已結案 | TWD

    # 保單
    保單號碼 | 險種   | 保險公司 | 要保人 | 被保險人 | 保險起期    | 保險止期    | 保險費 | 幣別
    P-1      | 企財險 | 甲保險   | 陳美   | 陳美     | @2021-01-01 | @2021-12-31 | =365   | TWD
    P-2      | 企財險 | 乙產險   | 陳美   | 陳美     | @2020-07-01 | @2021-06-30 | =730   | TWD
    P-3      | 企財險 | 乙產險   | 陳美   | 陳美     | @2019-01-01 | @2019-12-31 | =5000  | TWD
    P-4      | 企財險 | 乙產險   | 陳美   | 陳美     | @2021-01-01 | @2021-12-31 |        | TWD
"""


def test_cost_by_line_cause_and_insurer() -> None:
    report = report_of(LEDGER, year(2021))

    # 100; 50.01 + 100 − 20 = 130.01; 70. Sum 300.01, mean 100.0033 → 100.00, in the middle 100. The loss of 2020 is
    # not of this year, and the one in dollars stands by itself.
    assert _told(report, "cost-line-TWD", "line") == {"Property": (3, 30001, 10000, 10000)}
    # Fire: 100 + 130.01 = 230.01, mean and median 115.005 → 115.01.
    assert _told(report, "cost-cause-TWD", "cause") == {"火災": (2, 23001, 11501, 11501), "水浸": (1, 7000, 7000, 7000)}
    assert _told(report, "cost-insurer-USD", "insurer") == {"乙產險": (1, 900, 900, 900)}
    assert rows(table(report, "cost-line-TWD"))[0]["few"] == "5 or fewer cases"


# A sheet that keeps what claims came to and no reserves: of the first 900, though nothing has been paid yet.
AS_KEPT = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 已發生損失 | 理賠金額 | 賠付時間    | 狀態   | 幣別
    P-1    | @2021-01-10 | 火災     | =900       |          |             | 未結案 | TWD
    P-2    | @2021-02-10 | 水浸     | =300       | =300     | @2021-03-01 | 已結案 | TWD
"""


def test_incurred_amounts_of_the_ledger_count_alike_on_every_sheet() -> None:
    report = report_of(AS_KEPT, year(2021))

    assert rows(table(report, "money-TWD"))[0]["incurred"] == 120000
    assert [(r["policy_no"], r["incurred"]) for r in rows(table(report, "top-TWD"))] == [("P-1", 90000), ("P-2", 30000)]
    assert [r["incurred"] for r in rows(table(report, "top-told"))] == [90000, 30000]
    assert rows(table(report, "cost-line-TWD"))[0]["sum"] == 120000
    for section in ("money", "top"):
        assert any("no reserves: 2; incurred is taken as it stands" in note for note in notes(report, section))


# Row 2 paid 100, row 3 withdrawn after 30 of costs were reserved, row 4 closed without payment, row 5 in doubt, 500.
APART = """
    # 企財險
    保單號 | 出險時間    | 報案日期    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 結案日期    | 狀態   | 結果   | 調查開始日  | 幣別
    P-1    | @2021-01-10 | @2021-01-12 | 火災     | =100     | @2021-02-01 |          | @2021-02-01 | 已結案 | 賠付   |             | TWD
    P-2    | @2021-01-10 | @2021-01-14 | 火災     | =0       |             | =30      | @2021-02-01 | 已結案 | 撤案   |             | TWD
    P-3    | @2021-01-10 | @2021-01-16 | 火災     | =0       |             |          | @2021-02-01 | 已結案 | 零結   |             | TWD
    P-4    | @2021-01-10 | @2021-03-11 | 火災     |          |             | =500     |             | 未結案 |        | @2021-03-15 | TWD
"""  # noqa: E501


def test_withdrawn_and_zero_cases_are_in_the_sums_but_in_no_average() -> None:
    report = report_of(APART, year(2021))

    # Sum 100 + 30 + 0 + 500; mean and median of 100 and 500 alone.
    (row,) = rows(table(report, "cost-cause-TWD"))
    assert (row["n"], row["sum"], row["among"], row["mean"], row["median"]) == (4, 63000, 2, 30000, 30000)
    assert "Withdrawn or closed without payment: 2; they are not in the averages." in notes(report, "cost")


def test_claims_under_investigation_can_be_kept_out_of_all_averages() -> None:
    report = build_report(draw_case(APART), year(2021), without_investigations=True)

    (row,) = rows(table(report, "cost-line-TWD"))
    assert (row["n"], row["sum"], row["among"], row["mean"]) == (4, 63000, 1, 10000)
    # Reported after 2, 4 and 6 days; the one in doubt after 60.
    (new,) = rows(table(report, "new-line"))
    assert (new["count"], new["n"], new["mean"], new["median"]) == (4, 3, 4.0, 4.0)
    said = "Claims under investigation or in doubt: 1; they are kept out of the averages."
    assert said in notes(report, "cost")
    assert said in notes(report, "new")


def test_loss_ratio_from_premium_earned_by_day() -> None:
    report = report_of(LEDGER, year(2021))

    # P-1: all of 365.00. P-2: 730.00 over 365 days, of which 1 January to 30 June 2021 are 181: 362.00. P-3 is over.
    # 300.01 / 727.00 = 41.3 %; three losses to two policies.
    (row,) = rows(table(report, "loss-ratio-TWD"))
    assert (row["policies"], row["n"], row["premium"], row["incurred"]) == (2, 3, 72700, 30001)
    assert row["ratio"] == 30001 / 72700
    assert row["frequency"] == 1.5
    assert any("Policies without a premium or a period that could be read: 1" in note for note in notes(report, "cost"))


def test_without_premiums_there_is_no_ratio() -> None:
    ledger = LEDGER[: LEDGER.index("# 保單")]
    report = report_of(ledger, year(2021))

    assert not has_table(report, "loss-ratio-TWD")
    assert any("no loss ratio" in note for note in notes(report, "cost"))


def test_a_year_that_is_not_over_earns_up_to_its_day() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 1, 31))

    # 31 days of both: 365 × 31 / 365 + 730 × 31 / 365 = 31 + 62.
    assert rows(table(report, "loss-ratio-TWD"))[0]["premium"] == 9300


def test_what_is_not_shown_by_itself_stays_in_the_sum() -> None:
    body = "\n".join(f"P-{i} | @2021-01-{i:02d} | 原因{i:02d} | ={i} | 未結案 | TWD" for i in range(1, 15))
    causes = table(
        report_of(f"# 企財險\n保單號 | 出險時間 | 出險原因 | 未決賠款 | 狀態 | 幣別\n{body}", year(2021)),
        "cost-cause-TWD",
    )

    # Fourteen causes of 1 … 14: twelve by themselves, then 1 + 2 = 3 together; 14 × 15 / 2 = 105 in all.
    assert len(causes) == 13
    assert rows(causes)[-1] | {"few": ""} == {
        "cause": "Others (2)",
        "n": 2,
        "sum": 300,
        "mean": 150,
        "median": 150,
        "few": "",
    }
    assert (causes.totals or {})["sum"] == 10500


POLICIES = st.lists(
    st.tuples(st.dates(date(2020, 1, 1), date(2022, 6, 30)), st.integers(0, 800), st.integers(0, 10**9)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(policies=POLICIES)
def test_earned_premium_agrees_with_counting_the_days(policies: list[tuple[date, int, int]]) -> None:
    lines = ["# 保單", "保單號碼 | 險種 | 要保人 | 被保險人 | 保險起期 | 保險止期 | 保險費 | 幣別"]
    lines += [
        f"P-{i} | 企財險 | 甲 | 乙 | @{first} | @{first + timedelta(more)} | ={Decimal(premium) / 100} | TWD"
        for i, (first, more, premium) in enumerate(policies)
    ]
    period = month(2021, 11)
    exposure = exposure_of(draw_book("\n".join(lines)))

    whole = 0
    for first, more, premium in policies:
        days = pd.date_range(first, first + timedelta(more))
        inside = int(((days >= "2021-11-01") & (days <= "2021-11-30")).sum())
        whole += int((Decimal(premium) * inside / len(days)).quantize(Decimal(1), "ROUND_HALF_UP"))
    assert exposure is not None
    assert int(exposure.earned(exposure.days(period.first, period.last)).sum()) == whole


AMOUNT = st.none() | st.integers(0, 10**9)
LOSSES = st.lists(
    st.tuples(
        st.dates(date(2020, 7, 1), date(2021, 12, 31)),
        AMOUNT,
        AMOUNT,
        AMOUNT,
        st.sampled_from(["火災", "水浸", "颱風"]),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(losses=LOSSES)
def test_cost_by_cause_agrees_with_pandas_to_the_cent(
    losses: list[tuple[date, int | None, int | None, int | None, str]],
) -> None:
    lines = ["# 企財險", "保單號 | 出險時間 | 出險原因 | 理賠金額 | 未決賠款 | 追償金額 | 狀態 | 幣別"]
    for i, (day, *amounts, cause) in enumerate(losses):
        cells = " | ".join("" if amount is None else f"={Decimal(amount) / 100}" for amount in amounts)
        lines.append(f"P-{i} | @{day} | {cause} | {cells} | 未結案 | TWD")
    report = report_of("\n".join(lines), year(2021))

    frame = pd.DataFrame(losses, columns=["day", "paid", "reserve", "recovery", "cause"])
    money = frame[["paid", "reserve", "recovery"]].astype("Int64")
    frame = frame[money.notna().any(axis=1) & frame["day"].map(lambda day: day.year == 2021)]
    whole = money.fillna(0)
    frame = frame.assign(incurred=(whole["paid"] + whole["reserve"] - whole["recovery"]))
    found = _told(report, "cost-cause-TWD", "cause") if has_table(report, "cost-cause-TWD") else {}
    assert {cause: told[:2] for cause, told in found.items()} == {
        cause: (len(part), int(part.sum())) for cause, part in frame.groupby("cause")["incurred"]
    }


def _told(report: object, key: str, name: str) -> dict[str, tuple[int, ...]]:
    found = rows(table(report, key))  # type: ignore[arg-type]
    return {row[name]: (row["n"], row["sum"], row["mean"], row["median"]) for row in found}


def test_claims_per_policy_are_a_number_and_no_share() -> None:
    column = next(c for c in table(report_of(LEDGER, year(2021)), "loss-ratio-TWD").columns if c.key == "frequency")

    assert printed(13 / 3, column.shape, "en") == "4.333"

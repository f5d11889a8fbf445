"""Every figure of a report worked out by hand on ledgers small enough to check with the eye."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.errors import UsageProblem
from ledger_tools.reports.period import month, quarter, year
from tests.reports.support import figure, has_table, notes, report_of, rows, table

# November 2021, looked at on 31 December:
#   row 3  began 3 Sep, closed 12 Nov             open at start, closed
#   row 4  began 5 Nov, still open                new, open at end
#   row 5  began 20 Nov, closed 28 Nov            new, closed
#   row 6  began 2 Oct, closed 1 Dec              open at start, open at end
#   row 7  began 1 Dec                            not in November
#   row 8  began 1 Mar, closed 5 Apr              gone before November
LEDGER = """
    # 企財險
    企財險理賠台帳
    保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額  | 理賠金額 | 賠付時間    | 結案日期    | 狀態   | 處理結果
    P-1    | @2021-09-01 | @2021-09-03 | 火災     | =1000.10  | =800.05  | @2021-11-10 | @2021-11-12 | 已結案 | 部分賠付
    P-2    | @2021-11-04 | @2021-11-05 | 颱風       | =500.5    |          |             |             | 未結案 |
    P-3    | @2021-11-16 | @2021-11-20 | 颱 風      | =300      | =0       |             | @2021-11-28 | 已結案 | 撤案
    P-4    | @2021-09-30 | @2021-10-02 | 水浸       | =200      | =200     | @2021-12-01 | @2021-12-01 | 已結案 | 全額賠付
    P-5    | @2021-12-01 | @2021-12-01 | 火災       | =70       |          |             |             | 未結案 |
    P-6    | @2021-03-01 | @2021-03-01 | 火災       | =60       | =60      | @2021-04-02 | @2021-04-05 | 已結案 | 全額賠付
"""
NOVEMBER = month(2021, 11)


def test_the_movement_of_a_month_balances() -> None:
    movement = table(report_of(LEDGER, NOVEMBER), "movement")

    # 2 open at start + 2 new + 0 re-opened - 2 closed = 2 open at end
    assert movement.totals == {
        "open_at_start": 2,
        "new": 2,
        "reopened": 0,
        "closed": 2,
        "open_at_end": 2,
        "unplaced": 0,
    }


def test_a_months_end_is_the_next_months_start() -> None:
    november = table(report_of(LEDGER, NOVEMBER), "movement").totals or {}
    december = table(report_of(LEDGER, month(2021, 12)), "movement").totals or {}

    assert november["open_at_end"] == december["open_at_start"] == 2


def test_each_figure_names_the_cells_it_counts() -> None:
    report = report_of(LEDGER, NOVEMBER)

    assert [str(c) for c in figure(report, "Open at start").cells] == ["企財險!C3", "企財險!C6"]
    assert [str(c) for c in figure(report, "New").cells] == ["企財險!C4", "企財險!C5"]
    assert [str(c) for c in figure(report, "Closed").cells] == ["企財險!H3", "企財險!H5"]
    assert [str(c) for c in figure(report, "Paid in the period, TWD").cells] == ["企財險!F3"]


def test_money_of_a_month_to_the_cent() -> None:
    # In play: rows 3, 4, 5, 6. Claimed 1000.10 + 500.50 + 300 + 200 = 2000.60.
    # Paid in November: row 3 alone, 800.05. Paid by 30 November: 800.05; row 6 is paid on 1 December.
    money = table(report_of(LEDGER, NOVEMBER), "money-TWD")

    assert money.totals is not None
    assert money.totals["count"] == 4
    assert money.totals["claimed"] == 200060
    assert money.totals["paid_in_period"] == 80005
    assert money.totals["paid"] == 80005
    assert money.totals["paid_now"] == 100005  # with the 200 of row 6, paid on 1 December
    assert money.totals["incurred"] == 100005  # no reserve and no recovery column


def test_columns_that_the_ledger_lacks_are_not_shown_as_noughts() -> None:
    money = table(report_of(LEDGER, NOVEMBER), "money-TWD")

    assert {c.key for c in money.columns}.isdisjoint({"assessed", "approved", "reserve", "recovery"})


def test_closed_claims_by_outcome() -> None:
    outcome = table(report_of(LEDGER, NOVEMBER), "closed-outcome")

    assert outcome.totals == {"paid": 0, "part_paid": 1, "refused": 0, "withdrawn": 1, "zero": 0, "all": 2}


def test_days_to_close_leave_withdrawn_claims_out() -> None:
    # Row 3 alone: 3 Sep to 12 Nov = 27 (rest of September) + 31 + 12 = 70 days from report, 72 from incident,
    # 68 from report to payment on 10 November. Row 5 is withdrawn.
    steps = rows(table(report_of(LEDGER, NOVEMBER), "closed-cycle"))

    assert {s["step"]: (s["n"], s["mean"], s["median"]) for s in steps} == {
        "Incident to report": (1, 2.0, 2.0),
        "Report to payment": (1, 68.0, 68.0),
        "Payment to closing": (1, 2.0, 2.0),
        "Report to closing": (1, 70.0, 70.0),
        "Incident to closing": (1, 72.0, 72.0),
    }
    assert {s["few"] for s in steps} == {"5 or fewer cases"}


def test_report_lag_of_new_claims() -> None:
    # Row 4: 4 to 5 Nov = 1 day; row 5: 16 to 20 Nov = 4 days. Mean and median 2.5 days, n = 2.
    lag = table(report_of(LEDGER, NOVEMBER), "new-line")

    assert lag.totals == {"count": 2, "n": 2, "mean": 2.5, "median": 2.5}


def test_causes_that_differ_only_in_blanks_are_one() -> None:
    assert rows(table(report_of(LEDGER, NOVEMBER), "new-cause")) == [{"cause": "颱風", "count": 2}]


def test_ages_of_open_claims_at_the_months_end() -> None:
    # On 30 November: row 4 is 25 days old (since 5 Nov), row 6 is 59 (since 2 Oct: 29 + 30).
    ageing = table(report_of(LEDGER, NOVEMBER), "ageing-line")

    assert ageing.totals == {"d7": 0, "d30": 1, "d60": 1, "d90": 0, "d180": 0, "d365": 0, "d366": 0, "all": 2}


@pytest.mark.parametrize(
    ("begun", "band"),
    [
        ("2021-11-30", "d7"),
        ("2021-11-23", "d7"),
        ("2021-11-22", "d30"),
        ("2021-10-31", "d30"),
        ("2021-10-30", "d60"),
        ("2021-10-01", "d60"),
        ("2021-09-30", "d90"),
        ("2021-09-01", "d90"),
        ("2021-08-31", "d180"),
        ("2021-06-03", "d180"),
        ("2021-06-02", "d365"),
        ("2020-11-30", "d365"),
        ("2020-11-29", "d366"),
    ],
)
def test_both_ends_of_every_age_band(begun: str, band: str) -> None:
    ledger = f"""
        # 企財險
        保單號 | 出險時間 | 出險原因 | 索賠金額 | 狀態
        P-1    | @{begun} | 火災     | =1       | 未結案
    """
    totals = table(report_of(ledger, NOVEMBER), "ageing-line").totals or {}

    assert [key for key, n in totals.items() if n and key != "all"] == [band]


def test_paid_against_claimed_counts_claims_closed_with_a_payment() -> None:
    # November: row 3 alone, 800.05 / 1000.10; the withdrawn row 5 stands apart.
    ratio = table(report_of(LEDGER, NOVEMBER), "ratio-TWD")

    assert ratio.totals == {"count": 1, "claimed": 100010, "paid": 80005, "ratio": 80005 / 100010}
    assert rows(ratio)[0]["few"] == "5 or fewer cases"


def test_six_cases_are_enough_for_a_ratio_without_a_mark() -> None:
    lines = "\n".join(
        f"P-{i} | @2021-11-01 | 火災 | =100 | =90 | @2021-11-{i + 2:02d} | @2021-11-{i + 2:02d} | 已結案"
        for i in range(6)
    )
    head = "# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間 | 結案日期 | 狀態\n"
    ratio = table(report_of(head + lines, NOVEMBER), "ratio-TWD")

    assert [r["few"] for r in rows(ratio)] == [""]
    assert ratio.totals == {"count": 6, "claimed": 60000, "paid": 54000, "ratio": 0.9}


def test_the_opening_date_comes_before_report_and_incident() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 立案日期    | 出險原因 | 索賠金額 | 狀態
        P-1    | @2021-09-01 | @2021-10-01 | @2021-11-01 | 火災     | =1       | 未結案
        P-2    | @2021-09-01 | @2021-11-02 |             | 火災     | =1       | 未結案
        P-3    | @2021-11-03 |             |             | 火災     | =1       | 未結案
    """
    report = report_of(ledger, NOVEMBER)

    assert figure(report, "New").value == 3
    assert [str(c) for c in figure(report, "New").cells] == ["企財險!D2", "企財險!C3", "企財險!B4"]
    used = [(r["date"], r["count"]) for r in rows(table(report, "dates-used"))]
    assert used == [("Opening date", 1), ("Report date", 1), ("Incident date", 1)]


def test_a_closed_claim_without_closing_date_ends_on_its_payment_date() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期 | 狀態
        P-1    | @2021-10-01 | 火災     | =10      | =10      | @2021-11-09 |          | 已結案
    """
    report = report_of(ledger, NOVEMBER)

    assert [str(c) for c in figure(report, "Closed").cells] == ["企財險!F2"]


def test_claims_without_a_usable_date_are_listed_and_in_no_sum() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
        P-1    | 不詳        | 火災     | =10      |          |             |             | 未結案
        P-2    | @2021-11-05 | 火災     | =10      |          |             |             | 已結案
        P-3    | @2021-11-05 | 火災     | =10      | =10      | @2021-11-03 | @2021-11-04 | 已結案
        P-4    | @2021-11-05 | 火災     | =10      |          |             |             | 未結案
    """
    report = report_of(ledger, NOVEMBER)

    assert figure(report, "New").value == 1
    left = rows(table(report, "unplaced"))
    assert [(str(r["cell"]), r["why"]) for r in left] == [
        ("企財險!A2", "No opening, report or incident date that could be read"),
        ("企財險!A3", "Closed, but neither a closing nor a payment date could be read"),
        ("企財險!A4", "Ended before it began, by its dates"),
    ]
    assert (table(report, "movement").totals or {})["unplaced"] == 3


def test_a_reopened_claim_stands_beside_the_closing_it_undid() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 結案日期    | 狀態
        P-1    | @2021-09-01 | 火災     | =10      | @2021-11-09 | 重開
        P-2    | @2021-09-01 | 火災     | =10      |             | 重開
    """
    november = table(report_of(ledger, NOVEMBER), "movement").totals or {}
    december = table(report_of(ledger, month(2021, 12)), "movement").totals or {}

    # 2 + 0 + 1 - 1 = 2, and both are still open a month later
    counted = ("open_at_start", "new", "reopened", "closed", "open_at_end")
    assert [november[key] for key in counted] == [2, 0, 1, 1, 2]
    assert [december[key] for key in counted] == [2, 0, 0, 0, 2]


def test_currencies_are_never_added() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 幣別
        P-1    | @2021-11-01 | 火災     | =100     | =100     | @2021-11-05 | TWD
        P-2    | @2021-11-01 | 火災     | =7       | =7       | @2021-11-06 | USD
        P-3    | @2021-11-01 | 火災     | =20      | =20      | @2021-11-07 | TWD
    """
    report = report_of(ledger, NOVEMBER)

    assert (table(report, "money-TWD").totals or {})["paid_in_period"] == 12000
    assert (table(report, "money-USD").totals or {})["paid_in_period"] == 700
    assert not has_table(report, "money-")
    # two of the three payments are in TWD: the cover shows these and names the other currency
    (paid,) = [f for f in report.figures if "Paid in" in str(f.label)]
    assert (str(paid.label), paid.value, str(paid.note)) == ("Paid in the period, TWD", 12000, "also in USD")


def test_a_cover_with_room_tells_the_median_days_to_closing() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 出險原因 | 結案日期    | 狀態
        P-1    | @2021-10-01 | @2021-10-02 | 火災     | @2021-11-05 | 已結案
        P-2    | @2021-10-03 | @2021-10-04 | 竊盜     | @2021-11-10 | 已結案
        P-3    | @2021-10-05 | @2021-10-08 | 竊盜     | @2021-11-30 | 已結案
    """
    found = figure(report_of(ledger, NOVEMBER), "Report to closing, median days")

    # 29 days of October and 5 = 34; 27 + 10 = 37; 23 + 30 = 53
    assert (found.value, len(found.cells), str(found.note)) == (37.0, 3, "5 or fewer cases")
    assert found.place is not None
    assert table(report_of(ledger, NOVEMBER), found.place.table).values["median"][found.place.row] == 37.0


def test_a_cover_says_that_no_closed_claim_tells_how_long_it_took() -> None:
    head = "# 企財險\n保單號 | 出險時間 | 出險原因 | 狀態 | 結案日期\n"
    closed = report_of(head + "P-1 | @2021-11-01 | 火災 | 已結案 | @2021-11-05\n", NOVEMBER)
    none = report_of(head, NOVEMBER)

    found = figure(closed, "Report to closing, median days")
    assert (found.value, str(found.note)) == (None, "no closed claim has both dates")
    assert str(figure(none, "Report to closing, median days").note) == "no claim was closed"


def test_amounts_of_a_column_in_ten_thousands_count_in_full() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額(萬元) | 理賠金額(萬元) | 賠付時間
        P-1    | @2021-11-01 | 火災     | =12.5          | =10            | @2021-11-05
    """
    money = table(report_of(ledger, NOVEMBER), "money-TWD").totals or {}

    assert (money["claimed"], money["paid"]) == (125_000_00, 100_000_00)


def test_an_estimate_stands_for_a_missing_claim_and_the_report_says_so() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 預估金額 | 索賠金額
        P-1    | @2021-11-01 | 火災     | =90      | =100
        P-2    | @2021-11-01 | 火災     | =50      |
    """
    report = report_of(ledger, NOVEMBER)

    assert (table(report, "money-TWD").totals or {})["claimed"] == 150_00
    assert "Claims for which the estimated loss stands for the claimed amount: 1." in notes(report, "money")


def test_reserve_recovery_and_incurred() -> None:
    # incurred = 300 paid + 50 reserve - 20 recovery = 330
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 追償金額
        P-1    | @2021-11-01 | 火災     | =400     | =300     | @2021-11-05 | =50      | =20
    """
    money = table(report_of(ledger, NOVEMBER), "money-TWD").totals or {}

    assert (money["reserve"], money["recovery"], money["incurred"]) == (5000, 2000, 33000)


def test_paid_without_a_date_is_not_paid_in_the_period() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間 | 狀態
        P-1    | @2021-11-01 | 火災     | =400     | =300     |          | 未結案
    """
    report = report_of(ledger, NOVEMBER)
    money = table(report, "money-TWD").totals or {}

    assert (money["paid_in_period"], money["paid"]) == (0, 30000)
    assert any("without a payment date: 1" in note for note in notes(report, "money"))


def test_months_of_a_year_side_by_side() -> None:
    months = table(report_of(LEDGER, year(2021)), "months")

    assert len(months) == 12
    # new: rows 8 (Mar), 3 (Sep), 6 (Oct), 4 and 5 (Nov), 7 (Dec)
    assert months.values["new"] == [0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 2, 1]
    # closed: row 8 in April, rows 3 and 5 in November, row 6 in December
    assert months.values["closed"] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1]
    assert months.values["open_at_end"] == [0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 2, 2]
    # paid: 60.00 in April, 800.05 in November, 200.00 in December
    assert months.values["paid-TWD"] == [0, 0, 0, 6000, 0, 0, 0, 0, 0, 0, 80005, 20000]
    assert months.totals == {"new": 6, "reopened": 0, "closed": 4, "paid-TWD": 106005}


def test_a_quarter_has_three_months() -> None:
    assert len(table(report_of(LEDGER, quarter(2021, 4)), "months")) == 3


def test_months_that_have_not_come_are_missing_and_said_to_be() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 11, 15))

    assert len(table(report, "months")) == 11
    assert any("2021-11-15" in note for note in notes(report, "months"))


def test_a_report_looks_no_further_than_its_day() -> None:
    # On 15 November: rows 5 and 7 have not begun, row 3 is closed, row 4 is new, row 6 is open.
    movement = table(report_of(LEDGER, NOVEMBER, as_of=date(2021, 11, 15)), "movement").totals or {}

    assert [movement[k] for k in ("open_at_start", "new", "closed", "open_at_end")] == [2, 1, 1, 2]


def test_a_period_that_has_not_begun_is_refused() -> None:
    with pytest.raises(UsageProblem, match="begins after 2021-10-31"):
        report_of(LEDGER, NOVEMBER, as_of=date(2021, 10, 31))


def test_beside_the_year_before() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
        P-1    | @2020-02-01 | 火災     | =100     | =100     | @2020-03-05 | @2020-03-05 | 已結案
        P-2    | @2021-02-01 | 火災     | =100     | =50      | @2021-03-05 | @2021-03-05 | 已結案
        P-3    | @2021-04-01 | 火災     | =100     |          |             |             | 未結案
    """
    report = report_of(ledger, year(2021))

    new = rows(table(report, "prior-claims"))[1]
    assert (new["then"], new["now"], new["change"], new["percent"]) == (1, 2, 1, 1.0)
    paid = rows(table(report, "prior-paid"))[0]
    assert (paid["then"], paid["now"], paid["change"], paid["percent"]) == (10000, 5000, -5000, -0.5)


def test_the_ten_largest_losses_by_incurred() -> None:
    lines = "\n".join(f"P-{i} | @2021-05-01 | 火災 | ={i * 10} | ={i * 10} | @2021-06-01" for i in range(1, 13))
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間\n" + lines, year(2021))

    top = rows(table(report, "top-TWD"))
    assert [r["policy_no"] for r in top] == [f"P-{i}" for i in range(12, 2, -1)]
    assert [r["incurred"] for r in top] == [i * 1000 for i in range(12, 2, -1)]


def test_causes_with_their_running_share() -> None:
    # four new claims: 火災 2, 颱風 1, 水浸 1 -> 50 %, 75 %, 100 %
    causes = ("火災", "颱風", "火災", "水浸")
    lines = "\n".join(f"P-{i} | @2021-05-01 | {cause} | =1" for i, cause in enumerate(causes))
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n" + lines, year(2021))

    found = rows(table(report, "causes"))
    assert [(r["count"], r["share"]) for r in found] == [(2, 0.5), (1, 0.75), (1, 1.0)]
    assert found[0]["cause"] == "火災"


def test_lines_stand_apart_and_add_up() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額
        P-1    | @2021-11-01 | 火災     | =1
        P-2    | @2021-11-02 | 火災     | =1

        # 車險
        保單號 | 車牌號碼 | 出險時間    | 出險原因 | 索賠金額
        M-1    | ABC-1234 | @2021-11-03 | 碰撞     | =1
    """
    movement = table(report_of(ledger, NOVEMBER), "movement")

    assert [(r["line"], r["new"]) for r in rows(movement)] == [("Property", 2), ("Motor", 1)]
    assert (movement.totals or {})["new"] == 3


def test_rows_left_out_are_listed_with_their_reason() -> None:
    report = report_of(LEDGER.rstrip() + "\n    合計 | | | | =2130.60 | =1060.05\n", NOVEMBER)

    assert [(str(r["cell"]), r["why"]) for r in rows(table(report, "rows-left-out"))] == [("企財險!A9", "Total row")]


def test_the_claims_sheet_holds_exactly_the_claims_counted() -> None:
    claims = table(report_of(LEDGER, NOVEMBER), "claims")

    assert [str(cell) for cell in claims.values["cell"]] == ["企財險!A3", "企財險!A4", "企財險!A5", "企財險!A6"]
    assert claims.values["new"] == [None, 1, 1, None]
    assert claims.values["closed"] == [1, None, 1, None]


def test_an_empty_ledger_says_so_in_words() -> None:
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n", year(2021))

    empty = [t for s in report.sections for t in s.tables if not len(t)]
    assert empty
    assert all(str(t.empty) for t in empty)
    assert figure(report, "New").value == 0


def test_approximate_amounts_count_and_are_said_to_be_approximate() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額
        P-1    | @2021-11-01 | 火災     | 約5,000
        P-2    | @2021-11-01 | 火災     | =100
    """
    report = report_of(ledger, NOVEMBER)

    assert (table(report, "money-TWD").totals or {})["claimed"] == 5100_00
    assert any("approximate: 1;" in note for note in notes(report, "money"))


def test_the_movement_note_writes_the_sum_out() -> None:
    assert "The movement balances: 2 + 2 + 0 − 2 = 2." in notes(report_of(LEDGER, NOVEMBER), "movement")


def test_a_ledger_is_named_with_its_checksum_and_its_rows() -> None:
    head = {str(label): str(value) for label, value in report_of(LEDGER, NOVEMBER).head}

    assert head["SHA-256 of the ledger"] == "0" * 64
    assert head["As of"] == "2021-12-31"
    assert head["Period"] == "2021-11-01 to 2021-11-30"
    assert head["Read"] == "Claims: 6; claim sheets: 1; rows left out: 0"


def test_an_amount_whose_column_a_line_lacks_is_not_read_rather_than_nought() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 狀態
        P-1    | @2021-11-01 | @2021-11-02 | 火災     | =100     | =80      | @2021-11-20 | =20      | 未結案
        # 車險
        保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額 | 甲款 | 賠付時間    | 狀態
        P-2    | @2021-11-03 | @2021-11-04 | 追撞     | =50      | =50  | @2021-11-21 | 未結案
    """
    report = report_of(ledger, NOVEMBER)
    property_line, motor_line = sorted(rows(table(report, "money-TWD")), key=lambda row: -row["claimed"])

    assert (property_line["paid"], property_line["reserve"], property_line["incurred"]) == (8000, 2000, 10000)
    assert (motor_line["paid"], motor_line["paid_in_period"], motor_line["reserve"]) == (None, None, None)
    assert motor_line["incurred"] is None
    assert (table(report, "money-TWD").totals or {})["paid"] == 8000
    said = "Paid up to 2021-11-30: – means that no column is read for it; its total is over 1 of 2 lines."
    assert said in notes(report, "money")
    assert any(str(what).startswith("車險: payments are dated, but no column") for _, what in report.head)
    assert any(note.startswith("車險: payments are dated, but no column") for note in notes(report, "quality"))


def test_a_claim_whose_status_is_not_understood_is_placed_nowhere_and_the_movement_balances() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 報案日期    | 出險原因 | 狀態
        P-1    | @2021-11-01 | @2021-11-02 | 火災     | 甲類
        P-2    | @2021-11-03 | @2021-11-04 | 火災     | 未結案
    """
    report = report_of(ledger, NOVEMBER)

    movement = table(report, "movement").totals or {}
    assert (movement["new"], movement["open_at_end"], movement["unplaced"]) == (1, 1, 1)
    assert [row["why"] for row in rows(table(report, "unplaced"))] == [
        "Its status is not a word known here, and no closing date says that it ended"
    ]


def test_one_currency_written_in_four_ways_is_one_table() -> None:
    # 10 + 20 + 30 + 40 = 100 Hong Kong dollars
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 幣別
        P-1    | @2021-11-01 | 火災     | =10      | HK$
        P-2    | @2021-11-01 | 火災     | =20      | HKD
        P-3    | @2021-11-01 | 火災     | =30      | hkd
        P-4    | @2021-11-01 | 火災     | =40      | 港幣
    """
    report = report_of(ledger, NOVEMBER)

    assert [t.key for s in report.sections if s.key == "money" for t in s.tables] == ["money-HKD"]
    assert (table(report, "money-HKD").totals or {})["claimed"] == 100_00


def test_the_currency_of_a_header_holds_for_its_column_whatever_the_row_says() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額(美元) | 賠付時間    | 幣別
        P-1    | @2021-11-01 | 火災     | =100     | =7             | @2021-11-05 | TWD
    """
    report = report_of(ledger, NOVEMBER)

    assert (table(report, "money-TWD").totals or {})["claimed"] == 100_00
    assert (table(report, "money-USD").totals or {})["paid_in_period"] == 7_00


def test_a_dated_reopening_counts_on_its_day_and_the_claim_is_closed_until_then() -> None:
    # P-1: began 6 Apr, closed 1 May, re-opened 9 Nov, open since.  P-2: the same with the status re-opened.
    # P-3: re-opened 9 Nov, closed 1 Dec; when it was closed before is not written: open from 8 Apr to 1 Dec.
    # P-4: re-opened, nobody wrote when: stands beside its closing in May.
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 結案日期    | 狀態   | 重開日期
        P-1    | @2021-04-06 | 火災     | =10      | @2021-05-01 | 未結案 | @2021-11-09
        P-2    | @2021-04-07 | 火災     | =10      | @2021-05-01 | 重開   | @2021-11-09
        P-3    | @2021-04-08 | 火災     | =10      | @2021-12-01 | 已結案 | @2021-11-09
        P-4    | @2021-04-09 | 火災     | =10      | @2021-05-02 | 重開   |
    """
    months = table(report_of(ledger, year(2021)), "months").values

    #                            Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
    assert months["new"] == [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0]
    assert months["closed"] == [0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1]
    assert months["reopened"] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0]
    assert months["open_at_end"] == [0, 0, 0, 4, 2, 2, 2, 2, 2, 2, 4, 3]
    said = [note for note in notes(report_of(ledger, NOVEMBER), "movement") if "e-open" in note]
    assert [note.split(":")[0] for note in said] == [
        "Claims re-opened on a day that the ledger tells",
        "Re-opened claims",
        "Claims whose re-opening is dated, but not the closing before it",
    ]
    november = report_of(ledger, NOVEMBER)
    assert [str(cell) for cell in table(november, "claims").values["cell"]] == [f"企財險!A{n}" for n in (2, 3, 4, 5)]
    assert [(r["what"], r["date"], r["count"]) for r in rows(table(november, "dates-used"))] == [
        ("Re-opened", "Re-opening date", 2)
    ]


def test_incurred_takes_payments_and_reserves_of_the_same_day() -> None:
    # Looked at on 31 December: A-1 was paid 900 on 20 December and its reserve released; A-2 was paid 1000 in March
    # and 1000 are reserved. Paid up to 30 November 1000, up to 31 December 1900; incurred 1900 + 1000 = 2900.
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 未決賠款 | 狀態   | 結案日期
        A-1    | @2021-01-05 | 火災     | =1000    | =900     | @2021-12-20 | =0       | 已結案 | @2021-12-21
        A-2    | @2021-01-06 | 火災     | =2000    | =1000    | @2021-03-01 | =1000    | 未結案 |
    """
    november, december = (table(report_of(ledger, month(2021, m)), "money-TWD") for m in (11, 12))

    heads = {c.key: str(c.label) for c in november.columns}
    assert heads["paid"] == "Paid up to 2021-11-30"
    assert heads["paid_now"] == "Paid up to 2021-12-31"
    assert heads["incurred"] == "Incurred as of 2021-12-31"
    got = november.totals or {}
    assert (got["paid"], got["paid_now"], got["reserve"], got["incurred"]) == (1000_00, 1900_00, 1000_00, 2900_00)
    assert "paid_now" not in {c.key for c in december.columns}
    assert (december.totals or {})["incurred"] == 2900_00
    top = rows(table(report_of(ledger, year(2021)), "top-TWD"))
    assert [row["incurred"] for row in top] == [2000_00, 900_00]


def test_a_payment_whose_outcome_nobody_states_is_not_called_full_or_partial() -> None:
    # Z-1 was paid 400 of 1000 and states nothing; Z-2 states that it was paid in part.
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態   | 處理結果
        Z-1    | @2021-03-01 | 火災     | =1000    | =400     | @2021-11-02 | @2021-11-02 | 已結案 |
        Z-2    | @2021-03-01 | 火災     | =1000    | =400     | @2021-11-03 | @2021-11-03 | 已結案 | 部分賠付
    """
    report = report_of(ledger, NOVEMBER)

    outcome = table(report, "closed-outcome")
    assert (outcome.totals or {})["paid"] == (outcome.totals or {})["part_paid"] == 1
    assert [r["outcome"] for r in rows(table(report, "closed-list"))] == ["Paid out", "Part Paid"]
    heads = {c.key: c.label.text("zh-Hant") for c in outcome.columns if not isinstance(c.label, str)}
    assert "全額" not in heads["paid"]
    assert any(
        note.startswith("Claims whose outcome the ledger does not state: 1;") for note in notes(report, "closed")
    )


def test_settlements_that_are_not_read_as_paid_are_named_with_what_to_do() -> None:
    ledger = """
        # 2021
        Policy No | Date of Loss | Cause | Line of Business | Amount Claimed | Amount Settled | Settlement Date | Current Status
        P-1       | @2021-02-03  | Fire  | Property         | =500           | =450           | @2021-05-03     | Settled
        P-2       | @2021-06-03  | Fire  | Property         | =900           |                |                 | Open
    """
    report = report_of(ledger, year(2021))

    assert str(table(report, "prior-paid").empty) == (
        "No column is read as the amount paid, so payments cannot be compared."
    )
    assert any("ledger-tools map FILE 2021!F paid" in note for note in notes(report, "prior"))
    assert any("ledger-tools map FILE 2021!F paid" in str(what) for _, what in report.head)
    assert any("ledger-tools map FILE 2021!G closed_at" in note for note in notes(report, "left-out"))


def test_a_year_without_payments_is_said_to_be_one_where_a_column_is_read_as_paid() -> None:
    report = report_of(
        "# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額 | 理賠金額\nP-1 | @2021-05-01 | 火災 | =1 |", year(2021)
    )

    assert str(table(report, "prior-paid").empty) == "Nothing was paid in either period."
    assert not any("map" in note for note in notes(report, "prior"))


def test_figures_stand_beside_those_of_a_year_before() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 立案日期    | 出險原因 | 理賠金額 | 賠付時間    | 結案日期    | 狀態
        P-1    | @2020-02-01 | @2020-02-03 | 火災     | =1000.5  | @2020-05-04 | @2020-05-06 | 已結案
        P-2    | @2020-12-01 | @2020-12-03 | 火災     |          |             |             | 未結案
        P-3    | @2021-03-01 | @2021-03-02 | 水漬     | =20      | @2021-04-01 | @2021-04-02 | 已結案
    """
    told = {str(f.label): str(f.note) for f in report_of(ledger, year(2021)).figures}

    # 2020: nothing open at its start, P-1 and P-2 new, P-1 closed and paid 1,000.50, P-2 open at its end
    assert told["Open at start"] == "a year before 0"
    assert told["New"] == "a year before 2"
    assert told["Closed"] == "a year before 1"
    assert told["Open at end"] == "a year before 1"
    assert next(note for label, note in told.items() if label.startswith("Paid in")) == "a year before 1,000.50"


def test_a_ledger_begun_this_year_is_not_held_against_a_year_without_claims() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 立案日期    | 出險原因 | 狀態
        P-1    | @2021-02-01 | @2021-02-03 | 火災     | 未結案
    """
    assert not any("a year before" in str(f.note) for f in report_of(ledger, year(2021)).figures)


def test_the_currency_of_most_claims_comes_first() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 幣別 | 結案日期    | 狀態
        P-1    | @2021-11-01 | 火災     | =900     | =900     | @2021-11-04 | JPY  | @2021-11-06 | 已結案
        P-2    | @2021-11-02 | 火災     | =10      | =10      | @2021-11-05 | TWD  | @2021-11-06 | 已結案
        P-3    | @2021-11-03 | 火災     | =10      | =10      | @2021-11-05 | TWD  | @2021-11-06 | 已結案
        P-4    | @2021-12-01 | 火災     | =10      |          |             | JPY  |             | 未結案
        P-5    | @2021-12-02 | 火災     | =10      |          |             | JPY  |             | 未結案
    """
    (paid,) = [f for f in report_of(ledger, month(2021, 11)).figures if str(f.label).startswith("Paid in")]

    # two claims in TWD by the end of November, 10 + 10, against one in JPY, though of more
    assert (str(paid.label), paid.value, str(paid.note)) == ("Paid in the period, TWD", 2000, "also in JPY")

"""Yen without decimals, on sheets, pages and in words; but nothing of a ledger is rounded away."""

from __future__ import annotations

from datetime import date

from ledger_tools.model.report import Shape
from ledger_tools.model.report_words import cell_words, money, total_words
from ledger_tools.reports.period import year
from tests.reports.support import report_of, table

LEDGER = """
    # 貨運險
    保單號 | 出險時間    | 出險原因 | 索賠金額 | 幣別 | 理賠金額 | 理賠時間    | 結案日期
    P-1    | @2021-03-01 | 翻覆     | =300000  | JPY  | =250000  | @2021-05-01 | @2021-05-02
    P-2    | @2021-03-02 | 翻覆     | =100001  | JPY  | =100000  | @2021-06-01 | @2021-06-02
    P-3    | @2021-03-03 | 翻覆     | =80000   | TWD  | =80000   | @2021-06-01 | @2021-06-02
"""


def test_amounts_in_yen_have_no_decimals() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 12, 31))
    yen, dollars = table(report, "money-JPY"), table(report, "money-TWD")

    # 300,000 + 100,001
    assert total_words(yen, yen.column("claimed"), "en") == "400,001"
    assert total_words(dollars, dollars.column("claimed"), "en") == "80,000.00"


def test_a_mean_in_yen_is_rounded_to_whole_ones() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 12, 31))
    cost = table(report, "cost-line-JPY")
    mean = cost.column("mean")

    # (250,000 + 100,000) / 2
    assert cell_words(mean, cost.values["mean"][0], "en") == "175,000"


def test_where_the_ledger_has_fractions_they_are_shown() -> None:
    report = report_of(LEDGER.replace("=100001", "=100001.5"), year(2021), as_of=date(2021, 12, 31))
    yen = table(report, "money-JPY")

    assert total_words(yen, yen.column("claimed"), "en") == "400,001.50"


def test_months_show_each_currency_its_own_way() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 12, 31))
    months = table(report, "months")
    paid = {c.key: total_words(months, c, "en") for c in months.columns if c.shape is Shape.MONEY}

    assert paid == {"paid-JPY": "350,000", "paid-TWD": "80,000.00"}


def test_halves_are_rounded_up_and_signs_kept() -> None:
    assert [money(n, 0) for n in (150, 149, -150, 0, -49)] == ["2", "1", "-2", "0", "0"]

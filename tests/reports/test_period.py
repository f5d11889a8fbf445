"""Periods as people write them, in both calendars."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.errors import UsageProblem
from ledger_tools.reports.period import month, quarter, read_month, read_quarter, read_year, year


@pytest.mark.parametrize(
    "text",
    ["2021-11", "2021/11", "2021.11", "202111", "2021年11月", "110-11", "110/11", "民國110年11月", "２０２１－１１"],
)
def test_november_2021_in_every_spelling(text: str) -> None:
    assert read_month(text) == month(2021, 11)
    assert (read_month(text).first, read_month(text).last) == (date(2021, 11, 1), date(2021, 11, 30))


@pytest.mark.parametrize("text", ["2021-Q4", "2021Q4", "2021q4", "110-Q4", "2021年第4季", "民國110年第四季度"])
def test_the_last_quarter_of_2021_in_every_spelling(text: str) -> None:
    assert read_quarter(text) == quarter(2021, 4)
    assert (read_quarter(text).first, read_quarter(text).last) == (date(2021, 10, 1), date(2021, 12, 31))


@pytest.mark.parametrize("text", ["2021", "2021年", "2021年度", "110", "110年度", "民國110", "中華民國110年"])
def test_the_year_2021_in_every_spelling(text: str) -> None:
    assert read_year(text) == year(2021)


def test_two_digits_count_only_with_the_name_of_the_era() -> None:
    assert read_year("民國99") == year(2010)
    with pytest.raises(UsageProblem, match="either calendar"):
        read_year("21")


@pytest.mark.parametrize("text", ["", "2021-13", "2021-00", "November", "2021", "2021-11-01"])
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageProblem, match="2021-11"):
        read_month(text)


@pytest.mark.parametrize("text", ["2021-Q5", "2021", "Q4"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="2021-Q4"):
        read_quarter(text)


@pytest.mark.parametrize("text", ["1234", "9999", "1989"])
def test_a_year_no_ledger_has_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="check the year"):
        read_year(text)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert month(2020, 2).last == date(2020, 2, 29)


def test_codes_for_file_names() -> None:
    assert (month(2021, 3).code, quarter(2021, 1).code, year(2021).code) == ("2021-03", "2021-Q1", "2021")


def test_the_same_period_one_year_earlier() -> None:
    assert month(2021, 2).year_before() == month(2020, 2)
    assert quarter(2021, 3).year_before() == quarter(2020, 3)
    assert year(2021).year_before() == year(2020)


def test_a_quarter_has_its_three_months() -> None:
    assert quarter(2021, 4).months() == [month(2021, 10), month(2021, 11), month(2021, 12)]

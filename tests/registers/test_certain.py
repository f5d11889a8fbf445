"""Which texts mean one thing only, and what a name is without its stray blanks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_tools.registers.certain import certain_date, certain_number, tidy_identifier, tidy_name


@pytest.mark.parametrize(
    ("text", "day", "look"),
    [
        ("2021.3.5", "2021-03-05", "yyyy.m.d"),
        ("2021-03-05", "2021-03-05", "yyyy-mm-dd"),
        ("2021/12/31", "2021-12-31", "yyyy/mm/dd"),
        ("２０２１／３／５", "2021-03-05", "yyyy/m/d"),
        ("　2021年3月5日 ", "2021-03-05", 'yyyy"年"m"月"d"日"'),
        ("20210305", "2021-03-05", "yyyymmdd"),
        ("110.03.05", "2021-03-05", "[$-404]e.mm.dd"),
        ("110/3/5", "2021-03-05", "[$-404]e/m/d"),
        ("民國99年1月5日", "2010-01-05", '[$-404]"民國"e"年"m"月"d"日"'),
    ],
)
def test_a_day_that_is_written_out_is_certain(text: str, day: str, look: str) -> None:
    found = certain_date(text)
    assert found is not None
    assert (found.value.isoformat(), found.look) == (day, look)


def test_a_time_of_day_goes_with_its_day() -> None:
    found = certain_date("2021-11-04 23:15")
    assert found is not None
    assert (str(found.value), found.look) == ("2021-11-04 23:15:00", "yyyy-mm-dd hh:mm")


@pytest.mark.parametrize(
    "text",
    [
        "11/01/09",
        "99/1/5",
        "3/5/2021",
        "2021-3/5",
        "2021年3月5",
        "2021.3",
        "11月12日",
        "2021-02-30",
        "110.02.30",
        "約2021-03-05",
        "2021-03-05至2021-03-08",
        "44562",
        "991112",
        "民國2021年1月1日",
        "2021-03-05 25:00",
        "1899-01-01",
        "待定",
        "",
    ],
)
def test_what_could_mean_another_day_or_none_is_left_alone(text: str) -> None:
    assert certain_date(text) is None


@pytest.mark.parametrize(
    ("text", "value", "look"),
    [
        ("60,000", "60000", "#,##0"),
        ("1,234,567.50", "1234567.50", "#,##0.00"),
        ("1234.5", "1234.5", "0.0"),
        ("８８，０００", "88000", "#,##0"),
        (" -35000 ", "-35000", "0"),
        ("0", "0", "0"),
    ],
)
def test_plain_figures_are_certain(text: str, value: str, look: str) -> None:
    found = certain_number(text, words=False)
    assert found is not None
    assert (found.value, found.look) == (Decimal(value), look)


def test_the_columns_own_currency_stays_in_sight() -> None:
    found = certain_number("NT$60,000元", words=True)
    assert found is not None
    assert (found.value, found.look) == (Decimal(60000), '"NT$"#,##0"元"')
    assert certain_number("NT$60,000", words=False) is None


@pytest.mark.parametrize(
    "text",
    ["約5000", "3000-5000", "5000左右", "1.2萬", "12,34", "1.234,56", "007", "1 234", "1e5", "10%", "1" * 16, "", "-"],
)
def test_what_could_mean_another_number_or_none_is_left_alone(text: str) -> None:
    assert certain_number(text, words=True) is None


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("　PAC-0001 ", "PAC-0001"),
        ("ＰＡＣ－０００１", "PAC-0001"),
        ("P\u00a0101", "P 101"),
        ("138 1234 5678", "138 1234 5678"),
        ("P-1\u200b01", "P-101"),
        ("P-101\nP-102", "P-101\nP-102"),
        ("保單（甲）１", "保單（甲）1"),
        ("00123 ", "00123"),
    ],
)
def test_an_identifier_keeps_its_signs_and_loses_stray_blanks(text: str, tidy: str) -> None:
    assert tidy_identifier(text, spaces=True, width=True)[0] == tidy


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("王　明", "王明"),
        ("王大明　李小華", "王大明 李小華"),
        ("  ABC   Insurance\u00a0Co. ", "ABC Insurance Co."),
        ("ＡＢＣ公司 ", "ＡＢＣ公司"),
        ("王大明\n李小華", "王大明\n李小華"),
    ],
)
def test_a_name_loses_only_blanks_that_mean_nothing(text: str, tidy: str) -> None:
    assert tidy_name(text, spaces=True, width=True)[0] == tidy


@given(st.text(alphabet=" \u3000\u00a0\u200bＰ１－王明aA1-/（)", max_size=12))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    for tidy in (tidy_identifier, tidy_name):
        once = tidy(text, spaces=True, width=True)[0]
        assert tidy(once, spaces=True, width=True)[0] == once


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_of_the_republic_is_read_as_the_same_day(day: date) -> None:
    found = certain_date(f"民國{day.year - 1911}年{day.month}月{day.day}日")
    assert found is not None
    assert found.value == day

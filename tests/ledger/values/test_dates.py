"""Dates as people write them: each form, what settles an unclear one, and what must never be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.ledger.values import Parsed, read_dates
from ledger_tools.ledger.values.date_forms import Trouble, read_written_date
from tests.ledger.values.columns import (
    DATE,
    DAY_FIRST,
    MOMENT,
    ROC,
    Broken,
    Cell,
    Shown,
    codes,
    column,
    sentences,
    serial,
)


def read(*values: Cell, year: int | None = None, epoch_1904: bool = False) -> Parsed:
    drawn = column(*values, epoch_1904=epoch_1904)
    return read_dates(drawn.grid, drawn.cells, drawn.where, year=year)


def day(parsed: Parsed, position: int = 0) -> str:
    return str(parsed.values[position])


CLEAR = [
    "2021-11-12",
    "2021.11.12",
    "2021/11/12",
    "2021 / 11 / 12",
    "2021 11 12",
    "2021－11－12",
    "2021‐11‐12",
    "2021–11–12",
    "２０２１／１１／１２",
    "2021年11月12日",
    "2021年11月12号",
    "2021年11月12號",
    "2021年11月12",
    "2021 年 11 月 12 日",
    "20211112",
    "２０２１１１１２",
    "2021/11/12.",
    "2021.11.12。",
    "　2021-11-12\u00a0",
    "\u200e2021-11-12",
    "110/11/12",
    "110.11.12",
    "110-11-12",
    "110年11月12日",
    "１１０．１１．１２",
    "民國110年11月12日",
    "民国110年11月12日",
    "民國 110 年 11 月 12 日",
    "中華民國110年11月12日",
    "中华民国110年11月12日",
    "民國110/11/12",
    "民國110.11.12",
    "民國1101112",
    "1101112",
    "R.O.C. 110/11/12",
    "二〇二一年十一月十二日",
    "二零二一年十一月十二日",
    "二○二一年十一月十二日",
    "一百一十年十一月十二日",
    "中華民國一百一十年十一月十二日",
    "民國一一〇年十一月十二日",
    "12 Nov 2021",
    "12 November 2021",
    "12th November 2021",
    "12-Nov-2021",
    "12-Nov-21",
    "12/NOV/2021",
    "12Nov2021",
    "Nov 12, 2021",
    "Nov. 12, 2021",
    "November 12 2021",
    "November 12th, 2021",
    "2021-Nov-12",
    "2021年11月12日（星期五）",
    "2021年11月12日 星期五",
    "2021-11-12(五)",
    "2021/11/12 週五",
    "Fri, 12 Nov 2021",
    "Friday 12 November 2021",
    "12 Nov 2021 (Fri)",
    "自2021年11月12日起",
    "至2021年11月12日止",
    "自民國110年11月12日零時起",
    "44512",
    "民110.11.12",
    "110、11、12",
    "截至2021.11.12",
    "2021\\11\\12",
    "貳零貳壹年壹拾壹月壹拾貳日",
    "2021/11/12 PM",
    "2021.11.12晚",
]


@pytest.mark.parametrize("text", CLEAR)
def test_a_clear_date_is_read_and_raises_nothing(text: str) -> None:
    parsed = read(text)
    assert day(parsed) == "2021-11-12T00:00:00"
    assert parsed.ok.tolist() == [True]
    assert parsed.problems == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-11-12 23:15", "2021-11-12T23:15:00"),
        ("2021-11-12 23:15:32", "2021-11-12T23:15:32"),
        ("2021-11-12T23:15:32", "2021-11-12T23:15:32"),
        ("2021-11-12T23:15:32Z", "2021-11-12T23:15:32"),
        ("2021-11-12T23:15:32.250Z", "2021-11-12T23:15:32"),
        ("2021-11-12T23:15:32+08:00", "2021-11-12T23:15:32"),
        ("2021-11-12\n23:15", "2021-11-12T23:15:00"),
        ("2021/11/12 9:05", "2021-11-12T09:05:00"),
        ("2021年11月12日23时15分", "2021-11-12T23:15:00"),
        ("2021年11月12日23時15分32秒", "2021-11-12T23:15:32"),
        ("2021年11月12日 下午3點", "2021-11-12T15:00:00"),
        ("2021年11月12日下午3点15分", "2021-11-12T15:15:00"),
        ("2021年11月12日下午三時半", "2021-11-12T15:30:00"),
        ("2021年11月12號晚上11點半", "2021-11-12T23:30:00"),
        ("2021/11/12 下午 03:15:32", "2021-11-12T15:15:32"),
        ("2021/11/12 上午 09:30", "2021-11-12T09:30:00"),
        ("2021/11/12 下午12:30", "2021-11-12T12:30:00"),
        ("2021/11/12 凌晨2:10", "2021-11-12T02:10:00"),
        ("2021/11/12 中午12點", "2021-11-12T12:00:00"),
        ("110/11/12 14:20", "2021-11-12T14:20:00"),
        ("民國110年11月12日上午8時5分", "2021-11-12T08:05:00"),
        ("12 Nov 2021 3:15 PM", "2021-11-12T15:15:00"),
        ("12 Nov 2021, 12:05 a.m.", "2021-11-12T00:05:00"),
        ("Nov 12, 2021 3pm", "2021-11-12T15:00:00"),
        ("20211112 23:15", "2021-11-12T23:15:00"),
        ("44512.5", "2021-11-12T12:00:00"),
        ("2021/11/12 PM 03:15", "2021-11-12T15:15:00"),
        ("110年11月12日15時30分許", "2021-11-12T15:30:00"),
        ("110/11/12 下午2時許", "2021-11-12T14:00:00"),
        ("2021/11/12 15:30左右", "2021-11-12T15:30:00"),
        ("20211112153000", "2021-11-12T15:30:00"),
        ("202111121530", "2021-11-12T15:30:00"),
        ("民國一百一十年十一月十二日下午三時二十分", "2021-11-12T15:20:00"),
        # The end of a day belongs to that day and never rolls into the next.
        ("2021-11-12 24:00", "2021-11-12T23:59:59"),
        ("2021年11月12日二十四時止", "2021-11-12T23:59:59"),
    ],
)
def test_a_time_of_day_is_kept(text: str, moment: str) -> None:
    parsed = read(text)
    assert day(parsed) == moment
    assert parsed.has_time is not None
    assert parsed.has_time.tolist() == [True]
    assert parsed.problems == []


@pytest.mark.parametrize("text", ["2021-11-12 00:00", "2021-11-12 00:00:00", "2021/11/12 上午", "2021-11-12"])
def test_midnight_and_a_mere_part_of_the_day_are_no_time(text: str) -> None:
    parsed = read(text)
    assert day(parsed) == "2021-11-12T00:00:00"
    assert parsed.has_time is not None
    assert not parsed.has_time[0]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("2021-02-30", Trouble.NO_SUCH_DAY),
        ("2021/2/29", Trouble.NO_SUCH_DAY),
        ("110/02/30", Trouble.NO_SUCH_DAY),
        ("20210230", Trouble.NO_SUCH_DAY),
        ("1100230", Trouble.NO_SUCH_DAY),
        ("31/04/2021", Trouble.NO_SUCH_DAY),
        ("2021年13月1日", Trouble.NO_SUCH_DAY),
        ("2021-00-10", Trouble.NO_SUCH_DAY),
        ("31 Sep 2021", Trouble.NO_SUCH_DAY),
        ("2021-11-12 25:10", Trouble.NO_SUCH_TIME),
        ("2021-11-12 23:75", Trouble.NO_SUCH_TIME),
        ("1985-03-04", Trouble.TOO_EARLY),
        ("1900-01-01", Trouble.TOO_EARLY),
        ("78/03/04", Trouble.TOO_EARLY),  # 1978 or ROC 78, 1989
        ("民國元年1月1日", Trouble.TOO_EARLY),
        ("2021.11", Trouble.MONTH_ONLY),
        ("2021-11", Trouble.MONTH_ONLY),
        ("2021年11月", Trouble.MONTH_ONLY),
        ("2021年11月份", Trouble.MONTH_ONLY),
        ("110/11", Trouble.MONTH_ONLY),
        ("民國110年11月", Trouble.MONTH_ONLY),
        ("11/2021", Trouble.MONTH_ONLY),
        ("Nov 2021", Trouble.MONTH_ONLY),
        ("Nov-21", Trouble.MONTH_ONLY),
        ("202113", Trouble.NO_SUCH_DAY),
        ("202111", Trouble.MONTH_ONLY),
        ("2021", Trouble.YEAR_ONLY),
        ("2021年", Trouble.YEAR_ONLY),
        ("110年度", Trouble.YEAR_ONLY),
        ("11月12日", Trouble.NO_YEAR),
        ("11/12", Trouble.NO_YEAR),
        ("12 Nov", Trouble.NO_YEAR),
        ("2021-11-12~2021-11-15", Trouble.SEVERAL),
        ("2021年11月12日至15日", Trouble.SEVERAL),
        ("2021/11/12\n2021/11/15", Trouble.SEVERAL),
        ("2021/11/12、2021/11/15", Trouble.SEVERAL),
        ("2021年11月中旬", Trouble.VAGUE),
        ("2021年11月底", Trouble.VAGUE),
        ("2021年初", Trouble.VAGUE),
        ("Q3 2021", Trouble.VAGUE),
        ("2021-11-12報案", Trouble.MORE_WORDS),
        ("2021/11/12 (補件)", Trouble.MORE_WORDS),
        ("2021-11-1223:15", Trouble.MORE_WORDS),
        ("火災", Trouble.UNKNOWN),
        ("2021-11-12¹", Trouble.UNKNOWN),  # a footnote must not become the day 121
        ("2021-1O-12", Trouble.UNKNOWN),
        ("12345", Trouble.UNKNOWN),
        ("٢٠٢١-١١-١٢", Trouble.UNKNOWN),
        ("農曆十月初八", Trouble.UNKNOWN),
        ("令和3年11月12日", Trouble.UNKNOWN),
    ],
)
def test_what_is_not_one_day_is_not_read_and_says_why(text: str, trouble: Trouble) -> None:
    assert read_written_date(text).trouble == trouble
    parsed = read(text)
    assert np.isnat(parsed.values[0])
    assert (parsed.present[0], parsed.ok[0]) == (True, False)
    assert codes(parsed) == {0: "date-unreadable"}
    assert parsed.problems[0].message.text()


ABSENT = [
    "",
    "  ",
    "-",
    "—",
    "/",
    "N/A",
    "n.a.",
    "無",
    "无",
    "待定",
    "待確認",
    "TBD",
    "tbc",
    "未定",
    "不詳",
    "處理中",
    "－",
    "--",
]


@pytest.mark.parametrize("text", ABSENT)
def test_words_for_nothing_are_absent_and_not_wrong(text: str) -> None:
    parsed = read(text)
    assert (parsed.present[0], parsed.ok[0]) == (False, False)
    assert parsed.problems == []


def test_a_record_without_a_stored_cell_is_absent() -> None:
    parsed = read(None, "2021-11-12")
    assert parsed.present.tolist() == [False, True]
    assert parsed.ok.tolist() == [False, True]


def test_error_cells_and_uncached_formulas_are_present_unread_and_left_to_their_own_rule() -> None:
    parsed = read(Broken("#REF!"), Broken(""))
    assert parsed.present.tolist() == [True, True]
    assert parsed.ok.tolist() == [False, False]
    assert parsed.problems == []


class TestNumbers:
    def test_a_serial_is_a_day_with_or_without_a_date_format(self) -> None:
        parsed = read(Shown(44512, DATE), 44512.0, Shown(44512.75, MOMENT))
        assert [day(parsed, i) for i in range(3)] == [
            "2021-11-12T00:00:00",
            "2021-11-12T00:00:00",
            "2021-11-12T18:00:00",
        ]
        assert parsed.has_time is not None
        assert parsed.has_time.tolist() == [False, False, True]
        assert parsed.problems == []

    def test_the_1904_system_counts_1462_days_less(self) -> None:
        parsed = read(Shown(44512 - 1462, DATE), 44512.0 - 1462, str(44512 - 1462), epoch_1904=True)
        assert [day(parsed, i)[:10] for i in range(3)] == ["2021-11-12"] * 3

    def test_digits_typed_as_a_number_are_read_like_the_text(self) -> None:
        parsed = read(20211112.0, 1101112.0, 890101.0)
        assert [day(parsed, i)[:10] for i in range(3)] == ["2021-11-12", "2021-11-12", "2000-01-01"]
        assert parsed.problems == []

    @pytest.mark.parametrize("number", [5.0, 2021.0, 2021.11, 11.12, -3.0, 60001.0 + 1, 1e9, 0.5, 20211112.5])
    def test_other_numbers_are_no_dates(self, number: float) -> None:
        assert codes(read(number)) == {0: "date-unreadable"}

    @pytest.mark.parametrize("number", [0.0, 1.0, 59.0, 60.0, 61.0, 32873.0])
    def test_serials_before_1990_are_unreadable_the_day_that_never_was_among_them(self, number: float) -> None:
        parsed = read(Shown(number, DATE))
        assert codes(parsed) == {0: "date-unreadable"}
        assert sentences(parsed, 0) == ["The date lies before 1990."]

    def test_the_first_day_of_1990_is_readable(self) -> None:
        assert day(read(Shown(32874, DATE)))[:10] == "1990-01-01"

    def test_a_truth_value_is_no_date(self) -> None:
        assert codes(read(True)) == {0: "date-unreadable"}

    def test_a_time_is_rounded_to_the_second(self) -> None:
        assert day(read(Shown(serial(datetime(2021, 11, 12, 23, 59, 59)), MOMENT))) == "2021-11-12T23:59:59"


class TestTheColumnDecides:
    def test_day_first_when_a_day_above_12_shows_it(self) -> None:
        parsed = read("25/12/2021", "31/01/2021", "03/04/2021")
        assert day(parsed, 2)[:10] == "2021-04-03"
        assert parsed.ok.tolist() == [True, True, True]
        assert codes(parsed) == {2: "date-ambiguous"}
        assert sentences(parsed, 2) == [
            "The date can also mean 2021-03-04; it is read as 2021-04-03 (day before month), "
            "because 2 of the 2 clear dates in this column are written so."
        ]

    def test_month_first_when_a_day_above_12_shows_it(self) -> None:
        parsed = read("12/25/2021", "03/04/2021")
        assert day(parsed, 1)[:10] == "2021-03-04"

    def test_nothing_is_guessed_without_a_clear_date(self) -> None:
        parsed = read("03/04/2021", "05/06/2021")
        assert parsed.ok.tolist() == [False, False]
        assert parsed.present.tolist() == [True, True]
        assert codes(parsed) == {0: "date-ambiguous", 1: "date-ambiguous"}
        assert "2021-04-03 / 2021-03-04" in sentences(parsed, 0)[0]

    def test_a_tie_settles_nothing(self) -> None:
        parsed = read("25/12/2021", "12/25/2021", "03/04/2021")
        assert parsed.ok.tolist() == [True, True, False]

    def test_the_same_day_both_ways_is_not_unclear(self) -> None:
        parsed = read("05/05/2021")
        assert day(parsed)[:10] == "2021-05-05"
        assert parsed.problems == []

    def test_roc_years_when_the_column_has_them(self) -> None:
        parsed = read("99/11/12", "110/03/04", "1100506")
        assert day(parsed)[:10] == "2010-11-12"
        assert "in ROC years" in sentences(parsed, 0)[0]

    def test_short_years_when_the_column_writes_the_year_first(self) -> None:
        parsed = read("21/11/12", "2021/11/30", "2021-10-01")
        assert day(parsed)[:10] == "2021-11-12"
        assert codes(parsed) == {0: "date-ambiguous"}

    def test_a_short_year_is_not_taken_far_from_the_clear_ones(self) -> None:
        parsed = read("21/11/12", "2021/11/30", "31/05/21")
        assert day(parsed)[:10] == "2021-11-12"
        assert day(parsed, 2)[:10] == "2021-05-31"
        assert "because the clear dates in this column are of 2021 to 2021" in sentences(parsed, 2)[0]
        assert read("05/03/21", "2021-01-01").ok.tolist() == [False, True]

    def test_six_digits_follow_the_column(self) -> None:
        assert day(read("991112", "1000102"))[:10] == "2010-11-12"
        assert day(read("991112", "20000102"))[:10] == "1999-11-12"
        assert read("991112").ok.tolist() == [False]

    def test_number_formats_of_real_dates_count(self) -> None:
        assert day(read("03/04/2021", Shown(44512, DAY_FIRST)))[:10] == "2021-04-03"
        assert day(read("99/03/04", Shown(44512, ROC)))[:10] == "2010-03-04"
        assert read("03/04/2021", Shown(44512, DATE)).ok.tolist() == [False, True]

    def test_the_sheets_year_decides_where_the_column_does_not(self) -> None:
        parsed = read("21/11/12", year=2021)
        assert day(parsed)[:10] == "2021-11-12"
        assert "because the sheet is of the year 2021" in sentences(parsed, 0)[0]
        assert read("03/04/2021", year=2021).ok.tolist() == [False]

    def test_the_majority_wins_over_a_single_slip(self) -> None:
        parsed = read(*["25/12/2021"] * 9, "12/25/2021", "03/04/2021")
        assert day(parsed, 10)[:10] == "2021-04-03"
        assert "9 of the 10 clear dates" in sentences(parsed, 10)[0]


class TestDatesWithoutAYear:
    def test_the_sheets_year_is_taken_and_said(self) -> None:
        parsed = read("11月12日", "3月5號", "12 Nov", year=2021)
        assert [day(parsed, i)[:10] for i in range(3)] == ["2021-11-12", "2021-03-05", "2021-11-12"]
        assert parsed.problems == []
        assert [n.positions.tolist() for n in parsed.notes] == [[0, 1, 2]]
        assert parsed.notes[0].message.text() == "Dates without a year are taken as of 2021."

    def test_slashes_follow_the_order_that_the_column_shows(self) -> None:
        assert day(read("3/5", "5/20", year=2021))[:10] == "2021-03-05"
        assert day(read("3/5", "20/5", year=2021))[:10] == "2021-05-03"
        assert day(read("3-5", "2021/05/20", year=2021))[:10] == "2021-03-05"
        assert read("3/5", year=2021).ok.tolist() == [False]

    def test_29_february_needs_a_leap_year(self) -> None:
        assert day(read("2月29日", year=2020))[:10] == "2020-02-29"
        assert codes(read("2月29日", year=2021)) == {0: "date-unreadable"}


class TestTheRecordAbove:
    def test_same_as_above_takes_the_value_and_says_so(self) -> None:
        parsed = read("2021-11-12 08:30", "同上", "〃", "2021-11-13")
        assert [day(parsed, i) for i in (1, 2)] == ["2021-11-12T08:30:00"] * 2
        assert parsed.copied is not None
        assert parsed.copied.tolist() == [False, True, True, False]
        assert parsed.has_time is not None
        assert parsed.has_time.tolist() == [True, True, True, False]
        assert parsed.notes[0].positions.tolist() == [1, 2]

    def test_an_unread_or_absent_value_is_copied_as_such_without_a_second_finding(self) -> None:
        parsed = read("2021-02-30", "同上", "-", "ditto")
        assert parsed.present.tolist() == [True, True, False, False]
        assert not parsed.ok.any()
        assert codes(parsed) == {0: "date-unreadable"}

    def test_with_nothing_above_it_cannot_be_read(self) -> None:
        parsed = read("同上", "2021-11-12")
        assert codes(parsed) == {0: "date-unreadable"}
        assert parsed.present.tolist() == [True, True]


@pytest.mark.parametrize("text", ["約2021-11-12", "2021-11-12左右", "2021年11月12日前后", "approx. 12 Nov 2021"])
def test_an_approximate_date_is_kept_with_a_warning(text: str) -> None:
    parsed = read(text)
    assert day(parsed)[:10] == "2021-11-12"
    assert parsed.ok.tolist() == [True]
    assert codes(parsed) == {0: "date-ambiguous"}


def test_equal_texts_are_judged_together_wherever_they_stand() -> None:
    parsed = read("2021-02-30", "2021-11-12", None, "2021-02-30")
    assert [p.positions.tolist() for p in parsed.problems] == [[0, 3]]


def test_an_empty_column_is_read_as_nothing() -> None:
    parsed = read()
    assert len(parsed.values) == 0
    assert parsed.problems == []
    parsed = read(None, None)
    assert np.isnat(parsed.values).all()


def chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


FORMS = {
    "ISO": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "full width": lambda d: f"{d.year}／{d.month}／{d.day}".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "eight digits": lambda d: f"{d:%Y%m%d}",
    "ROC slashes": lambda d: f"{d.year - 1911:03d}/{d.month:02d}/{d.day:02d}",
    "ROC digits": lambda d: f"{d.year - 1911:03d}{d:%m%d}",
    "ROC words": lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日",
    "Chinese digits": lambda d: (
        "".join("〇一二三四五六七八九"[int(c)] for c in str(d.year)) + f"年{chinese(d.month)}月{chinese(d.day)}日"
    ),
    "English": lambda d: f"{d.day} {d:%b} {d.year}",
    "American": lambda d: f"{d:%B} {d.day}, {d.year}",
    "English short": lambda d: f"{d.day}-{d:%b}-{d:%y}",
    "serial": lambda d: str(int(serial(d))),
}
DAYS = [date(1990, 1, 1) + timedelta(days=n) for n in range((date(2040, 1, 1) - date(1990, 1, 1)).days)]


def _comes_back(form: str, days: list[date]) -> None:
    parsed = read(*(FORMS[form](d) for d in days))
    assert (parsed.values == np.array(days, "datetime64[s]")).all()
    assert parsed.problems == []


@pytest.mark.parametrize("form", FORMS)
def test_every_ninth_day_from_1990_to_2039_comes_back_in_every_form(form: str) -> None:
    _comes_back(form, DAYS[::9])


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_day_from_1990_to_2039_comes_back_in_every_form(form: str) -> None:
    _comes_back(form, DAYS)


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2039, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "{m}/{d}/{y}", "{y2:02d}/{m}/{d}", "{d}/{m}/{y2:02d}"]),
)
def test_an_unclear_date_always_has_the_written_day_among_its_meanings(written: date, pattern: str) -> None:
    text = pattern.format(d=written.day, m=written.month, y=written.year, y2=written.year % 100)
    meanings = {c.seconds for c in read_written_date(text).candidates}
    assert (written - date(1970, 1, 1)).days * 86_400 in meanings


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789０１/-.年月日號时:T 上下午民國元〇一十廿百Nov星期五約左右同~()（）\n", max_size=24))
def test_no_text_crashes_the_reading_and_every_record_is_accounted_for(text: str) -> None:
    parsed = read(text, "2021-11-12", text, year=2021)
    assert np.isnat(parsed.values[0]) == (not parsed.ok[0])
    unread = parsed.present & ~parsed.ok
    assert set(np.flatnonzero(unread).tolist()) <= set(codes(parsed)) | ({2} if parsed.copied is not None else set())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_survived(text: str) -> None:
    read(text, year=2021)

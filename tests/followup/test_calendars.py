"""Working days: counted, moved to, explained; the user's own days over them; and what is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.followup.calendars import Calendar, calendar_of
from ledger_tools.text.i18n import Message
from tests.support.drawn import draw_book

WEEKEND = ("Sat", "Sun")
CHINA, TAIWAN = Calendar("CN", WEEKEND), Calendar("TW", WEEKEND)
REGIONS = {
    "CN": CHINA,
    "TW": TAIWAN,
    "HK": Calendar("HK", ("Sun",)),
    "none": Calendar(None, ("Fri", "Sat")),
    "never off": Calendar(None, ()),
}


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


def drawn(text: str) -> Calendar:
    book = draw_book(text)
    return calendar_of(book, book.settings)


def words(why: object, language: str = "zh-Hant") -> str:
    return why.text(language) if isinstance(why, Message) else why[language]


# Mainland China, New Year 2026: 15 to 23 February off, Saturdays 14 and 28 February worked on.
@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # Friday; the Saturday is worked on
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-15", 1, "2026-02-24"),  # from within the holiday
        ("2026-02-15", 0, "2026-02-15"),  # nothing counted: the day itself, though a rest day
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-02"),  # then a plain Sunday
        ("2026-02-24", -1, "2026-02-14"),  # backwards over the holiday
        ("2026-02-20", -1, "2026-02-14"),
        ("2026-12-31", 1, "2027-01-04"),  # 1 January 2027 is a Friday
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, n: int, end: str) -> None:
    assert CHINA.add_working(days(start), n).tolist() == [date.fromisoformat(end)]


def test_each_day_may_have_its_own_count_and_no_day_stays_none() -> None:
    found = CHINA.add_working(days("2026-02-13", "NaT", "2026-02-24", "2026-02-13"), np.array([1, 5, -1, 0]))
    assert found.tolist() == [date(2026, 2, 14), None, date(2026, 2, 14), date(2026, 2, 13)]
    assert CHINA.is_rest(days("NaT")).tolist() == [False]
    assert CHINA.roll(days("NaT")).tolist() == [None]
    assert CHINA.add_working(days(), 3).tolist() == []


def test_a_rest_day_moves_on_and_a_working_day_stays() -> None:
    # Taiwan 2026: 14 to 22 February off; Friday the 27th for the 28th, a Saturday. 17 February 2024 was worked on.
    moved = TAIWAN.roll(days("2026-02-16", "2026-02-27", "2026-02-26", "2024-02-17"))
    assert moved.tolist() == [date(2026, 2, 23), date(2026, 3, 2), date(2026, 2, 26), date(2024, 2, 17)]


def test_working_days_between_two_days() -> None:
    # After Friday 13 to Saturday 28 February 2026 in China: 14, 24, 25, 26, 27, 28.
    assert CHINA.working_days(date(2026, 2, 13), date(2026, 2, 28)) == 6
    # In Taiwan: 23, 24, 25, 26 (the 27th is off).
    assert TAIWAN.working_days(date(2026, 2, 13), date(2026, 2, 28)) == 4
    assert TAIWAN.working_days(date(2026, 2, 26), date(2026, 2, 26)) == 0
    # Backwards from the 28th: the 26th back to the 23rd, and Friday 13th itself.
    assert TAIWAN.working_days(date(2026, 2, 28), date(2026, 2, 13)) == -5


def test_skipped_days_say_why() -> None:
    said = [(str(day), words(why)) for day, why in TAIWAN.skipped(date(2024, 2, 7), date(2024, 2, 19))]
    # Thursday 8 February was off for Saturday the 17th; 10 and 11 February, a weekend, made up on the 13th and 14th.
    assert said == [
        ("2024-02-08", "放假日（2024-02-17 補班）"),
        ("2024-02-09", "農曆除夕"),
        ("2024-02-10", "春節"),
        ("2024-02-11", "春節"),
        ("2024-02-12", "春節"),
        ("2024-02-13", "春節（補假）"),
        ("2024-02-14", "春節（補假）"),
        ("2024-02-18", "星期日"),
    ]
    assert TAIWAN.skipped(date(2024, 2, 19), date(2024, 2, 7)) == []


def test_reasons_are_told_in_three_languages() -> None:
    national_day = TAIWAN.reason(date(2025, 10, 10))
    assert [words(national_day, language) for language in ("zh-Hant", "zh-Hans", "en")] == [
        "國慶日",
        "国庆日",
        "National Day",
    ]
    # Children's Day and Tomb-Sweeping Day of 2025 fell on one day; a Chinese list is parted by 、.
    assert words(TAIWAN.reason(date(2025, 4, 4))) == "兒童節、民族掃墓節"
    # The package's English names have American dates; ours are ISO everywhere.
    assert words(TAIWAN.reason(date(2025, 1, 27)), "en") == "Day off (substituted from 2025-02-08)"
    assert words(TAIWAN.reason(date(2025, 2, 8)), "zh-Hant") == "補班日"
    assert words(CHINA.reason(date(2026, 2, 14)), "zh-Hans") == "调休上班日"
    assert words(TAIWAN.reason(date(2025, 2, 15)), "en") == "Saturday"
    assert TAIWAN.reason(date(2025, 2, 14)) is None
    # Where Saturdays are worked on anyway, there is nothing to make up.
    assert Calendar("TW", ("Sun",)).reason(date(2025, 2, 8)) is None


OWN = """
# 假日
日期        | 類別 | 名稱     | 地區
@2026-05-04 | 放假 | 公司旅遊 | 本公司
@2026-05-09 | 補班 |          |
@2026-05-12 | 放假 | 盤點     | 大陸
@2026-05-13 | 放假 |          | 台灣
@2026-05-14 | 放假 | 停電     |
@2026-05-14 | 補班 | 復電     |
改天        | 放假 |          |
@2026-05-15 |      | 沒寫類別 |
# 客戶檔案基本資料表
客戶編號 | 姓名
C-1 | 王大明
"""


def test_the_users_sheet_goes_over_the_public_calendar() -> None:
    calendar = drawn(OWN)
    assert calendar.region == "TW"
    # Monday 4 May off; Saturday 9 May worked; 12 May is a mainland matter; 13 May off; of two rows the lower counts;
    # a row without a kind says nothing; and a plain Saturday.
    asked = days("2026-05-04", "2026-05-09", "2026-05-12", "2026-05-13", "2026-05-14", "2026-05-15", "2026-05-16")
    assert calendar.is_rest(asked).tolist() == [True, False, False, True, False, False, True]
    assert words(calendar.reason(date(2026, 5, 4))) == "公司旅遊〔假日!A2〕"
    assert words(calendar.reason(date(2026, 5, 13)), "en") == "day off [假日!A5]"
    assert words(calendar.reason(date(2026, 5, 9)), "en") == "make-up working day [假日!A3]"
    # From Friday 1 May (Labour Day): the 5th is the first working day, then 6, 7, 8, and Saturday the 9th is the fifth.
    assert calendar.add_working(days("2026-05-01"), 5).tolist() == [date(2026, 5, 9)]


def test_the_law_does_not_know_the_firms_own_days() -> None:
    official = drawn(OWN + "# 設定\n項目 | 值\n週休日 | 一\n").official()
    # 4 May is the firm's outing, and its Mondays off are its own; 13 May, announced for Taiwan, and weekends count.
    assert official.is_rest(days("2026-05-04", "2026-05-11", "2026-05-13", "2026-05-16")).tolist() == [
        False,
        False,
        True,
        True,
    ]
    assert official.region == "TW"
    assert Calendar(None, ("Mon",)).official().week_off == ("Mon",)


def test_a_make_up_day_of_the_state_can_be_a_day_off_of_the_firm() -> None:
    calendar = drawn("# 假日\n日期 | 类别\n@2026-02-14 | 放假\n# 财产险台账\n保单号 | 出险日期\nP-1 | @2026-01-05")
    assert calendar.region == "CN"
    assert calendar.is_rest(days("2026-02-14", "2026-02-28")).tolist() == [True, False]


def test_a_year_of_the_users_sheet_is_known_if_it_says_more_than_the_firms_own_days() -> None:
    calendar = drawn("""
        # 假日
        日期 | 類別 | 名稱 | 地區
        @2028-01-26 | 放假 | 春節 | TW
        @2029-03-05 | 放假 | 公司旅遊 | 本公司
        @2030-02-16 | 補班 | |
        @2032-02-11 | 放假 | 春節 |
    """)
    # Announced to 2027. 2028 comes from the sheet; 2029 has only the firm's outing, 2030 only a working day; 2032 again
    # from the sheet, but beyond a gap.
    asked = days("2027-12-31", "2028-12-31", "2029-12-31", "2030-12-31", "2031-12-31", "2032-12-31", "2033-01-01")
    assert calendar.known(asked).tolist() == [True, True, False, False, False, True, False]
    assert calendar.known_through == 2028


def test_an_english_workbook_knows_no_public_holidays_but_its_own() -> None:
    plain = drawn("# Claims\nPolicy No. | Date of Loss\nP-1 | @2026-01-01")
    assert plain.region is None
    # Thursday 1 January 2026 is worked on, as far as anybody told; Saturday is not.
    assert plain.is_rest(days("2026-01-01", "2026-01-03")).tolist() == [False, True]
    assert plain.known(days("2026-01-01")).tolist() == [False]
    assert (plain.known_from, plain.known_through) == (None, None)
    own = drawn("# Holidays\nDate | Kind | Region\n@2026-12-25 | Day off | Own\n# Claims\nPolicy No.\nP-1")
    assert own.is_rest(days("2026-12-25")).tolist() == [True]
    assert own.known(days("2026-01-01", "2027-01-01")).tolist() == [True, False]
    assert own.known_through == 2026


def test_settings_choose_region_and_weekly_rest_days() -> None:
    calendar = drawn("# 設定\n項目 | 值\n地區 | 香港\n週休日 | 日\n# 企財險\n保單號\nP-1")
    # Hong Kong 2026: Saturday 4 April is the day after Good Friday; the 11th, a Saturday, is worked on; Sunday is not.
    assert calendar.region == "HK"
    assert calendar.is_rest(days("2026-04-04", "2026-04-11", "2026-04-12")).tolist() == [True, False, True]
    assert words(calendar.reason(date(2026, 4, 7))) == "復活節星期一翌日"


def test_a_long_count_and_far_days_find_their_way() -> None:
    # Without holidays and rest days, working days are days. 1 January 2126 is 100 * 365 + 24 leap days away (2100 has
    # none), so 36,500 days end 24 days before it.
    assert Calendar(None, ()).add_working(days("2026-01-01"), 36_500).tolist() == [date(2125, 12, 8)]
    # One working day a week: 10 Wednesdays after Wednesday 7 January 2026.
    wednesdays = Calendar(None, ("Mon", "Tue", "Thu", "Fri", "Sat", "Sun"))
    assert wednesdays.add_working(days("2026-01-07"), 10).tolist() == [date(2026, 3, 18)]
    # Mistyped years do no harm: 17 February 216 is a Saturday, 24 December 9999 a Friday.
    assert CHINA.roll(days("0216-02-17", "9999-12-24")).tolist() == [date(216, 2, 19), date(9999, 12, 24)]


some_day = st.dates(date(2003, 1, 1), date(2030, 12, 31))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(REGIONS)), some_day, st.integers(-80, 80))
def test_counting_there_and_asking_how_far_agree(region: str, start: date, n: int) -> None:
    calendar, at = REGIONS[region], np.array([start], "datetime64[D]")
    end = calendar.add_working(at, n)
    assert n == 0 or not calendar.is_rest(end).any()
    assert calendar.working_days(start, end.tolist()[0]) == n
    skipped = [day for day, _ in calendar.skipped(start, end.tolist()[0])]
    assert n <= 0 or len(skipped) == (end.tolist()[0] - start).days - n


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(REGIONS)), some_day)
def test_moving_on_is_done_once_and_never_back(region: str, day: date) -> None:
    calendar, at = REGIONS[region], np.array([day], "datetime64[D]")
    moved = calendar.roll(at)
    assert not calendar.is_rest(moved).any()
    assert (calendar.roll(moved) == moved).all()
    assert (moved >= at).all()
    assert (calendar.reason(day) is None) or calendar.is_rest(at).all() or "make-up" in str(calendar.reason(day))


@pytest.mark.parametrize(
    ("use", "loaded"),
    [
        ("add_calendar(day, 30); add_months(day, 1, counting='eve'); Calendar('TW', ('Sun',))", False),
        ("Calendar(None, ('Sat', 'Sun')).add_working(day, 3)", False),
        ("Calendar('TW', ('Sun',)).is_rest(day)", True),
    ],
)
def test_holidays_are_loaded_only_when_asked_for(use: str, loaded: bool) -> None:
    code = (
        "import sys, numpy as np; from ledger_tools.followup.calendars import *; "
        f"day = np.array(['2026-01-05'], 'M8[D]'); {use}; print('holidays' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(loaded), "False"]

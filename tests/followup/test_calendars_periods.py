"""Where months and years end, by the two civil codes; every day was worked out on a calendar, not by the program."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_tools.followup.calendars import add_calendar, add_months


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


@pytest.mark.parametrize(
    ("start", "months", "same_day", "eve"),
    [
        # The start day is not counted: the period begins the day after. PRC: the start's own day number.
        # Taiwan: begins 16 January, comes round on 16 February, so it ends the day before: the 15th as well.
        ("2026-01-15", 1, "2026-02-15", "2026-02-15"),
        # Begins 1 February: with the first of a month, so Taiwan ends with the last of February; PRC has no 31st.
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
        # Begins 31 January, which February has not: its last day. PRC: no 30 February either.
        ("2026-01-30", 1, "2026-02-28", "2026-02-28"),
        # Begins 29 January; February 2026 has no 29th: its last day.
        ("2026-01-28", 1, "2026-02-28", "2026-02-28"),
        # The same in a leap year: 29 February comes round, so Taiwan ends on the 28th, and the two codes agree.
        ("2028-01-28", 1, "2028-02-28", "2028-02-28"),
        ("2028-01-29", 1, "2028-02-29", "2028-02-29"),  # begins 30 January: none in February: its last day, the 29th
        ("2028-01-31", 1, "2028-02-29", "2028-02-29"),
        # The codes part where a period starts on the last day of a short month: Taiwan counts whole months from
        # 1 March on, to 31 March; PRC keeps the number 28.
        ("2026-02-28", 1, "2026-03-28", "2026-03-31"),
        ("2028-02-29", 1, "2028-03-29", "2028-03-31"),
        ("2028-02-28", 1, "2028-03-28", "2028-03-28"),  # not the last day: begins on the 29th, ends on 28 March
        ("2026-04-30", 1, "2026-05-30", "2026-05-31"),
        ("2026-04-30", 2, "2026-06-30", "2026-06-30"),
        # Over the end of a year.
        ("2026-11-30", 3, "2027-02-28", "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28", "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15", "2027-01-15"),
        ("2025-12-31", 12, "2026-12-31", "2026-12-31"),
        # Years are twelve months. From a leap day: PRC has no 29 February 2029, so the 28th; Taiwan begins 1 March 2028
        # and so ends with February 2029.
        ("2028-02-29", 12, "2029-02-28", "2029-02-28"),
        # Into a leap year: Taiwan begins 1 March 2027 and ends with the last day of February 2028.
        ("2027-02-28", 12, "2028-02-28", "2028-02-29"),
        ("2024-02-29", 48, "2028-02-29", "2028-02-29"),
        ("2026-06-15", 24, "2028-06-15", "2028-06-15"),
        ("2026-06-15", 0, "2026-06-15", "2026-06-15"),
        # Backwards both keep the day number.
        ("2026-03-31", -1, "2026-02-28", "2026-02-28"),
        ("2026-01-15", -2, "2025-11-15", "2025-11-15"),
    ],
)
def test_months_end_as_the_civil_codes_say(start: str, months: int, same_day: str, eve: str) -> None:
    assert add_months(days(start), months, counting="same-day").tolist() == [date.fromisoformat(same_day)]
    assert add_months(days(start), months, counting="eve").tolist() == [date.fromisoformat(eve)]


def test_each_day_may_have_its_own_length_and_no_day_stays_none() -> None:
    starts = days("2026-01-31", "NaT", "2026-02-28")
    for counting in ("same-day", "eve"):
        found = add_months(starts, np.array([1, 1, 0]), counting=counting)
        assert found.tolist() == [date(2026, 2, 28), None, date(2026, 2, 28)]
    assert add_calendar(starts, np.array([1, 1, -28])).tolist() == [date(2026, 2, 1), None, date(2026, 1, 31)]


def test_calendar_days_run_over_leap_days_and_years() -> None:
    # 30 days after 31 January 2028: 29 in February (leap), and 1 March. 365 days after 2027-12-31: 2028 has 366.
    assert add_calendar(days("2028-01-31", "2027-12-31"), np.array([30, 365])).tolist() == [
        date(2028, 3, 1),
        date(2028, 12, 30),
    ]


def test_another_way_of_counting_is_refused() -> None:
    with pytest.raises(ValueError, match="no such way of counting: lunar"):
        add_months(days("2026-01-01"), 1, counting="lunar")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_taiwan_ends_with_the_day_before_the_period_begins_anew(start: date, months: int) -> None:
    """Held against the wording step by step with Python's own dates: the day after the start, months on, a day back."""
    begin = start + timedelta(days=1)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    try:
        expected = date(year, month + 1, begin.day) - timedelta(days=1)
    except ValueError:  # the last month has no such day: its end
        expected = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    assert add_months(np.array([start], "datetime64[D]"), months, counting="eve").tolist() == [expected]

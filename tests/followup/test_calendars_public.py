"""The public calendars against announcements, against an independent package, and what they claim to know."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import numpy as np
import pytest
from holidays import country_holidays

from ledger_tools.followup.calendars import Calendar
from ledger_tools.followup.calendars.public import public_days, published
from ledger_tools.settings import REGION_CURRENCY

WEEKEND = ("Sat", "Sun")
# 国办发明电〔2005〕35号: Saturday 31 December 2005 is worked on for 3 January 2006; chinesecalendar 1.11 lacks it.
MISSING_IN_CHINESECALENDAR = [date(2005, 12, 31)]


def year_days(year: int) -> np.ndarray:
    return np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")


def test_mainland_china_agrees_with_an_independent_package_on_every_day() -> None:
    calendar, last = Calendar("CN", WEEKEND), max(chinese_calendar.holidays).year
    assert calendar.known_through is not None
    years = range(2004, min(last, calendar.known_through) + 1)
    assert len(years) >= 23
    days = np.concatenate([year_days(year) for year in years])
    other = np.array([not chinese_calendar.is_workday(day) for day in days.tolist()])
    assert days[calendar.is_rest(days) != other].tolist() == MISSING_IN_CHINESECALENDAR


@pytest.mark.parametrize(
    ("year", "announced"),
    # Days off of a whole year, weekends included, as the Executive Yuan announced them with the office calendars.
    # 2015: 115, with one day for New Year; 2 January was added later, for Saturday 27 December 2014.
    # 2025: 115, and three more by the revision of June 2025 (29 September, 24 October, 25 December).
    [(2015, 116), (2017, 116), (2021, 116), (2022, 115), (2023, 116), (2024, 115), (2025, 118), (2026, 120)],
)
def test_taiwan_has_as_many_days_off_as_announced(year: int, announced: int) -> None:
    assert int(Calendar("TW", WEEKEND).is_rest(year_days(year)).sum()) == announced


@pytest.mark.parametrize(
    ("year", "saturdays"),
    [
        (2023, ["01-07", "02-04", "02-18", "03-25", "06-17", "09-23"]),
        (2024, ["02-17"]),  # for 8 February, the day before New Year's Eve
        (2025, ["02-08"]),  # for 27 January
        (2026, []),  # none are ordered any more since the act of 2025
        (2027, []),
    ],
)
def test_taiwan_works_on_the_make_up_saturdays_and_no_other(year: int, saturdays: list[str]) -> None:
    days = year_days(year)
    weekend = days[~np.is_busday(days)]
    worked = weekend[~Calendar("TW", WEEKEND).is_rest(weekend)]
    assert [str(day)[5:] for day in worked] == saturdays


def test_taiwans_weekdays_off_of_2027_are_the_announced_ones() -> None:
    # Office calendar of 2027: New Year 4 to 10 February, Sundays made up on the next Monday or Tuesday, Saturdays on
    # the Friday before, and 1 January 2028 (a Saturday) on 31 December.
    days = year_days(2027)
    weekdays = days[np.is_busday(days)]
    off = weekdays[Calendar("TW", WEEKEND).is_rest(weekdays)]
    announced = "0101 0204 0205 0208 0209 0210 0301 0405 0406 0430 0609 0915 0928 1011 1025 1224 1231"
    assert [f"{day.month:02}{day.day:02}" for day in off.tolist()] == announced.split()


@pytest.mark.parametrize(
    ("region", "year", "announced"),
    [
        # Hong Kong: general holidays as gazetted. 2007: Lunar New Year's Day is a Sunday, so the day before.
        ("HK", 2007, "0101 0217 0219 0220 0405 0406 0407 0409 0501 0524 0619 0702 0926 1001 1019 1225 1226"),
        # 2010: Ching Ming on Easter Monday, so the Tuesday too.
        ("HK", 2010, "0101 0213 0215 0216 0402 0403 0405 0406 0501 0521 0616 0701 0923 1001 1016 1225 1227"),
        ("HK", 2021, "0101 0212 0213 0215 0402 0403 0405 0406 0501 0519 0614 0701 0922 1001 1014 1225 1227"),
        ("HK", 2024, "0101 0210 0212 0213 0329 0330 0401 0404 0501 0515 0610 0701 0918 1001 1011 1225 1226"),
        # 2026: the day after Ching Ming is Easter Monday, so Tuesday 7 April as well.
        ("HK", 2026, "0101 0217 0218 0219 0403 0404 0406 0407 0501 0525 0619 0701 0926 1001 1019 1225 1226"),
        # Macau: Executive Order 60/2000 as gov.mo lists it; 5 April, 24 May, 18 October and 20 December are Sundays.
        ("MO", 2026, "0101 0217 0218 0219 0403 0404 0501 0619 0926 1001 1002 1102 1208 1222 1224 1225"),
    ],
)
def test_general_holidays_are_the_gazetted_ones(region: str, year: int, announced: str) -> None:
    days = year_days(year)
    weekdays = days[np.is_busday(days, weekmask="1111110")]
    off = weekdays[Calendar(region, ("Sun",)).is_rest(weekdays)]
    assert [f"{day.month:02}{day.day:02}" for day in off.tolist()] == announced.split()


def test_every_region_that_can_be_set_says_what_is_published() -> None:
    assert set(published()) == set(REGION_CURRENCY)
    for region, data in published().items():
        days = public_days(region)
        assert data.source
        assert data.checked >= date(2026, 11, 28)
        assert data.first <= days.first <= days.through


@pytest.mark.parametrize("region", list(REGION_CURRENCY))
def test_published_toml_keeps_up_with_the_package(region: str) -> None:
    """Fails when a newer package knows special days of a year beyond the file's: compare that year, then raise it."""
    data = published()[region]
    entity = country_holidays(region, categories=data.category)
    tables = [getattr(entity, f"special_{data.category}_holidays{end}", {}) for end in ("", "_observed")]
    newest = max(year for table in tables for year in table)
    if data.through is None:  # the package tells itself, by its make-up days
        assert public_days(region).through == newest
    else:
        assert newest <= data.through


@pytest.mark.parametrize("region", list(REGION_CURRENCY))
def test_a_year_that_nobody_announced_is_a_guess(region: str) -> None:
    calendar = Calendar(region, WEEKEND)
    first, last = calendar.known_from, calendar.known_through
    assert first is not None
    assert last is not None
    around = np.array([f"{first - 1}-12-31", f"{first}-01-01", f"{last}-12-31", f"{last + 1}-01-01", "NaT"], "M8[D]")
    assert calendar.known(around).tolist() == [False, True, True, False, True]
    # The guess itself is made all the same: 1 January is a holiday everywhere.
    assert calendar.is_rest(np.array([f"{last + 1}-01-01"], "M8[D]")).all()


def test_no_year_is_claimed_for_which_no_announcement_was_seen() -> None:
    """2027 is announced for Taiwan alone (June 2026); China's notice comes in November, and none was seen by then."""
    through = {region: data.through for region, data in published().items()}
    assert through == {"CN": None, "TW": 2027, "HK": 2026, "MO": 2026}

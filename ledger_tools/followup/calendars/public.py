"""Public holidays and make-up working days of a region, and through which year they are announced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import LANGUAGES, joined

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase

DayNumbers = NDArray[np.int64]  # days since 1970-01-01
EPOCH = date(1970, 1, 1).toordinal()
_FILE = Path(__file__).resolve().parents[1] / "published.toml"
_AMERICAN = re.compile(r"(\d\d)/(\d\d)/(\d{4})")  # as the package writes dates within its English names


@dataclass(frozen=True, slots=True)
class Published:
    """What ``published.toml`` says of one region; ``through`` is None where the package's own data tells."""

    category: str
    languages: tuple[str, ...]
    weekend: tuple[str, ...]
    first: int
    through: int | None
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class PublicDays:
    """Days off and make-up working days of a region, each ascending, as day numbers; guesses beyond ``through``.

    Attributes:
        first, through: first and last year whose days are the announced ones.
    """

    off: DayNumbers
    work: DayNumbers
    first: int
    through: int


@cache
def published() -> Mapping[str, Published]:
    """Return what is known of the regions' announcements, by region."""
    with _FILE.open("rb") as file:
        regions = tomllib.load(file)
    return {
        region: Published(
            data["category"],
            tuple(data["languages"]),
            tuple(data["weekend"]),
            data["first"],
            data.get("through"),
            data["source"],
            data["checked"],
        )
        for region, data in regions.items()
    }


@cache
def public_days(region: str) -> PublicDays:
    """Return the public holidays of every year that the package can work out.

    A year is announced if ``published.toml`` says so, or if the package knows make-up working days of that year or a
    later one: those are decreed, never worked out.

    Raises:
        KeyError: the region's holidays are not known.
    """
    data, days = published()[region], _holidays(region, 0)
    made_up = sorted(days.weekend_workdays)
    decreed = made_up[-1].year if made_up else data.first - 1
    return PublicDays(day_numbers(sorted(days)), day_numbers(made_up), data.first, max(data.through or 0, decreed))


@cache
def holiday_name(region: str, day: date) -> Labels:
    """Return what a public holiday is called, in the three languages, as the package translates it.

    Raises:
        KeyError: the day is no public holiday of the region.
    """
    names = {}
    for place, language in enumerate(LANGUAGES):
        found = _holidays(region, place).get_list(day)
        if not found:
            raise KeyError(day)
        names[language] = joined([_AMERICAN.sub(r"\3-\1-\2", name) for name in found], language)
    return names


def day_numbers(days: Iterable[date]) -> DayNumbers:
    """Return days as day numbers."""
    return np.array([day.toordinal() - EPOCH for day in days], np.int64)


@cache
def _holidays(region: str, language: int) -> HolidayBase:
    """Return all days of a region with their names in one of our languages; loads the package (0.05 s)."""
    from holidays import country_holidays

    data = published()[region]
    days = country_holidays(region, categories=data.category, language=data.languages[language])
    for year in range(days.start_year, days.end_year + 1):
        days.get(date(year, 1, 1))  # fills in the year
    return days

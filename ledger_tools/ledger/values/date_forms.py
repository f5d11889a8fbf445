"""One written date: a closed list of forms, each giving every day that the text can mean.

A form that can be read in several ways (3/4/2021, 21/11/12, 991112) gives them all; ``dates`` decides by the column. A
day that does not exist is never rolled over to the next month.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ledger_tools.ledger.values.date_words import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    MONTH_NAME,
    MONTHS,
    OTHER_CALENDAR,
    PIECE,
    STRETCH,
    VAGUE,
    plain_date_text,
)
from ledger_tools.ledger.values.times import DAY_PART, TIME_OF_DAY, seconds_of_day
from ledger_tools.text.pattern import pattern

FIRST_YEAR = 1990  # product contract: date-unreadable covers years before
ROC_OFFSET = 1911  # 民國元年 is 1912
PIVOT = 70  # two-digit years: 70-99 are 19xx, 00-69 are 20xx
DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()


class Family(StrEnum):
    """A way to read the parts of a date; families of a column's clear dates settle its unclear ones."""

    YEAR_FIRST = "ymd"
    ROC = "roc"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    MONTH_DAY = "md"  # month before day, year not written
    MONTH_ONLY = "ym"
    NAMED = "named"  # the month is a name, so the order says nothing


class Trouble(StrEnum):
    """Why a text is not one readable day."""

    UNKNOWN = "unknown"
    NO_SUCH_DAY = "no such day"
    TOO_EARLY = "too early"
    NO_YEAR = "no year"
    MONTH_ONLY = "month only"
    YEAR_ONLY = "year only"
    SEVERAL = "several"
    VAGUE = "vague"
    MORE_WORDS = "more words"
    NO_SUCH_TIME = "no such time"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One day that a text can mean, in seconds since 1970-01-01, and the families of reading that give it."""

    families: tuple[Family, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a text says: its possible days (at least one), or why there is none.

    Attributes:
        has_time: True where a time of day other than midnight is written.
        about: True where the text says about (約, 左右).
        without_year: True where the year was taken from the sheet.
    """

    candidates: tuple[Candidate, ...] = ()
    trouble: Trouble | None = None
    has_time: bool = False
    about: bool = False
    without_year: bool = False


_S = r"\s*[-/.]\s*"  # between the parts of a date
_E = r"[\s\-/.,']*"  # between the words of an English date
_YEAR_TO_MONTH = rf"(?:{_S}|\s*年\s*|\s+)"
_MONTH_AND_DAY = rf"(?P<m>[0-9]{{1,2}})(?:{_S}|\s*月\s*|\s+)(?P<d>[0-9]{{1,2}})\s*[日號号]?"
_ROC_MARK = r"(?:中華民國|中华民国|民國|民国|民(?=[0-9])|r\.?o\.?c\.?)\s*"
_NTH = "(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a date: its shape, and what gives its days or the reason why there is none."""

    shape: re.Pattern[str]
    meaning: Callable[[re.Match[str], int | None], Iterator[_Reading]] | Trouble


@dataclass(frozen=True, slots=True)
class _Reading:
    """Year, month and day by one family, not yet checked against the calendar."""

    family: Family
    year: int
    month: int
    day: int


def _year_first(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    yield _Reading(Family.YEAR_FIRST, int(match["y"]), int(match["m"]), int(match["d"]))


def _roc(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    year = 1 if match["y"] == "元" else int(match["y"])
    yield _Reading(Family.ROC, year + ROC_OFFSET, int(match["m"]), int(match["d"]))


def _short_year_first(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    yield _Reading(Family.YEAR_FIRST, _with_century(year), month, day)
    yield _Reading(Family.ROC, year + ROC_OFFSET, month, day)


def _year_last(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    yield _Reading(Family.DAY_FIRST, year, second, first)
    yield _Reading(Family.MONTH_FIRST, year, first, second)


def _all_short(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 2:
        yield _Reading(Family.YEAR_FIRST, _with_century(int(a)), int(b), int(c))
        yield _Reading(Family.ROC, int(a) + ROC_OFFSET, int(b), int(c))
    if len(c) == 2:
        yield _Reading(Family.DAY_FIRST, _with_century(int(c)), int(b), int(a))
        yield _Reading(Family.MONTH_FIRST, _with_century(int(c)), int(a), int(b))


def _eight_digits(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    digits = match["digits"]
    if int(digits[:4]) >= FIRST_YEAR:
        yield _Reading(Family.YEAR_FIRST, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if int(digits[4:]) >= FIRST_YEAR:
        yield _Reading(Family.DAY_FIRST, int(digits[4:]), int(digits[2:4]), int(digits[:2]))
        yield _Reading(Family.MONTH_FIRST, int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    if int(digits[:4]) < FIRST_YEAR and int(digits[4:]) < FIRST_YEAR:
        yield _Reading(Family.YEAR_FIRST, int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _six_digits(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    digits = match["digits"]
    first, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    yield _Reading(Family.YEAR_FIRST, _with_century(first), month, day)
    yield _Reading(Family.ROC, first + ROC_OFFSET, month, day)
    if FIRST_YEAR <= int(digits[:4]) < 2100:
        yield _Reading(Family.MONTH_ONLY, int(digits[:4]), day, 1)


def _english(match: re.Match[str], _: int | None) -> Iterator[_Reading]:
    year = int(match["y"]) if len(match["y"]) == 4 else _with_century(int(match["y"]))
    yield _Reading(Family.NAMED, year, MONTHS[match["name"]], int(match["d"]))


def _english_without_year(match: re.Match[str], year: int | None) -> Iterator[_Reading]:
    if year is not None:
        yield _Reading(Family.NAMED, year, MONTHS[match["name"]], int(match["d"]))


def _without_year(match: re.Match[str], year: int | None) -> Iterator[_Reading]:
    if year is not None:
        yield _Reading(Family.MONTH_DAY, year, int(match["m"]), int(match["d"]))


def _without_year_unclear(match: re.Match[str], year: int | None) -> Iterator[_Reading]:
    if year is not None:
        yield _Reading(Family.MONTH_DAY, year, int(match["a"]), int(match["b"]))
        yield _Reading(Family.DAY_FIRST, year, int(match["b"]), int(match["a"]))


_WITHOUT_YEAR = (_english_without_year, _without_year, _without_year_unclear)


def _forms() -> Iterator[_Form]:
    """Yield the closed list of forms; the first whose shape fits the whole text counts."""
    for meaning, *shapes in (
        (_year_first, rf"(?P<y>[0-9]{{4}}){_YEAR_TO_MONTH}{_MONTH_AND_DAY}"),
        (
            _roc,
            rf"{_ROC_MARK}(?P<y>元|[0-9]{{1,3}}){_YEAR_TO_MONTH}{_MONTH_AND_DAY}",
            rf"{_ROC_MARK}(?P<y>[0-9]{{2,3}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})",
            rf"(?P<y>[0-9]{{3}}){_YEAR_TO_MONTH}{_MONTH_AND_DAY}",
            r"(?P<y>[0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        ),
        (_short_year_first, rf"(?P<y>[0-9]{{2}})\s*年\s*{_MONTH_AND_DAY}"),
        (_year_last, rf"(?P<a>[0-9]{{1,2}})(?:{_S}|\s+)(?P<b>[0-9]{{1,2}})(?:{_S}|\s+)(?P<y>[0-9]{{4}})"),
        (_all_short, rf"(?P<a>[0-9]{{1,2}}){_S}(?P<b>[0-9]{{1,2}}){_S}(?P<c>[0-9]{{1,2}})"),
        (_eight_digits, r"(?P<digits>[0-9]{8})"),
        (_six_digits, r"(?P<digits>[0-9]{6})"),
        (
            _english,
            rf"(?P<d>[0-9]{{1,2}}){_NTH}{_E}(?:of\s+)?{MONTH_NAME}{_E}(?P<y>[0-9]{{4}}|[0-9]{{2}})",
            rf"{MONTH_NAME}{_E}(?P<d>[0-9]{{1,2}}){_NTH}(?:\s*,\s*|[\s\-/.]+)(?P<y>[0-9]{{4}})",
            rf"(?P<y>[0-9]{{4}}){_E}{MONTH_NAME}{_E}(?P<d>[0-9]{{1,2}}){_NTH}",
        ),
        (
            _english_without_year,
            rf"(?P<d>[0-9]{{1,2}}){_NTH}{_E}(?:of\s+)?{MONTH_NAME}",
            rf"{MONTH_NAME}\s+(?P<d>[0-9]{{1,2}}){_NTH}",
        ),
        (_without_year, r"(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*[日號号]?"),
        (_without_year_unclear, rf"(?P<a>[0-9]{{1,2}}){_S}(?P<b>[0-9]{{1,2}})"),
        (
            Trouble.MONTH_ONLY,
            rf"(?:[0-9]{{4}}|(?:{_ROC_MARK})?(?:元|[0-9]{{3}}))(?:{_S}|\s*年\s*)[0-9]{{1,2}}\s*(?:月份?)?",
            rf"(?:{_ROC_MARK})?[0-9]{{2}}\s*年\s*[0-9]{{1,2}}\s*月份?|[0-9]{{1,2}}\s*月份?|[0-9]{{1,2}}{_S}[0-9]{{4}}",
            rf"{MONTH_NAME}(?:{_E}(?:[0-9]{{4}}|[0-9]{{2}}))?",
            rf"[0-9]{{4}}{_E}{MONTH_NAME}",
        ),
        (Trouble.YEAR_ONLY, rf"(?:[12][0-9]{{3}}|{_ROC_MARK}(?:元|[0-9]{{1,3}}))\s*年?度?|[0-9]{{2,3}}\s*年度?"),
    ):
        for shape in shapes:
            yield _Form(pattern(rf"(?:{shape})\Z"), meaning)


_STAMP = pattern(r"\A([0-9]{8})([0-9]{2})([0-9]{2})(?:[0-9]{2})?\Z")  # 20211112153000: what systems export
_FORMS = tuple(_forms())


def read_written_date(text: str, year: int | None = None) -> WrittenDate:
    """Return what a text says as a date.

    Args:
        year: the sheet's year, for dates written without one.
    """
    plain = plain_date_text(text)
    if plain is None:
        return WrittenDate(trouble=Trouble.UNKNOWN)
    plain = _STAMP.sub(r"\1 \2:\3", plain)
    plain, about = _without_about(plain)
    timed = TIME_OF_DAY.search(plain)
    if timed is None:
        plain = DAY_PART.sub("", plain)
        return replace(_read_day(plain, year), about=about)
    second = seconds_of_day(timed)
    day = _read_day(plain[: timed.start()].rstrip(" ,t("), year)
    if day.trouble is not None:
        return day
    if second is None:
        return WrittenDate(trouble=Trouble.NO_SUCH_TIME)
    moments = tuple(Candidate(c.families, c.seconds + second) for c in day.candidates)
    return replace(day, candidates=moments, has_time=second != 0, about=about)


def _without_about(plain: str) -> tuple[str, bool]:
    """Return a text without 約 or 左右, and whether one stood there that concerns the day (not 下午3時許)."""
    bare = ABOUT_BEFORE.sub("", plain)
    shorter = ABOUT_AFTER.sub("", bare)
    return shorter, bare != plain or (shorter != bare and not TIME_OF_DAY.search(shorter))


def _read_day(plain: str, year: int | None) -> WrittenDate:
    """Return the days that a text without a time can mean."""
    for form in _FORMS:
        match = form.shape.match(plain)
        if match is None:
            continue
        if isinstance(form.meaning, Trouble):
            return WrittenDate(trouble=form.meaning)
        without_year = form.meaning in _WITHOUT_YEAR
        if without_year and year is None:
            return WrittenDate(trouble=Trouble.NO_YEAR)
        return replace(_existing(form.meaning(match, year)), without_year=without_year)
    return WrittenDate(trouble=_why_unread(plain))


def _existing(readings: Iterator[_Reading]) -> WrittenDate:
    """Return the readings that are days of the calendar since 1990, the same day once; or why there is none."""
    days: dict[int, tuple[Family, ...]] = {}
    early = False
    for reading in readings:
        seconds = seconds_of(reading.year, reading.month, reading.day)
        if seconds is None:
            continue
        if reading.year < FIRST_YEAR:
            early = True
        else:
            days[seconds] = (*days.get(seconds, ()), reading.family)
    if not days:
        return WrittenDate(trouble=Trouble.TOO_EARLY if early else Trouble.NO_SUCH_DAY)
    candidates = tuple(Candidate(families, seconds) for seconds, families in days.items())
    if len(candidates) == 1 and candidates[0].families == (Family.MONTH_ONLY,):
        return WrittenDate(trouble=Trouble.MONTH_ONLY)
    return WrittenDate(candidates)


def seconds_of(year: int, month: int, day: int) -> int | None:
    """Return the seconds from 1970-01-01 to a day; None where the calendar has no such day."""
    try:
        return (date(year, month, day).toordinal() - EPOCH) * DAY
    except ValueError:
        return None


def _with_century(year: int) -> int:
    return year + (1900 if year >= PIVOT else 2000)


def _why_unread(plain: str) -> Trouble:
    """Return the most helpful reason why no form fits."""
    if OTHER_CALENDAR.search(plain):
        return Trouble.UNKNOWN
    pieces = PIECE.findall(plain)
    if len(pieces) > 1 or (pieces and STRETCH.search(plain)):
        return Trouble.SEVERAL
    if VAGUE.search(plain):
        return Trouble.VAGUE
    return Trouble.MORE_WORDS if pieces else Trouble.UNKNOWN

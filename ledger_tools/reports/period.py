"""The stretch of time that a report is about: a month, a quarter or a year, also written in years of the Republic."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import Message, msg

_ERA = r"(?:中華民國|中华民国|民國|民国)?"
_YEAR = re.compile(rf"({_ERA})(\d{{2,4}})(?:年度?)?\Z")
_MONTH = re.compile(rf"({_ERA})(\d{{2,4}})[-/.年](\d{{1,2}})月?\Z")
_MONTH_PLAIN = re.compile(r"()(\d{4})(\d{2})\Z")
_QUARTER = re.compile(rf"({_ERA})(\d{{2,4}})[-/.年]?(?:Q|第)([1-4一二三四])(?:季度?)?\Z", re.IGNORECASE)
_ROC_OFFSET = 1911
LOSS_RUN = "loss_run"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # a ledger's dates before 1990 count as unreadable, see date-unreadable


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter, a year, or all time up to a day (``loss_run``); both ends belong to it."""

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        """Return the short form for file names: 2021-11, 2021-Q4, 2021, 2021-12-31."""
        if self.kind == LOSS_RUN:
            return self.last.isoformat()
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return str(self.first.year)

    @property
    def label(self) -> Message:
        """Return the period in words."""
        if self.kind == LOSS_RUN:
            return msg("Valued as at {day}", day=self.last.isoformat())
        if self.kind == "month":
            return msg("{year}-{month:02d}", year=self.first.year, month=self.first.month)
        if self.kind == "quarter":
            return msg("Quarter {quarter} of {year}", year=self.first.year, quarter=(self.first.month + 2) // 3)
        return msg("Year {year}", year=self.first.year)

    def months(self) -> list[Period]:
        """Return the months of the period, in order."""
        return [month(self.first.year, number) for number in range(self.first.month, self.last.month + 1)]

    def year_before(self) -> Period:
        """Return the same period one year earlier."""
        before = self.first.year - 1
        if self.kind == "month":
            return month(before, self.first.month)
        return quarter(before, (self.first.month + 2) // 3) if self.kind == "quarter" else year(before)


def months_up_to(last: date, n: int) -> list[Period]:
    """Return the n months that end with the month of a day."""
    index = last.year * 12 + last.month - 1
    return [month((index - back) // 12, (index - back) % 12 + 1) for back in range(n - 1, -1, -1)]


def as_at(day: date) -> Period:
    """Return all time up to a day, as loss runs are valued."""
    return Period(LOSS_RUN, date(_FIRST_YEAR, 1, 1), day)


def month(year_number: int, number: int) -> Period:
    """Return a month of a year of the common era."""
    last = calendar.monthrange(year_number, number)[1]
    return Period("month", date(year_number, number, 1), date(year_number, number, last))


def quarter(year_number: int, number: int) -> Period:
    """Return a quarter of a year of the common era."""
    first, last = month(year_number, 3 * number - 2), month(year_number, 3 * number)
    return Period("quarter", first.first, last.last)


def year(year_number: int) -> Period:
    """Return a year of the common era."""
    return Period("year", date(year_number, 1, 1), date(year_number, 12, 31))


def read_month(text: str) -> Period:
    """Return the month that a text such as 2021-11, 2021/11, 202111, 2021年11月 or 110-11 names.

    Raises:
        UsageProblem: the text names no month.
    """
    clean = _clean(text)
    match = _MONTH.match(clean) or _MONTH_PLAIN.match(clean)
    if match is None or not 1 <= int(match[3]) <= 12:
        raise UsageProblem(msg("'{text}' is not a month; write it like 2021-11.", text=text))
    return month(_year_number(match[1], match[2], text), int(match[3]))


def read_quarter(text: str) -> Period:
    """Return the quarter that a text such as 2021-Q4, 2021Q4, 2021年第四季 or 110-Q4 names.

    Raises:
        UsageProblem: the text names no quarter.
    """
    match = _QUARTER.match(_clean(text))
    if match is None:
        raise UsageProblem(msg("'{text}' is not a quarter; write it like 2021-Q4.", text=text))
    number = "一二三四".find(match[3]) + 1 or int(match[3])
    return quarter(_year_number(match[1], match[2], text), number)


def read_year(text: str) -> Period:
    """Return the year that a text such as 2021, 2021年度, 110 or 民國110年 names.

    Raises:
        UsageProblem: the text names no year, or one that could be of either calendar.
    """
    match = _YEAR.match(_clean(text))
    if match is None:
        raise UsageProblem(msg("'{text}' is not a year; write it like 2021.", text=text))
    return year(_year_number(match[1], match[2], text))


def _clean(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _year_number(era: str, digits: str, text: str) -> int:
    """Return the year of the common era; two digits count only with the era's name, three are years of the Republic."""
    number = int(digits)
    if era or len(digits) == 3:
        number += _ROC_OFFSET
    elif len(digits) == 2:
        raise UsageProblem(
            msg("'{text}' could be a year of either calendar; write it with four digits or with 民國.", text=text)
        )
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        raise UsageProblem(
            msg("{year} is outside {first} to {last}; check the year.", year=number, first=_FIRST_YEAR, last=_LAST_YEAR)
        )
    return number

"""The working days of a region with the user's own days over them: rest days, sums of working days, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from ledger_tools.followup.calendars.own import OwnDay, own_days
from ledger_tools.followup.calendars.periods import Counts, Days, as_days
from ledger_tools.followup.calendars.public import (
    EPOCH,
    DayNumbers,
    PublicDays,
    day_numbers,
    holiday_name,
    public_days,
    published,
)
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.grid import Bools
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.model.table import LedgerTable
from ledger_tools.settings import SCRIPT_REGION, WEEKDAYS, Settings
from ledger_tools.text.i18n import Message, msg

Words = Message | Labels  # either may be the value of a Message
_MARGIN = 366  # days held ready on both sides, so that most questions find the span wide enough
_MONDAY = 3  # what brings day number 0, a Thursday, to its place in the week
_NAMES = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)


def calendar_of(book: Book, settings: Settings) -> Calendar:
    """Return the calendar of a workbook's region; nothing is read or loaded until it is asked something.

    The region is that of the settings, else that of the workbook's script; an English workbook has none.
    """
    region = settings.region or SCRIPT_REGION.get(book.script)
    return Calendar(region, settings.week_off, [table for table in book.tables if table.kind == "holidays"])


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of days without gaps.

    Attributes:
        first: day number of its first day.
        rest: True for a rest day, shape (m,).
        upto: how many working days lie up to and including each day, shape (m,).
        work: day numbers of its working days, ascending.
    """

    first: int
    rest: Bools
    upto: NDArray[np.int64]
    work: DayNumbers

    def holds(self, low: int, high: int) -> bool:
        return self.first <= low and high < self.first + len(self.rest)


class Calendar:
    """Which days are worked on.

    A day is a rest day by the user's own row for it, else by a make-up working day or a public holiday of the region,
    else by the weekly rest days.

    Attributes:
        region: CN, TW, HK, MO; None where no public holidays are known, only weekly rest days and the user's rows.
        week_off: the weekly rest days, as ``WEEKDAYS`` names them.
    """

    def __init__(
        self, region: str | None, week_off: Sequence[str], sheets: Sequence[LedgerTable] = (), *, firm: bool = True
    ) -> None:
        """Args:
        sheets: the user's sheets of days off.
        firm: False to leave aside what those sheets mark as the firm's own days.
        """
        self.region, self.week_off = region, tuple(week_off)
        self._sheets, self._firm = sheets, firm
        self._span: _Span | None = None

    def official(self) -> Calendar:
        """Return the calendar that the law goes by: the state's weekend and holidays, without the firm's own days.

        Rows of the user's sheet that are not marked as the firm's own stay: they are announced days that the program
        does not know yet. Without a region the calendar is the same.
        """
        if self.region is None:
            return self
        return Calendar(self.region, published()[self.region].weekend, self._sheets, firm=False)

    def is_rest(self, days: Days) -> Bools:
        """True where nobody works, shape (n,); False where there is no day (NaT)."""
        start = as_days(days)
        there, found = ~np.isnat(start), np.zeros(start.shape, bool)
        if there.any():
            at = start[there].astype(np.int64)
            span = self._over(int(at.min()), int(at.max()))
            found[there] = span.rest[at - span.first]
        return found

    def add_working(self, days: Days, n: int | Counts) -> Days:
        """Return the n-th working day after each day, shape (n,); before it where n is negative; the day itself for 0.

        The start day is not counted, be it a working day or not. NaT stays NaT.
        """
        start = as_days(days)
        count = np.broadcast_to(np.asarray(n, np.int64), start.shape)
        moving = ~np.isnat(start) & (count != 0)
        found = start.copy()
        if moving.any():
            found[moving] = self._shifted(start[moving].astype(np.int64), count[moving]).astype("datetime64[D]")
        return found

    def roll(self, days: Days) -> Days:
        """Return the days with each rest day moved to the next working day, shape (n,). NaT stays NaT."""
        start = as_days(days)
        return self.add_working(start, self.is_rest(start).astype(np.int64))

    def working_days(self, start: date, end: date) -> int:
        """Return the number of working days after the start up to and including the end.

        Where the end lies before the start: minus the number of working days from the end up to the day before the
        start, so that ``working_days(day, add_working(day, n))`` is n for every n.
        """
        if end < start:
            one_day = timedelta(days=1)
            return -self.working_days(end - one_day, start - one_day)
        low, high = day_numbers([start, end]).tolist()
        span = self._over(low, high)
        return int(span.upto[high - span.first] - span.upto[low - span.first])

    def known(self, days: Days) -> Bools:
        """True where the public holidays of the day's year are announced, shape (n,); also where there is no day.

        A year is known from the region's first announced year on to its last (see ``public_days``; days at the end
        of that December may still be moved by the next announcement), and where the user's own sheet holds a day off
        of that year. Rows that are marked as the firm's own say nothing about public holidays and do not make a year
        known; without a region any day off does.
        """
        start = as_days(days)
        years = start.astype("datetime64[Y]").astype(np.int64) + 1970
        public = self._public
        known = np.isin(years, self._own_years) | np.isnat(start)
        return known if public is None else known | ((public.first <= years) & (years <= public.through))

    @property
    def known_from(self) -> int | None:
        """Return the first year whose public holidays are known; None where none are."""
        return min([*self._own_years, *([self._public.first] if self._public else [])], default=None)

    @property
    def known_through(self) -> int | None:
        """Return the last year up to which, without a gap, the public holidays are known; None where none are."""
        year = self._public.through if self._public else self.known_from
        while year is not None and year + 1 in self._own_years:
            year += 1
        return year

    def skipped(self, start: date, end: date) -> list[tuple[date, Words]]:
        """Return the rest days after the start up to and including the end, and why each is one."""
        low, high = day_numbers([start, end]).tolist()
        if high <= low:
            return []
        span = self._over(low, high)
        rest = np.flatnonzero(span.rest[low + 1 - span.first : high + 1 - span.first]) + low + 1
        days = [date.fromordinal(number + EPOCH) for number in rest.tolist()]
        return [(day, why) for day in days if (why := self.reason(day)) is not None]

    def reason(self, day: date) -> Words | None:
        """Return why a day is off, or that it is a make-up working day; None for an ordinary day."""
        own, weekly = self._own.get(day), WEEKDAYS[day.weekday()] in self.week_off
        if own is not None:
            return _own_words(own)
        number = day.toordinal() - EPOCH
        public = self._public
        if public is not None and number in public.work:
            return msg("make-up working day") if weekly else None
        if public is not None and self.region is not None and number in public.off:
            return holiday_name(self.region, day)
        return _NAMES[day.weekday()] if weekly else None

    @cached_property
    def _public(self) -> PublicDays | None:
        return public_days(self.region) if self.region is not None else None

    @cached_property
    def _own(self) -> dict[date, OwnDay]:
        return own_days(self._sheets, self.region, firm=self._firm)

    @cached_property
    def _own_years(self) -> list[int]:
        """Return the years that the user's sheet makes known."""
        return sorted({row.day.year for row in self._own.values() if row.off and not (self.region and row.firm)})

    def _shifted(self, at: DayNumbers, n: Counts) -> DayNumbers:
        """Return the n-th working day after each day, before it where n is negative; n is never 0."""
        reach = 2 * int(np.abs(n).max()) + 31
        while True:
            span = self._over(int(at.min()) - reach, int(at.max()) + reach)
            place = at - span.first
            rank = span.upto[place] + n - np.where(n > 0, 1, ~span.rest[place])
            if rank.min() >= 0 and rank.max() < len(span.work):
                found: DayNumbers = span.work[rank]
                return found
            reach *= 2  # a long run of rest days; every week leaves a day to work on, so this ends

    def _over(self, low: int, high: int) -> _Span:
        """Return a run of days that holds two day numbers and all between; it grows and is kept."""
        span = self._span
        if span is not None and span.holds(low, high):
            return span
        if span is not None:
            low, high = min(low, span.first), max(high, span.first + len(span.rest) - 1)
        self._span = self._built(low - _MARGIN, high + _MARGIN)
        return self._span

    def _built(self, first: int, last: int) -> _Span:
        numbers = np.arange(first, last + 1)
        rest = np.isin((numbers + _MONDAY) % 7, [WEEKDAYS.index(day) for day in self.week_off])
        if self._public is not None:
            _mark(rest, self._public.off - first, rest=True)
            _mark(rest, self._public.work - first, rest=False)
        for off in (True, False):
            _mark(rest, day_numbers(row.day for row in self._own.values() if row.off is off) - first, rest=off)
        return _Span(first, rest, np.cumsum(~rest), numbers[~rest])


def _mark(days: Bools, places: DayNumbers, *, rest: bool) -> None:
    days[places[(places >= 0) & (places < len(days))]] = rest


def _own_words(row: OwnDay) -> Message:
    plain = msg("day off") if row.off else msg("make-up working day")
    return msg("{name} [{cell}]", name=row.name or plain, cell=str(row.cell))

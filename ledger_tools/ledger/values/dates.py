"""Dates of a column: serial numbers at once, texts by their forms, unclear ones by the habit of the clear ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ledger_tools.ledger.values import date_troubles as say
from ledger_tools.ledger.values.absent import says_above, says_no_figure
from ledger_tools.ledger.values.copies import copy_from_above
from ledger_tools.ledger.values.date_forms import (
    DAY,
    FIRST_YEAR,
    ROC_OFFSET,
    Candidate,
    Family,
    Trouble,
    read_written_date,
    seconds_of,
)
from ledger_tools.ledger.values.distinct import Stored, take_apart
from ledger_tools.ledger.values.parsed import Note, Parsed, Problem
from ledger_tools.model.arrays import NDArray, sorted_distinct
from ledger_tools.model.findings import Severity
from ledger_tools.model.grid import Bools, Grid, GridColumn, Int32s, Kind, NumberFormats
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

_NOT_A_DATE = np.iinfo(np.int64).min  # how NaT is stored
_SERIAL_OF_1970 = 25_569
_SHIFT_1904 = 1_462  # days between the two epochs
_LAST_SERIAL = 2_958_465  # 9999-12-31
_BARE_SERIALS = (20_000, 60_000)  # 1954 to 2064: a number without a date format counts as a serial only here
_FIRST_SECOND = seconds_of(FIRST_YEAR, 1, 1) or 0

# Where the year stands says what stands behind it; for dates without a year any month-first habit counts.
_SUPPORT = {
    Family.MONTH_DAY: (Family.MONTH_DAY, Family.YEAR_FIRST, Family.ROC, Family.MONTH_FIRST),
}
_PLAIN = pattern(
    r"([12][0-9]{3}|1[0-9]{2})(?:[-/.]|年)([01]?[0-9])(?:[-/.]|月)([0-3]?[0-9])[日號号]?"
    r"(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0*)?)?"
    r"|(?<=[日號号]) ?([0-9]{1,2})[時时點点]([0-9]{1,2})分(?:([0-9]{1,2})秒)?)?\Z"
)
_SERIAL_TEXT = pattern(r"[0-9]{5}(?:\.[0-9]+)?\Z")
_YEAR_FIRST_FORMAT = pattern(r"(?:\[[^\]]*\])*y", re.IGNORECASE)
_DAY_FIRST_FORMAT = pattern(r"(?:\[[^\]]*\])*dd?\\?[-/.]mm?\\?[-/.]", re.IGNORECASE)
_ROC_FORMAT = pattern(r"\[\$-(?:[0-9a-f]*0?404|zh-tw)[^\]]*\]e", re.IGNORECASE)


@dataclass(slots=True)
class _Texts:
    """The distinct written dates of a column: numbers such as 20211112 are among them as texts.

    Attributes:
        at, which: as in ``Stored``.
        seconds: the day each means, ``_NOT_A_DATE`` where it is not settled, shape (t,).
        unclear: candidates by index of those that can mean several days.
        troubles: reason by index of those that cannot be read.
    """

    texts: Sequence[str]
    at: NDArray[np.intp]
    which: NDArray[np.intp]
    seconds: NDArray[np.int64]
    has_time: Bools
    about: Bools
    without_year: Bools
    counts: NDArray[np.intp]
    support: dict[Family, int] = field(default_factory=dict)
    unclear: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)
    troubles: dict[int, Trouble] = field(default_factory=dict)

    def by_text(self) -> list[Int32s]:
        """Return for each distinct text the records that hold it, ascending."""
        order = np.argsort(self.which, kind="stable")
        return np.split(self.at[order].astype(np.int32), np.cumsum(self.counts)[:-1])


def read_dates(grid: Grid, cells: GridColumn, where: Int32s, *, year: int | None) -> Parsed:
    """Return the moments of a column of records, datetime64[s] of shape (n,), NaT where absent or unreadable.

    A midnight is a day without a time. What can mean several days is settled by the habit that most of the column's
    clear dates show, else by the sheet's year, and said; otherwise it stays unread.

    Args:
        year: the sheet's year, for dates written without one.
    """
    stored = take_apart(grid, cells, where)
    values = np.full(len(stored), _NOT_A_DATE, np.int64)
    nothing, above = stored.texts_where(says_no_figure), stored.texts_where(says_above)
    serial, digits, wrong = _sort_numbers(grid, stored)
    values[serial] = _seconds_of_serials(stored.number[serial], epoch_1904=grid.epoch_1904)
    early = serial & (values < _FIRST_SECOND)
    values[early] = _NOT_A_DATE
    written = _read_texts(_written(stored, digits, nothing | above), year, epoch_1904=grid.epoch_1904)
    _add_support_of_formats(written, grid.formats, stored, serial & ~early)
    problems = _settle(written, year)
    values[written.at] = written.seconds[written.which]
    has_time = (values != _NOT_A_DATE) & (values % DAY != 0)
    problems += _about(written)
    problems += _unreadable(written, np.flatnonzero(early), np.flatnonzero(wrong | (stored.kind == Kind.BOOL)))
    ok = values != _NOT_A_DATE
    parsed = Parsed(values.view("datetime64[s]"), (stored.kind != 0) & ~nothing, ok, has_time=has_time)
    parsed.problems, parsed.notes = problems, _notes(written, ok, year)
    copy_from_above(parsed, above, "date-unreadable")
    return parsed


def _sort_numbers(grid: Grid, stored: Stored) -> tuple[Bools, Bools, Bools]:
    """Return where a number is a serial, where its digits are a date such as 20211112, and where it is neither."""
    numeric = stored.kind == Kind.NUMBER
    if not numeric.any():
        return numeric, numeric, numeric
    number = np.where(numeric, stored.number, 0.0)
    styles = np.where(stored.style < len(grid.formats.is_date), stored.style, 0)
    formatted = grid.formats.is_date[styles] if len(grid.formats.is_date) else np.zeros(len(stored), bool)
    low, high = _bare_serials(epoch_1904=grid.epoch_1904)
    serial = numeric & np.where(
        formatted, (number >= 0) & (number < _LAST_SERIAL + 1), (number >= low) & (number < high + 1)
    )
    digits = numeric & ~serial & (number >= 100_000) & (number < 100_000_000) & (np.rint(number) == number)
    return serial, digits, numeric & ~serial & ~digits


def _seconds_of_serials(serials: NDArray[np.float64], *, epoch_1904: bool) -> NDArray[np.int64]:
    """Return seconds since 1970-01-01; what the 1900 system gets wrong lies before 1 March 1900 and is too early."""
    days = serials - (_SERIAL_OF_1970 - _SHIFT_1904 * epoch_1904)
    return np.rint(days * DAY).astype(np.int64)


def _written(stored: Stored, digits: Bools, left_out: Bools) -> _Texts:
    """Return the distinct texts of the column and of its numbers like 20211112, still unread."""
    texts, at, which = list(stored.texts), stored.at, stored.which
    keep = ~left_out[at]
    at, which = at[keep], which[keep]
    if digits.any():
        found, number_which = np.unique(stored.number[digits].astype(np.int64), return_inverse=True)
        at = np.concatenate([at, np.flatnonzero(digits)])
        which = np.concatenate([which, number_which + len(texts)])
        texts += [str(number) for number in found.tolist()]
        order = np.argsort(at, kind="stable")
        at, which = at[order], which[order]
    size = len(texts)
    none = np.zeros(size, bool)
    seconds = np.full(size, _NOT_A_DATE, np.int64)
    counts = np.bincount(which, minlength=size)
    return _Texts(texts, at, which, seconds, none, none.copy(), none.copy(), counts)


def _read_texts(written: _Texts, year: int | None, *, epoch_1904: bool) -> _Texts:
    """Return the texts read one by one, each for itself."""
    for index in np.flatnonzero(written.counts).tolist():
        text = written.texts[index]
        seconds = _plain_seconds(text)
        if seconds is not None:
            written.seconds[index] = seconds
            _add_support(written, Family.ROC if text[3] in "-/.年" else Family.YEAR_FIRST, int(written.counts[index]))
            continue
        answer = read_written_date(text, year)
        written.about[index], written.without_year[index] = answer.about, answer.without_year
        if answer.trouble is not None:
            written.seconds[index] = _serial_text_seconds(text, epoch_1904=epoch_1904)
            if written.seconds[index] == _NOT_A_DATE:
                written.troubles[index] = answer.trouble
        elif len(answer.candidates) > 1:
            written.unclear[index] = answer.candidates
        else:
            only = answer.candidates[0]
            written.seconds[index] = only.seconds
            if len(only.families) == 1:
                _add_support(written, only.families[0], int(written.counts[index]))
    return written


def _plain_seconds(text: str) -> int | None:
    """Return the moment of a date in the commonest forms, year first; None for any other text. Made for speed."""
    match = _PLAIN.match(text)
    if match is None:
        return None
    year, month, day, *clock = match.groups()
    hour, minute, second = clock[:3] if clock[3] is None else clock[3:]
    start = seconds_of(int(year) + (ROC_OFFSET if len(year) == 3 else 0), int(month), int(day))
    if start is None or start < _FIRST_SECOND:
        return None
    if hour is None:
        return start
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    return start + int(hour) * 3600 + int(minute) * 60 + int(second or 0)


def _serial_text_seconds(text: str, *, epoch_1904: bool) -> int:
    """Return the moment of a serial number kept as text, such as 44562; ``_NOT_A_DATE`` for any other text."""
    plain = unicodedata.normalize("NFKC", text)
    if not _SERIAL_TEXT.match(plain):
        return _NOT_A_DATE
    low, high = _bare_serials(epoch_1904=epoch_1904)
    serial = float(plain)
    seconds = int(_seconds_of_serials(np.array([serial]), epoch_1904=epoch_1904)[0])
    return seconds if low <= serial < high + 1 and seconds >= _FIRST_SECOND else _NOT_A_DATE


def _bare_serials(*, epoch_1904: bool) -> tuple[int, int]:
    """Return the first and last number that count as a day without a date format."""
    shift = _SHIFT_1904 if epoch_1904 else 0
    return _BARE_SERIALS[0] - shift, _BARE_SERIALS[1] - shift


def _add_support(written: _Texts, family: Family, count: int) -> None:
    if count:
        written.support[family] = written.support.get(family, 0) + count


def _add_support_of_formats(written: _Texts, formats: NumberFormats, stored: Stored, serial: Bools) -> None:
    """Let real dates speak for the order that their number format shows them in; General and built-in ones do not."""
    if not written.unclear:
        return
    styles, counts = np.unique(stored.style[serial], return_counts=True)
    for style, count in zip(styles.tolist(), counts.tolist(), strict=True):
        code = formats.code(style)
        if _ROC_FORMAT.match(code):
            _add_support(written, Family.ROC, count)
        elif _YEAR_FIRST_FORMAT.match(code):
            _add_support(written, Family.YEAR_FIRST, count)
        elif _DAY_FIRST_FORMAT.match(code):
            _add_support(written, Family.DAY_FIRST, count)


def _settle(written: _Texts, year: int | None) -> list[Problem]:
    """Decide the unclear texts where the column or the sheet's year decides them, and return what is to be said."""
    if not written.unclear:
        return []
    records = written.by_text()
    problems = []
    years = _clear_years(written)
    for index, candidates in written.unclear.items():
        chosen, reason = _choose(candidates, written.support, year, years)
        if chosen is None or reason is None:
            message, fix = say.undecided(candidates)
        elif chosen.families == (Family.MONTH_ONLY,):
            written.troubles[index] = Trouble.MONTH_ONLY
            continue
        else:
            written.seconds[index] = chosen.seconds
            message, fix = say.settled(candidates, chosen, reason)
        problems.append(Problem("date-ambiguous", Severity.WARNING, records[index], message, fix))
    return problems


def _clear_years(written: _Texts) -> range:
    """Return the years of the column's clear dates with one before and after; empty where there are none."""
    clear = written.seconds[(written.seconds != _NOT_A_DATE) & (written.counts > 0)]
    if not len(clear):
        return range(0)
    first, last = (int(str(np.datetime64(int(s), "s"))[:4]) for s in (clear.min(), clear.max()))
    return range(first - 1, last + 2)


def _choose(
    candidates: tuple[Candidate, ...], support: dict[Family, int], year: int | None, years: range
) -> tuple[Candidate | None, Message | None]:
    """Return the candidate that the column's clear dates speak for, else the one of the sheet's year; and why.

    Days of years far from the clear ones are set aside first: beside 2021-01-01, 05/03/21 is not in 2005.
    """
    near = tuple(c for c in candidates if int(say.day_text(c)[:4]) in years)
    if len(near) == 1:
        return near[0], say.because_of_years(years[1], years[-2])
    candidates = near or candidates
    votes = [_votes(candidate, support) for candidate in candidates]
    best = max(votes)
    if best * 2 > sum(votes):
        chosen = candidates[votes.index(best)]
        family = max(chosen.families, key=lambda f: support.get(f, 0))
        return chosen, say.because_of_column(family, best, sum(votes))
    if year is not None:
        of_year = [c for c in candidates if say.day_text(c).startswith(f"{year:04d}-")]
        if len(of_year) == 1:
            return of_year[0], say.because_of_year(year)
    return None, None


def _votes(candidate: Candidate, support: dict[Family, int]) -> int:
    families = {f for family in candidate.families for f in _SUPPORT.get(family, (family,))}
    return sum(support.get(family, 0) for family in families)


def _about(written: _Texts) -> list[Problem]:
    """Return the warning about dates that say about; those already said to be unclear are left out."""
    about = written.about & (written.seconds != _NOT_A_DATE)
    about[list(written.unclear)] = False
    positions = written.at[about[written.which]].astype(np.int32)
    if not len(positions):
        return []
    return [Problem("date-ambiguous", Severity.WARNING, positions, *say.ABOUT)]


def _unreadable(written: _Texts, early: NDArray[np.intp], wrong: NDArray[np.intp]) -> list[Problem]:
    """Return one problem per reason for all records that cannot be read."""
    found: dict[Trouble, list[NDArray[np.intp]]] = {}
    if len(early):
        found[Trouble.TOO_EARLY] = [early]
    if len(wrong):
        found[Trouble.UNKNOWN] = [wrong]
    reasons = np.zeros(len(written.texts), np.uint8)
    order = list(Trouble)
    for index, trouble in written.troubles.items():
        reasons[index] = order.index(trouble) + 1
    for number in sorted_distinct(reasons[reasons > 0]):
        found.setdefault(order[number - 1], []).append(written.at[reasons[written.which] == number])
    return [
        Problem("date-unreadable", Severity.ERROR, np.sort(np.concatenate(parts)).astype(np.int32), *say.WHY[trouble])
        for trouble, parts in found.items()
    ]


def _notes(written: _Texts, ok: Bools, year: int | None) -> list[Note]:
    """Return what was taken for granted about dates without a year and about those that say about."""
    notes = []
    without_year = written.at[written.without_year[written.which]]
    without_year = without_year[ok[without_year]]
    if len(without_year) and year is not None:
        notes.append(
            Note(without_year.astype(np.int32), msg("Dates without a year are taken as of {year}.", year=year))
        )
    return notes

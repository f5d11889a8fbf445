"""Policy periods written into one cell: their first and last day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from ledger_tools.ledger.values.date_forms import read_written_date
from ledger_tools.ledger.values.one_day import one_day
from ledger_tools.text.pattern import pattern

Days = tuple[date, date]

_LONGEST = 80  # a longer text tells more than a period
_BETWEEN = pattern(
    r"\s*(?:~|〜|—|–|→|->|至|到|迄|起(?=[0-9民])|\n|(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b)|\s-+\s)\s*",
    re.IGNORECASE,
)
_HYPHEN = pattern(r"\s*-+\s*")
_BEFORE = pattern(r"\A(?:自|從|从|由|起|from\b)\s*:?\s*", re.IGNORECASE)
_AFTER = pattern(r"(?:\s*(?:起始|起|終止|终止|為止|为止|止|迄|[,;。、(]|\)))+\Z")
_HOUR = pattern(
    r"\s*(?:中午|凌晨|午夜)?\s*(?:零|0{1,2}|12|十二|24|二十四)\s*(?:[時时點点]|:00(?::00)?)\s*(?:0{1,2}分|零分|整)?\Z"
)
_EPOCH = datetime(1970, 1, 1)


def read_period(text: str) -> Days | None:
    """Return the first and the last day of a period written as ``2021-01-01 to 2021-12-31`` and the like.

    None where the text is not two days in order, or can be taken apart in several ways. The hours at which cover begins
    and ends (零時起, 24時止) are left out, as both days count.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    for between in (_BETWEEN, _HYPHEN):
        found = {
            days
            for gap in between.finditer(plain)
            if (days := _days(_bare(plain[: gap.start()]), _bare(plain[gap.end() :]))) is not None
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _bare(text: str) -> str:
    """Return one end of a period without the words and hours around its day."""
    text = _AFTER.sub("", _BEFORE.sub("", text.strip()))
    return _HOUR.sub("", text).strip()


def _days(first: str, last: str) -> Days | None:
    """Return two written days, each clear by itself or both in the one form that gives an order; None otherwise."""
    start, end = one_day(first), one_day(last)
    if start is not None and end is not None:
        return _in_order(_day(start), _day(end))
    starts, ends = _by_form(first), _by_form(last)
    pairs = {_in_order(starts[form], ends[form]) for form in starts.keys() & ends.keys()} - {None}
    return pairs.pop() if len(pairs) == 1 else None


def _by_form(text: str) -> dict[object, date]:
    """Return the days that a text can mean by the form it would be written in."""
    written = read_written_date(text, None)
    if written.about:
        return {}
    return {
        form: (_EPOCH + timedelta(seconds=int(candidate.seconds))).date()
        for candidate in written.candidates
        for form in candidate.families
    }


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _in_order(first: date, last: date) -> Days | None:
    return (first, last) if first <= last else None

"""Texts whose reading is certain: dates and numbers that mean one thing only, and names without stray blanks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ledger_tools.text.pattern import pattern

MAX_DIGITS = 15  # more would be lost in a spreadsheet's numbers
_ROC = 1911
_EARLIEST, _LATEST = 1990, 2099
_WRITTEN = pattern(
    r"(民國|民国|中華民國|中华民国)?\s*(\d{2,4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*(日?)"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z"
)
_COMPACT = pattern(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z")
_NUMBER = pattern(r"([-+]?)((?:0|[1-9]\d*)|[1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?\Z")
_MONEY_BEFORE = pattern(
    r"(?:RMB|CNY|TWD|NTD|HKD|USD|NT\$|HK\$|US\$|人民[幣币]|新[臺台][幣币]|[臺台][幣币]|港[幣币]|[¥$])\s*", re.I
)
_MONEY_AFTER = pattern(r"\s*(?:元整?|圓整?|圆整?)\Z")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u2060"))
_BLANKS = pattern(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_TWO_LETTERS = pattern(r"([\u3400-\u9fff])[ \t\u00a0\u3000]+([\u3400-\u9fff])\Z")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL_WIDTH |= {ord("－"): ord("-"), ord("／"): ord("/"), ord("．"): ord("."), ord("＿"): ord("_"), ord("＃"): ord("#")}


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day or a moment, and a number format that shows it as it was written."""

    moment: datetime
    timed: bool
    look: str

    @property
    def value(self) -> date:
        """Return the value for a cell: a moment where a time was written, else a day."""
        return self.moment if self.timed else self.moment.date()


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number, a number format that shows it as it was written, and whether that shows a currency."""

    value: Decimal
    look: str
    named: bool = False


def certain_date(text: str) -> WrittenDate | None:
    """Return the day that a text means; None where it could mean another, or none.

    Certain are four-digit years first, whatever stands between (2021.3.5, 2021年3月5日, 20210305), and years of the
    Republic with their name or in three digits (民國99年1月5日, 110/03/05), each with or without a time of day.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()
    compact = _COMPACT.match(plain)
    if compact:
        return _date(int(compact[1]), int(compact[2]), int(compact[3]), None, "yyyymmdd")
    found = _WRITTEN.match(plain)
    if found is None or (found[3], found[5], bool(found[7])) not in _SEPARATORS:
        return None
    named, digits, pads = found[1], found[2], len(found[4]) == 2 and len(found[6]) == 2
    if len(digits) == 2 and not named:
        return None
    if len(digits) == 4 and named:
        return None
    republic = len(digits) < 4
    year = int(digits) + (_ROC if republic else 0)
    clock = (int(found[8]), int(found[9]), int(found[10] or 0)) if found[8] else None
    return _date(year, int(found[4]), int(found[6]), clock, _look(found[3], republic=republic, named=named, pads=pads))


_SEPARATORS = {("-", "-", False), ("/", "/", False), (".", ".", False), ("年", "月", True)}


def certain_number(text: str, *, words: bool) -> WrittenNumber | None:
    """Return the number that a text means; None where it could mean another, or none.

    Args:
        words: the sign or name of a currency may stand by it, which the column means anyway.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()
    before = after = ""
    if words:
        before = (_MONEY_BEFORE.match(plain) or [""])[0]
        after = (_MONEY_AFTER.search(plain) or [""])[0]
    figures = plain[len(before) : len(plain) - len(after)]
    found = _NUMBER.match(figures)
    if found is None or sum(character.isdigit() for character in figures) > MAX_DIGITS:
        return None
    decimals = len(found[3] or ".") - 1
    look = ("#,##0" if "," in figures else "0") + ("." + "0" * decimals if decimals else "")
    look = (f'"{before}"' if before else "") + look + (f'"{after}"' if after else "")
    return WrittenNumber(Decimal(figures.replace(",", "")), look, bool(before or after))


def tidy_identifier(text: str, *, spaces: bool, width: bool) -> tuple[str, bool, bool]:
    """Return an identifier without stray blanks and full-width signs, and which of the two were there."""
    if "\n" in text or "\r" in text:
        return text, False, False  # two in one cell
    after = _one_blank(text) if spaces else text
    wide = after.translate(_FULL_WIDTH) if width else after
    return wide, after != text, wide != after


def tidy_name(text: str, *, spaces: bool, width: bool) -> tuple[str, bool, bool]:
    """Return a name without stray blanks, and whether there were any; its signs stay as they are.

    Between the two signs of a Chinese name a blank only makes it as wide as three; elsewhere it may part two people.
    """
    del width
    if not spaces or "\n" in text or "\r" in text:
        return text, False, False
    after = _one_blank(text)
    short = _TWO_LETTERS.match(after)
    after = short[1] + short[2] if short else after
    return after, after != text, False


def _one_blank(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()


def _date(year: int, month: int, day: int, clock: tuple[int, int, int] | None, look: str) -> WrittenDate | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        moment = datetime(year, month, day, *(clock or ()))
    except ValueError:
        return None
    return WrittenDate(moment, clock is not None, look + (" hh:mm" if clock else ""))


def _look(separator: str, *, republic: bool, named: str | None, pads: bool) -> str:
    """Return the number format that shows a date as it was written."""
    year, month, day = "e" if republic else "yyyy", "mm" if pads else "m", "dd" if pads else "d"
    if separator == "年":
        words = f'{year}"年"{month}"月"{day}"日"'
        words = f'"民國"{words}' if named else words
    else:
        words = f"{year}{separator}{month}{separator}{day}"
    return f"[$-404]{words}" if republic else words

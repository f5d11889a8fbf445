"""Serial numbers of registers: gapless within a year, in the register's own form where it has one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_ROC = 1911
_DIGITS = 4  # of our own numbers
_PLAIN = re.compile(r"[0-9]{1,5}\Z")
_YEARLY = re.compile(r"([^0-9]*)((?:19|20)[0-9]{2}|(?:9[0-9]|1[0-9]{2}))([^0-9]+)([0-9]+)([^0-9]*)\Z")
_HEADED = re.compile(r"([^0-9]+)([0-9]{1,9})\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """The next number: its text, and whether it follows the user's own form instead of ours."""

    text: str
    own_form: bool = False


def next_number(texts: Sequence[str], year: int, letter: str) -> Number:
    """Return the number of the next row.

    Ours is ``C-2021-0001``: letter, year, count. A register that is numbered in another way goes on as its last row
    does: 1, 2, 3; 2021-015 or 110-015 (a year of the Republic), beginning anew each year; T-001.

    Args:
        texts: all numbers of the register so far, as shown, in their order.
        year: of the row's date.
    """
    plain = [(text if text.isascii() else unicodedata.normalize("NFKC", text)).strip() for text in texts]
    plain = [text for text in plain if text[-1:].isdigit() or any(sign.isdigit() for sign in text)]
    ours = re.compile(rf"{letter}-([0-9]{{4}})-([0-9]+)\Z", re.IGNORECASE)
    found = [match for text in plain if (match := ours.match(text))]
    if found or not plain:
        last = max((int(m[2]) for m in found if int(m[1]) == year), default=0)
        return Number(f"{letter}-{year}-{last + 1:0{_DIGITS}d}")
    own = (number for last in reversed(plain) if (number := _in_own_form(last, plain, year)))
    return next(own, None) or Number(f"{letter}-{year}-{1:0{_DIGITS}d}")


def _in_own_form(last: str, texts: Sequence[str], year: int) -> Number | None:
    """Return the number that follows one of the texts in its own form; None where it has no form we know."""
    if _PLAIN.match(last):
        counts = [text for text in texts if _PLAIN.match(text)]
        width = len(last) if last.startswith("0") else 0
        return Number(str(max(map(int, counts)) + 1).zfill(width), own_form=True)
    if shape := _YEARLY.match(last):
        short = len(shape[2]) < 4
        now = str(year - _ROC if short else year)
        alike = [m for text in texts if (m := _YEARLY.match(text)) and (m[1], m[3], m[5]) == shape.group(1, 3, 5)]
        count = max((int(m[4]) for m in alike if m[2] == now), default=0) + 1
        return Number(f"{shape[1]}{now}{shape[3]}{str(count).zfill(len(shape[4]))}{shape[5]}", own_form=True)
    if shape := _HEADED.match(last):
        counts = [m[2] for text in texts if (m := _HEADED.match(text)) and m[1] == shape[1]]
        return Number(f"{shape[1]}{str(max(map(int, counts)) + 1).zfill(len(shape[2]))}", own_form=True)
    return None


def same_number(one: str, other: str) -> bool:
    """True if two texts are the same number, whatever their width, case and blanks."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()

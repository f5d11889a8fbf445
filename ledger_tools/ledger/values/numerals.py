"""Chinese numerals: digits one by one (二〇二一), counted (一百一十), the formal set (壹貳叁), mixtures (3億2000萬).

Everything is exact: ``Fraction`` in, ``Fraction`` out. What speech shortens (三千五 for 3,500, 1万2 for 12,000) is not
read: written out it could as well be 3,005 or 10,002.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ledger_tools.text.pattern import pattern

_DIGIT_ROWS = (
    "零〇○◯",
    "一壹弌",
    "二貳贰貮两兩",
    "三叁叄參参叅",
    "四肆",
    "五伍",
    "六陸陆",
    "七柒",
    "八捌",
    "九玖",
)
DIGITS = {character: digit for digit, row in enumerate(_DIGIT_ROWS) for character in row}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_TOKENS = pattern(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|.", re.DOTALL)
_ALL_DIGITS = pattern(f"[{''.join(DIGITS)}]+\\Z")


def positional(text: str) -> int | None:
    """Return the number that Chinese digits say one by one, such as 二〇二一; None where other characters occur."""
    if not _ALL_DIGITS.match(text):
        return None
    return int("".join(str(DIGITS[character]) for character in text))


def counted(text: str) -> Fraction | None:
    """Return the number that digits and units say, such as 三千五百, 3億2000萬, 12.5万; None where it is none.

    Grouping commas must be gone already. A single digit is a number; several digits without units are not, see
    ``positional``.
    """
    for unit in ("亿億", "万萬"):
        cut = max(text.rfind(character) for character in unit)
        if cut >= 0:
            return _with_large_unit(text[:cut], text[cut], text[cut + 1 :])
    return _below_ten_thousand(text)


def _with_large_unit(head: str, unit: str, tail: str) -> Fraction | None:
    """Return head × unit + tail, where the tail must be smaller than the unit and not a shortened one."""
    size = LARGE_UNITS[unit]
    count = counted(head) if head else None
    if count is None:
        return None
    if not tail:
        return count * size
    rest = counted(tail)
    if rest is None or count.denominator != 1 or rest >= size or _is_shortened(tail):
        return None
    return count * size + rest


def _is_shortened(tail: str) -> bool:
    """True if what follows a large unit is too short to say its place: the 2 of 1万2."""
    if tail[0] in _DIGIT_ROWS[0]:
        return False
    return not any(unit in tail for unit in (*SMALL_UNITS, *LARGE_UNITS)) and len(tail.partition(".")[0]) < 3


def _below_ten_thousand(text: str) -> Fraction | None:
    """Return the number of a text with small units only."""
    total, pending, last_unit, skipped = Fraction(0), None, 10**4, True
    for token in _TOKENS.findall(text):
        if token in _DIGIT_ROWS[0]:
            if pending is not None:
                return None
            skipped = True
        elif token in DIGITS or token[0] in ".0123456789":
            if pending is not None:
                return None
            pending = Fraction(DIGITS.get(token, token))
        elif token in SMALL_UNITS:
            unit = SMALL_UNITS[token]
            if pending is None and unit == 10 and (total == 0 or skipped):
                pending = Fraction(1)  # 十二, 一百零十二
            if pending is None or unit >= last_unit:
                return None
            total, pending, last_unit, skipped = total + pending * unit, None, unit, False
        else:
            return None
    if pending is not None:
        if last_unit > 10 and not skipped:
            return None  # 三千五: shortened
        total += pending
    elif total == 0:
        return Fraction(0) if text and set(text) <= set(_DIGIT_ROWS[0]) and len(text) == 1 else None
    return total

"""The words around a date, and its text brought to one plain spelling before its form is looked for."""

from __future__ import annotations

import re
import unicodedata

from ledger_tools.ledger.values.numerals import DIGITS, counted, positional
from ledger_tools.text.pattern import pattern

_MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
MONTH_NAME = "(?P<name>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"

ABOUT_BEFORE = pattern(
    r"\A(?:大約|大约|大概|約莫|約|约|approximately|approx\.?|about|around|circa|ca?\.|~|≈|est\.?)\s*"
)
ABOUT_AFTER = pattern(r"\s*\(?(?:左右|前後|前后|上下|附近|許|许|約|约|approx\.?|est\.?)\)?\Z")
PIECE = pattern(r"[0-9]{2,4}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}|\b[12][0-9]{7}\b")
STRETCH = pattern(r"[~至到迄]|\bto\b")
VAGUE = pattern(
    r"[上中下]旬|[年月季周]\s*[初中底末](?![0-9一二三四五六七八九十])|[上下]半年|季度?|期間|期间|之間|之间|以?[前後后]"
    r"|q[1-4]|early|late|mid|end of|before|after"
)

OTHER_CALENDAR = pattern("[農农舊旧陰阴][曆历]|令和|平成|昭和|佛曆|佛历|正月|臘月|腊月")

_LONGEST = 80  # a longer text is a story, not a date
_DASHES = str.maketrans("‐‑‒–—―−─﹣－⁄∕\\。、・·", "----------///....")
_WEEKDAY = pattern(
    r"[\s,]*\(?\s*(?:(?:星期|禮拜|礼拜|週|周)[一二三四五六日天]"
    r"|(?<=[\s,(])(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|(?<=\()[一二三四五六日](?=\)))\s*\)?[\s,]*"
)
_LEADING_WEEKDAY = pattern(r"\A(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s*")
_FROM_TO = pattern(r"\A(?:自|從|从|由|於|于|截至|截止|至|到|迄)\s*|\s*(?:起|止)\Z")
_ENDS = " \t.,;:；，'\"`"
_CHINESE_RUN = pattern(f"[{''.join(DIGITS)}十拾百廿卅]+")


def plain_date_text(text: str) -> str | None:
    """Return a written date in one width, case and sort of dash, without its weekday; None where it cannot be a date.

    Marks that NFKC would turn into digits, such as a footnote's ¹, make it no date rather than another one.
    """
    if len(text) > _LONGEST:
        return None
    if not text.isascii():
        if any(unicodedata.category(character) == "No" for character in text):
            return None
        text = unicodedata.normalize("NFKC", text)
    plain = " ".join(text.translate(_DASHES).lower().split())
    plain = _WEEKDAY.sub(" ", _LEADING_WEEKDAY.sub("", plain)).strip(_ENDS)
    plain = _FROM_TO.sub("", _FROM_TO.sub("", plain)).strip(_ENDS)
    if not plain.isascii():
        plain = _CHINESE_RUN.sub(_arabic, plain.replace("元月", "1月").replace("廿", "二十").replace("卅", "三十"))
    return plain


def _arabic(match: re.Match[str]) -> str:
    """Return a run of Chinese digits in Arabic ones, said one by one or counted; as it is where it is neither."""
    run = match[0]
    one_by_one = positional(run)
    if one_by_one is not None:
        return "".join(str(DIGITS[character]) for character in run)
    number = counted(run)
    return run if number is None else str(int(number))

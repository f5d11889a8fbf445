"""One folded form of a text, so that headers, statuses and names match whatever script and width they are written in.

The folded form is for comparing only; nothing folded is ever shown or written back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ledger_tools.text.pattern import pattern

if TYPE_CHECKING:
    from opencc import OpenCC

_BLANKS = pattern(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+")
# Characters that opencc's t2s leaves apart although people use them for one another in these ledgers.
_VARIANTS = str.maketrans(
    {
        "僱": "雇",
        "証": "证",
        "臺": "台",
        "彙": "汇",
        "滙": "汇",
        "裡": "里",
        "綫": "线",
        "缐": "线",
        "箇": "个",
        "佔": "占",
        "週": "周",
        "迴": "回",
        "囘": "回",
        "恊": "协",
        "啓": "启",
        "敍": "叙",
        "峯": "峰",
        "羣": "群",
        "牀": "床",
        "衞": "卫",
        "爲": "为",
        "説": "说",
        "戸": "户",
        "戶": "户",
        "値": "值",
        "総": "总",
        "険": "险",
        "収": "收",
        "図": "图",
        "徴": "征",
    }
)
_WORDS = (("身分", "身份"), ("帐", "账"), ("其它", "其他"))  # words, not characters, differ here


@cache
def _converter() -> OpenCC:
    """Return the Traditional to Simplified converter; loaded at first need since its tables take time."""
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return our own words in Simplified Chinese; for showing examples, never for what a user wrote."""
    return str(_converter().convert(text))


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form of a text that is equal for all its spellings: script, width, case, blanks and variants.

    All white space, line breaks, zero-width and direction marks go away; ``保 險\\n單號`` and ``保险单号`` are one.
    """
    return _uncached(text)


def _uncached(text: str) -> str:
    if text.isascii():
        return "".join(text.split()).casefold()
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = unicodedata.normalize("NFKC", plain)  # without the blanks an accent may have found a letter to sit on
    if plain.isascii():
        return plain
    plain = str(_converter().convert(plain)).translate(_VARIANTS)
    for spelled, usual in _WORDS:
        plain = plain.replace(spelled, usual)
    return plain


_MARK = "\ue000"  # stands between texts that are folded together; no text of ours holds it
_CHUNK = 5_000  # texts converted together: long enough to be fast, short enough for the converter


def fold_all(texts: Iterable[str]) -> dict[str, str]:
    """Return the folded form of each distinct text; converting many together costs a tenth of one by one."""
    distinct = list(dict.fromkeys(texts))
    folded: dict[str, str] = {}
    for start in range(0, len(distinct), _CHUNK):
        some = distinct[start : start + _CHUNK]
        parts = _uncached(_MARK.join(some)).split(_MARK)
        if len(parts) != len(some):  # a text holds the mark itself
            parts = [fold(text) for text in some]
        folded.update(zip(some, parts, strict=True))
    return folded

"""Which script a workbook is written in, told by the characters that only one kind of Chinese has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WIDELY_SHARED = frozenset("台准面后里才系干于回云并布占志制表划周范松游征舍升注卷借只冲吁")  # used in both scripts


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=8_192)
def _sides(character: str) -> tuple[bool, bool]:
    """Return whether a character is only Traditional and whether it is only Simplified."""
    if character in _WIDELY_SHARED:
        return False, False
    return _converter("t2s").convert(character) != character, _converter("s2t").convert(character) != character


def script_of(texts: Iterable[str], more: Iterable[str] = ()) -> str:
    """Return ``zh-Hant``, ``zh-Hans`` or ``en``.

    Args:
        texts: sheet names and headers; what they say counts.
        more: further texts, asked only where the first are Chinese but the same in both scripts.
    """
    chinese = False
    for group in (texts, more):
        characters = _CHINESE.findall("".join(group))
        chinese = chinese or bool(characters)
        traditional = sum(_sides(c)[0] for c in characters)
        simplified = sum(_sides(c)[1] for c in characters)
        if traditional != simplified:
            return "zh-Hant" if traditional > simplified else "zh-Hans"
        if not chinese:
            return "en"
    return "zh-Hant"

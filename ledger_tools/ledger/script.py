"""Which script a workbook is written in, told by the characters that only one kind of Chinese has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_CHINESE = pattern(r"[\u3400-\u9fff]")
_SHARED = frozenset("台准面后里才系干于回云并布占志制表划周范松游征舍升注卷借只冲吁帐")  # written in both scripts
_CLEARLY = 0.2  # share of Traditional-only signs: about two in five in Traditional headers, none in Simplified ones
_ENOUGH = 12  # signs without a Traditional-only one among them that settle it for Simplified


def script_of(texts: Iterable[str], more: Iterable[str] = ()) -> str:
    """Return ``zh-Hant``, ``zh-Hans`` or ``en``.

    Args:
        texts: sheet names and headers; what they say counts.
        more: further texts, asked only where the first are Chinese but the same in both scripts.
    """
    chinese = False
    for group in (texts, more):
        signs = _CHINESE.findall("".join(group))
        chinese = chinese or bool(signs)
        if not chinese:
            return "en"
        traditional = sum(_is_traditional(sign) for sign in signs)
        if signs and traditional >= _CLEARLY * len(signs):
            return "zh-Hant"
        if not traditional and len(signs) >= _ENOUGH:
            return "zh-Hans"
        simplified = sum(_is_simplified(sign) for sign in signs)
        if traditional != simplified:
            return "zh-Hant" if traditional > simplified else "zh-Hans"
    return "zh-Hant"


def _is_traditional(sign: str) -> bool:
    return sign not in _SHARED and fold(sign) != sign


def _is_simplified(sign: str) -> bool:
    return sign not in _SHARED and str(_to_traditional().convert(sign)) != sign


@cache
def _to_traditional() -> Any:
    """Return the converter to Traditional; its tables take a while to load and are seldom needed."""
    from opencc import OpenCC

    return OpenCC("s2t")

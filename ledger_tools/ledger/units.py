"""Units and currencies as headers and banners write them: (萬元), NT$, USD '000, 單位:人民幣千元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_SCALES = {
    "元": 1,
    "圆": 1,
    "角": 1,
    "百元": 100,
    "千": 1_000,
    "仟": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "k": 1_000,
    "000": 1_000,
    "000s": 1_000,
    "thousand": 1_000,
    "thousands": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "mil": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
}
_CURRENCIES = {
    "新台币": "TWD",
    "台币": "TWD",
    "nt$": "TWD",
    "ntd": "TWD",
    "twd": "TWD",
    "nt": "TWD",
    "人民币": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "cn¥": "CNY",
    "港币": "HKD",
    "港元": "HKD",
    "hk$": "HKD",
    "hkd": "HKD",
    "澳门元": "MOP",
    "澳门币": "MOP",
    "mop": "MOP",
    "美元": "USD",
    "美金": "USD",
    "us$": "USD",
    "usd": "USD",
    "usdollars": "USD",
    "欧元": "EUR",
    "eur": "EUR",
    "€": "EUR",
    "英镑": "GBP",
    "gbp": "GBP",
    "£": "GBP",
    "日元": "JPY",
    "日币": "JPY",
    "日圆": "JPY",
    "jpy": "JPY",
    "新加坡元": "SGD",
    "新币": "SGD",
    "sgd": "SGD",
    "s$": "SGD",
    "aud": "AUD",
    "a$": "AUD",
    "cad": "CAD",
    "chf": "CHF",
    "krw": "KRW",
    "韩元": "KRW",
    "thb": "THB",
    "myr": "MYR",
    "vnd": "VND",
}
_CURRENCY_WORDS = "|".join(re.escape(word) for word in sorted(_CURRENCIES, key=len, reverse=True))
_SCALE_WORDS = "|".join(sorted(_SCALES, key=len, reverse=True))
_UNIT = pattern(
    rf"(?:(?:金额)?单位|unit|in|currency|币别|币种|货币)?(?:[:=为]|is)?"
    rf"(?P<currency>{_CURRENCY_WORDS})?[$¥]?(?:in)?['’]?(?P<scale>{_SCALE_WORDS})?(?P<yuan>元|圆)?(?P<after>{_CURRENCY_WORDS})?[$¥]?\Z"
)
_BANNER = pattern(
    rf"(?:单位|unit|币别|币种|货币|currency|(?:amounts?|figures?|allamounts?)(?:are)?(?:stated|shown|expressed)?in)[:=为]?(?:are)?(?:in)?"
    rf"(?P<currency>{_CURRENCY_WORDS})?[$¥]?(?:in)?['’]?(?P<scale>{_SCALE_WORDS})?元?(?P<after>{_CURRENCY_WORDS})?"
)
_APART = pattern(r"[\s\u3000()（）\[\]【】,，;；。、|]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit says.

    Attributes:
        scale: what one unit is worth: 10,000 for 萬元; None where only a currency is named.
        currency: ISO code, None where none is named.
        text: as written, of a banner only the words of the unit.
    """

    scale: int | None
    currency: str | None
    text: str


@lru_cache(maxsize=4_096)
def unit_of(text: str) -> Unit | None:
    """Return the unit that a text is, and nothing but: ``萬元``, ``NT$``, ``USD '000``; None for any other text."""
    found = _UNIT.match(fold(text).replace("(", "").replace(")", ""))
    if found is None or not (found["currency"] or found["scale"] or found["yuan"] or found["after"]):
        return None
    return _unit(found["scale"] or found["yuan"], found["currency"] or found["after"], text)


@lru_cache(maxsize=4_096)
def banner_unit(text: str) -> Unit | None:
    """Return the unit that a line above the table announces, such as ``單位:萬元``; None where it does not."""
    found = _BANNER.search(fold(text).replace("(", "").replace(")", ""))
    if found is None or not (found["currency"] or found["scale"] or found["after"]):
        return None
    return _unit(found["scale"], found["currency"] or found["after"], _words_of_unit(text))


def _words_of_unit(text: str) -> str:
    """Return the part of a banner that announces the unit: the shortest stretch of its words that says the same."""
    parts = [part for part in _APART.split(text) if part.strip()]
    wanted = _meaning(text)
    for length in range(1, len(parts)):
        for start in range(len(parts) - length + 1):
            piece = " ".join(parts[start : start + length])
            if _meaning(piece) == wanted:
                return f"{parts[0]} {piece}" if start == 1 and parts[0].lower() == "all" else piece
    return text


def _meaning(text: str) -> tuple[str | None, ...] | None:
    found = _BANNER.search(fold(text).replace("(", "").replace(")", ""))
    if found is None or not (found["currency"] or found["scale"] or found["after"]):
        return None
    return found["currency"], found["scale"], found["after"]


def _unit(scale: str | None, currency: str | None, text: str) -> Unit:
    return Unit(_SCALES[scale] if scale else None, _CURRENCIES[currency] if currency else None, text.strip())

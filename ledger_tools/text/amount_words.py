"""Amounts in words, as receipts and vouchers have them: 壹萬貳仟元整, or in English; never rounded.

Characters and zeros follow the mainland rules on filling in vouchers (their annex on amounts); Taiwan and Hong Kong
write the same with characters of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

LIMIT = Decimal(10) ** 12  # from here on no words: the rules end at 仟億
_DIGITS = {"zh-Hant": "零壹貳參肆伍陸柒捌玖", "zh-Hans": "零壹贰叁肆伍陆柒捌玖"}
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = {"zh-Hant": ("", "萬", "億"), "zh-Hans": ("", "万", "亿")}
_MINUS = {"zh-Hant": "負", "zh-Hans": "负"}
# Stands directly before the words; 新臺幣 is the form of papers, 新台幣 that of every day.
_PREFIXES: Mapping[str, Mapping[str, str]] = {
    "zh-Hant": {
        "TWD": "新臺幣",
        "CNY": "人民幣",
        "HKD": "港幣",
        "MOP": "澳門幣",
        "USD": "美元",
        "EUR": "歐元",
        "GBP": "英鎊",
        "JPY": "日圓",
        "SGD": "新加坡元",
    },
    "zh-Hans": {
        "TWD": "新台币",
        "CNY": "人民币",
        "HKD": "港币",
        "MOP": "澳门币",
        "USD": "美元",
        "EUR": "欧元",
        "GBP": "英镑",
        "JPY": "日元",
        "SGD": "新加坡元",
    },
    "en": {
        "TWD": "NEW TAIWAN DOLLARS",
        "CNY": "RENMINBI YUAN",
        "HKD": "HONG KONG DOLLARS",
        "MOP": "MACAU PATACAS",
        "USD": "US DOLLARS",
        "EUR": "EUROS",
        "GBP": "POUNDS STERLING",
        "JPY": "JAPANESE YEN",
        "SGD": "SINGAPORE DOLLARS",
    },
}
_CENTS = dict.fromkeys(("TWD", "HKD", "USD", "EUR", "SGD"), "CENTS") | {"GBP": "PENCE"}
_SMALL = (
    *("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"),
    *("THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN"),
)
_TENS = ("", "", "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_SCALES = ("", " THOUSAND", " MILLION", " BILLION")


def amount_in_words(amount: Decimal, language: str, currency: str = "", *, whole: str = "整") -> str:
    """Return an amount in words with its currency before them.

    Args:
        amount: of at most two decimals, below ``LIMIT``.
        language: zh-Hant, zh-Hans or en.
        currency: ISO code; one without a name of its own stands as it is, "" where nobody says it.
        whole: what ends an amount without 角 and 分; 正 in some offices of Hong Kong.

    Raises:
        ValueError: the amount has more decimals, is too large, or is no number.
    """
    if not amount.is_finite() or abs(amount) >= LIMIT or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} is not written in words")
    units, cents = divmod(int(abs(amount) * 100), 100)
    prefix = _PREFIXES[language].get(currency, f"{currency} " if currency else "")
    if language == "en":
        return _english(units, cents, prefix.strip(), currency, minus=amount < 0)
    return prefix + (_MINUS[language] if amount < 0 else "") + _chinese(units, cents, language, whole)


def _chinese(units: int, cents: int, language: str, whole: str) -> str:
    digits = _DIGITS[language]
    if not units and not cents:
        return f"零元{whole}"
    tenths, hundredths = divmod(cents, 10)
    words = f"{_integer(units, language)}元" if units else ""
    if not cents:
        return words + whole
    if units and (not tenths or not units % 10):  # 325.04 參佰貳拾伍元零肆分, 1,680.32 壹仟陸佰捌拾元零參角貳分
        words += "零"
    words += f"{digits[tenths]}角" if tenths else ""
    return words + (f"{digits[hundredths]}分" if hundredths else "")


def _integer(number: int, language: str) -> str:
    """Return a whole number; one 零 before a group below 1,000 and for groups of zeros, however many there are."""
    words, skipped = "", False
    for place, group in reversed(list(enumerate(_parts(number, 10_000)))):
        if not group:
            skipped = bool(words)
            continue
        words += "零" if words and (group < 1_000 or skipped) else ""
        words += _group(group, language) + _GROUPS[language][place]
        skipped = False
    return words


def _group(group: int, language: str) -> str:
    """Return a group of four digits; ten is 壹拾, and never 拾 alone."""
    words, zero = "", False
    for place, digit in reversed(list(enumerate(_parts(group, 10)))):
        if digit:
            words += ("零" if zero else "") + _DIGITS[language][digit] + _PLACES[place]
        zero = not digit
    return words


def _parts(number: int, base: int) -> Iterator[int]:
    """Yield the digits of a number to a base, the lowest first."""
    while number:
        number, part = divmod(number, base)
        yield part


def _english(units: int, cents: int, prefix: str, currency: str, *, minus: bool) -> str:
    words = [*([prefix] if prefix else []), *(["MINUS"] if minus else []), _english_integer(units)]
    if cents:
        unit = _CENTS.get(currency)
        words.append(f"AND {unit} {_below_thousand(cents)}" if unit else f"AND {cents:02d}/100")
    return " ".join([*words, "ONLY"])


def _english_integer(number: int) -> str:
    """Return a whole number the British way: "and" before what is below a hundred."""
    if not number:
        return _SMALL[0]
    parts = list(enumerate(_parts(number, 1_000)))
    words = [_below_thousand(part) + _SCALES[place] for place, part in reversed(parts) if part]
    if len(words) > 1 and 0 < number % 1_000 < 100:
        words.insert(-1, "AND")
    return " ".join(words)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} HUNDRED"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        small = _SMALL[rest] if rest < 20 else _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
        words += [*(["AND"] if hundreds else []), small]
    return " ".join(words)

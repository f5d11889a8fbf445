"""Currency signs and names beside an amount, and in a number format, to ISO codes."""

from __future__ import annotations

import re

from ledger_tools.text.pattern import pattern

# Longest first where one begins another. A lone $ names no currency: it may be TWD, HKD, USD and more.
_NAMES = {
    "CNY": "rmb cny cn¥ cnh 人民幣 人民币 rmb¥ ¥",
    "TWD": "ntd$ nt$ ntd nt twd 新臺幣 新台幣 新台币 新臺币 臺幣 台幣 台币",
    "HKD": "hkd$ hk$ hkd 港幣 港币 港元 港紙 港纸",
    "USD": "usd$ us$ usd u.s.$ 美元 美金 美圓",
    "MOP": "mop$ mop 澳門幣 澳门币 澳門元 澳门元 葡幣 葡币",
    "JPY": "jpy jp¥ 日圓 日圆 日元 日幣 日币 円",
    "EUR": "eur € 歐元 欧元",
    "GBP": "gbp £ 英鎊 英镑",
    "SGD": "sgd s$ 新加坡元 新加坡幣 新加坡币 新幣 新币",
    "AUD": "aud au$ a$ 澳元 澳幣 澳币",
    "CAD": "cad ca$ c$ 加元 加幣 加币",
    "KRW": "krw ₩ 韓元 韩元 韓圜",
    "CHF": "chf 瑞郎 瑞士法郎",
    "THB": "thb ฿ 泰銖 泰铢",
    "MYR": "myr rm 馬幣 马币 令吉",
    "VND": "vnd ₫ 越南盾",
}
CURRENCIES = {name: code for code, names in _NAMES.items() for name in names.split()} | {"$": ""}
_ANY = "|".join(re.escape(name) for name in sorted(CURRENCIES, key=len, reverse=True))
PREFIX = pattern(rf"({_ANY})(?![a-z])[\s:.]*")
SUFFIX = pattern(rf"[\s]*(?<![a-z])({_ANY})\Z")
IN_BRACKETS = pattern(rf"\(\s*({_ANY})\s*\)")
_FORMAT_LOCALE = pattern(r"\[\$([^\-\]]*)(?:-([0-9a-z\-]*))?\]", re.IGNORECASE)
_YEN_LOCALES = ("411", "ja-jp")
_CODES = frozenset(code.lower() for code in _NAMES)
_SIGNS_IN_FORMAT = ("nt$", "hk$", "us$", "mop$", "rmb", "€", "£", "¥")


def currency_of_format(code: str) -> str:
    """Return the ISO code that a number format shows beside the number, "" where it shows none or a lone ``$``."""
    lowered = code.lower().replace("￥", "¥").replace("\\", "")
    for sign, locale in _FORMAT_LOCALE.findall(lowered):
        if sign == "¥" and locale.endswith(_YEN_LOCALES):
            return "JPY"
        if sign:
            return CURRENCIES.get(sign.strip(), "")
    plain = lowered.replace('"', "")
    for sign in _SIGNS_IN_FORMAT:
        if sign in plain:
            return CURRENCIES[sign]
    return next((found.upper() for found in re.findall(r'"\s*([a-z]{3})\s*"', lowered) if found in _CODES), "")

"""What may be set: every setting with its default, checked, and knowing whether a cell, an option or nobody set it.

A plain dataclass and not a pydantic model: importing pydantic and building one model costs as much processor time as
reading a ledger of 200 rows, and every command would pay it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from ledger_tools.model.cells import CellRef
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import LANGUAGES, Message, msg
from ledger_tools.text.pattern import pattern

Origin = CellRef | str  # the cell of the settings sheet, or the option, such as ``--set``
REGION_CURRENCY = {"TW": "TWD", "CN": "CNY", "HK": "HKD", "MO": "MOP"}
SCRIPT_REGION = {"zh-Hant": "TW", "zh-Hans": "CN"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run; None where a setting is empty by default.

    Attributes:
        money_unit: what one unit of an amount is worth where neither header nor title says it.
        static_days: days without activity after which an open claim counts as static (V32).
        week_off: the days of the week on which nobody works, as ``WEEKDAYS`` names them.
        holiday_roll: whether a window of the house that ends on a rest day moves to the next working day.
        follow_from: the first day from which the house's follow-up is kept; what began before is not followed up.
        late_notice_days: days from loss to notice, None where notice is not checked (V05).
        large_loss: amount from which reports list a claim by itself.
        tolerance: how far sums may differ, in currency units.
        aliases: the user's own headers, as ``header_key`` writes them, with the key each means.
        columns: the user's word on single columns: key by sheet name and 1-based column; "" leaves it unread.
        sheet_roles: the user's word on whole sheets: a line, the key of a register, or ``other``.
        synonyms: the user's own words for statuses, outcomes and stages: code by column key and word.
        rule_changes: the user's word on single due rules by id: a number of their own, or whether they are counted.
        origins: where each setting comes from; a default has none.
    """

    firm: str | None = None
    department: str | None = None
    supervisor: str | None = None
    language: str = "auto"
    region: str | None = None
    currency: str | None = None
    money_unit: int = 1
    day_rule: str = "calendar"
    week_off: tuple[str, ...] = ("Sat", "Sun")
    holiday_roll: bool = False
    follow_from: date | None = None
    file_days: int = 2
    first_from: int = 3
    first_to: int = 7
    second_from: int = 8
    second_to: int = 14
    escalate_days: int = 2
    event_lead_days: int = 14
    event_letter_days: int = 2
    service_lead_days: int = 14
    renewal_lead_days: int = 30
    lost_months: int = 6
    attempts_max: int = 5
    claim_call_days: int = 3
    pay_light_days: int = 7
    pay_heavy_days: int = 30
    heavy_amount: Decimal | None = None
    static_days: int = 30
    late_notice_days: int | None = None
    large_loss: Decimal | None = None
    tolerance: Decimal = Decimal("0.01")
    packs: tuple[str, ...] = ("house",)
    cooling_off_days: int | None = None
    archive_dir: str | None = None
    letter_head: str | None = None
    seal_line: bool | None = None
    roc_dates: bool = False
    amount_words: bool | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[tuple[str, int], str] = field(default_factory=dict)
    sheet_roles: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rule_changes: Mapping[str, int | bool] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def origin(self, key: str) -> Origin:
        """Return where a setting comes from: a cell of the settings sheet, an option, or ``default``."""
        return self.origins.get(key, "default")

    def changed(self, values: Mapping[str, Any], origin: Mapping[str, Origin] | Origin) -> Settings:
        """Return settings in which some values are others, with where these come from."""
        origins = origin if isinstance(origin, Mapping) else dict.fromkeys(values, origin)
        return replace(self, **values, origins={**self.origins, **origins})


@cache
def setting_keys() -> tuple[str, ...]:
    """Return the names of the settings that have one value, in their order."""
    return tuple(f.name for f in fields(Settings) if f.name in _READERS)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that a setting cannot take: what it must be."""

    must: Message


def read_setting(key: str, text: str) -> Any:
    """Return the value that a text gives a setting, or a ``Wrong`` that says what it must be.

    Raises:
        KeyError: there is no such setting.
    """
    return _READERS[key](text)


def _words(text: str) -> Any:
    return text.strip() or None


def _whole(least: int, most: int) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        number = _number(text)
        if number is None or number != int(number) or not least <= number <= most:
            return Wrong(msg("it must be a whole number from {least} to {most}", least=least, most=most))
        return int(number)

    return read


def _amount(text: str) -> Any:
    number = _number(text)
    if number is None or number < 0:
        return Wrong(msg("it must be an amount, 0 or more"))
    return number


def _number(text: str) -> Decimal | None:
    plain = fold(text).replace(",", "").removesuffix("天").removesuffix("日").removesuffix("days").removesuffix("元")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _yes_no(text: str) -> Any:
    word = fold(text)
    if word in {"是", "y", "yes", "true", "1", "要", "有"}:
        return True
    if word in {"否", "n", "no", "false", "0", "不", "无"}:
        return False
    return Wrong(msg("it must be yes or no"))


def _one_of(options: Mapping[str, str]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = options.get(fold(text))
        shown = ", ".join(dict.fromkeys(options.values()))
        return value if value else Wrong(msg("it must be one of {options}", options=shown))

    return read


def _currency(text: str) -> Any:
    from ledger_tools.ledger.units import unit_of

    unit = unit_of(text)
    if unit and unit.currency:
        return unit.currency
    code = text.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    return Wrong(msg("it must be a currency such as TWD, CNY or HKD"))


def _money_unit(text: str) -> Any:
    from ledger_tools.ledger.units import unit_of

    unit = unit_of(text)
    if unit and unit.scale:
        return unit.scale
    number = _number(text)
    if number in (1, 100, 1_000, 10_000, 1_000_000, 100_000_000):
        return int(number)
    return Wrong(msg("it must be 1, 1000, 10000 (萬元) or 1000000"))


def _a_day(text: str) -> Any:
    from ledger_tools.ledger.values.one_day import one_day

    day = one_day(text)
    if day is None:
        return Wrong(msg("it must be a day, such as 2021-01-01"))
    return day.date() if isinstance(day, datetime) else day


def _packs(text: str) -> Any:
    from ledger_tools.ledger.due_names import read_packs

    return read_packs(text)


def _week_off(text: str) -> Any:
    """Return the weekdays that a text names, in the week's order; a range such as 五至一 goes round its end."""
    rest = fold(text)
    if rest in _NO_REST:
        return ()
    for words, plain in _WEEK_WORDS:
        rest = words.sub(plain, rest)
    found: set[int] = set()
    while day := _WEEKDAYS.match(rest):
        first, last = _weekday(day[1]), _weekday(day[2] or day[1])
        found.update((first + i) % 7 for i in range((last - first) % 7 + 1))
        rest = rest[day.end() :]
    if rest or not found:
        return Wrong(msg("it must name days of the week, such as Sat, Sun or 六、日"))
    if len(found) == 7:
        return Wrong(msg("it must leave a day of the week to work on"))
    return tuple(WEEKDAYS[number] for number in sorted(found))


def _weekday(word: str) -> int:
    return "一二三四五六日".find(word) if len(word) == 1 else [day.lower() for day in WEEKDAYS].index(word[:3])


_NO_REST = {"无", "没有", "无休", "全年无休", "none", "-"}
_WEEK_WORDS = (
    (pattern(r"周休二日|双休日?|周末|weekends?"), "六日"),
    (pattern(r"周休一日|单休日?"), "日"),
    (pattern(r"(?:国定|法定|公众)?节?假[日期]|publicholidays?"), ""),  # these are days off by themselves
    (pattern(r"星期|礼拜|周|每|逢|every|休息|休"), ""),
    (pattern(r"天"), "日"),
)
_WEEKDAYS = pattern(
    r"({day})(?:(?:-|~|–|—|to|至|到)({day}))?(?:[,、/;&+.和及与跟]|and)*".replace(
        "{day}",
        "[一二三四五六日]|mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|fri(?:days?)?"
        "|sat(?:urdays?)?|sun(?:days?)?",
    )
)
_LANGUAGES = {
    "auto": "auto",
    "自动": "auto",
    **{tag.lower(): tag for tag in LANGUAGES},
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-cn": "zh-Hans",
    "繁体中文": "zh-Hant",
    "繁体": "zh-Hant",
    "正体中文": "zh-Hant",
    "简体中文": "zh-Hans",
    "简体": "zh-Hans",
    "english": "en",
    "英文": "en",
}
_REGIONS = {
    **{code.lower(): code for code in REGION_CURRENCY},
    "台湾": "TW",
    "taiwan": "TW",
    "中国": "CN",
    "中国大陆": "CN",
    "大陆": "CN",
    "china": "CN",
    "mainlandchina": "CN",
    "香港": "HK",
    "hongkong": "HK",
    "澳门": "MO",
    "macao": "MO",
    "macau": "MO",
}
_DAY_RULES = {"calendar": "calendar", "日历日": "calendar", "working": "working", "工作日": "working"}
_days = _whole(0, 36_500)
_READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("firm", "department", "supervisor", "archive_dir", "letter_head"), _words),
    **dict.fromkeys(
        (
            "file_days",
            "first_from",
            "first_to",
            "second_from",
            "second_to",
            "escalate_days",
            "event_lead_days",
            "event_letter_days",
            "service_lead_days",
            "renewal_lead_days",
            "claim_call_days",
            "pay_light_days",
            "pay_heavy_days",
            "static_days",
            "late_notice_days",
            "cooling_off_days",
        ),
        _days,
    ),
    "lost_months": _whole(1, 120),
    "attempts_max": _whole(1, 100),
    **dict.fromkeys(("heavy_amount", "large_loss", "tolerance"), _amount),
    **dict.fromkeys(("holiday_roll", "seal_line", "roc_dates", "amount_words"), _yes_no),
    "language": _one_of(_LANGUAGES),
    "region": _one_of(_REGIONS),
    "currency": _currency,
    "money_unit": _money_unit,
    "day_rule": _one_of(_DAY_RULES),
    "week_off": _week_off,
    "follow_from": _a_day,
    "packs": _packs,
}

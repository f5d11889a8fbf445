"""How days, amounts, choices and facts read on paper, in the language of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ledger_tools.model.calls import Fact
from ledger_tools.model.records import Record
from ledger_tools.text.i18n import Message

LINE = "＿" * 8  # left where the workbook has nothing, to be written on by hand
TICKED, OPEN = "☑", "☐"
_ROC = 1911
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SIGNS = {"TWD": "NT$", "CNY": "¥", "HKD": "HK$", "MOP": "MOP$", "USD": "US$", "GBP": "£", "EUR": "€"}
_WHOLE = ("TWD", "JPY")


class Printed(str):
    """Words on paper that still know the day or the amount they were made of, for a cell of an Excel form.

    Attributes:
        value: what they were made of.
    """

    value: date | Decimal

    def __new__(cls, words: str, value: date | Decimal) -> Printed:
        """Return words together with what they were made of."""
        made = super().__new__(cls, words)
        made.value = value
        return made


@dataclass(frozen=True, slots=True)
class Printing:
    """The ways of one form.

    Attributes:
        place: whose names of papers are used.
        roc_dates: True if years are counted from the Republic.
        amount_words: True if amounts are printed in words beside the figures.
    """

    language: str
    place: str = ""
    roc_dates: bool = False
    amount_words: bool = True

    def words(self, text: str | Message | Mapping[str, str] | None) -> str:
        """Return words in the form's language."""
        if isinstance(text, Message):
            return text.text(self.language)
        return text[self.language] if isinstance(text, Mapping) else text or ""

    def day(self, day: date | None) -> str:
        """Return a day, with its time of day where it has one; "" for None."""
        return Printed(self._long(day), day) if day is not None else ""

    def _long(self, day: date) -> str:
        clock = f" {day:%H:%M}" if isinstance(day, datetime) else ""
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}{clock}"
        year = f"民國{day.year - _ROC}" if self.roc_dates and self.language == "zh-Hant" else str(day.year)
        return f"{year}年{day.month}月{day.day}日{clock}"

    def short(self, day: date | None) -> str:
        """Return a day as it fits into a column: 2021/11/4, 110/11/4 of the Republic, 4 Nov 2021."""
        return Printed(self._short(day), day) if day is not None else ""

    def _short(self, day: date) -> str:
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"
        year = day.year - _ROC if self.roc_dates and self.language == "zh-Hant" else day.year
        return f"{year}/{day.month}/{day.day}"

    def amount(self, amount: Decimal, currency: str = "", *, bare: bool = False) -> str:
        """Return an amount with separators and its currency's sign before it; whole where cents are out of use.

        Args:
            bare: True if the sign is left out, as in a column of a table.
        """
        sign = "" if bare else _SIGNS.get(currency, f"{currency} " if currency else "")
        places = 0 if currency in _WHOLE and amount == int(amount) else 2
        return Printed(f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.{places}f}", amount)

    def fact(self, fact: Fact | None) -> str:
        """Return what a fact says; "" for None."""
        if fact is None:
            return ""
        if fact.kind == "date" and isinstance(fact.value, str):
            moment = datetime.fromisoformat(fact.value)
            return self.day(moment if ":" in fact.value else moment.date())
        if fact.kind == "money" and isinstance(fact.value, str):
            return self.amount(Decimal(fact.value), fact.currency)
        return self.words(fact.value)

    def field(self, record: Record, *keys: str) -> str:
        """Return what a record says under the first of some keys that says anything; "" where none does."""
        return next((text for key in keys if (text := self.fact(record.facts.get(key)))), "")

    def brief(self, record: Record, key: str) -> str:
        """Return what a record says under a key as it fits into a column of a table."""
        return self.brief_fact(record.facts.get(key))

    def brief_fact(self, fact: Fact | None) -> str:
        """Return what a fact says as it fits into a column of a table; "" for None."""
        if fact is not None and fact.kind == "date" and isinstance(fact.value, str):
            return self.short(datetime.fromisoformat(fact.value).date())
        return self.fact(fact)

    def bare(self, record: Record, key: str) -> str:
        """Return what a record says under a key, an amount without its currency's sign, as in a column of amounts."""
        fact = record.facts.get(key)
        if fact is not None and fact.kind == "money" and isinstance(fact.value, str):
            return self.amount(Decimal(fact.value), fact.currency, bare=True)
        return self.brief_fact(fact)

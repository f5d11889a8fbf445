"""Which rows of the workbook are about the same customer: by number, else by name, else by telephone or plate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ledger_tools.followup.columns import folded, plates, texts, truths
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.table import LedgerTable

NAME_KEYS = ("customer", "recipient", "policyholder", "insured")
PHONE_KEYS = ("phone", "phone2")
_DIGITS = re.compile(r"\D+")
UNKNOWN = -1
_SEVERAL = -2  # a name that several customers share


def phone_digits(text: str) -> str:
    """Return a telephone number for comparing: its digits, without a leading country code of ours."""
    digits = _DIGITS.sub("", text)
    for code in ("886", "86", "852", "853"):
        if digits.startswith(code) and len(digits) > 10:
            return digits[len(code) :].lstrip("0")
    return digits.lstrip("0")


def _words(table: LedgerTable) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the words that name the customer of each row: number, name, telephone and plate."""
    name = next((key for key in NAME_KEYS if table.get(key) is not None), "customer")
    return folded(table, "customer_id"), folded(table, name), texts(table, "phone"), plates(table)


def _keep(known: dict[str, int], word: str, who: int) -> None:
    """Keep a word that names a customer, or that several share it."""
    if word:
        known[word] = who if known.get(word, who) == who else _SEVERAL


@dataclass(slots=True)
class _Names:
    """The words by which customers are known so far; values are customer numbers.

    Attributes:
        phones_of: the telephone numbers of each customer.
        heard: customers whose number stands in no customer file.
        strangers: names of whom neither the customer file nor a number is known.
    """

    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    plates: dict[str, int] = field(default_factory=dict)
    phones_of: dict[int, set[str]] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    strangers: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def new(self) -> int:
        self.count += 1
        return self.count - 1

    def named(self, name: str) -> int:
        """Return whose name it is; ``UNKNOWN`` where nobody's, ``_SEVERAL`` where that of several."""
        return self.names.get(name, UNKNOWN) if name else UNKNOWN

    def reached_by(self, phones: Sequence[str], plate: str) -> int:
        """Return the one customer whose telephone or plate it is; ``UNKNOWN`` where nobody's or that of several."""
        for who in (*(self.phones.get(phone, UNKNOWN) for phone in phones), self.plates.get(plate, UNKNOWN)):
            if who >= 0:
                return who
        return UNKNOWN


class Customers:
    """The customers of a book, numbered from 0 in the order in which the customer file and other sheets name them.

    A number says more than a name: two numbers are two customers, be their name the same. So are two rows of the
    customer file without numbers that share a name but no telephone number. Where several share a name, or the
    customer file does not know it, telephone and plate decide.
    """

    def __init__(self, book: Book) -> None:
        self._names = _Names()
        self._of: dict[int, NDArray[np.int64]] = {}
        self._told: dict[str, dict[int, str]] = {}
        self.files: Sequence[LedgerTable] = [t for t in book.tables if t.kind == "customer-file"]
        for table in self.files:
            self._of[id(table)] = self._learn(table)
        others = [t for t in book.tables if t.kind != "customer-file" and t.get("customer_id") is not None]
        self._hear_of({pair for table in others for pair in zip(*_words(table)[:2], strict=True)})

    def _learn(self, table: LedgerTable) -> NDArray[np.int64]:
        """Return the customers of a customer file; those with numbers come first, so that sorting changes nothing."""
        words = zip(*_words(table), texts(table, "phone2"), strict=True)
        rows = [(not row[0], not (row[2] or row[4]), row, position) for position, row in enumerate(words)]
        found = np.full(len(rows), UNKNOWN, np.int64)
        for _, _, row, position in sorted(rows):
            found[position] = self._learned(*row)
        return found

    def of(self, table: LedgerTable) -> NDArray[np.int64]:
        """Return the customer of each row, ``UNKNOWN`` where the row names none, shape (n,)."""
        if id(table) not in self._of:
            rows = zip(*_words(table), strict=True)
            self._of[id(table)] = np.fromiter((self._known(*row) for row in rows), np.int64, len(table))
        return self._of[id(table)]

    def _learned(self, number: str, name: str, phone: str, plate: str, phone2: str) -> int:
        """Return the customer of a row of the customer file, and keep every word that the row names them by."""
        names = self._names
        phones = [digits for text in (phone, phone2) if text and (digits := phone_digits(text))]
        who = names.ids.get(number, UNKNOWN) if number else self._same(name, phones, plate)
        if who < 0 and not (number or name):
            return UNKNOWN
        who = who if who >= 0 else names.new()
        _keep(names.ids, number, who)
        _keep(names.names, name, who)
        _keep(names.plates, plate, who)
        for digits in phones:
            _keep(names.phones, digits, who)
            names.phones_of.setdefault(who, set()).add(digits)
        return who

    def _same(self, name: str, phones: Sequence[str], plate: str) -> int:
        """Return the customer of a row of the file that has no number; below 0 where it is a new one."""
        names = self._names
        who = names.named(name)
        if who == _SEVERAL:
            return names.reached_by(phones, plate)
        own = names.phones_of.get(who, set())
        return UNKNOWN if own and phones and own.isdisjoint(phones) else who

    def _hear_of(self, pairs: set[tuple[str, str]]) -> None:
        """Learn the numbers that stand in no customer file, with the names given beside them.

        A name that the file knows stays that of the file. One that it knows without a number gets this number.
        """
        names = self._names
        on_file, numbered = set(names.names), set(names.ids.values())
        for number, name in sorted(pairs):
            if not number or number in names.ids:
                continue
            who = names.named(name)
            if who < 0 or who in numbered:
                who = names.new()
                names.heard.add(who)
            names.ids[number] = who
            numbered.add(who)
            if name not in on_file:
                _keep(names.names, name, who)

    def _known(self, number: str, name: str, phone: str, plate: str) -> int:
        """Return the customer of any other row; whom nobody has heard of becomes a customer by the name given."""
        names = self._names
        numbered = names.ids.get(number, UNKNOWN) if number else UNKNOWN
        if numbered >= 0 and numbered not in names.heard:
            return numbered
        who = names.named(name)
        if who >= 0 and not number:
            return who
        reached = names.reached_by([phone_digits(phone)] if phone else [], plate)
        if numbered >= 0:  # a slip of the pen in the number, where name and telephone or plate agree on somebody else
            return who if who >= 0 and who == reached else numbered
        if reached >= 0:
            return reached
        if not name:
            return UNKNOWN
        if who == UNKNOWN and name in names.strangers:
            return names.strangers[name]
        new = names.new()
        if who == UNKNOWN:
            names.strangers[name] = new
        return new

    def find(self, text_folded: str, digits: str = "") -> int:
        """Return the customer that a number, name, plate or telephone number names; ``UNKNOWN`` where none does."""
        names = self._names
        for known, key in (
            (names.ids, text_folded),
            (names.names, text_folded),
            (names.strangers, text_folded),
            (names.plates, text_folded),
            (names.phones, digits),
        ):
            if key and known.get(key, UNKNOWN) >= 0:
                return known[key]
        return UNKNOWN

    @cached_property
    def rows(self) -> dict[int, list[tuple[LedgerTable, int]]]:
        """Return the rows of the customer file by customer."""
        found: dict[int, list[tuple[LedgerTable, int]]] = {}
        for table in self.files:
            for position, who in enumerate(self.of(table).tolist()):
                found.setdefault(who, []).append((table, position))
        found.pop(UNKNOWN, None)
        return found

    def told(self, who: int, key: str) -> str:
        """Return what the customer file says of a customer in a column; "" where it says nothing."""
        if key not in self._told:
            self._told[key] = self._said(key)
        return self._told[key].get(who, "")

    def _said(self, key: str) -> dict[int, str]:
        """Return the first text of a column for each customer who has one."""
        found: dict[int, str] = {}
        for table in self.files:
            for who, text in zip(self.of(table).tolist(), texts(table, key), strict=True):
                if text and who >= 0:
                    found.setdefault(who, text)
        return found

    @cached_property
    def no_calls(self) -> dict[int, bool]:
        """Return what the customer file's own column says about calling: True do not call, False calls are welcome."""
        said: dict[int, bool] = {}
        for table in self.files:
            yes, no = truths(table, "do_not_call")
            for who, dont, may in zip(self.of(table).tolist(), yes.tolist(), no.tolist(), strict=True):
                if dont or (may and who not in said):
                    said[who] = dont
        return said

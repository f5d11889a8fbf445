"""Which rows of the workbook are about the same customer: by number, else by name, else by telephone or plate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ledger_tools.followup.columns import folded, texts, truths
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.table import LedgerTable

NAME_KEYS = ("customer", "recipient", "policyholder", "insured")
PHONE_KEYS = ("phone", "phone2")
_DIGITS = re.compile(r"\D+")
UNKNOWN = -1
_SEVERAL = -2  # a name that customers with different numbers share


def phone_digits(text: str) -> str:
    """Return a telephone number for comparing: its digits, without a leading country code of ours."""
    digits = _DIGITS.sub("", text)
    for code in ("886", "86", "852", "853"):
        if digits.startswith(code) and len(digits) > 10:
            return digits[len(code) :].lstrip("0")
    return digits.lstrip("0")


@dataclass(slots=True)
class _Names:
    """The names by which customers are known so far; values are customer numbers."""

    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    plates: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def new(self) -> int:
        self.count += 1
        return self.count - 1


class Customers:
    """The customers of a book, numbered from 0 in the order in which the customer file and other sheets name them."""

    def __init__(self, book: Book) -> None:
        self._names = _Names()
        self._of: dict[int, NDArray[np.int64]] = {}
        self._told: dict[str, dict[int, str]] = {}
        self.files: Sequence[LedgerTable] = [t for t in book.tables if t.kind == "customer-file"]
        for table in self.files:
            self._of[id(table)] = self._number(table, learn=True)

    def of(self, table: LedgerTable) -> NDArray[np.int64]:
        """Return the customer of each row, ``UNKNOWN`` where the row names none, shape (n,)."""
        if id(table) not in self._of:
            self._of[id(table)] = self._number(table, learn=False)
        return self._of[id(table)]

    def _number(self, table: LedgerTable, *, learn: bool) -> NDArray[np.int64]:
        name_key = next((key for key in NAME_KEYS if table.get(key) is not None), "customer")
        rows = zip(
            folded(table, "customer_id"),
            folded(table, name_key),
            texts(table, "phone"),
            folded(table, "plate"),
            strict=True,
        )
        take = self._learned if learn else self._known
        return np.fromiter((take(*row) for row in rows), np.int64, len(table))

    def _learned(self, number: str, name: str, phone: str, plate: str) -> int:
        """Return the customer of a row of the customer file, and keep every name that the row gives."""
        names = self._names
        who = names.ids.get(number, UNKNOWN) if number else names.names.get(name, UNKNOWN) if name else UNKNOWN
        if who < 0:
            who = names.new() if number or name else UNKNOWN
        if who < 0:
            return UNKNOWN
        for known, key in (
            (names.ids, number),
            (names.names, name),
            (names.phones, phone_digits(phone)),
            (names.plates, plate),
        ):
            if key:
                known[key] = who if known.get(key, who) == who else _SEVERAL
        return who

    def _known(self, number: str, name: str, phone: str, plate: str) -> int:
        """Return the customer of any other row; whom nobody has heard of gets a number by the name given."""
        names = self._names
        if number:
            who = names.ids.get(number, UNKNOWN)
            if who >= 0:
                return who
        who = names.names.get(name, UNKNOWN) if name else UNKNOWN
        if who >= 0:
            return who
        if who == _SEVERAL or not name:
            for known, key in ((names.plates, plate), (names.phones, phone_digits(phone) if phone else "")):
                if key and known.get(key, UNKNOWN) >= 0:
                    return known[key]
        if not (number or name):
            return UNKNOWN
        who = names.new()
        if number:
            names.ids[number] = who
        if name and names.names.get(name) != _SEVERAL:
            names.names[name] = who
        return who

    def find(self, text_folded: str, digits: str = "") -> int:
        """Return the customer that a number, name, plate or telephone number names; ``UNKNOWN`` where none does."""
        names = self._names
        for known, key in (
            (names.ids, text_folded),
            (names.names, text_folded),
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

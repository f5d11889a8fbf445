"""The calls and letters that the registers hold already, so that nothing is entered twice or in other words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from ledger_tools.ledger.corrections import corrected_number
from ledger_tools.model.case import Book
from ledger_tools.model.table import LedgerTable
from ledger_tools.registers.entry_kinds import Kind
from ledger_tools.registers.line_telling import NO_TALK
from ledger_tools.text.fold import fold

_REFS = ("claim_ref", "policy_no", "plate", "ref", "event_id")
_POINTS = {"call": "summary", "letter": "", "visit": "work"}  # of one kind and day to one person, a letter is one
_CHOICES = {"call": ("call_type", "direction", "reached"), "letter": ("letter_kind",), "visit": ("visit_kind",)}
_NAME = {"call": "customer", "letter": "recipient", "visit": "customer"}


class Same(Enum):
    """How two contacts stand to one another."""

    OTHER = 0
    THE_SAME = 1
    OTHER_WORDS = 2  # the same contact, but told differently


@dataclass(frozen=True, slots=True)
class Contact:
    """One call, letter or visit; texts are folded, "" where nothing is known.

    Attributes:
        refs: claim, policy and plate, as far as they are told.
        what: codes of type, direction and outcome for a call, of the kind for a letter.
        points: the main points of a call, or the work of a visit.
        number: of its row, "" where it has none.
        place: its cell or its sheet.
    """

    day: date
    customer_id: str = ""
    customer: str = ""
    refs: frozenset[str] = frozenset()
    what: tuple[str, ...] = ()
    points: str = ""
    time: str = ""
    number: str = ""
    place: str = ""

    @property
    def called(self) -> str:
        """Return what people call it by."""
        return self.number or self.place

    def stands_to(self, other: Contact) -> Same:
        """Return how another contact of the same kind stands to this one."""
        if self.day != other.day or not self._same_person(other) or _apart(self.refs, other.refs):
            return Same.OTHER
        reached = len(self.what) > 2
        if any(a and b and a != b for a, b in zip(self.what[:2], other.what[:2], strict=False)):
            return Same.OTHER
        if self.time and other.time and self.time != other.time:
            return Same.OTHER
        if reached and self.what[2] and other.what[2] and self.what[2] != other.what[2]:
            tried = {self.what[2], other.what[2]} & set(NO_TALK)
            return Same.OTHER if tried else Same.OTHER_WORDS
        return Same.THE_SAME if self.points == other.points else Same.OTHER_WORDS

    def _same_person(self, other: Contact) -> bool:
        if self.customer_id and other.customer_id:
            return self.customer_id == other.customer_id
        if self.customer and other.customer:
            return self.customer == other.customer
        return bool(self.refs & other.refs)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


@dataclass(slots=True)
class Logged:
    """The contacts of a kind on some days."""

    kind: Kind
    contacts: list[Contact] = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, kind: Kind, days: Iterable[date]) -> Logged:
        """Return what the registers of a workbook hold; rows that were corrected do not count."""
        tables = [table for key in kind.sheets for table in book.tables if table.kind == key]
        replaced = {fold(number) for table in tables for number in _corrected(table)}
        wanted, seen, found = set(days), set[str](), cls(kind)
        for table in tables:
            for position, day in _on(table, kind.day, wanted):
                number = fold(table.shown(position, kind.number))
                if number and (number in seen or number in replaced):
                    continue
                seen.add(number)
                found.contacts.append(_contact(table, position, kind, day))
        return found

    def find(self, contact: Contact) -> tuple[Same, Contact | None]:
        """Return how the nearest contact stands to one: the same, else one told in other words, else none."""
        told = [(contact.stands_to(other), other) for other in self.contacts]
        for same in (Same.THE_SAME, Same.OTHER_WORDS):
            found = next((other for how, other in told if how is same), None)
            if found is not None:
                return same, found
        return Same.OTHER, None


def _corrected(table: LedgerTable) -> Iterator[str]:
    for position in range(len(table) if table.get("note") else 0):
        number = corrected_number(table.shown(position, "note"))
        if number:
            yield number


def _on(table: LedgerTable, key: str, days: set[date]) -> Iterator[tuple[int, date]]:
    column = table.get(key)
    if column is None:
        return
    values = column.values.astype("M8[D]")
    for position in range(len(table)):
        if column.ok[position] and (day := values[position].item()) in days:
            yield position, day


def _contact(table: LedgerTable, position: int, kind: Kind, day: date) -> Contact:
    def code(key: str) -> str:
        column = table.get(key)
        return str(column.values[position]) if column is not None and column.ok[position] else ""

    return Contact(
        day,
        customer_id=fold(table.shown(position, "customer_id")),
        customer=fold(table.shown(position, _NAME[kind.word])),
        refs=frozenset(text for key in _REFS if (text := fold(table.shown(position, key)))),
        what=tuple(code(key) for key in _CHOICES[kind.word]),
        points=fold(table.shown(position, _POINTS[kind.word])),
        time=table.shown(position, "call_time").strip(),
        number=table.shown(position, kind.number).strip(),
        place=str(table.address(int(table.rows[position]), kind.day)),
    )

"""Who has to see to a duty: the owner under the name of the staff sheet, the stand-in while away, the supervisor."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ledger_tools.followup.columns import NAT, days, texts
from ledger_tools.model.case import Book
from ledger_tools.settings import Settings
from ledger_tools.text.fold import fold

_PARTS = re.compile(r"[、,,;;/]+")


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which somebody is away: the stand-in ("" where none is named), and the row of the stand-ins sheet.

    A person who has left the firm is away for good; that absence has no row.
    """

    person: str
    first: np.datetime64
    last: np.datetime64
    stand_in: str
    row: int | None = None


@dataclass(slots=True)
class People:
    """The staff of a book.

    Attributes:
        names: the name of the staff sheet by every folded way of writing it.
        absences: by folded name.
        left: last day in the firm by folded name.
        reports_to: supervisor by folded name.
        supervisor: of the whole office, "" where nobody is named.
    """

    names: dict[str, str] = field(default_factory=dict)
    absences: dict[str, list[Absence]] = field(default_factory=dict)
    left: dict[str, np.datetime64] = field(default_factory=dict)
    reports_to: dict[str, str] = field(default_factory=dict)
    supervisor: str = ""
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def name(self, text: str) -> str:
        """Return a person's name as the staff sheet has it; as written where the sheet does not know it."""
        if text not in self._known:
            self._known[text] = self.names.get(fold(text), text.strip())
        return self._known[text]

    def absence(self, name: str, day: date) -> Absence | None:
        """Return why a person is away on a day; None where nothing says so.

        Of several absences one with a stand-in goes first, then the one that began last.
        """
        moment = np.datetime64(day, "D")
        key = fold(name)
        here = [a for a in self.absences.get(key, ()) if a.first <= moment <= a.last]
        if here:
            return max(here, key=lambda absence: (bool(absence.stand_in), absence.first, absence.stand_in))
        left = self.left.get(key, NAT)
        if not np.isnat(left) and left < moment:
            return Absence(name, left, moment, "")
        return None

    def stand_in(self, name: str, day: date) -> str:
        """Return who stands in for a person on a day, "" where the person is there or nobody is named.

        Where the stand-in is away too, that one's stand-in does it; a chain is followed once and no further (S27).
        """
        absence = self.absence(name, day) if name else None
        if absence is None or not absence.stand_in:
            return ""
        second = self.absence(absence.stand_in, day)
        if second is not None and second.stand_in and fold(second.stand_in) != fold(name):
            return second.stand_in
        return absence.stand_in

    def supervisor_of(self, name: str) -> str:
        """Return whom a person reports to, else the office's supervisor, else ""."""
        return self.reports_to.get(fold(name), "") or self.supervisor


def people_of(book: Book, settings: Settings) -> People:
    """Return the people of a book, from its staff sheet (人員), its stand-ins sheet (代理) and its settings."""
    people = People()
    _read_staff(book, people)
    for table in (t for t in book.tables if t.kind == "stand-ins"):
        first, last = days(table, "from"), days(table, "to")
        rows = zip(texts(table, "person"), texts(table, "stand_in"), first, last, table.rows.tolist(), strict=True)
        for person, stand_in, start, end, row in rows:
            if person and not np.isnat(start):
                until = end if not np.isnat(end) else np.datetime64("9999-12-31")
                who, other = people.name(person), people.name(stand_in) if stand_in else ""
                absence = Absence(who, start, until, other if fold(other) != fold(who) else "", row)
                people.absences.setdefault(fold(who), []).append(absence)
    if settings.supervisor:
        people.supervisor = people.name(settings.supervisor)
    return people


def _read_staff(book: Book, people: People) -> None:
    for table in (t for t in book.tables if t.kind == "staff"):
        rows = zip(
            texts(table, "name"),
            texts(table, "staff_id"),
            texts(table, "aliases"),
            texts(table, "supervisor"),
            texts(table, "role"),
            days(table, "to"),
            strict=True,
        )
        chiefs = []
        for name, number, aliases, chief, role, until in rows:
            if not name:
                continue
            for text in (name, number, *_PARTS.split(aliases)):
                if text.strip():
                    people.names.setdefault(fold(text), name)
            if not np.isnat(until):
                people.left[fold(name)] = until
            if _is_supervisor(role):
                chiefs.append((name, until))
            if chief:
                people.reports_to[fold(name)] = chief
        there = [name for name, until in chiefs if np.isnat(until)]
        if len(there) == 1:  # with several, only the settings or the row itself can say whose supervisor is meant
            people.supervisor = people.supervisor or there[0]
    people.reports_to = {person: people.name(chief) for person, chief in people.reports_to.items()}


def _is_supervisor(role: str) -> bool:
    from ledger_tools.ledger.specs import choices

    known = {fold(w) for c in choices("staff_role") if c.code == "supervisor" for w in (c.code, *c.labels.values())}
    return any(fold(part) in known or fold(part) in ("主管", "经理") for part in _PARTS.split(role) if part.strip())

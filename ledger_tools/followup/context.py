"""What every kind of duty is worked out from: the book, the day, the settings, who is who, what really happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import Days
from ledger_tools.followup.contacts import Calls, Letters
from ledger_tools.followup.customers import Customers
from ledger_tools.followup.people import People, people_of
from ledger_tools.model.case import Book
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.settings import Settings
from ledger_tools.text.i18n import Message

if TYPE_CHECKING:
    from ledger_tools.followup.calendars import Calendar
    from ledger_tools.followup.claims import Claims, Place
    from ledger_tools.followup.loading import Pack
    from ledger_tools.followup.matters import Matters
    from ledger_tools.followup.papers import ClaimPapers
    from ledger_tools.followup.visits import Visits


@dataclass
class Context:
    """One run over one book.

    Attributes:
        rules: the rules that are on, by id, with the user's numbers.
        packs: by key.
        notes: what the whole list must say; kinds add to it.
        names: by rule, what names the duties worked out so far, sheet by sheet; so that no two get one id.
    """

    book: Book
    as_of: date
    settings: Settings
    rules: Mapping[str, DueRule]
    packs: Mapping[str, Pack]
    notes: list[Message] = field(default_factory=list)
    names: dict[str, list[Callable[[], list[str]]]] = field(default_factory=dict)
    _official: dict[str, Calendar] = field(default_factory=dict, repr=False)

    @cached_property
    def today(self) -> np.datetime64:
        """Return the day that is judged by."""
        return np.datetime64(self.as_of, "D")

    @cached_property
    def customers(self) -> Customers:
        """Return the customers of the book."""
        return Customers(self.book)

    @cached_property
    def calls(self) -> Calls:
        """Return the calls up to the day that is judged by."""
        return Calls(self.book, self.customers, self.today)

    @cached_property
    def letters(self) -> Letters:
        """Return the letters up to the day that is judged by."""
        return Letters(self.book, self.customers, self.today)

    @cached_property
    def people(self) -> People:
        """Return the staff, stand-ins and supervisors."""
        return people_of(self.book, self.settings)

    @cached_property
    def calendar(self) -> Calendar:
        """Return the working days; loads the public holidays only when something is asked of them."""
        from ledger_tools.followup.calendars import calendar_of

        return calendar_of(self.book, self.settings)

    def calendar_of(self, rule: DueRule) -> Calendar:
        """Return the calendar that a rule counts by: the firm's own for the house, that of its own state for the law.

        A firm that is closed on Mondays does not put off a period of law by it.
        """
        if rule.pack == HOUSE:
            return self.calendar
        place = self.packs[rule.pack].place
        if place not in self._official:
            self._official[place] = self._calendar(place).official()
        return self._official[place]

    def _calendar(self, place: str) -> Calendar:
        from ledger_tools.followup.calendars import calendar_of

        if not place or place == self.calendar.region:
            return self.calendar
        return calendar_of(self.book, self.settings.changed({"region": place}, "pack"))

    def tables(self, kind: str) -> list[LedgerTable]:
        """Return the tables of a kind that hold rows."""
        return [table for table in self.book.tables if table.kind == kind and len(table)]

    def keeps(self, *kinds: str) -> bool:
        """True if the workbook has a sheet of one of the kinds, filled in or not."""
        return any(table.kind in kinds for table in self.book.tables)

    def stopped(self, who: int) -> bool:
        """True if a customer is not to be called: the customer file says so, or, where it is silent, a call does."""
        said = self.customers.no_calls.get(who)
        return said if said is not None else who in self.calls.stopped

    def followed(self, days: Days) -> Bools:
        """Return where a beginning is one that the house follows up: not before the day that the settings name."""
        first = self.settings.follow_from
        found = np.ones(len(days), bool)
        return found if first is None else found & ~(days < np.datetime64(first, "D"))

    def owner(self, *names: str) -> str:
        """Return the first of several names that is one, as the staff sheet writes it."""
        for name in names:
            if name and not name.isspace():
                return self.people.name(name)
        return ""

    @cached_property
    def claims(self) -> Claims:
        """Return the claims of the book by what calls and papers name them by."""
        from ledger_tools.followup.claims import Claims

        return Claims(self.book, self.customers)

    @cached_property
    def visits(self) -> Visits:
        """Return the visits that follow-ups count from, with the calls that followed."""
        from ledger_tools.followup.visits import visits_of

        return visits_of(self)

    @cached_property
    def matters(self) -> Matters:
        """Return what customers asked or complained of and was not answered on the spot."""
        from ledger_tools.followup.matters import matters_of

        return matters_of(self)

    @cached_property
    def papers(self) -> dict[Place, ClaimPapers]:
        """Return the papers of each claim that the sheet of claim papers names."""
        from ledger_tools.followup.papers import papers_of

        return papers_of(self)

    @cached_property
    def loss_items(self) -> dict[Place, list[tuple[LedgerTable, int]]]:
        """Return the rows of loss items by the claim that they name."""
        from ledger_tools.followup.claim_card import loss_rows

        return loss_rows(self)

"""The claims of a book by what calls, papers and policies name them by, and what their rows say of their end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import codes, folded, plain_plate, plates, texts
from ledger_tools.followup.contacts import Calls
from ledger_tools.followup.customers import Customers
from ledger_tools.ledger.lookup import CLAIM_NAMES
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.duties import LastContact
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold, fold_all

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

Place = tuple[int, int]  # number of the claim ledger in the book, position in it


def is_dropped(table: LedgerTable) -> Bools:
    """Return True where nobody owes anything any more: withdrawn (S41), cancelled, or closed without payment."""
    return np.isin(derive.outcome(table), ("withdrawn", "zero"))


def is_refused(table: LedgerTable) -> Bools:
    """Return True where the claim was refused."""
    return np.asarray(derive.outcome(table) == "refused", bool)


class Claims:
    """The claim ledgers of a book, with their rows by name."""

    def __init__(self, book: Book, customers: Customers) -> None:
        self.tables = book.claims
        self._customers = customers
        self._talks: dict[int, dict[int, int]] | None = None
        self._policies = [table for table in book.tables if table.kind == "policies"]

    @cached_property
    def by_ref(self) -> dict[str, list[Place]]:
        """Rows by folded claim number, report number and own reference."""
        return self._index(CLAIM_NAMES)

    @cached_property
    def by_policy(self) -> dict[str, list[Place]]:
        """Rows by folded policy number."""
        return self._index(("policy_no",))

    @cached_property
    def by_plate(self) -> dict[str, list[Place]]:
        """Rows by folded plate."""
        found: dict[str, list[Place]] = {}
        for number, table in enumerate(self.tables):
            for position, text in enumerate(plates(table)):
                if text:
                    found.setdefault(text, []).append((number, position))
        return found

    @cached_property
    def by_customer(self) -> dict[int, list[Place]]:
        """Rows by customer."""
        found: dict[int, list[Place]] = {}
        for number, table in enumerate(self.tables):
            for position, who in enumerate(self._customers.of(table).tolist()):
                if who >= 0:
                    found.setdefault(who, []).append((number, position))
        return found

    def _index(self, keys: Iterable[str]) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for number, table in enumerate(self.tables):
            for key in keys:
                if table.get(key) is None:
                    continue
                for position, text in enumerate(folded(table, key)):
                    if text:
                        found.setdefault(text, []).append((number, position))
        return found

    def talks(self, calls: Calls) -> dict[int, dict[int, int]]:
        """Return the last call that names each claim: by number of the claim ledger, then by position."""
        if self._talks is None:
            self._talks = {}
            for ref, entries in calls.by_ref.items() if len(calls) else ():
                for number, position in self.named(ref):
                    own = self._talks.setdefault(number, {})
                    own[position] = max(own.get(position, -1), entries[-1])
        return self._talks

    def named(self, *texts_folded: str) -> list[Place]:
        """Return the claims that the first name known names: claim numbers first, then policies, then plates."""
        for text in texts_folded:
            found = self.by_ref.get(text) or self.by_policy.get(text) or self.by_plate.get(plain_plate(text))
            if text and found:
                return found
        return []

    def last_contact(self, calls: Calls, number: int, position: int) -> LastContact | None:
        """Return the last talk about a claim; with its customer where no call names the claim."""
        if not len(calls):
            return None
        table = self.tables[number]
        for key in (*CLAIM_NAMES, "policy_no"):
            entries = calls.by_ref.get(fold(table.said(position, key)), ())
            found = calls.last(entries) if entries else None
            if found is not None:
                return found
        return calls.last(calls.of(int(self._customers.of(table)[position])))

    @cached_property
    def policy_rows(self) -> dict[str, list[tuple[LedgerTable, int]]]:
        """Rows of the policies sheet by folded policy number."""
        found: dict[str, list[tuple[LedgerTable, int]]] = {}
        for table in self._policies:
            for position, text in enumerate(folded(table, "policy_no")):
                if text:
                    found.setdefault(text, []).append((table, position))
        return found

    def agreed(self, table: LedgerTable, key: str) -> tuple[NDArray[np.int64], dict[int, tuple[LedgerTable, int, str]]]:
        """Return the number of days that each claim's own policy agrees on, -1 where it names none, and the cells."""
        agreed = np.full(len(table), -1, np.int64)
        cells: dict[int, tuple[LedgerTable, int, str]] = {}
        if not any(t.get(key) is not None for t in self._policies):
            return agreed, cells
        for position, text in enumerate(folded(table, "policy_no")):
            for policies, row in self.policy_rows.get(text, ()):
                column = policies.get(key)
                if column is not None and column.ok[row]:
                    agreed[position] = int(column.values[row])
                    cells[position] = (policies, row, key)
        return agreed, cells


_INJURY = ("injury", "death", "人伤", "伤亡", "受伤", "死亡", "身故", "伤害", "住院", "骨折", "casualty")


def is_heavy(table: LedgerTable, threshold: int | None) -> Bools:
    """Return True where a case counts as heavy (S51): by its mark, else by its amount, else by injury.

    Args:
        threshold: amount in hundredths from which a case is heavy; None where the setting is empty.
    """
    heavy = _injured(table)
    if threshold is not None:
        heavy = np.zeros(len(table), bool)
        for key in ("est_loss", "claimed"):
            column = table.get(key)
            if column is not None:
                heavy |= column.ok & (column.values >= threshold)
    marks = folded(table, "severity")
    if any(marks):
        said_heavy = np.array(["重" in m or m in ("heavy", "severe", "major", "complex") for m in marks])
        said_light = np.array(["轻" in m or m in ("light", "minor", "simple", "small") for m in marks])
        heavy = (heavy | said_heavy) & ~said_light
    return heavy


def _injured(table: LedgerTable) -> Bools:
    """Return True where somebody was hurt: by the number of injured, the line, or the kind of loss as it is worded."""
    hurt = np.zeros(len(table), bool)
    count = table.get("injured_count")
    if count is not None:
        hurt |= count.ok & (count.values > 0)
    hurt |= np.isin(table.lines, ("employers-liability",)) if len(table.lines) == len(table) else False
    for key in ("loss_kind", "cause"):
        plain = texts(table, key) if table.get(key) is not None else []
        same = fold_all(plain)
        words = {text: any(word in folded_text for word in _INJURY) for text, folded_text in same.items()}
        if plain:
            hurt |= np.array([words[text] for text in plain], bool)
    return hurt


def owners_of(ctx: Context, table: LedgerTable, positions: NDArray[np.int64]) -> list[str]:
    """Return who has each claim in hand, as the staff sheet writes the name; "" where nobody is named."""
    names = texts(table, "owner")
    return [ctx.owner(names[p]) for p in positions.tolist()]


def lines_of(table: LedgerTable) -> NDArray[np.object_]:
    """Return the line of each claim, "" where unknown, shape (n,)."""
    if len(table.lines) == len(table):
        return table.lines
    if table.get("line") is not None:
        return codes(table, "line")
    return np.full(len(table), table.line or "", object)

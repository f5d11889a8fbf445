"""The duties that one run lists: chosen on the arrays, in the order people want, put into words only when shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import UNSETTLED, DueItem, DueRule, DueState, Duties
from ledger_tools.model.grid import Bools
from ledger_tools.text.fold import fold


@dataclass(frozen=True, slots=True)
class DueChoice:
    """Which duties are wanted; empty means all.

    Attributes:
        within: at most so many days ahead; what is late, blocked or has no last day stays. None for no limit.
        owners: folded names; a duty fits by its owner or its stand-in, "" where nobody is named.
        obliged: who owes it, such as ``insurer``.
        rules, packs: by id and by key.
    """

    states: frozenset[DueState] = frozenset(UNSETTLED)
    within: int | None = None
    owners: frozenset[str] = frozenset()
    obliged: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    packs: frozenset[str] = frozenset()

    def takes(self, rule: DueRule) -> bool:
        """True if duties of a rule are wanted at all."""
        return (
            (not self.obliged or rule.obliged in self.obliged)
            and (not self.rules or rule.id in self.rules)
            and (not self.packs or rule.pack in self.packs)
        )

    def mask(self, batch: DutyBatch, as_of: date, stand_ins: Mapping[str, str]) -> Bools:
        """Return which duties of a batch are wanted, shape (m,)."""
        if not self.takes(batch.rule):
            return np.zeros(len(batch), bool)
        wanted: Bools = np.isin(batch.states, [STATE_CODES.index(state) for state in self.states])
        if self.within is not None:
            wanted &= _near(batch, np.datetime64(as_of, "D") + self.within)
        if self.owners:
            fits = {name: bool(self.owners & _folded(name, stand_ins)) for name in set(batch.owners.tolist())}
            wanted &= np.array([fits[name] for name in batch.owners.tolist()], bool)
        return wanted


def _folded(name: str, stand_ins: Mapping[str, str]) -> set[str]:
    stand_in = stand_ins.get(name, "")
    return {fold(name), fold(stand_in)} if stand_in else {fold(name)}


def _near(batch: DutyBatch, limit: np.datetime64) -> Bools:
    """Return which duties end by a day; without a last day the first one decides, without either they stay."""
    days = np.where(np.isnat(batch.ends), batch.opens, batch.ends)
    near: Bools = np.isnat(days) | (days <= limit) | (batch.states == STATE_CODES.index(DueState.BLOCKED))
    return near


def stand_ins(batches: Iterable[DutyBatch]) -> dict[str, str]:
    """Return who stands in for each owner, "" where the owner is there.

    That hangs on the owner and the day alone, so one duty of each owner is asked.
    """
    found: dict[str, str] = {}
    for batch in batches:
        for i, name in enumerate(batch.owners.tolist()):
            if name and name not in found:
                found[name] = batch.make(i).stand_in or ""
    return found


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has duties, and who does them while that person is away; "" for nobody named."""

    name: str
    stand_in: str = ""

    @property
    def rank(self) -> tuple[bool, str, bool, str]:
        """Return the place among others: by who does it, one's own before those one stands in for, nobody last."""
        return (not self.name, self.stand_in or self.name, bool(self.stand_in), self.name)


@dataclass(frozen=True, slots=True)
class Places:
    """n duties in the order of the list; arrays of shape (n,).

    Attributes:
        batch, at: number of the batch, and the place in it.
        state: place in ``STATE_CODES``.
        owner: place in ``DueList.owners``.
        opens, ends: the window, NaT where there is no such day.
    """

    batch: NDArray[np.int64]
    at: NDArray[np.int64]
    state: NDArray[np.uint8]
    owner: NDArray[np.int64]
    opens: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.at)


@dataclass
class DueList:
    """The duties of a book that were asked for.

    Attributes:
        masks: which duties of each batch are listed, one for each of ``duties.batches``.
        stand_ins: who stands in for each owner, "" where the owner is there.
        states: those that were asked for.
    """

    book: Book
    duties: Duties
    masks: Sequence[Bools]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    states: frozenset[DueState] = frozenset(UNSETTLED)

    @classmethod
    def chosen(cls, book: Book, duties: Duties, choice: DueChoice) -> DueList:
        """Return the duties that a choice wants."""
        found = stand_ins(duties.batches)
        masks = [choice.mask(batch, duties.as_of, found) for batch in duties.batches]
        return cls(book, duties, masks, found, choice.states)

    def __len__(self) -> int:
        return sum(int(mask.sum()) for mask in self.masks)

    @property
    def packs(self) -> list[str]:
        """Return the keys of the packs whose rules were looked at, in their order."""
        return list(dict.fromkeys(rule.pack for rule in self.duties.rules.values()))

    @cached_property
    def owners(self) -> list[Owner]:
        """Return everybody who has a duty in the list, in order; whom nobody is named for is called ""."""
        names: set[str] = set()
        for batch, mask in zip(self.duties.batches, self.masks, strict=True):
            names.update(batch.owners[mask].tolist())
        return sorted((Owner(name, self.stand_ins.get(name, "")) for name in names), key=lambda owner: owner.rank)

    @cached_property
    def places(self) -> Places:
        """Return the duties in order: by state, by who does it, by last day, then as they stand in the workbook."""
        nobody, days = np.zeros(0, np.int64), np.zeros(0, "datetime64[D]")
        parts: list[Sequence[NDArray[Any]]] = [
            (nobody, nobody, nobody.astype(np.uint8), nobody, days, days, nobody, nobody)
        ]
        parts += [self._part(number) for number in range(len(self.masks))]
        *columns, sheets, rows = (np.concatenate(column) for column in zip(*parts, strict=True))
        batches, _, states, who, _, ends = columns
        last = np.where(np.isnat(ends), np.datetime64("9999-12-31"), ends)  # no last day: after those that have one
        order = np.lexsort((batches, rows, sheets, last, who, states))
        return Places(*(column[order] for column in columns))

    def _part(self, number: int) -> Sequence[NDArray[Any]]:
        """Return the columns of ``Places`` for one batch, and the place of its sheet and of each row."""
        batch = self.duties.batches[number]
        at = np.flatnonzero(self.masks[number])
        owners = {owner.name: place for place, owner in enumerate(self.owners)}
        who = np.array([owners[name] for name in batch.owners[at].tolist()], np.int64)
        sheet = next((n for n, table in enumerate(self.book.tables) if table is batch.table), len(self.book.tables))
        rows = batch.table.rows[batch.positions[at]].astype(np.int64) if batch.table is not None else at
        days = batch.opens[at].astype("datetime64[D]"), batch.ends[at].astype("datetime64[D]")
        return np.full(len(at), number), at, batch.states[at], who, *days, np.full(len(at), sheet), rows

    def rule(self, n: int) -> DueRule:
        """Return the rule of the nth duty."""
        return self.duties.batches[int(self.places.batch[n])].rule

    def item(self, n: int) -> DueItem:
        """Return the nth duty in words."""
        return self.duties.batches[int(self.places.batch[n])].make(int(self.places.at[n]))

    def items(self) -> Iterator[DueItem]:
        """Yield every duty in order, each put into words when its turn comes."""
        return (self.item(n) for n in range(len(self.places)))

    def counts(self) -> Counter[DueState]:
        """Return how many of the listed duties are in each state."""
        found = np.bincount(self.places.state, minlength=len(STATE_CODES)).tolist()
        return Counter({state: n for state, n in zip(STATE_CODES, found, strict=True) if n})

    def workload(self) -> list[tuple[Owner, Counter[DueState]]]:
        """Return how many of the listed duties everybody has in each state."""
        width = len(STATE_CODES)
        cells = self.places.owner * width + self.places.state
        table = np.bincount(cells, minlength=len(self.owners) * width).reshape(-1, width).tolist()
        return [
            (owner, Counter({state: n for state, n in zip(STATE_CODES, row, strict=True) if n}))
            for owner, row in zip(self.owners, table, strict=True)
        ]

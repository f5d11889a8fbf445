"""The duties of one rule in one table as arrays, put into words one by one and only when somebody wants to see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueItem, DueRule, DueState
from ledger_tools.model.table import LedgerTable

STATE_CODES = tuple(DueState)
Days = NDArray[np.datetime64]


@dataclass(slots=True)
class DutyBatch:
    """m duties of one rule.

    Attributes:
        table: where their rows stand; None for duties about no row, such as the summary of a month.
        positions: position of each duty's record in the table, shape (m,); -1 without a table.
        opens, ends, done: first and last day of the window and the day it was done, NaT where there is none, shape
            (m,).
        states: place of each duty's state in ``STATE_CODES``, shape (m,).
        owners: who has to see to each, "" where nobody is named, shape (m,).
        make: puts duty i into words.
        anchors: the day that each is counted from, NaT where there is none, shape (m,); None where nothing is counted.
        id_of: the id of duty i alone, for whoever looks one up among very many; None where only ``make`` tells it.
    """

    rule: DueRule
    table: LedgerTable | None
    positions: NDArray[np.int64]
    opens: Days
    ends: Days
    done: Days
    states: NDArray[np.uint8]
    owners: NDArray[np.object_]
    make: Callable[[int], DueItem]
    id_of: Callable[[int], str] | None = None
    anchors: Days | None = None

    def __len__(self) -> int:
        return len(self.positions)

    def id(self, i: int) -> str:
        """Return the id of duty i."""
        return self.id_of(i) if self.id_of is not None else self.make(i).id

    def items(self, states: Collection[DueState]) -> Iterator[DueItem]:
        """Yield the duties in some states, in the order of their rows."""
        wanted = [STATE_CODES.index(state) for state in states]
        for i in np.flatnonzero(np.isin(self.states, wanted)).tolist():
            yield self.make(i)

    def counts(self) -> Counter[DueState]:
        """Return how many duties are in each state."""
        found = np.bincount(self.states, minlength=len(STATE_CODES)).tolist()
        return Counter({state: n for state, n in zip(STATE_CODES, found, strict=True) if n})

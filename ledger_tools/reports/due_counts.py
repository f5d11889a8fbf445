"""Duties counted for reports: which fell due in a stretch of time, how each was met, and which claims insurers owe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.due_batch import STATE_CODES
from ledger_tools.model.duties import DueState
from ledger_tools.model.report import ReportColumn, Shape, Term, Text, Total
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.arrays import NDArray
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.model.duties import DueRule
    from ledger_tools.reports.view import View

HOUSE = "house"
_OUTCOMES = {
    "in_time": DueState.DONE,
    "late": DueState.DONE_LATE,
    "undone": DueState.OVERDUE,
    "missed": DueState.MISSED,
}

COLUMNS = (
    ReportColumn("due", msg("Due"), Shape.COUNT, Total.SUM, "{in_time}+{late}+{undone}+{missed}"),
    ReportColumn("in_time", msg("In time"), Shape.COUNT, Total.SUM),
    ReportColumn("late", msg("Done late"), Shape.COUNT, Total.SUM),
    ReportColumn("undone", msg("Not done yet"), Shape.COUNT, Total.SUM),
    ReportColumn("missed", msg("Missed"), Shape.COUNT, Total.SUM),
    ReportColumn("rate", msg("In time, %"), Shape.RATIO, Total.FORMULA, "{in_time}/{due}"),
)
KEYS = ("due", "in_time", "late", "undone", "missed")


def basis(rule: DueRule) -> Text:
    """Return what a duty rests on, in words for a boss: the article of a law; of our own rules only that they are ours.

    Their numbers (S14) are known to those who read our lists of rules, not to those who read reports.
    """
    if rule.pack == HOUSE:
        return msg("House rules")
    return Term(rule.article) if rule.article else ""


@dataclass(slots=True)
class Met:
    """How duties were met."""

    in_time: int = 0
    late: int = 0
    undone: int = 0
    missed: int = 0

    def __add__(self, other: Met) -> Met:
        return Met(
            self.in_time + other.in_time,
            self.late + other.late,
            self.undone + other.undone,
            self.missed + other.missed,
        )

    @classmethod
    def of(cls, state: DueState, n: int) -> Met:
        """Return n duties that were met in the way that their state says."""
        return cls(**{name: n for name, known in _OUTCOMES.items() if known is state})

    @property
    def due(self) -> int:
        """Return how many fell due."""
        return self.in_time + self.late + self.undone + self.missed

    @property
    def rate(self) -> float | None:
        """Return the share that was done in time; None where nothing was due."""
        return self.in_time / self.due if self.due else None

    def values(self) -> dict[str, Any]:
        """Return the values of ``COLUMNS`` by key."""
        return {**{key: getattr(self, key) for key in KEYS}, "rate": self.rate}


def columns_of(met: Sequence[Met]) -> dict[str, list[Any]]:
    """Return the values of ``COLUMNS`` for some rows."""
    rows = [one.values() for one in met]
    return {column.key: [row[column.key] for row in rows] for column in COLUMNS}


def batches(view: View) -> Sequence[DutyBatch]:
    """Return the duties of the book; none where nobody works them out."""
    return view.case.duties.batches if view.case.engine is not None else ()


def of_ours(view: View) -> Iterator[DutyBatch]:
    """Yield the duties of clerks and supervisors about customers and claims, not those about the reports themselves."""
    for batch in batches(view):
        if batch.rule.obliged in ("clerk", "supervisor") and batch.rule.kind != "period-summary":
            yield batch


def fell_due(batch: DutyBatch, first: date, last: date) -> NDArray[np.bool_]:
    """Return True for duties whose last day lies from one day to another, both inside, and that are decided."""
    ends = batch.ends.astype("datetime64[D]")
    inside = (ends >= np.datetime64(first)) & (ends <= np.datetime64(last))
    return np.asarray(inside & np.isin(batch.states, [_code(state) for state in _OUTCOMES.values()]), bool)


def met(batch: DutyBatch, mask: NDArray[np.bool_]) -> Met:
    """Return how some of the duties of a batch were met."""
    return Met(**{name: int((mask & (batch.states == _code(state))).sum()) for name, state in _OUTCOMES.items()})


def met_by_owner(batch: DutyBatch, mask: NDArray[np.bool_]) -> dict[str, Met]:
    """Return how each owner met some duties of a batch, by name; "" for those of nobody."""
    counts = Counter(zip(batch.owners[mask].tolist(), batch.states[mask].tolist(), strict=True))
    found: dict[str, Met] = {}
    for (owner, state), n in sorted(counts.items()):
        found[owner] = found.get(owner, Met()) + Met.of(STATE_CODES[state], n)
    return found


def overdue(batch: DutyBatch) -> NDArray[np.bool_]:
    """Return True for duties that are late on the day that is judged by."""
    return np.asarray(batch.states == _code(DueState.OVERDUE), bool)


def _code(state: DueState) -> int:
    return STATE_CODES.index(state)


def claims_behind(view: View, batch: DutyBatch, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the numbers of the claims that some duties are about, by ``view.claims``; none for registers."""
    start = 0
    for table in view.case.book.claims:
        if table is batch.table:
            return np.asarray(batch.positions[mask] + start, np.int64)
        start += len(table)
    return np.zeros(0, np.int64)

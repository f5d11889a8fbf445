"""What became of every claim between two snapshots, and how reserves and incurred amounts moved; every sum balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.snapshot import Snapshot
from ledger_tools.reports.grouping import in_order
from ledger_tools.reports.pairing import Pairs, pair

Hundredths = NDArray[np.int64]
Mask = NDArray[np.bool_]

RESERVE_MOVES = ("new", "late", "increased", "decreased", "closed", "reopened", "moved", "gone")
INCURRED_MOVES = ("new", "late", "payments", "reserves", "recoveries", "moved", "gone")


@dataclass(frozen=True, slots=True)
class Moves:
    """How an amount moved in one currency: by line a sum for the start, for each kind of move, and for the end.

    ``then + all moves = now`` holds for every claim by itself, so for every line.

    Attributes:
        sums: by line hundredths by name: ``then``, the moves, ``now``.
    """

    currency: str
    names: tuple[str, ...]
    sums: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Two snapshots and the pairs of their claims."""

    then: Snapshot
    now: Snapshot
    pairs: Pairs

    @property
    def late(self) -> Mask:
        """Return True for added claims that began by the day of the earlier report: entered late, shape (added,)."""
        start = self.now.claims["start"][self.pairs.added]
        return np.asarray(~(start > np.datetime64(self.then.as_of, "D")), bool)

    @property
    def reopened(self) -> Mask:
        """Return True for pairs closed then and open now, shape (n,)."""
        return self._was_closed & self.now.is_open()[self.pairs.now]

    @property
    def closed_again(self) -> Mask:
        """Return True for pairs closed at both times, but now on a day after the earlier report, shape (n,)."""
        closed = self.now.claims["status"][self.pairs.now].astype(str) == "closed"
        day = self.now.claims["closed_at"][self.pairs.now]
        later = day > np.datetime64(self.then.as_of, "D")
        return np.asarray(self._was_closed & closed & later, bool)

    @property
    def _was_closed(self) -> Mask:
        ended = self.then.claims["closed_at"][self.pairs.then]
        closed = self.then.claims["status"][self.pairs.then].astype(str) == "closed"
        return np.asarray(closed & ~(ended > np.datetime64(self.then.as_of, "D")), bool)

    @property
    def closed(self) -> Mask:
        """Return True for pairs open then and closed now, shape (n,)."""
        closed = self.now.claims["status"][self.pairs.now].astype(str) == "closed"
        return np.asarray(self.then.is_open()[self.pairs.then] & closed, bool)

    @property
    def past_payments(self) -> Mask:
        """Return True for pairs that show another sum as paid by the day of the earlier report, shape (n,)."""
        day = np.datetime64(self.then.as_of, "D")
        before = _paid_by(self.then, day)[self.pairs.then]
        again = _paid_by(self.now, day)[self.pairs.now]
        undated = np.isnat(self.now.claims["paid_at"][self.pairs.now])
        return np.asarray((before != again) & ~undated, bool)


def changes(then: Snapshot, now: Snapshot) -> Changes:
    """Return what changed between an earlier and a later snapshot of a ledger."""
    return Changes(then, now, pair(then, now))


def _paid_by(snapshot: Snapshot, day: np.datetime64) -> Hundredths:
    later = snapshot.claims["paid_at"] > day
    return np.where(later, 0, snapshot.amount("paid"))


@dataclass(slots=True)
class _Parts:
    """Amounts of single claims, each with the name of its move, to be summed by currency and line."""

    name: list[str]
    currency: list[NDArray[Any]]
    line: list[NDArray[Any]]
    amount: list[Hundredths]

    def add(self, name: str, place: tuple[NDArray[Any], NDArray[Any]], amount: Hundredths, mask: Mask | None) -> None:
        chosen = amount != 0 if mask is None else mask & (amount != 0)
        self.name += [name] * int(chosen.sum())
        self.currency.append(place[0][chosen])
        self.line.append(place[1][chosen])
        self.amount.append(amount[chosen])

    def moves(self, names: tuple[str, ...]) -> list[Moves]:
        found: dict[str, dict[str, dict[str, int]]] = {}
        rows = zip(self.name, _joined(self.currency), _joined(self.line), _joined(self.amount), strict=True)
        for name, currency, line, amount in rows:
            sums = found.setdefault(currency, {}).setdefault(line, dict.fromkeys(("then", *names, "now"), 0))
            sums[name] += int(amount)
        return [Moves(code, names, found[code]) for code in in_order(found)]


def _joined(parts: list[NDArray[Any]]) -> list[Any]:
    return [value for part in parts for value in part.tolist()]


def reserve_moves(changes: Changes) -> list[Moves]:
    """Return how reserves moved, a ``Moves`` for each currency, in their order; the unknown one last."""
    pairs = changes.pairs
    before, after = changes.then.amount("reserve"), changes.now.amount("reserve")
    parts = _Parts([], [], [], [])
    place, stayed = _both_ends(parts, changes, before, after, "reserve")
    change = after[pairs.now] - before[pairs.then]
    settled, again = changes.closed, changes.reopened
    parts.add("closed", place, change, stayed & settled)
    parts.add("reopened", place, change, stayed & again)
    parts.add("increased", place, change, stayed & ~settled & ~again & (change > 0))
    parts.add("decreased", place, change, stayed & ~settled & ~again & (change < 0))
    return parts.moves(RESERVE_MOVES)


def incurred_moves(changes: Changes) -> list[Moves]:
    """Return how incurred amounts moved, a ``Moves`` for each currency, in their order; the unknown one last.

    What neither payments nor recoveries tell of a change is told as one of the reserve.
    """
    then, now, pairs = changes.then, changes.now, changes.pairs
    before, after = then.amount("incurred"), now.amount("incurred")
    parts = _Parts([], [], [], [])
    told = _tells_incurred(then)[pairs.then] & _tells_incurred(now)[pairs.now]
    place, stayed = _both_ends(parts, changes, before, after, "incurred", told)
    change = after[pairs.now] - before[pairs.then]
    paid = _paid_by(now, np.datetime64(now.as_of, "D"))[pairs.now]
    paid -= _paid_by(then, np.datetime64(then.as_of, "D"))[pairs.then]
    recovered = now.amount("recovery")[pairs.now] - then.amount("recovery")[pairs.then]
    parts.add("payments", place, paid, stayed)
    parts.add("recoveries", place, -recovered, stayed)
    parts.add("reserves", place, change - paid + recovered, stayed)
    return parts.moves(INCURRED_MOVES)


def _tells_incurred(snapshot: Snapshot) -> Mask:
    """Return True for claims whose incurred amount is known, or nought because nothing was paid or reserved."""
    claims = snapshot.claims
    return np.asarray(claims["incurred_ok"] | ~(claims["paid_ok"] | claims["reserve_ok"] | claims["recovery_ok"]))


def _both_ends(
    parts: _Parts, changes: Changes, before: Hundredths, after: Hundredths, key: str, told: Mask | None = None
) -> tuple[tuple[NDArray[Any], NDArray[Any]], Mask]:
    """Add what stands at both ends, and the moves that every amount has: new, late, gone, moved to another place.

    Args:
        told: pairs whose change can be told in parts, shape (n,); None for all.

    Returns:
        currency and line of the other changes, and the pairs that have any: those that stayed in their place.
    """
    then, now, pairs = changes.then, changes.now, changes.pairs
    old = np.concatenate([pairs.then, pairs.gone])
    new = np.concatenate([pairs.now, pairs.added])
    parts.add("then", _place(then, key, old), before[old], None)
    parts.add("now", _place(now, key, new), after[new], None)
    parts.add("gone", _place(then, key, pairs.gone), -before[pairs.gone], None)
    parts.add("new", _place(now, key, pairs.added), after[pairs.added], ~changes.late)
    parts.add("late", _place(now, key, pairs.added), after[pairs.added], changes.late)
    was, is_ = _place(then, key, pairs.then), _place(now, key, pairs.now)
    first, last = before[pairs.then], after[pairs.now]
    stayed = (was[1] == is_[1]) & ((was[0] == is_[0]) | (first == 0) | (last == 0))  # nought is in any currency
    stayed = np.asarray(stayed if told is None else stayed & told, bool)
    parts.add("moved", was, -first, ~stayed)
    parts.add("moved", is_, last, ~stayed)
    return (np.where(last == 0, was[0], is_[0]), is_[1]), stayed


def _place(snapshot: Snapshot, key: str, positions: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return currency and line of the amounts of some claims."""
    return snapshot.currency(key)[positions], snapshot.claims["line"][positions]

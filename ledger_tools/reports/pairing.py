"""The claims of two snapshots of one ledger, paired: which is still the same claim, which is gone, which was added.

A claim is known by what is known of it on its first day: policy, date of loss, claimant, plate. Numbers that it is
given later only tell apart claims that share these names, and find those whose names were corrected.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.snapshot import Snapshot
from ledger_tools.reports.claims import NUMBERS

_BIRTH = ("policy_no", "incident_at", "claimant", "plate")

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Positions in two snapshots.

    Attributes:
        then, now: positions of the claims that are in both, in the order of the later one, shape (n,).
        renamed: True where only a number says that it is the same claim, for its names were changed, shape (n,).
        gone: claims of the earlier one that the later one does not hold.
        added: claims of the later one that the earlier one does not hold.
        by_order: how many pairs share their names with others and were told apart by their order alone.
    """

    then: Positions
    now: Positions
    renamed: NDArray[np.bool_]
    gone: Positions
    added: Positions
    by_order: int = 0


def pair(then: Snapshot, now: Snapshot) -> Pairs:
    """Return the pairs of claims of an earlier and a later snapshot; those begun after its day belong to neither."""
    maker = _Maker(_Side(then), _Side(now))
    maker.by_names()
    maker.by_completed_names()
    maker.by_numbers()
    order = sorted(maker.pairs.items(), key=lambda both: both[1])
    return Pairs(
        np.array([t for t, _ in order], np.int64),
        np.array([n for _, n in order], np.int64),
        np.array([t in maker.renamed for t, _ in order], bool),
        np.array(sorted(maker.then.free), np.int64),
        np.array(sorted(maker.now.free), np.int64),
        maker.by_order,
    )


class _Side:
    """One snapshot: the names of its claims, and which have no partner yet."""

    def __init__(self, snapshot: Snapshot) -> None:
        claims = snapshot.claims
        days = np.datetime_as_string(claims["incident_at"].astype("datetime64[D]"))
        self.policy = _folded(claims["policy_no"])
        self.incident = np.where(np.isnat(claims["incident_at"]), "", days).tolist()
        self.claimant, self.plate = claims["claimant"].tolist(), claims["plate"].tolist()
        self.numbers = {key: _folded(claims[key]) for key in NUMBERS}
        self.free = set(np.flatnonzero(snapshot.begun()).tolist())

    def birth(self, position: int) -> tuple[str, ...]:
        return self.policy[position], self.incident[position], self.claimant[position], self.plate[position]

    def groups(self, keys: Mapping[int, Any]) -> dict[Any, list[int]]:
        """Return the free positions by key, in their order."""
        found: dict[Any, list[int]] = defaultdict(list)
        for position in sorted(self.free):
            found[keys[position]].append(position)
        return found

    def bearers(self, key: str) -> dict[str, int]:
        """Return the position of each number that exactly one claim of the whole snapshot bears."""
        places: dict[str, list[int]] = defaultdict(list)
        for position, number in enumerate(self.numbers[key]):
            if number:
                places[number].append(position)
        return {number: found[0] for number, found in places.items() if len(found) == 1}


def _folded(texts: NDArray[Any]) -> list[str]:
    """Return numbers for comparing: neither blanks, nor width, nor the case of letters count."""
    known = {text: "".join(unicodedata.normalize("NFKC", text).split()).casefold() for text in set(texts.tolist())}
    return [known[text] for text in texts.tolist()]


@dataclass(slots=True)
class _Maker:
    then: _Side
    now: _Side
    pairs: dict[int, int] = field(default_factory=dict)
    renamed: set[int] = field(default_factory=set)
    by_order: int = 0

    def by_names(self) -> None:
        """Pair the claims with the same names; where several share them, by their numbers, then by their order."""
        then = self.then.groups({p: self.then.birth(p) for p in self.then.free})
        now = self.now.groups({p: self.now.birth(p) for p in self.now.free})
        for names, older in then.items():
            if not any(names) or names not in now:
                continue
            newer = now[names]
            if len(older) == len(newer) == 1:
                self._join(older[0], newer[0])
            else:
                self._within(older, newer)

    def _within(self, older: Sequence[int], newer: Sequence[int]) -> None:
        for key in NUMBERS:
            mine = _only({p: self.then.numbers[key][p] for p in older if p in self.then.free})
            theirs = _only({p: self.now.numbers[key][p] for p in newer if p in self.now.free})
            for number in mine.keys() & theirs.keys():
                self._join(mine[number], theirs[number])
        rest = [p for p in older if p in self.then.free], [p for p in newer if p in self.now.free]
        self.by_order += min(map(len, rest)) if max(map(len, rest)) > 1 else 0
        for older_one, newer_one in zip(*rest, strict=False):
            self._join(older_one, newer_one)

    def by_completed_names(self) -> None:
        """Pair claims of one policy and day where a claimant or a plate was filled in or taken out since."""
        then = self.then.groups({p: self.then.birth(p)[:2] for p in self.then.free})
        now = self.now.groups({p: self.now.birth(p)[:2] for p in self.now.free})
        for names, older in then.items():
            fits = [(t, n) for t in older for n in now.get(names, ()) if all(names) and self._agree(t, n)]
            for t, n in fits:
                if sum(t == other for other, _ in fits) == 1 == sum(n == other for _, other in fits):
                    self._join(t, n)

    def _agree(self, t: int, n: int) -> bool:
        pairs = zip(self.then.birth(t)[2:], self.now.birth(n)[2:], strict=True)
        return all(mine == theirs or not mine or not theirs for mine, theirs in pairs)

    def by_numbers(self) -> None:
        """Pair what is left by a number that no other claim bears, if at least one of the names is still the same."""
        for key in NUMBERS:
            mine, theirs = self.then.bearers(key), self.now.bearers(key)
            for number in sorted(mine.keys() & theirs.keys()):
                t, n = mine[number], theirs[number]
                same = (one == other != "" for one, other in zip(self.then.birth(t), self.now.birth(n), strict=True))
                if t in self.then.free and n in self.now.free and any(same):
                    self._join(t, n)
                    self.renamed.add(t)

    def _join(self, t: int, n: int) -> None:
        self.pairs[t] = n
        self.then.free.discard(t)
        self.now.free.discard(n)


def _only(numbers: Mapping[int, str]) -> dict[str, int]:
    """Return the position of each number that stands once among some."""
    counts: dict[str, list[int]] = defaultdict(list)
    for position, number in numbers.items():
        if number:
            counts[number].append(position)
    return {number: found[0] for number, found in counts.items() if len(found) == 1}


def changed_names(then: Snapshot, now: Snapshot, t: int, n: int) -> Iterable[str]:
    """Yield the keys of the names in which two claims differ."""
    for key in _BIRTH:
        one, other = then.claims[key][t], now.claims[key][n]
        if key == "incident_at" and np.isnat(one) and np.isnat(other):
            continue
        if one != other:
            yield key

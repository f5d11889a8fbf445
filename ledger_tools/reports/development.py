"""Triangles: what was paid, and what claims came to, by year of loss and age; history and no forecast.

A ledger with one payment date for each claim gives what was paid by any day. What claims came to on an earlier day only
a report of that day knows, so incurred triangles are as full as the folder of reports.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import years_of
from ledger_tools.model.development import DevelopmentPoint
from ledger_tools.model.snapshot import Snapshot
from ledger_tools.reports.claims import currency_of
from ledger_tools.reports.snapshots import snapshot_of

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

Place = tuple[str, str]  # currency and line


@dataclass(frozen=True, slots=True)
class Left:
    """Payments that stand in no triangle of what was paid: how many, by why."""

    undated: int
    no_incident: int
    before: int
    later: int


@dataclass(frozen=True, slots=True)
class Developments:
    """The points of all triangles of a ledger.

    Attributes:
        valuations: the day of the report and the same day of earlier years, the oldest first.
        seen: days of which a report tells incurred amounts, the oldest first, the day of this one last.
    """

    points: tuple[DevelopmentPoint, ...]
    valuations: tuple[date, ...]
    seen: tuple[date, ...]
    left: Left


def developments(view: View, chosen: Mask | None = None) -> Developments:
    """Return how the claims of each year of loss developed, worked out once for a view.

    Args:
        chosen: the claims that the report is about, shape (n,); None for all that began by its day.
    """
    if view.developed is None:
        view.developed = _developments(view, chosen)
    return view.developed


def _developments(view: View, chosen: Mask | None) -> Developments:
    mask = ~view.later if chosen is None else chosen
    valuations = _valuations(view, mask)
    now = snapshot_of(view)
    seen = [*_known(view, mask, view.case.snapshots), (now, mask)]
    points = [*_paid(view, mask, valuations), *_counts(view, mask, valuations), *_incurred(seen)]
    return Developments(tuple(points), valuations, tuple(snapshot.as_of for snapshot, _ in seen), _left(view, mask))


def _valuations(view: View, mask: Mask) -> tuple[date, ...]:
    """Return the report's day and the same day of earlier years, back to the first year of loss."""
    day = view.case.as_of
    years = _origins(view)[mask & ~np.isnat(view.claims["incident_at"].to_numpy())]
    first = min(int(years.min()), day.year) if len(years) else day.year
    return tuple(_same_day(day, year) for year in range(first, day.year + 1))


def _same_day(day: date, year: int) -> date:
    if (day.month, day.day) == (2, 29) and not (year % 4 == 0 and (year % 100 or year % 400 == 0)):
        return date(year, 2, 28)
    return day.replace(year=year)


def _origins(view: View) -> Any:
    return years_of(view.claims["incident_at"].to_numpy())


def _usable(view: View, mask: Mask) -> Any:
    """Return True for payments that a triangle can hold: dated, of a claim with a day of loss, and not before it."""
    claims = view.claims
    incident, paid_at = claims["incident_at"].to_numpy(), claims["paid_at"].to_numpy()
    return mask & _pays(view) & ~np.isnat(incident) & ~np.isnat(paid_at) & (paid_at >= incident)


def _pays(view: View) -> Any:
    return (view.claims["paid_ok"] & (view.claims["paid"] != 0)).to_numpy()


def _left(view: View, mask: Mask) -> Left:
    claims, pays = view.claims, _pays(view) & mask
    incident, paid_at = claims["incident_at"].to_numpy(), claims["paid_at"].to_numpy()
    undated = pays & np.isnat(paid_at)
    no_incident = pays & ~undated & np.isnat(incident)
    before = pays & ~undated & ~no_incident & (paid_at < incident)
    later = pays & ~undated & ~no_incident & ~before & (paid_at > np.datetime64(view.case.as_of, "s"))
    return Left(*(int(found.sum()) for found in (undated, no_incident, before, later)))


def _paid(view: View, mask: Mask, valuations: tuple[date, ...]) -> Iterator[DevelopmentPoint]:
    claims = view.claims
    take = np.flatnonzero(_usable(view, mask))
    places = zip(
        claims["paid_currency"].to_numpy()[take].tolist(), claims["line"].to_numpy()[take].tolist(), strict=True
    )
    rows = zip(
        places,
        _origins(view)[take].tolist(),
        claims["paid_at"].to_numpy()[take].astype("datetime64[D]").tolist(),
        claims["paid"].to_numpy()[take].tolist(),
        strict=True,
    )
    yield from _cumulated("paid", rows, valuations)


def _counts(view: View, mask: Mask, valuations: tuple[date, ...]) -> Iterator[DevelopmentPoint]:
    claims = view.claims
    start, incident = claims["start"].to_numpy(), claims["incident_at"].to_numpy()
    take = np.flatnonzero(mask & ~np.isnat(incident) & ~np.isnat(start))
    rows = zip(
        zip(currency_of(claims)[take].tolist(), claims["line"].to_numpy()[take].tolist(), strict=True),
        _origins(view)[take].tolist(),
        np.maximum(start, incident)[take].astype("datetime64[D]").tolist(),
        [1] * len(take),
        strict=True,
    )
    yield from _cumulated("claims", rows, valuations)


def _cumulated(
    measure: str, rows: Iterable[tuple[Place, int, date, int]], valuations: tuple[date, ...]
) -> Iterator[DevelopmentPoint]:
    """Yield the sums so far at each valuation from the year of loss on."""
    sums: dict[tuple[Place, int], dict[date, int]] = defaultdict(lambda: dict.fromkeys(valuations, 0))
    for place, origin, day, amount in rows:
        cell = sums[place, origin]
        place_in_time = bisect_left(valuations, day)
        if place_in_time < len(valuations):
            cell[valuations[place_in_time]] += amount
    for (currency, line), origin in sorted(sums):
        so_far = 0
        for valuation in valuations:
            so_far += sums[(currency, line), origin][valuation]
            if valuation.year >= origin:
                yield DevelopmentPoint(measure, currency, line, origin, valuation, so_far)


def _known(view: View, mask: Mask, snapshots: Iterable[Snapshot]) -> list[tuple[Snapshot, Any]]:
    """Return earlier snapshots, one of each day, with the claims of theirs whose policies are looked at."""
    by_day: dict[date, Snapshot] = {snapshot.as_of: snapshot for snapshot in snapshots}
    everything = bool((mask | view.later).all())
    policies = set(snapshot_of(view).claims["policy_no"][mask].tolist())
    found = []
    for snapshot in by_day.values():
        chosen = snapshot.begun()
        if not everything:
            chosen &= np.array([text in policies for text in snapshot.claims["policy_no"].tolist()], bool)
        found.append((snapshot, chosen))
    return found


def _incurred(seen: Sequence[tuple[Snapshot, Any]]) -> Iterator[DevelopmentPoint]:
    """Yield what the claims of each year came to on each day seen; nought where a day shows none of them."""
    days = [(snapshot.as_of, _by_origin(snapshot, chosen)) for snapshot, chosen in seen]
    places = sorted({place for _, sums in days for place in sums})
    for currency, line, origin in places:
        for day, sums in days:
            if day.year >= origin:
                value = sums.get((currency, line, origin), 0)
                yield DevelopmentPoint("incurred", currency, line, origin, day, value)


def _by_origin(snapshot: Snapshot, chosen: Any) -> Mapping[tuple[str, str, int], int]:
    claims = snapshot.claims
    take = np.flatnonzero(chosen & claims["incurred_ok"] & ~np.isnat(claims["incident_at"]))
    keys = zip(
        snapshot.currency("incurred")[take].tolist(),
        claims["line"][take].tolist(),
        years_of(claims["incident_at"][take]).tolist(),
        strict=True,
    )
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    for key, amount in zip(keys, claims["incurred"][take].tolist(), strict=True):
        sums[key] += amount
    return sums


def triangle(
    found: Developments, measure: str, currency: str, line: str | None = None
) -> Mapping[int, Mapping[date, int]]:
    """Return a triangle as sums by year of loss and valuation, over one line, or over all for None."""
    sums: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for point in found.points:
        if point.measure == measure and point.currency == currency and line in (None, point.line):
            sums[point.origin][point.valuation] += point.value
    return {origin: dict(sums[origin]) for origin in sorted(sums)}

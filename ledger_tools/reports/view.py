"""What every section looks at: the claims, and where each of them stands in the period.

The ledger holds only today's values. What it says about the past comes from its dates alone, so every claim is placed
by two days: the day it began and the day it ended. A claim that lacks the one it needs is counted and listed, never
guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.errors import UsageProblem
from ledger_tools.model.arrays import NDArray
from ledger_tools.reports.claims import claims_frame
from ledger_tools.reports.incurred import Incurred, incurred, paid_by
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.model.case import Case
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.reports.development import Developments
    from ledger_tools.reports.period import Period

Mask = NDArray[np.bool_]

NO_START = "no-start"
NO_END = "no-end"
END_BEFORE_START = "end-before-start"
STATUS_UNREAD = "status-unread"


@dataclass(frozen=True, slots=True)
class Movement:
    """Where each claim stands in a period, as masks of shape (n,).

    ``open_at_end = open_at_start + new + reopened - closed`` holds for every claim by itself, so for every sum.
    """

    open_at_start: Mask
    new: Mask
    reopened: Mask
    closed: Mask
    open_at_end: Mask

    def masks(self) -> Mapping[str, Mask]:
        """Return the masks by name, in the order of the sum."""
        return {
            "open_at_start": self.open_at_start,
            "new": self.new,
            "reopened": self.reopened,
            "closed": self.closed,
            "open_at_end": self.open_at_end,
        }


@dataclass(slots=True)
class View:
    """A case, a period, and the claims placed in it.

    Attributes:
        claims: all claims, see ``claims_frame``.
        end: the last day looked at: the period's end, or the report's day if that comes first.
        problem: why a claim cannot be placed in time, "" where it can, shape (n,).
        later: claims that began after the report's day; they belong to no figure.
        movement: of the period.
        snapshot: what the report saw, once it was asked for, see ``snapshot_of``.
        developed: how its claims developed, once it was asked for, see ``developments``.
        costs: what they cost, once it was asked for, see ``incurred``.
    """

    case: Case
    period: Period
    claims: pd.DataFrame
    end: date
    problem: NDArray[np.object_]
    later: Mask
    without_investigations: bool = False
    movement: Movement = field(init=False)
    snapshot: Snapshot | None = field(default=None, init=False, repr=False)
    developed: Developments | None = field(default=None, init=False, repr=False)
    costs: Incurred | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.movement = self.movement_of(self.period)

    @property
    def placed(self) -> Mask:
        """Return True for claims that can be placed in time and began by the report's day."""
        return np.asarray((self.problem == "") & ~self.later, bool)

    @property
    def paid_in_period(self) -> Mask:
        """Return True for claims with an amount paid on a day of the period, also those that cannot be placed."""
        return self.paid_between(self.period.first, self.end)

    def paid_between(self, first: date, last: date) -> Mask:
        """Return True for claims with an amount paid from one day to another, both inside."""
        day = self.claims["paid_at"].to_numpy()
        return np.asarray(self.claims["paid_ok"].to_numpy() & ~self.later & _between(day, first, last), bool)

    def paid_by(self, day: date) -> Mask:
        """Return True for claims with an amount paid that no payment date puts after a day."""
        return paid_by(self.claims, day)

    @property
    def happened(self) -> Mask:
        """Return True for claims whose loss happened in the period, also those that cannot be placed."""
        return np.asarray(~self.later & _between(self.claims["incident_at"].to_numpy(), self.period.first, self.end))

    @property
    def incurred(self) -> Incurred:
        """Return the incurred amounts of all claims on the report's day, worked out once."""
        if self.costs is None:
            self.costs = incurred(self.claims, self.case.as_of)
        return self.costs

    @property
    def reopening_dated(self) -> Mask:
        """Return True for re-opened claims of which both the closing and the re-opening after it are dated."""
        c = self.claims
        start, ended, again = c["start"].to_numpy(), c["ended"].to_numpy(), c["reopened_at"].to_numpy()
        return np.asarray(c["is_reopened"].to_numpy() & (ended >= start) & (again >= ended), bool)

    @property
    def in_play(self) -> Mask:
        """Return True for claims that were open, began, were re-opened, ended or were paid in the period."""
        m = self.movement
        return m.open_at_start | m.new | m.reopened | m.closed | self.paid_in_period

    def movement_of(self, period: Period) -> Movement:
        """Return where each claim stands in a period, up to the report's day."""
        first, last = _day(period.first), _day(min(period.last, self.case.as_of))
        start, ended = self.claims["start"].to_numpy(), self.claims["ended"].to_numpy()
        is_closed = self.claims["is_closed"].to_numpy()
        reopened = self.claims["is_reopened"].to_numpy()
        begun = self.placed & (start <= last)
        dated, again = self.reopening_dated, self.claims["reopened_at"].to_numpy()
        gone_before = (is_closed & (ended < first)) | (dated & (ended < first) & (again >= first))
        gone_after = (is_closed & (ended <= last)) | (dated & (ended <= last) & (again > last))
        ended_here = (ended >= first) & (ended <= last) & (ended >= start)
        return Movement(
            open_at_start=begun & (start < first) & ~gone_before,
            new=begun & (start >= first),
            # Where the ledger does not say when a claim was re-opened, it stands beside the closing it undid.
            reopened=begun & np.where(dated, (again >= first) & (again <= last), reopened & ended_here),
            closed=begun & (is_closed | reopened) & ended_here,
            open_at_end=begun & ~gone_after,
        )


def make_view(case: Case, period: Period, *, without_investigations: bool = False) -> View:
    """Return the view of a case in a period.

    Raises:
        UsageProblem: the period begins after the report's day.
    """
    if period.first > case.as_of:
        raise UsageProblem(
            msg(
                "The period {period} begins after {day}; choose an earlier period or a later --as-of.",
                period=period.code,
                day=case.as_of.isoformat(),
            )
        )
    claims = claims_frame(case.book)
    start, ended = claims["start"].to_numpy(), claims["ended"].to_numpy()
    is_closed = claims["is_closed"].to_numpy()
    problem = np.full(len(claims), "", object)
    problem[is_closed & (ended < start)] = END_BEFORE_START
    problem[is_closed & np.isnat(ended)] = NO_END
    problem[claims["is_unclear"].to_numpy()] = STATUS_UNREAD
    problem[np.isnat(start)] = NO_START
    later = start > _day(case.as_of)
    end = min(period.last, case.as_of)
    return View(case, period, claims, end, problem, np.asarray(later, bool), without_investigations)


def _day(day: date) -> np.datetime64:
    return np.datetime64(day, "s")


def _between(days: NDArray[np.datetime64], first: date, last: date) -> Mask:
    return np.asarray((days >= _day(first)) & (days <= _day(last)), bool)

"""Whom each open claim waits for, by the furthest step that its dates or its stage show: next comes the one after it.

Only steps that a sheet dates count: a ledger without a column for papers waits for the decision right after the survey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.report import Text
from ledger_tools.reports.claims import days_of
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_OURSELVES, _POLICYHOLDER, _INSURER = msg("Ourselves"), msg("Policyholder"), msg("Insurer")
_STEPS = ("reported_at", "surveyed_at", "docs_complete_at", "decided_at", "paid_at")
_INSURERS = ("surveyed_at", "decided_at", "paid_at", "rest")  # steps that an insurer takes
_LOOKED_INTO, _CLOSING, _REST, UNKNOWN = "investigation", "closing", "rest", ""
# Stages past the survey: the insurer works on the decision, and has made it once it has approved.
_STAGES = {"surveyed": 1, "loss_reviewed": 2, "adjusted": 2, "approved": 3}
WAITS: Mapping[str, tuple[Text, Message]] = {
    "reported_at": (_OURSELVES, msg("Report to the insurer")),
    "surveyed_at": (_INSURER, msg("Survey")),
    "docs_complete_at": (_POLICYHOLDER, msg("Complete papers")),
    "decided_at": (_INSURER, msg("Decision")),
    "paid_at": (_INSURER, msg("Payment")),
    _REST: (_INSURER, msg("Rest of the payment")),
    _LOOKED_INTO: (msg("Investigation"), msg("End of the investigation")),
    _CLOSING: (_OURSELVES, msg("Closing")),
    UNKNOWN: (msg("Cannot be told"), msg("The sheet dates no later step")),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the open claims of a view wait for at the period's end, in the order of the claims; each of shape (m,).

    Attributes:
        positions: of the open claims among ``view.claims``.
        code: key of ``WAITS``.
        since: day of the last step taken, with which the wait began; NaT where no day is known.
    """

    positions: NDArray[np.int64]
    code: NDArray[np.object_]
    since: NDArray[np.datetime64]

    def days(self, view: View) -> tuple[NDArray[np.int64], Mask]:
        """Return for how many days each has waited at the period's end, and where that is known."""
        known = ~np.isnat(self.since)
        return (np.datetime64(view.end, "D") - self.since.astype("datetime64[D]")).astype(np.int64), known

    @property
    def for_insurer(self) -> Mask:
        """Return True for claims whose next step is the insurer's."""
        return np.isin(self.code.astype(str), _INSURERS)


def waiting(view: View) -> Waiting:
    """Return what every claim open at the period's end waits for."""
    positions = np.flatnonzero(view.movement.open_at_end)
    done = {key: _until_end(view, key)[positions] for key in _STEPS}
    there = {key: _is_dated(view, key)[positions] for key in _STEPS}
    furthest, since = _furthest(view, positions, done)
    code = _next(furthest, there)
    code, since = _papers_asked_for(view, positions, code, since)
    code = np.where(code == _CLOSING, _rest_or_closing(view, positions), code)
    begun, ended = (_until_end(view, f"investigation_{end}")[positions] for end in ("from", "to"))
    looked_into = ~np.isnat(begun) & np.isnat(ended)
    code = np.where(looked_into, _LOOKED_INTO, code)
    return Waiting(positions, code.astype(object), np.where(looked_into, begun, since))


def _until_end(view: View, key: str) -> NDArray[np.datetime64]:
    """Return the days of a column up to the period's end, NaT for later ones: they had not come yet."""
    days = view.claims[key].to_numpy() if key in view.claims.columns else days_of(view.case.book, key)
    return np.where(days <= np.datetime64(view.end, "s"), days, np.datetime64("NaT", "s"))


def _is_dated(view: View, key: str) -> Mask:
    """Return True for claims whose sheet has a column for a step and uses it, shape (n,)."""
    columns = [table.get(key) for table in view.case.book.claims]
    used = np.array([column is not None and bool(column.present.any()) for column in columns], bool)
    return np.asarray(used[view.claims["table"].to_numpy()], bool)


def _furthest(view: View, positions: Any, done: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the number of the furthest step of each claim, -1 for none, and the day of the last one dated."""
    furthest = np.full(len(positions), -1)
    since = view.claims["start"].to_numpy()[positions]
    for number, key in enumerate(_STEPS):
        taken = ~np.isnat(done[key])
        furthest, since = np.where(taken, number, furthest), np.where(taken, done[key], since)
    stage = view.claims["stage"].to_numpy()[positions]
    for name, number in _STAGES.items():
        furthest = np.where((stage == name) & (furthest < number), number, furthest)
    return furthest, since


def _next(furthest: Any, there: Mapping[str, Any]) -> Any:
    """Return the first step after the furthest that the sheet dates; after the payment comes the closing."""
    code = np.where(furthest == len(_STEPS) - 1, _CLOSING, UNKNOWN).astype(object)
    for number in range(len(_STEPS) - 1, -1, -1):
        key = _STEPS[number]
        code = np.where((furthest < number) & there[key], key, code)
    return code


def _papers_asked_for(view: View, positions: Any, code: Any, since: Any) -> tuple[Any, Any]:
    """Let papers that were asked for and are not complete come before the decision, and date their wait."""
    asked = _until_end(view, "docs_requested_at")[positions]
    complete = _until_end(view, "docs_complete_at")[positions]
    lacking = ~np.isnat(asked) & np.isnat(complete) & np.isin(code.astype(str), ("docs_complete_at", "decided_at"))
    return np.where(lacking, "docs_complete_at", code), np.where(lacking & ~(asked < since), asked, since)


def _rest_or_closing(view: View, positions: Any) -> Any:
    """Return whether claims that were paid wait for more, because a reserve stands, or only for their closing."""
    claims = view.claims
    reserved = (claims["reserve_ok"].to_numpy() & (claims["reserve"].to_numpy() > 0))[positions]
    return np.where(reserved, _REST, _CLOSING)

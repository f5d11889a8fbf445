"""Visits that follow-ups count from, each with the first and second call really made after it (S14, S22)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import NAT, codes, days, folded, truths
from ledger_tools.followup.contacts import NO_ATTEMPTS, Attempts, attempts
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

FIRST, SECOND = "first_follow_up", "second_follow_up"
_TALKS = {"visits": ("enquiry", "outside", "sale"), "customer-file": ("enquiry", "talk", "policy")}
_NONE = -1
_NEVER = 10**9  # a day number beyond all days


@dataclass(slots=True)
class Visit:
    """One visit.

    Attributes:
        anchor: the day that follow-ups count from, NaT where it is missing.
        anchor_key: the column that holds it, or ought to.
        until: the anchor of the same customer's (and vehicle's) next visit: later calls are about that one.
        blocked: why the anchor is missing.
        first, second: numbers of the calls, -1 where none was made.
        tries: calls in a row that reached nobody, after the anchor or after the first call.
    """

    table: LedgerTable
    position: int
    who: int
    plate: str
    anchor: np.datetime64
    anchor_key: str
    intake: np.datetime64
    until: np.datetime64 = NAT
    blocked: Message | None = None
    first: int = _NONE
    second: int = _NONE
    early_second: int = _NONE
    tries: Attempts = NO_ATTEMPTS
    letter: np.datetime64 = NAT


@dataclass(slots=True)
class Visits:
    """The visits of a book, table by table, and how many calls are not due because the customer wants none."""

    rows: list[Visit]
    unwanted: int = 0

    def by_table(self) -> Iterator[tuple[LedgerTable, list[Visit]]]:
        """Yield each table with its visits, in the order of its rows."""
        together: dict[int, list[Visit]] = {}
        for visit in self.rows:
            together.setdefault(id(visit.table), []).append(visit)
        for visits in together.values():
            yield visits[0].table, visits


def visits_of(ctx: Context) -> Visits:
    """Return the visits of the service sheet, and those of the customer file of customers who have none there."""
    rows: list[Visit] = []
    for table in ctx.tables("visits"):
        rows += _read(ctx, table, "intake_at")
    seen = {visit.who for visit in rows}
    for table in ctx.customers.files:
        rows += [v for v in _read(ctx, table, "intake_date") if v.who not in seen or v.who < 0]
    begun = ctx.followed(np.array([v.intake if np.isnat(v.anchor) else v.anchor for v in rows], "datetime64[D]"))
    rows = [visit for visit, begins in zip(rows, begun.tolist(), strict=True) if begins]
    wanted = [v for v in rows if not ctx.stopped(v.who)]
    _bound(wanted)
    for visit in wanted:
        _follow(ctx, visit)
    return Visits(wanted, len(rows) - len(wanted))


def _read(ctx: Context, table: LedgerTable, intake_key: str) -> list[Visit]:
    """Return the visits of a sheet that are to be followed up."""
    if table.get("released_at") is None and table.get(intake_key) is None:
        return []
    kind_key = "visit_kind" if table.kind == "visits" else "intake_kind"
    talk = np.isin(codes(table, kind_key), _TALKS[table.kind])
    _, unwanted = truths(table, "follow_up_wanted")
    closed = np.asarray(codes(table, "status") == "closed", bool)
    who, plates = ctx.customers.of(table), folded(table, "plate")
    intake, released = days(table, intake_key), days(table, "released_at", until=ctx.today)
    told = table.get("released_at") is not None
    found = []
    for i in np.flatnonzero(~unwanted & ~closed).tolist():
        if (np.isnat(intake[i]) and np.isnat(released[i])) or intake[i] > ctx.today:
            continue
        if not np.isnat(released[i]):
            anchor, key, why = released[i], "released_at", None
        elif talk[i] or (not plates[i] and table.kind == "visits" and not told):
            anchor, key, why = intake[i], intake_key, None
        elif not told:
            continue  # the sheet has no column for it: nobody can tell, and nobody is asked row by row
        else:
            anchor, key, why = NAT, "released_at", _not_released(table, i)
        found.append(Visit(table, i, int(who[i]), plates[i], anchor, key, intake[i], blocked=why))
    if not told and len(table):
        ctx.notes.append(
            msg(
                "{sheet} has no column for the day of release, so follow-up calls are not counted there.",
                sheet=table.sheet,
            )
        )
    return found


def _not_released(table: LedgerTable, position: int) -> Message:
    column = table.get("released_at")
    assert column is not None
    if column.present[position] and not column.ok[position]:
        return msg("The day of release cannot be read.")
    return msg("Not released yet, or the day of release is not written down.")


def _bound(visits: Sequence[Visit]) -> None:
    """Give each visit the anchor of the next one of the same customer and vehicle."""
    together: dict[tuple[int, str], list[Visit]] = {}
    for visit in visits:
        if visit.who >= 0 and not np.isnat(visit.anchor):
            together.setdefault((visit.who, visit.plate), []).append(visit)
    for own in together.values():
        own.sort(key=lambda visit: visit.anchor)
        for earlier, later in pairwise(own):
            if later.anchor > earlier.anchor:
                earlier.until = later.anchor


def _follow(ctx: Context, visit: Visit) -> None:
    """Find the calls that followed a visit."""
    if np.isnat(visit.anchor):
        return
    calls = ctx.calls
    entries = _between(ctx, visit)
    for i in entries:
        if visit.first == _NONE:
            if _counts(ctx, i, FIRST, visit.anchor):
                visit.first = i
            elif calls.type[i] == SECOND and calls.made[i] and visit.early_second == _NONE:
                visit.early_second = i
        elif visit.second == _NONE and _counts(ctx, i, SECOND, calls.day[visit.first]):
            visit.second = i
    wanted = FIRST if visit.first == _NONE else SECOND
    later = [i for i in entries if i > visit.first and (calls.type[i] == wanted or not calls.typed[i])]
    if visit.first == _NONE or visit.second == _NONE:
        visit.tries = attempts(calls, later)
        if visit.tries.count >= ctx.settings.attempts_max:
            sent = [ctx.letters.day[j] for j in ctx.letters.of(visit.who)]
            after = [day for day in sent if day >= calls.day[visit.tries.last]]
            visit.letter = after[0] if after else NAT


def _between(ctx: Context, visit: Visit) -> list[int]:
    """Return the customer's calls between a visit and the next one that are about no other vehicle, oldest first."""
    calls = ctx.calls
    own = calls.entries.get(visit.who)
    if not own:
        return []
    first, end = visit.anchor.astype(int), visit.until.astype(int) if not np.isnat(visit.until) else _NEVER
    found = [i for i in own if first <= calls.day_numbers[i] < end]
    if visit.plate and calls.names_plates:
        found = [i for i in found if not calls.plate[i] or calls.plate[i] == visit.plate]
    return found


def _counts(ctx: Context, i: int, kind: str, after: np.datetime64) -> bool:
    """True if a call is the follow-up: marked as such, whoever rang; or unmarked, made by us, on a later day.

    Who does not want to talk has been called; a try that reached nobody is no call. An incoming call counts only when
    the clerk ticks it, that is when its type says so.
    """
    calls = ctx.calls
    if not (calls.made[i] or calls.refused[i]):
        return False
    if calls.typed[i]:
        return bool(calls.type[i] == kind)
    return bool(calls.out[i]) and bool(calls.day[i] > after)

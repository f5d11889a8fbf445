"""Visits that follow-ups count from, each with the first and second call really made after it (S14, S22)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import NAT, at, codes, days, plates, truths, written
from ledger_tools.followup.contacts import NO_ATTEMPTS, Attempts, attempts
from ledger_tools.followup.counting import counted
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

FIRST, SECOND = "first_follow_up", "second_follow_up"
_TALKS = {"visits": ("enquiry", "outside"), "customer-file": ("enquiry", "talk", "policy")}
_NO_FOLLOW_UP = ("invitation", "papers", "chase")  # letters of these kinds are about something else
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
        early_second: a call marked as the second before any that was the first.
        tries, tries_again: calls in a row that reached nobody, before the first call and before the second.
        letter, letter_again: numbers of the letters that did instead, -1 where none was sent.
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
    tries_again: Attempts = NO_ATTEMPTS
    letter: int = _NONE
    letter_again: int = _NONE


@dataclass(slots=True)
class Visits:
    """The visits of a book.

    Attributes:
        rows: those that are followed up.
        past: those of customers who want no calls any more, and were called about them before.
        unwanted: how many others such customers have.
    """

    rows: list[Visit]
    past: Sequence[Visit] = ()
    unwanted: int = 0

    def by_table(self) -> Iterator[tuple[LedgerTable, list[Visit]]]:
        """Yield each table with its visits, past ones too, in the order of its rows."""
        together: dict[int, list[Visit]] = {}
        for visit in (*self.rows, *self.past):
            together.setdefault(id(visit.table), []).append(visit)
        for visits in together.values():
            yield visits[0].table, sorted(visits, key=lambda visit: visit.position)


def visits_of(ctx: Context) -> Visits:
    """Return the visits of the service sheet, and those of the customer file whose vehicle has none there."""
    rows: list[Visit] = []
    for table in ctx.tables("visits"):
        rows += _read(ctx, table, "intake_at")
    told = _told_elsewhere(ctx)
    for table in ctx.customers.files:
        rows += [v for v in _read(ctx, table, "intake_date") if v.who < 0 or not told(v)]
    begun = ctx.followed(np.array([v.intake if np.isnat(v.anchor) else v.anchor for v in rows], "datetime64[D]"))
    rows = [visit for visit, begins in zip(rows, begun.tolist(), strict=True) if begins]
    _bound(rows)
    vehicles: dict[int, set[str]] = {}
    for visit in rows:
        vehicles.setdefault(visit.who, set()).add(visit.plate)
    for visit in rows:
        _follow(ctx, visit, vehicles[visit.who] - {visit.plate, ""})
    wanted = [visit for visit in rows if not ctx.stopped(visit.who)]
    past = [visit for visit in rows if visit.first >= 0 and ctx.stopped(visit.who)]
    return Visits(wanted, past, len(rows) - len(wanted) - len(past))


def _told_elsewhere(ctx: Context) -> Callable[[Visit], bool]:
    """Return a question whether the service sheet tells of a visit's vehicle, so that the customer file need not.

    A row of either sheet that names no vehicle is taken for any of the customer's. A service sheet without days of
    release tells nothing of them.
    """
    seen: dict[int, set[str]] = {}
    for table in ctx.tables("visits"):
        talk = _is_talk(table)
        if table.get("released_at") is None and not talk.any():
            continue
        counted = talk if table.get("released_at") is None else np.ones(len(table), bool)
        own = plates(table)
        for i in np.flatnonzero(counted).tolist():
            seen.setdefault(int(ctx.customers.of(table)[i]), set()).add(own[i])

    def told(visit: Visit) -> bool:
        own = seen.get(visit.who, set())
        return bool(own) and (not visit.plate or visit.plate in own or "" in own)

    return told


def _is_talk(table: LedgerTable) -> Bools:
    """Return True where a visit was a consultation: by its kind, or about a claim and with no vehicle."""
    kinds = codes(table, "visit_kind" if table.kind == "visits" else "intake_kind")
    no_vehicle = np.asarray(np.array(plates(table), object) == "", bool)
    talk: Bools = np.isin(kinds, _TALKS[table.kind]) | (np.asarray(kinds == "claim", bool) & no_vehicle)
    return talk


def _read(ctx: Context, table: LedgerTable, intake_key: str) -> list[Visit]:
    """Return the visits of a sheet that are to be followed up."""
    if table.get("released_at") is None and table.get(intake_key) is None:
        return []
    talk = _is_talk(table)
    _, unwanted = truths(table, "follow_up_wanted")
    closed = np.asarray(codes(table, "status") == "closed", bool)
    who, own_plates = ctx.customers.of(table), plates(table)
    intake, released = days(table, intake_key), days(table, "released_at", until=ctx.today)
    told = table.get("released_at") is not None
    undated = np.isnat(intake) & np.isnat(released) & ~(written(table, intake_key) | written(table, "released_at"))
    left_out = unwanted | closed | (intake > ctx.today) | undated
    found = []
    for i in np.flatnonzero(~left_out).tolist():
        if not np.isnat(released[i]):
            anchor, key, why = released[i], "released_at", None
        elif talk[i] or (not own_plates[i] and table.kind == "visits" and not told):
            anchor, key = intake[i], intake_key
            why = msg("The day of the visit cannot be read.") if np.isnat(anchor) else None
        elif not told:
            continue  # the sheet has no column for it: nobody can tell, and nobody is asked row by row
        else:
            anchor, key, why = NAT, "released_at", _not_released(table, i)
        found.append(Visit(table, i, int(who[i]), own_plates[i], anchor, key, intake[i], blocked=why))
    if not told and len(table) and (table.kind == "visits" or not ctx.tables("visits")):
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
        days_ = sorted({visit.anchor for visit in own})
        following = dict(pairwise(days_))
        for visit in own:
            visit.until = following.get(visit.anchor, NAT)


def _follow(ctx: Context, visit: Visit, others: set[str]) -> None:
    """Find the calls that followed a visit, and the letters that did instead of calls that reached nobody.

    Args:
        others: the customer's other vehicles.
    """
    if np.isnat(visit.anchor):
        return
    calls = ctx.calls
    entries = _between(ctx, visit, others)
    for i in entries:
        if visit.first == _NONE:
            if _is_first(ctx, i, visit.anchor):
                visit.first = i
            elif calls.type[i] == SECOND and calls.made[i] and visit.early_second == _NONE:
                visit.early_second = i
        elif visit.second == _NONE and _is_second(ctx, i, visit.first):
            visit.second = i
    before = [i for i in entries if visit.first == _NONE or i < visit.first]
    visit.tries, visit.letter = _tries(ctx, visit.who, before, visit.first, FIRST)
    if visit.first != _NONE:
        again = [i for i in entries if visit.first < i and (visit.second == _NONE or i < visit.second)]
        visit.tries_again, visit.letter_again = _tries(ctx, visit.who, again, visit.second, SECOND)


def _tries(ctx: Context, who: int, entries: Sequence[int], made: int, wanted: str) -> tuple[Attempts, int]:
    """Return the calls in a row that reached nobody, and the number of the letter that did before a call was made.

    From as many tries on as the settings say, the next letter to the customer does, unless it is about an event,
    papers or an invitation. What is tried after it takes nothing back.
    """
    calls, most = ctx.calls, ctx.settings.attempts_max
    own = [i for i in entries if calls.type[i] == wanted or not calls.typed[i]]
    tries = attempts(calls, own)
    if tries.count < most:
        return tries, _NONE
    enough = calls.day[own[len(own) - tries.count + most - 1]]
    letters = ctx.letters
    kinds, events = letters.codes("letter_kind"), letters.folded("event_id")
    for j in letters.of(who):
        in_time = letters.day[j] >= enough and (made == _NONE or letters.day[j] < calls.day[made])
        if in_time and kinds[j] not in _NO_FOLLOW_UP and not events[j]:
            return tries, j
    return tries, _NONE


def _between(ctx: Context, visit: Visit, others: set[str]) -> list[int]:
    """Return the customer's calls between a visit and the next one that are about no other vehicle, oldest first."""
    calls = ctx.calls
    own = calls.entries.get(visit.who)
    if not own:
        return []
    first, end = visit.anchor.astype(int), visit.until.astype(int) if not np.isnat(visit.until) else _NEVER
    found = [i for i in own if first <= calls.day_numbers[i] < end]
    if visit.plate and calls.names_plates:
        found = [i for i in found if calls.vehicle[i] in ("", visit.plate) and calls.about[i] not in others]
    return found


def _is_first(ctx: Context, i: int, released: np.datetime64) -> bool:
    """True if a call is the first follow-up: marked as such, whoever rang; or unmarked, by us, on a later day.

    Who does not want to talk has been called; a try that reached nobody is no call. An incoming call counts only when
    the clerk ticks it, that is when its type says so.
    """
    calls = ctx.calls
    if not (calls.made[i] or calls.refused[i]):
        return False
    if calls.typed[i]:
        return bool(calls.type[i] == FIRST)
    return bool(calls.out[i]) and bool(calls.day[i] > released)


def _is_second(ctx: Context, i: int, first: int) -> bool:
    """True if a call is the second follow-up: marked as such; or unmarked, by us, once its window has opened.

    A call between the two windows may be about anything; taking it for the second would hide that one for good.
    """
    calls = ctx.calls
    if not (calls.made[i] or calls.refused[i]):
        return False
    if calls.typed[i]:
        return bool(calls.type[i] == SECOND)
    return bool(calls.out[i]) and bool(calls.day[i] >= _opens_again(ctx, first))


def _opens_again(ctx: Context, first: int) -> np.datetime64:
    """Return the first day of the second follow-up."""
    rule = ctx.rules.get("second-follow-up")
    start = ctx.calls.day[first : first + 1]
    if rule is None:
        return at(start + ctx.settings.second_from, 0)
    return at(counted(ctx, rule, start, rule.numbers["from"] or 0, first=True).days, 0)

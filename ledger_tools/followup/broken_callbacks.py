"""Callbacks that do not count: the list not finished, the wrong person, or after the end of cooling-off (S45-S48, V38).

An attempt that reached nobody is no callback. What a later call about the same policy or claim made good is left out,
and of several that do not count only the last is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.followup.calls_seen import call_row, claims_meant, day_of, policies_meant
from ledger_tools.followup.checklists import answers, counts, keeps_answers, missing
from ledger_tools.followup.columns import NAT, codes, days
from ledger_tools.followup.context import Context
from ledger_tools.followup.kinds.claim_calls import TYPE as AFTER_PAYMENT
from ledger_tools.followup.kinds.policies import CALLS as POLICY_CALLS
from ledger_tools.followup.kinds.policies import NOT_MADE
from ledger_tools.ledger.callback_terms import is_instalment
from ledger_tools.ledger.scripts import call_script
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import DueState, Duties
from ledger_tools.model.follow_up import BrokenCallback, Place
from ledger_tools.text.i18n import Message, msg

_KIND = "policy-callback"
_SCRIPTS = {call: script for script, call in POLICY_CALLS.items()} | {AFTER_PAYMENT: "after-payment"}
_LATE = msg("a call before the end of the cooling-off period")


def broken_callbacks(ctx: Context, duties: Duties) -> Iterator[BrokenCallback]:
    """Yield the callbacks of new policies that do not count, those after payment with a list begun, and late ones."""
    windows = _windows(duties)
    ends = {key: batch.ends[i] for key, (batch, i) in windows.items()}
    last: dict[object, _Broken] = {}
    made_good: set[object] = set()
    for i in _callbacks(ctx):
        places = claims_meant(ctx, i) if ctx.calls.type[i] == AFTER_PAYMENT else policies_meant(ctx, i)
        made_good.update(place.key for place in places if _done_otherwise(ctx, place))
        if _before_receipt(ctx, i, places):
            continue
        subjects, lacks = _subjects(ctx, i, places), _lacking(ctx, i, places, ends)
        if lacks:
            last[tuple(subjects)] = _Broken(i, lacks, subjects)
        elif ctx.calls.right[i]:
            made_good.update(subjects)
    for broken in last.values():
        if not made_good.intersection(broken.subjects):
            call, script = call_row(ctx, broken.call), call_script(_SCRIPTS[str(ctx.calls.type[broken.call])])
            yield BrokenCallback(call.place, "call_type", call.day, script.title, broken.lacks)
    yield from _late_in_the_policies(ctx, windows)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A call that does not count, what it lacks, and the policies or claims that it may be about."""

    call: int
    lacks: Sequence[Message]
    subjects: Sequence[object]


def _windows(duties: Duties) -> dict[tuple[int, int], tuple[DutyBatch, int]]:
    """Return the callback duty of each policy: its batch and its place in it."""
    return {
        (id(batch.table), position): (batch, i)
        for batch in duties.batches
        if batch.rule.kind == _KIND
        for i, position in enumerate(batch.positions.tolist())
    }


def _callbacks(ctx: Context) -> Iterator[int]:
    """Yield the callbacks that reached the right person or have answers to a list; attempts and refusals are none."""
    calls = ctx.calls
    for i in np.flatnonzero(np.isin(calls.type, tuple(_SCRIPTS))).tolist() if len(calls) else ():
        table, position = calls.row(i)
        if not calls.refused[i] and keeps_answers(table) and (calls.right[i] or answers(table, position)):
            yield i


def _subjects(ctx: Context, i: int, places: Sequence[Place]) -> list[object]:
    """Return what callbacks about the same share: the policies or claims, else the customer, else only the call."""
    if places:
        return [place.key for place in places]
    who = int(ctx.calls.who[i])
    return [(str(ctx.calls.type[i]), who)] if who >= 0 else [i]


def _lacking(
    ctx: Context, i: int, places: Sequence[Place], ends: Mapping[tuple[int, int], np.datetime64]
) -> Sequence[Message]:
    """Return what a callback lacks; where a customer has several policies, by the one that asks for least."""
    script = _SCRIPTS[str(ctx.calls.type[i])]
    if script == "after-payment":
        return [] if counts(ctx, i, script) else missing(ctx, i, script)
    if not places:
        return missing(ctx, i, script)
    found = []
    for place in places:
        instalment = is_instalment(place.table, place.position)
        late = bool(ctx.calls.day[i] > ends.get(place.key, NAT))
        found.append(missing(ctx, i, script, instalment=instalment, within=not late))
    return min(found, key=len)


def _before_receipt(ctx: Context, i: int, places: Sequence[Place]) -> bool:
    """True if a call came before the policy; V35 speaks of it, and it makes nothing good."""
    received = [days(p.table, "delivered_on")[p.position] for p in places if p.table.kind == "policies"]
    return bool(received) and all(ctx.calls.day[i] < day for day in received)


def _done_otherwise(ctx: Context, place: Place) -> bool:
    """True if the policy's own row says that the callback was made."""
    if place.table.kind != "policies":
        return False
    done = days(place.table, "callback_on", until=ctx.today)[place.position]
    return not np.isnat(done) and codes(place.table, "callback_state")[place.position] not in NOT_MADE


def _late_in_the_policies(
    ctx: Context, windows: Mapping[tuple[int, int], tuple[DutyBatch, int]]
) -> Iterator[BrokenCallback]:
    """Yield the callbacks that a policy's own row dates after the end of cooling-off."""
    late = STATE_CODES.index(DueState.DONE_LATE)
    for (_, position), (batch, i) in windows.items():
        assert batch.table is not None
        done = days(batch.table, "callback_on", until=ctx.today)[position]
        if batch.states[i] == late and done == batch.done[i]:
            day = day_of(done)
            assert day is not None
            yield BrokenCallback(Place(batch.table, position), "callback_on", day, {}, [_LATE])

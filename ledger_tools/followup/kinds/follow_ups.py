"""The first and the second follow-up call after a visit (S14, S15, S22, S23)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ledger_tools.followup.columns import NAT, Days, texts
from ledger_tools.followup.contacts import Attempts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.visits import FIRST, SECOND, Visit
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def first(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the first calls: from day ``from`` to day ``to`` after release, or after the visit for consultations."""
    for table, visits in ctx.visits.by_table():
        yield _first(ctx, rule, table, visits)
    if ctx.visits.unwanted:
        ctx.notes.append(
            msg(
                "{n} visits are not followed up by telephone: the customer asked not to be called.",
                n=ctx.visits.unwanted,
            )
        )


def _first(ctx: Context, rule: DueRule, table: LedgerTable, visits: list[Visit]) -> Draft:
    anchors = _days([visit.anchor for visit in visits])
    draft = _draft(ctx, rule, table, visits, anchors, FIRST)
    draft.anchor_key = [visit.anchor_key for visit in visits]
    draft.done = _done(ctx, [(visit.first, visit.letter) for visit in visits])
    draft.blocked = {i: visit.blocked for i, visit in enumerate(visits) if visit.blocked is not None}
    draft.evidence = lambda i: _cells(ctx, visits[i].first, visits[i].letter, visits[i].tries)
    draft.said = lambda i: _said(ctx, visits[i], visits[i].first, visits[i].tries)
    draft.notes = lambda i: [
        *_early(ctx, visits[i]),
        *_notes(ctx, visits[i].first, visits[i].letter, visits[i].tries),
    ]
    return draft


def second(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the second calls, counted from the first one that was really made; blocked while that is missing.

    Who did not want to talk the first time is not called a second time, nor who was written to because nobody could be
    reached, nor who has asked since not to be called.
    """
    for table, own in ctx.visits.by_table():
        visits = [v for v in own if _has_second(ctx, v)]
        if visits:
            yield _second(ctx, rule, table, visits)


def _has_second(ctx: Context, visit: Visit) -> bool:
    if visit.blocked is not None or (visit.first < 0 and visit.letter >= 0):
        return False
    if visit.first >= 0 and ctx.calls.refused[visit.first]:
        return False
    return visit.second >= 0 or not ctx.stopped(visit.who)


def _second(ctx: Context, rule: DueRule, table: LedgerTable, visits: list[Visit]) -> Draft:
    draft = _draft(ctx, rule, table, visits, _done(ctx, [(visit.first, -1) for visit in visits]), SECOND)
    draft.anchor_key = [visit.anchor_key for visit in visits]
    draft.anchor_cells = lambda i: (*ctx.calls.row(visits[i].first), "call_date") if visits[i].first >= 0 else None
    draft.done = _done(ctx, [(visit.second, visit.letter_again) for visit in visits])
    draft.blocked = {
        i: msg("The first follow-up call has not been made yet.") for i, visit in enumerate(visits) if visit.first < 0
    }
    draft.evidence = lambda i: _cells(ctx, visits[i].second, visits[i].letter_again, _tries_now(visits[i]))
    draft.said = lambda i: _said(ctx, visits[i], visits[i].second, _tries_now(visits[i]))
    draft.notes = lambda i: _notes(ctx, visits[i].second, visits[i].letter_again, visits[i].tries_again)
    return draft


def _tries_now(visit: Visit) -> Attempts:
    return visit.tries_again if visit.first >= 0 else visit.tries


def _draft(
    ctx: Context, rule: DueRule, table: LedgerTable, visits: Sequence[Visit], anchors: Days, call_type: str
) -> Draft:
    low, high = rule.numbers["from"] or 0, rule.numbers["to"] or 0
    until = _days([visit.until for visit in visits])
    names = texts(table, "owner")
    people = [ctx.owner(names[v.position], ctx.customers.told(v.who, "owner")) for v in visits]
    return Draft(
        rule,
        table,
        np.array([visit.position for visit in visits], np.int64),
        anchors,
        first=counted(ctx, rule, anchors, low, first=True),
        last=counted(ctx, rule, anchors, high),
        missed=until <= ctx.today,
        owners=people,
        who=np.array([visit.who for visit in visits], np.int64),
        contacts=lambda i: ctx.calls.last(ctx.calls.of(visits[i].who)),
        script="service",
        call_type=call_type,
    )


def _days(found: Sequence[np.datetime64]) -> Days:
    return np.array(found, "datetime64[D]")


def _done(ctx: Context, made: Sequence[tuple[int, int]]) -> Days:
    """Return the day of each call or of the letter that did instead, whichever came first; NaT where there is none."""
    found = np.full(len(made), NAT)
    for k, (call, letter) in enumerate(made):
        days = [ctx.calls.day[call]] if call >= 0 else []
        days += [ctx.letters.day[letter]] if letter >= 0 else []
        found[k] = min(days, default=NAT)
    return found


def _cells(ctx: Context, call: int, letter: int, tries: Attempts) -> list[Cell]:
    """Return the cells of the call or letter that settled a duty; of the last try where none did."""
    if letter >= 0:
        return [(*ctx.letters.row(letter), "sent_at")]
    if call >= 0:
        return [(*ctx.calls.row(call), "call_date")]
    return [(*ctx.calls.row(tries.last), "reached")] if tries.count else []


def _said(ctx: Context, visit: Visit, call: int, tries: Attempts) -> list[Message]:
    said = []
    if call >= 0 and not ctx.calls.typed[call]:
        said.append(msg("The register does not say what the call was for; made by us and answered, it counts."))
    if tries.count:
        day = ctx.calls.day[tries.last].item()
        said.append(
            msg(
                "Calls in a row that reached nobody: {n}, the last on {day}; they do not count.", n=tries.count, day=day
            )
        )
    if not np.isnat(visit.until):
        said.append(msg("The next visit of this customer counts from {day}.", day=visit.until.item()))
    return said


def _notes(ctx: Context, call: int, letter: int, tries: Attempts) -> list[Message]:
    """Return what stands beside a call that is still to be made."""
    if call >= 0 or letter >= 0 or not tries.count:
        return []
    if tries.count >= ctx.settings.attempts_max:
        return [msg("{n} calls in a row reached nobody: write a letter instead.", n=tries.count)]
    return [msg("Calls so far that reached nobody: {n}.", n=tries.count)]


def _early(ctx: Context, visit: Visit) -> list[Message]:
    """Return that a second call is logged without a first one: perhaps only its type is wrong."""
    if visit.first >= 0 or visit.early_second < 0:
        return []
    day = ctx.calls.day[visit.early_second].item()
    return [msg("A second follow-up is logged on {day}, but no first one.", day=day)]

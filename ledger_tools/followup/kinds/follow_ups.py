"""The first and the second follow-up call after a visit (S14, S15, S22, S23)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ledger_tools.followup.columns import NAT, Days, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.visits import FIRST, SECOND, Visit
from ledger_tools.model.duties import DueRule, LastContact
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
    draft = _draft(ctx, rule, table, visits, [visit.anchor for visit in visits], FIRST)
    draft.anchor_key = [visit.anchor_key for visit in visits]
    draft.done = _days([_day(ctx, visit.first, visit.letter) for visit in visits])
    draft.blocked = {i: visit.blocked for i, visit in enumerate(visits) if visit.blocked is not None}
    draft.evidence = lambda i: _cells(ctx, visits[i].first, visits[i])
    return draft


def second(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the second calls, counted from the first one that was really made; blocked while that is missing.

    Who did not want to talk the first time is not called a second time.
    """
    for table, own in ctx.visits.by_table():
        visits = [v for v in own if v.blocked is None and not (v.first >= 0 and ctx.calls.refused[v.first])]
        if visits:
            yield _second(ctx, rule, table, visits)


def _second(ctx: Context, rule: DueRule, table: LedgerTable, visits: list[Visit]) -> Draft:
    draft = _draft(ctx, rule, table, visits, [_day(ctx, visit.first, NAT) for visit in visits], SECOND)
    draft.done = _days([_day(ctx, visit.second, visit.letter if visit.first >= 0 else NAT) for visit in visits])
    draft.blocked = {
        i: msg("The first follow-up call has not been made yet.")
        for i, visit in enumerate(visits)
        if visit.first < 0 and np.isnat(visit.letter)
    }
    draft.evidence = lambda i: [
        *_call_cells(ctx, visits[i].first, "call_date"),
        *_cells(ctx, visits[i].second, visits[i]),
    ]
    return draft


def _draft(
    ctx: Context,
    rule: DueRule,
    table: LedgerTable,
    visits: Sequence[Visit],
    begins: Sequence[np.datetime64],
    call_type: str,
) -> Draft:
    low, high = rule.numbers["from"] or 0, rule.numbers["to"] or 0
    anchors, until = _days(begins), _days([visit.until for visit in visits])
    names = texts(table, "owner")
    people = [ctx.owner(names[v.position], ctx.customers.told(v.who, "owner")) for v in visits]
    return Draft(
        rule,
        table,
        np.array([visit.position for visit in visits], np.int64),
        anchors,
        first=counted(ctx, rule, anchors, low),
        last=counted(ctx, rule, anchors, high),
        missed=until <= ctx.today,
        owners=people,
        who=np.array([visit.who for visit in visits], np.int64),
        said=lambda i: _tries(ctx, visits[i]),
        notes=lambda i: _notes(ctx, visits[i]),
        contacts=lambda i: _last(ctx, visits[i]),
        script="service",
        call_type=call_type,
    )


def _days(found: Sequence[np.datetime64]) -> Days:
    return np.array(found, "datetime64[D]")


def _day(ctx: Context, call: int, letter: np.datetime64) -> np.datetime64:
    return ctx.calls.day[call] if call >= 0 else letter


def _call_cells(ctx: Context, call: int, key: str) -> list[Cell]:
    return [(*ctx.calls.row(call), key)] if call >= 0 else []


def _cells(ctx: Context, call: int, visit: Visit) -> list[Cell]:
    """Return the cells of the call that settled a visit's duty; of the last try where none did."""
    if call >= 0:
        return _call_cells(ctx, call, "call_date")
    return _call_cells(ctx, visit.tries.last, "reached") if visit.tries.count else []


def _tries(ctx: Context, visit: Visit) -> list[Message]:
    said = []
    if visit.first >= 0 and not ctx.calls.typed[visit.first]:
        said.append(msg("The register does not say what the call was for; made by us and answered, it counts."))
    if visit.tries.count:
        day = ctx.calls.day[visit.tries.last].item()
        said.append(
            msg(
                "Calls in a row that reached nobody: {n}, the last on {day}; they do not count.",
                n=visit.tries.count,
                day=day,
            )
        )
    if not np.isnat(visit.until):
        said.append(msg("The next visit of this customer counts from {day}.", day=visit.until.item()))
    return said


def _notes(ctx: Context, visit: Visit) -> list[Message]:
    settled = visit.second >= 0 or not np.isnat(visit.letter)
    if visit.tries.count >= ctx.settings.attempts_max and not settled:
        return [msg("{n} calls in a row reached nobody: write a letter instead.", n=visit.tries.count)]
    if visit.tries.count and not settled:
        return [msg("Calls so far that reached nobody: {n}.", n=visit.tries.count)]
    return []


def _last(ctx: Context, visit: Visit) -> LastContact | None:
    return ctx.calls.last(ctx.calls.of(visit.who))

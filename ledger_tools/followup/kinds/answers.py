"""Unresolved matters to the supervisor (S19), answers on the day of the solution (S20), issues until answered (S21)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ledger_tools.followup.columns import Days, codes, days, earliest_of
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.matters import Matter, owner_keys
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def escalation(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what was not answered on the spot: by day n after it came up solved, or with the supervisor."""
    for table, matters in _by_table(ctx, _needs_escalation):
        yield _escalation(ctx, rule, table, matters)


def _escalation(ctx: Context, rule: DueRule, table: LedgerTable, matters: list[Matter]) -> Draft:
    anchors = _days(m.raised for m in matters)
    settled, _ = earliest_of([_days(m.escalated for m in matters), _days(m.solved for m in matters)], len(matters))
    draft = _draft(ctx, rule, table, matters, anchors)
    draft.anchor_key = [m.day_key for m in matters]
    draft.last = counted(ctx, rule, anchors, rule.numbers["n"] or 0)
    draft.opens, draft.done = anchors, settled
    draft.blocked = {
        i: msg("It went to the supervisor, but the day is not written down.")
        for i, m in enumerate(matters)
        if m.dateless and np.isnat(settled[i])
    }
    draft.evidence = lambda i: _cells(matters[i], ("escalated_at", "solution_at"))
    draft.said = lambda i: _why_again(matters[i])
    return draft


def _days(found: Iterable[np.datetime64]) -> Days:
    return np.array(list(found), "datetime64[D]")


def _needs_escalation(matter: Matter) -> bool:
    return not matter.ended or not np.isnat(matter.escalated)


def _why_again(matter: Matter) -> list[Message]:
    if matter.unhappy:
        return [msg("The customer was not satisfied, so the matter is open again and goes back to the supervisor.")]
    return []


def same_day(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what was solved: the customer is told on that same day."""
    for table, matters in _by_table(ctx, lambda m: not np.isnat(m.solved) and not (m.ended and np.isnat(m.told))):
        yield _same_day(ctx, rule, table, matters)


def _same_day(ctx: Context, rule: DueRule, table: LedgerTable, matters: list[Matter]) -> Draft:
    solved = _days(m.solved for m in matters)
    draft = _draft(ctx, rule, table, matters, solved)
    draft.last = counted(ctx, rule, solved, rule.numbers["n"] or 0)
    draft.opens, draft.done = solved, _days(m.told for m in matters)
    draft.anchor_key = "solution_at"
    draft.evidence = lambda i: _cells(matters[i], ("solution_at", "informed_at"))
    draft.script, draft.call_type = "closing", "answer"
    return draft


def issue_answer(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the rows of the complaints sheet until the customer has an answer; their last day is the row's own."""
    for table in ctx.tables("issues"):
        yield _issue(ctx, rule, table)


def _issue(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    raised, due = days(table, "raised_on", until=ctx.today), days(table, "due_on")
    told = days(table, "informed_at", until=ctx.today)
    over = np.isin(codes(table, "issue_state"), ("told", "closed")) & np.isnat(told)
    positions = np.flatnonzero(~np.isnat(raised) & ~over)
    return Draft(
        rule,
        table,
        positions,
        raised[positions],
        "raised_on",
        opens=raised[positions],
        ends=due[positions],
        done=told[positions],
        owners=[_owner(ctx, table, p) for p in positions.tolist()],
        who=ctx.customers.of(table)[positions],
        evidence=lambda i: [] if np.isnat(due[positions[i]]) else [(table, int(positions[i]), "due_on")],
        script="closing",
        call_type="answer",
    )


def _by_table(ctx: Context, wanted: Callable[[Matter], bool]) -> Iterator[tuple[LedgerTable, list[Matter]]]:
    together: dict[int, list[Matter]] = {}
    for matter in ctx.matters.rows:
        if wanted(matter):
            together.setdefault(id(matter.table), []).append(matter)
    for matters in together.values():
        matters.sort(key=lambda matter: matter.position)
        yield matters[0].table, matters


def _draft(ctx: Context, rule: DueRule, table: LedgerTable, matters: list[Matter], anchors: NDArray[Any]) -> Draft:
    positions = np.array([m.position for m in matters], np.int64)
    who = np.array([m.who for m in matters], np.int64)
    return Draft(
        rule,
        table,
        positions,
        anchors.astype("datetime64[D]"),
        owners=[_owner(ctx, table, p) for p in positions.tolist()],
        who=who,
        contacts=lambda i: ctx.calls.last(ctx.calls.of(int(who[i]))) if len(ctx.calls) else None,
    )


def _owner(ctx: Context, table: LedgerTable, position: int) -> str:
    return ctx.owner(*(table.shown(position, key) for key in owner_keys(table)))


def _cells(matter: Matter, keys: tuple[str, ...]) -> list[Cell]:
    """Return the cells in which a matter's days stand: of its own row, else of its row in the complaints sheet."""
    found = []
    for key in keys:
        for place in ((matter.table, matter.position), matter.issue):
            column = place[0].get(key) if place else None
            if place is not None and column is not None and column.ok[place[1]]:
                found.append((place[0], place[1], key))
                break
    return found

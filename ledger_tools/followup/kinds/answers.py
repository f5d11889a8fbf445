"""Unresolved matters to the supervisor (S19), answers on the day of the solution (S20), issues until answered (S21)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, Days, codes, days, written
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.matters import ENDED, Matter, cell_of_day, owner_keys
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def escalation(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what was not answered on the spot: by day n after it came up solved, or with the supervisor."""
    for table, matters in _by_table(ctx, _needs_escalation):
        yield _escalation(ctx, rule, table, matters)


def _escalation(ctx: Context, rule: DueRule, table: LedgerTable, matters: list[Matter]) -> Draft:
    anchors, settled = _days(m.raised for m in matters), _days(m.settled for m in matters)
    draft = _draft(ctx, rule, table, matters, anchors)
    draft.anchor_key = [m.day_key for m in matters]
    draft.anchor_cells = lambda i: cell_of_day(ctx, matters[i], matters[i].day_key, anchors[i])
    draft.last = counted(ctx, rule, anchors, rule.numbers["n"] or 0)
    draft.opens, draft.done = anchors, settled
    draft.blocked = {
        i: msg("It went to the supervisor, but the day is not written down.")
        for i, m in enumerate(matters)
        if m.dateless and np.isnat(settled[i])
    }
    draft.evidence = lambda i: _cell_of_end(ctx, matters[i])
    draft.said = lambda i: _why_again(matters[i])
    return draft


def _days(found: Iterable[np.datetime64]) -> Days:
    return np.array(list(found), "datetime64[D]")


def _needs_escalation(matter: Matter) -> bool:
    """True unless it was answered on the spot, or is over without a day that says since when."""
    if not np.isnat(matter.escalated):
        return True
    return not matter.spot and not (matter.ended and np.isnat(matter.settled))


def _why_again(matter: Matter) -> list[Message]:
    if matter.unhappy:
        return [msg("The customer was not satisfied, so the matter is open again and goes back to the supervisor.")]
    return []


def _cell_of_end(ctx: Context, matter: Matter) -> list[Cell]:
    """Return the cell of the day on which a matter was solved, or went to the supervisor."""
    if np.isnat(matter.settled):
        return []
    keys = ("escalated_at", "solution_at", "informed_at")
    cells = (cell_of_day(ctx, matter, key, matter.settled) for key in keys)
    return [cell for cell in cells if cell is not None][:1]


def same_day(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what was solved: the customer is told on that same day."""
    for table, matters in _by_table(ctx, lambda m: not np.isnat(m.solved) and not (m.ended and np.isnat(m.told))):
        yield _same_day(ctx, rule, table, matters)


def _same_day(ctx: Context, rule: DueRule, table: LedgerTable, matters: list[Matter]) -> Draft:
    solved, told = _days(m.solved for m in matters), _days(m.answered for m in matters)
    draft = _draft(ctx, rule, table, matters, solved)
    draft.last = counted(ctx, rule, solved, rule.numbers["n"] or 0)
    draft.opens, draft.done = solved, told
    draft.anchor_key = "solution_at"
    draft.anchor_cells = lambda i: cell_of_day(ctx, matters[i], "solution_at", solved[i])
    draft.evidence = lambda i: [c] if (c := cell_of_day(ctx, matters[i], "informed_at", told[i])) else []
    draft.script, draft.call_type = "closing", "answer"
    return draft


def issue_answer(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the rows of the complaints sheet until the customer has an answer that satisfies; each to its own last day.

    Who was not satisfied is still owed an answer, whatever the row's state says (S21).
    """
    for table in ctx.tables("issues"):
        yield _issue(ctx, rule, table)


def _issue(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    raised, due = days(table, "raised_on", until=ctx.today), days(table, "due_on")
    told = days(table, "informed_at", until=ctx.today)
    matters = [ctx.matters.of_issue.get((id(table), i)) for i in range(len(table))]
    unhappy = np.array([m is not None and m.unhappy for m in matters], bool)
    over = np.isin(codes(table, "issue_state"), ENDED) & np.isnat(told) & ~unhappy
    over &= ~(days(table, "informed_at") > ctx.today)
    calls = {i: m.call for i, m in enumerate(matters) if m is not None and m.call >= 0 and np.isnat(raised[i])}
    raised = raised.copy()
    raised[list(calls)] = ctx.calls.day[list(calls.values())]
    undated = np.isnat(days(table, "raised_on")) & np.isnat(raised) & np.isnat(told)
    positions = np.flatnonzero(~over & ((~np.isnat(raised) & ctx.followed(raised)) | undated))

    def evidence(i: int) -> list[Cell]:
        keys = [("due_on", due), ("informed_at", told)] if not unhappy[positions[i]] else [("due_on", due)]
        cells: list[Cell] = [(table, int(positions[i]), key) for key, day in keys if not np.isnat(day[positions[i]])]
        return [*cells, (table, int(positions[i]), "satisfaction")] if unhappy[positions[i]] else cells

    return Draft(
        rule,
        table,
        positions,
        raised[positions],
        "raised_on",
        anchor_cells=lambda i: (*ctx.calls.row(calls[p]), "call_date") if (p := int(positions[i])) in calls else None,
        opens=raised[positions],
        ends=due[positions],
        done=np.where(unhappy, NAT, told)[positions],
        blocked={k: _undated(table, p) for k, p in enumerate(positions.tolist()) if undated[p]},
        owners=[_owner(ctx, table, p) for p in positions.tolist()],
        who=ctx.customers.of(table)[positions],
        evidence=evidence,
        said=lambda i: [msg("The customer was not satisfied with the answer.")] if unhappy[positions[i]] else [],
        script="closing",
        call_type="answer",
    )


def _undated(table: LedgerTable, position: int) -> Message:
    if written(table, "raised_on")[position]:
        return msg("The day on which it came up cannot be read.")
    return msg("The day on which it came up is not written down.")


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

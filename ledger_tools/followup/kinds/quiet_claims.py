"""Claims that somebody has to look at: nothing has happened for long (V32), doubtful (S40), given up (S41)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.claims import owners_of
from ledger_tools.followup.columns import NAT, days, latest_of, truths, written
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.text.i18n import Message, msg

_NO_ACTIVITY = ("policy_from", "policy_to", "next_action_at", "valuation_at")
_REASONS = ("refusal_reason", "diff_reason", "note")


def static(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield open claims of which nothing is written for ``n`` days: from the day on which they have become static.

    Calls that name the claim are activity; a next action that is still to come shows that somebody is on it. A claim
    counts from that day on and not before: every open claim would be static some day.
    """
    for number, table in enumerate(ctx.claims.tables):
        keys = [k for k, c in table.columns.items() if c.kind == ValueKind.DATE and k not in _NO_ACTIVITY]
        if keys and derive.tells_end(table):
            yield _static(ctx, rule, number, keys)


def _static(ctx: Context, rule: DueRule, number: int, keys: list[str]) -> Draft:
    table = ctx.claims.tables[number]
    last, which = latest_of([days(table, key, until=ctx.today) for key in keys], len(table))
    talks = ctx.claims.talks(ctx.calls).get(number, {})
    talks = {position: call for position, call in talks.items() if not ctx.calls.day[call] <= last[position]}
    for position, call in talks.items():
        last[position] = ctx.calls.day[call]
    ends = counted(ctx, rule, last, rule.numbers["n"] or 0).days
    planned = days(table, "next_action_at")
    positions = np.flatnonzero(derive.is_open(table) & (ends <= ctx.today) & ~(planned >= ctx.today))
    start = last[positions]

    def evidence(i: int) -> list[Cell]:
        call = talks.get(int(positions[i]))
        return [(*ctx.calls.row(call), "call_date")] if call is not None else []

    return Draft(
        rule,
        table,
        positions,
        start,
        ["" if p in talks else keys[which[p]] for p in positions.tolist()],
        last=counted(ctx, rule, start, rule.numbers["n"] or 0),
        owners=owners_of(ctx, table, positions),
        evidence=evidence,
        contacts=lambda i: ctx.claims.last_contact(ctx.calls, number, int(positions[i])),
        script="claim",
        call_type="claim_progress",
    )


def investigation(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield open claims that are marked as doubtful: the supervisor has them looked into; no number of days."""
    for table in ctx.claims.tables:
        opened = days(table, "investigation_from", until=ctx.today)
        ended = days(table, "investigation_to", until=ctx.today)
        begun = ~np.isnat(opened) & np.isnat(ended)
        asked = (_in_doubt(table) | begun) & (derive.is_open(table) | ~np.isnat(ended))
        yield _investigation(ctx, rule, table, np.flatnonzero(asked))


def _investigation(ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[np.int64]) -> Draft:
    opened = days(table, "investigation_from", until=ctx.today)[positions]
    return Draft(
        rule,
        table,
        positions,
        opened,
        "investigation_from",
        opens=opened,
        done=days(table, "investigation_to", until=ctx.today)[positions],
        owners=[ctx.people.supervisor_of(name) for name in owners_of(ctx, table, positions)],
        evidence=lambda i: [(table, int(positions[i]), "fraud_doubt")] if table.get("fraud_doubt") else [],
        said=lambda i: [_looked_into(opened[i])],
    )


def _in_doubt(table: LedgerTable) -> Bools:
    """Return True where a claim is marked as doubtful: yes, or the doubt itself in words."""
    column = table.get("fraud_doubt")
    if column is None or column.kind is ValueKind.BOOL:
        return truths(table, "fraud_doubt")[0]
    return np.asarray(column.present, bool)


def _looked_into(opened: np.datetime64) -> Message:
    if np.isnat(opened):
        return msg("The claim is marked as doubtful; nobody has begun to look into it.")
    return msg("It has been looked into since {day}.", day=opened.item())


def withdrawal(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield claims that were given up without the day or the reason written down; once both stand there, it is over."""
    for table in ctx.claims.tables:
        yield _withdrawal(ctx, rule, table)


def _withdrawal(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    nothing = np.zeros(len(table), bool)
    no_reason = ~nothing if any(table.get(key) for key in _REASONS) else nothing
    for key in _REASONS:
        no_reason &= ~written(table, key)
    no_day = np.isnat(days(table, "closed_at", until=ctx.today)) if table.get("closed_at") else nothing
    gone = np.asarray(derive.stated_outcome(table) == "withdrawn", bool)
    positions = np.flatnonzero(gone & (no_day | no_reason))
    key = next((k for k in ("outcome", "status") if table.get(k) is not None), "")
    return Draft(
        rule,
        table,
        positions,
        np.full(len(positions), NAT),
        owners=owners_of(ctx, table, positions),
        evidence=lambda i: [(table, int(positions[i]), key)],
        said=lambda i: _lacks(bool(no_day[positions[i]]), bool(no_reason[positions[i]])),
    )


def _lacks(day: bool, reason: bool) -> list[Message]:
    said = [msg("The day on which the claim was given up is not written down.")] if day else []
    return [*said, msg("Why the claim was given up is not written down.")] if reason else said

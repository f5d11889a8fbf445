"""Claims that somebody has to look at: nothing has happened for long (V32), doubtful (S40), given up (S41)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, days, latest_of, texts, truths, written
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Draft
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.text.i18n import Message, msg

_NO_ACTIVITY = ("policy_from", "policy_to", "next_action_at", "valuation_at")
_CALL = "call"


def static(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield open claims of which nothing is written for ``n`` days: from the day on which they have become static.

    Calls and letters that name the claim are activity; a next action that is still to come shows that somebody is on
    it. A claim counts from that day on and not before: every open claim would be static some day.
    """
    n = rule.numbers["n"] or 0
    for number, table in enumerate(ctx.claims.tables):
        keys = [k for k, c in table.columns.items() if c.kind == ValueKind.DATE and k not in _NO_ACTIVITY]
        if not keys or not derive.tells_end(table):
            continue
        last, which = latest_of([days(table, key, until=ctx.today) for key in keys], len(table))
        talks = ctx.claims.talks(ctx.calls).get(number, {})
        for position, call in talks.items():
            if not ctx.calls.day[call] <= last[position]:
                last[position] = ctx.calls.day[call]
        planned = days(table, "next_action_at")
        count = counted(ctx, rule, last, n)
        quiet = derive.is_open(table) & ~np.isnat(last) & (count.days <= ctx.today) & ~(planned >= ctx.today)
        positions = np.flatnonzero(quiet)
        if not len(positions):
            continue
        here = {int(p): talks[int(p)] for p in positions if int(p) in talks and ctx.calls.day[talks[int(p)]] == last[p]}
        start = last[positions]
        yield Draft(
            rule,
            table,
            positions,
            start,
            ["" if int(p) in here else keys[which[p]] for p in positions],
            last=counted(ctx, rule, start, n),
            owners=_owners(ctx, table, positions),
            evidence=lambda i, p=positions, h=here: (
                [(*ctx.calls.row(h[int(p[i])]), "call_date")] if int(p[i]) in h else []
            ),
            contacts=lambda i, n=number, p=positions: ctx.claims.last_contact(ctx.calls, n, int(p[i])),
            script="claim",
            call_type="claim_progress",
        )


def investigation(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield open claims that are marked as doubtful: the supervisor has them looked into; no number of days."""
    for table in ctx.claims.tables:
        doubt, _ = truths(table, "fraud_doubt")
        if table.get("fraud_doubt") is not None and not doubt.any():
            doubt = _said_doubt(table)
        opened, ended = (
            days(table, "investigation_from", until=ctx.today),
            days(table, "investigation_to", until=ctx.today),
        )
        positions = np.flatnonzero(
            (doubt | (~np.isnat(opened) & np.isnat(ended))) & (derive.is_open(table) | ~np.isnat(ended))
        )
        if not len(positions):
            continue
        yield Draft(
            rule,
            table,
            positions,
            opened[positions],
            "investigation_from",
            opens=opened[positions],
            done=ended[positions],
            owners=[ctx.people.supervisor_of(name) for name in _owners(ctx, table, positions)],
            evidence=lambda i, t=table, p=positions: [(t, int(p[i]), "fraud_doubt")] if t.get("fraud_doubt") else [],
            said=lambda i, o=opened, p=positions: [_looked_into(o[p[i]])],
        )


def _said_doubt(table: LedgerTable) -> NDArray[Any]:
    """Return True where the column of doubts holds words (the doubt itself) instead of yes or no."""
    column = table.get("fraud_doubt")
    if column is None or column.kind is ValueKind.BOOL:
        return np.zeros(len(table), bool)
    return np.asarray(column.present, bool)


def _looked_into(opened: np.datetime64) -> Message:
    if np.isnat(opened):
        return msg("The claim is marked as doubtful; nobody has begun to look into it.")
    return msg("It has been looked into since {day}.", day=opened.item())


def withdrawal(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield claims that were given up without the day or the reason written down; once both stand there, it is over."""
    for table in ctx.claims.tables:
        keys = [k for k in ("refusal_reason", "diff_reason", "note") if table.get(k) is not None]
        gone = np.asarray(derive.stated_outcome(table) == "withdrawn", bool)
        reason = np.zeros(len(table), bool)
        for key in keys:
            reason |= written(table, key)
        ended = days(table, "closed_at", until=ctx.today)
        no_day = np.isnat(ended) if table.get("closed_at") is not None else np.zeros(len(table), bool)
        no_reason = ~reason if keys else np.zeros(len(table), bool)
        positions = np.flatnonzero(gone & (no_day | no_reason))
        if len(positions):
            key = next((k for k in ("outcome", "status") if table.get(k) is not None), "")
            yield Draft(
                rule,
                table,
                positions,
                np.full(len(positions), NAT),
                key,
                owners=_owners(ctx, table, positions),
                evidence=lambda i, t=table, p=positions, k=key: [(t, int(p[i]), k)],
                said=lambda i, p=positions, d=no_day, r=no_reason: _lacks(bool(d[p[i]]), bool(r[p[i]])),
            )


def _lacks(day: bool, reason: bool) -> list[Message]:
    said = [msg("The day on which the claim was given up is not written down.")] if day else []
    return [*said, msg("Why the claim was given up is not written down.")] if reason else said


def _owners(ctx: Context, table: LedgerTable, positions: NDArray[Any]) -> list[str]:
    names = texts(table, "owner")
    return [ctx.people.name(names[p]) if names[p] else "" for p in positions.tolist()]

"""The next contact that was planned: in the customer file, with a call, or as a claim's next step (S13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.columns import NAT, codes, days
from ledger_tools.followup.context import Context
from ledger_tools.followup.drafting import Draft
from ledger_tools.model import derive
from ledger_tools.model.duties import DueRule
from ledger_tools.text.i18n import msg


def planned(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield planned contacts, each on its own day; done by any talk with the customer on that day or later."""
    yield from _of_files(ctx, rule)
    yield from _of_calls(ctx, rule)
    yield from _of_claims(ctx, rule)


def _of_files(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    for table in ctx.customers.files:
        day = days(table, "next_contact")
        gone = np.asarray(codes(table, "status") == "closed", bool)
        who = ctx.customers.of(table)
        positions = np.array(
            [i for i in np.flatnonzero(~np.isnat(day) & ~gone).tolist() if not ctx.stopped(int(who[i]))], np.int64
        )
        if len(positions):
            done = np.array([_talked(ctx, int(who[p]), day[p]) for p in positions]).astype("datetime64[D]")
            yield _draft(ctx, rule, table, positions, day[positions], "next_contact", done, who[positions])


def _of_calls(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what calls planned; a later call that plans anew replaces it, as does any talk on the day or later."""
    calls = ctx.calls
    for table, _ in calls.parts:
        if table.get("next_contact") is None:
            continue
        day = days(table, "next_contact")
        found = []
        for i in range(len(calls)):
            row, position = calls.row(i)
            if row is table and not np.isnat(day[position]) and not ctx.stopped(int(calls.who[i])):
                later = [j for j in calls.of(int(calls.who[i])).tolist() if j > i and calls.made[j]]
                if not any(not np.isnat(_plan(ctx, j)) for j in later if calls.day[j] <= day[position]):
                    done = next((calls.day[j] for j in later if calls.day[j] >= day[position]), NAT)
                    found.append((i, position, done))
        if found:
            positions = np.array([p for _, p, _ in found], np.int64)
            done = np.array([d for _, _, d in found]).astype("datetime64[D]")
            who = calls.who[[i for i, _, _ in found]]
            yield _draft(ctx, rule, table, positions, day[positions], "next_contact", done, who)


def _plan(ctx: Context, call: int) -> np.datetime64:
    table, position = ctx.calls.row(call)
    return days(table, "next_contact")[position]


def _of_claims(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    for number, table in enumerate(ctx.claims.tables):
        day = days(table, "next_action_at")
        positions = np.flatnonzero(~np.isnat(day) & derive.is_open(table))
        if not len(positions):
            continue
        done = np.full(len(positions), NAT)
        for k, p in enumerate(positions.tolist()):
            last = ctx.claims.last_contact(ctx.calls, number, p)
            if last is not None and np.datetime64(last.day, "D") >= day[p]:
                done[k] = np.datetime64(last.day, "D")
        yield _draft(ctx, rule, table, positions, day[positions], "next_action_at", done, None)


def _talked(ctx: Context, who: int, since: np.datetime64) -> np.datetime64:
    if not len(ctx.calls):
        return NAT
    return next(
        (ctx.calls.day[i] for i in ctx.calls.of(who).tolist() if ctx.calls.made[i] and ctx.calls.day[i] >= since), NAT
    )


def _draft(ctx, rule, table, positions, day, key, done, who) -> Draft:
    plan = "next_action" if key == "next_action_at" else "next_plan"
    owners = [
        ctx.owner(
            table.shown(p, "owner"),
            table.shown(p, "clerk"),
            ctx.customers.told(int(who[k]), "owner") if who is not None else "",
        )
        for k, p in enumerate(positions.tolist())
    ]

    def said(i: int) -> list:
        text = table.shown(int(positions[i]), plan).strip() if table.get(plan) else ""
        return [msg("Planned: {text}.", text=text)] if text else []

    return Draft(
        rule,
        table,
        positions,
        day,
        key,
        opens=day,
        ends=day,
        done=done,
        owners=owners,
        who=who,
        evidence=lambda i: [(table, int(positions[i]), plan)] if said(i) else [],
        said=said,
        contacts=(lambda i: ctx.calls.last(ctx.calls.of(int(who[i])))) if who is not None and len(ctx.calls) else None,
        script="claim" if table.kind == "line" else "service",
        call_type="claim_progress" if table.kind == "line" else "other",
    )

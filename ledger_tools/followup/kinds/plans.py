"""The next contact that was planned: in the customer file, with a call, or as a claim's next step (S13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.columns import NAT, Days, at, codes, days, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule, LastContact
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def planned(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield planned contacts, each on its own day; done by any talk with the customer on that day or later."""
    for table in ctx.customers.files:
        yield _of_file(ctx, rule, table)
    for table, _ in ctx.calls.parts:
        if table.get("next_contact") is not None:
            yield _of_calls(ctx, rule, table)
    for number in range(len(ctx.claims.tables)):
        yield _of_claims(ctx, rule, number)


def _of_file(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    day, who = days(table, "next_contact"), ctx.customers.of(table)
    wanted = ~np.isnat(day) & (codes(table, "status") != "closed").astype(bool)
    positions = np.array([i for i in np.flatnonzero(wanted).tolist() if not ctx.stopped(int(who[i]))], np.int64)
    done = _days([_talked(ctx, int(who[p]), day[p]) for p in positions])
    return _draft(ctx, rule, table, positions, day[positions], done, who[positions])


def _of_calls(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    """Return what calls planned; a later call that plans anew replaces it, as does any talk on the day or later."""
    calls, day = ctx.calls, days(table, "next_contact")
    entries, done = [], []
    for i in range(len(calls)):
        row, position = calls.row(i)
        if row is not table or np.isnat(day[position]) or ctx.stopped(int(calls.who[i])):
            continue
        later = [j for j in calls.entries.get(int(calls.who[i]), ()) if j > i and calls.made[j]]
        if not any(not np.isnat(_plan(ctx, j)) for j in later if calls.day[j] <= day[position]):
            entries.append(i)
            done.append(next((calls.day[j] for j in later if calls.day[j] >= day[position]), NAT))
    positions = np.array([calls.row(i)[1] for i in entries], np.int64)
    return _draft(ctx, rule, table, positions, day[positions], _days(done), calls.who[entries])


def _plan(ctx: Context, call: int) -> np.datetime64:
    table, position = ctx.calls.row(call)
    return at(days(table, "next_contact"), position)


def _of_claims(ctx: Context, rule: DueRule, number: int) -> Draft:
    table = ctx.claims.tables[number]
    day = days(table, "next_action_at")
    positions = np.flatnonzero(~np.isnat(day) & derive.is_open(table))
    done = np.full(len(positions), NAT)
    for k, p in enumerate(positions.tolist()):
        last = ctx.claims.last_contact(ctx.calls, number, p)
        if last is not None and np.datetime64(last.day, "D") >= day[p]:
            done[k] = np.datetime64(last.day, "D")
    draft = _draft(ctx, rule, table, positions, day[positions], done, None)
    draft.contacts = lambda i: ctx.claims.last_contact(ctx.calls, number, int(positions[i]))
    return draft


def _talked(ctx: Context, who: int, since: np.datetime64) -> np.datetime64:
    entries = ctx.calls.entries.get(who, ())
    return next((ctx.calls.day[i] for i in entries if ctx.calls.made[i] and ctx.calls.day[i] >= since), NAT)


def _days(found: list[np.datetime64]) -> Days:
    return np.array(found, "datetime64[D]")


def _draft(
    ctx: Context,
    rule: DueRule,
    table: LedgerTable,
    positions: NDArray[np.int64],
    day: Days,
    done: Days,
    who: NDArray[np.int64] | None,
) -> Draft:
    of_claim = table.kind == "line"
    plan = "next_action" if of_claim else "next_plan"
    topics = texts(table, plan)

    def evidence(i: int) -> list[Cell]:
        return [(table, int(positions[i]), plan)] if topics[positions[i]] else []

    def said(i: int) -> list[Message]:
        topic = topics[positions[i]]
        return [msg("Planned: {text}.", text=topic.rstrip("。.,;；"))] if topic else []

    def last_contact(i: int) -> LastContact | None:
        return ctx.calls.last(ctx.calls.of(int(who[i]))) if who is not None else None

    return Draft(
        rule,
        table,
        positions,
        day,
        "next_action_at" if of_claim else "next_contact",
        opens=day,
        ends=day,
        done=done,
        owners=_owners(ctx, table, positions, who),
        who=who,
        evidence=evidence,
        said=said,
        contacts=last_contact,
        script="claim" if of_claim else "service",
        call_type="claim_progress" if of_claim else "other",
    )


def _owners(ctx: Context, table: LedgerTable, positions: NDArray[np.int64], who: NDArray[np.int64] | None) -> list[str]:
    own, clerks = texts(table, "owner"), texts(table, "clerk")
    told = [""] * len(positions) if who is None else [ctx.customers.told(w, "owner") for w in who.tolist()]
    return [ctx.owner(own[p], clerks[p], told[k]) for k, p in enumerate(positions.tolist())]

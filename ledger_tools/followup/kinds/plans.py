"""The next contact that was planned: in the customer file, with a call, or as a claim's next step (S13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.columns import NAT, Days, at, codes, days, texts, written
from ledger_tools.followup.contacts import CALL_SHEETS
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule, LastContact
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def planned(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield planned contacts, each on its own day; done by any talk with the customer on that day or later.

    A customer whose file was just made without a plan is listed as well, until there is a plan or a talk (S13).
    """
    for table in ctx.customers.files:
        yield _of_file(ctx, rule, table)
    yield from _of_calls(ctx, rule)
    for number in range(len(ctx.claims.tables)):
        yield _of_claims(ctx, rule, number)


def _of_file(ctx: Context, rule: DueRule, table: LedgerTable) -> Draft:
    day, who = days(table, "next_contact"), ctx.customers.of(table)
    open_ = ~np.asarray(codes(table, "status") == "closed", bool)
    made = days(table, "file_made_on", until=ctx.today)
    lacking = np.isnat(day) & _just_made(ctx, table, made)
    positions: list[int] = []
    done: list[np.datetime64] = []
    missing: dict[int, Message] = {}
    for p in np.flatnonzero(open_ & ((~np.isnat(day) & ctx.followed(day)) | lacking)).tolist():
        customer = int(who[p])
        if ctx.stopped(customer) and not _talked(ctx, customer, day[p]):
            continue
        if lacking[p]:
            if _talked(ctx, customer, made[p]) or _plans(ctx, customer, made[p]):
                continue
            missing[len(positions)] = _no_plan(table, p)
        elif _replaced(ctx, customer, day[p]):
            continue
        positions.append(p)
        done.append(_first_talk(ctx, customer, day[p]))
    rows = np.array(positions, np.int64)
    draft = _draft(ctx, rule, table, rows, day[rows], _days(done), who[rows])
    draft.blocked = missing
    draft.anchor_key = ["file_made_on" if k in missing else "next_contact" for k in range(len(rows))]
    planned_by = draft.evidence
    assert planned_by is not None
    draft.evidence = lambda i: [(table, positions[i], "next_contact")] if i in missing else planned_by(i)
    return draft


def _just_made(ctx: Context, table: LedgerTable, made: Days) -> Bools:
    """Return True where a file was made no longer ago than a first follow-up may take, and has room for a plan."""
    rule = ctx.rules.get("first-follow-up")
    if table.get("next_contact") is None or rule is None:
        return np.zeros(len(table), bool)
    found: Bools = (
        ~np.isnat(made) & ctx.followed(made) & (counted(ctx, rule, made, rule.numbers["to"] or 0).days >= ctx.today)
    )
    return found


def _no_plan(table: LedgerTable, position: int) -> Message:
    if written(table, "next_contact")[position]:
        return msg("The day of the next contact cannot be read.")
    return msg("No next contact is planned.")


def _of_calls(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield what calls planned; whatever a later call plans replaces it, and so does any talk on the day or later."""
    calls = ctx.calls
    if all(table.get("next_contact") is None for kind in CALL_SHEETS for table in ctx.tables(kind)):
        return
    plans = [(i, *calls.cell(i, "next_contact")[:2]) for i in range(len(calls)) if not np.isnat(_plan(ctx, i))]
    for table in {id(t): t for _, t, _ in plans}.values():
        own = [(i, p) for i, t, p in plans if t is table and _counts(ctx, i)]
        positions = np.array([p for _, p in own], np.int64)
        done = _days([_first_talk(ctx, int(calls.who[i]), _plan(ctx, i), after=i) for i, _ in own])
        yield _draft(
            ctx, rule, table, positions, days(table, "next_contact")[positions], done, calls.who[[i for i, _ in own]]
        )


def _counts(ctx: Context, call: int) -> bool:
    """True if what a call planned still stands, or was done."""
    who, day = int(ctx.calls.who[call]), _plan(ctx, call)
    if not ctx.followed(np.array([day]))[0] or (ctx.stopped(who) and not _talked(ctx, who, day)):
        return False
    later = [j for j in ctx.calls.entries.get(who, ()) if j > call]
    talked = next((j for j in later if _spoke(ctx, j) and ctx.calls.day[j] >= day), None)
    return not any(not np.isnat(_plan(ctx, j)) for j in later if talked is None or j < talked)


def _plan(ctx: Context, call: int) -> np.datetime64:
    table, position, key = ctx.calls.cell(call, "next_contact")
    return at(days(table, key), position)


def _plans(ctx: Context, who: int, since: np.datetime64) -> bool:
    entries = ctx.calls.entries.get(who, ())
    return any(ctx.calls.day[i] >= since and not np.isnat(_plan(ctx, i)) for i in entries)


def _replaced(ctx: Context, who: int, day: np.datetime64) -> bool:
    """True if a try on the planned day or later, before anybody was spoken to, led to another plan."""
    for i in ctx.calls.entries.get(who, ()):
        if ctx.calls.day[i] >= day:
            if _spoke(ctx, i):
                return False
            if not np.isnat(_plan(ctx, i)):
                return True
    return False


def _spoke(ctx: Context, call: int) -> bool:
    """True if somebody was spoken to, or would not talk: both settle what was planned."""
    return bool(ctx.calls.made[call] or ctx.calls.refused[call])


def _talked(ctx: Context, who: int, since: np.datetime64) -> bool:
    return not np.isnat(_first_talk(ctx, who, since))


def _first_talk(ctx: Context, who: int, since: np.datetime64, *, after: int = -1) -> np.datetime64:
    entries = ctx.calls.entries.get(who, ())
    talks = (i for i in entries if i > after and _spoke(ctx, i) and ctx.calls.day[i] >= since)
    return next((at(ctx.calls.day, i) for i in talks), NAT)


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

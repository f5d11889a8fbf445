"""The call after a claim was paid or closed (S46; the five questions are usage of insurers)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ledger_tools.followup.calls_seen import named_in
from ledger_tools.followup.checklists import counts
from ledger_tools.followup.claims import Place, is_dropped, owners_of
from ledger_tools.followup.columns import NAT, days, first_of
from ledger_tools.followup.contacts import CALL_SHEETS
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.covers import covered
from ledger_tools.followup.drafting import Draft
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.text.i18n import msg

TYPE = "claim_after_payment"
_ANCHORS = ("paid_at", "closed_at")


def callback(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the calls: by day n after payment, or after closing where nothing was paid; none for dropped claims (S41).

    A rule of the law may count from payment alone and for some lines only. A workbook without any register of calls is
    a policyholder's, who calls nobody back: the house's rule is silent there and says so.
    """
    unwanted = 0
    anchors, picked = [], []
    keys = _start(rule)
    for table in ctx.claims.tables:
        found, which = first_of([days(table, key, until=ctx.today) for key in keys], len(table))
        found = np.where(covered(ctx, rule, table), found, NAT)
        due = ~np.isnat(found) & ~is_dropped(table) & (derive.is_closed(table) | (which == 0))
        if rule.pack == HOUSE:
            due &= ctx.followed(found)
        anchors.append(np.where(due, found, NAT))
        picked.append(which)
    if rule.pack == HOUSE and not ctx.keeps(*CALL_SHEETS):
        _say_unkept(ctx, sum(int((~np.isnat(found)).sum()) for found in anchors))
        return
    made = _made(ctx, anchors)
    for number, table in enumerate(ctx.claims.tables):
        positions = np.flatnonzero(~np.isnat(anchors[number]))
        if not len(positions):
            continue
        if ctx.customers.no_calls or ctx.calls.stopped:
            who = ctx.customers.of(table)[positions].tolist()
            asked = np.array([ctx.stopped(w) for w in who])
            done_anyway = np.array([(number, p) in made for p in positions.tolist()])
            unwanted += int((asked & ~done_anyway).sum())
            positions = positions[~asked | done_anyway]
        yield _draft(ctx, rule, number, positions, anchors[number], [keys[w] for w in picked[number].tolist()], made)
    if unwanted:
        ctx.notes.append(msg("{n} calls after payment are not due: the customer asked not to be called.", n=unwanted))


def _say_unkept(ctx: Context, n: int) -> None:
    if n:
        words = msg(
            "The workbook keeps no register of calls, so calls after payment ({n}) are not followed up; ledger-tools "
            "sheets add FILE call-register adds one.",
            n=n,
        )
        ctx.notes.append(words)


def _start(rule: DueRule) -> Sequence[str]:
    keys = rule.options.get("start", _ANCHORS)
    return keys if isinstance(keys, tuple) else _ANCHORS


def _draft(
    ctx: Context,
    rule: DueRule,
    number: int,
    positions: NDArray[Any],
    anchors: NDArray[Any],
    keys: Sequence[str],
    made: dict[Place, int],
) -> Draft:
    table = ctx.claims.tables[number]
    start = anchors[positions]
    calls = [made.get((number, p), -1) for p in positions.tolist()]
    done = np.array([ctx.calls.day[i] if i >= 0 else NAT for i in calls], "datetime64[D]")
    draft = Draft(
        rule,
        table,
        positions,
        start,
        [keys[p] for p in positions.tolist()],
        last=counted(ctx, rule, start, rule.numbers["n"] or 0),
        opens=start,
        done=done,
        owners=owners_of(ctx, table, positions),
        script="after-payment",
        call_type=TYPE,
    )
    draft.evidence = lambda i: [(*ctx.calls.row(calls[i]), "call_date")] if calls[i] >= 0 else []
    draft.contacts = lambda i: ctx.claims.last_contact(ctx.calls, number, int(positions[i]))
    return draft


def _made(ctx: Context, anchors: Sequence[NDArray[Any]]) -> dict[Place, int]:
    """Return the first call about each claim that counts as its callback: after the anchor, checklist complete.

    A call that names nothing known is about its customer's claims, if it is marked; one that names a policy with
    several claims settles one of them.
    """
    calls = ctx.calls
    found: dict[Place, int] = {}
    if not len(calls):
        return found
    right = (calls.type == TYPE) | (~calls.typed & calls.out)
    for i in np.flatnonzero(right & (calls.right | calls.refused)).tolist():
        words = named_in(ctx, i)
        if not calls.typed[i] and not words:
            continue  # an unmarked call that names no claim may have been about anything
        places = ctx.claims.named(*words)
        if not places and calls.who[i] >= 0 and calls.typed[i]:
            places = ctx.claims.by_customer.get(int(calls.who[i]), [])
        place = _nearest([p for p in places if p not in found] or places, anchors, calls.day[i])
        if place is not None and place not in found and (calls.refused[i] or counts(ctx, i, "after-payment")):
            found[place] = i
    return found


def _nearest(places: Sequence[Place], anchors: Sequence[NDArray[Any]], day: np.datetime64) -> Place | None:
    """Return the claim, of those that a call may mean, that was paid or closed last before it."""
    before = [(anchors[n][p], (n, p)) for n, p in places if anchors[n][p] <= day]
    return max(before)[1] if before else None

"""Calls in which somebody complained, each with the row of the complaints sheet (投訴問題) that took it up (V37)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.calls_seen import call_row
from ledger_tools.followup.columns import at, days
from ledger_tools.followup.context import Context
from ledger_tools.model.follow_up import Complaint, Place
from ledger_tools.text.fold import fold

_TYPE = "complaint"
_WORDS_FOR_NONE = "無投訴 沒有投訴 未投訴 無抱怨 沒有抱怨 無意見 沒有意見 nocomplaint nocomplaints"
_NONE_MADE = frozenset(fold(word) for word in _WORDS_FOR_NONE.split())


def complaints(ctx: Context) -> Iterator[Complaint]:
    """Yield the complaints of the call registers, oldest first.

    A row of the complaints sheet took a complaint up when it names the call; else when it is the same customer's, names
    no other call, and came on the day or later, or was not yet answered when the customer complained again.
    """
    calls = ctx.calls
    if not len(calls):
        return
    said = _said(ctx)
    numbered = ctx.matters.issue_of_call
    taken = {(id(table), position) for table, position in numbered.values()}
    by_customer = _issues_by_customer(ctx)
    for i, column in sorted(said.items()):
        if i in numbered:
            found: Place | None = Place(*numbered[i])
        else:
            own = by_customer.get(int(calls.who[i]), ())
            found = next((p for p in own if _took_up(ctx, p, calls.day[i], named=p.key in taken)), None)
        yield Complaint(call_row(ctx, i), column, found)


def _said(ctx: Context) -> dict[int, str]:
    """Return the calls in which somebody complained, with the column that says so."""
    calls = ctx.calls
    typed = np.asarray(calls.type == _TYPE, bool)
    kind = np.asarray(calls.codes("complaint_kind") != "", bool)
    words = calls.texts("complaint")
    found: dict[int, str] = {}
    for i in range(len(calls)):
        if words[i] and fold(words[i]).rstrip("。.!") not in _NONE_MADE:
            found[i] = "complaint"
        elif typed[i]:
            found[i] = "call_type"
        elif kind[i]:
            found[i] = "complaint_kind"
    return found


def _issues_by_customer(ctx: Context) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for table in ctx.tables("issues"):
        for position, who in enumerate(ctx.customers.of(table).tolist()):
            if who >= 0:
                found.setdefault(who, []).append(Place(table, position))
    return found


def _took_up(ctx: Context, place: Place, day: np.datetime64, *, named: bool) -> bool:
    """True if a row of the complaints sheet may be about a complaint of its customer on a day."""
    raised = at(days(place.table, "raised_on", until=ctx.today), place.position)
    told = at(days(place.table, "informed_at"), place.position)
    if np.isnat(raised):
        return True  # nobody can tell
    if raised <= day:
        return bool(np.isnat(told) or told >= day)
    return not named

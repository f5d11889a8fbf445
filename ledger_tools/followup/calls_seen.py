"""Calls, days and the records that calls are about, in the shape in which rules and reports see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import folded
from ledger_tools.model.follow_up import CallRow, Place

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

_NAMING = ("claim_ref", "ref", "policy_no")


def day_of(moment: np.datetime64) -> date | None:
    """Return a day, None where it is not known."""
    if np.isnat(moment):
        return None
    day = moment.astype("datetime64[D]").item()
    return day if isinstance(day, date) else None


def call_row(ctx: Context, i: int) -> CallRow:
    """Return call i of the registers."""
    calls = ctx.calls
    return CallRow(Place(*calls.row(i)), calls.day[i].item(), bool(calls.typed[i]))


def named_in(ctx: Context, i: int) -> list[str]:
    """Return the claim, policy or plate that call i names, folded, best first."""
    table, position = ctx.calls.row(i)
    return [text for key in _NAMING if (text := folded(table, key)[position])]


def claims_meant(ctx: Context, i: int) -> list[Place]:
    """Return the claims that call i is about: those it names, else those of its customer."""
    words = named_in(ctx, i)
    found = ctx.claims.named(*words) if words else ctx.claims.by_customer.get(int(ctx.calls.who[i]), [])
    return [Place(ctx.claims.tables[number], position) for number, position in found]


def policies_meant(ctx: Context, i: int) -> list[Place]:
    """Return the rows of the policies sheet that call i is about: those it names, else those of its customer."""
    words = named_in(ctx, i)
    if words:
        rows = next((rows for word in words if (rows := ctx.claims.policy_rows.get(word))), [])
        return [Place(*row) for row in rows]
    return _of_customer(ctx, int(ctx.calls.who[i]))


def _of_customer(ctx: Context, who: int) -> list[Place]:
    if who < 0:
        return []
    return [
        Place(table, position)
        for table in ctx.tables("policies")
        for position in np.flatnonzero(ctx.customers.of(table) == who).tolist()
    ]

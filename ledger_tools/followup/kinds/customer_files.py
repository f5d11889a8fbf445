"""The customer file made in time (S6, S12), and contact data that changed on a call brought into it (S49)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, Days, at, codes, days, plates, texts, written
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.customers import phone_digits
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.naming import row_names
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

Key = tuple[int, str]  # customer and plate
_PHONES = ("phone", "phone2")
_SHORTEST = 7  # digits of a telephone number; fewer may be a house number
_NEVER = 10**9  # a day number beyond all days


def customer_file(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the files to be made: one for each customer and vehicle, counted from the first visit.

    A row of the customer file without a filing date is no file yet. Visits of customers who have no row at all are
    listed where the visit stands.
    """
    first_visit = _first_visits(ctx)
    known: set[Key] = set()
    for table in ctx.customers.files:
        if table.get("file_made_on") is None or not len(table):
            known |= set(_keys(ctx, table))
            continue
        known |= set(_keys(ctx, table))
        draft = _of_file(ctx, rule, table, first_visit)
        if len(draft):
            yield draft
    if not ctx.customers.files:
        return  # a workbook that keeps no customer file at all does not keep it late
    for table in ctx.tables("visits"):
        draft = _of_visits(ctx, rule, table, known)
        if len(draft):
            yield draft


def _keys(ctx: Context, table: LedgerTable) -> list[Key]:
    return list(zip(ctx.customers.of(table).tolist(), plates(table), strict=True))


def _first_visits(ctx: Context) -> dict[Key, Cell]:
    """Return the first visit of each customer and vehicle in the service sheet."""
    found: dict[Key, tuple[int, Cell]] = {}
    for table in ctx.tables("visits"):
        day = days(table, "intake_at", until=ctx.today)
        numbers = np.where(np.isnat(day), _NEVER, day.astype(np.int64)).tolist()
        for i, (key, number) in enumerate(zip(_keys(ctx, table), numbers, strict=True)):
            if key[0] >= 0 and number < found.get(key, (_NEVER,))[0]:
                found[key] = number, (table, i, "intake_at")
    return {key: cell for key, (_, cell) in found.items()}


def _of_file(ctx: Context, rule: DueRule, table: LedgerTable, first_visit: dict[Key, Cell]) -> Draft:
    own = days(table, "intake_date", until=ctx.today)
    made = days(table, "file_made_on", until=ctx.today)
    earlier: dict[int, Cell] = {}
    anchors = own.copy()
    for i, key in enumerate(_keys(ctx, table)):
        cell = first_visit.get(key)
        day = days(cell[0], "intake_at")[cell[1]] if cell is not None else NAT
        if cell is not None and not own[i] <= day:
            anchors[i], earlier[i] = day, cell
    lacking = _lacks_a_visit(table) & np.isnat(anchors)
    positions = np.flatnonzero((~np.isnat(anchors) & ctx.followed(anchors)) | lacking)
    draft = _draft(ctx, rule, table, positions, anchors[positions], "intake_date", made[positions])
    draft.anchor_cells = lambda i: earlier.get(int(positions[i]))
    draft.blocked = {k: _undated(table, p) for k, p in enumerate(positions.tolist()) if lacking[p]}
    draft.evidence = lambda i: [(table, int(positions[i]), "file_made_on")] if not np.isnat(made[positions[i]]) else []
    draft.said = lambda i: (
        [msg("The first visit in the service sheet was on {day}.", day=draft.anchors[i].item())]
        if int(positions[i]) in earlier
        else []
    )
    return draft


def _lacks_a_visit(table: LedgerTable) -> Bools:
    """Return True where neither the day of the visit nor that of filing is there, though the sheet has both columns."""
    if table.get("intake_date") is None:
        return np.zeros(len(table), bool)
    closed = np.asarray(codes(table, "status") == "closed", bool)
    found: Bools = np.isnat(days(table, "intake_date")) & np.isnat(days(table, "file_made_on")) & ~closed
    return found


def _undated(table: LedgerTable, position: int) -> Message:
    if written(table, "intake_date")[position]:
        return msg("The day of the visit cannot be read.")
    return msg("The day of the visit is not written down.")


def _of_visits(ctx: Context, rule: DueRule, table: LedgerTable, known: set[Key]) -> Draft:
    """Return the files that are missing altogether: the first visit of each customer who is in no customer file."""
    intake = days(table, "intake_at", until=ctx.today)
    customers = {who for who, _ in known}
    dated = (~np.isnat(intake)).tolist()
    missing = [
        (i, key)
        for i, key in enumerate(_keys(ctx, table))
        if dated[i] and key[0] >= 0 and (key not in known if key[1] else key[0] not in customers)
    ]
    names, owners = (row_names(table) if missing else []), texts(table, "owner")
    first: dict[Key, tuple[np.datetime64, str, str, int]] = {}
    for i, key in missing:
        one = intake[i], names[i], owners[i], i  # of two visits on a day the same one, however the sheet is sorted
        first[key] = min(first.get(key, one), one)
    positions = np.array(sorted(i for *_, i in first.values()), np.int64)
    positions = positions[ctx.followed(intake[positions])]
    draft = _draft(ctx, rule, table, positions, intake[positions], "intake_at", np.full(len(positions), NAT))
    draft.said = lambda i: [msg("The customer file has no row for this customer and vehicle.")]
    return draft


def _draft(
    ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[Any], anchors: Days, key: str, done: Days
) -> Draft:
    last = counted(ctx, rule, anchors, rule.numbers["n"] or 0)
    who = ctx.customers.of(table)[positions]
    filed, names = texts(table, "filed_by"), texts(table, "owner")
    owners = [
        ctx.owner(filed[p], names[p], ctx.customers.told(w, "owner"))
        for p, w in zip(positions.tolist(), who.tolist(), strict=True)
    ]
    return Draft(rule, table, positions, anchors, key, last=last, opens=anchors, done=done, owners=owners, who=who)


def contact_change(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the changes of contact data that calls brought up and that the customer file does not show yet.

    A change counts as brought in when a cell of the customer's row holds it, or when an issue of that call is closed.
    """
    calls = ctx.calls
    if not len(calls) or not ctx.customers.files:
        return
    told = np.flatnonzero(calls.written("contact_change") | np.asarray(calls.reached == "wrong_number", bool))
    for table, _ in calls.parts:
        here = [i for i in told.tolist() if calls.row(i)[0] is table and calls.who[i] >= 0]
        here = [i for i, begins in zip(here, ctx.followed(calls.day[here]).tolist(), strict=True) if begins]
        if here:
            yield _changes(ctx, rule, table, here)


def _changes(ctx: Context, rule: DueRule, table: LedgerTable, calls: list[int]) -> Draft:
    positions = np.array([ctx.calls.row(i)[1] for i in calls], np.int64)
    clerks, told = texts(table, "clerk"), written(table, "contact_change")
    day = ctx.calls.day[calls]
    return Draft(
        rule,
        table,
        positions,
        day,
        "call_date",
        opens=day,
        done=np.array([_brought_in(ctx, i) for i in calls], "datetime64[D]"),
        owners=[
            ctx.owner(clerks[p], ctx.customers.told(int(ctx.calls.who[i]), "owner"))
            for i, p in zip(calls, positions.tolist(), strict=True)
        ],
        who=ctx.calls.who[calls],
        evidence=lambda i: [
            (table, int(positions[i]), "contact_change" if told[positions[i]] else "reached"),
        ],
    )


def _brought_in(ctx: Context, call: int) -> np.datetime64:
    """Return the day a change counts as brought into the file: that of the call, since the file says no other."""
    table, position = ctx.calls.row(call)
    rows = ctx.customers.rows.get(int(ctx.calls.who[call]), [])
    change = texts(table, "contact_change")[position]
    if change:
        return at(ctx.calls.day, call) if _shows(rows, change) else NAT
    reached = [i for i in ctx.calls.entries.get(int(ctx.calls.who[call]), ()) if i > call and ctx.calls.made[i]]
    if reached:  # somebody was spoken to since: the number is known again
        return at(ctx.calls.day, reached[0])
    dialled = phone_digits(texts(table, "phone")[position])
    numbers = {phone_digits(file.shown(row, key)) for file, row in rows for key in _PHONES} - {""}
    return at(ctx.calls.day, call) if dialled and numbers and dialled not in numbers else NAT


def _shows(rows: Sequence[tuple[LedgerTable, int]], change: str) -> bool:
    """True if a row of the customer file holds what a call said of new contact data."""
    wanted, digits = fold(change), phone_digits(change)
    for file, row in rows:
        for key in (*_PHONES, "address", "email", "contact", "best_time"):
            text = file.shown(row, key)
            if not text:
                continue
            if fold(text) in wanted or wanted in fold(text):
                return True
            if key in _PHONES and len(digits) >= _SHORTEST and phone_digits(text) in digits:
                return True
    return False

"""The next service of a vehicle: told ahead of the day that the last service and the cycle lead to (S8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, Days, at, codes, days, folded, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

REMINDER = "service_reminder"
_CYCLE = re.compile(r"(?:每|every)?([0-9]+)(?:个)?(天|日|days?|周|星期|weeks?|月|months?|年|years?|mo|yr)")
_HALF = ("半年", "halfyear", "half-yearly")
_YEARLY = ("每年", "一年", "yearly", "annually")


@dataclass(frozen=True, slots=True)
class Cycle:
    """A service cycle in days or in months; both 0 where it says neither (a mileage)."""

    days: int = 0
    months: int = 0


def cycle_of(text: str) -> Cycle | None:
    """Return the time that a cycle such as ``6 個月`` or ``5000 km / 180 天`` says; None where it says none."""
    plain = fold(text)
    if any(word in plain for word in _HALF):
        return Cycle(months=6)
    match = _CYCLE.search(plain)
    if match is None:
        return Cycle(months=12) if any(word in plain for word in _YEARLY) else None
    n, word = int(match[1]), match[2]
    if not 0 < n < 1000:
        return None
    if word[0] in "天日d":
        return Cycle(days=n)
    if word[0] in "周星w":
        return Cycle(days=7 * n)
    return Cycle(months=n if word[0] in "月m" else 12 * n)


def next_service(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the next service of each vehicle of the customer file: told from ``lead`` days before, by the day itself.

    A day that the file names counts unless the vehicle was serviced on or after it; else last service plus cycle.
    """
    from ledger_tools.followup.calendars import add_months

    unread = 0
    for table in ctx.customers.files:
        named, last, last_cells = days(table, "next_service"), *_last_services(ctx, table)
        cycles = [cycle_of(text) if text else None for text in texts(table, "service_cycle")]
        unread += sum(
            bool(text) and cycle is None for text, cycle in zip(texts(table, "service_cycle"), cycles, strict=True)
        )
        computed = np.full(len(table), NAT)
        for i, cycle in enumerate(cycles):
            if cycle is not None and not np.isnat(last[i]):
                start = last[i : i + 1]
                computed[i] = (
                    start + cycle.days if cycle.days else add_months(start, cycle.months, counting="same-day")
                )[0]
        fresh = ~np.isnat(named) & (np.isnat(last) | (named > last))
        when = np.where(fresh, named, computed)
        gone = np.isin(codes(table, "status"), ("closed", "lost"))
        positions = np.array(
            [
                i
                for i in np.flatnonzero(~np.isnat(when) & ~gone).tolist()
                if not ctx.stopped(int(ctx.customers.of(table)[i]))
            ],
            np.int64,
        )
        if len(positions):
            yield _draft(ctx, rule, table, positions, when, fresh, last_cells, cycles)
    if unread:
        ctx.notes.append(
            msg(
                "{n} service cycles name no time (a mileage, for instance), so no next service is counted from them.",
                n=unread,
            )
        )


def _last_services(ctx: Context, table: LedgerTable) -> tuple[Days, dict[int, Cell]]:
    """Return the last service of each vehicle of the file: its own column, or a later visit in the service sheet."""
    last = days(table, "last_service", until=ctx.today).copy()
    cells: dict[int, Cell] = {i: (table, i, "last_service") for i in np.flatnonzero(~np.isnat(last)).tolist()}
    who, plates = ctx.customers.of(table).tolist(), folded(table, "plate")
    rows: dict[tuple[int, str], int] = {}
    for i, key in enumerate(zip(who, plates, strict=True)):
        rows.setdefault(key, i)
    for visits in ctx.tables("visits"):
        when = days(visits, "intake_at", until=ctx.today)
        serviced = codes(visits, "visit_kind") == "service"
        for p in np.flatnonzero(serviced.astype(bool) & ~np.isnat(when)).tolist():
            i = rows.get((int(ctx.customers.of(visits)[p]), folded(visits, "plate")[p]), -1)
            if i >= 0 and not when[p] <= last[i]:
                last[i], cells[i] = when[p], (visits, p, "intake_at")
    return last, cells


def _draft(
    ctx: Context,
    rule: DueRule,
    table: LedgerTable,
    positions: NDArray[Any],
    when: Days,
    fresh: NDArray[Any],
    cells: dict[int, Cell],
    cycles: list[Cycle | None],
) -> Draft:
    ends = when[positions]
    who = ctx.customers.of(table)[positions]
    opens = counted(ctx, rule, ends, rule.numbers["lead"] or 0, back=True).days
    told = np.array([_told(ctx, int(w), opens[k]) for k, w in enumerate(who)]).astype("datetime64[D]")
    owners = [ctx.owner(table.shown(p, "owner")) for p in positions.tolist()]
    keys = ["next_service" if fresh[p] else "service_cycle" for p in positions.tolist()]
    return Draft(
        rule,
        table,
        positions,
        ends,
        keys,
        opens=opens,
        ends=ends,
        done=told,
        owners=owners,
        who=who,
        evidence=lambda i: [cells[int(positions[i])]] if not fresh[positions[i]] and int(positions[i]) in cells else [],
        said=lambda i: _sum(ends[i], bool(fresh[positions[i]]), cycles[int(positions[i])], opens[i]),
        contacts=lambda i: ctx.calls.last(ctx.calls.of(int(who[i]))) if len(ctx.calls) else None,
        script="service",
        call_type=REMINDER,
    )


def _sum(day: np.datetime64, named: bool, cycle: Cycle | None, opens: np.datetime64) -> list[Message]:
    said = []
    if not named and cycle is not None:
        n, unit = (cycle.days, msg("days")) if cycle.days else (cycle.months, msg("months"))
        said.append(msg("The last service and {n} {unit} lead to {day}.", n=n, unit=unit, day=day.item()))
    said.append(msg("The customer is to be told from {day} on.", day=opens.item()))
    return said


def _told(ctx: Context, who: int, since: np.datetime64) -> np.datetime64:
    """Return the day on which the customer was reminded in the window, NaT where that did not happen."""
    calls = ctx.calls
    for i in calls.entries.get(who, ()):
        if calls.type[i] == REMINDER and (calls.made[i] or calls.refused[i]) and calls.day[i] >= since:
            return at(calls.day, i)
    return NAT

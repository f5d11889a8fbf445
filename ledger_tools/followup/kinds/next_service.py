"""The next service of a vehicle: told ahead of the day that the last service and the cycle lead to (S8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from ledger_tools.followup.columns import NAT, Days, at, codes, days, plates, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model.due_words import UNITS
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


@cache
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

    A day that the file or the last visit names counts unless the vehicle was serviced on or after it; else last service
    plus cycle.
    """
    unread = 0
    for table in ctx.customers.files:
        cycles = zip(texts(table, "service_cycle"), _cycles(table), strict=True)
        unread += sum(bool(text) and cycle is None for text, cycle in cycles)
        found = services_of(ctx, table)
        gone = np.isin(codes(table, "status"), ("closed", "lost"))
        who = ctx.customers.of(table).tolist()
        services = [service for p, service in sorted(found.items()) if not gone[p] and not ctx.stopped(who[p])]
        begun = ctx.followed(np.array([service.when for service in services], "datetime64[D]"))
        own = [service for service, begins in zip(services, begun.tolist(), strict=True) if begins]
        if own:
            yield _draft(ctx, rule, table, own)
    if unread:
        ctx.notes.append(
            msg(
                "{n} service cycles name no time (a mileage, for instance), so no next service is counted from them.",
                n=unread,
            )
        )


def _cycles(table: LedgerTable) -> list[Cycle | None]:
    return [cycle_of(text) if text else None for text in texts(table, "service_cycle")]


@dataclass(frozen=True, slots=True)
class Service:
    """The next service of one vehicle.

    Attributes:
        position: of the vehicle in the customer file.
        when: the day of the service.
        cell: the day that it is counted from, or that names it.
        start: the day in that cell.
        last: of the last service, NaT where none is known.
        cycle: None where the cell names the service itself.
    """

    position: int
    when: np.datetime64
    cell: Cell
    start: np.datetime64
    last: np.datetime64
    cycle: Cycle | None = None


def services_of(ctx: Context, table: LedgerTable) -> dict[int, Service]:
    """Return the next service of each vehicle of a customer file that has one, by position."""
    last, last_cells = _last_services(ctx, table)
    found: dict[int, Service] = {}
    for p, (cell, day) in _named(ctx, table).items():
        if not day <= last[p]:
            found[p] = Service(p, day, cell, day, last[p])
    for p, cycle in enumerate(_cycles(table)):
        if p not in found and cycle is not None and not np.isnat(last[p]):
            found[p] = Service(p, _after(last[p], cycle), last_cells[p], last[p], last[p], cycle)
    return found


def _named(ctx: Context, table: LedgerTable) -> dict[int, tuple[Cell, np.datetime64]]:
    """Return the day that names each vehicle's next service: the file's own, else that of its last visit."""
    own = days(table, "next_service")
    found = {p: ((table, p, "next_service"), at(own, p)) for p in np.flatnonzero(~np.isnat(own)).tolist()}
    rows = _vehicles(ctx, table)
    for visits in ctx.tables("visits"):
        named, when = days(visits, "next_service"), days(visits, "intake_at", until=ctx.today)
        said = np.flatnonzero(~np.isnat(named) & ~np.isnat(when))
        for v in said[np.lexsort((named[said], when[said]))].tolist():
            for p in rows.get((int(ctx.customers.of(visits)[v]), plates(visits)[v]), ()):
                if np.isnat(own[p]):
                    found[p] = (visits, v, "next_service"), at(named, v)
    return found


def _after(last: np.datetime64, cycle: Cycle) -> np.datetime64:
    from ledger_tools.followup.calendars import add_months

    if cycle.days:
        later: np.datetime64 = last + np.timedelta64(cycle.days, "D")
        return later
    return at(add_months(np.array([last]), cycle.months, counting="same-day"), 0)


def _vehicles(ctx: Context, table: LedgerTable) -> dict[tuple[int, str], list[int]]:
    """Return the rows of each customer and vehicle."""
    rows: dict[tuple[int, str], list[int]] = {}
    for p, key in enumerate(zip(ctx.customers.of(table).tolist(), plates(table), strict=True)):
        if key[0] >= 0:
            rows.setdefault(key, []).append(p)
    return rows


def _last_services(ctx: Context, table: LedgerTable) -> tuple[Days, dict[int, Cell]]:
    """Return the last service of each vehicle of the file: its own column, or a later visit in the service sheet."""
    last = days(table, "last_service", until=ctx.today).copy()
    cells: dict[int, Cell] = {i: (table, i, "last_service") for i in np.flatnonzero(~np.isnat(last)).tolist()}
    rows = _vehicles(ctx, table)
    for visits in ctx.tables("visits"):
        when = days(visits, "intake_at", until=ctx.today)
        serviced = codes(visits, "visit_kind") == "service"
        for p in np.flatnonzero(serviced.astype(bool) & ~np.isnat(when)).tolist():
            for i in rows.get((int(ctx.customers.of(visits)[p]), plates(visits)[p]), ()):
                if not when[p] <= last[i]:
                    last[i], cells[i] = when[p], (visits, p, "intake_at")
    return last, cells


def _draft(ctx: Context, rule: DueRule, table: LedgerTable, services: list[Service]) -> Draft:
    positions = np.array([service.position for service in services], np.int64)
    ends = np.array([service.when for service in services], "datetime64[D]")
    who, own_plates = ctx.customers.of(table)[positions], plates(table)
    opens = counted(ctx, rule, ends, rule.numbers["lead"] or 0, back=True).days
    vehicles: dict[int, set[str]] = {}
    for w, plate in zip(ctx.customers.of(table).tolist(), own_plates, strict=True):
        vehicles.setdefault(w, set()).add(plate)
    told = [
        _told(ctx, w, vehicles[w] - {own_plates[service.position], ""}, service.last, day)
        for w, service, day in zip(who.tolist(), services, opens, strict=True)
    ]

    def evidence(i: int) -> list[Cell]:
        cycle: list[Cell] = [(table, int(positions[i]), "service_cycle")] if services[i].cycle is not None else []
        return [*cycle, *([(*ctx.calls.row(told[i]), "call_date")] if told[i] >= 0 else [])]

    return Draft(
        rule,
        table,
        positions,
        np.array([service.start for service in services], "datetime64[D]"),
        anchor_cells=lambda i: services[i].cell,
        opens=opens,
        ends=ends,
        done=np.array([ctx.calls.day[i] if i >= 0 else NAT for i in told], "datetime64[D]"),
        owners=[ctx.owner(table.shown(p, "owner")) for p in positions.tolist()],
        who=who,
        evidence=evidence,
        sums=lambda i: _sum(services[i]) if services[i].cycle is not None else None,
        said=lambda i: _said(services[i], opens[i]),
        contacts=lambda i: ctx.calls.last(ctx.calls.of(int(who[i]))) if len(ctx.calls) else None,
        script="service",
        call_type=REMINDER,
    )


def _sum(service: Service) -> Message:
    table, _, key = service.cell
    column, cycle = table.get(key), service.cycle
    assert column is not None
    assert cycle is not None
    return msg(
        "{what} {day} {sign} {n} {unit} = {ends}",
        what=column.header.replace("\n", " "),
        day=service.start.item(),
        sign="+",
        n=cycle.days or cycle.months,
        unit=UNITS["calendar" if cycle.days else "month"],
        ends=service.when.item(),
    )


def _said(service: Service, opens: np.datetime64) -> list[Message]:
    said = []
    if service.cycle is not None:
        n, unit = service.cycle.days or service.cycle.months, UNITS["calendar" if service.cycle.days else "month"]
        said.append(msg("The last service and {n} {unit} lead to {day}.", n=n, unit=unit, day=service.when.item()))
    said.append(msg("The customer is to be told from {day} on.", day=opens.item()))
    return said


def _told(ctx: Context, who: int, others: set[str], last: np.datetime64, opens: np.datetime64) -> int:
    """Return the call by which the customer was reminded of a vehicle's service, -1 where there is none.

    Any reminder since the last service is about the next one, even one before its time, unless it names another
    vehicle of the customer.
    """
    calls = ctx.calls
    for i in calls.entries.get(who, ()):
        own = calls.vehicle[i] not in others and calls.about[i] not in others
        in_time = calls.day[i] >= opens if np.isnat(last) else calls.day[i] > last
        if own and in_time and calls.type[i] == REMINDER and (calls.made[i] or calls.refused[i]):
            return i
    return -1

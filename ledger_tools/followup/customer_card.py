"""What the workbook knows of one customer, for the page of the customer file: vehicles, visits, policies, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ledger_tools.errors import InputError, Undecided
from ledger_tools.followup.cases import visit_day
from ledger_tools.followup.cell_facts import spec_of
from ledger_tools.followup.columns import days
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN, phone_digits
from ledger_tools.followup.kinds.next_service import cycle_of
from ledger_tools.followup.records import record_of
from ledger_tools.ledger.lookup import Row, rows_in_words, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.model.calls import Fact
from ledger_tools.model.records import CustomerCard, Record
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

VISITS, CONTACTS = 10, 5  # the last ones that a page tells
NAMES = ("customer", "customer_id", "plate", "phone", "phone2")
_ON_CLAIMS = ("insured", "policyholder", "customer", "customer_id", "claimant", "plate", "phone")
_KINDS = ("customer-file", "visits", "policies", "line")


def customer_rows(ctx: Context, text: str) -> list[Row]:
    """Return a row for each customer that a name, number, plate or telephone number names.

    The customer file is asked first, then visits, policies and claims.
    """
    for kind in _KINDS:
        tables = ctx.tables(kind)
        found = list(rows_with(tables, NAMES if kind in _KINDS[:2] else _ON_CLAIMS, text))
        if not found and (digits := phone_digits(text)):
            found = [row for row in _all(tables) if digits in _phones(row)] if len(digits) > 5 else []
        if found:
            return _one_each(ctx, found)
    return []


def find_customer(ctx: Context, text: str) -> Row:
    """Return a row of the one customer that a text names.

    Raises:
        InputError: nobody is called so; the nearest are named.
        Undecided: several are.
    """
    rows = customer_rows(ctx, text)
    if len(rows) > 1:
        words = rows_in_words(rows)
        raise Undecided(msg("several customers fit {text}: {rows}; give the number instead.", text=text, rows=words))
    if rows:
        return rows[0]
    known = texts_of([table for kind in _KINDS for table in ctx.tables(kind)], (*NAMES, "insured", "policyholder"))
    near = near_names(text, known)
    if near:
        raise InputError(msg("no customer {text} is in the workbook; perhaps {near}.", text=text, near=near))
    raise InputError(msg("no customer {text} is in the workbook.", text=text))


def customer_card(ctx: Context, row: Row) -> CustomerCard:
    """Return what the workbook knows of the customer of a row, in any sheet."""
    table, position = row
    who = int(ctx.customers.of(table)[position])
    files = ctx.customers.rows.get(who, []) if who != UNKNOWN else []
    customer = record_of(*(files[:1] or [row]))
    visits = sorted(_visits(ctx, who), key=lambda visit: visit_day(*visit), reverse=True)
    calls = _newest(ctx.calls.of(who).tolist()) if len(ctx.calls) else []
    letters = _newest(ctx.letters.of(who)) if len(ctx.letters) else []
    return CustomerCard(
        ref=_ref(customer),
        customer=customer,
        vehicles=[_vehicle(ctx, file) for file in files if file[0].shown(file[1], "plate").strip()],
        visits=[record_of(visit) for visit in visits[:VISITS]],
        policies=[record_of(policy) for policy in _policies(ctx, who)],
        calls=[record_of(ctx.calls.row(i), ctx.calls.twin(i)) for i in calls],
        letters=[record_of(ctx.letters.row(i)) for i in letters],
        more=max(len(visits) - VISITS, 0),
        said=[] if files else [_not_on_file(ctx)],
    )


def _not_on_file(ctx: Context) -> Message:
    if ctx.customers.files:
        return msg("The customer is not in the customer file; the page tells what other sheets say.")
    return msg("The workbook has no customer file; the page tells what other sheets say.")


def _ref(customer: Record) -> str:
    for key in ("customer_id", "customer", "policyholder", "insured"):
        if key in customer.facts:
            return str(customer.facts[key].value)
    return ""


def _one_each(ctx: Context, rows: Iterable[Row]) -> list[Row]:
    """Return the first row of each customer; rows whose customer nobody knows are customers of their own."""
    found: dict[object, Row] = {}
    for table, position in rows:
        who = int(ctx.customers.of(table)[position])
        found.setdefault(who if who != UNKNOWN else (id(table), position), (table, position))
    return list(found.values())


def _all(tables: Iterable[LedgerTable]) -> Iterator[Row]:
    return ((table, position) for table in tables for position in range(len(table)))


def _phones(row: Row) -> set[str]:
    table, position = row
    return {phone_digits(table.shown(position, key)) for key in ("phone", "phone2")} - {""}


def _newest(entries: Sequence[int]) -> list[int]:
    return list(reversed(entries))[:CONTACTS]


def _visits(ctx: Context, who: int) -> Iterator[Row]:
    for table in ctx.tables("visits") if who != UNKNOWN else ():
        for position in np.flatnonzero(ctx.customers.of(table) == who).tolist():
            if visit_day(table, position) <= ctx.as_of.isoformat():
                yield table, position


def _policies(ctx: Context, who: int) -> Iterator[Row]:
    for table in ctx.tables("policies") if who != UNKNOWN else ():
        for position in np.flatnonzero(ctx.customers.of(table) == who).tolist():
            yield table, position


def _vehicle(ctx: Context, file: Row) -> Record:
    """Return a row of the customer file; a next service that it leaves open is counted from the last one (S8)."""
    record = record_of(file)
    if "next_service" in record.facts or "service_cycle" not in record.facts:
        return record
    table, position = file
    last = _last_service(ctx, file)
    cycle = cycle_of(table.shown(position, "service_cycle"))
    if last is None or cycle is None:
        return record
    from ledger_tools.followup.calendars import add_months

    start = np.array([last], "datetime64[D]")
    when = start + cycle.days if cycle.days else add_months(start, cycle.months, counting="same-day")
    return replace(record, facts={**record.facts, "next_service": _counted(file, str(when[0]))})


def _counted(file: Row, day: str) -> Fact:
    cell = file[0].address(int(file[0].rows[file[1]]), "service_cycle")
    return Fact("next_service", spec_of(file[0], "next_service").labels, day, "date", cells=(cell,))


def _last_service(ctx: Context, file: Row) -> np.datetime64 | None:
    """Return the day of a vehicle's last service: of its own column, or a later visit for service."""
    table, position = file
    found = [days(table, "last_service", until=ctx.today)[position]]
    who, plate = int(ctx.customers.of(table)[position]), fold(table.shown(position, "plate"))
    for visits in ctx.tables("visits"):
        for i in np.flatnonzero(ctx.customers.of(visits) == who).tolist():
            kind = visits.get("visit_kind")
            serviced = kind is not None and bool(kind.ok[i]) and kind.values[i] == "service"
            if serviced and fold(visits.shown(i, "plate")) in ("", plate):
                found.append(days(visits, "intake_at", until=ctx.today)[i])
    known = [day for day in found if not np.isnat(day)]
    return max(known) if known else None

"""What the workbook knows of one customer, for the page of the customer file: vehicles, visits, policies, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ledger_tools.errors import InputError, Undecided
from ledger_tools.followup.cases import visit_day
from ledger_tools.followup.cell_facts import cell_of, spec_of
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN, phone_digits
from ledger_tools.followup.kinds.next_service import services_of
from ledger_tools.followup.records import record_of
from ledger_tools.ledger.lookup import Row, rows_in_words, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.model.calls import Fact
from ledger_tools.model.records import CustomerCard, Record
from ledger_tools.model.table import LedgerTable
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
    """Return a row of the customer file; a next service that it leaves open is the one that comes due (S8)."""
    record, table = record_of(file), file[0]
    service = services_of(ctx, table).get(file[1]) if "next_service" not in record.facts else None
    if service is None:
        return record
    named = cell_of(service.cell[:2], service.cell[2])
    cell = named if service.cycle is None else cell_of(file, "service_cycle")
    fact = Fact("next_service", spec_of(table, "next_service").labels, str(service.when), "date", cells=(cell,))
    return replace(record, facts={**record.facts, "next_service": fact})

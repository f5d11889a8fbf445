"""Logged calls for paper: one call with the items of its script, and a register's rows of a period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.followup.checklists import answers
from ledger_tools.followup.columns import NAT, days, plain_plate, plates
from ledger_tools.followup.contacts import CALL_SHEETS
from ledger_tools.followup.context import Context
from ledger_tools.followup.records import record_of
from ledger_tools.ledger.corrections import corrected_number
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.scripts import call_script, script_for
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.calls import Fact
from ledger_tools.model.records import CallPage, Record, RegisterPages
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg

LETTERS = "letter-register"
_BETWEEN = re.compile(r"\s*[／/、,，;；\n]\s*|\s+")  # where one cell names several
_NEXT = "、"
_LABELS = {column.key: column.labels for column in sheet_spec("call-record").columns}
_DAY = {"call-register": "call_date", LETTERS: "sent_at"}
_NUMBER = {"call-register": "log_no", LETTERS: "letter_no"}


def call_numbered(ctx: Context, number: str) -> CallPage:
    """Return the call with a serial number.

    Raises:
        InputError: no register has the number; the nearest are named.
    """
    tables = _tables(ctx, "call-register")
    rows = list(rows_with(tables, ("log_no",), number))
    if rows:
        return _page(ctx, rows)
    if not tables:
        raise InputError(msg("the workbook has no calls in a call record or call register."))
    near = near_names(number, texts_of(tables, ("log_no",)))
    if near:
        raise InputError(msg("there is no {number} in the register; perhaps {near}.", number=number, near=near))
    raise InputError(msg("there is no {number} in the register.", number=number))


def calls_about(ctx: Context, row: Row) -> list[CallPage]:
    """Return the calls about a claim or, for a row of another sheet, of its customer; oldest first.

    A row that a later one corrects is left out.
    """
    table, position = row
    if table.kind != "line":
        return calls_with(ctx, row)
    names = {fold(table.said(position, key)) for key in CLAIM_NAMES} - {""}
    return _pages(
        ctx, sorted({i for name in names for i in (ctx.calls.by_ref.get(name, ()) if len(ctx.calls) else ())})
    )


def calls_with(ctx: Context, row: Row) -> list[CallPage]:
    """Return the calls with the customer of a row, in any sheet, whatever they were about; oldest first.

    A row that a later one corrects is left out.
    """
    table, position = row
    who = int(ctx.customers.of(table)[position])
    return _pages(ctx, ctx.calls.of(who).tolist() if len(ctx.calls) else [])


def _pages(ctx: Context, entries: Iterable[int]) -> list[CallPage]:
    rows = ((ctx.calls.row(i), ctx.calls.twin(i)) for i in entries)
    return [_page(ctx, [row for row in pair if row is not None]) for pair in rows]


def _page(ctx: Context, rows: Sequence[Row]) -> CallPage:
    """Return a call by its rows; the call record, being the fuller one, comes first."""
    ordered = sorted(rows, key=lambda row: CALL_SHEETS.index(row[0].kind))
    call = _told_apart(ctx, record_of(*ordered))
    key = call.codes.get("script") or script_for(call.codes.get("call_type", ""))
    said = next((found for row in ordered if (found := answers(*row))), {})
    number = call.facts.get("log_no")
    named = number or call.facts.get("call_date")
    return CallPage(
        ref=str(named.value) if named is not None else str(call.cell),
        call=call,
        script=call_script(key) if key else None,
        answers=said,
        replaced_by=_corrector(ctx, str(number.value)) if number is not None else "",
    )


def _told_apart(ctx: Context, call: Record) -> Record:
    """Return a call whose one column for plate, policy and claim counts as the columns that it stands for.

    What no sheet knows counts as a claim; what the call record says in a column of its own is left as it is.
    """
    ref = call.facts.get("ref")
    if ref is None:
        return call
    whole = str(ref.value)
    names = [whole] if _column_of(ctx, whole) else [part.strip() for part in _BETWEEN.split(whole) if part.strip()]
    own = {fold(str(call.facts[key].value)): key for key in ("plate", "policy_no") if key in call.facts}
    said: dict[str, Fact] = {}
    for name in names:
        key = own.get(fold(name)) or _column_of(ctx, name) or "claim_ref"
        before = f"{said[key].value}{_NEXT}" if key in said else ""
        said[key] = replace(ref, key=key, label=_LABELS[key], value=before + name)
    return replace(call, facts={**said, **call.facts})


def _column_of(ctx: Context, name: str) -> str:
    """Return the column that a claim, policy or plate belongs into, "" for what no sheet knows."""
    word = fold(name)
    if word in ctx.claims.by_ref:
        return "claim_ref"
    if word in ctx.claims.by_policy or word in ctx.claims.policy_rows:
        return "policy_no"
    plate = plain_plate(word)
    return "plate" if plate and any(plate in plates(table) for table in ctx.book.tables if table.get("plate")) else ""


def _corrector(ctx: Context, number: str) -> str:
    """Return the number of the row that corrects another, "" where none does."""
    for table in _tables(ctx, "call-register"):
        for position in range(len(table)):
            corrected = corrected_number(table.shown(position, "note"))
            if corrected and fold(corrected) == fold(number):
                return table.shown(position, "log_no").strip()
    return ""


def register_pages(ctx: Context, kind: str, first: date, last: date) -> RegisterPages:
    """Return the calls or letters of a period as their register lists them, each once; corrected rows stay in it.

    Args:
        kind: ``call-register`` or ``letter-register``.
        first, last: first and last day.

    Raises:
        InputError: the workbook has no such register.
    """
    tables = _tables(ctx, kind)
    if not tables:
        names = sheet_spec(kind).names
        raise InputError(
            msg(
                "the workbook has no {register} with rows; ledger-tools sheets add FILE {key} adds the sheet.",
                register=names,
                key=kind,
            )
        )
    entries = sorted(_dated(_merged(ctx, tables, kind), kind))
    undated = sum(day == "" for day, *_ in entries)
    within = [rows for day, *_, rows in entries if str(first) <= day <= str(last)]
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    columns = sheet_spec(kind).columns
    keys = [column.key for column in columns]
    records = [record_of(*rows, keys=[*keys, "policy_no", "claim_ref", "plate"]) for rows in within]
    return RegisterPages(columns, records, first, last, undated, sheets)


def _tables(ctx: Context, kind: str) -> list[LedgerTable]:
    kinds = (LETTERS,) if kind == LETTERS else CALL_SHEETS
    return [table for name in kinds for table in ctx.tables(name)]


def _merged(ctx: Context, tables: Sequence[LedgerTable], kind: str) -> Iterator[list[Row]]:
    """Yield each entry once, with its rows: what stands in call record and call register under one number is one."""
    by_number: dict[str, list[Row]] = {}
    twins = ctx.calls.twins if kind != LETTERS else {}
    second = {(id(table), position) for table, position in twins.values()}
    for table in tables:
        for position in range(len(table)):
            if (id(table), position) in second:
                continue
            number = fold(table.shown(position, _NUMBER[kind]))
            known = by_number.get(number) if number else None
            if known is not None and known[0][0] is not table:  # a call that was corrected, in the other register
                known.append((table, position))
                continue
            twin = twins.get((id(table), position))
            rows = [(table, position), *([twin] if twin is not None else [])]
            if number:
                by_number.setdefault(number, rows)
            yield rows


def _dated(entries: Iterator[list[Row]], kind: str) -> Iterator[tuple[str, str, int, list[Row]]]:
    """Yield entries with their day in ISO form, "" where none is read, and their number, for sorting."""
    for order, rows in enumerate(list(entries)):
        found = [days(table, _DAY[kind])[position] for table, position in rows]
        day = next((day for day in found if not np.isnat(day)), NAT)
        number = rows[0][0].shown(rows[0][1], _NUMBER[kind])
        yield "" if np.isnat(day) else str(day), number, order, rows

"""Which row of the workbook a call is about, by what the clerk calls it: claim, policy, customer or plate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger_tools.errors import InputError, Undecided
from ledger_tools.followup.columns import plates
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN
from ledger_tools.followup.matters import ENDED
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row, rows_in_words, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg


@dataclass(frozen=True, slots=True)
class Way:
    """Where a script's rows stand, and by which columns each word names them.

    Attributes:
        kinds: sheets to look in, in this order; the first that has such a row is taken.
        keys: columns by ``claim``, ``policy``, ``customer`` and ``plate``.
    """

    kinds: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]


_CLAIM = Way(
    ("line",),
    {
        "claim": CLAIM_NAMES,
        "policy": ("policy_no",),
        "customer": ("customer", "customer_id", "insured", "claimant", "policyholder"),
        "plate": ("plate",),
    },
)
_POLICY = Way(("policies",), {"policy": ("policy_no",), "customer": ("policyholder", "customer_id")})
WAYS: Mapping[str, Way] = {
    "service": Way(("customer-file", "visits"), {"customer": ("customer", "customer_id"), "plate": ("plate",)}),
    "claim": _CLAIM,
    "after-payment": _CLAIM,
    "new-policy": _POLICY,
    "unit-linked": _POLICY,
    "closing": Way(
        ("issues",),
        {
            "claim": ("claim_ref",),
            "policy": ("policy_no",),
            "customer": ("customer", "customer_id", "issue_no"),
            "plate": ("plate",),
        },
    ),
}


def case_row(ctx: Context, script: str, named: Mapping[str, str]) -> Row:
    """Return the row that a call by a script is about.

    Args:
        named: what the clerk calls it, by ``claim``, ``policy``, ``customer`` or ``plate``; every word must fit.

    Raises:
        InputError: the workbook has no such sheet, or no row fits.
        Undecided: several rows fit.
    """
    way = WAYS[script]
    tables = [table for kind in way.kinds for table in ctx.tables(kind)]
    if not tables:
        raise InputError(_no_sheet(ctx, way))
    for kind in way.kinds:
        rows = _one_each(ctx, kind, _fitting([t for t in tables if t.kind == kind], way, named))
        if len(rows) > 1:
            raise Undecided(_several(way, named, rows))
        if rows:
            return rows[0]
    raise InputError(_none(tables, way, named))


def _fitting(tables: Sequence[LedgerTable], way: Way, named: Mapping[str, str]) -> list[Row]:
    """Return the rows that every word names."""
    rows: dict[tuple[int, int], Row] | None = None
    for word, text in named.items():
        found = {(id(row[0]), row[1]): row for row in rows_with(tables, way.keys[word], text)}
        rows = found if rows is None else {place: row for place, row in rows.items() if place in found}
    return list((rows or {}).values())


def _one_each(ctx: Context, kind: str, rows: list[Row]) -> list[Row]:
    """Return the rows that are cases of their own: the latest visit of each vehicle, issues that are still open."""
    if kind == "visits":
        return _latest_visits(ctx, rows)
    if kind == "issues":
        return [row for row in rows if not _is_over(*row)] or rows
    return rows


def _is_over(table: LedgerTable, position: int) -> bool:
    state = table.get("issue_state")
    return state is not None and bool(state.ok[position]) and state.values[position] in ENDED


def _latest_visits(ctx: Context, rows: list[Row]) -> list[Row]:
    latest: dict[object, tuple[str, Row]] = {}
    for table, position in rows:
        who, plate = int(ctx.customers.of(table)[position]), plates(table)[position]
        key = (who, plate) if who != UNKNOWN else (id(table), position)
        day = visit_day(table, position)
        if key not in latest or day >= latest[key][0]:
            latest[key] = (day, (table, position))
    return [row for _, row in latest.values()]


def visit_day(table: LedgerTable, position: int) -> str:
    """Return the day of a visit in ISO form for comparing: of release, else of coming in; "" where neither is read."""
    for key in ("released_at", "intake_at"):
        column = table.get(key)
        if column is not None and column.ok[position]:
            return str(column.values[position].astype("datetime64[D]"))
    return ""


def _several(way: Way, named: Mapping[str, str], rows: Sequence[Row]) -> Message:
    more = [f"--{word}" for word in way.keys if word not in named]
    more += ["--customer NO"] if "customer" in named and "customer_id" in way.keys["customer"] else []
    found = rows_in_words(rows, (*CLAIM_NAMES, "issue_no", "policy_no", "customer", "customer_id", "plate", "phone"))
    if not more:
        return msg("several rows fit {words}: {rows}.", words=_quoted(named), rows=found)
    return msg(
        "several rows fit {words}: {rows}; say more, with {options}.", words=_quoted(named), rows=found, options=more
    )


def _none(tables: Sequence[LedgerTable], way: Way, named: Mapping[str, str]) -> Message:
    """Return what to say where no row fits: which word is nowhere, with the nearest; else that they fit no one row."""
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    for word, text in named.items():
        known = texts_of(tables, way.keys[word])
        if fold(text) in {fold(other) for other in known}:
            continue
        near = near_names(text, known)
        if near:
            return msg("{text} is not in {sheets}; perhaps {near}.", text=text, sheets=sheets, near=near)
        return msg("{text} is not in {sheets}.", text=text, sheets=sheets)
    return msg("no single row in {sheets} fits {words} together.", words=_quoted(named), sheets=sheets)


def _no_sheet(ctx: Context, way: Way) -> Message:
    if way.kinds == ("line",):
        return msg("the workbook has no claim ledger with rows.")
    labels = [sheet_spec(kind).names[ctx.book.script] for kind in way.kinds]
    return msg(
        "the workbook has no row in {sheets}; ledger-tools sheets add FILE {key} adds the sheet.",
        sheets=labels,
        key=way.kinds[0],
    )


def _quoted(named: Mapping[str, str]) -> list[str]:
    return list(named.values())

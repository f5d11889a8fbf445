"""How rules look at a table: masks over cells, amounts in one currency, and the words that messages use for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Case
from ledger_tools.model.grid import Bools, Kind
from ledger_tools.model.table import MONEY_SCALE, Column, LedgerTable
from ledger_tools.text.i18n import Message, msg

Array = NDArray[Any]
Hundredths = NDArray[np.int64]

# The life of a claim, in order; V03 and V22 read it from left to right.
CHAIN = (
    "incident_at",
    "reported_at",
    "opened_at",
    "surveyed_at",
    "docs_complete_at",
    "decided_at",
    "agreed_at",
    "paid_at",
    "closed_at",
)
DATE_NAMES = {
    "incident_at": msg("date of loss"),
    "reported_at": msg("report date"),
    "opened_at": msg("opening date"),
    "surveyed_at": msg("survey date"),
    "docs_requested_at": msg("date papers were asked for"),
    "docs_complete_at": msg("date papers were complete"),
    "decided_at": msg("decision date"),
    "refusal_notified_at": msg("date of the refusal notice"),
    "agreed_at": msg("agreement date"),
    "paid_at": msg("payment date"),
    "closed_at": msg("closing date"),
    "policy_from": msg("first day of the policy"),
    "policy_to": msg("last day of the policy"),
}
AMOUNT_NAMES = {
    "sum_insured": msg("sum insured"),
    "premium": msg("premium"),
    "deductible": msg("deductible"),
    "est_loss": msg("estimated loss"),
    "claimed": msg("amount claimed"),
    "assessed": msg("assessed amount"),
    "approved": msg("approved amount"),
    "paid": msg("amount paid"),
    "expense_paid": msg("expense paid"),
    "reserve": msg("reserve"),
    "incurred": msg("incurred amount"),
    "recovery": msg("recovery"),
    "self_borne": msg("own share"),
}


def with_columns(case: Case, *keys: str) -> Iterator[tuple[LedgerTable, list[Column]]]:
    """Yield the claim ledgers that have all these columns, with the columns in the order asked for."""
    for table in case.book.claims:
        columns = [table.columns[key] for key in keys if key in table.columns]
        if len(columns) == len(keys) and len(table):
            yield table, columns


def positions(mask: Bools) -> list[int]:
    """Return where a mask is True, as plain ints."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def none(table: LedgerTable) -> Bools:
    """Return a mask that is False everywhere."""
    return np.zeros(len(table), bool)


def filled(table: LedgerTable, *keys: str) -> Bools:
    """Return True where at least one of the columns has something in it, readable or not."""
    mask = none(table)
    for key in keys:
        column = table.get(key)
        if column is not None:
            mask |= column.present | is_broken(column)
    return mask


def is_broken(column: Column) -> Bools:
    """Return True where the cell holds an error or a formula without a value; V41 speaks of those, no other rule."""
    return is_kind(column, Kind.ERROR, Kind.UNCACHED)


def is_empty(column: Column) -> Bools:
    """Return True where nothing meaningful stands: no cell, a blank, a dash."""
    return ~column.present & ~is_broken(column)


def is_blank(column: Column) -> Bools:
    """Return True where not even a dash was written: somebody who writes one has answered."""
    return is_empty(column) & (column.where < 0)


def is_kind(column: Column, *kinds: Kind) -> Bools:
    """Return True where the record's stored cell is of one of the kinds."""
    hit = np.isin(column.cells.kind, kinds)
    mask = np.zeros(len(column.where), bool)
    if hit.any():
        here = column.where >= 0
        mask[here] = hit[column.where[here]]
    return mask


def is_copied(column: Column | None, length: int) -> Bools:
    """Return True where the value was taken over from above (同上, a merged cell): it says the same on purpose."""
    if column is None or column.copied is None:
        return np.zeros(length, bool)
    return column.copied


def exact(column: Column) -> Bools:
    """Return True where an amount was read and is not just about right."""
    return column.ok if column.approximate is None else column.ok & ~column.approximate


def amount_or_zero(table: LedgerTable, key: str) -> tuple[Hundredths, Bools]:
    """Return amounts with 0 for empty cells, and where that is the whole truth (the cell was read, or is empty)."""
    column = table.get(key)
    if column is None:
        return np.zeros(len(table), np.int64), np.ones(len(table), bool)
    return np.where(column.ok, column.values, 0), exact(column) | is_empty(column)


def same_currency(table: LedgerTable, *columns: Column) -> Bools:
    """Return True where the amounts of these columns may be compared."""
    first = currencies(table, columns[0])
    mask = ~none(table)
    for column in columns[1:]:
        mask &= np.asarray(currencies(table, column) == first, bool)
    return mask


def slack(case: Case, *columns: Column | None) -> int:
    """Return by how many hundredths amounts may differ: the tolerance setting, and rounding in columns such as 萬元."""
    rounding = sum(c.unit // 2 for c in columns if c is not None and c.unit > 1)  # two decimals of a unit, halved
    return round(float(case.settings.tolerance) * MONEY_SCALE) + rounding


def codes_of(values: Sequence[Any] | NDArray[Any]) -> NDArray[np.int64]:
    """Return a number for each value, equal for equal values; faster than sorting texts."""
    number = {value: i for i, value in enumerate(dict.fromkeys(values))}
    return np.fromiter(map(number.__getitem__, values), np.int64, len(values))


def all_squeezed(texts: Sequence[str]) -> list[str]:
    """Return reference numbers for comparing, as ``squeezed`` does; all at once, for that is ten times faster."""
    joined = "\n".join(texts).upper()
    if joined.count("\n") == len(texts) - 1:
        for blank in (" ", "\u3000", "\t", "\xa0"):
            joined = joined.replace(blank, "")
        return joined.split("\n")
    return [squeezed(text) for text in texts]


def squeezed(text: str) -> str:
    """Return a reference number for comparing: without blanks, letters in one case."""
    return "".join(text.split()).upper()


def amount(hundredths: int) -> str:
    """Return an amount as people write it: ``125,000`` or ``125,000.50``."""
    whole, cents = divmod(abs(int(hundredths)), MONEY_SCALE)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole:,}.{cents:02d}" if cents else f"{sign}{whole:,}"


def day(moment: np.datetime64) -> str:
    """Return a moment's calendar day in ISO form."""
    return str(moment.astype("datetime64[D]"))


def name_of(key: str) -> Message | str:
    """Return the trade's word for a date or amount column."""
    return DATE_NAMES.get(key) or AMOUNT_NAMES.get(key) or key

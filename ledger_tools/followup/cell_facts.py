"""Cells of a row as facts with their labels: days, amounts and choices as they are meant, all else as it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ledger_tools.ledger.currencies import currencies
from ledger_tools.ledger.lookup import Row
from ledger_tools.ledger.specs import line_column, sheet_spec
from ledger_tools.model.calls import Fact
from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.model.table import MONEY_SCALE, Column, LedgerTable, ValueKind


def facts_of(row: Row, keys: Sequence[str]) -> Iterator[Fact]:
    """Yield a fact for each column of a row in which something stands."""
    for key in keys:
        fact = fact_of(row, key)
        if fact is not None:
            yield fact


def fact_of(row: Row, key: str, *, broken: bool = False) -> Fact | None:
    """Return what stands in a column of a row, None where nothing does.

    Days in ISO form, amounts as plain decimals, choices as their labels, anything else as the user sees it.

    Args:
        broken: True if line breaks within a text are kept; else they become blanks.
    """
    table, position = row
    column = table.get(key)
    if column is None or not column.present[position]:
        return None
    spec, cells = spec_of(table, key), (cell_of(row, key),)
    shown = table.shown(position, key)
    shown = "\n".join(" ".join(line.split()) for line in shown.strip().splitlines()) if broken else _one_line(shown)
    if column.ok[position] and column.kind is ValueKind.DATE:
        return Fact(key, spec.labels, _day(column, position), "date", cells=cells)
    if column.ok[position] and column.kind is ValueKind.MONEY and not _is_approximate(column, position):
        amount = f"{Decimal(int(column.values[position])) / MONEY_SCALE:.2f}"
        named = currencies(table, column)
        currency = named if isinstance(named, str) else str(named[position])
        return Fact(key, spec.labels, amount, "money", currency, cells)
    if column.ok[position] and spec.choices:
        label = next((c.labels for c in spec.choices if c.code == column.values[position]), None)
        return Fact(key, spec.labels, label or shown, cells=cells) if label or shown else None
    return Fact(key, spec.labels, shown, cells=cells) if shown else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(column: Column, position: int) -> str:
    moment = column.values[position]
    if column.has_time is not None and column.has_time[position]:
        return str(moment.astype("datetime64[m]")).replace("T", " ")
    return str(moment.astype("datetime64[D]"))


def _is_approximate(column: Column, position: int) -> bool:
    return column.approximate is not None and bool(column.approximate[position])


def spec_of(table: LedgerTable, key: str) -> ColumnSpec:
    """Return how a column of a table is described.

    Raises:
        KeyError: neither claim ledgers nor the table's own sheet have it.
    """
    if table.kind == "line":
        return line_column(key)
    return {column.key: column for column in sheet_spec(table.kind).columns}[key]


def cell_of(row: Row, key: str) -> CellRef:
    """Return the cell of a column in a row."""
    table, position = row
    return table.address(int(table.rows[position]), key)

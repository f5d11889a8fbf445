"""Cells of a row as facts with their labels: days, amounts and choices as they are meant, all else as it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ledger_tools.ledger.currencies import currencies
from ledger_tools.ledger.lookup import Row
from ledger_tools.ledger.specs import line_column, sheet_spec
from ledger_tools.model.calls import Fact
from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import ColumnSpec, Labels
from ledger_tools.model.table import MONEY_SCALE, Column, LedgerTable, ValueKind
from ledger_tools.text.fold import fold

_SCALES = set("千万亿k")  # signs by which a cell says its own unit, folded
_UNITS = {
    1_000: (("zh-Hant", "千元"), ("zh-Hans", "千元")),
    10_000: (("zh-Hant", "萬元"), ("zh-Hans", "万元")),
    1_000_000: (("zh-Hant", "百萬元"), ("zh-Hans", "百万元")),
    100_000_000: (("zh-Hant", "億元"), ("zh-Hans", "亿元")),
}


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
    shown = table.said(position, key)
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
    value = _with_unit(shown, column.unit) if column.kind is ValueKind.MONEY else shown
    return Fact(key, spec.labels, value, cells=cells) if shown else None


def _with_unit(shown: str, unit: int) -> str | Labels:
    """Return an amount that is told in words with the unit of its column: about 3.5 in a column of 萬元 is no 3.5."""
    if unit == 1 or not any(sign.isdecimal() for sign in shown) or set(fold(shown)) & _SCALES:
        return shown
    names = _UNITS.get(unit)
    if names is None:
        return f"{shown} × {unit:,}"
    chinese = {language: shown + name if shown[-1].isdecimal() else f"{shown}（{name}）" for language, name in names}
    return {**chinese, "en": f"{shown} × {unit:,}"}


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

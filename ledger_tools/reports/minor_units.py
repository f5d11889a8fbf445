"""Amounts of a report with the decimals of their currency, set once all tables are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from ledger_tools.model.report import Figure, ReportColumn, Section, Shape, Table, Total
from ledger_tools.text.currencies import WHOLE_ONLY, decimals


def with_decimals(sections: Sequence[Section]) -> list[Section]:
    """Return sections in which tables of yen and the like show no decimals; the key of a table names its currency."""
    return [replace(section, tables=list(map(_of_its_currency, section.tables))) for section in sections]


def figures_with_decimals(figures: Sequence[Figure], sections: Sequence[Section]) -> list[Figure]:
    """Return figures with the decimals of the column that each comes from."""
    tables = {table.key: table for section in sections for table in section.tables}
    return [replace(figure, decimals=_decimals(figure, tables)) for figure in figures]


def _decimals(figure: Figure, tables: dict[str, Table]) -> int:
    place = figure.place
    if place is None or place.table not in tables:
        return figure.decimals
    return tables[place.table].column(place.column).decimals


def _of_its_currency(table: Table) -> Table:
    whole = _whole(table.key)
    columns = [column for column in table.columns if column.shape is Shape.MONEY]
    if not whole and not any(_whole(column.key) for column in columns):
        return table
    # Sums tell whether the ledger has fractions; a mean may have one, and is rounded to whole units like any amount.
    sums = [column for column in columns if column.total is Total.SUM] or columns
    told = decimals(whole, _amounts(table, sums))
    return replace(table, columns=[_shown(table, column, whole, told) for column in table.columns])


def _shown(table: Table, column: ReportColumn, whole: str, told: int) -> ReportColumn:
    if column.shape is not Shape.MONEY:
        return column
    if whole:
        return replace(column, decimals=told)
    return replace(column, decimals=decimals(_whole(column.key), _amounts(table, [column])))


def _whole(key: str) -> str:
    """Return the currency without a smaller unit that a key names, "" for none."""
    return next((part for part in key.split("-") if part in WHOLE_ONLY), "")


def _amounts(table: Table, columns: Iterable[ReportColumn]) -> Iterator[Any]:
    return chain.from_iterable(table.values[column.key] for column in columns)

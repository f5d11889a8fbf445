"""The user's own days off and working days: the rows of the sheet 假日."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from ledger_tools.model.cells import CellRef
from ledger_tools.model.table import LedgerTable
from ledger_tools.settings import Wrong, read_setting


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One row of the sheet.

    Attributes:
        off: True for a day off, False for a day that is worked on.
        firm: True where the row says that it is the firm's own matter, and no public holiday.
    """

    day: date
    off: bool
    name: str
    firm: bool
    cell: CellRef


def own_days(tables: Iterable[LedgerTable], region: str | None, *, firm: bool = True) -> dict[date, OwnDay]:
    """Return the rows that count for a region, by day; where two name one day, the lower one counts.

    A row counts unless it names another region; 本公司 and any word that is no region's name mark the firm's own days.
    Rows whose day or kind cannot be read are left aside.

    Args:
        firm: False to leave aside the firm's own days.
    """
    found = (row for table in tables for row in _rows(table, region))
    return {row.day: row for row in found if firm or not row.firm}


def _rows(table: LedgerTable, region: str | None) -> Iterator[OwnDay]:
    days, kinds = table.get("date"), table.get("kind")
    if days is None or kinds is None:
        return
    for position in np.flatnonzero(days.ok & kinds.ok).tolist():
        place = _text(table, "region", position)
        named = read_setting("region", place) if place else None
        firm = isinstance(named, Wrong)
        if named is None or named == region or firm:
            day = days.values[position].astype("datetime64[D]").item()
            cell = table.address(int(table.rows[position]), "date")
            yield OwnDay(day, kinds.values[position] == "off", _text(table, "name", position), firm, cell)


def _text(table: LedgerTable, key: str, position: int) -> str:
    column = table.get(key)
    return str(column.values[position]).strip() if column is not None and column.present[position] else ""

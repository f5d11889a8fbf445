"""Amounts of a column (being built)."""

from __future__ import annotations

from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.model.grid import Grid, GridColumn, Int32s


def read_money(
    grid: Grid,
    cells: GridColumn,
    where: Int32s,
    *,
    unit: int = 1,
    header_currency: str | None = None,
    percent: bool = False,
) -> Parsed:
    """Return the amounts of a column of records in hundredths, int64 of shape (n,), 0 where absent or unreadable."""
    raise NotImplementedError

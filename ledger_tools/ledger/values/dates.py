"""Dates of a column (being built)."""

from __future__ import annotations

from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.model.grid import Grid, GridColumn, Int32s


def read_dates(grid: Grid, cells: GridColumn, where: Int32s, *, year: int | None) -> Parsed:
    """Return the moments of a column of records, datetime64[s] of shape (n,), NaT where absent or unreadable."""
    raise NotImplementedError

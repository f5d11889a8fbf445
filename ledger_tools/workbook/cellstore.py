"""Where the cells of one sheet gather while it is read: arrays in sheet order, at the end sorted into columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger_tools.errors import InputError
from ledger_tools.model.grid import Bools, Bytes8, Floats, GridColumn, Int32s
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import damaged
from ledger_tools.workbook.limits import Limits

_FLUSH = 1_000_000  # cells that wait to be sorted into columns; sorting more at once only costs memory


@dataclass(slots=True)
class Cells:
    """Some cells in the order of the sheet's XML; the arrays are those of ``GridColumn`` with the column added."""

    columns: Int32s
    rows: Int32s
    kind: Bytes8
    number: Floats
    text: Int32s
    style: Int32s
    formula: Bools

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(slots=True)
class Budget:
    """What the sheets of one workbook have used of its limits so far."""

    limits: Limits
    rows: int = 0
    cells: int = 0

    def spend(self, rows: int, cells: int) -> None:
        """Count rows and cells.

        Raises:
            InputError: the workbook holds more than its limits.
        """
        self.rows += rows
        self.cells += cells
        if self.rows > self.limits.rows:
            raise InputError(msg("the workbook holds more than {limit} rows (rows).", limit=self.limits.rows))
        if self.cells > self.limits.cells:
            raise InputError(msg("the workbook holds more than {limit} cells (cells).", limit=self.limits.cells))


class CellStore:
    """The cells of one sheet."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._waiting: list[Cells] = []
        self._waiting_count = 0
        self._columns: dict[int, list[tuple[NDArray[Any], ...]]] = {}
        self._last_row = 0

    def add(self, cells: Cells) -> None:
        """Take cells; those of one call must not share a row with those of another unless rows come out of order.

        Raises:
            InputError: the workbook holds more than its limits.
        """
        if not len(cells):
            return
        self._budget.spend(int(np.count_nonzero(np.diff(cells.rows))) + 1, len(cells))
        self._waiting.append(cells)
        self._waiting_count += len(cells)
        if self._waiting_count >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        """Sort the waiting cells into columns."""
        waiting, self._waiting, self._waiting_count = self._waiting, [], 0
        if not waiting:
            return
        columns = np.concatenate([c.columns for c in waiting]).astype(np.uint16)
        order = np.argsort(columns, kind="stable")
        counts = np.bincount(columns)
        present = np.flatnonzero(counts)
        bounds = np.cumsum(counts[present])
        sorted_arrays = [
            np.concatenate([getattr(c, name) for c in waiting])[order]
            for name in ("rows", "kind", "number", "text", "style", "formula")
        ]
        starts = np.concatenate(([0], bounds[:-1]))
        for column, start, stop in zip(present.tolist(), starts.tolist(), bounds.tolist(), strict=True):
            self._columns.setdefault(column, []).append(tuple(a[start:stop] for a in sorted_arrays))

    def finish(self, sheet: str) -> dict[int, GridColumn]:
        """Return the columns by number.

        Raises:
            InputError: a cell is there twice.
        """
        self._flush()
        return {number: _join(pieces, sheet) for number, pieces in sorted(self._columns.items())}


def _join(pieces: Sequence[tuple[NDArray[Any], ...]], sheet: str) -> GridColumn:
    """Return the column that the pieces make, rows ascending."""
    arrays = [np.concatenate(p) if len(p) > 1 else p[0].copy() for p in zip(*pieces, strict=True)]
    steps = np.diff(arrays[0])
    if len(steps) and steps.min() <= 0:
        order = np.argsort(arrays[0], kind="stable")
        arrays = [a[order] for a in arrays]
        if np.diff(arrays[0]).min() == 0:
            raise damaged(f"sheet {sheet} holds a cell twice")
    return GridColumn(*arrays)

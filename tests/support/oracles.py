"""Two other readers of workbooks, python-calamine and openpyxl, brought to the same plain cells as ours."""

from __future__ import annotations

from pathlib import Path

from ledger_tools.model.grid import Grid
from ledger_tools.workbook.second_reader import Cells, openpyxl_cells, ours, same

__all__ = ["TOO_FAR", "Cells", "calamine_cells", "is_far", "openpyxl_cells", "ours", "same"]

TOO_FAR = 3_000_000  # cells from A1 to the last one, beyond which calamine may abort the process


def is_far(grid: Grid) -> bool:
    """True if the rectangle from A1 to the last cell is too large to be handed to calamine."""
    return grid.last_row * grid.last_column > TOO_FAR


def calamine_cells(path: Path, sheet: str) -> Cells:
    """Return the cells that calamine sees; it shows errors as empty."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}

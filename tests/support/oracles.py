"""Two other readers of workbooks, python-calamine and openpyxl, brought to the same plain cells as ours."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ledger_tools.model.grid import Grid, Kind

Cells = dict[tuple[int, int], Any]
TOO_FAR = 3_000_000  # cells from A1 to the last one, beyond which calamine may abort the process


def ours(grid: Grid) -> Cells:
    """Return the cells of a grid that have a value; errors as (name,), ISO dates as text."""
    cells: Cells = {}
    for number, column in grid.columns.items():
        for where, row in enumerate(column.rows.tolist()):
            value = grid.value_of(column, where)
            if column.kind[where] == Kind.ERROR:
                value = (value,)
            if value not in (None, ""):
                cells[row, number] = value
    return cells


def is_far(grid: Grid) -> bool:
    """True if the rectangle from A1 to the last cell is too large to be handed to calamine."""
    return grid.last_row * grid.last_column > TOO_FAR


def calamine_cells(path: Path, sheet: str) -> Cells:
    """Return the cells that calamine sees; it shows errors as empty."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}


def openpyxl_cells(path: Path) -> dict[str, Cells]:
    """Return the cells that openpyxl sees, by sheet."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        found: dict[str, Cells] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found[sheet.title] = {
                (cell.row, cell.column): (cell.value,) if cell.data_type == "e" else cell.value
                for row in sheet.iter_rows()
                for cell in row
                if cell.value not in (None, "")
            }
        book.close()
    return found


def same(mine: Any, other: Any, epoch_1904: bool) -> bool:
    """True if two readers mean the same value; moments are compared by the serial number they stand for."""
    if isinstance(mine, str):
        if isinstance(other, (datetime, date, time)):
            return _iso(mine) == _iso(other.isoformat())
        return isinstance(other, str) and mine.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    if isinstance(mine, tuple):
        return bool(mine == other)
    if isinstance(mine, bool) or isinstance(other, bool):
        return mine is other
    if isinstance(other, (int, float)):
        return bool(mine == other)
    serial = _serial(other, epoch_1904)
    return serial is not None and any(abs(mine + shift - serial) < 2e-5 for shift in (0, 1))


def _iso(text: str) -> str:
    return text.removesuffix("Z").removesuffix(".000").replace("T00:00:00", "").replace(".000000", "")


def _serial(value: Any, epoch_1904: bool) -> float | None:
    epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
    if isinstance(value, datetime):
        return (value - epoch) / timedelta(days=1)
    if isinstance(value, date):
        return float((datetime(value.year, value.month, value.day) - epoch).days)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return None

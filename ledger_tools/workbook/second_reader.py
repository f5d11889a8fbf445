"""A second opinion on every value: the workbook read again with openpyxl and compared cell by cell."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from ledger_tools.model.cells import CellRef
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook.reading import Workbook

Cells = dict[tuple[int, int], Any]
_NEAR = 2e-5  # of a day: openpyxl rounds moments to microseconds, and clocks in files are seldom better than a second
_MOST_KEPT = 20  # differences named; the rest is only counted


@dataclass(slots=True)
class SecondReading:
    """What the second reader says.

    Attributes:
        values: how many cells with a value both readers agree on.
        differing: how many cells the readers see differently.
        first: the first of these, with what we read and what the second reader read.
        blind: why the second reader cannot judge this workbook, None where it can.
    """

    values: int = 0
    differing: int = 0
    first: list[tuple[CellRef, str, str]] = field(default_factory=list)
    blind: Message | None = None


def read_again(workbook: Workbook) -> SecondReading:
    """Return how openpyxl's reading of the values compares with ours; our limits have passed the file before.

    Not compared: formulas, formats, comments, and texts without a visible character.
    """
    if workbook.package.strict:
        return SecondReading(
            blind=msg("The second reader, openpyxl, is blind for workbooks in the strict form; nothing was compared.")
        )
    try:
        theirs = openpyxl_cells(workbook.package.archive.data)
    except Exception as error:  # noqa: BLE001 - whatever openpyxl stumbles over, it is no word about our reading
        name = type(error).__name__
        return SecondReading(
            blind=msg(
                "The second reader, openpyxl, cannot read this workbook ({error}); nothing was compared.", error=name
            )
        )
    result = SecondReading()
    for grid in workbook.grids():
        mine, other = ours(grid), theirs.get(grid.name, {})
        different = list(differences(mine, other, epoch_1904=grid.epoch_1904))
        result.values += len(mine) - sum(place in mine for place in different)
        result.differing += len(different)
        for row, column in different[: _MOST_KEPT - len(result.first)]:
            place = row, column
            result.first.append((CellRef(grid.name, row, column), _said(mine.get(place)), _said(other.get(place))))
    return result


def differences(mine: Cells, theirs: Cells, *, epoch_1904: bool) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells that two readers see differently, in the order of rows."""
    for place in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(place), theirs.get(place)
        if one is None or other is None or not same(one, other, epoch_1904):
            yield place


def ours(grid: Grid) -> Cells:
    """Return the cells of a grid that have a value; errors as (name,), ISO dates as text."""
    cells: Cells = {}
    for number, column in grid.columns.items():
        for where, row in enumerate(column.rows.tolist()):
            value: Any = grid.value_of(column, where)
            if column.kind[where] == Kind.ERROR:
                value = (value,)
            if value not in (None, ""):
                cells[row, number] = value
    return cells


def openpyxl_cells(source: Path | bytes) -> dict[str, Cells]:
    """Return the cells that openpyxl sees, by sheet."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = BytesIO(source) if isinstance(source, bytes) else source
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
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
    return serial is not None and any(abs(mine + shift - serial) < _NEAR for shift in (0, 1))


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


def _said(value: Any) -> str:
    if value is None:
        return "–"
    return str(value[0] if isinstance(value, tuple) else value)

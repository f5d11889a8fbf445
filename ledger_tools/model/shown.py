"""What a person sees in a stored cell, as text: the one place that turns stored values back into words."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from ledger_tools.model.grid import Grid, GridColumn

_EPOCH_1900 = np.datetime64("1899-12-30T00:00:00", "s")
_EPOCH_1904 = np.datetime64("1904-01-01T00:00:00", "s")
_LAST_SERIAL = 2_958_465  # 9999-12-31 in the 1900 system


def serial_to_datetime(serial: float, *, epoch_1904: bool) -> np.datetime64 | None:
    """Return the moment of an Excel serial number, to the second; None where there is no such day.

    Serial 60 of the 1900 system is the 29 February 1900 that never was; 1 to 59 are one day off the plain sum.
    """
    if not np.isfinite(serial) or serial < 0 or serial > _LAST_SERIAL + 0.999999:
        return None
    if epoch_1904:
        return _EPOCH_1904 + np.timedelta64(round(serial * 86_400), "s")
    if 60 <= serial < 61:
        return None
    shift = 1 if serial < 60 else 0
    return _EPOCH_1900 + np.timedelta64(round((serial + shift) * 86_400), "s")


def shown_value(grid: Grid, cells: GridColumn, where: int) -> str:
    """Return what the user sees at a position of a column's arrays: dates in ISO form, whole numbers without ``.0``."""
    value = grid.value_of(cells, where)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    style = int(cells.style[where])
    if 0 <= style < len(grid.formats.is_date) and grid.formats.is_date[style]:
        moment = serial_to_datetime(value, epoch_1904=grid.epoch_1904)
        if moment is not None:
            text = str(moment)
            return text[:10] if text.endswith("T00:00:00") else text.replace("T", " ")
    return shown_number(value)


def shown_number(value: float) -> str:
    """Return a number without exponent or a needless ``.0``, to at most 15 significant digits as spreadsheets show."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value)) if abs(value) < 1e15 else str(int(Decimal(f"{value:.14e}")))  # 15 digits, then zeros
    return f"{value:.15g}"

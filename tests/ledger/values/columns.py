"""Columns made of plain Python values, for tests of reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from ledger_tools.ledger.values import Parsed
from ledger_tools.model.grid import Grid, GridColumn, Int32s, Kind, NumberFormats

FORMATS = (
    "General",
    "yyyy/m/d",
    "yyyy/m/d h:mm",
    "0%",
    "[$NT$-404]#,##0",
    "00000000",
    "dd/mm/yyyy",
    "[$-404]e/m/d",
    '"¥"#,##0.00',
    "#,##0",
)
DATE, MOMENT, PERCENT, TWD, EIGHT, DAY_FIRST, ROC, YUAN, GROUPED = range(1, len(FORMATS))


@dataclass(frozen=True)
class Shown:
    """A stored number with a number format."""

    number: float
    style: int


@dataclass(frozen=True)
class Broken:
    """An error cell, or a formula without a stored value where the name is empty."""

    name: str


Cell = str | float | bool | Shown | Broken | None


@dataclass(frozen=True)
class Drawn:
    """What the readers are given."""

    grid: Grid
    cells: GridColumn
    where: Int32s


def column(*values: Cell, epoch_1904: bool = False) -> Drawn:
    """Return a column with one record for each value; None is a record whose cell is not stored.

    A text shares its entry of the pool with an equal one right before it and with no other; files do either.
    """
    strings: list[str] = []
    kinds, numbers, texts, styles, rows = [], [], [], [], []
    where = np.full(len(values), -1, np.int32)
    for position, value in enumerate(values):
        if value is None:
            continue
        where[position] = len(rows)
        rows.append(position + 2)
        kind, number, text, style = _stored(value, strings)
        kinds.append(kind)
        numbers.append(number)
        texts.append(text)
        styles.append(style)
    cells = GridColumn(
        np.array(rows, np.int32),
        np.array(kinds, np.uint8),
        np.array(numbers, np.float64),
        np.array(texts, np.int32),
        np.array(styles, np.int32),
        np.zeros(len(rows), bool),
    )
    is_date = np.array(["y" in code or "e/" in code for code in FORMATS])
    formats = NumberFormats(FORMATS, is_date, np.array(["h" in code for code in FORMATS]))
    return Drawn(Grid("台帳", {1: cells}, strings, formats, epoch_1904), cells, where)


def _stored(value: Cell, strings: list[str]) -> tuple[int, float, int, int]:
    if isinstance(value, bool):
        return Kind.BOOL, float(value), -1, 0
    if isinstance(value, Shown):
        return Kind.NUMBER, value.number, -1, value.style
    if isinstance(value, Broken):
        strings.append(value.name)
        return (Kind.ERROR if value.name else Kind.UNCACHED), np.nan, len(strings) - 1, 0
    if isinstance(value, str):
        if strings and strings[-1] == value:
            return Kind.TEXT, np.nan, len(strings) - 1, 0
        strings.append(value)
        return Kind.TEXT, np.nan, len(strings) - 1, 0
    return Kind.NUMBER, float(value), -1, 0


def serial(day: date) -> float:
    """Return the serial number of a day in the 1900 system, counted from the two days that Excel and we both know."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (moment - datetime(2000, 1, 1)).total_seconds() / 86_400 + 36_526


def codes(parsed: Parsed) -> dict[int, str]:
    """Return the code of each record's problem; a record with two problems fails."""
    found: dict[int, str] = {}
    for problem in parsed.problems:
        for position in problem.positions.tolist():
            assert position not in found, f"two problems at record {position}"
            found[position] = problem.code
    return found


def sentences(parsed: Parsed, position: int) -> Sequence[str]:
    """Return what is said of one record in English."""
    return [p.message.text() for p in parsed.problems if position in p.positions.tolist()]

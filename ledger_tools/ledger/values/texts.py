"""Identifiers, names and free text: text from the first byte, whatever the cell stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ledger_tools.ledger.values.absent import says_above, says_nothing
from ledger_tools.ledger.values.copies import copy_from_above
from ledger_tools.ledger.values.distinct import Stored, take_apart
from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.grid import Bools, Grid, GridColumn, Int32s, Kind
from ledger_tools.model.shown import serial_to_datetime, shown_number
from ledger_tools.model.table import Column
from ledger_tools.text.pattern import pattern

SIGNIFICANT_DIGITS = 15  # what spreadsheet programs keep of a number; further digits become zeros
_ODD_SPACES = "\u00a0\u202f\u2007"
_PLAIN_SPACES = str.maketrans(dict.fromkeys(_ODD_SPACES, " "))
_PADDED = pattern(r"(0{2,})(?:;.*)?\Z")


def read_texts(grid: Grid, cells: GridColumn, where: Int32s) -> Parsed:
    """Return the texts of a column of records, shape (n,), "" where absent.

    A number becomes the text that people see: without ``.0``, with the zeros of a format such as ``00000000``, as an
    ISO date under a date format.
    """
    stored = take_apart(grid, cells, where)
    above = stored.texts_where(says_above)
    nothing = stored.texts_where(says_nothing)
    texts = np.empty(len(stored.texts), object)
    texts[:] = _with_plain_spaces(stored.texts)
    values = stored.spread(texts, "")
    numeric = stored.kind == Kind.NUMBER
    if numeric.any():
        values[numeric] = by_distinct_number(grid, stored, numeric, str)
    truth = stored.kind == Kind.BOOL
    values[truth] = np.where(stored.number[truth] != 0, "TRUE", "FALSE").astype(object)
    present = (stored.kind != 0) & ~nothing
    values[nothing | above] = ""
    parsed = Parsed(values, present, present & ~stored.broken)
    copy_from_above(parsed, above)
    return parsed


def _with_plain_spaces(texts: Sequence[str]) -> Sequence[str]:
    """Return the texts with no-break spaces made plain; they come from the web and look the same."""
    joined = "".join(texts)
    if not any(space in joined for space in _ODD_SPACES):
        return texts
    return [text.translate(_PLAIN_SPACES) for text in texts]


def by_distinct_number(grid: Grid, stored: Stored, numeric: Bools, answer: Callable[[str], str]) -> NDArray[np.object_]:
    """Return an answer about the text of each NUMBER cell chosen, asked once per distinct number and format."""
    keys = np.empty(int(numeric.sum()), [("style", np.int32), ("number", np.float64)])
    keys["style"], keys["number"] = stored.style[numeric], stored.number[numeric]
    found, which = np.unique(keys, return_inverse=True)
    answers = np.empty(len(found), object)
    answers[:] = [answer(number_text(grid, number, style)) for style, number in found.tolist()]
    return np.asarray(answers[which], dtype=object)


def number_text(grid: Grid, number: float, style: int) -> str:
    """Return a stored number as the text that people see in its cell."""
    formats = grid.formats
    if 0 <= style < len(formats.is_date) and formats.is_date[style]:
        moment = serial_to_datetime(number, epoch_1904=grid.epoch_1904)
        if moment is not None:
            return str(moment).removesuffix("T00:00:00").replace("T", " ")
    text = shown_number(number)
    padded = _PADDED.match(formats.code(style))
    if padded and text.isdecimal():
        return text.zfill(len(padded[1]))
    return text


def stored_as_number(column: Column) -> Bools:
    """Return where a column's records are stored as numbers, shape (n,): identifiers there may have lost zeros."""
    return np.asarray(column.stored == Kind.NUMBER)


def digits_beyond_keeping(column: Column) -> Bools:
    """Return where a stored number has more whole digits than spreadsheets keep, shape (n,) (V24)."""
    chosen = stored_as_number(column)
    chosen[chosen] = np.abs(column.cells.number[column.where[chosen]]) >= 10.0**SIGNIFICANT_DIGITS
    return chosen

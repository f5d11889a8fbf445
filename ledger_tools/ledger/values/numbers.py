"""Whole numbers: running numbers, attempts, days."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from ledger_tools.ledger.values.absent import says_above, says_nothing
from ledger_tools.ledger.values.copies import copy_from_above
from ledger_tools.ledger.values.distinct import take_apart
from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.model.grid import Grid, GridColumn, Int32s, Kind
from ledger_tools.text.pattern import pattern

_WHOLE = pattern(r"(?:no\.?|#|第)?\s*(-?[0-9]{1,15})(?:\.0*)?\s*(?:[、.)]|號|号|次|天|日|件|人)?\Z", re.IGNORECASE)
_GROUPED = pattern(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,4}\Z")
_LARGEST = 10.0**15


def read_ints(grid: Grid, cells: GridColumn, where: Int32s) -> Parsed:
    """Return whole numbers of a column of records, int64 of shape (n,), 0 where absent or unreadable."""
    stored = take_apart(grid, cells, where)
    answers = [whole_number(text) for text in stored.texts]
    read_texts = np.fromiter((answer is not None for answer in answers), bool, len(answers))
    values = stored.spread(np.fromiter((answer or 0 for answer in answers), np.int64, len(answers)), 0)
    ok = stored.spread(read_texts, False)
    number = np.where(stored.kind == Kind.NUMBER, stored.number, np.nan)
    whole = (np.rint(number) == number) & (np.abs(number) < _LARGEST)
    values[whole] = number[whole].astype(np.int64)
    nothing = stored.texts_where(says_nothing) & ~ok
    above = stored.texts_where(says_above) & ~ok
    parsed = Parsed(values, (stored.kind != 0) & ~nothing, ok | whole)
    copy_from_above(parsed, above)
    return parsed


def whole_number(text: str) -> int | None:
    """Return the whole number that a text is, such as ``12``, ``No.12``, ``1,200``; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _GROUPED.match(plain):
        return int(plain.replace(",", ""))
    match = _WHOLE.match(plain)
    return int(match[1]) if match else None

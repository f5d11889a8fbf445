"""The currency of each amount of a column, by one rule for checks and reports alike."""

from __future__ import annotations

import numpy as np

from ledger_tools.ledger.units import unit_of
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.table import Column, LedgerTable


def currencies(table: LedgerTable, column: Column) -> NDArray[np.object_] | str:
    """Return the currency of each amount, or one word where all share it; "" where nobody says.

    What the cell itself says comes first, then the column's header, then the row's currency cell, then the table.
    """
    usual = column.header_currency or table.currency or ""
    own = table.get("currency") if not column.header_currency else None
    if column.currency is None and own is None:
        return usual
    result = np.full(len(table), usual, object)
    if own is not None:
        written = own.values[own.ok].tolist()
        codes = {word: iso(word) for word in set(written)}
        result[own.ok] = [codes[word] for word in written]
    if column.currency is not None:
        named = column.currency != ""
        result[named] = column.currency[named]
    return result


def iso(word: str) -> str:
    """Return the ISO code of a currency as written, such as ``NT$`` or ``人民币``; the word itself where unknown."""
    unit = unit_of(word)
    return (unit.currency if unit else None) or word.strip().upper()

"""Values as people write them: stored cells of a column become typed values, masks, and problems to tell."""

from __future__ import annotations

from ledger_tools.ledger.values.amounts import read_money
from ledger_tools.ledger.values.booleans import read_bools
from ledger_tools.ledger.values.dates import read_dates
from ledger_tools.ledger.values.enums import read_enums
from ledger_tools.ledger.values.numbers import read_ints
from ledger_tools.ledger.values.parsed import Note, Parsed, Problem
from ledger_tools.ledger.values.texts import read_texts

__all__ = [
    "Note",
    "Parsed",
    "Problem",
    "read_bools",
    "read_dates",
    "read_enums",
    "read_ints",
    "read_money",
    "read_texts",
]

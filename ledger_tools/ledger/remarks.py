"""What remarks tell for a column that a sheet lacks, as ``log`` writes it there: 通話類別：保養提醒；車號：ABC-1234."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ledger_tools.ledger.specs import sheet_column
from ledger_tools.text.fold import fold

_PART = re.compile(r"[;；]")
_SAYS = re.compile(r"[:：]")


def code_in_remarks(note: str, sheet: str, key: str) -> str:
    """Return the code of a choice that remarks tell under a column's label, in any language; "" where they tell none.

    Args:
        sheet: key of the register whose column it is.
        key: of the column, one of choices.
    """
    labels, codes = _words(sheet, key)
    for part in _PART.split(note):
        label, *said = _SAYS.split(part, maxsplit=1)
        if said and fold(label) in labels:
            return codes.get(fold(said[0]), "")
    return ""


@cache
def _words(sheet: str, key: str) -> tuple[frozenset[str], Mapping[str, str]]:
    column = sheet_column(sheet, key)
    codes = {fold(word): c.code for c in column.choices for word in (*c.labels.values(), *c.synonyms)}
    return frozenset(map(fold, column.labels.values())), codes

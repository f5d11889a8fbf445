"""Calls of a stretch of time counted by a choice of their rows; a call that stands in both registers counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model import derive
from ledger_tools.model.table import LedgerTable

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_REGISTERS = ("call-record", "call-register")  # the record says more, so it comes first


def registers(view: View) -> Sequence[LedgerTable]:
    """Return the registers of calls that the workbook has."""
    return [t for kind in _REGISTERS if (t := view.case.book.register(kind)) is not None]


def calls_by(view: View, key: str) -> Counter[str]:
    """Return how many calls of the period have each code of a column; "" for those without."""
    known: set[str] = set()
    found: Counter[str] = Counter()
    for table in registers(view):
        chosen, number = table.get(key), table.get("log_no")
        for i in in_period(view, table, "call_date"):
            name = table.shown(i, "log_no").strip() if number is not None else ""
            if name and name in known:
                continue
            known.add(name)
            found[str(chosen.values[i]) if chosen is not None and chosen.ok[i] else ""] += 1
    return found


def in_period(view: View, table: LedgerTable, key: str) -> list[int]:
    """Return the positions of the records whose day lies in the period, up to the day that is looked at."""
    days, dated = derive.days_of(table, key)
    inside = dated & (days >= np.datetime64(view.period.first)) & (days <= np.datetime64(view.end))
    found: list[int] = np.flatnonzero(inside).tolist()
    return found

"""Rows of the workbook as records that go onto paper: every column that says something, with its label and its cell."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.followup.cell_facts import fact_of
from ledger_tools.ledger.lookup import Row
from ledger_tools.model.records import Record
from ledger_tools.model.table import ValueKind


def record_of(*rows: Row | None, keys: Sequence[str] | None = None) -> Record:
    """Return what rows about the same thing say together; what an earlier one says counts.

    Args:
        rows: at least one that is not None.
        keys: columns that are wanted; all of them where None.
    """
    there = [row for row in rows if row is not None]
    facts, codes = {}, {}
    for table, position in there:
        for key, column in table.columns.items():
            if key in facts or (keys is not None and key not in keys):
                continue
            fact = fact_of((table, position), key, broken=True)
            if fact is not None:
                facts[key] = fact
                if column.kind is ValueKind.ENUM and column.ok[position]:
                    codes[key] = str(column.values[position])
    table, position = there[0]
    return Record(table.address(int(table.rows[position])), facts, codes)

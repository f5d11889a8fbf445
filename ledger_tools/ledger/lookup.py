"""Rows that a person names by a number, a name or a plate, and how such rows are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold

CLAIM_NAMES = ("claim_no", "report_no", "own_ref")
_CALLED_BY = ("customer", "customer_id", "phone", *CLAIM_NAMES, "policy_no", "plate", "incident_at")
_LISTED = 6  # rows named in a sentence

Row = tuple[LedgerTable, int]  # a table and a position in it


def rows_with(tables: Iterable[LedgerTable], keys: Sequence[str], wanted: str) -> Iterator[Row]:
    """Yield the rows in which one of the columns holds a text, each once."""
    text = fold(wanted)
    for table in tables:
        columns = [table.columns[key] for key in keys if key in table.columns]
        for position in range(len(table)):
            if any(column.ok[position] and fold(str(column.values[position])) == text for column in columns):
                yield table, position


def texts_of(tables: Iterable[LedgerTable], keys: Sequence[str]) -> list[str]:
    """Return the distinct texts of some columns, in their order."""
    found: dict[str, None] = {}
    for table in tables:
        for key in keys:
            column = table.get(key)
            if column is not None:
                found.update(dict.fromkeys(str(text) for text in column.values[column.ok]))
    return list(found)


def rows_in_words(rows: Sequence[Row], keys: Sequence[str] = _CALLED_BY, *, most: int = _LISTED) -> str:
    """Return rows as a list of addresses with what stands there in some columns; no more rows than ``most``."""
    words = []
    for table, position in rows[:most]:
        says = " ".join(text for key in keys if (text := table.said(position, key).strip()))
        words.append(f"{table.address(int(table.rows[position]))} ({says})")
    return "; ".join(words) + (" …" if len(rows) > most else "")

"""What a finding and its record are known by when rows have moved: names of the record instead of an address.

``--baseline``, accepted findings and marked copies all know a finding again by what is said here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cached_property

import numpy as np

from ledger_tools.model.case import Book
from ledger_tools.model.findings import Finding
from ledger_tools.model.table import LedgerTable, ValueKind

# What names a record for as long as it lives, best first: what is known on its first day. A claim number is not among
# the first, for it is filled in later and would make an old finding look new.
_BIRTH_KEYS = ("policy_no", "incident_at", "claimant", "plate")
_LATER_KEYS = ("own_ref", "report_no", "claim_no", "seq", "customer_id")
_NUMBERS = ("claim_no", "report_no", "own_ref")  # what people call a claim by, best first
_OTHER_NAMES = ("customer_id", "customer", "seq")  # what people call a row of a register by
WHOLE_SHEET = "*"  # the reference of a finding that is about no record


class Identity:
    """The records of a book and their names."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._all: dict[int, tuple[list[list[str]], Counter[str]]] = {}

    @cached_property
    def _tables(self) -> dict[str, list[LedgerTable]]:
        tables: dict[str, list[LedgerTable]] = {}
        for table in self.book.tables:
            tables.setdefault(table.sheet, []).append(table)
        return tables

    def table_at(self, sheet: str, row: int) -> LedgerTable | None:
        """Return the table that a row belongs to, the sheet's nearest one above; None where there is none."""
        tables = self._tables.get(sheet, ())
        above = [t for t in tables if _top(t) <= row]
        return above[-1] if above else next(iter(tables), None)

    def position_at(self, sheet: str, row: int) -> tuple[LedgerTable, int] | None:
        """Return the table and the position of the record in a row; None where the row holds no record."""
        table = self.table_at(sheet, row)
        if table is None or not len(table):
            return None
        position = int(table.rows.searchsorted(np.int32(row)))
        if position < len(table) and int(table.rows[position]) == row:
            return table, position
        return None

    def fingerprint(self, finding: Finding) -> str:
        """Return what a finding is known by when rows have moved: code, sheet, key, value, and who the record is.

        It does not contain the address, so inserted and sorted rows keep it, nor the message, so the language and our
        wording may change; a changed cell changes it. The record's names go in only as a hash.
        """
        parts = [finding.code, finding.cell.sheet, finding.key or "", finding.value or "", *self._born(finding)]
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def names(self, sheet: str, row: int) -> list[str]:
        """Return every name that the record in a row goes by; only ``*`` where the row holds none or it has no name."""
        place = self.position_at(sheet, row)
        return (_names(*place) if place else []) or [WHOLE_SHEET]

    def reference(self, sheet: str, row: int) -> str:
        """Return the name to write down for the record in a row, one that no other record of its table goes by.

        A claim number that two rows share names neither of them; then the policy and the day of loss do. ``*`` where
        the row holds no record, or one without a name.
        """
        place = self.position_at(sheet, row)
        if place is None:
            return WHOLE_SHEET
        names_of, bearers = self._names_of_all(place[0])
        names = names_of[place[1]]
        return next((name for name in names if bearers[name] == 1), names[0] if names else WHOLE_SHEET)

    def _born(self, finding: Finding) -> list[str]:
        place = self.position_at(finding.cell.sheet, finding.cell.row)
        if place is None:
            return []
        table, position = place
        names = [f"{key}={text}" for key in _BIRTH_KEYS if (text := table.shown(position, key).strip())]
        return names or [f"{key}={text}" for key in _LATER_KEYS if (text := table.shown(position, key).strip())][:1]

    def _names_of_all(self, table: LedgerTable) -> tuple[list[list[str]], Counter[str]]:
        """Return the names of every record of a table, and how many records go by each; worked out once."""
        if id(table) not in self._all:
            names = [_names(table, i) for i in range(len(table))]
            self._all[id(table)] = names, Counter(name for some in names for name in some)
        return self._all[id(table)]


def _names(table: LedgerTable, position: int) -> list[str]:
    """Return the names of a record, best first: its numbers, policy and day of loss, what names a row of a register."""
    found = [_text(table, position, key) for key in _NUMBERS]
    birth = [_text(table, position, key) for key in _BIRTH_KEYS]
    if birth[0]:
        found += [" ".join(birth[:2]).strip(), " ".join(text for text in birth if text)]
    found += [_text(table, position, key) for key in _OTHER_NAMES]
    found = found if any(found) else [" ".join(text for text in birth if text)]
    return list(dict.fromkeys(name for name in found if name))


def _text(table: LedgerTable, position: int, key: str) -> str:
    """Return a cell for a name: blanks squeezed, a day in ISO form however it is written."""
    column = table.get(key)
    if column is None:
        return ""
    if column.kind is ValueKind.DATE and column.ok[position]:
        return str(column.values[position].astype("datetime64[D]"))
    return " ".join(table.shown(position, key).split())


def same_name(one: str, other: str) -> bool:
    """True if two names of records say the same; blanks and the case of letters do not count."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _top(table: LedgerTable) -> int:
    if table.reading.header_rows:
        return int(min(table.reading.header_rows))
    return int(table.rows[0]) if len(table) else 1

"""The calls and letters of the registers, each once, by customer and by day: what really happened.

A call stands in the call record, in the call register, or in both under one number. A row that a later row corrects
does not count, nor does what is dated after the day that is judged by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, Days, codes, days, folded, plates, texts, written
from ledger_tools.followup.customers import UNKNOWN, Customers
from ledger_tools.ledger.corrections import replaced_numbers
from ledger_tools.ledger.remarks import code_in_remarks
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Book
from ledger_tools.model.duties import LastContact
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable

CALL_SHEETS = ("call-record", "call-register")  # the fuller one first
FAILED = ("no_answer", "busy", "off", "wrong_number", "message", "later")
Row = tuple[LedgerTable, int]
_DIGITS_AT_END = re.compile(r"[0-9]{1,18}\Z")
_NO_DAY = int(NAT.astype(np.int64))


def _running(table: LedgerTable, key: str) -> NDArray[np.int64]:
    """Return the running number that the number of each row ends in, 0 where it has none."""
    found = (_DIGITS_AT_END.search(text) for text in folded(table, key))
    return np.fromiter((int(match[0]) if match else 0 for match in found), np.int64, len(table))


class _Log:
    """Rows of one or several registers as one numbered list, in the order of their days, then of their numbers."""

    def __init__(
        self,
        rows: Sequence[tuple[LedgerTable, NDArray[np.int64]]],
        day_key: str,
        number_key: str,
        until: np.datetime64,
    ) -> None:
        self.parts = [(table, positions) for table, positions in rows if len(positions)]
        self.until = until
        day = self._join([days(t, day_key, until=until)[p] for t, p in self.parts], NAT)
        number = self._join([_running(t, number_key)[p] for t, p in self.parts], 0)
        self._order = np.lexsort((number, day))[: int((~np.isnat(day)).sum())]  # NaT sorts last and is cut off
        self.day: Days = day[self._order]
        self._tables = np.repeat(np.arange(len(self.parts)), [len(p) for _, p in self.parts])[self._order]
        self._positions = np.concatenate([p for _, p in self.parts] or [np.empty(0, np.int64)])[self._order]

    @staticmethod
    def _join(arrays: Sequence[NDArray[Any]], empty: object) -> NDArray[Any]:
        return np.concatenate(arrays) if arrays else np.empty(0, np.asarray(empty).dtype)

    def __len__(self) -> int:
        return len(self.day)

    def row(self, i: int) -> Row:
        """Return table and position of entry i."""
        return self.parts[int(self._tables[i])][0], int(self._positions[i])

    def _column(self, arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Return one array over all entries from one over all rows of each table."""
        parted = [array[positions] for array, (_, positions) in zip(arrays, self.parts, strict=True)]
        return np.concatenate(parted)[self._order] if parted else np.empty(0, object)

    def codes(self, key: str) -> NDArray[np.object_]:
        """Return the codes of a column of choices, "" where none was read."""
        return self._column([codes(table, key) for table, _ in self.parts])

    def folded(self, key: str) -> NDArray[np.object_]:
        """Return the texts of a column in the form in which names are compared."""
        return self._column([np.array(folded(table, key), object) for table, _ in self.parts])

    def texts(self, key: str) -> NDArray[np.object_]:
        """Return the texts of a column."""
        return self._column([np.array(texts(table, key), object) for table, _ in self.parts])

    def written(self, key: str) -> Bools:
        """Return where something stands in a column."""
        return self._column([written(table, key) for table, _ in self.parts]).astype(bool)

    def has(self, key: str) -> Bools:
        """Return whether the entry's own sheet has a column."""
        return self._column([np.full(len(table), table.get(key) is not None) for table, _ in self.parts]).astype(bool)

    def days(self, key: str) -> Days:
        """Return the days of another date column, NaT where none was read or the day is still to come."""
        found = self._column([days(table, key, until=self.until) for table, _ in self.parts])
        return found if len(self.parts) else np.empty(0, "datetime64[D]")


class Calls(_Log):
    """Every call, oldest first.

    Attributes (shape (n,) each):
        day: of the call.
        who: the customer's number, see ``Customers``.
        type: code of the call type, "" where none is written or the word is not known; where a sheet has no column for
            it, what the remarks say under its label.
        made: reached as a service call counts it: the customer or somebody of the household, points recorded.
        right: the right person was reached, as a statutory call needs it.
        refused: the customer did not want to talk; that closes a service task.
        failed: an attempt that reached nobody.
        out: made by us; where the register does not say, a call is taken as ours.
    """

    def __init__(self, book: Book, customers: Customers, until: np.datetime64) -> None:
        tables = [t for kind in CALL_SHEETS for t in book.tables if t.kind == kind]
        self.twins: dict[tuple[int, int], Row] = {}
        self._either: dict[str, NDArray[Any]] = {}
        super().__init__(self._once(tables, customers, until), "call_date", "log_no", until)
        self.who = self._column([customers.of(table) for table, _ in self.parts]).astype(np.int64)

    def _once(
        self, tables: Sequence[LedgerTable], customers: Customers, until: np.datetime64
    ) -> list[tuple[LedgerTable, NDArray[np.int64]]]:
        """Return the rows that count: each call once, none that a later row corrects."""
        replaced = replaced_numbers(tables, "log_no")
        if len(tables) == 1 and not replaced:
            return [(tables[0], np.arange(len(tables[0]), dtype=np.int64))]
        seen = _Seen(customers, until)
        kept = []
        for table in tables:
            positions = []
            for position, number in enumerate(folded(table, "log_no")):
                if number and number in replaced:
                    continue
                twin = seen.twin(table, position)
                if twin is None:
                    positions.append(position)
                else:
                    self.twins[id(twin[0]), twin[1]] = (table, position)
            seen.add(table, positions)
            kept.append((table, np.array(positions, np.int64)))
        return kept

    @cached_property
    def type(self) -> NDArray[np.object_]:
        said = self.either_code("call_type")
        unsaid = np.flatnonzero((said == "") & ~self.has("call_type"))
        if not len(unsaid):
            return said
        said, notes = said.copy(), self.texts("note")
        for i in unsaid:
            said[i] = code_in_remarks(notes[i], "call-record", "call_type")
        return said

    @cached_property
    def typed(self) -> Bools:
        """True where a register says what the call was for, in a word that is known or not."""
        return np.asarray(self.either_written("call_type") | (self.type != ""), bool)

    @cached_property
    def reached(self) -> NDArray[np.object_]:
        """Code of ``reached``; where nothing is written, ``yes`` if points were recorded or no sheet ever says."""
        said = self.either_code("reached")
        silent = (said == "") & ~self.either_written("reached")
        implied = silent & (self.either_written("summary") | ~self.has("reached"))
        return np.where(implied, "yes", said).astype(object)

    @cached_property
    def right(self) -> Bools:
        return np.asarray(self.reached == "yes", bool)

    @cached_property
    def made(self) -> Bools:
        return self.right | (np.asarray(self.reached == "other_person", bool) & self.either_written("summary"))

    @cached_property
    def refused(self) -> Bools:
        return np.isin(self.reached, ("refused", "do_not_call"))

    @cached_property
    def failed(self) -> Bools:
        other = np.asarray(self.reached == "other_person", bool) & ~self.made
        return np.isin(self.reached, FAILED) | other

    @cached_property
    def out(self) -> Bools:
        return np.asarray(self.either_code("direction") != "in", bool)

    @cached_property
    def names_plates(self) -> bool:
        """True if any call says which vehicle it was about."""
        return bool((self.vehicle != "").any() or (self.about != "").any())

    @cached_property
    def vehicle(self) -> NDArray[np.object_]:
        """The plate of the vehicle that each call was about, as plates are compared."""
        own = self._column([np.array(plates(table), object) for table, _ in self.parts])
        for i, twin in self._twin_of.items():
            own[i] = own[i] or plates(twin[0])[twin[1]]
        return own

    @cached_property
    def about(self) -> NDArray[np.object_]:
        """What the register names in the column that is for a plate, a policy or a claim, as plates are compared."""
        return self._column([np.array(plates(table, "ref"), object) for table, _ in self.parts])

    def either(self, key: str) -> Days:
        """Return a day from the entry's own row or, where that is empty, from its line in the other register."""
        if key not in self._either:
            own = self.days(key).copy()
            for i, (table, position) in self._twin_of.items():
                if np.isnat(own[i]):
                    own[i] = days(table, key, until=self.until)[position]
            self._either[key] = own
        return self._either[key]

    def either_code(self, key: str) -> NDArray[np.object_]:
        """Return a code from the entry's own row or, where that is empty, from its line in the other register."""
        if key not in self._either:
            own = self.codes(key).copy()
            for i, (table, position) in self._twin_of.items():
                own[i] = own[i] or str(codes(table, key)[position])
            self._either[key] = own
        return self._either[key]

    def either_written(self, key: str) -> Bools:
        """Return where something stands in a column of the entry's own row or of its line in the other register."""
        own = self.written(key)
        for i, twin in self._twin_of.items():
            own[i] |= written(twin[0], key)[twin[1]]
        return own

    def cell(self, i: int, key: str) -> tuple[LedgerTable, int, str]:
        """Return the cell of a column: of the entry's own row or, where that is empty, of the other register."""
        table, position = self.row(i)
        twin = self.twin(i)
        if twin is not None and not written(table, key)[position] and written(twin[0], key)[twin[1]]:
            table, position = twin
        return table, position, key

    def has(self, key: str) -> Bools:
        """Return whether a sheet in which the entry stands has a column."""
        own = super().has(key)
        for i, twin in self._twin_of.items():
            own[i] |= twin[0].get(key) is not None
        return own

    def twin(self, i: int) -> Row | None:
        """Return the row of an entry in the other register, None where it stands in one only."""
        return self._twin_of.get(i)

    @cached_property
    def _twin_of(self) -> dict[int, Row]:
        if not self.twins:
            return {}
        rows = ((i, self.row(i)) for i in range(len(self)))
        return {i: twin for i, (table, position) in rows if (twin := self.twins.get((id(table), position)))}

    @cached_property
    def day_numbers(self) -> list[int]:
        """The days as numbers, for loops."""
        return [int(day) for day in self.day.astype(np.int64)]

    @cached_property
    def entries(self) -> dict[int, list[int]]:
        """The entries of each customer, oldest first."""
        found: dict[int, list[int]] = {}
        for i, who in enumerate(self.who.tolist()):
            if who >= 0:
                found.setdefault(who, []).append(i)
        return found

    @cached_property
    def _by_customer(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.who, kind="stable")  # within a customer the order of days stays
        return order, self.who[order]

    def of(self, who: int) -> NDArray[np.int64]:
        """Return the entries of a customer, oldest first."""
        order, sorted_who = self._by_customer
        if who < 0:
            return order[:0]
        first, last = np.searchsorted(sorted_who, [who, who + 1])
        return order[first:last]

    @cached_property
    def by_ref(self) -> dict[str, list[int]]:
        """Entries by folded claim, policy or plate as the registers name them, oldest first."""
        found: dict[str, list[int]] = {}
        for key in ("claim_ref", "policy_no", "ref"):
            if any(table.get(key) is not None for table, _ in self.parts):
                for i, text in enumerate(self.folded(key).tolist()):
                    if text:
                        found.setdefault(text, []).append(i)
        for entries in found.values():
            entries.sort()
        return found

    @cached_property
    def stopped(self) -> dict[int, Days]:
        """Customers who asked on the telephone not to be called again, with the day of their last such word."""
        asked = np.flatnonzero(np.asarray(self.reached == "do_not_call", bool)).tolist()
        return {int(self.who[i]): self.day[i] for i in asked if self.who[i] >= 0}

    def last(
        self, entries: Sequence[int] | NDArray[np.int64], before: np.datetime64 | None = None
    ) -> LastContact | None:
        """Return the last of some calls in which somebody was spoken to."""
        for i in reversed(list(entries)):
            if self.made[i] and (before is None or self.day[i] < before):
                table, position = self.row(i)
                clerk, points = (_shown(self.cell(i, key)) for key in ("clerk", "summary"))
                cell = table.address(int(table.rows[position]), "call_date")
                return LastContact(self.day[i].item(), clerk, points, cell)
        return None


def _shown(cell: tuple[LedgerTable, int, str]) -> str:
    table, position, key = cell
    return " ".join(table.shown(position, key).split())


class _Seen:
    """The rows of the registers read so far, by what tells whether a row of another register is the same call."""

    def __init__(self, customers: Customers, until: np.datetime64) -> None:
        self._customers, self._until = customers, until
        self._numbers: dict[str, Row] = {}
        self._days: dict[tuple[int, int], list[Row]] = {}
        self._kept: dict[int, tuple[list[str], list[int], list[int]]] = {}

    def add(self, table: LedgerTable, positions: Sequence[int]) -> None:
        """Keep the rows of a register that count."""
        numbers, who, day = self._words(table)
        for position in positions:
            if numbers[position]:
                self._numbers.setdefault(numbers[position], (table, position))
            if who[position] >= 0:
                self._days.setdefault((who[position], day[position]), []).append((table, position))

    def twin(self, table: LedgerTable, position: int) -> Row | None:
        """Return the row of another register that is the same call; None where there is none.

        A number that stands in both names one call, unless day or customer are others: then the registers are numbered
        apart. Without a number in one of them, customer and day do, and type and outcome must not disagree.
        """
        if not self._numbers and not self._days:
            return None
        numbers, who, day = self._words(table)
        known = self._numbers.get(numbers[position]) if numbers[position] else None
        if known is not None and known[0] is not table:
            _, other_who, other_day = self._words(known[0])
            same_day = day[position] == other_day[known[1]] or _NO_DAY in (day[position], other_day[known[1]])
            if same_day and self._may_be(who[position], other_who[known[1]]):
                return known
        rows = self._days.get((who[position], day[position]), [])
        for row in rows:
            one_number = not (numbers[position] and self._words(row[0])[0][row[1]])
            if row[0] is not table and one_number and _agree(row, (table, position)):
                rows.remove(row)
                return row
        return None

    def _may_be(self, one: int, other: int) -> bool:
        """True unless two rows are of two customers; one whom the customer file does not know may be misspelt."""
        if one == other or UNKNOWN in (one, other):
            return True
        on_file = self._customers.rows
        return bool(on_file) and not (one in on_file and other in on_file)

    def _words(self, table: LedgerTable) -> tuple[list[str], list[int], list[int]]:
        """Return number, customer and day of each row."""
        key = id(table)
        if key not in self._kept:
            day = days(table, "call_date", until=self._until).astype(np.int64).tolist()
            self._kept[key] = folded(table, "log_no"), self._customers.of(table).tolist(), day
        return self._kept[key]


def _agree(one: Row, other: Row) -> bool:
    """True if two rows do not name different types or outcomes of a call."""
    for key in ("call_type", "reached", "direction"):
        said = {str(codes(table, key)[position]) for table, position in (one, other)} - {""}
        if len(said) > 1:
            return False
    return True


class Letters(_Log):
    """Every letter, oldest first; ``who`` is the customer's number."""

    def __init__(self, book: Book, customers: Customers, until: np.datetime64) -> None:
        tables = [t for t in book.tables if t.kind == "letter-register"]
        rows = [(table, np.arange(len(table), dtype=np.int64)) for table in tables]
        super().__init__(rows, "sent_at", "letter_no", until)
        self.who = self._column([customers.of(table) for table, _ in self.parts]).astype(np.int64)

    def of(self, who: int) -> list[int]:
        """Return the letters to a customer, oldest first."""
        return np.flatnonzero(self.who == who).tolist() if who >= 0 else []


@dataclass(frozen=True, slots=True)
class Attempts:
    """Tries that reached nobody, one after another: how many, and the last of them."""

    count: int
    last: int


NO_ATTEMPTS = Attempts(0, -1)


def attempts(calls: Calls, entries: Sequence[int]) -> Attempts:
    """Return how many of some calls failed in a row, counted from the end."""
    count, last = 0, -1
    for i in reversed(entries):
        if not (calls.failed[i] and calls.out[i]):
            break
        count, last = count + 1, max(last, i)
    return Attempts(count, last)

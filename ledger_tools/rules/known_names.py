"""The claims, policies, vehicles, customers, calls and events that a workbook lists, for rows that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from ledger_tools.ledger.lookup import CLAIM_NAMES
from ledger_tools.model.case import Case
from ledger_tools.model.grid import Kind
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import is_kind, positions
from ledger_tools.rules.registers import CALLS, folded, tables
from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_PARTS = pattern(r"[、，,;；/\s]+")
_DIGITS_KEPT = 14  # of a longer number that is kept as one; the fifteenth may be rounded, the rest is lost
_SUGGESTING = 50_000  # comparisons that near names may cost; in very long lists none are looked for


class Names:
    """The names of one kind: as people compare them, and what is left of those that are kept as numbers.

    Args:
        places: kinds of sheets, with the columns of each that hold such names.
    """

    def __init__(self, case: Case, *places: tuple[str, Sequence[str]]) -> None:
        self.texts: dict[str, str] = {}
        self._cut: set[str] = set()
        for kind, keys in places:
            for table in tables(case, kind):
                for key in keys:
                    self._learn(table, key)

    def _learn(self, table: LedgerTable, key: str) -> None:
        column = table.get(key)
        if column is None:
            return
        own = folded(table, key)
        for i, text in enumerate(own):
            if text:
                self.texts.setdefault(text, str(column.values[i]).strip())
        self._cut.update(short for i in positions(is_kind(column, Kind.NUMBER)) if (short := _cut(own[i])))

    def __bool__(self) -> bool:
        return bool(self.texts)

    def has(self, text: str, *, is_number: bool) -> bool:
        """True if a folded name is one of these; of what is kept as a number only the digits count that it keeps."""
        if text in self.texts:
            return True
        short = _cut(text)
        return bool(short) and (short in self._cut or (is_number and short in self._all_cut))

    @cached_property
    def _all_cut(self) -> set[str]:
        return {short for text in self.texts if (short := _cut(text))}

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return what is left of the names when all numbers are taken for the same: ``c-9`` of ``C-0815``."""
        return frozenset(map(stem, self.texts))

    @cached_property
    def looks(self) -> frozenset[str]:
        """Return what the names look like: ``aaa-9999`` of ``TST-0100``."""
        return frozenset(map(look, self.texts))


def stem(folded_text: str) -> str:
    """Return a folded text with 9 for every number in it."""
    return re.sub(r"[0-9]+", "9", folded_text)


def look(folded_text: str) -> str:
    """Return a folded text with 9 for every digit and ``a`` for every Latin letter."""
    return re.sub(r"[a-z]", "a", re.sub(r"[0-9]", "9", folded_text))


def _cut(folded_text: str) -> str:
    """Return a number without leading zeros and without the digits that spreadsheets drop; "" for other texts."""
    return folded_text.lstrip("0")[:_DIGITS_KEPT] if folded_text.isdecimal() else ""


class Known:
    """The names that a workbook lists, by what refers to them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._compared = 0

    @cached_property
    def claims(self) -> Names:
        return Names(self.case, ("line", CLAIM_NAMES))

    @cached_property
    def policies(self) -> Names:
        return Names(self.case, ("policies", ("policy_no",)), ("line", ("policy_no",)))

    @cached_property
    def lists_policies(self) -> bool:
        """True if the workbook has a list of all its policies; the claim ledgers name only those with claims."""
        return bool(Names(self.case, ("policies", ("policy_no",))))

    @cached_property
    def vehicles(self) -> Names:
        return Names(self.case, ("customer-file", ("plate",)), ("visits", ("plate",)), ("line", ("plate",)))

    @cached_property
    def customer_names(self) -> Names:
        return Names(self.case, ("customer-file", ("customer", "customer_id")))

    @cached_property
    def customers(self) -> Names:
        file = Names(self.case, ("customer-file", ("customer_id",)))
        others = [(kind, ("customer_id",)) for kind in ("customer-file", "policies", "line")]
        return Names(self.case, *others) if file else file

    @cached_property
    def calls(self) -> Names:
        return Names(self.case, *((kind, ("log_no",)) for kind in CALLS))

    @cached_property
    def events(self) -> Names:
        return Names(self.case, ("events", ("event_id",)))

    def lists(self, key: str) -> Sequence[Names]:
        """Return the names that a column may refer to."""
        if key == "ref":
            return self.claims, self.policies, self.vehicles
        if key == "claim_ref":  # before a claim has a number, it goes by its policy's
            return self.claims, self.policies
        one = {"policy_no": "policies", "customer_id": "customers", "call_log_no": "calls", "event_id": "events"}
        return (getattr(self, one[key]),)

    def has(self, key: str, text: str, *, is_number: bool) -> bool:
        """True if a cell, or one of several names in it, refers to something known."""
        words = [fold(text), *(fold(part) for part in _PARTS.split(text))]
        return any(names.has(word, is_number=is_number) for word in words if word for names in self.lists(key))

    def may_be_policy(self, text: str) -> bool:
        """True if a text looks like the policies that have claims, and nothing lists the others."""
        own = stem(fold(text))
        return not self.lists_policies and own in self.policies.stems and own not in self.claims.stems

    def is_like_a_vehicle(self, text: str) -> bool:
        """True if a text looks like the plates of the workbook, and like no number of a claim or a policy."""
        return not self.is_like_a_claim(text) and look(fold(text)) in self.vehicles.looks

    def is_like_a_claim(self, text: str) -> bool:
        """True if a text looks like the number of a claim or of a policy."""
        return stem(fold(text)) in self.claims.stems | self.policies.stems

    def is_new_customer(self, table: LedgerTable, position: int) -> bool:
        """True if a row names a customer who is not in the customer file."""
        named = [text for key in ("customer", "customer_id") if (text := folded(table, key)[position])]
        return bool(named) and not any(self.customer_names.has(text, is_number=False) for text in named)

    def near(self, key: str, text: str) -> list[str]:
        """Return up to two names that a mistyped one may mean, as long as looking for them costs little."""
        from ledger_tools.ledger.near import near_names

        self._compared += sum(len(names.texts) for names in self.lists(key))
        if self._compared > _SUGGESTING:
            return []
        known = {own: shown for names in self.lists(key) for own, shown in names.texts.items()}
        return [known[own] for own in near_names(fold(text), known)][:2]

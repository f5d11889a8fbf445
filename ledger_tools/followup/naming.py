"""What rows are called: the names that a duty is known by while rows move, and those that people call it by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from ledger_tools.followup.columns import days, texts
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.table import LedgerTable, ValueKind

# By kind of sheet: groups of columns that name a row, best first; the first group that a row fills names it. What may
# be filled in later (a claim number, a day that a clock starts on) is no part of a name.
_NAMES: dict[str, tuple[tuple[str, ...], ...]] = {
    "line": (
        ("policy_no", "incident_at", "claimant", "plate"),
        ("own_ref",),
        ("report_no",),
        ("claim_no",),
        ("incident_at", "plate", "insured", "claimant"),
        ("seq",),
    ),
    "visits": (
        ("visit_no",),
        ("customer_id", "customer", "plate", "intake_at"),
        ("customer", "plate", "intake_at"),
        ("plate", "intake_at"),
    ),
    "customer-file": (("customer_id", "plate"), ("customer", "plate"), ("phone",)),
    "policies": (("policy_no",), ("policyholder", "product")),
    "issues": (("issue_no",), ("customer", "raised_on", "content")),
    "events": (("event_id",), ("event", "starts_on")),
    "papers": (("claim_ref", "paper"),),
    "call-record": (("log_no",), ("customer_id", "call_date", "summary"), ("customer", "call_date", "summary")),
    "call-register": (("log_no",), ("customer_id", "call_date", "summary"), ("customer", "call_date", "summary")),
    "letter-register": (("letter_no",), ("recipient", "sent_at", "subject")),
}
# By kind of sheet: what people call a row by, best first.
_REFS: dict[str, tuple[str, ...]] = {
    "line": ("claim_no", "report_no", "own_ref", "policy_no", "plate"),
    "visits": ("plate", "visit_no"),
    "customer-file": ("plate", "customer_id"),
    "policies": ("policy_no",),
    "issues": ("issue_no", "claim_ref", "policy_no", "plate"),
    "events": ("event_id", "event"),
    "papers": ("claim_ref",),
    "call-record": ("claim_ref", "policy_no", "plate", "log_no"),
    "call-register": ("ref", "log_no"),
    "letter-register": ("letter_no",),
}
CUSTOMER_KEYS = ("customer", "recipient", "policyholder", "insured", "claimant")


def row_names(table: LedgerTable) -> list[str]:
    """Return the name of every row that it keeps while rows are moved and sorted, "" where nothing names it."""
    names = [""] * len(table)
    for group in _NAMES.get(table.kind, (("seq",),)):
        columns = [_plain(table, key) for key in group]
        for i, parts in enumerate(zip(*columns, strict=True)):
            if not names[i] and parts[0]:
                names[i] = "\x1f".join(parts)
        if all(names):
            break
    return names


def _plain(table: LedgerTable, key: str) -> list[str]:
    column = table.get(key)
    if column is not None and column.kind is ValueKind.DATE:
        return ["" if day == "NaT" else day for day in days(table, key).astype(str).tolist()]
    return texts(table, key)


def ids(rule: str, names: Sequence[str], before: Iterable[str] = ()) -> list[str]:
    """Return a stable id for each duty of a rule: those that have the same names are told apart by their order.

    Args:
        before: the names of the rule's duties in earlier sheets.
    """
    seen = Counter(before)
    found = []
    for name in names:
        seen[name] += 1
        text = "\x1f".join((rule, name, str(seen[name]) if seen[name] > 1 else ""))
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
        found.append(f"{rule}-{digest}")
    return found


def reference(table: LedgerTable, position: int) -> str | None:
    """Return what people call a row by: its claim number, plate, policy …; None where it has none of them."""
    return first_text(table, position, _REFS.get(table.kind, ()))


def first_text(table: LedgerTable, position: int, keys: Sequence[str]) -> str | None:
    """Return the first of some columns that is filled in; None where none is."""
    return next((text for key in keys if (text := texts(table, key)[position])), None)


def taken(names: Sequence[str], positions: NDArray[np.int64]) -> list[str]:
    """Return the names at some positions."""
    return [names[position] for position in positions.tolist()]

"""What a claim's row says without saying it: open or closed, since when, and how it ended.

Rules and reports ask the same questions here, so that both give the same answer. All functions return arrays of shape
(n,), one entry per record of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import Column, LedgerTable

Words = NDArray[np.object_]
Days = NDArray[np.datetime64]
Answer = TypeVar("Answer", bound=NDArray[Any])

CLOSED_STATUSES = ("closed", "refused", "withdrawn", "cancelled", "zero", "paid")  # a status cell may name the outcome
OUTCOMES = ("paid", "part_paid", "refused", "withdrawn", "zero")
_OUTCOME_OF_STATUS = {
    "refused": "refused",
    "withdrawn": "withdrawn",
    "cancelled": "withdrawn",
    "zero": "zero",
    "paid": "paid",
}


def once(question: Callable[[LedgerTable], Answer]) -> Callable[[LedgerTable], Answer]:
    """Return the question with its answer kept in ``table.facts``; the answer is made read-only, as many share it."""

    @wraps(question)
    def ask(table: LedgerTable) -> Answer:
        if question.__name__ not in table.facts:
            answer = question(table)
            answer.setflags(write=False)
            table.facts[question.__name__] = answer
        kept: Answer = table.facts[question.__name__]
        return kept

    return ask


def _is_used(table: LedgerTable, key: str) -> bool:
    """True if the sheet has the column and anything is written in it."""
    column = table.get(key)
    return column is not None and bool(column.present.any())


def is_one_of(column: Column | None, codes: tuple[str, ...], length: int) -> Bools:
    """Return True where a column was read and holds one of the codes; all False where the sheet has no such column."""
    if column is None:
        return np.zeros(length, bool)
    hit = np.zeros(length, bool)
    for code in codes:
        hit |= np.asarray(column.values == code, bool)
    return hit & column.ok


def days_of(table: LedgerTable, key: str) -> tuple[Days, Bools]:
    """Return the calendar days of a date column and where they were read; NaT and False where there is no column."""
    column = table.get(key)
    if column is None:
        return np.full(len(table), "NaT", "datetime64[D]"), np.zeros(len(table), bool)
    return column.values.astype("datetime64[D]"), column.ok


@once
def is_reopened(table: LedgerTable) -> Bools:
    """Return True where the status says re-opened, or a re-opening is dated that no later closing date follows."""
    reopened_at, known = days_of(table, "reopened_at")
    closed_at, closed = days_of(table, "closed_at")
    said_closed = is_one_of(table.get("status"), CLOSED_STATUSES, len(table))
    again = known & ~said_closed & ~(closed & (closed_at >= reopened_at))
    return again | is_one_of(table.get("status"), ("reopened",), len(table))


@once
def is_closed(table: LedgerTable) -> Bools:
    """Return True where the claim is closed.

    The status cell decides where it was read. Where it is empty or the sheet has no such column, the claim is closed if
    it has a closing date, an outcome, or the stage ``closed``. A sheet that keeps none of status, stage, outcome and
    closing date (the plain nine-column ledger), or never fills them in, shows an end only by its payment date, so that
    decides there.
    """
    n = len(table)
    status = table.get("status")
    stated = status.ok if status is not None else np.zeros(n, bool)
    closed = is_one_of(status, CLOSED_STATUSES, n)
    sign = days_of(table, "closed_at")[1] | is_one_of(table.get("stage"), ("closed",), n)
    sign |= is_one_of(table.get("outcome"), OUTCOMES, n)
    if not any(_is_used(table, key) for key in ("status", "stage", "outcome", "closed_at")):
        sign |= days_of(table, "paid_at")[1]
    return closed | (~stated & sign & ~is_reopened(table))


@once
def is_unclear(table: LedgerTable) -> Bools:
    """Return True where a status is written that is not understood, and nothing else says whether the claim ended."""
    status = table.get("status")
    if status is None:
        return np.zeros(len(table), bool)
    return status.present & ~status.ok & ~is_closed(table) & ~is_reopened(table)


@once
def is_open(table: LedgerTable) -> Bools:
    """Return True where the claim is not closed, and its status is not one that nobody understands."""
    return ~is_closed(table) & ~is_unclear(table)


def tells_end(table: LedgerTable) -> bool:
    """True if the sheet would show that a claim ended, so that rules may call the others open.

    Where status, stage and closing date are missing, or never filled in, only the payment date shows it; and a column
    that is not read may be the status: then nobody can tell.
    """
    ends = ("status", "stage", "closed_at")
    if any(_is_used(table, key) for key in ends):
        return True
    if table.get("paid_at") is None:
        return any(table.get(key) for key in ends)
    return all(column.key for column in table.reading.columns)


@once
def closed_on(table: LedgerTable) -> Days:
    """Return the day each closed claim ended: its closing date, else its payment date; NaT for open ones or undated."""
    closed_at, known = days_of(table, "closed_at")
    paid_at, paid_known = days_of(table, "paid_at")
    day = np.where(known, closed_at, np.where(paid_known, paid_at, np.datetime64("NaT", "D")))
    return np.where(is_closed(table), day, np.datetime64("NaT", "D"))


@once
def stated_outcome(table: LedgerTable) -> Words:
    """Return the outcome that the row itself states, in its outcome or its status cell; "" where it states none."""
    result = np.full(len(table), "", object)
    status, outcome = table.get("status"), table.get("outcome")
    for code, meaning in _OUTCOME_OF_STATUS.items():
        result[is_one_of(status, (code,), len(table))] = meaning
    if outcome is not None:
        result[outcome.ok] = outcome.values[outcome.ok]
    return result


@once
def outcome(table: LedgerTable) -> Words:
    """Return the outcome, from the amounts where the row states none: paid > 0 is ``paid``, closed with 0 is ``zero``.

    "" for open claims that state none, and for closed ones that neither state an outcome nor an amount.
    """
    result = stated_outcome(table).copy()
    paid = table.get("paid")
    if paid is None:
        return result
    unstated = (result == "") & is_closed(table) & paid.ok
    result[unstated & (paid.values > 0)] = "paid"
    result[unstated & (paid.values == 0)] = "zero"
    return result

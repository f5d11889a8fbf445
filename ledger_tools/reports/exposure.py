"""The sheet of policies as exposure: for how many days each was in force, and what premium and sum insured it bore."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray, years_of

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.table import LedgerTable

YEAR = 365  # days of a policy-year; 29 February adds a day's exposure


@dataclass(frozen=True, slots=True)
class Exposure:
    """The policies of a book, arrays of shape (m,).

    Attributes:
        table: where they stand.
        begins, ends: first and last day.
        dated: whether both were read and are in order; others bear nothing.
        currency: of the premium, else of the sum insured; "" where neither tells.
        line: code, "" where not stated.
        premium, insured: premium and sum insured in hundredths, 0 where not read.
        has_premium, has_insured: where they were read.
    """

    table: LedgerTable
    begins: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]
    dated: NDArray[np.bool_]
    currency: NDArray[np.object_]
    line: NDArray[np.object_]
    premium: NDArray[np.int64]
    has_premium: NDArray[np.bool_]
    insured: NDArray[np.int64]
    has_insured: NDArray[np.bool_]

    def days(self, first: date, last: date) -> NDArray[np.int64]:
        """Return for how many days each was in force from one day to another, both inside, shape (m,)."""
        low, high = np.maximum(self.begins, np.datetime64(first)), np.minimum(self.ends, np.datetime64(last))
        overlap = (high - low).astype("timedelta64[D]").astype(np.int64) + 1
        return np.where(self.dated, np.maximum(overlap, 0), 0)

    def earned(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the premium earned in some days of each policy, to the nearest hundredth, shape (m,)."""
        whole = (self.ends - self.begins).astype("timedelta64[D]").astype(np.int64) + 1
        length = np.where(self.dated, whole, 1)
        return np.where(self.has_premium, (2 * self.premium * days + length) // (2 * length), 0)

    def borne(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the sum insured that each bore in some days as if for a year, to the nearest hundredth, shape (m,)."""
        return np.where(self.has_insured, (2 * self.insured * days + YEAR) // (2 * YEAR), 0)

    def in_one_currency(self, losses: Collection[str]) -> Exposure:
        """Return the same with policies that bear no amount in the only currency that the rest and some losses have.

        Among several it stays unknown, for their exposure would be added to the wrong losses.
        """
        named = {code for code in (*self.currency.tolist(), *losses) if code}
        if len(named) != 1:
            return self
        return replace(self, currency=np.where(self.currency == "", named.pop(), self.currency).astype(object))

    @property
    def is_told(self) -> bool:
        """True if the sheet tells the period of any policy."""
        return bool(self.dated.any())

    @property
    def bears_premium(self) -> NDArray[np.bool_]:
        """Return True for policies that can earn: premium and period were read, shape (m,)."""
        return self.dated & self.has_premium

    @property
    def year(self) -> NDArray[np.int64]:
        """Return the year in which each began, 0 where that is not known, shape (m,)."""
        return np.where(self.dated, years_of(self.begins), 0)


def exposure_of(book: Book) -> Exposure | None:
    """Return the exposure of the sheet of policies; None without one."""
    table = book.register("policies")
    if table is None:
        return None
    begins, has_begin = derive.days_of(table, "policy_from")
    ends, has_end = derive.days_of(table, "policy_to")
    dated = np.asarray(has_begin & has_end & (ends >= begins), bool)
    premium, has_premium, in_premium = _money(table, "premium")
    insured, has_insured, in_insured = _money(table, "sum_insured")
    line = table.get("line")
    lines = np.where(line.ok, line.values, "") if line is not None else np.full(len(table), "")
    currency = np.where(has_premium, in_premium, np.where(has_insured, in_insured, "")).astype(object)
    return Exposure(
        table,
        begins,
        ends,
        dated,
        currency,
        lines.astype(object),
        premium,
        has_premium,
        insured,
        has_insured,
    )


def _money(table: LedgerTable, key: str) -> tuple[NDArray[np.int64], NDArray[np.bool_], Any]:
    column = table.get(key)
    if column is None:
        return np.zeros(len(table), np.int64), np.zeros(len(table), bool), np.full(len(table), "", object)
    found = currencies(table, column)
    codes = np.full(len(table), found, object) if isinstance(found, str) else found
    return np.where(column.ok, column.values, 0).astype(np.int64), column.ok, codes

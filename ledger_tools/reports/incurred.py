"""Incurred amounts: paid up to a day, plus reserve, less recovery, claim by claim."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.reports.claims import money_of

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.model.case import Book

Incurred: TypeAlias = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.object_]]
PARTS = {"paid": 1, "reserve": 1, "recovery": -1}


def paid_by(claims: pd.DataFrame, day: date) -> NDArray[np.bool_]:
    """Return True for claims with an amount paid that no payment date puts after a day."""
    later = claims["paid_at"].to_numpy() > np.datetime64(day, "s")
    return np.asarray(claims["paid_ok"].to_numpy() & ~later, bool)


def incurred(book: Book, claims: pd.DataFrame, day: date) -> Incurred:
    """Return incurred amounts in hundredths, where they are known, and their currencies, each of shape (n,).

    Reserves and recoveries are those that the ledger shows, payments those up to the day. A sheet that keeps incurred
    amounts but no reserves is taken at its word. Not known is what has no amount at all, or amounts of several
    currencies.

    Args:
        claims: all claims of the book, see ``claims_frame``.
    """
    n = len(claims)
    total, known = np.zeros(n, np.int64), np.zeros(n, bool)
    currency = np.full(n, "", object)
    counted, mixed = np.zeros(n, bool), np.zeros(n, bool)
    for key, sign in PARTS.items():
        there = paid_by(claims, day) if key == "paid" else claims[f"{key}_ok"].to_numpy()
        values, codes = claims[key].to_numpy(), claims[f"{key}_currency"].to_numpy()
        counts = there & (values != 0)
        mixed |= counts & counted & (codes != currency)
        counted |= counts
        currency = np.where(counts | (there & ~known), codes, currency)
        total = total + np.where(there, sign * values, 0)
        known = known | there
    own, own_known, own_currency = money_of(book, "incurred")
    take = own_known & ~claims["reserve_there"].to_numpy()
    total, currency = np.where(take, own, total), np.where(take, own_currency, currency)
    return total, (known & ~mixed) | take, currency

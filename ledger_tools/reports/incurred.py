"""Incurred amounts: paid up to a day, plus reserve, less recovery, claim by claim."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.report import Text
from ledger_tools.reports.claims import AS_IT_STANDS
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    import pandas as pd

Incurred: TypeAlias = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.object_]]
PARTS = {"paid": 1, "reserve": 1, "recovery": -1}


def paid_by(claims: pd.DataFrame, day: date) -> NDArray[np.bool_]:
    """Return True for claims with an amount paid that no payment date puts after a day."""
    later = claims["paid_at"].to_numpy() > np.datetime64(day, "s")
    return np.asarray(claims["paid_ok"].to_numpy() & ~later, bool)


def incurred(claims: pd.DataFrame, day: date) -> Incurred:
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
    take = claims[f"{AS_IT_STANDS}_ok"].to_numpy()
    total = np.where(take, claims[AS_IT_STANDS].to_numpy(), total)
    currency = np.where(take, claims[f"{AS_IT_STANDS}_currency"].to_numpy(), currency)
    return total, (known & ~mixed) | take, currency


def as_it_stands(claims: pd.DataFrame, mask: NDArray[np.bool_]) -> list[Text]:
    """Return how many of some claims bring their own incurred amounts, as a note; no note where none does."""
    n = int((mask & claims[f"{AS_IT_STANDS}_ok"].to_numpy()).sum())
    said = msg("Claims in sheets that keep incurred amounts but no reserves: {n}; incurred is taken as it stands.", n=n)
    return [said] if n else []

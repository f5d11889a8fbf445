"""What of the claims settled in a period stayed with the policyholder: refused, under the deductible, or cut.

``claimed = paid + refused + deductible + cuts`` holds for every claim that was not paid more than it claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.reports.claims import money_of, reasons_of
from ledger_tools.reports.labels import PAID_OUTCOMES

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

Hundredths = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OwnShare:
    """Where the claimed amounts went, in hundredths, each of shape (n,); nought outside ``settled``.

    Attributes:
        settled: claims closed in the period, paid or refused, with a claimed amount above nought; withdrawn claims and
            those closed without payment stand apart.
        refused: claimed by refused claims and not paid.
        deductible: of what was not paid, as much as the row's deductible explains.
        cuts: the rest of what was not paid.
        overpaid: claims that were paid more than they claimed.
        deductible_read: whether any of these rows has a deductible.
        reason: why, by the row: of a refused claim its refusal, of others the difference.
    """

    settled: Mask
    claimed: Hundredths
    paid: Hundredths
    refused: Hundredths
    deductible: Hundredths
    cuts: Hundredths
    overpaid: Mask
    deductible_read: bool
    reason: NDArray[np.object_]

    @property
    def own(self) -> Hundredths:
        """Return what was not paid of what was claimed, never below nought."""
        return self.refused + self.deductible + self.cuts


def own_share(view: View) -> OwnShare:
    """Return where the claimed amounts of the claims settled in the period went."""
    claims, book = view.claims, view.case.book
    refused = (claims["outcome"] == "refused").to_numpy()
    in_claimed = claims["claimed_currency"].to_numpy()
    known_paid = claims["paid_ok"].to_numpy() & (claims["paid_currency"].to_numpy() == in_claimed)
    answered = refused | (claims["outcome"].isin(PAID_OUTCOMES).to_numpy() & known_paid)
    settled = view.movement.closed & claims["claimed_ok"].to_numpy() & (claims["claimed"] > 0).to_numpy() & answered
    claimed = np.where(settled, claims["claimed"].to_numpy(), 0)
    paid = np.where(settled & known_paid, claims["paid"].to_numpy(), 0)
    gap = np.maximum(claimed - paid, 0)
    amount, read, currency = money_of(book, "deductible")
    usable = settled & ~refused & read & (amount > 0) & ((currency == in_claimed) | (currency == ""))
    deductible = np.where(usable, np.minimum(amount, gap), 0)
    turned_down = np.where(refused, gap, 0)
    return OwnShare(
        np.asarray(settled, bool),
        claimed,
        paid,
        turned_down,
        deductible,
        gap - turned_down - deductible,
        np.asarray(settled & (paid > claimed), bool),
        bool((read & settled).any()),
        reasons_of(book, claims),
    )

"""Currencies without a smaller unit, whose amounts are written without decimals."""

from __future__ import annotations

from collections.abc import Iterable

# ISO 4217 gives these no minor unit.
WHOLE_ONLY = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)


def decimals(currency: str, hundredths: Iterable[int | None]) -> int:
    """Return with how many decimals amounts of a currency are written: two also where a ledger has fractions of a yen.

    Args:
        hundredths: the amounts; None stands for one that is not known.
    """
    return 0 if currency in WHOLE_ONLY and not any(amount and amount % 100 for amount in hundredths) else 2

"""What claims cost on average: mean and median of whole hundredths, rounded to the nearest, halves up."""

from __future__ import annotations

from typing import Any

import numpy as np


def mean_of(amounts: Any) -> int | None:
    """Return the mean of some amounts in hundredths, None where there is none."""
    return rounded(int(np.sum(amounts)), len(amounts)) if len(amounts) else None


def median_of(amounts: Any) -> int | None:
    """Return the median of some amounts in hundredths, None where there is none."""
    if not len(amounts):
        return None
    ordered = np.sort(amounts)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return rounded(int(low) + int(high), 2)


def rounded(whole: int, n: int) -> int:
    """Return a quotient of hundredths to the nearest, halves up."""
    return (2 * whole + n) // (2 * n)

"""The insurers of a ledger in one spelling each, and which claims are with whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.reports.grouping import same_text

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View


@dataclass(frozen=True, slots=True)
class Insurers:
    """The insurers in one spelling each, and the number of each claim's, shape (n,); -1 where none is named."""

    texts: Sequence[str]
    numbers: Any

    def among(self, *masks: Mask) -> list[int]:
        """Return the numbers of the insurers of some claims, in the order of their names."""
        there = np.unique(self.numbers[np.logical_or.reduce(masks)])
        return sorted((n for n in there.tolist() if n >= 0), key=lambda n: self.texts[n])

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Return how many of some claims each insurer has, by number."""
        return np.bincount(self.numbers[mask & (self.numbers >= 0)], minlength=len(self.texts))

    def parts(self, values: Any, mask: Mask) -> Iterator[tuple[int, Any]]:
        """Yield the number of each insurer among some claims with its values, values of shape (n,)."""
        named = mask & (self.numbers >= 0)
        numbers = self.numbers[named]
        ordered = np.argsort(numbers, kind="stable")
        there, first = np.unique(numbers[ordered], return_index=True)
        if len(there):
            yield from zip(there.tolist(), np.split(values[named][ordered], first[1:]), strict=True)


def insurers_of(view: View) -> Insurers:
    """Return the insurers that the claims name."""
    import pandas as pd

    texts = same_text(view.claims["insurer"])
    numbers, distinct = pd.factorize(texts.where(texts != "", None).to_numpy())
    return Insurers([str(text) for text in distinct], numbers)

"""How claims of a year developed: amounts by year of loss and day of valuation, as they are exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DevelopmentPoint:
    """One cell of a triangle.

    Attributes:
        measure: ``paid`` or ``incurred``, as a sum so far in hundredths, or ``claims``, the number known so far.
        currency: of the amounts, or of the claims counted; "" where it is not stated.
        line: of insurance, "" where it is not stated.
        origin: year of loss.
        valuation: the day that is looked at.
    """

    measure: str
    currency: str
    line: str
    origin: int
    valuation: date
    value: int

    @property
    def age_months(self) -> int:
        """Return the months from the beginning of the year of loss, the one of the valuation among them."""
        return (self.valuation.year - self.origin) * 12 + self.valuation.month

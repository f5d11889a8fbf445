"""Development triangles as CSV in long form, as pandas and chainladder read it: a line for each cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ledger_tools.model.development import DevelopmentPoint
from ledger_tools.render.csv import guarded

COLUMNS = ("measure", "currency", "line", "origin", "valuation", "age_months", "value")


def triangle_csv(points: Sequence[DevelopmentPoint]) -> str:
    """Return the points as CSV: sums so far, amounts with two decimals, days in ISO form, lines as their codes."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for p in points:
        days = p.origin, p.valuation.isoformat(), p.age_months
        writer.writerow((p.measure, guarded(p.currency), guarded(p.line), *days, _value(p)))
    return stream.getvalue()


def _value(point: DevelopmentPoint) -> str:
    if point.measure == "claims":
        return str(point.value)
    whole, cents = divmod(abs(point.value), 100)
    return f"{'-' if point.value < 0 else ''}{whole}.{cents:02d}"

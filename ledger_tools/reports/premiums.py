"""Premium earned in a stretch of time, pro rata by day, by the sheet of policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model import derive

if TYPE_CHECKING:
    from ledger_tools.model.case import Book


@dataclass(frozen=True, slots=True)
class Earned:
    """What policies earned.

    Attributes:
        premium: hundredths by currency and line, rounded to the cent for each policy.
        policies: number of policies with a premium that were in force, by currency and line.
        unread: policies without a premium or a period that could be read.
    """

    premium: Mapping[tuple[str, str], int]
    policies: Mapping[tuple[str, str], int]
    unread: int


def earned_premium(book: Book, first: date, last: date) -> Earned | None:
    """Return the premium earned from one day to another, both inside; None without a sheet that holds premiums.

    A policy's premium is spread evenly over its days, the first and the last among them.
    """
    table = book.register("policies")
    column = table.get("premium") if table is not None else None
    if table is None or column is None:
        return None
    begins, has_begin = derive.days_of(table, "policy_from")
    ends, has_end = derive.days_of(table, "policy_to")
    usable = column.ok & has_begin & has_end & (ends >= begins)
    low, high = np.maximum(begins, np.datetime64(first)), np.minimum(ends, np.datetime64(last))
    overlap = (high - low).astype("timedelta64[D]").astype(np.int64) + 1
    length = (ends - begins).astype("timedelta64[D]").astype(np.int64) + 1
    found, line = currencies(table, column), table.get("line")
    premium: dict[tuple[str, str], int] = defaultdict(int)
    policies: dict[tuple[str, str], int] = defaultdict(int)
    for i in np.flatnonzero(usable & (overlap > 0)).tolist():
        code = found if isinstance(found, str) else str(found[i])
        key = code, str(line.values[i]) if line is not None and line.ok[i] else ""
        premium[key] += (2 * int(column.values[i]) * int(overlap[i]) + int(length[i])) // (2 * int(length[i]))
        policies[key] += 1
    return Earned(premium, policies, int((~usable).sum()))

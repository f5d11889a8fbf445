"""Where periods of calendar days, months and years end; the start day is never counted."""

from __future__ import annotations

import numpy as np

from ledger_tools.model.arrays import NDArray

Days = NDArray[np.datetime64]
Counts = NDArray[np.int64]
COUNTINGS = ("same-day", "eve")
ONE_DAY = np.timedelta64(1, "D")


def as_days(days: object) -> Days:
    """Return days as datetime64[D], whatever they come as: dates, days with a time of day, one or many."""
    found: Days = np.asarray(days, "datetime64[D]")
    return found


def add_calendar(days: Days, n: int | Counts) -> Days:
    """Return the days that lie n days later, shape (n,); earlier where n is negative. NaT stays NaT."""
    found: Days = as_days(days) + np.asarray(n, np.int64).astype("timedelta64[D]")
    return found


def add_months(days: Days, n: int | Counts, *, counting: str) -> Days:
    """Return the last days of periods of n months that start on some days, shape (n,). NaT stays NaT.

    ``same-day``: the same day of the last month, or its last day where it has no such day (Civil Code of the PRC 202).
    ``eve``: the period begins on the day after the start and ends on the day before that day comes round again; with
    the month where it does not come round, or where the period began on the first of a month (Civil Code of Taiwan
    120, 121). A year is twelve months under both. Counted backwards (n below 0) both give the same day: neither law
    says otherwise.

    Raises:
        ValueError: there is no such way of counting.
    """
    if counting not in COUNTINGS:
        raise ValueError(f"no such way of counting: {counting}")
    start, months = as_days(days), np.asarray(n, np.int64)
    same = _in_month(start, months)
    if counting == "same-day":
        return same
    found: Days = np.where(months > 0, _in_month(start + ONE_DAY, months, eve=True), same)
    return found


def _in_month(days: Days, months: Counts, *, eve: bool = False) -> Days:
    """Return the same day, or the day before it, n months on; the last day of a month that has no such day."""
    month = days.astype("datetime64[M]")
    day_number = (days - month.astype("datetime64[D]")).astype(np.int64)  # 0 for the first of the month
    last = month + months.astype("timedelta64[M]")
    first_day = last.astype("datetime64[D]")
    length = ((last + np.timedelta64(1, "M")).astype("datetime64[D]") - first_day).astype(np.int64)
    place = np.minimum(day_number, length) - 1 if eve else np.minimum(day_number, length - 1)
    found: Days = first_day + place.astype("timedelta64[D]")
    return found

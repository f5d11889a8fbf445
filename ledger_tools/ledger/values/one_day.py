"""One day as a person types it outside any sheet: no column tells which of several readings is meant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ledger_tools.ledger.values.date_forms import Family, read_written_date

_CLEAR = {Family.YEAR_FIRST, Family.ROC, Family.NAMED}  # a day before the month is never taken for certain
_EPOCH = datetime(1970, 1, 1)


def one_day(text: str) -> date | datetime | None:
    """Return the one day that a text means, with its time of day where that is written; None if it is not clear.

    The forms are those of dates in a ledger: 2021-11-30, 2021/11/30, 20211130, 110/11/30, 民國110年11月30日 and so on,
    in full-width digits too. A date that may be read in two ways, or begins with the day, is not clear.
    """
    written = read_written_date(text, None)
    days = {candidate.seconds for candidate in written.candidates}
    if len(days) != 1 or written.about or not _CLEAR & set(written.candidates[0].families):
        return None
    moment = _EPOCH + timedelta(seconds=int(days.pop()))
    return moment if written.has_time else moment.date()

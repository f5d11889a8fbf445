"""What is said about dates that cannot be read, or that can be read in more than one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ledger_tools.ledger.values.date_forms import DAY, EPOCH, Candidate, Family, Trouble
from ledger_tools.text.i18n import Message, msg

_WRITE_IN_FULL = msg("Write the date in full, year first, such as 2021-11-12.")

WHY: Mapping[Trouble, tuple[Message, Message | None]] = {
    Trouble.UNKNOWN: (msg("This cannot be read as a date."), _WRITE_IN_FULL),
    Trouble.NO_SUCH_DAY: (msg("There is no such day in the calendar."), msg("Correct the day, the month or the year.")),
    Trouble.NO_SUCH_TIME: (msg("There is no such time of day."), msg("Write the time as 00:00 to 23:59.")),
    Trouble.TOO_EARLY: (msg("The date lies before 1990."), msg("Correct the year.")),
    Trouble.NO_YEAR: (
        msg("The date has no year, and neither the sheet's name nor its title gives one."),
        _WRITE_IN_FULL,
    ),
    Trouble.MONTH_ONLY: (msg("Only a month is written, the day is missing."), _WRITE_IN_FULL),
    Trouble.YEAR_ONLY: (msg("Only a year is written, month and day are missing."), _WRITE_IN_FULL),
    Trouble.SEVERAL: (
        msg("There is more than one date in the cell."),
        msg("Keep one date here and move the others to columns or rows of their own."),
    ),
    Trouble.VAGUE: (msg("This names a stretch of time, not a day."), _WRITE_IN_FULL),
    Trouble.MORE_WORDS: (
        msg("There are other words beside the date."),
        msg("Keep only the date here and move the words to the notes."),
    ),
}

ABOUT = (
    msg("The cell says about this date; it counts as that day."),
    msg("Write the day itself once it is known."),
)

_HABITS: Mapping[Family, Message] = {
    Family.YEAR_FIRST: msg("year first"),
    Family.ROC: msg("in ROC years"),
    Family.DAY_FIRST: msg("day before month"),
    Family.MONTH_FIRST: msg("month before day"),
    Family.MONTH_DAY: msg("month before day"),
    Family.MONTH_ONLY: msg("as a month without a day"),
}


def day_text(candidate: Candidate) -> str:
    """Return the day of a candidate in ISO form."""
    return date.fromordinal(candidate.seconds // DAY + EPOCH).isoformat()


def settled(candidates: Sequence[Candidate], chosen: Candidate, reason: Message) -> tuple[Message, Message]:
    """Return what is said of a date that others settled, and how to write it beyond doubt."""
    day = day_text(chosen)
    others = ", ".join(day_text(c) for c in candidates if c is not chosen)
    message = msg(
        "The date can also mean {others}; it is read as {day} {reason}.", others=others, day=day, reason=reason
    )
    return message, msg("Write it as {day}.", day=day)


def because_of_column(family: Family, count: int, total: int) -> Message:
    """Return the reason that a column's clear dates give."""
    if total == 1:
        return msg(
            "({habit}), because the one clear date in this column is written so",
            habit=_HABITS.get(family, msg("year first")),
        )
    return msg(
        "({habit}), because {count} of the {total} clear dates in this column are written so",
        habit=_HABITS.get(family, msg("year first")),
        count=count,
        total=total,
    )


def because_of_years(first: int, last: int) -> Message:
    """Return the reason that the years of a column's clear dates give."""
    return msg("because the clear dates in this column are of {first} to {last}", first=first, last=last)


def because_of_year(year: int) -> Message:
    """Return the reason that the sheet's year gives."""
    return msg("because the sheet is of the year {year}", year=year)


def undecided(candidates: Sequence[Candidate]) -> tuple[Message, Message]:
    """Return what is said of a date that nothing settles."""
    days = [day_text(candidate) for candidate in candidates]
    message = msg("The date can mean {days}, and no other date in this column shows which.", days=" / ".join(days))
    return message, msg("Write the one that is meant in full, such as {day}.", day=days[0])

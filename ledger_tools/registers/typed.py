"""What a person types for a column of a register, as the value to store: days, numbers, labels of choices, text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.values.date_forms import Trouble, WrittenDate, read_written_date
from ledger_tools.model.edits import Value
from ledger_tools.model.sheet_spec import Choice, ColumnSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value to store.

    Attributes:
        value: as it goes into the cell; None for an empty one.
        code: of a choice, "" elsewhere.
        time: the time of day that was typed with a day.
        said: what the user should know of how it was taken.
    """

    value: Value
    code: str = ""
    time: time | None = None
    said: Message | None = None


def typed_value(column: ColumnSpec, text: str, language: str, *, as_of: date, option: str) -> Typed:
    """Return the value that a text means in a column.

    Args:
        language: of the sheet: choices are stored as its labels.
        as_of: gives the year of a day without one.
        option: how the column is called where the text was typed, for a sentence.

    Raises:
        UsageProblem: it means none.
    """
    text = text.strip()
    if not text:
        return Typed(None)
    if column.choices:
        return _choice(column, text, language, option)
    if column.kind is ValueKind.DATE:
        return _day(text, as_of, option)
    if column.kind is ValueKind.INT:
        return Typed(_whole(text, option))
    if column.form == "time":
        return Typed(_clock(text, option))
    return Typed(text)


def _choice(column: ColumnSpec, text: str, language: str, option: str) -> Typed:
    choice = choice_of(column.choices, text)
    if choice is not None:
        return Typed(choice.labels[language], choice.code)
    if column.kind is ValueKind.TEXT:
        return Typed(text)
    known = [f"{choice.code} {choice.labels[language]}" for choice in column.choices]
    raise UsageProblem(msg("{option}: {word} is no choice; there are: {known}.", option=option, word=text, known=known))


def choice_of(choices: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice that a code, a label in any language or another spelling names; None where none does."""
    wanted, code = fold(text), text.strip().lower().replace("-", "_")
    for choice in choices:
        if code == choice.code.replace("-", "_"):
            return choice
    for choice in choices:
        if wanted in {fold(word) for word in choice.labels.values()}:
            return choice
    return next((c for c in choices if wanted in {fold(word) for word in c.synonyms}), None)


def _day(text: str, as_of: date, option: str) -> Typed:
    written = read_written_date(text, as_of.year)
    days = {_moment(candidate.seconds) for candidate in written.candidates}
    if len(days) > 1:
        raise UsageProblem(
            msg(
                "{option}: {text} can mean {days}; write the day like 2021-11-30.",
                option=option,
                text=text,
                days=sorted(day.date().isoformat() for day in days),
            )
        )
    if not days:
        raise UsageProblem(_no_day(text, option))
    (moment,) = days
    day = moment.date()
    said = (
        msg("{option}: {text} is taken as {day}.", option=option, text=text, day=day) if written.without_year else None
    )
    return Typed(day, time=moment.time() if written.has_time else None, said=said)


def _no_day(text: str, option: str) -> Message:
    return msg("{option}: {text} is not a day; write it like 2021-11-30.", option=option, text=text)


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=int(seconds))


def _clock(text: str, option: str) -> str:
    """Return a time of day as 14:05; a text that says more, such as from when to when, as it is.

    Raises:
        UsageProblem: no clock ever shows such a time.
    """
    written: WrittenDate = read_written_date(f"2000-01-01 {text}")
    if written.trouble is Trouble.NO_SUCH_TIME:
        raise UsageProblem(msg("{option}: {text} is no time of day; write it like 14:05.", option=option, text=text))
    if len(written.candidates) == 1 and any(sign.isdigit() for sign in text):
        return _moment(written.candidates[0].seconds).strftime("%H:%M")
    return text


def _whole(text: str, option: str) -> Decimal:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").replace("_", "x"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number < 10**9:
        raise UsageProblem(msg("{option}: {text} is not a whole number.", option=option, text=text))
    return number

"""What each key of a pack's data file may hold: one reader for each, which returns the value or says what it must be.

Options of rules, all optional but those that a kind cannot do without:

``on``          what a row of it is about: ``claims``, ``policies``, ``issues`` or ``calls``
``start``       the columns that hold the day the clock starts on
``start_by``    which of them: ``first`` (the first filled one, in the order given), ``latest``, ``earliest``;
                ``claim-with-proofs``: the notice where papers were asked for later, else the day they were complete
``needs``       columns that must all be filled, or there is no clock
``blocked``     an open row without a start is listed as blocked
``stop``        two columns: the clock stands still from the one to the other
``done``        the columns that show that it was done; the earliest filled one counts
``only``        conditions on the row, all of which must be met
``before``      the days lie before the start day
``contract``    the column of the policies sheet whose number prevails
``interest``    for late payment: ``percent`` a year, ``of`` the first filled amount, days in a year as ``basis``
``warn``        days before the end of a bar at which it begins to be shown, the widest first
``cooling_off`` the number is the length of cooling-off where nothing else says one
``period``      ``month`` or ``year``, for summaries
``same_as``     rules of the same duty: while one of them is counted, this one is not
``unless``      special rules that go before this one: while one is counted, what it covers is left out here
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.ledger.vocabulary import keys, lines
from ledger_tools.settings import setting_keys
from ledger_tools.text.i18n import LANGUAGES, Message, msg

KINDS = (
    "",  # told only: no column holds the day that its clock starts on, or it has no clock
    "clock",
    "customer-file",
    "planned-contact",
    "first-follow-up",
    "second-follow-up",
    "escalation",
    "same-day-answer",
    "issue-answer",
    "contact-change",
    "event-call",
    "event-letter",
    "next-service",
    "claim-callback",
    "papers-outstanding",
    "expected-payment",
    "claim-static",
    "investigation",
    "withdrawal",
    "orphan-contact",
    "policy-callback",
    "supervisor-review",
    "period-summary",
)
NATURES = ("due", "bar", "min", "keep", "rule")
COUNTED_OBLIGED = ("clerk", "supervisor", "policyholder", "insurer")
OBLIGED = (*COUNTED_OBLIGED, "seller", "broker", "regulator", "")
UNITS = ("day", "calendar", "working", "month", "year")
MARKS = ("C", "2", "B", "S")
PLACES = ("", "CN", "TW", "HK", "MO")
CONDITIONS = (
    "open",
    "refused",
    "not-refused",
    "paid",
    "not-withdrawn",
    "complaint",
    "problem",
    "individual",
    "over-one-year",
    "life",
    "named",
    "injury",
    "death",
    "disability",
    "partial-loss",
)
_SHEETS = {"policies": ("policies",), "issues": ("issues",), "calls": ("call-record", "call-register")}

Reader = Callable[[Any], Any]


class Unfit(Exception):
    """A value that a key cannot take, with everything that is wrong with it."""

    def __init__(self, *wrong: Message) -> None:
        super().__init__(*wrong)
        self.wrong = wrong


def option_reader(name: str, on: object) -> Reader | Unfit:
    """Return how an option is read for rules about such rows, or what is wrong with its name."""
    if name in ("start", "needs", "stop", "done"):
        return _columns(on if isinstance(on, str) and on in (*_SHEETS, "claims") else "claims", pair=name == "stop")
    if name in _OPTIONS:
        return _OPTIONS[name]
    near = near_names(name, (*_OPTIONS, "start", "needs", "stop", "done"))
    return Unfit(msg("there is no such key; perhaps {near}", near=near) if near else msg("there is no such key"))


def _one_of(known: Iterable[str]) -> Reader:
    known = tuple(known)

    def read(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise Unfit(unknown(value, known))

    return read


def unknown(value: object, known: Iterable[str]) -> Message:
    """Return the sentence about a word that is none of those known; with near ones, else with all of them."""
    known = [name for name in known if name]
    near = near_names(str(value), known)
    if near:
        return msg("{value} is not known; perhaps {near}", value=str(value), near=near)
    return msg("{value} is not known; it must be one of {known}", value=str(value), known=known)


def _texts(value: Any) -> Mapping[str, str]:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise Unfit(msg("it must be a list of three texts: Traditional Chinese, Simplified Chinese, English"))
    if len(value) != len(LANGUAGES):
        raise Unfit(
            msg("it needs three texts, Traditional Chinese, Simplified Chinese, English; it has {n}", n=len(value))
        )
    empty = [tag for tag, text in zip(LANGUAGES, value, strict=True) if not text.strip()]
    if empty:
        raise Unfit(msg("the text is empty in {languages}", languages=empty))
    return dict(zip(LANGUAGES, value, strict=True))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Unfit(msg("it must be a text"))


def _name(value: Any) -> str:
    if isinstance(value, str) and value and value.isascii() and value == value.lower() and " " not in value:
        return value
    raise Unfit(msg("it must be a name of small letters, digits and hyphens"))


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise Unfit(msg("it must be true or false"))


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise Unfit(msg("it must be a date such as 2009-10-01, without quotation marks"))


def _table(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise Unfit(msg("it must be a table of keys and values"))


def _numbers(value: Any) -> dict[str, Any]:
    wrong = []
    for name, number in _table(value).items():
        if isinstance(number, str) and number not in setting_keys():
            wrong.append(msg("{name}: {must}", name=name, must=unknown(number, setting_keys())))
        if not isinstance(number, str) and not _is_whole(number, -1):
            wrong.append(msg("{name}: it must be a whole number, or the name of a setting", name=name))
    if wrong:
        raise Unfit(*wrong)
    return dict(value)


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise Unfit(msg("it must be a list"))


def _list_of(known: Callable[[], Iterable[str]]) -> Reader:
    def read(value: Any) -> tuple[str, ...]:
        names = tuple(known())
        wrong = [unknown(word, names) for word in _list(value) if word not in names]
        if wrong:
            raise Unfit(*wrong)
        return tuple(value)

    return read


def _columns(on: str, *, pair: bool) -> Reader:
    def known() -> Iterable[str]:
        if on == "claims":
            return keys()
        return [column.key for name in _SHEETS[on] for column in sheet_spec(name).columns]

    def read(value: Any) -> tuple[str, ...]:
        found: tuple[str, ...] = _list_of(known)(value)
        if pair and len(found) != 2:
            raise Unfit(msg("it must be two columns, from the one to the other"))
        if not found:
            raise Unfit(msg("it names no column"))
        return found

    return read


def _warn(value: Any) -> tuple[int, ...]:
    if not _list(value) or not all(_is_whole(days, 0) for days in value):
        raise Unfit(msg("it must be a list of whole numbers of days"))
    return tuple(sorted(value, reverse=True))


def _interest(value: Any) -> dict[str, Any]:
    found = _table(value)
    parts = ("percent", "of", "basis")
    wrong = [msg("{name}: {must}", name=name, must=unknown(name, parts)) for name in found if name not in parts]
    if not _is_whole(found.get("percent"), 1) or not _is_whole(found.get("basis"), 1):
        wrong.append(msg("percent and basis must be whole numbers"))
    if wrong:
        raise Unfit(*wrong)
    money = [meaning.key for meaning in keys().values() if meaning.kind == "money"]
    return {**found, "of": _list_of(lambda: money)(found.get("of"))}


def _cover(value: Any) -> str:
    names = covers()
    found: str = _one_of(("", *names, *(f"not {name}" for name in names)))(value)
    return found


def covers() -> tuple[str, ...]:
    """Return the names of the covers that rules may ask for."""
    return tuple(cover_words())


@cache
def cover_words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the words by which each cover is known, as its data file writes them: ``words`` and ``unless``."""
    return tomllib.loads((Path(__file__).resolve().parent / "covers.toml").read_text("utf-8"))


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(_name(word) for word in _list(value))


PACK: Mapping[str, tuple[str, Reader]] = {
    "key": ("key", _name),
    "title": ("title", _texts),
    "place": ("place", _one_of(PLACES)),
    "counting": ("counting", _one_of(("same-day", "eve"))),
    "roll": ("roll", _truth),
    "reminder": ("reminder", _truth),
    "also": ("also", _ids),
}
RULE: Mapping[str, tuple[str, Reader]] = {
    "kind": ("kind", _one_of(KINDS)),
    "nature": ("nature", _one_of(NATURES)),
    "title": ("title", _texts),
    "task": ("task", _texts),
    "clear": ("clear", _texts),
    "obliged": ("obliged", _one_of(OBLIGED)),
    "numbers": ("numbers", _numbers),
    "unit": ("unit", _one_of(UNITS)),
    "options": ("options", _table),
    "lines": ("lines", _list_of(lines)),
    "not_lines": ("not_lines", _list_of(lines)),
    "cover": ("cover", _cover),
    "from": ("applies_from", _day),
    "to": ("applies_to", _day),
    "version_by": ("version_by", _text),
    "article": ("article", _texts),
    "source": ("source", _text),
    "mark": ("mark", _one_of(MARKS)),
    "note": ("note", _texts),
    "active": ("active", _truth),
    "longer": ("longer", _text),
}
NEEDED = ("kind", "nature", "title", "task", "obliged", "article", "mark")
_OPTIONS: Mapping[str, Reader] = {
    "on": _one_of(("claims", *_SHEETS)),
    "start_by": _one_of(("first", "latest", "earliest", "claim-with-proofs")),
    "blocked": _truth,
    "only": _list_of(lambda: CONDITIONS),
    "before": _truth,
    "contract": _one_of(("decide_days", "pay_days")),
    "interest": _interest,
    "warn": _warn,
    "cooling_off": _truth,
    "period": _one_of(("month", "year")),
    "same_as": _ids,
    "unless": _ids,
}

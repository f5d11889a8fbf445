"""Words that several sections use: names of lines, outcomes and stages, and of the dates that decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from ledger_tools.ledger import vocabulary
from ledger_tools.model.report import Term, Text
from ledger_tools.model.snapshot import STATUSES
from ledger_tools.reports.view import END_BEFORE_START, NO_END, NO_START, STATUS_UNREAD
from ledger_tools.text.i18n import msg

PAID_OUTCOMES = ("paid", "part_paid")
OUTCOME_CODES = ("paid", "part_paid", "refused", "withdrawn", "zero")
DATES: Mapping[str, Text] = {
    "opened_at": msg("Opening date"),
    "reported_at": msg("Report date"),
    "incident_at": msg("Incident date"),
    "closed_at": msg("Closing date"),
    "paid_at": msg("Payment date"),
    "reopened_at": msg("Re-opening date"),
}
PROBLEMS: Mapping[str, Text] = {
    NO_START: msg("No opening, report or incident date that could be read"),
    NO_END: msg("Closed, but neither a closing nor a payment date could be read"),
    STATUS_UNREAD: msg("Its status is not a word known here, and no closing date says that it ended"),
    END_BEFORE_START: msg("Ended before it began, by its dates"),
}
NO_CURRENCY = msg("currency not stated")


@cache
def lines() -> Mapping[str, Text]:
    """Return the names of the lines by code, the empty code last."""
    return {key: Term(line.labels) for key, line in vocabulary.lines().items()} | {"": msg("Line not stated")}


@cache
def stages() -> Mapping[str, Text]:
    """Return the names of the stages in their order, the empty code last."""
    return _choices("stage") | {"": msg("Stage not stated")}


@cache
def statuses() -> Mapping[str, Text]:
    """Return the names of the states that a claim can be in."""
    known = _choices("status")
    names = {code: known[code] for code in STATUSES if code in known}
    return names | {"unclear": msg("Status not understood")}


@cache
def outcomes() -> Mapping[str, Text]:
    """Return the names of the outcomes, the empty code last.

    A claim also counts as paid where its row shows only an amount, so that name must not say that it was all.
    """
    return _choices("outcome") | {"paid": msg("Paid out"), "": msg("Outcome not stated")}


def _choices(name: str) -> dict[str, Text]:
    return {choice.code: Term(choice.labels) for choice in vocabulary.codes(name)}


def paid_up_to(day: date) -> Text:
    """Return the head of a column of what was paid by a day."""
    return msg("Paid up to {day}", day=day.isoformat())


def incurred_as_of(day: date) -> Text:
    """Return the head of a column of incurred amounts; reserves are of today, so only the report's day fits."""
    return msg("Incurred as of {day}", day=day.isoformat())


def label(names: Mapping[str, Text], code: str) -> Text:
    """Return the words for a code; the code itself where we have none for it."""
    return names.get(code, code)


def named(names: Mapping[str, Text], code: str) -> Any:
    """Return the words for a code as a value of a sentence."""
    found = label(names, code)
    return found.labels if isinstance(found, Term) else found


def order(names: Mapping[str, Text], codes: Iterable[object]) -> list[str]:
    """Return codes in the order of their names; unknown ones follow by themselves, the empty one stands last."""
    known = {code: i for i, code in enumerate(names) if code}
    return sorted(map(str, codes), key=lambda code: (code == "", known.get(code, len(known)), code))

"""The letter to an insurer who is late: courteous, with the days of the case and the sum of each clock that ran out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger_tools.forms.claim import claim_fields, money_of
from ledger_tools.forms.printing import Printing
from ledger_tools.ledger.specs import setting_rows, sheet_spec
from ledger_tools.ledger.vocabulary import keys
from ledger_tools.model.claim_card import ClaimCard
from ledger_tools.model.duties import DueItem
from ledger_tools.model.reminder import Reminder
from ledger_tools.text.i18n import Message, msg

STEPS = 3  # enquiry, reminder, final request
HOUSE = "house"
_STOPS = "。.；; "  # the letter ends the sentence itself
OWN = ("letter_no", "handler", "phone_of_handler", "complaint_office")


def reminder_fields(card: ClaimCard, told: Reminder, step: int, p: Printing) -> dict[str, Any]:
    """Return the fields of a reminder.

    Args:
        step: 1 enquiry, 2 reminder, 3 final request.
    """
    return {
        **dict.fromkeys(OWN),
        **claim_fields(card, p),
        "paid": _paid(card, p),
        "closed": told.closed,
        "step": step,
        "days": [{"name": p.words(fact.label), "day": p.fact(fact)} for fact in told.days],
        "waiting": told.waiting,
        "late": [_clock(item, p) for item in told.late],
        "by_law": any(item.rule.pack != HOUSE for item in told.late),
        "missing": list(told.missing),
        "last_day": p.day(told.last_contact.day) if told.last_contact else "",
        "last_points": told.last_contact.points.rstrip(_STOPS) if told.last_contact else "",
        "earlier": [{"no": letter.number, "day": p.day(letter.day)} for letter in told.earlier],
        "answer_by": p.day(told.answer_by),
        "caution": p.words(told.caution),
    }


def reminder_notes(told: Reminder) -> list[Message]:
    """Return what whoever signs the letter should know: that nothing is late, and what would count more."""
    said = [msg("The ledger has this claim as closed.")] if told.closed else []
    if not told.late:
        said.append(msg("No time limit of the insurer has run out; the letter asks only where the claim stands."))
        said += [] if told.closed else _ways_out(told)
    return said


def _ways_out(told: Reminder) -> Iterator[Message]:
    ends = [item.ends for item in told.running if item.ends is not None]
    if ends:
        yield msg("The next one runs out on {day}.", day=min(ends))
    elif told.waiting is None:
        column = keys()["docs_complete_at"].labels
        yield msg("Most count from the day on which all papers were in; write it under {column}.", column=column)
    if told.packs:
        row = next(row for row in setting_rows() if row.key == "packs")
        yield msg(
            "Time limits of law are not counted; --pack {packs} counts them in this run, {packs} in the row {row} "
            "of the sheet {sheet} in every run.",
            packs=",".join(told.packs),
            row=row.labels,
            sheet=sheet_spec("settings").names,
        )


def _paid(card: ClaimCard, p: Printing) -> str | None:
    """Return what was paid; None where that is nothing."""
    paid = card.claim.facts.get("paid")
    return p.fact(paid) or None if money_of(paid) != 0 else None


def _clock(item: DueItem, p: Printing) -> dict[str, Any]:
    """Return one clock: what was expected by when, how many days it is over, by which article, with which interest."""
    rule = item.rule
    return {
        "title": p.words(rule.title),
        "by": p.short(item.ends),
        "over": -item.days_left if item.days_left is not None else 0,
        "article": p.words(rule.article) if rule.pack != HOUSE else "",
        "from": p.short(_day(item.because[0].value)) if item.because else "",
        "notes": [p.words(note) for note in item.notes],
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

"""The letter to an insurer who is late: courteous, with the days of the case and the sum of each clock that ran out."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger_tools.forms.claim import claim_fields
from ledger_tools.forms.printing import Printing
from ledger_tools.model.claim_card import ClaimCard
from ledger_tools.model.duties import DueItem
from ledger_tools.model.reminder import Reminder
from ledger_tools.text.i18n import Message, msg

STEPS = 3  # enquiry, reminder, final request
HOUSE = "house"
OWN = ("letter_no", "handler", "phone_of_handler", "complaint_office")


def reminder_fields(card: ClaimCard, told: Reminder, step: int, p: Printing) -> dict[str, Any]:
    """Return the fields of a reminder.

    Args:
        step: 1 enquiry, 2 reminder, 3 final request.
    """
    return {
        **dict.fromkeys(OWN),
        **claim_fields(card, p),
        "step": step,
        "days": [{"name": p.words(fact.label), "day": p.fact(fact)} for fact in told.days],
        "waiting": told.waiting,
        "late": [_clock(item, p) for item in told.late],
        "by_law": any(item.rule.pack != HOUSE for item in told.late),
        "missing": list(told.missing),
        "last_day": p.day(told.last_contact.day) if told.last_contact else "",
        "last_points": told.last_contact.points if told.last_contact else "",
        "earlier": [{"no": letter.number, "day": p.day(letter.day)} for letter in told.earlier],
        "answer_by": p.day(told.answer_by),
        "caution": p.words(told.caution),
    }


def reminder_notes(told: Reminder) -> list[Message]:
    """Return what whoever signs the letter should know."""
    if told.late:
        return []
    return [msg("No time limit of the insurer has run out; the letter asks only where the claim stands.")]


def _clock(item: DueItem, p: Printing) -> dict[str, Any]:
    """Return one clock: what was expected by when, how many days it is over, by which article, with which interest."""
    rule = item.rule
    return {
        "title": p.words(rule.title),
        "by": p.day(item.ends),
        "over": -item.days_left if item.days_left is not None else 0,
        "article": p.words(rule.article) if rule.pack != HOUSE else "",
        "from": p.day(_day(item.because[0].value)) if item.because else "",
        "notes": [p.words(note) for note in item.notes],
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

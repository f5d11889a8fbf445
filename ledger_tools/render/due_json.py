"""Duties as JSON, schema 1: every duty of the list in its order; the schema is published in ``schemas/due.json``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger_tools.model.due_list import DueList
from ledger_tools.model.due_words import REMINDER, source
from ledger_tools.model.duties import UNSETTLED, DueItem, DueRule, DueState, LastContact
from ledger_tools.render.due_explain import Numbers
from ledger_tools.render.json import dumps, workbook_data
from ledger_tools.text.i18n import Message


def due_json(due: DueList, language: str, numbers: Numbers | None = None) -> bytes:
    """Return the listed duties, ungrouped; each is put into words when its turn comes.

    Args:
        numbers: where each rule's numbers are from, to explain the duties; None for a list.
    """
    counts = due.counts()

    def told(item: DueItem) -> dict[str, Any]:
        return item_data(item, language) | (_rule_data(item.rule, numbers, language) if numbers is not None else {})

    return dumps(
        {
            "schema": "ledger-tools/due/1",
            "workbook": workbook_data(due.book.workbook),
            "as_of": due.duties.as_of.isoformat(),
            "items": (told(item) for item in due.items()),
            "summary": {
                "overdue": counts[DueState.OVERDUE],
                "open": counts[DueState.OPEN] + counts[DueState.DUE_TODAY],
                "upcoming": counts[DueState.UPCOMING],
                "blocked": counts[DueState.BLOCKED],
            },
            "notes": _texts(due.duties.notes, language),
            "workload": [
                {"owner": owner.name or None, "stand_in": owner.stand_in or None}
                | {str(state).replace("-", "_"): counts[state] for state in UNSETTLED}
                for owner, counts in due.workload()
            ],
            "packs": due.packs,
        }
    )


def item_data(item: DueItem, language: str) -> dict[str, Any]:
    """Return ITEM of schema 1, with what people want to know besides."""
    rule, subject = item.rule, item.subject
    return {
        "id": item.id,
        "rule": rule.id,
        "pack": rule.pack,
        "obliged": rule.obliged,
        "owner": item.owner,
        "stand_in": item.stand_in,
        "subject": {
            "sheet": subject.sheet,
            "row": int(subject.row) or None,
            "ref": subject.ref,
            "customer": subject.customer,
            "phone": subject.phone,
        },
        "from": _iso(item.opens),
        "to": _iso(item.ends),
        "state": str(item.state),
        "days_left": item.days_left,
        "because": [{"cell": str(because.cell), "value": because.value} for because in item.because],
        "explain": item.explain.text(language),
        "source": source(rule, language),
        "title": rule.title[language],
        "task": rule.task[language],
        "clear": rule.clear.get(language) or None,
        "article": rule.article.get(language) or None,
        "mark": rule.mark,
        "reminder": REMINDER.text(language) if rule.reminder else None,
        "done_on": _iso(item.done_on),
        "steps": _texts(item.steps, language),
        "notes": _texts(item.notes, language),
        "last_contact": _contact(item.last_contact),
    }


def _rule_data(rule: DueRule, numbers: Numbers, language: str) -> dict[str, Any]:
    """Return what only an explanation tells of a rule."""
    return {
        "numbers": [
            {"name": n.name, "value": n.value, "setting": n.setting or None, "origin": str(n.origin) or None}
            for n in numbers.get(rule.id, ())
        ],
        "applies_from": _iso(rule.applies_from),
        "applies_to": _iso(rule.applies_to),
        "remark": rule.note.get(language) or None,
    }


def _contact(contact: LastContact | None) -> dict[str, str] | None:
    if contact is None:
        return None
    return {
        "day": contact.day.isoformat(),
        "clerk": contact.clerk,
        "points": contact.points,
        "cell": str(contact.cell),
    }


def _texts(messages: Iterable[Message], language: str) -> list[str]:
    return [message.text(language) for message in messages]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

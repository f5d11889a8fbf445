"""What a line of the worklist says: the duty, why it is one, what was said last time, what the clerk must know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ledger_tools.model.case import Book
from ledger_tools.model.due_words import REMINDER, STATES, WHO, acting
from ledger_tools.model.duties import DueItem
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, labelled, msg

Shown = str | int | date | None
_CHASED = ("policyholder", "insurer", "seller")


def line_of(item: DueItem, language: str, quiet: Collection[str]) -> dict[str, Shown]:
    """Return what the columns that the program fills say of a duty, by key.

    Args:
        quiet: folded names of customers who are not to be called.
    """
    subject = item.subject
    return {
        "state": STATES[item.state].text(language),
        "ends": item.ends,
        "days_left": item.days_left,
        "owner": acting(item.owner, item.stand_in).text(language),
        "customer": subject.customer,
        "phone": subject.phone,
        "ref": subject.ref,
        "task": "\n".join(line.text(language).strip() for line in _what_and_why(item, quiet)),
        "last_contact": _last_contact(item, language),
        "item": item.id,
    }


def _what_and_why(item: DueItem, quiet: Collection[str]) -> list[Message]:
    """Return the task in lines; what is said by a script is not told twice."""
    rule = item.rule
    lines = [msg("{title}", title=rule.title)]
    lines += [] if item.script or not rule.task else [msg("{task}", task=rule.task)]
    lines += [item.explain, *item.notes]
    if rule.obliged in _CHASED:
        lines.append(msg("Owed by the {who}: only to be chased.", who=WHO[rule.obliged]))
    if item.subject.customer and fold(item.subject.customer) in quiet:
        lines.append(msg("Do not call: the customer asked for that. Write instead."))
    return [*lines, *([REMINDER] if rule.reminder else [])]


def _last_contact(item: DueItem, language: str) -> str | None:
    last = item.last_contact
    if last is None:
        return None
    who = f"{last.day.isoformat()} {last.clerk}".strip()
    return labelled(who, last.points, language) if last.points else who


def quiet_customers(book: Book) -> set[str]:
    """Return the folded names of customers who are not to be called: by the customer file, else by a call."""
    said: dict[str, bool] = {}
    for table in book.tables:
        reached, wanted = table.get("reached"), table.get("do_not_call")
        for position in range(len(table)):
            name = fold(table.shown(position, "customer"))
            if not name:
                continue
            if table.kind == "customer-file" and wanted is not None and wanted.ok[position]:
                said[name] = bool(wanted.values[position])
            elif reached is not None and reached.ok[position] and reached.values[position] == "do_not_call":
                said.setdefault(name, True)
    return {name for name, quiet in said.items() if quiet}


def staff_names(book: Book, as_of: date) -> tuple[str, ...]:
    """Return the names of the staff sheet of those who have not left before a day."""
    names = []
    for table in (t for t in book.tables if t.kind == "staff"):
        until = table.get("to")
        for position in range(len(table)):
            gone = until is not None and until.ok[position] and until.values[position].astype("M8[D]").item() < as_of
            name = table.shown(position, "name").strip()
            if name and not gone:
                names.append(name)
    return tuple(dict.fromkeys(names))

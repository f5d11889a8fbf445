"""Due rules and their packs: as a list, and one of them explained in full; text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_tools.model.due_words import MARKS, REMINDER
from ledger_tools.model.duties import DueRule
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.render.layout import Paint, wrap
from ledger_tools.text.i18n import Message, msg

SURE: Mapping[str, Message] = {
    "C": msg("confirmed"),
    "2": msg("second-hand"),
    "B": msg("not confirmed"),
    "S": msg("own rule"),
}


@dataclass(frozen=True, slots=True)
class DueRuleWords:
    """A due rule with what is said about it.

    Attributes:
        nature: what kind of day it is about, in a word or two.
        length: how long, such as ``10 working days``; None where the rule has no number.
        obliged: who owes it; None where nobody does.
        state: whether it is counted, in a word.
        facts: everything that ``rules explain`` tells, a sentence each.
        sources: titles of the laws and papers in which it was read, by key.
        on: whether it is counted once its pack is on.
    """

    rule: DueRule
    nature: Message
    length: Message | None
    obliged: Message | None
    state: Message
    facts: Sequence[Message]
    sources: Mapping[str, Labels]
    settings: Mapping[str, str]
    on: bool


@dataclass(frozen=True, slots=True)
class PackWords:
    """A pack with what is said about it: when it is on, and everything that ``rules explain`` tells."""

    key: str
    title: Labels
    place: str
    on: bool
    state: Message
    facts: Sequence[Message]
    rules: Sequence[DueRuleWords]


def packs_text(packs: Sequence[PackWords], language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield packs with two lines for each rule: id and title, and below how long, who, where it stands."""
    paint = Paint(colour)
    for number, pack in enumerate(packs):
        if number:
            yield ""
        yield paint(f"{pack.title[language]} ({pack.key})", "bold")
        yield from wrap(pack.state.text(language), size)
        for rule in pack.rules:
            yield from wrap(f"  {paint(rule.rule.id, 'bold')}  {rule.rule.title[language]}", size, "      ")
            yield from wrap("      " + " · ".join(_particulars(rule, language)), size, "      ")


def _particulars(rule: DueRuleWords, language: str) -> Iterator[str]:
    parts = (rule.nature, rule.length, rule.obliged, rule.state)
    yield from (part.text(language) for part in parts if part is not None)
    yield rule.rule.article[language]
    if rule.rule.mark != "S":  # the article says so
        yield SURE[rule.rule.mark].text(language)


def due_rule_text(rule: DueRuleWords, language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield one rule explained in full, and for rules of the law that contract and law prevail."""
    paint = Paint(colour)
    nature = rule.nature.text(language)
    yield f"{paint(rule.rule.id, 'bold')}: {nature}"
    yield from wrap(rule.rule.title[language], size)
    yield ""
    for fact in rule.facts:
        yield from wrap(f"  {fact.text(language)}", size, "    ")
    if rule.rule.reminder:
        yield ""
        yield from wrap(REMINDER.text(language), size)


def pack_text(pack: PackWords, language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield one pack explained in full: where it holds, how it counts, and its rules in two lines each."""
    yield from packs_text([pack], language, colour=colour, size=size)
    yield ""
    for fact in pack.facts:
        yield from wrap(f"  {fact.text(language)}", size, "    ")
    if any(rule.rule.reminder for rule in pack.rules):
        yield ""
        yield from wrap(REMINDER.text(language), size)


def packs_data(packs: Sequence[PackWords], language: str) -> list[dict[str, Any]]:
    """Return packs for JSON."""
    return [
        {
            "key": pack.key,
            "title": pack.title[language],
            "place": pack.place or None,
            "on": pack.on,
            "rules": [rule.rule.id for rule in pack.rules],
        }
        for pack in packs
    ]


def due_rule_data(words: DueRuleWords, language: str) -> dict[str, Any]:
    """Return one rule for JSON."""
    rule = words.rule
    return {
        "id": rule.id,
        "pack": rule.pack,
        "title": rule.title[language],
        "task": rule.task[language],
        "clear": rule.clear.get(language),
        "nature": rule.nature,
        "counted": bool(rule.kind),
        "on": words.on,
        "obliged": rule.obliged or None,
        "numbers": dict(rule.numbers),
        "settings": dict(words.settings),
        "unit": rule.unit if any(n is not None for n in rule.numbers.values()) else None,
        "lines": list(rule.lines),
        "not_lines": list(rule.not_lines),
        "cover": rule.cover or None,
        "from": rule.applies_from.isoformat() if rule.applies_from else None,
        "to": rule.applies_to.isoformat() if rule.applies_to else None,
        "version_by": rule.version_by or None,
        "article": rule.article[language],
        "sources": [{"key": key, "title": titles[language]} for key, titles in words.sources.items()],
        "mark": rule.mark,
        "mark_words": MARKS[rule.mark].text(language),
        "note": rule.note.get(language),
        "longer": rule.longer or None,
        "reminder": REMINDER.text(language) if rule.reminder else None,
    }

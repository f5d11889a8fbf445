"""The words around a script that its text form and its printed sheet share: headings, facts as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ledger_tools.model.calls import CallScript, CallSheet, Fact, ScriptItem, Step
from ledger_tools.model.sheet_spec import Choice, Labels
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg

PURPOSE, SOURCE = msg("Purpose"), msg("Source")
CASE, MIND, OPENING, THROUGHOUT = msg("Case"), msg("Mind"), msg("Opening"), msg("Throughout the call")
ITEMS, BESIDES, CLOSING, RESULT = msg("Items"), msg("Ask besides"), msg("Closing"), msg("Result of the call")
COUNTS, ON_ISSUE, REASONS = msg("The call counts when"), msg("If an answer is amiss"), msg("Usual reasons for an issue")
NOTES = msg("Notes")
MUST = msg("* has to be answered")
BOX = "□"


def said(value: str | Message | Labels, language: str) -> str:
    """Return a value in a language; words of the ledger stay as they are, without what could steer a terminal."""
    if isinstance(value, Message):
        return clean(value.text(language))
    return clean(value if isinstance(value, str) else value[language])


def fact_words(fact: Fact, language: str) -> str:
    """Return a fact's value as people read it: amounts with their thousands parted and their currency."""
    text = said(fact.value, language)
    if fact.kind != "money":
        return text
    whole, _, cents = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    amount = f"{sign}{int(digits):,}" + (f".{cents}" if cents.strip("0") else "")
    return f"{amount} {fact.currency}".rstrip()


def facts_together(facts: Sequence[Fact], language: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each label once, with the values under it and where each stands.

    The place is given for the first of the facts that stand in one row after another, "" for the rest of that row.
    """
    row = None
    for (_, label), group in groupby(facts, key=lambda fact: (fact.key, said(fact.label, language))):
        lines = []
        for fact in group:
            here = (fact.cells[0].sheet, fact.cells[0].row) if fact.cells else row
            lines.append((fact_words(fact, language), clean(str(fact.cells[0])) if here != row else ""))
            row = here
        yield label, lines


def source_words(script: CallScript, language: str) -> list[str]:
    """Return where a script comes from, and what must be known of that source."""
    note = script.source.note
    return [script.source.article[language], *([note[language]] if note else [])]


def step_words(step: Step, language: str) -> str:
    """Return a step of the frame with its hint in brackets."""
    hint = step.hint.get(language, "")
    if not hint:
        return step.words[language]
    return f"{step.words[language]} ({hint})" if language == "en" else f"{step.words[language]}（{hint}）"


def boxes(choices: Sequence[Choice], language: str) -> list[str]:
    """Return answers as boxes to tick."""
    return [f"{BOX}{choice.labels[language]}" for choice in choices]


def item_title(item: ScriptItem, language: str) -> str:
    """Return the number and topic of an item, with a star where it has to be answered."""
    return f"{item.number} {item.title[language]}{' *' if item.required else ''}"


def heed(sheet: CallSheet) -> list[Step]:
    """Return the rules that hold all through the call, the hours for calling last."""
    return [*sheet.script.heed, sheet.hours]

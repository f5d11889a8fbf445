"""The checks as a list, and one of them explained with an example before and after; text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledger_tools.render.checked import Cells, RuleWords
from ledger_tools.render.due_rules import DueRuleWords, PackWords, due_rule_data, packs_data
from ledger_tools.render.json import dumps
from ledger_tools.render.layout import Paint, columns, wrap
from ledger_tools.text.fold import simplified
from ledger_tools.text.i18n import msg


def rules_text(rules: Sequence[RuleWords], language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield a line for each rule, longer words going on below."""
    paint = Paint(colour)
    longest = max((len(rule.code) for rule in rules), default=0)
    for rule in rules:
        severity = paint(f"{rule.severity.word:<7}", rule.severity.word)
        words = wrap(rule.title.text(language), max(size - longest - 16, 24))
        yield f"{rule.code:<{longest}}  {rule.number:<3}  {severity}  {words[0] if words else ''}".rstrip()
        yield from (" " * (longest + 16) + line for line in words[1:])


def rule_text(rule: RuleWords, language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield what a code means, why it matters, what to do, and an example before and after."""
    paint = Paint(colour)
    number = f" ({rule.number})" if rule.number else ""
    yield f"{paint(rule.code, 'bold')}{number}: {paint(rule.severity.word, rule.severity.word)}"
    yield from wrap(rule.title.text(language), size)
    yield ""
    yield from wrap(msg("Why: {words}", words=rule.why).text(language), size, "  ")
    yield from wrap(msg("To do: {words}", words=rule.fix).text(language), size, "  ")
    example = example_of(rule, language)
    if example:
        for label, cells in zip((msg("Before"), msg("After")), example, strict=True):
            yield ""
            yield label.text(language)
            yield from ("  " + line for line in drawn(cells))


def example_of(rule: RuleWords, language: str) -> tuple[Cells, Cells] | None:
    """Return the example in a language, else the Traditional one in Simplified letters, else the first there is."""
    found = rule.examples.get(language)
    if found is None and language == "zh-Hans" and "zh-Hant" in rule.examples:
        before, after = rule.examples["zh-Hant"]
        return _in_simplified(before), _in_simplified(after)
    return found or next(iter(rule.examples.values()), None)


def _in_simplified(cells: Cells) -> Cells:
    return [[simplified(cell) for cell in row] for row in cells]


def drawn(cells: Cells) -> list[str]:
    """Return the rows of a small sheet as aligned lines."""
    most = max((len(row) for row in cells), default=0)
    even = [[*row, *[""] * (most - len(row))] for row in cells]
    return columns(even, [30] * most, " | ")


def rules_json(
    rules: Sequence[RuleWords],
    language: str,
    due_rules: Sequence[DueRuleWords] = (),
    packs: Sequence[PackWords] = (),
) -> bytes:
    """Return checks, due rules and packs as JSON, schema 1."""
    return dumps(
        {
            "schema": "ledger-tools/rules/1",
            "rules": [_data(rule, language) for rule in rules],
            "due_rules": [due_rule_data(rule, language) for rule in due_rules],
            "packs": packs_data(packs, language),
        }
    )


def _data(rule: RuleWords, language: str) -> dict[str, Any]:
    example = example_of(rule, language)
    return {
        "code": rule.code,
        "number": rule.number or None,
        "severity": rule.severity.word,
        "title": rule.title.text(language),
        "why": rule.why.text(language),
        "fix": rule.fix.text(language),
        "example": {"before": [list(r) for r in example[0]], "after": [list(r) for r in example[1]]}
        if example
        else None,
    }

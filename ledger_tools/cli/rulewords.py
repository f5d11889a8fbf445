"""The rules' own words in the shape that ``render`` takes, and the codes that a user may name."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.errors import UsageProblem
from ledger_tools.render.checked import RuleWords
from ledger_tools.rules import RULES
from ledger_tools.text.i18n import Message, msg


def rule_words() -> dict[str, RuleWords]:
    """Return what is said about each code, in the order of RULES."""
    return {
        rule.code: RuleWords(
            rule.code,
            rule.severity,
            rule.summary,
            rule.why,
            rule.fix,
            rule.number,
            {tag: (e.cells(e.before), e.cells(e.after)) for tag, e in rule.examples.items()},
        )
        for rule in RULES
    }


def known_codes(words: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the codes of options such as ``--only date-order,V24``; V-numbers stand for all their codes.

    Raises:
        UsageProblem: there is no such code.
    """
    codes: dict[str, None] = {}
    for word in (part.strip() for text in words for part in text.replace("，", ",").split(",")):
        if word:
            codes.update(dict.fromkeys(_codes(word, option)))
    return tuple(codes)


def checks_named(word: str) -> list[str]:
    """Return the codes that a word names: a code, or a V-number with all its codes; none where it names none."""
    return [rule.code for rule in RULES if word.casefold() in (rule.code, rule.number.casefold())]


def _codes(word: str, option: str) -> list[str]:
    found = checks_named(word)
    if not found:
        raise UsageProblem(no_code(word, option))
    return found


def no_code(word: str, option: str, more: Sequence[str] = ()) -> Message:
    """Return the sentence about a name that nothing has; with a near one.

    Args:
        more: near names that are no codes of checks.
    """
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), [*(rule.code for rule in RULES), *more], n=1)
    if near:
        return msg("{option}: there is no code {word}; did you mean {near}?", option=option, word=word, near=near[0])
    return msg("{option}: there is no code {word}; ledger-tools rules list shows them.", option=option, word=word)

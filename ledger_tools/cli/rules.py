"""``rules list`` and ``rules explain NAME``: the checks, the due rules and their packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.common import Argument, Command, Group, Option, Output, Session, output_options
from ledger_tools.cli.screen import screen_width, wants_colour
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg
from ledger_tools.text.lists import parts

if TYPE_CHECKING:
    from ledger_tools.render.checked import RuleWords
    from ledger_tools.render.due_rules import DueRuleWords, PackWords


@click.group(cls=Group)
def rules() -> None:
    """List the checks and the due rules, or explain one of them."""


@rules.command("list", cls=Command, short_help="List every check and every due rule.")
@click.option(
    "--pack",
    "packs",
    cls=Option,
    multiple=True,
    metavar="PACK",
    help="Only the due rules of this pack: house, cn-claims and the like, or a pack file of your own (.toml), which is "
    "checked; may be repeated.",
)
@output_options("text", "json")
@click.pass_obj
def list_rules(session: Session, output: Output, packs: Sequence[str]) -> None:
    """List every check with its code, number and gravest level, then the due rules, pack by pack.

    A due rule is shown with how long it gives, who owes it, whether it is counted, its article, and how sure that is.
    """
    from ledger_tools.cli.due_rule_words import all_packs, packs_wanted
    from ledger_tools.cli.rulewords import rule_words
    from ledger_tools.render.due_rules import packs_text
    from ledger_tools.render.rules import rules_json, rules_text

    checks = [] if packs else list(rule_words().values())
    found = packs_wanted(_parts(packs)) if packs else all_packs()
    if output.format == "json":
        due = [rule for pack in found for rule in pack.rules]
        output.write_bytes(rules_json(checks, session.language, due, found))
        return
    looks: dict[str, Any] = {"colour": wants_colour(output), "size": screen_width(output)}
    lines = [*rules_text(checks, session.language, **looks), *([""] if checks else [])]
    output.write_lines([*lines, *packs_text(found, session.language, **looks)])


def _parts(words: Sequence[str]) -> list[str]:
    from ledger_tools.ledger.due_names import pack_named

    found: list[str] = []
    for word in words:
        whole = pack_named(word) is not None
        found += [word] if whole else parts([word])
    return found


@rules.command("explain", cls=Command, short_help="Explain a check, a due rule or a pack.")
@click.argument("name", cls=Argument)
@output_options("text", "json")
@click.pass_obj
def explain(session: Session, output: Output, name: str) -> None:
    """Say what a check such as date-order means, why it matters and what to do, with an example before and after.

    Also a due rule such as first-follow-up, or a pack of them such as cn-claims: who owes what, by when, by which
    article. A title in Chinese names a rule as well as its id.
    """
    from ledger_tools.render.due_rules import due_rule_text, pack_text
    from ledger_tools.render.rules import rule_text, rules_json

    checks, due, packs = _meant(name)
    if output.format == "json":
        within = [rule for pack in packs for rule in pack.rules]
        output.write_bytes(rules_json(checks, session.language, [*due, *within], packs))
        return
    looks: dict[str, Any] = {"colour": wants_colour(output), "size": screen_width(output)}
    told: list[Iterator[str]] = [rule_text(check, session.language, **looks) for check in checks]
    told += [due_rule_text(rule, session.language, **looks) for rule in due]
    told += [pack_text(pack, session.language, **looks) for pack in packs]
    lines: list[str] = []
    for text in told:
        lines += ["", *text] if lines else [*text]
    output.write_lines(lines)


def _meant(name: str) -> tuple[list[RuleWords], list[DueRuleWords], list[PackWords]]:
    """Return the checks, due rules and packs that the user names; one name may be a check and a due rule.

    Raises:
        UsageProblem: nothing is called so.
    """
    from ledger_tools.cli.rulewords import checks_named, rule_words

    checks: dict[str, RuleWords] = {}
    due: dict[str, DueRuleWords] = {}
    packs: dict[str, PackWords] = {}
    for word in _names(name):
        rule, pack = _due(word)
        codes = checks_named(word)
        checks |= {code: rule_words()[code] for code in codes}
        due |= {rule.rule.id: rule} if rule else {}
        packs |= {pack.key: pack} if pack else {}
        if not (codes or rule or pack):
            raise UsageProblem(_unknown(word))
    if not (checks or due or packs):
        raise UsageProblem(msg("rules explain: name a check, a due rule or a pack, such as date-order."))
    return list(checks.values()), list(due.values()), list(packs.values())


def _due(word: str) -> tuple[DueRuleWords | None, PackWords | None]:
    from ledger_tools.cli.due_rule_words import pack_meant, rule_meant

    return rule_meant(word), pack_meant(word)


def _names(text: str) -> list[str]:
    rule, pack = _due(text)
    if rule or pack:
        return [text]
    return parts([text])


def _unknown(word: str) -> Any:
    from ledger_tools.cli.rulewords import no_code
    from ledger_tools.ledger.due_names import pack_titles, rule_names
    from ledger_tools.ledger.near import near_names

    near = near_names(word.casefold(), [*rule_names(), *pack_titles()])
    return no_code(word, "rules explain", near)

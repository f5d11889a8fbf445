"""``rules list`` and ``rules explain CODE``."""

from __future__ import annotations

import click

from ledger_tools.cli.common import Argument, Command, Group, Output, Session, output_options
from ledger_tools.cli.screen import screen_width, wants_colour
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg


@click.group(cls=Group)
def rules() -> None:
    """List the checks, or explain one of them."""


@rules.command("list", cls=Command, short_help="List every check with its level.")
@output_options("text", "json")
@click.pass_obj
def list_rules(session: Session, output: Output) -> None:
    """List every check with its code, number and gravest level."""
    from ledger_tools.cli.rulewords import rule_words
    from ledger_tools.render.rules import rules_json, rules_text

    words = list(rule_words().values())
    if output.format == "json":
        output.write_bytes(rules_json(words, session.language))
        return
    lines = rules_text(words, session.language, colour=wants_colour(output), size=screen_width(output))
    output.write_lines(lines)


@rules.command("explain", cls=Command, short_help="Explain one check, with an example before and after.")
@click.argument("code", cls=Argument)
@output_options("text", "json")
@click.pass_obj
def explain(session: Session, output: Output, code: str) -> None:
    """Say what a code such as date-order means, why it matters and what to do, with an example before and after."""
    from ledger_tools.cli.rulewords import known_codes, rule_words
    from ledger_tools.render.rules import rule_text, rules_json

    codes = known_codes([code], "rules explain")
    if not codes:
        raise UsageProblem(msg("rules explain: name a code, such as date-order."))
    chosen = [rule_words()[name] for name in codes]
    if output.format == "json":
        output.write_bytes(rules_json(chosen, session.language))
        return
    lines: list[str] = []
    for rule in chosen:
        lines += [""] if lines else []
        lines += rule_text(rule, session.language, colour=wants_colour(output), size=screen_width(output))
    output.write_lines(lines)

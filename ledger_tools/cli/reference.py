"""The reference pages, written by the program itself: ``python -m ledger_tools.cli.reference [DOCS] [--check]``.

``docs/commands.md`` is what ``--help`` says of every command, ``docs/rules.md`` what ``rules`` says of checks and due
rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ledger_tools.cli.program import PROGRAM, program
from ledger_tools.cli.rulewords import rule_words
from ledger_tools.model.due_words import REMINDER
from ledger_tools.render.checked import Cells, RuleWords
from ledger_tools.render.due_rules import SURE, DueRuleWords
from ledger_tools.render.rules import example_of

_WIDTH = 88
_NOTE = "<!-- Written by python -m ledger_tools.cli.reference; do not edit by hand. -->"


def commands_page() -> str:
    """Return the reference of all commands."""
    parts = [
        "# Commands",
        _NOTE,
        "Every command also takes the options of the program itself, before or after its name.",
    ]
    for path, command in walk(program):
        info = " ".join(path)
        parts.append(f"{'#' * (min(len(path), 3) + 1)} {info}")
        parts.append(f"```text\n{_help(command, info)}\n```")
    return "\n\n".join(parts) + "\n"


def walk(command: click.Command, path: tuple[str, ...] = (PROGRAM,)) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield a command and those below it with the words that call them."""
    yield path, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            if below is not None:
                yield from walk(below, (*path, name))


def _help(command: click.Command, info: str) -> str:
    settings = {"help_option_names": ["-h", "--help"], "terminal_width": _WIDTH}
    with command.context_class(command, info_name=info, **settings) as ctx:  # type: ignore[arg-type]
        return command.get_help(ctx).strip()


def rules_page() -> str:
    """Return the reference of all codes, each with its example, and of all due rules, pack by pack."""
    rules = rule_words()
    parts = ["# Checks", _NOTE]
    parts.append("\n".join(["| code | V | level | what is wrong |", "|---|---|---|---|", *map(_line, rules.values())]))
    for rule in rules.values():
        parts += _section(rule)
    parts += _due_rules()
    return "\n\n".join(parts) + "\n"


def _line(rule: RuleWords) -> str:
    return f"| [{rule.code}](#{rule.code}) | {rule.number} | {rule.severity.word} | {_escaped(rule.title.text())} |"


def _section(rule: RuleWords) -> Iterator[str]:
    number = f", {rule.number}" if rule.number else ""
    yield f"## {rule.code}"
    yield f"*{rule.severity.word}{number}.* {rule.title.text()}"
    yield f"{rule.why.text()}\n\nWhat to do: {rule.fix.text()}"
    example = example_of(rule, "zh-Hant")
    if example:
        yield "Before:"
        yield _table(example[0])
        yield "After:"
        yield _table(example[1])


def _due_rules() -> Iterator[str]:
    from ledger_tools.cli.due_rule_words import all_packs

    yield "# Due rules"
    yield (
        "Who owes what by when. `ledger-tools rules explain NAME` tells everything about one of them: what it counts "
        "from, what settles it, for whom it holds, where it was read."
    )
    for pack in all_packs():
        yield f"## {pack.title['en']} (`{pack.key}`)"
        yield " ".join(f"{fact.text().rstrip('.')}." for fact in (pack.state, *pack.facts))
        if any(rule.rule.reminder for rule in pack.rules):
            yield REMINDER.text()
        head = ["| rule | what | time | owed by | counted | article | how sure |", "|---|---|---|---|---|---|---|"]
        yield "\n".join([*head, *map(_due_line, pack.rules)])


def _due_line(rule: DueRuleWords) -> str:
    length, who = (part.text() if part is not None else "" for part in (rule.length, rule.obliged))
    cells = (
        f"`{rule.rule.id}`",
        f"{rule.rule.title['en']}. {rule.rule.task['en']}",
        length,
        who,
        rule.state.text(),
        rule.rule.article["en"],
        SURE[rule.rule.mark].text(),
    )
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _table(cells: Cells) -> str:
    most = max((len(row) for row in cells), default=1)
    rows = [[_escaped(text) for text in row] + [""] * (most - len(row)) for row in cells] or [[""]]
    lines = [rows[0], ["---"] * most, *rows[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    return {"commands.md": commands_page(), "rules.md": rules_page()}


def main(words: list[str]) -> int:
    """Write the pages, or with ``--check`` say which are stale."""
    folder = Path(next((word for word in words if not word.startswith("-")), "docs"))
    stale = []
    for name, text in pages().items():
        path = folder / name
        if "--check" in words:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(str(path))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    for path_name in stale:
        print(f"stale: {path_name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

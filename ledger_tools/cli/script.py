"""``script KIND [FILE]``: what to say on a call, as a tick list for the screen or a sheet to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import (
    Argument,
    Command,
    Option,
    Output,
    Session,
    Source,
    of_file,
    optional_reading_options,
    output_options,
)
from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.calls import CallSheet

LIST = "list"
_NAMES = {
    "claim": ("REF", "The claim it is about: claim number, report number or own reference."),
    "policy": ("NO", "The policy it is about."),
    "customer": ("NAME", "The customer it is about, by name or number."),
    "plate": ("NO", "The vehicle it is about."),
}


@click.command(cls=Command)
@click.argument("kind", cls=Argument, metavar="[KIND]", default=LIST)
@optional_reading_options
@click.option("--claim", cls=Option, metavar=_NAMES["claim"][0], help=_NAMES["claim"][1])
@click.option("--policy", cls=Option, metavar=_NAMES["policy"][0], help=_NAMES["policy"][1])
@click.option("--customer", cls=Option, metavar=_NAMES["customer"][0], help=_NAMES["customer"][1])
@click.option("--plate", cls=Option, metavar=_NAMES["plate"][0], help=_NAMES["plate"][1])
@output_options("text", "json", "xlsx")
@click.pass_obj
def script(
    session: Session,
    kind: str,
    source: Source | None,
    as_of: date,
    output: Output,
    claim: str | None,
    policy: str | None,
    customer: str | None,
    plate: str | None,
) -> None:
    """Show what to say on a call: a tick list with the frame of the call, the items and room for the answers.

    KIND is service, claim, after-payment, new-policy, unit-linked or closing, or its name in any language; without it,
    or with list, the scripts are listed. With FILE and what the call is about, the facts of the case stand above the
    list: what was done, said and promised so far. -o SHEET.xlsx makes a sheet to print on A4 or to fill in.
    """
    given = {"claim": claim, "policy": policy, "customer": customer, "plate": plate}
    named = {word: text for word, text in given.items() if text and text.strip()}
    if kind.casefold() == LIST:
        _list(session, output, as_of, source, named)
        return
    sheet, language = _sheet(session, _key(kind), source, as_of, named)
    _write(session, output, sheet, language)


def _list(session: Session, output: Output, as_of: date, source: Source | None, named: Mapping[str, str]) -> None:
    from ledger_tools.cli.screen import screen_width
    from ledger_tools.ledger.scripts import call_script, script_keys
    from ledger_tools.render.script_json import scripts_json
    from ledger_tools.render.script_text import scripts_text

    if source is not None or named:
        raise UsageProblem(msg("script list: name a script, such as service, where the call is about a case."))
    scripts = [call_script(key) for key in script_keys()]
    if output.format == "json":
        output.write_bytes(scripts_json(scripts, as_of, session.language))
    elif output.format == "text":
        output.write_lines(scripts_text(scripts, session.language, size=screen_width(output)))
    else:
        raise UsageProblem(msg("script list: name a script, such as service, to make a sheet of it."))


def _key(kind: str) -> str:
    """Return the script that a word names.

    Raises:
        UsageProblem: there is none; the nearest are named.
    """
    from difflib import get_close_matches

    from ledger_tools.ledger.scripts import call_script, script_keys, script_named

    key = script_named(kind)
    if key is not None:
        return key
    titles = {word: known for known in script_keys() for word in (known, *call_script(known).title.values())}
    near = list(dict.fromkeys(titles[word] for word in get_close_matches(kind.casefold(), titles, n=3, cutoff=0.5)))
    if near:
        raise UsageProblem(msg("there is no script {word}; perhaps {near}.", word=kind, near=near))
    raise UsageProblem(msg("there is no script {word}; there are: {known}.", word=kind, known=list(script_keys())))


def _sheet(
    session: Session, key: str, source: Source | None, as_of: date, named: Mapping[str, str]
) -> tuple[CallSheet, str]:
    """Return the script with the facts of its case, and the language of what is made for the workbook's owner."""
    from ledger_tools.ledger.scripts import call_sheet

    if source is None:
        if named:
            raise UsageProblem(msg("name the workbook, too: ledger-tools script {key} FILE …", key=key))
        return call_sheet(key, as_of), session.sheet_language(session.language)
    _check_words(key, named)
    from ledger_tools.followup.cases import case_row
    from ledger_tools.followup.facts import call_context, call_facts

    book = source.case().book
    ctx = call_context(book, as_of)
    try:
        facts = call_facts(ctx, key, case_row(ctx, key, named))
    except (InputError, Undecided) as problem:
        raise of_file(problem, source) from problem
    sheet = call_sheet(key, as_of, facts=facts, workbook=book.workbook, firm=book.settings.firm)
    return sheet, session.sheet_language(book.script)


def _check_words(key: str, named: Mapping[str, str]) -> None:
    """Refuse words that do not say which case a script is about."""
    from ledger_tools.followup.cases import WAYS

    known = [f"--{word}" for word in WAYS[key].keys]
    strange = [f"--{word}" for word in named if word not in WAYS[key].keys]
    if strange:
        raise UsageProblem(
            msg(
                "{options} does not say which case it is for {key}; use {known}.", options=strange, key=key, known=known
            )
        )
    if not named:
        raise UsageProblem(msg("say whom the call is about: one of {options} is needed.", options=known))


def _write(session: Session, output: Output, sheet: CallSheet, language: str) -> None:
    if output.format == "json":
        from ledger_tools.render.script_json import script_json

        output.write_bytes(script_json(sheet, session.language))
    elif output.format == "xlsx":
        if output.to_terminal:
            raise UsageProblem(msg("a sheet goes to a file; name it with -o, such as -o script.xlsx."))
        from ledger_tools.render.xlsx_script import script_xlsx

        output.write_bytes(script_xlsx(sheet, language))
    else:
        from ledger_tools.cli.screen import screen_width, wants_colour
        from ledger_tools.render.script_text import script_text

        size = screen_width(output)
        output.write_lines(script_text(sheet, session.language, colour=wants_colour(output), size=size))

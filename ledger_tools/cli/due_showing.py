"""What ``due`` prints: the list in the form asked for, single duties in full, and the closing line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.common import Output, Session
from ledger_tools.cli.screen import screen_width, wants_colour

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
    from ledger_tools.model.due_list import DueList


def show(listed: DueList, session: Session, output: Output, *, list_all: bool, far: bool) -> None:
    """Print a list of duties; JSON and CSV have every one, text tells many alike once unless ``list_all``."""
    if output.format == "csv":
        _csv(listed, session, output)
    elif output.format == "json":
        from ledger_tools.render.due_json import due_json

        output.write_bytes(due_json(listed, session.language))
    else:
        from ledger_tools.render.due_text import due_text

        output.write_lines(due_text(listed, session.language, list_all=list_all, far=far, **_looks(output)))


def show_explained(listed: DueList, word: str, ctx: Context, session: Session, output: Output) -> DueList:
    """Print the whole sum of the duties that a word means, and return them.

    Raises:
        InputError: there are none.
        Undecided: several ids begin so.
    """
    from ledger_tools.cli.due_explaining import explained, numbers_of

    found = explained(listed, word)
    if output.format == "csv":
        _csv(found, session, output)
    elif output.format == "json":
        from ledger_tools.render.due_json import due_json

        output.write_bytes(due_json(found, session.language, numbers_of(found, ctx.packs)))
    else:
        from ledger_tools.render.due_explain import explain_text

        numbers = numbers_of(found, ctx.packs)
        output.write_lines(explain_text(found, numbers, session.language, **_looks(output)))
    return found


def close(listed: DueList, session: Session, output: Output) -> None:
    """Say on standard error how many duties there are in each state; nothing with -q when there is none."""
    from ledger_tools.render.due_text import SHOWN_DIGITS, closing
    from ledger_tools.render.layout import wrap
    from ledger_tools.text.i18n import msg

    if session.quiet and not len(listed):
        return
    if output.path is None and output.format != "text" and not output.to_terminal:
        return  # a program reads on; the counts are in what it reads
    sys.stdout.flush()  # on a screen the closing line comes last
    sentences = [closing(listed, session.language)]
    if output.to_terminal and output.format == "text" and len(listed):
        short = listed.item(0).id.rpartition("-")[2][:SHOWN_DIGITS]
        sentences.append(msg("How a day was worked out: add --explain {id}.", id=short).text(session.language))
    for words in sentences:
        for line in wrap(words, screen_width(output), "  ") if sys.stderr.isatty() else [words]:
            click.echo(line, err=True)


def _csv(listed: DueList, session: Session, output: Output) -> None:
    from ledger_tools.render.due_csv import due_csv

    output.write_bytes(due_csv(listed, session.language))


def _looks(output: Output) -> Any:
    return {"colour": wants_colour(output), "size": screen_width(output)}

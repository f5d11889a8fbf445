"""``due FILE``: who must do what by when and who is late, for people or for programs, or one duty explained in full."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.calendaring import Calendars, calendar_options
from ledger_tools.cli.common import Command, Option, Output, Session, Source, output_options, reading_options
from ledger_tools.cli.due_filter import Wanted, filter_options
from ledger_tools.cli.screen import screen_width, wants_colour

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
    from ledger_tools.model.due_list import DueList
    from ledger_tools.model.duties import Duties


@click.command(cls=Command)
@reading_options
@filter_options
@click.option(
    "--explain",
    cls=Option,
    metavar="ID",
    help="Tell the whole sum of a duty, by its id or the beginning of it; or of every duty about a claim number, a "
    "customer, a plate or a policy. Settled ones are told, too.",
)
@click.option("--all", "list_all", cls=Option, is_flag=True, help="List every duty instead of groups of many alike.")
@click.option("--fail-on-overdue", cls=Option, is_flag=True, help="The exit code is 1 when a duty listed is overdue.")
@output_options("text", "json", "csv")
@calendar_options
@click.pass_obj
def due(
    session: Session,
    source: Source,
    output: Output,
    wanted: Wanted,
    explain: str | None,
    list_all: bool,
    fail_on_overdue: bool,
    calendars: Calendars,
) -> None:
    """List who must do what by when, and who is late, each with the cell that it is counted from.

    Without options everything unsettled is listed: overdue, due today, open, blocked, and what is not yet open. The
    workbook is only read. The list goes to standard output or to -o; a closing line with counts to standard error.
    """
    from ledger_tools.model.due_list import DueList
    from ledger_tools.model.duties import DueState

    ctx, duties = _worked_out(source, wanted)
    choice = wanted.choice(ctx, duties, settled=explain is not None)
    listed = DueList.chosen(ctx.book, duties, choice)
    if explain is not None:
        listed = _explain(listed, explain, ctx, session, output)
    else:
        _list(listed, session, output, list_all=list_all, far=wanted.far)
        _close(listed, session, output)
    calendars.write(ctx.book, duties, choice, source, session.sheet_language(ctx.book.script), force=output.force)
    if fail_on_overdue and listed.counts()[DueState.OVERDUE]:
        raise click.exceptions.Exit(1)


def _worked_out(source: Source, wanted: Wanted) -> tuple[Context, Duties]:
    """Return the workbook with the rules that count, and every duty in it.

    Raises:
        InputError: the workbook or a pack cannot be read, or no ledger or register is recognised.
    """
    from ledger_tools.cli.progress import progress
    from ledger_tools.followup import context_of, work_out
    from ledger_tools.text.i18n import msg

    with progress(source.session) as stage:
        book = source.case(stage).book
        stage(msg("Working out what is due"))
        ctx = context_of(book, source.as_of, packs=wanted.packs)
        return ctx, work_out(ctx)


def _list(listed: DueList, session: Session, output: Output, *, list_all: bool, far: bool) -> None:
    language = session.language
    if output.format == "csv":
        from ledger_tools.render.due_csv import due_csv

        output.write_bytes(due_csv(listed, language))
    elif output.format == "json":
        from ledger_tools.render.due_json import due_json

        output.write_bytes(due_json(listed, language))
    else:
        from ledger_tools.render.due_text import due_text

        looks: Any = {"colour": wants_colour(output), "size": screen_width(output)}
        output.write_lines(due_text(listed, language, list_all=list_all, far=far, **looks))


def _explain(listed: DueList, word: str, ctx: Context, session: Session, output: Output) -> DueList:
    """Explain the duties that a word means, and return them.

    Raises:
        InputError: there are none.
        Undecided: several ids begin so.
    """
    from ledger_tools.cli.due_explaining import explained, numbers_of

    found = explained(listed, word)
    numbers = numbers_of(found, ctx.packs)
    if output.format == "json":
        from ledger_tools.render.due_json import due_json

        output.write_bytes(due_json(found, session.language, numbers))
    elif output.format == "csv":
        from ledger_tools.render.due_csv import due_csv

        output.write_bytes(due_csv(found, session.language))
    else:
        from ledger_tools.render.due_explain import explain_text

        looks: Any = {"colour": wants_colour(output), "size": screen_width(output)}
        output.write_lines(explain_text(found, numbers, session.language, **looks))
    return found


def _close(listed: DueList, session: Session, output: Output) -> None:
    """Say on standard error how many duties there are in each state; nothing with -q when there is none."""
    from ledger_tools.render.due_text import closing
    from ledger_tools.render.layout import wrap

    if session.quiet and not len(listed):
        return
    if output.path is None and output.format != "text" and not output.to_terminal:
        return  # a program reads on; the counts are in what it reads
    sys.stdout.flush()  # on a screen the closing line comes last
    words = closing(listed, session.language)
    for line in wrap(words, screen_width(output), "  ") if sys.stderr.isatty() else [words]:
        click.echo(line, err=True)

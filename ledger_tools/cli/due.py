"""``due FILE``: who must do what by when and who is late, or single duties explained in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.calendaring import Calendars, calendar_options
from ledger_tools.cli.common import Command, Option, Output, Session, Source, output_options, reading_options
from ledger_tools.cli.due_filter import Wanted, filter_options
from ledger_tools.cli.worklisting import worklist_options, write_worklist

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
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
@worklist_options
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
    worklist: Path | None,
) -> None:
    """List who must do what by when, and who is late, each with the cell that it is counted from.

    Without options everything unsettled is listed: overdue, due today, open, blocked, and what is not yet open. The
    workbook is only read. The list goes to standard output or to -o; a closing line with counts to standard error.
    """
    from ledger_tools.cli.due_showing import close, show, show_explained
    from ledger_tools.model.due_list import DueList
    from ledger_tools.model.duties import DueState

    ctx, duties = _worked_out(source, wanted)
    choice = wanted.choice(ctx, duties, settled=explain is not None)
    listed = DueList.chosen(ctx.book, duties, choice)
    if explain is not None:
        listed = show_explained(listed, explain, ctx, session, output)
    else:
        show(listed, session, output, list_all=list_all, far=wanted.far)
        close(listed, session, output)
    if worklist is not None:
        packs = [str(pack) for pack in wanted.packs]
        write_worklist(worklist, list(listed.items()), ctx.book, source, packs=packs, force=output.force)
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

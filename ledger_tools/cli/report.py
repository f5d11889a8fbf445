"""``report FILE --month 2021-11``: a formatted workbook with tables and charts; only --record writes the ledger.

``report --verify REPORT [FILE]`` holds reports against their ledger and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ledger_tools.cli.archiving import Archive, archive_options
from ledger_tools.cli.common import Command, Option, Session, Source, optional_reading_options, path_option
from ledger_tools.cli.earlier_reports import Previous, previous_option
from ledger_tools.cli.output import Output, format_of
from ledger_tools.cli.report_files import Aside, beside_options
from ledger_tools.cli.report_period import Asked, scope_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg


@click.command(cls=Command)
@optional_reading_options
@scope_options
@path_option(
    "-o",
    "--output",
    help="The .xlsx file to write; unless given it is named after ledger and period, and lies in the archive folder of "
    "the settings sheet, else in the current folder. With --verify: write what was found to this file.",
)
@beside_options
@previous_option
@click.option(
    "--without-investigations",
    cls=Option,
    is_flag=True,
    help="Keep claims that are or were investigated, or are in doubt, out of averages; the report says how many.",
)
@archive_options
@path_option(
    "--verify",
    metavar="REPORT",
    multiple=True,
    help="Make no report, but tell whether this one, or each in this folder, still matches the ledger FILE; without "
    "FILE the ledger is looked for by its name, beside the report and in the folders above. May be repeated.",
)
@click.option(
    "--format",
    "format_",
    cls=Option,
    type=click.Choice(("text", "json")),
    help="With --record: what the receipt is to be; with --verify: what the answer is to be.",
)
@click.option(
    "--force", cls=Option, is_flag=True, help="Replace the files if they exist; archived reports are never replaced."
)
@click.pass_context
def report(
    ctx: click.Context,
    source: Source | None,
    asked: Asked,
    output: Path | None,
    aside: Aside,
    previous: Previous,
    without_investigations: bool,
    archive: Archive,
    verify: Sequence[Path],
    format_: str | None,
    force: bool,
    as_of: date,
) -> None:
    """Make the report of a month, a quarter or a year, or a loss run, as a workbook with tables and charts.

    Every figure names the ledger rows it came from. The ledger itself is only read, unless --record enters the report
    in it. With --verify no report is made: the exit code is 0 if those named match the ledger, and 1 if one does not.
    """
    if verify:
        _verify(ctx, verify, previous, _answer_to(output, format_, force=force))
        return
    if source is None:
        raise UsageProblem(msg("Name the ledger, such as: ledger-tools report FILE --month 2021-11"))
    from ledger_tools.cli.report_making import Wanted, make_report

    archive.check(format_)
    period = asked.period(source.as_of)
    beside = aside.beside(period.kind, recorded=archive.record)
    make_report(
        source,
        Wanted(
            period,
            output,
            beside,
            previous,
            archive,
            force,
            without_investigations,
            format_ or "text",
            asked.scope() if asked.loss_run else None,
        ),
    )


def _answer_to(path: Path | None, format_: str | None, *, force: bool) -> Output:
    """Return where the answer to --verify goes; without --format the ending of a file tells its form."""
    return Output(format_ or (format_of(path, ("text", "json")) if path else "text"), path, force)


def _verify(ctx: click.Context, reports: Sequence[Path], previous: Previous, output: Output) -> None:
    from ledger_tools.cli.verifying import refuse_others, verify

    refuse_others(ctx)
    told = ctx.params
    ledger: Path | None = told["file"]
    output = replace(output, inputs=(*reports, *([ledger] if ledger else [])))
    output.check()
    session = ctx.ensure_object(Session)
    source = Source(ledger or Path(), told["as_of"], told["header_row"], told["map_"], told["password_file"], session)
    verify(reports, source, previous.paths, output, given=ledger is not None)

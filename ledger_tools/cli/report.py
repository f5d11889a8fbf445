"""``report FILE --month 2021-11``: a formatted workbook with tables and charts; only --record writes the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from ledger_tools.cli.archiving import Archive, archive_options
from ledger_tools.cli.common import Command, Option, Source, path_option, reading_options
from ledger_tools.cli.earlier_reports import Previous, previous_option
from ledger_tools.cli.report_files import Aside, beside_options
from ledger_tools.cli.report_period import Asked, period_options


@click.command(cls=Command)
@reading_options
@period_options
@path_option(
    "-o",
    "--output",
    help="The .xlsx file to write; unless given it is named after ledger and period, and lies in the archive folder of "
    "the settings sheet, else in the current folder.",
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
@click.option(
    "--format",
    "format_",
    cls=Option,
    type=click.Choice(("text", "json")),
    help="With --record: what the receipt is to be.",
)
@click.option(
    "--force", cls=Option, is_flag=True, help="Replace the files if they exist; archived reports are never replaced."
)
def report(
    source: Source,
    asked: Asked,
    output: Path | None,
    aside: Aside,
    previous: Previous,
    without_investigations: bool,
    archive: Archive,
    format_: str | None,
    force: bool,
) -> None:
    """Make the report of a month, a quarter or a year, or a loss run, as a workbook with tables and charts.

    Every figure names the ledger rows it came from. The ledger itself is only read, unless --record enters the report
    in it.
    """
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

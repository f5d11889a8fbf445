"""``report FILE --month 2021-11``: a formatted workbook with tables and charts; the ledger itself is only read."""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Command, DateType, Option, Session, Source, reading_options
from ledger_tools.cli.output import check_target, save
from ledger_tools.cli.report_files import Beside, meeting

if TYPE_CHECKING:
    from ledger_tools.model.case import Case
    from ledger_tools.reports.period import Period


@click.command(cls=Command)
@reading_options
@click.option("--month", cls=Option, metavar="MONTH", help="The month, such as 2021-11; 110-11 is read as well.")
@click.option("--quarter", cls=Option, metavar="QUARTER", help="The quarter, such as 2021-Q4.")
@click.option("--year", cls=Option, metavar="YEAR", help="The year, such as 2021; 110 is read as well.")
@click.option(
    "-o",
    "--output",
    cls=Option,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The .xlsx file to write; named after ledger and period in the current folder unless given.",
)
@click.option(
    "--html",
    cls=Option,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Also write the report as one page for a browser, with the same figures and charts.",
)
@click.option(
    "--docx",
    cls=Option,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Also write the summary for the meeting as a Word file (小結, 總結), with room for what only people know.",
)
@click.option(
    "--meeting-on",
    cls=Option,
    type=DateType(),
    metavar="DATE",
    help="The day of the meeting, for the head of the Word file.",
)
@click.option(
    "--attendees",
    cls=Option,
    metavar="NAMES",
    help="Who is present, parted by commas or 、; for the head of the Word file.",
)
@click.option("--made-by", cls=Option, metavar="NAME", help="Who made the summary, for the head of the Word file.")
@click.option(
    "--without-investigations",
    cls=Option,
    is_flag=True,
    help="Keep claims that are or were investigated, or are in doubt, out of averages; the report says how many.",
)
@click.option("--force", cls=Option, is_flag=True, help="Replace the files if they exist.")
@click.pass_obj
def report(
    session: Session,
    source: Source,
    month: str | None,
    quarter: str | None,
    year: str | None,
    output: Path | None,
    html: Path | None,
    docx: Path | None,
    meeting_on: date | None,
    attendees: str | None,
    made_by: str | None,
    without_investigations: bool,
    force: bool,
) -> None:
    """Make the report of a month, a quarter or a year as a workbook with tables and charts.

    Every figure names the ledger rows it came from. The ledger itself is only read.
    """
    from ledger_tools.text.i18n import msg

    period = _period(month, quarter, year)
    target = output or _usual_name(source.path, period)
    _check_ending(target)
    check_target(target, force=force, inputs=(source.path,))
    beside = Beside(html, docx, period.kind, meeting(docx, meeting_on, attendees, made_by))
    beside.check(target, force=force, inputs=(source.path,))
    for path, data in _made(session, source, period, target, beside, without_investigations):
        save(path, data, force=force, inputs=(source.path,))
        if not session.quiet:
            click.echo(msg("Report written to {path}.", path=path).text(session.language), err=True)


def _period(month: str | None, quarter: str | None, year: str | None) -> Period:
    from ledger_tools.errors import UsageProblem
    from ledger_tools.reports import period
    from ledger_tools.text.i18n import msg

    readers = (period.read_month, month), (period.read_quarter, quarter), (period.read_year, year)
    given = [(read, text) for read, text in readers if text is not None]
    if len(given) != 1:
        raise UsageProblem(msg("Name one period: --month 2021-11, --quarter 2021-Q4 or --year 2021."))
    read, text = given[0]
    return read(text)


def _usual_name(ledger: Path, period: Period) -> Path:
    from ledger_tools.text.names import safe_file_name

    return Path(safe_file_name(f"{ledger.stem} {period.code}.xlsx"))


def _check_ending(target: Path) -> None:
    from ledger_tools.errors import UsageProblem
    from ledger_tools.text.i18n import msg

    if target.suffix.casefold() != ".xlsx":
        raise UsageProblem(msg("-o {path}: a report is an .xlsx workbook; let the name end in .xlsx.", path=target))


def _made(
    session: Session, source: Source, period: Period, target: Path, beside: Beside, without_investigations: bool
) -> list[tuple[Path, bytes]]:
    """Return the files with their content, all made before the first is written."""
    from ledger_tools.cli.progress import progress
    from ledger_tools.render.xlsx import write_report
    from ledger_tools.reports.build import build_report
    from ledger_tools.text.i18n import msg

    with progress(session) as stage:
        case = _checked(source.case(stage))
        stage(msg("Making the report"))
        link = _link(source.path, target)
        made = build_report(case, period, link=link, without_investigations=without_investigations)
        stream, language = io.BytesIO(), session.sheet_language(case.book.script)
        write_report(made, stream, language)
        return [(target, stream.getvalue()), *beside.files(made, language)]


def _checked(case: Case) -> Case:
    """Return the case with its findings, which the report counts; those that the workbook accepts are left out."""
    from dataclasses import replace

    from ledger_tools.registers.accepted import without_accepted
    from ledger_tools.rules import run_rules

    return replace(case, findings=without_accepted(case.book, run_rules(case), case.as_of)[0])


def _link(ledger: Path, target: Path) -> str | None:
    """Return the path from the report's folder to the ledger; None where there is none, as between two drives."""
    try:
        return Path(os.path.relpath(ledger.resolve(), target.resolve().parent)).as_posix()
    except ValueError:
        return None

"""Where a report is kept: the archive folder, names that are never written over, and ``--record`` with its row."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import DateType, Option, Source, path_option, with_options
from ledger_tools.cli.output import placing
from ledger_tools.errors import UsageProblem, WriteRefused
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.cli.writing import Change, Read
    from ledger_tools.model.case import Case
    from ledger_tools.registers.archive import ReportMade
    from ledger_tools.reports.period import Period
    from ledger_tools.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
_NETWORK = ("//", "\\\\")


@dataclass(frozen=True, slots=True)
class Archive:
    """What is wanted beside the report itself: a row in the ledger's index of reports.

    Attributes:
        to: a copy of the ledger that gets the row instead.
        made_on: the day it was made; None for the day of --as-of.
    """

    record: bool = False
    add_sheet: bool = False
    dry_run: bool = False
    to: Path | None = None
    made_on: date | None = None
    approved_by: str = ""

    def check(self, format_: str | None) -> None:
        """Refuse options that only go with ``--record``.

        Args:
            format_: of the receipt; None where none was asked for.

        Raises:
            UsageProblem: there are some without it.
        """
        extra = [
            name
            for name, on in (
                ("--add-sheet", self.add_sheet),
                ("--dry-run", self.dry_run),
                ("--to", self.to),
                ("--made-on", self.made_on),
                ("--approved-by", self.approved_by),
                ("--format", format_),
            )
            if on
        ]
        if extra and not self.record:
            raise UsageProblem(msg("{option} only goes with --record.", option=extra[0]))


def archive_options(function: F) -> F:
    """Add ``--record`` and what goes with it; the command receives ``archive: Archive``."""

    def wrapper(
        *args: Any,
        record: bool,
        add_sheet: bool,
        dry_run: bool,
        to: Path | None,
        made_on: date | None,
        approved_by: str | None,
        **options: Any,
    ) -> Any:
        archive = Archive(record, add_sheet, dry_run, to, made_on, (approved_by or "").strip())
        return function(*args, archive=archive, **options)

    return with_options(
        function,
        click.option(
            "--record",
            cls=Option,
            is_flag=True,
            help="Enter the report in the ledger's index of reports (報告歸檔), with its file, checksums and who made "
            "it; the ledger is backed up and undo takes the row out again.",
        ),
        click.option(
            "--add-sheet", cls=Option, is_flag=True, help="With --record: add the index of reports where there is none."
        ),
        click.option(
            "--made-on",
            cls=Option,
            metavar="DATE",
            type=DateType(),
            help="With --record: the day the report was made; the day of --as-of unless given.",
        ),
        click.option(
            "--approved-by", cls=Option, metavar="NAME", help="With --record: who approved the report, for its row."
        ),
        click.option(
            "--dry-run", cls=Option, is_flag=True, help="With --record: show what would be entered, and write nothing."
        ),
        path_option(
            "--to",
            metavar="COPY",
            help="With --record: write the ledger with the row to this new file and leave FILE as it is.",
        ),
        run=wrapper,
    )


def archive_folder(settings: Settings, ledger: Path) -> Path | None:
    """Return the folder that the setting names, seen from the ledger; None where it names none.

    The setting stands in a cell of a file that is mailed around, so a relative one must stay below the ledger's own
    folder, any other must be there already, and none may lie on a machine that merely looking would call up.

    Raises:
        WriteRefused: the folder is none of these.
    """
    text = (settings.archive_dir or "").strip()
    if not text:
        return None
    if text.startswith(_NETWORK) or "://" in text:
        raise WriteRefused(
            msg("The archive folder {folder} is on a network; name the file to write with -o.", folder=text)
        )
    path = Path(text.replace("\\", "/") if os.sep == "/" else text)
    home = ledger.resolve().parent
    folder = (home / path).resolve()
    if not path.is_absolute() and not folder.is_relative_to(home):
        raise WriteRefused(
            msg(
                "The archive folder {folder} leads out of the ledger's own folder; write it as a full path, or name "
                "the file with -o.",
                folder=text,
            )
        )
    if path.is_absolute() and not folder.is_dir():
        raise WriteRefused(
            msg("There is no archive folder {folder}; create it, or name the file to write with -o.", folder=text)
        )
    return folder


def archive_name(ledger: Path, period: Period, language: str) -> str:
    """Return the fixed name of a report in the archive: ``台帳 2021-11 月小結.xlsx``."""
    from ledger_tools.ledger.specs import choice_labels, sheet_column
    from ledger_tools.text.names import MOST_BYTES, safe_file_name

    label = choice_labels(sheet_column("report-archive", "kind").choices, period.kind)[language]
    ending = f" {period.code} {label}"
    # The ledger's name is cut first: without its ending a report could not be told from another.
    stem = safe_file_name(ledger.stem, most_bytes=MOST_BYTES - len(ending.encode()) - 5)
    return safe_file_name(f"{stem}{ending}.xlsx")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a report goes, and whether it lies there already with the very same content."""

    path: Path
    there: bool = False


def place_in(folder: Path, name: str, data: bytes) -> Kept:
    """Return the path of a report in the archive: an earlier edition with other content is kept, and it gets a number.

    Raises:
        UsageProblem: a symbolic link stands in its place.
    """
    from ledger_tools.text.names import distinct_file_name, inside

    taken = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    editions: list[str] = []
    while (free := distinct_file_name(name, editions)) in taken or free.casefold() in map(str.casefold, taken):
        path = inside(folder, next(entry for entry in taken if entry.casefold() == free.casefold()))
        if path.is_file() and path.read_bytes() == data:
            return Kept(path, there=True)
        editions.append(free)
    return Kept(inside(folder, free))


def refuse_archived(path: Path, case: Case, ledger: Path) -> None:
    """Refuse to write over a report of the archive, even with --force.

    Raises:
        WriteRefused: the file lies in the archive folder, or the ledger's index holds its SHA-256.
    """
    from ledger_tools.registers.archive import archived_reports

    if not path.is_file():
        return
    folder = archive_folder(case.settings, ledger)
    known = {row.sha256 for row in archived_reports(case.book) if row.sha256}
    in_folder = folder is not None and path.resolve().parent == folder
    if in_folder or (known and hashlib.sha256(path.read_bytes()).hexdigest() in known):
        raise WriteRefused(
            msg("{path} is an archived report; these are never written over. Choose another name.", path=path)
        )


def entering(report: ReportMade, archive: Archive) -> Callable[[Read], Change]:
    """Return what makes the row of a report, from the ledger as it is at the moment of writing."""
    from ledger_tools.cli.writing import Change
    from ledger_tools.ledger import require_ledger
    from ledger_tools.registers.archive import enter_report
    from ledger_tools.registers.entering import Registers

    def make(read: Read) -> Change:
        if read.book.workbook.sha256 != report.source_sha256:
            raise WriteRefused(msg("it was changed while the report was being made; make the report again."))
        book = require_ledger(read.book)
        registers = Registers(book, read.grids, read.names, read.language, archive.add_sheet)
        entry = enter_report(registers, report)
        said = msg("Entered as {number}.", number=entry.number)
        if archive.dry_run:
            said = msg("It would be entered as {number}.", number=entry.number)
        return Change(registers.edits(), [*([said] if entry.number else []), *entry.said])

    return make


def write_files(
    source: Source,
    files: Sequence[tuple[Path, bytes]],
    row: ReportMade | None,
    archive: Archive,
    *,
    force: bool = False,
    format_: str = "text",
) -> None:
    """Write the files of a report and, where one is given, its row in the ledger: all of them, or none.

    Raises:
        WriteRefused: nothing was written; the sentence says why.
    """
    from ledger_tools.cli.writing import change

    entered = False
    try:
        with ExitStack() as stack:
            for path, data in () if archive.dry_run else files:
                stack.enter_context(placing(path, data, force=force, inputs=(source.path,)))
            if row is not None:
                make = entering(row, archive)
                change(source, make, command="report", dry_run=archive.dry_run, to=archive.to, format_=format_)
                entered = not archive.dry_run
    except WriteRefused as problem:
        if not entered:
            raise
        raise WriteRefused(
            msg("{problem} Its row is in the ledger; undo takes it out again.", problem=problem.sentence)
        ) from problem
    for path, _ in files if not source.session.quiet else ():
        said = msg("Report written to {path}.", path=path)
        if archive.dry_run:
            said = msg("The report would be written to {path}.", path=path)
        click.echo(said.text(source.session.language), err=True)

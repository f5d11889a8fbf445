"""How a report comes about: the case with its findings and earlier reports, the files, the row in the ledger."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.cli.archiving import Archive, archive_folder, archive_name, place_in, refuse_archived, write_files
from ledger_tools.cli.common import Source, say
from ledger_tools.cli.earlier_reports import Previous
from ledger_tools.cli.output import check_target
from ledger_tools.cli.progress import progress
from ledger_tools.cli.report_files import Beside
from ledger_tools.errors import UsageProblem, WriteRefused
from ledger_tools.text.i18n import joined, msg
from ledger_tools.text.reasons import reason_in_words

if TYPE_CHECKING:
    from ledger_tools.model.case import Case
    from ledger_tools.model.report import Report
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.registers.archive import ReportMade
    from ledger_tools.reports.loss_run import Scope
    from ledger_tools.reports.period import Period

ENDING = ".xlsx"
HEADER_ROW, MAP = "--header-row", "--map"  # names in ``Snapshot.made``, each with a number behind it


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as it is wanted.

    Attributes:
        output: the file to write; None for the archive folder, else the current one, under the usual name.
        format: of the receipt of ``--record``.
        scope: the claims of a loss run; None for all.
    """

    period: Period
    output: Path | None
    beside: Beside
    previous: Previous
    archive: Archive
    force: bool = False
    without_investigations: bool = False
    format: str = "text"
    scope: Scope | None = None


@dataclass(slots=True)
class _Place:
    """Where the workbook goes: a file that was named, or a name in the archive, where nothing is written over."""

    path: Path
    in_archive: bool = False


def make_report(source: Source, wanted: Wanted) -> None:
    """Make a report, write its files, and enter it in the ledger if that is wanted.

    Raises:
        InputError: the ledger or an earlier report cannot be read.
        UsageProblem: the options do not go together.
        WriteRefused: nothing was written; the sentence says why.
    """
    _check(source, wanted)
    with progress(source.session) as stage:
        case = checked(source.case(stage))
        case = wanted.previous.known_to(case, wanted.period, source.session)
        language = source.session.sheet_language(case.book.script)
        place = _place(source, wanted, case, language)
        stage(msg("Making the report"))
        link = ledger_link(source.path, place.path)
        apart = wanted.without_investigations
        made = build(case, wanted.period, wanted.scope, link=link, without_investigations=apart)
        made.snapshot = with_reading(made.snapshot, source)
        data = workbook_bytes(made, language)
        path, there = _free(place, data, dry_run=wanted.archive.dry_run)
        files = [] if there else [(path, data)]
        files += wanted.beside.files(made, language)
    if there:
        say([msg("{path} is there already with the same content.", path=path)], source.session)
    row = _row(case, wanted, path, data) if wanted.archive.record else None
    force = wanted.force and not place.in_archive
    write_files(source, files, row, wanted.archive, force=force, format_=wanted.format)


def _check(source: Source, wanted: Wanted) -> None:
    """Refuse a named file that must not be written, before any work is done."""
    inputs = (source.path, *wanted.beside.inputs())
    target = wanted.output or Path(_usual_name(source.path, wanted.period))
    if target.suffix.casefold() != ENDING:
        raise UsageProblem(msg("-o {path}: a report is an .xlsx workbook; let the name end in .xlsx.", path=target))
    if wanted.output is not None:
        check_target(wanted.output, force=wanted.force, inputs=inputs)
    wanted.beside.check(target, force=wanted.force, inputs=inputs)


def _usual_name(ledger: Path, period: Period) -> str:
    from ledger_tools.text.names import safe_file_name

    return safe_file_name(f"{ledger.stem} {period.code}{ENDING}")


def _place(source: Source, wanted: Wanted, case: Case, language: str) -> _Place:
    folder = archive_folder(case.settings, source.path)
    if wanted.output is not None:
        refuse_archived(wanted.output, case, source.path)
        return _Place(wanted.output)
    if folder is not None:
        return _Place(folder / archive_name(source.path, wanted.period, language), in_archive=True)
    path = Path(_usual_name(source.path, wanted.period))
    check_target(path, force=wanted.force, inputs=(source.path,))
    refuse_archived(path, case, source.path)
    return _Place(path)


def _free(place: _Place, data: bytes, *, dry_run: bool) -> tuple[Path, bool]:
    """Return the file to write, and whether it is there already with this very content."""
    if not place.in_archive:
        return place.path, False
    kept = place_in(place.path.parent, place.path.name, data)
    if not kept.there and not dry_run:
        _make_folder(place.path.parent)
    return kept.path, kept.there


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise WriteRefused(
            msg("The archive folder {folder} cannot be made: {reason}.", folder=folder, reason=reason_in_words(problem))
        ) from problem


def build(
    case: Case, period: Period, scope: Scope | None, *, link: str | None, without_investigations: bool = False
) -> Report:
    """Return the report of a case: the loss run of a scope, or the report of a period."""
    from ledger_tools.reports.build import build_report
    from ledger_tools.reports.loss_report import build_loss_run
    from ledger_tools.reports.period import LOSS_RUN

    if period.kind == LOSS_RUN:
        return build_loss_run(case, scope, link=link)
    return build_report(case, period, link=link, without_investigations=without_investigations)


def with_reading(snapshot: Snapshot | None, source: Source) -> Snapshot | None:
    """Return a snapshot that also tells how the call wanted the ledger read, so that the report can be made again."""
    if snapshot is None:
        return None
    told = {
        f"{name} {number}": text
        for name, texts in ((HEADER_ROW, source.header_rows), (MAP, source.maps))
        for number, text in enumerate(texts, 1)
    }
    return replace(snapshot, made={**snapshot.made, **told})


def workbook_bytes(report: Report, language: str) -> bytes:
    """Return a report as the bytes of its workbook."""
    from ledger_tools.render.xlsx import write_report

    stream = io.BytesIO()
    write_report(report, stream, language)
    return stream.getvalue()


def checked(case: Case) -> Case:
    """Return the case with its findings, which the report counts; those that the workbook accepts are left out."""
    from ledger_tools.registers.accepted import without_accepted
    from ledger_tools.rules import run_rules

    return replace(case, findings=without_accepted(case.book, run_rules(case), case.as_of)[0])


def ledger_link(ledger: Path, target: Path) -> str | None:
    """Return the path from the report's folder to the ledger; None where there is none, as between two drives."""
    try:
        return Path(os.path.relpath(ledger.resolve(), target.resolve().parent)).as_posix()
    except ValueError:
        return None


def _row(case: Case, wanted: Wanted, path: Path, data: bytes) -> ReportMade:
    from ledger_tools.registers.archive import ReportMade

    meeting, archive = wanted.beside.meeting, wanted.archive
    return ReportMade(
        kind=wanted.period.kind,
        period=wanted.period.code,
        as_of=case.as_of,
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        source_sha256=case.book.workbook.sha256,
        made_on=archive.made_on or case.as_of,
        made_by=meeting.made_by,
        meeting_on=meeting.on,
        attendees=joined(meeting.attendees, case.book.script),
        approved_by=archive.approved_by,
    )

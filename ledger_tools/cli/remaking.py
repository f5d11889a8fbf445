"""A report made again: from its ledger as it is, with the day, period, language and options that the report carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.cli.common import Source
from ledger_tools.cli.earlier_reports import snapshot_of_file
from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.text.i18n import LANGUAGES, Message, msg

if TYPE_CHECKING:
    from ledger_tools.cli.progress import Stage
    from ledger_tools.model.case import Book, Case
    from ledger_tools.model.report import Report
    from ledger_tools.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Again:
    """A report made again.

    Attributes:
        book: the ledger as it is.
        report: as if the ledger still were the file that the report was made of.
        whole: True if everything was there that the report was made with, so that each cell can be compared.
        notes: what was not, in words.
    """

    book: Book
    report: Report
    snapshot: Snapshot
    whole: bool
    notes: Sequence[Message]


def make_again(path: Path, then: Snapshot, source: Source, places: Sequence[Path], stage: Stage) -> Again:
    """Return a report made again.

    Args:
        then: what the report carries.
        source: the ledger; how its call wants it read goes before what the report carries.
        places: folders and files in which earlier reports are looked for.

    Raises:
        InputError: the ledger cannot be read.
        UsageProblem: it is not the ledger of the report.
    """
    source = _read_alike(replace(source, as_of=then.as_of), then)
    case = source.case(stage)
    _check_ledger(then, case.book)
    earlier, missing = _earlier(then, places)
    notes = list(_lacking(then, missing))
    stage(msg("Making the report again"))
    report = _made(_as_then(case, then), earlier, then, path, source)
    assert report.snapshot is not None  # every report carries one
    return Again(case.book, report, report.snapshot, not notes, notes)


def _read_alike(source: Source, then: Snapshot) -> Source:
    """Return a source that is read as the report's call wanted it, where this call does not say otherwise."""
    from ledger_tools.cli.report_making import HEADER_ROW, MAP

    def told(name: str) -> tuple[str, ...]:
        return tuple(text for key, text in then.made.items() if key.startswith(f"{name} "))

    return replace(source, header_rows=source.header_rows or told(HEADER_ROW), maps=source.maps or told(MAP))


def _check_ledger(then: Snapshot, book: Book) -> None:
    from ledger_tools.reports.earlier import is_of_ledger

    if then.sha256 != book.workbook.sha256 and not is_of_ledger(then, book):
        raise UsageProblem(
            msg(
                "{file} was made of {other}, and few of its claims are in {ledger}; name the ledger it was made of.",
                file=then.file,
                other=then.ledger,
                ledger=book.workbook.name,
            )
        )


def _lacking(then: Snapshot, missing: Sequence[str]) -> Iterator[Message]:
    """Yield what keeps a report from being made again cell for cell: another program, earlier reports not found."""
    from ledger_tools.model.snapshot import LANGUAGE
    from ledger_tools.reports.snapshots import PROGRAM, program_versions

    made, own = then.made.get(PROGRAM), program_versions()[PROGRAM]
    if made is None or then.made.get(LANGUAGE) not in LANGUAGES:
        yield msg("It was made by an earlier version of ledger-tools, so its single cells are not compared.")
    elif made != own:
        yield msg(
            "It was made by ledger-tools {then} and this is {now}, so its single cells are not compared, and what "
            "differs may come from the program.",
            then=made,
            now=own,
        )
    if missing:
        yield msg(
            "It was held against earlier reports that are not there as they were ({names}), so its single cells are "
            "not compared; --previous names where they are.",
            names=list(missing),
        )


def _earlier(then: Snapshot, places: Sequence[Path]) -> tuple[list[Snapshot], list[str]]:
    """Return what the reports saw that a report was held against, and the names of those that were not found."""
    wanted = {seen.sha256: seen.file for seen in then.earlier}
    if not wanted:
        return [], []
    # By the name that it had, for the report says which one it was held against.
    found = {
        seen.file_sha256: replace(seen, file=wanted[seen.file_sha256])
        for seen in _snapshots(places, set(wanted.values()))
        if seen.file_sha256 in wanted
    }
    return list(found.values()), [file for sha256, file in wanted.items() if sha256 not in found]


def _snapshots(places: Sequence[Path], names: set[str]) -> Iterator[Snapshot]:
    for place in places:
        for path in [p for p in place.glob("*.xlsx") if p.name in names] if place.is_dir() else [place]:
            try:
                yield snapshot_of_file(path)
            except InputError:  # then it is not the one wanted
                continue


def _as_then(case: Case, then: Snapshot) -> Case:
    """Return the case with the index of reports as it was, for a report that is recorded changes what is due.

    The file, too, is called what it was, so that nothing but what the report tells can differ.
    """
    from ledger_tools.library import make_case
    from ledger_tools.model.case import WorkbookId
    from ledger_tools.registers.archive import with_first_reports
    from ledger_tools.reports.snapshots import ARCHIVE_ROWS

    book = replace(case.book, workbook=WorkbookId(then.ledger, then.sha256))
    if then.made:  # reports of an earlier version do not tell
        rows = then.made.get(ARCHIVE_ROWS, "")
        book = with_first_reports(book, int(rows) if rows.isdecimal() else None)
    return make_case(book, case.as_of)


def _made(case: Case, earlier: Sequence[Snapshot], then: Snapshot, path: Path, source: Source) -> Report:
    from ledger_tools.cli.report_making import build, checked, ledger_link, with_reading
    from ledger_tools.reports.cover import made_with
    from ledger_tools.reports.earlier import with_earlier
    from ledger_tools.reports.loss_run import Scope
    from ledger_tools.reports.snapshots import WITHOUT_INVESTIGATIONS, program_versions
    from ledger_tools.reports.verification import period_of

    period = period_of(then)
    case = checked(case)
    case = with_earlier(case, period, earlier) if earlier else case
    scope = Scope(*(tuple(filter(None, then.scope.get(key, "").split("; "))) for key in ("insurer", "policy")))
    link = ledger_link(source.path.parent / then.ledger, path)
    report = build(case, period, scope, link=link, without_investigations=WITHOUT_INVESTIGATIONS in then.settings)
    report.snapshot = with_reading(report.snapshot, source)
    if then.made and report.snapshot is not None:
        told = {key: then.made.get(key, text) for key, text in program_versions().items()}
        report.snapshot = replace(report.snapshot, made={**report.snapshot.made, **told})
        report.foot = (made_with(told),)
    return report

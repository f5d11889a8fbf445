"""``report --verify``: reports made again from their ledger, by what they carry, and held against what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Output, Session, Source, say
from ledger_tools.cli.earlier_reports import snapshot_of_file
from ledger_tools.cli.progress import progress
from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.cli.progress import Stage
    from ledger_tools.cli.remaking import Again
    from ledger_tools.model.case import Book
    from ledger_tools.model.report import Report
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.model.verification import CellsCompared, Filed, Verification
    from ledger_tools.reports.cells_compared import Aside

_UP = 4  # folders above a report in which its ledger is looked for
# Options that go with --verify, by parameter; all others are about a report to be made.
_ALLOWED = frozenset(
    {"verify", "file", "header_row", "map_", "password_file", "previous", "format_", "output", "force"}
)
_ON_THE_LEDGER = ("quality", "left-out")  # sections that tell how the whole ledger was read


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that could not be held against anything, and why."""

    path: Path
    why: Message | str


def refuse_others(ctx: click.Context) -> None:
    """Refuse options on a report to be made.

    Raises:
        UsageProblem: there is one.
    """
    for parameter in ctx.command.params:
        name = parameter.name or ""
        given = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if given and parameter.expose_value and name not in _ALLOWED:
            raise UsageProblem(msg("{option} does not go with {other}.", option=parameter.opts[-1], other="--verify"))


def verify(paths: Sequence[Path], source: Source, previous: Sequence[Path], output: Output, *, given: bool) -> None:
    """Print whether reports match their ledger; exit code 1 if one does not, else 3 if one cannot be read.

    Args:
        paths: reports, and folders of reports.
        source: how the ledger is to be read; its path counts only if it was ``given``.
        previous: earlier reports that they were held against, where they do not lie beside them.

    Raises:
        InputError: a report that was named cannot be read, or its ledger is not found.
        UsageProblem: the ledger given is not the one of a report.
    """
    done: list[Verification] = []
    unread: list[Unread] = []
    with progress(source.session) as stage:
        for path, named in list(_reports(paths, source.session)):
            try:
                done.append(_verified(path, source, previous, stage, given=given))
            except (InputError, UsageProblem) as problem:
                if named:
                    raise
                unread.append(Unread(path, problem.sentence))
    _show(done, unread, _absent(done, paths), source.session, output)
    if any(not one.matches for one in done):
        raise click.exceptions.Exit(1)
    if unread:
        raise click.exceptions.Exit(InputError.exit_code)


def _reports(paths: Sequence[Path], session: Session) -> Iterator[tuple[Path, bool]]:
    """Yield the reports, each with whether it was named itself; workbooks of a folder that are no reports are named.

    Raises:
        InputError: there is no report in a folder.
    """
    for path in paths:
        if not path.is_dir():
            yield path, True
            continue
        found = [p for p in sorted(path.glob("*.xlsx")) if p.is_file() and not p.name.startswith(("~$", "."))]
        reports = [p for p in found if _may_be_report(p)]
        if not reports:
            raise InputError(msg("{folder}: there is no report of ledger-tools in this folder.", folder=path))
        if others := [p.name for p in found if p not in reports]:
            say([msg("workbooks that are no reports, passed over: {names}.", names=others)], session)
        yield from ((p, False) for p in reports)


class _Locked(InputError):
    """A workbook in a folder of reports is locked; no report of ours is, as long as nobody locks it."""


def _locked() -> str:
    raise _Locked(msg("the report is locked with a password; save a copy without one."))


def _may_be_report(path: Path) -> bool:
    """True unless a workbook carries no snapshot, or is locked: a damaged report must not pass in silence."""
    from ledger_tools.cli.earlier_reports import hidden_snapshot
    from ledger_tools.workbook import open_workbook

    try:
        return hidden_snapshot(open_workbook(path, password=_locked)) is not None
    except InputError as problem:
        return not isinstance(problem.__cause__ or problem, _Locked)


def _absent(done: Sequence[Verification], paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Return the reports that an index holds and that lie in none of the folders looked at; nothing for mere files."""
    folders = [path for path in paths if path.is_dir()]
    there = {file.name.casefold() for folder in folders for file in folder.iterdir()}
    held = dict.fromkeys(entry for one in done for entry in one.recorded) if folders else {}
    return [(number, file) for number, file in held if PureWindowsPath(file).name.casefold() not in there]


def _verified(path: Path, source: Source, previous: Sequence[Path], stage: Stage, *, given: bool) -> Verification:
    from ledger_tools.cli.remaking import make_again
    from ledger_tools.model.case import WorkbookId
    from ledger_tools.model.verification import Verification
    from ledger_tools.registers.archive import archived_reports
    from ledger_tools.reports.verification import claim_changes, figure_changes, period_of, setting_changes

    stage(msg("Reading {name}", name=path.name))
    then = snapshot_of_file(path)
    notes: list[Message] = []
    ledger = source.path if given else find_ledger(path, then, notes)
    again = make_again(path, then, replace(source, path=ledger), [path.parent, *previous], stage)
    filed, number = _filed(again.book, then)
    same, cells = _cells(path, then, again, stage)
    return Verification(
        report=WorkbookId(path.name, then.file_sha256),
        ledger=again.book.workbook,
        made_of=WorkbookId(then.ledger, then.sha256),
        kind=then.kind,
        period=period_of(then).code,
        as_of=then.as_of,
        filed=filed,
        number=number,
        same_bytes=same,
        figure_count=len(then.figures),
        claim_count=len(then),
        figures=figure_changes(then, again.snapshot, again.report.figures),
        claims=claim_changes(then, again.snapshot),
        settings=setting_changes(then, again.snapshot),
        cells=cells,
        notes=[*notes, *again.notes],
        recorded=[(row.number, row.file) for row in archived_reports(again.book) if row.file],
    )


def find_ledger(report: Path, then: Snapshot, notes: list[Message]) -> Path:
    """Return the ledger of a report: by its name in the report's folder, else the nearest one above it.

    Args:
        notes: takes a word on further workbooks of that name, for the one meant may be another.

    Raises:
        InputError: there is none.
    """
    home = report.resolve().parent
    name = PureWindowsPath(then.ledger).name  # a file may say anything; a path in it must not lead elsewhere
    found = [folder / name for folder in (home, *list(home.parents)[:_UP]) if name and (folder / name).is_file()]
    if not found:
        raise InputError(
            msg(
                "{report} was made of {ledger}, which is neither beside it nor in a folder above; name the ledger too.",
                report=report.name,
                ledger=then.ledger,
            )
        )
    if len(found) > 1:
        notes.append(
            msg(
                "There are {n} workbooks of that name; this is about the one in {folder}.",
                n=len(found),
                folder=found[0].parent,
            )
        )
    return found[0]


def _filed(book: Book, then: Snapshot) -> tuple[Filed, str]:
    """Return what the ledger's index says of a report's file, and the number of its row."""
    from ledger_tools.model.verification import Filed
    from ledger_tools.registers.archive import archived_as

    row = archived_as(book, then.file, then.file_sha256)
    if row is None or not row.sha256:
        return Filed.NOT_RECORDED, ""
    return (Filed.AS_RECORDED if row.sha256 == then.file_sha256 else Filed.ALTERED), row.number


def _cells(path: Path, then: Snapshot, again: Again, stage: Stage) -> tuple[bool, CellsCompared | None]:
    """Return whether the report made again is the same file, and how its cells stand where they can be compared."""
    from ledger_tools.cli.report_making import workbook_bytes
    from ledger_tools.model.snapshot import LANGUAGE
    from ledger_tools.reports.cells_compared import compare_cells
    from ledger_tools.workbook import open_workbook, workbook_of

    if not again.whole:
        return False, None
    stage(msg("Comparing the cells of {name}", name=path.name))
    kept = open_workbook(path)
    data = workbook_bytes(again.report, then.made[LANGUAGE])
    aside = None if again.book.workbook.sha256 == then.sha256 else _aside(again.report, then.made[LANGUAGE])
    return data == kept.stored, compare_cells(kept.grids(), workbook_of(data, path.name).grids(), aside)


def _aside(report: Report, language: str) -> Aside:
    """Return the cells that any row added to the ledger since may change, though the report is about none of it."""
    from ledger_tools.render.xlsx_layout import plan_report
    from ledger_tools.reports.cells_compared import Aside

    plans = plan_report(report, language).sheets
    return Aside(
        sheets=frozenset(plan.name for plan in plans if plan.section.key in _ON_THE_LEDGER),
        texts=frozenset(plan.name for plan in plans if plan.section.key == "cover"),
        notes={
            plan.name: (plan.note_row + 1, plan.note_row + len(plan.section.notes) + 1)
            for plan in plans
            if plan.section.key != "cover"
        },
    )


def _show(
    done: Sequence[Verification],
    unread: Sequence[Unread],
    absent: Sequence[tuple[str, str]],
    session: Session,
    output: Output,
) -> None:
    from ledger_tools.cli.screen import screen_width, wants_colour
    from ledger_tools.render.verification_json import verification_json
    from ledger_tools.render.verification_text import verification_text

    refused = [(one.path.name, one.why) for one in unread]
    if output.format == "json":
        output.write_bytes(verification_json(done, refused, session.language, absent))
        return
    lines = verification_text(
        done, refused, session.language, colour=wants_colour(output), size=screen_width(output), brief=session.quiet
    )
    output.write_lines(lines)
    if absent:
        names = [f"{number} {file}".strip() for number, file in absent]
        say([msg("recorded in the ledger, but not in this folder: {names}.", names=names)], session)

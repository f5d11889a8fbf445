"""``--previous``: earlier reports, named one by one or as the folder that they lie in, and what each of them saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Session, path_option, say, with_options
from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Case
    from ledger_tools.model.grid import Grid
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.reports.period import Period
    from ledger_tools.workbook import Workbook

F = TypeVar("F", bound=Callable[..., Any])
_NAMED = 3  # unreadable files of a folder that are named


def previous_option(function: F) -> F:
    """Add ``--previous``; the command receives ``previous: Previous``."""

    def wrapper(*args: Any, previous: Sequence[Path], **options: Any) -> Any:
        return function(*args, previous=Previous(tuple(previous)), **options)

    return with_options(
        function,
        path_option(
            "--previous",
            multiple=True,
            help="The last report, or a folder of reports, of which the newest on an earlier time is taken: tells how "
            "reserves moved, what was re-opened, taken out or entered late; may be repeated.",
        ),
        run=wrapper,
    )


@dataclass(frozen=True, slots=True)
class Previous:
    """The earlier reports that were named: files, or folders that hold them."""

    paths: Sequence[Path]

    def known_to(self, case: Case, period: Period, session: Session) -> Case:
        """Return a case that knows the earlier reports; which one it is held against is said on standard error.

        Raises:
            InputError: a report that was named cannot be read.
            UsageProblem: a report that was named cannot be held against the ledger.
        """
        if not self.paths:
            return case
        from ledger_tools.reports.earlier import check_named, with_earlier

        found: list[Snapshot] = []
        for path in self.paths:
            if path.is_dir():
                found += _in_folder(path, session)
            else:
                found.append(snapshot_of_file(path))
                check_named(found[-1], case)
        told = with_earlier(case, period, found)
        if not session.quiet:
            click.echo(_which(told.last_snapshot).text(session.language), err=True)
        return told


def _which(last: Snapshot | None) -> Any:
    if last is None:
        return msg("Note: {note}", note=msg("none of the reports named is on this ledger and of an earlier day."))
    return msg("Held against {file}, as of {day}.", file=last.file, day=last.as_of.isoformat())


def _in_folder(folder: Path, session: Session) -> list[Snapshot]:
    """Return what the reports in a folder saw; files without a snapshot that can be read are passed over, and named."""
    found, unread = [], []
    for path in sorted(folder.glob("*.xlsx")):
        if path.name.startswith(("~$", ".")) or not path.is_file():
            continue
        try:
            found.append(snapshot_of_file(path))
        except InputError:
            unread.append(path.name)
    if unread:
        names = [*unread[:_NAMED], *(["…"] if len(unread) > _NAMED else [])]
        note = msg(
            "workbooks in {folder} without a snapshot that can be read: {n} ({names}).",
            folder=folder.name or str(folder),
            n=len(unread),
            names=names,
        )
        say([note], session)
    return found


def snapshot_of_file(path: Path) -> Snapshot:
    """Return what a report saw, from its hidden sheet.

    Raises:
        InputError: the file cannot be read, is locked with a password, or carries no snapshot that can be read.
    """
    from ledger_tools.reports.earlier import snapshot_in
    from ledger_tools.workbook import open_workbook

    workbook = open_workbook(path, password=_locked)
    try:
        snapshot = snapshot_in(hidden_snapshot(workbook))
    except InputError as problem:
        if path.name in str(problem):
            raise
        raise InputError(msg("{file}: {problem}", file=path.name, problem=problem.sentence)) from problem
    return replace(snapshot, file=path.name, file_sha256=workbook.id.sha256)


def _locked() -> str:
    raise InputError(msg("the report is locked with a password; save a copy without one."))


def hidden_snapshot(workbook: Workbook) -> Grid | None:
    """Return the sheet of a workbook that holds a snapshot; None where it holds none."""
    return next(_hidden(workbook), None)


def _hidden(workbook: Workbook) -> Iterator[Grid]:
    """Yield the sheets that hold a snapshot: the one of its usual name, else hidden ones that were renamed."""
    from ledger_tools.model.snapshot import SHEET
    from ledger_tools.reports.earlier import holds_snapshot

    sheets = sorted(workbook.package.sheets, key=lambda sheet: sheet.name != SHEET)
    for sheet in sheets:
        if sheet.name in workbook.sheet_names and (sheet.name == SHEET or sheet.state != "visible"):
            grid = workbook.grid(sheet.name)
            if holds_snapshot(grid):
                yield grid

"""``due --worklist OUT.xlsx``: the sheet that the clerk works from and that ``log import`` takes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.calendaring import Calendars
from ledger_tools.cli.common import Output, Source, path_option, with_options
from ledger_tools.cli.output import check_target, save
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.duties import DueItem

F = TypeVar("F", bound=Callable[..., Any])
ENDING = ".xlsx"


def worklist_options(function: F) -> F:
    """Add ``--worklist``; the command receives ``worklist: Path | None``, already checked.

    Stands below ``reading_options``, ``output_options`` and ``calendar_options``, so that it can check its file against
    theirs.
    """

    def wrapper(*args: Any, worklist: Path | None, **options: Any) -> Any:
        if worklist is not None:
            _check(worklist, options.get("source"), options.get("output"), options.get("calendars"))
        return function(*args, worklist=worklist, **options)

    return with_options(
        function,
        path_option(
            "--worklist",
            metavar="OUT.xlsx",
            help="Also write the sheet to work from, a line for each duty listed, with room for what came of it; "
            "ledger-tools log import takes it back.",
        ),
        run=wrapper,
    )


def _check(path: Path, source: Any, output: Any, calendars: Any) -> None:
    """Refuse a place for the worklist before any work is done.

    Raises:
        UsageProblem: it does not end in .xlsx, or is the output or a calendar as well.
        WriteRefused: it is the ledger itself, exists without --force, or is no regular file.
    """
    if path.suffix.lower() != ENDING:
        raise UsageProblem(msg("--worklist: {path} must end in {ending}.", path=path, ending=ENDING))
    force = isinstance(output, Output) and output.force
    others = [output.path] if isinstance(output, Output) else []
    others += [calendars.ics, calendars.outlook] if isinstance(calendars, Calendars) else []
    if any(other is not None and path.resolve() == other.resolve() for other in others):
        raise UsageProblem(msg("Two of the files to be written have one name; give each its own."))
    check_target(path, force=force, inputs=[source.path] if isinstance(source, Source) else [])


def write_worklist(
    path: Path, items: Sequence[DueItem], book: Book, source: Source, *, packs: Sequence[str] = (), force: bool = False
) -> None:
    """Write the worklist of some duties and say on standard error how many lines it has.

    Args:
        items: in the order of the list.
        packs: keys, or paths, of the packs that were turned on for this run; ``log import`` turns them on again.

    Raises:
        WriteRefused: the file exists and ``force`` is not given, or it cannot be written.
    """
    from ledger_tools.registers.worklist import Listing, worklist_bytes

    language = source.session.sheet_language(book.script)
    data = worklist_bytes(Listing(list(items), book, source.as_of, language, path.name, packs))
    save(path, data, force=force, inputs=(source.path,))
    if not source.session.quiet:
        sentence = msg("Worklist: {path}, lines: {n}.", path=path, n=len(items))
        click.echo(sentence.text(source.session.language), err=True)

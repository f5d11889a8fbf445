"""The way from a command's wish to a changed workbook: read it under the lock, make the edits, save, say what was done.

The edits are made from the bytes that are replaced, so serial numbers and row numbers are those of that moment, however
many processes log at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.cli.common import Session, Source, of_file, say
from ledger_tools.cli.values import print_plan, print_receipt, telling
from ledger_tools.errors import LedgerError, TryAgain, UsageProblem
from ledger_tools.text.i18n import Message

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.edits import Edit, Receipt
    from ledger_tools.model.grid import Grid
    from ledger_tools.workbook import Workbook

TRIES = 3  # another program may save the workbook between our reading and our writing


@dataclass(slots=True)
class Read:
    """The workbook as it is at the moment of writing.

    Attributes:
        names: of all sheets, chart sheets too.
        language: of entries, their choices and the sheets they need: the ledger's own, whatever the user reads.
    """

    book: Book
    grids: Sequence[Grid]
    names: Sequence[str]
    language: str


@dataclass(slots=True)
class Change:
    """Edits and what the user should know about them."""

    edits: Sequence[Edit]
    said: Sequence[Message] = field(default_factory=tuple)


def change(
    source: Source,
    make: Callable[[Read], Change],
    *,
    command: str,
    dry_run: bool,
    to: Path | None,
    format_: str,
    force: bool = False,
    show: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Change the workbook as ``make`` says, print what was done, and return the receipt.

    Args:
        show: prints the receipt in the command's own way.

    Raises:
        InputError: the workbook cannot be read.
        WriteRefused: nothing was changed; the sentence says why.
    """
    from ledger_tools.library import understand  # loaded before the lock is held
    from ledger_tools.workbook import apply, workbook_of
    from ledger_tools.workbook.sniff import is_encrypted

    made = Change(())

    def edits(data: bytes) -> Sequence[Edit]:
        nonlocal made
        if is_encrypted(data):
            return ()  # the writer says that it can only be read
        workbook = workbook_of(data, source.path)
        book = understand(workbook, source.overrides(workbook), source.as_of)
        try:
            made = make(read_of(workbook, book, source.session))
        except UsageProblem:
            raise  # about the words of the call, not about the file
        except LedgerError as problem:
            raise of_file(problem, source) from problem
        return made.edits

    for tries_left in reversed(range(TRIES)):
        try:
            receipt = apply(source.path, edits, to=to, dry_run=dry_run, force=force, command=command)
            break
        except TryAgain:
            if not tries_left:
                raise
    if dry_run:
        print_plan(made.edits, source.session)
    with telling(receipt):
        say(made.said, source.session)
    if show is not None:
        show(receipt)
    else:
        print_receipt(receipt, format_, source.session)
    return receipt


def read_of(workbook: Workbook, book: Book, session: Session) -> Read:
    """Return a workbook as the makers of edits want it."""
    names = [sheet.name for sheet in workbook.package.sheets]
    return Read(book, list(workbook.grids()), names, session.entry_language(book))

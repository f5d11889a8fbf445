"""The options of ``validate`` that make or change a workbook, and the rules on which of them go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, Output, path_option, with_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger_tools.cli.common import Session
    from ledger_tools.model.edits import Edit, Receipt

F = TypeVar("F", bound=Callable[..., Any])
_RECEIPTS = ("text", "json")


@dataclass(frozen=True, slots=True)
class Change:
    """What ``validate`` is to make or change beside listing.

    Attributes:
        mark: where the marked copy goes.
        decisions: the marked copy whose decisions are to be followed.
        fix: True if safe mends are to be made.
        to: a copy to change instead of the workbook itself.
        who: who changes it, for the change log.
    """

    mark: Path | None = None
    decisions: Path | None = None
    fix: bool = False
    dry_run: bool = False
    to: Path | None = None
    who: str | None = None

    @property
    def writes(self) -> bool:
        """True if the ledger itself is to be changed."""
        return self.fix or self.decisions is not None

    def check(self, output: Output, baseline: Path | None) -> None:
        """Refuse options that do not go together.

        Raises:
            UsageProblem: with the options concerned.
        """
        asked = [
            n for n, on in (("--mark", self.mark), ("--fix", self.fix), ("--apply-decisions", self.decisions)) if on
        ]
        if len(asked) > 1:
            raise UsageProblem(msg("{options}: only one of them at a time.", options=asked))
        extra = [n for n, on in (("--dry-run", self.dry_run), ("--to", self.to), ("--who", self.who)) if on]
        if extra and not self.writes:
            raise UsageProblem(msg("{option} only goes with --fix or --apply-decisions.", option=extra[0]))
        if self.writes and (output.format not in _RECEIPTS or baseline is not None):
            option = "--baseline" if baseline is not None else f"--format {output.format}"
            raise UsageProblem(msg("{option} does not go with {other}.", option=option, other=asked[0]))


def changing_options(function: F) -> F:
    """Add ``--mark``, ``--fix``, ``--apply-decisions`` and what goes with them; the command receives ``change``."""

    def wrapper(
        *args: Any,
        mark: Path | None,
        fix: bool,
        apply_decisions: Path | None,
        dry_run: bool,
        to: Path | None,
        who: str | None,
        **options: Any,
    ) -> Any:
        return function(*args, change=Change(mark, apply_decisions, fix, dry_run, to, who), **options)

    return with_options(
        function,
        path_option(
            "--mark",
            metavar="OUT",
            help="Also write a copy with a note and a pale colour at each cell found, and a list to decide on.",
        ),
        click.option(
            "--fix",
            cls=Option,
            is_flag=True,
            help="Mend what is certain: stray blanks (stray-space), full-width digits (full-width), dates and numbers "
            "kept as text (text-number); --only and --skip take these words.",
        ),
        path_option(
            "--apply-decisions",
            metavar="MARKED",
            help="Enter what was accepted in a marked copy, with reason and name, into the sheet of accepted findings.",
        ),
        click.option(
            "--dry-run", cls=Option, is_flag=True, help="Show what --fix or --apply-decisions would do; write nothing."
        ),
        path_option(
            "--to",
            metavar="COPY",
            help="Write the changed workbook here and leave FILE as it is.",
        ),
        click.option("--who", cls=Option, metavar="NAME", help="Who makes the change, for the change log; else you."),
        run=wrapper,
    )


def write(path: Path, edits: list[Edit], change: Change, sha256: str, command: str) -> Receipt:
    """Return the receipt of edits made for the workbook with this hash; another is refused.

    Raises:
        WriteRefused: nothing was changed; the sentence says why.
    """
    from ledger_tools.cli import values  # noqa: F401 - what says it was saved is at hand before it is saved
    from ledger_tools.workbook import apply

    return apply(path, edits, to=change.to, dry_run=change.dry_run, expect_sha256=sha256, command=command)


def show(receipt: Receipt, lines: Sequence[str], output: Output, session: Session) -> None:
    """Write a receipt to the command's output: as JSON, or as lines of our own above those of the receipt.

    What went wrong on the disk, and what the user should know, goes to standard error.
    """
    from ledger_tools.cli.values import print_notes, telling
    from ledger_tools.render.receipt import receipt_json, receipt_text

    with telling(receipt):
        print_notes(receipt, session)
        if output.format == "json":
            output.write(receipt_json(receipt))
        elif output.path is not None or not session.quiet:
            output.write_lines([*lines, *receipt_text(receipt, session.language).splitlines()])

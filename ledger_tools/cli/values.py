"""Values and places as they are typed on the command line, for the commands that write cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli import faults  # noqa: F401 - must be at hand once the workbook is being replaced
from ledger_tools.cli.common import Command, Option, Session, path_option, say, with_options
from ledger_tools.cli.overrides import parted
from ledger_tools.errors import NotTold, UsageProblem
from ledger_tools.render.receipt import receipt_json, receipt_text
from ledger_tools.text.i18n import msg
from ledger_tools.text.reasons import reason_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger_tools.model.edits import Receipt, Value

F = TypeVar("F", bound="Callable[..., Any]")
TYPES = ("auto", "text", "number", "date")
MAX_DIGITS = 15  # more would be lost in a spreadsheet's numbers
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_DAY = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?\Z")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\Z")
_NEGATIVE = re.compile(r"-[0-9.]")
_MARK = "\x00"


class ValueCommand(Command):
    """A command whose values may be negative numbers: ``-5`` is a value and not an option."""

    def make_parser(self, ctx: click.Context) -> Any:
        """Return Click's parser, which sees such words under a mark and gives them back without it."""
        parser = super().make_parser(ctx)
        usual = parser.parse_args

        def parse(args: list[str]) -> Any:
            options, rest, order = usual(args=[_MARK + a if _NEGATIVE.match(a) else a for a in args])
            return {name: _unmarked(value) for name, value in options.items()}, _unmarked(rest), order

        parser.parse_args = parse  # type: ignore[method-assign]
        return parser


def _unmarked(value: Any) -> Any:
    if isinstance(value, str):
        return value.removeprefix(_MARK)
    return type(value)(map(_unmarked, value)) if isinstance(value, list | tuple) else value


def typed(text: str, kind: str) -> Value:
    """Return the value that a word of the command line means.

    Args:
        kind: ``text``, ``number``, ``date``, or ``auto``: an ISO date or a plain number is taken as such, everything
            else is text, also digits with a leading zero or more of them than a number can hold. "" is empty.

    Raises:
        UsageProblem: the word is not of that kind.
    """
    if text == "":
        return None
    if kind == "text":
        return text
    if kind == "number":
        return _number(text)
    day = _day(text)
    if kind == "date":
        from ledger_tools.ledger.values.one_day import one_day

        day = day or one_day(text)
        if day is None:
            raise UsageProblem(msg("{value} is not a date; write it like 2021-11-30 or 2021-11-30 14:05.", value=text))
        return day
    if day is not None:
        return day
    return Decimal(text) if _NUMBER.match(text) and _fits(text) else text


def _fits(number: str) -> bool:
    """True if a spreadsheet's number holds every digit and shows it; long whole ones are identifiers, also round."""
    whole, _, broken = number.removeprefix("-").partition(".")
    return len(whole) <= MAX_DIGITS and len((whole + broken).strip("0")) <= MAX_DIGITS


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").replace("_", "x"))
    except InvalidOperation:
        raise UsageProblem(msg("{value} is not a number; write it like 1234.5.", value=text)) from None


def _day(text: str) -> date | datetime | time | None:
    match = _DAY.match(text)
    try:
        if match:
            year, month, day = int(match[1]), int(match[3]), int(match[4])
            if match[5] is None:
                return date(year, month, day)
            return datetime(year, month, day, int(match[5]), int(match[6]), int(match[7] or 0))
        match = _TIME.match(text)
        return time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None
    except ValueError:
        return None


def place(text: str) -> tuple[str, str]:
    """Return sheet and address of ``SHEET!CELL``; the sheet may stand in quotes as in formulas.

    Raises:
        UsageProblem: the text names no cell.
    """
    from ledger_tools.model.cells import CellRef

    sheet, _, cell = parted(text, "!！")
    if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1:
        sheet = sheet[1:-1].replace("''", "'")
    try:
        found = CellRef.parse(sheet, cell)
    except ValueError:
        sheet = ""
    if not sheet:
        raise UsageProblem(msg("{place} names no cell; write it like 企財險!H5.", place=text))
    return sheet, found.address


def writing_options(function: F) -> F:
    """Add ``--dry-run``, ``--to`` and ``--format``; the command receives ``dry_run``, ``to`` and ``format_``."""
    return with_options(
        function,
        click.option("--dry-run", cls=Option, is_flag=True, help="Show what would change, and write nothing."),
        path_option(
            "--to", metavar="COPY", help="Write the changed workbook to this new file and leave FILE as it is."
        ),
        click.option(
            "--format",
            "format_",
            cls=Option,
            type=click.Choice(("text", "json")),
            default="text",
            help="What the receipt is to be.",
        ),
    )


def print_plan(edits: Sequence[Any], session: Session) -> None:
    """Print a list of edits as a plan to standard error."""
    if session.quiet:
        return
    for edit in edits:
        click.echo(msg("Plan: {edit}", edit=edit.sentence()).text(session.language), err=True)


def print_receipt(receipt: Receipt, format_: str, session: Session) -> None:
    """Print a receipt to standard output and its notes to standard error."""
    with telling(receipt):
        print_notes(receipt, session)
        if format_ == "json":
            click.echo(receipt_json(receipt), nl=False)
        elif not session.quiet:
            click.echo(receipt_text(receipt, session.language), nl=False)


def print_notes(receipt: Receipt, session: Session) -> None:
    """Print to standard error what the user should know about a change."""
    say(receipt.notes, session)
    if not receipt.confirmed:
        sentence = msg("Saved, but the disk did not confirm it; look at the file.")
        click.echo(f"ledger-tools: {sentence.text(session.language)}", err=True)


@contextmanager
def telling(receipt: Receipt) -> Iterator[None]:
    """Say what was done; where that cannot be printed, make sure that nobody takes it for a change not made.

    Raises:
        NotTold: the change was saved all the same.
    """
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads has heard enough
    except OSError as problem:
        if receipt.target is None:
            raise
        reason = reason_in_words(problem)
        raise NotTold(
            msg("The change was saved, but what was done could not be printed: {reason}.", reason=reason)
        ) from problem

"""What a clerk says when claim papers are handed over, and the receipt that is made of it and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, Source, path_option, with_options
from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from datetime import date

    from ledger_tools.followup.context import Context
    from ledger_tools.forms.receipt import Handed
    from ledger_tools.ledger.lookup import Row
    from ledger_tools.model.edits import Receipt
    from ledger_tools.model.papers import ClaimPaperList

F = TypeVar("F", bound=Callable[..., Any])
_TELLING = ("--received", "--missing", "--defective", "--waived")


@dataclass(frozen=True, slots=True)
class AtCounter:
    """What is said of a claim's papers, and what is to be kept of it.

    Attributes:
        received, missing, defective, waived: as typed, each with one paper or several.
        kind: the kind of loss as the clerk calls it.
        own_list: True if only the sheet of papers counts.
        ask: True if required papers without a row are written down as asked for.
        again: number of an earlier receipt to print once more.
        record: True if the receipt goes into the workbook, under its number.
    """

    received: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    defective: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    kind: str | None = None
    own_list: bool = False
    ask: bool = True
    again: str | None = None
    given_by: str = ""
    clerk: str = ""
    record: bool = False
    add_sheet: bool = False
    dry_run: bool = False
    to: Path | None = None

    def check(self, *, many: bool = False) -> None:
        """Refuse words that do not go together.

        Args:
            many: True if receipts are made for many claims at once.

        Raises:
            UsageProblem: they do not.
        """
        telling = [name for name, words in zip(_TELLING, self.told, strict=True) if words]
        if many and (telling or self.record or self.again):
            used = [*telling, *(["--record"] if self.record else []), *(["--again"] if self.again else [])]
            raise UsageProblem(msg("{options}: name one claim with --claim; --all makes forms only.", options=used))
        if self.again and (telling or self.record):
            raise UsageProblem(
                msg("--again prints a receipt that was given; it takes nothing new and records nothing.")
            )
        if (self.add_sheet or self.dry_run or self.to) and not self.record:
            raise UsageProblem(
                msg("--add-sheet, --dry-run and --to go with --record; without it no workbook is written.")
            )

    @property
    def told(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of each option of ``_TELLING``, in its order."""
        return self.received, self.missing, self.defective, self.waived


def counter_options(function: F) -> F:
    """Add the options of a receipt; the command receives ``counter: AtCounter``."""

    def wrapper(*args: Any, **options: Any) -> Any:
        names = [name for name in AtCounter.__dataclass_fields__ if name in options]
        said = {name: options.pop(name) for name in names}
        counter = AtCounter(**{name: value for name, value in said.items() if value is not None})
        return function(*args, counter=counter, **options)

    return with_options(function, *_OPTIONS, run=wrapper)


def _many(name: str, words: str, metavar: str = "PAPERS") -> Callable[[Any], Any]:
    return click.option(name, cls=Option, multiple=True, metavar=metavar, help=words)


_OPTIONS = (
    _many(
        "--received",
        "Papers handed over now, by any usual name, separated by commas; with how many and in what form: "
        "診斷證明書,收據:2,行照:影本. May be repeated.",
    ),
    _many("--missing", "Papers that are missing; those of the checklist need not be named."),
    _many("--defective", "Papers sent back, with the reason: 診斷證明書:沒有醫院章."),
    _many("--waived", "Papers that are not needed in this case."),
    click.option(
        "--kind",
        cls=Option,
        metavar="KIND",
        help="The kind of loss, such as fire or 火災, which tells the checklist; else from the row.",
    ),
    click.option(
        "--own-list", cls=Option, is_flag=True, help="Only what the sheet of claim papers lists, no checklist."
    ),
    click.option("--given-by", cls=Option, metavar="NAME", help="Who hands the papers over."),
    click.option("--clerk", cls=Option, metavar="NAME", help="Who takes them."),
    click.option("--again", cls=Option, metavar="NUMBER", help="Print this earlier receipt once more."),
    click.option(
        "--record",
        cls=Option,
        is_flag=True,
        help="Write number and day into the sheet of claim papers, and a row for what is missing.",
    ),
    click.option(
        "--ask/--no-ask",
        cls=Option,
        default=True,
        help="With --record, also write required papers that are missing down as asked for today.",
    ),
    click.option(
        "--add-sheet",
        cls=Option,
        is_flag=True,
        help="With --record, add the sheet of claim papers if need be.",
    ),
    click.option("--dry-run", cls=Option, is_flag=True, help="With --record, show what would change."),
    path_option(
        "--to",
        metavar="COPY",
        help="With --record, write the changed workbook to this new file.",
    ),
)

Maker = Callable[["Context", "Row", "ClaimPaperList", "Handed"], None]


def receipt_of(
    ctx: Context, row: Row, counter: AtCounter, as_of: date, language: str
) -> tuple[ClaimPaperList, Handed, list[Message]]:
    """Return the papers of a claim, a receipt for them that is not recorded, and what the clerk should know.

    Raises:
        UsageProblem: a word names no kind of loss or can mean several papers.
        InputError: the receipt to be printed again is not in the workbook.
    """
    from ledger_tools.forms.receipt import Handed
    from ledger_tools.registers.numbers import same_number

    papers, said = _papers(ctx, row, counter, as_of, language)
    if counter.again:
        lines = [line for line in papers.lines if same_number(line.receipt_no, counter.again)]
        if not lines:
            raise InputError(msg("the claim has no receipt {number}.", number=counter.again))
        days = [line.received_on for line in lines if line.received_on is not None]
        return papers, Handed(lines[0].receipt_no, max(days, default=as_of), lines, True), said
    if papers.fresh:
        said.append(msg("The receipt has no number, since it is not recorded; --record gives it one."))
    return papers, Handed("", as_of, papers.fresh, False, counter.given_by, counter.clerk), said


def record_receipt(
    source: Source,
    find: Callable[[Context], Row],
    counter: AtCounter,
    make: Maker,
    *,
    show: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Record a receipt in the workbook and return what was changed.

    The form is made from the very rows that are written, before they are: a form that fails leaves the workbook alone.

    Args:
        show: tells what was changed in another way than as text.

    Raises:
        WriteRefused: the workbook has no sheet for it, or cannot be written.
    """
    from ledger_tools.cli.writing import Change, Read, change
    from ledger_tools.followup.facts import call_context
    from ledger_tools.forms.receipt import Handed
    from ledger_tools.ledger import require_ledger
    from ledger_tools.registers.entering import Registers
    from ledger_tools.registers.receipts import ReceiptWish
    from ledger_tools.registers.receipts import record_receipt as recorded

    def edits(read: Read) -> Change:
        ctx = call_context(require_ledger(read.book), source.as_of)
        row = find(ctx)
        papers, said = _papers(ctx, row, counter, source.as_of, read.language)
        registers = Registers(read.book, read.grids, read.names, read.language, counter.add_sheet)
        fresh = papers.fresh
        wish = ReceiptWish(source.as_of, counter.ask, counter.given_by, counter.clerk)
        done = recorded(registers, papers, wish)
        make(ctx, row, papers, Handed(done.number, source.as_of, fresh, True, counter.given_by, counter.clerk))
        return Change(done.edits, [*said, *done.said])

    return change(
        source, edits, command="form receipt", dry_run=counter.dry_run, to=counter.to, format_="text", show=show
    )


def _papers(
    ctx: Context, row: Row, counter: AtCounter, as_of: date, language: str
) -> tuple[ClaimPaperList, list[Message]]:
    """Return the papers of a claim with what is said of them at the counter, and how it was taken."""
    from ledger_tools.followup.paper_list import paper_list
    from ledger_tools.followup.papers_told import tell, told_papers
    from ledger_tools.model.papers import PaperState

    papers = paper_list(ctx, row, counter.kind, own_list=counter.own_list)
    states = (PaperState.RECEIVED, PaperState.MISSING, PaperState.DEFECTIVE, PaperState.WAIVED)
    told = [
        one
        for state, texts, option in zip(states, counter.told, _TELLING, strict=True)
        for one in told_papers(texts, state, option)
    ]
    return papers, [*papers.said, *tell(papers, told, as_of, language)]

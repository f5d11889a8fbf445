"""``log import FILE WORKLIST``: the filled worklist into the registers, each line reported, in one write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Source
from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.model.duties import DueItem
    from ledger_tools.model.edits import Receipt
    from ledger_tools.model.imported import ImportReport
    from ledger_tools.registers.worklist_reading import Worklist


def import_worklist(
    source: Source, path: Path, *, add_sheet: bool, dry_run: bool, to: Path | None, format_: str
) -> None:
    """Take a filled worklist into the registers; lines that are refused leave with code 5.

    Raises:
        InputError: a file cannot be read, or the second one is no worklist.
        WriteRefused: nothing was changed; the sentence says why.
    """
    from ledger_tools.cli.writing import Change, Read, change
    from ledger_tools.ledger import require_ledger
    from ledger_tools.model.imported import ImportReport, LineOutcome
    from ledger_tools.registers.entering import Registers
    from ledger_tools.registers.importing import take_in

    worklist = read(path, source)
    report = ImportReport(worklist.name)

    def make(found: Read) -> Change:
        nonlocal report
        book = found.book if add_sheet else require_ledger(found.book)
        registers = Registers(book, found.grids, found.names, found.language, add_sheet)
        items, notes = duties_for(worklist, book, source)
        taken = take_in(registers, worklist, items, source.as_of)
        report = replace(taken.report, notes=[*notes, *taken.report.notes])
        return Change(taken.edits, report.notes)

    def show(receipt: Receipt) -> None:
        _show(report, receipt, source, format_, trial=dry_run)

    change(source, make, command="log import", dry_run=dry_run, to=to, format_=format_, show=show)
    if report.counts()[LineOutcome.REFUSED]:
        raise click.exceptions.Exit(Undecided.exit_code)


def read(path: Path, source: Source) -> Worklist:
    """Return a worklist as it stands in its file.

    Raises:
        InputError: the file cannot be read, or is no worklist.
    """
    from ledger_tools.registers.worklist_reading import read_worklist

    workbook = replace(source, path=path, opened=None).workbook()
    return read_worklist(workbook.grids(), path.name)


def duties_for(worklist: Worklist, book: Book, source: Source) -> tuple[list[DueItem], list[Message]]:
    """Return the duties by the rules that a worklist is about, settled ones too, and what the user should know of them.

    Only these duties are put into words.
    """
    from ledger_tools.model.duties import DueState

    wanted = worklist.rules
    batches, notes = _batches(worklist.packs, book, source)
    found: list[DueItem] = []
    for batch in batches:
        if batch.rule.id in wanted:
            found += batch.items(tuple(DueState))
    return found, notes


def _batches(packs: Sequence[str], book: Book, source: Source) -> tuple[Sequence[DutyBatch], list[Message]]:
    """Return all duties, with the packs that the list was made with; without those if one is not there any more."""
    from ledger_tools.followup import duties_of

    named = [Path(pack) if pack.casefold().endswith(".toml") else pack for pack in packs]
    try:
        return duties_of(book, source.as_of, packs=named).batches, []
    except (InputError, UsageProblem) as problem:
        if not named:
            raise
        note = msg("The list was made with packs that are left out now: {problem}", problem=problem.sentence)
        return duties_of(book, source.as_of).batches, [note]


def _show(report: ImportReport, receipt: Receipt, source: Source, format_: str, *, trial: bool) -> None:
    from ledger_tools.cli.values import print_notes, telling
    from ledger_tools.render.import_lines import import_json, import_text
    from ledger_tools.render.receipt import receipt_text

    session = source.session
    with telling(receipt):
        print_notes(receipt, session)
        if format_ == "json":
            click.echo(import_json(report, receipt, session.language), nl=False)
            return
        looks = {"all_said": session.verbose, "refused_only": session.quiet}
        for line in import_text(report, session.language, trial=trial, **looks):
            click.echo(line)
        if not session.quiet:
            click.echo(receipt_text(receipt, session.language), nl=False)

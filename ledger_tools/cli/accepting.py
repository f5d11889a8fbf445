"""``validate FILE --apply-decisions MARKED``: what was accepted in a marked copy becomes rows of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.changing import Change, show, write
from ledger_tools.cli.checking import check
from ledger_tools.cli.common import Output, Session, Source
from ledger_tools.errors import Undecided
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.registers.decisions import MarkedCopy, Outcome


def apply_decisions(source: Source, output: Output, change: Change, marked: Path) -> None:
    """Enter the acceptances, and say which lines were not followed and why; any of these leaves with code 5.

    Raises:
        InputError: a file cannot be read, or MARKED is no marked copy.
        Undecided: nothing could be entered, and lines are left that a person must complete.
        WriteRefused: nothing was changed; the sentence says why.
    """
    from ledger_tools.cli.values import print_plan
    from ledger_tools.registers.accepted import NEEDED, SHEET
    from ledger_tools.registers.decisions import decide
    from ledger_tools.registers.records import record_edits

    copy = _read(marked, source)
    checked = check(source)
    assert source.opened is not None
    language = source.session.entry_language(checked.book)
    outcome = decide(copy, checked.findings, checked.accepted, checked.identity, on=checked.as_of, language=language)
    _say(outcome, copy, source.opened.id.name, source.opened.id.sha256, source.session)
    edits = record_edits(checked.book, SHEET, outcome.records, language, needed=NEEDED)
    if not edits and outcome.skipped:
        raise Undecided(msg("{file}: no decision could be entered; complete the rows named above.", file=marked.name))
    if change.dry_run:
        print_plan(edits, source.session)
    receipt = write(source.path, edits, change, source.opened.id.sha256, "validate --apply-decisions")
    show(receipt, (), output, source.session)
    if outcome.skipped:
        raise click.exceptions.Exit(Undecided.exit_code)


def _read(marked: Path, source: Source) -> MarkedCopy:
    from dataclasses import replace

    from ledger_tools.registers.decisions import read_marked

    workbook = replace(source, path=marked, opened=None).workbook()
    return read_marked(workbook.grids(), marked.name)


def _say(outcome: Outcome, copy: MarkedCopy, name: str, sha256: str, session: Session) -> None:
    lines: list[Message] = []
    if copy.sha256 != sha256 and copy.workbook != name:
        lines.append(msg("The marked copy was made of {other}, not of {name}.", other=copy.workbook, name=name))
    lines += outcome.skipped
    if not session.quiet:
        lines.append(
            msg(
                "To be entered as accepted: {new}; accepted before: {already}; lines to be mended by hand: {mend}; "
                "lines not followed: {skipped}.",
                new=len(outcome.records),
                already=outcome.already,
                mend=outcome.to_mend,
                skipped=len(outcome.skipped),
            )
        )
    for line in lines:
        click.echo(line.text(session.language), err=True)

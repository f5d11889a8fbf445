"""``validate FILE --fix``: safe mends, each shown first and logged in the workbook's change log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ledger_tools.cli.changing import Change, show, write
from ledger_tools.cli.common import Output, Source
from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.edits import Edit
    from ledger_tools.model.findings import Finding
    from ledger_tools.registers.mends import Mend
    from ledger_tools.workbook import Workbook

COMMAND = "validate --fix"
_HASH = 12  # digits of a hash that tell copies of one workbook apart


def fix(source: Source, output: Output, change: Change, only: Sequence[str], skip: Sequence[str]) -> None:
    """Mend what is certain, log it, and say what was done.

    The mended workbook is checked before it is saved: a mend by which a finding would appear is left out.

    Raises:
        WriteRefused: nothing was changed; the sentence says why.
    """
    codes = _codes(only, skip)
    workbook, book, findings = _read(source)
    made = _harmless(source, workbook, book, findings, _mends(source, workbook, book, findings, codes))
    if not made and not source.session.quiet:
        click.echo(msg("Nothing to mend.").text(source.session.language), err=True)
    if not made and output.format != "json":
        return
    edits = _edits(source, change, workbook, book, made)
    receipt = write(source.path, edits, change, workbook.id.sha256, COMMAND)
    lines = [_line(mend, source.session.language) for mend in made]
    show(receipt if output.format == "json" else replace(receipt, edits=()), lines, output, source.session)


def _codes(only: Sequence[str], skip: Sequence[str]) -> tuple[str, ...]:
    """Return what to mend: beside the codes of findings, --only and --skip take those of mends without a finding."""
    from ledger_tools.cli.rulewords import known_codes
    from ledger_tools.registers.mends import CODES

    def chosen(texts: Sequence[str], option: str) -> set[str]:
        words = [part.strip() for text in texts for part in text.replace("，", ",").split(",")]
        own = {word.casefold() for word in words} & set(CODES)
        return own | set(known_codes([word for word in words if word.casefold() not in own], option))

    wanted, left = chosen(only, "--only"), chosen(skip, "--skip")
    return tuple(code for code in CODES if (not wanted or code in wanted) and code not in left)


def _read(source: Source) -> tuple[Workbook, Book, list[Finding]]:
    from ledger_tools.cli.progress import progress
    from ledger_tools.rules import run_rules

    with progress(source.session) as stage:
        case = source.case(stage)
        stage(msg("Checking"))
        findings = run_rules(case)
    assert source.opened is not None
    return source.opened, case.book, findings


def _mends(
    source: Source, workbook: Workbook, book: Book, findings: Sequence[Finding], codes: Collection[str]
) -> list[Mend]:
    from ledger_tools.registers.mends import mends
    from ledger_tools.workbook.surroundings import surroundings

    found = mends(book, findings, codes)
    around = surroundings(workbook, [mend.cell for mend in found])
    for count, sentence in (
        (
            len(around.locked),
            msg("Left alone, because the sheet is protected: {count} cells.", count=len(around.locked)),
        ),
        (
            len(around.rich),
            msg("Left alone, because part of the text is formatted: {count} cells.", count=len(around.rich)),
        ),
    ):
        if count:
            click.echo(sentence.text(source.session.language), err=True)
    return [mend for mend in found if mend.cell not in around.locked | around.rich]


def _harmless(
    source: Source, workbook: Workbook, book: Book, findings: Sequence[Finding], made: list[Mend]
) -> list[Mend]:
    """Return the mends by which no finding appears that was not there before."""
    for _ in range(5):
        new = _appearing(source, workbook, findings, made)
        if not new:
            return made
        rows = {(c.sheet, c.row) for finding in new for c in (finding.cell, *finding.related)}
        sheets = {finding.cell.sheet for finding in new}
        in_rows = [mend for mend in made if (mend.cell.sheet, mend.cell.row) in rows]
        doubtful = in_rows or [mend for mend in made if mend.cell.sheet in sheets]
        made = [mend for mend in made if mend not in doubtful]
        sentence = msg("Left alone, because the mend would raise other findings: {count} cells.", count=len(doubtful))
        click.echo(sentence.text(source.session.language), err=True)
    raise WriteRefused(msg("{file}: the mends would raise other findings; nothing was written.", file=source.path.name))


def _appearing(source: Source, workbook: Workbook, findings: Sequence[Finding], made: Sequence[Mend]) -> list[Finding]:
    """Return the findings that the mended workbook has and the workbook has not."""
    if not made:
        return []
    from ledger_tools.library import make_case
    from ledger_tools.rules import run_rules
    from ledger_tools.workbook import plan
    from ledger_tools.workbook.reading import workbook_of

    mended = workbook_of(plan(workbook, [mend.edit for mend in made]).data, workbook.id.name)
    after = run_rules(make_case(source.book(mended), source.as_of))
    before = {(finding.code, finding.cell) for finding in findings}
    told = {(f.cell.sheet, f.cell.column) for f in findings if f.code == "text-number"}  # one speaks for a column
    return [
        finding
        for finding in after
        if (finding.code, finding.cell) not in before
        and not (finding.code == "text-number" and (finding.cell.sheet, finding.cell.column) in told)
    ]


def _edits(source: Source, change: Change, workbook: Workbook, book: Book, made: Sequence[Mend]) -> list[Edit]:
    from ledger_tools.model.identity import Identity
    from ledger_tools.registers.changes import SHEET, change_records
    from ledger_tools.registers.records import record_edits

    language = source.session.entry_language(book)
    kept = workbook.id.sha256[:_HASH] if change.to is None else None  # as in the names that `backups` lists
    records = change_records(
        made,
        Identity(book),
        at=_moment(source),
        who=change.who or _user(),
        command=COMMAND,
        backup=kept,
        language=language,
    )
    return [*(mend.edit for mend in made), *record_edits(book, SHEET, records, language)]


def _moment(source: Source) -> date:
    """Return the day that --as-of names, else the moment of the run."""
    named = click.get_current_context().get_parameter_source("as_of") is ParameterSource.COMMANDLINE
    return source.as_of if named else datetime.now().replace(microsecond=0)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such name on this machine
        return "ledger-tools"


def _line(mend: Mend, language: str) -> str:
    words = msg(
        "{cell}: {before} → {after} ({reason})",
        cell=mend.cell,
        before=_visible(mend.before),
        after=mend.after,
        reason=mend.reason,
    )
    return words.text(language)


def _visible(text: str) -> str:
    """Return a text in which the blanks that matter can be seen, and nothing steers the terminal."""
    shown = text.replace("\u3000", "□").replace("\xa0", "⍽")
    shown = shown.replace("\u200b", "⍽").replace("\ufeff", "⍽").replace("\u2060", "⍽")
    shown = "".join(c if c.isprintable() else "·" for c in shown)
    outer = len(shown) - len(shown.lstrip(" ")), len(shown) - len(shown.rstrip(" "))
    return "·" * outer[0] + shown.strip(" ") + "·" * outer[1]

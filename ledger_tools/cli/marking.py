"""``validate FILE --mark OUT``: a copy with the findings at their cells; the ledger itself is only read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Output, Source
from ledger_tools.cli.output import check_target
from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.registers.marks import Marks, Surface
    from ledger_tools.render.checked import Checked
    from ledger_tools.workbook import Workbook


def check_copy(copy: Path, source: Source, output: Output) -> None:
    """Refuse a place for the marked copy before any work is done.

    Raises:
        WriteRefused: it is the ledger itself or the output, exists without --force, or is no regular file.
    """
    check_target(copy, force=output.force, inputs=[source.path])
    if output.path is not None and copy.resolve() == output.path.resolve():
        raise WriteRefused(msg("{path} cannot be both the output and the marked copy.", path=copy))


def mark(checked: Checked, source: Source, copy: Path, output: Output, *, list_all: bool) -> None:
    """Write the marked copy and say on standard error what is in it.

    Args:
        list_all: a line of the list for every finding instead of one for equal ones together.

    Raises:
        WriteRefused: the workbook cannot be marked without harm, or the copy cannot be written.
    """
    from ledger_tools.registers.marks import marks
    from ledger_tools.render.text import groups
    from ledger_tools.workbook import apply

    workbook = source.opened
    assert workbook is not None
    language = source.session.sheet_language(checked.book.script)
    made = marks(
        groups(checked.findings, list_all=list_all),
        checked.identity,
        _surface(workbook, checked),
        as_of=checked.as_of,
        titles={code: (rule.title, rule.fix) for code, rule in checked.rules.items()},
        language=language,
        copy=copy.name,
    )
    # The copy is nobody's record: a sheet's protection guards the ledger's cells, and none of them changes its value.
    apply(
        source.path,
        made.edits,
        to=copy,
        force=True,
        replace_copy=output.force,
        expect_sha256=workbook.id.sha256,
        command="validate --mark",
    )
    if not source.session.quiet:
        for line in _said(made, copy):
            click.echo(line.text(source.session.language), err=True)


def _surface(workbook: Workbook, checked: Checked) -> Surface:
    from ledger_tools.registers.marks import Surface, marked_cells
    from ledger_tools.workbook.surroundings import surroundings

    merges = {grid.name: grid.merges for grid in workbook.grids() if grid.merges}
    around = surroundings(workbook, marked_cells(checked.findings, merges))
    names = [sheet.name for sheet in workbook.package.sheets]
    return Surface(merges, around.threaded, around.coloured, names)


def _said(made: Marks, copy: Path) -> list[Message]:
    from ledger_tools.model.edits import AddSheet
    from ledger_tools.workbook.newsheet import without_link

    lines = [
        msg(
            "Marked copy: {path}; cells with a note: {notes}, coloured: {fills}; the list is the sheet {sheet}.",
            path=copy,
            notes=made.notes,
            fills=made.fills,
            sheet=made.sheet,
        )
    ]
    if made.kept_colour:
        lines.append(msg("Cells that keep the colour they have: {count}.", count=made.kept_colour))
    if made.threaded:
        lines.append(msg("Cells with a conversation, which got no note: {count}.", count=made.threaded))
    if made.without_note:
        lines.append(
            msg("Coloured and listed, but beyond what a sheet takes in notes: {count} cells.", count=made.without_note)
        )
    unlinked = sum(without_link(edit.layout) for edit in made.edits if isinstance(edit, AddSheet))
    if unlinked:
        lines.append(msg("Listed without a link, as a sheet takes no more of them: {count} lines.", count=unlinked))
    return lines

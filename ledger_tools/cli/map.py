"""``map FILE SHEET!COLUMN KEY``: settle how a column is read, in the settings sheet of the workbook itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Argument, Command, Option, Session, Source, layout_options
from ledger_tools.cli.values import writing_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.cli.writing import Change, Read


@click.command("map", cls=Command)
@layout_options
@click.argument("column", cls=Argument, metavar="[SHEET!COLUMN]", required=False)
@click.argument("key", cls=Argument, metavar="[KEY]", required=False)
@click.option("--list", "listed", cls=Option, is_flag=True, help="List what is settled, and change nothing.")
@click.option("--remove", cls=Option, is_flag=True, help="Take out what is settled about the column.")
@writing_options
@click.pass_obj
def map_column(
    session: Session,
    source: Source,
    column: str | None,
    key: str | None,
    listed: bool,
    remove: bool,
    dry_run: bool,
    to: Path | None,
    format_: str,
) -> None:
    """Settle how a column is read, such as 企財險!H as paid, and keep it in the settings sheet of the workbook.

    KEY is a key or its usual header, as inspect shows them; - leaves the column unread. The settings sheet is added
    where there is none.
    """
    from ledger_tools.cli.writing import change

    if listed:
        if column is not None or remove:
            raise UsageProblem(msg("map --list: give FILE alone."))
        _list(session, source, format_)
        return
    if column is None or (key is None) != remove:
        raise UsageProblem(msg("map: write it like map FILE 企財險!H paid, or map FILE 企財險!H --remove."))
    place, word = column, key
    change(source, lambda read: _made(read, place, word), command="map", dry_run=dry_run, to=to, format_=format_)


def _made(read: Read, place: str, word: str | None) -> Change:
    from ledger_tools.cli.overrides import column_place
    from ledger_tools.cli.writing import Change
    from ledger_tools.ledger import require_ledger
    from ledger_tools.registers.mapping import map_edits, unmap_edits

    sheet, number = column_place(place, [grid.name for grid in read.grids], "map")
    if word is None:
        return Change(unmap_edits(read.grids, sheet, number))
    book = require_ledger(read.book)
    return Change(*map_edits(book, read.grids, read.names, sheet, number, word, read.language))


def _list(session: Session, source: Source, format_: str) -> None:
    from ledger_tools.model.cells import column_letter
    from ledger_tools.registers.mapping import settled_list
    from ledger_tools.render.sheets import settled_json, settled_text

    workbook = source.workbook()
    rows = [
        {"sheet": s.sheet, "column": column_letter(s.column), "key": s.key, "cell": s.cell}
        for s in settled_list([*workbook.grids()])
    ]
    if format_ == "json":
        click.echo(settled_json(workbook.id, rows).decode(), nl=False)
        return
    for line in settled_text(rows, session.language):
        click.echo(line)

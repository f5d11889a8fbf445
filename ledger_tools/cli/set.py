"""``set FILE SHEET!CELL VALUE``: one cell of any workbook, and nothing else in it."""

from __future__ import annotations

from pathlib import Path

import click

from ledger_tools.cli.common import Argument, Option, Session, file_argument
from ledger_tools.cli.values import TYPES, ValueCommand, place, print_plan, print_receipt, typed, writing_options


@click.command("set", cls=ValueCommand)
@file_argument
@click.argument("cell", cls=Argument, metavar="SHEET!CELL")
@click.argument("value", cls=Argument, metavar="VALUE")
@click.option(
    "--expect",
    cls=Option,
    metavar="OLD",
    help="Write only if the cell shows this now; a formula must be named like this, as =A1+B1, to be replaced.",
)
@click.option(
    "--type",
    "kind",
    cls=Option,
    type=click.Choice(TYPES),
    default="auto",
    help="What the value is; auto takes ISO dates and plain numbers as such and all else as text.",
)
@click.option("--force", cls=Option, is_flag=True, help="Go past the protection of the sheet.")
@writing_options
@click.pass_obj
def set_cell(
    session: Session,
    file: Path,
    cell: str,
    value: str,
    expect: str | None,
    kind: str,
    force: bool,
    dry_run: bool,
    to: Path | None,
    format_: str,
) -> None:
    """Change one cell of a workbook and nothing else in it.

    Works on any .xlsx or .xlsm. An empty VALUE empties the cell. The workbook is replaced as a whole or not at all, the
    old one is kept (see backups), and undo brings it back.
    """
    from ledger_tools.model.edits import ANYTHING, SetCell, Shown
    from ledger_tools.workbook.writing import apply

    sheet, address = place(cell)
    wanted = ANYTHING if expect is None else Shown(expect) if expect else None
    edits = [SetCell(sheet, address, typed(value, kind), wanted)]
    if dry_run:
        print_plan(edits, session)
    receipt = apply(file, edits, to=to, dry_run=dry_run, force=force, command="set")
    print_receipt(receipt, format_, session)

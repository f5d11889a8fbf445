"""``append FILE SHEET VALUE…``: one row under the last row in use of any sheet, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Argument, Option, Session, WholeNumber, file_argument, say
from ledger_tools.cli.values import TYPES, ValueCommand, print_plan, print_receipt, telling, typed, writing_options
from ledger_tools.errors import LedgerError, UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger_tools.model.edits import Receipt
    from ledger_tools.model.table import LedgerTable

OUTSIDE = ("total", "subtotal", "note", "signature")  # rows below which no record of a table stands
# in a workbook without any of these (or escaped text) no such row can be, and understanding it would be idle cost
_WORDS = re.compile(
    "計|计|汇|匯|总|總|累|表|审|審|核|註|注|備|备|※|★|主管|經理|经理|說明|说明|以下|total|note|remark|prepared|signed|&#".encode()
)


@click.command(cls=ValueCommand)
@file_argument
@click.argument("sheet", cls=Argument, metavar="SHEET")
@click.argument("values", cls=Argument, metavar="VALUE…", nargs=-1, required=True)
@click.option(
    "--column", cls=Option, metavar="LETTER", help="The column of the first value; else where the table begins."
)
@click.option("--row", cls=Option, metavar="N", type=WholeNumber(1, 1_048_576), help="Fill this blank row instead.")
@click.option(
    "--type",
    "kind",
    cls=Option,
    type=click.Choice(TYPES),
    default="auto",
    help="What the values are; auto takes ISO dates and plain numbers as such and all else as text.",
)
@click.option(
    "--grow-rules", cls=Option, is_flag=True, help="Also stretch drop-downs and coloured rules that end above."
)
@click.option("--force", cls=Option, is_flag=True, help="Go past the protection of the sheet.")
@writing_options
@click.pass_obj
def append(
    session: Session,
    file: Path,
    sheet: str,
    values: tuple[str, ...],
    column: str | None,
    row: int | None,
    kind: str,
    grow_rules: bool,
    force: bool,
    dry_run: bool,
    to: Path | None,
    format_: str,
) -> None:
    """Add one row under the last row of a sheet that holds something; an empty VALUE leaves its cell empty.

    A table grows with it, its calculated columns are filled, and the sheet's filter follows. The workbook is
    replaced as a whole or not at all, the old one is kept (see backups), and undo brings it back.
    """
    from ledger_tools.model.edits import AppendRows
    from ledger_tools.workbook.writing import apply

    row_values = tuple(typed(v, kind) for v in values)
    edits = [AppendRows(sheet, (row_values,), _column(column), row, grow_rules)]
    if dry_run:
        print_plan(edits, session)
    tables = _tables(file, sheet) if row is None else []
    receipt = apply(file, edits, to=to, dry_run=dry_run, force=force, command="append")
    with telling(receipt):
        _warn(tables, receipt, session)
    print_receipt(receipt, format_, session)


def _tables(file: Path, sheet: str) -> list[LedgerTable]:
    """Return the tables understood in a sheet; none where the workbook cannot be read, which the writer then says."""
    if not _may_end_early(file):
        return []
    from ledger_tools.cli.common import today
    from ledger_tools.ledger import Overrides
    from ledger_tools.library import understand
    from ledger_tools.workbook import open_workbook

    try:
        book = understand(open_workbook(file), Overrides(), today())
    except LedgerError:
        return []
    return [table for table in book.tables if table.sheet.casefold() == sheet.casefold()]


def _may_end_early(file: Path) -> bool:
    """True if the texts of a workbook have a word that could stand before totals, notes or signatures."""
    from ledger_tools.workbook.archive import Archive

    try:
        package = Archive.open(file.read_bytes())
        names = [e.name for e in package.entries if e.name.lower().endswith("sharedstrings.xml")]
        return not names or any(_WORDS.search(package.read(name).lower()) for name in names)
    except (OSError, LedgerError):
        return False  # the writer says what is wrong with it


def _warn(tables: Sequence[LedgerTable], receipt: Receipt, session: Session) -> None:
    """Say that a row stands outside the table, below totals or a signature, and where there is room in it."""
    rows = [edit.row for edit in receipt.edits if edit.kind == "append" and edit.row is not None]
    if not tables or not rows or session.quiet:
        return
    row, table = min(rows), tables[-1]
    below = [left.row for left in table.reading.left_out if left.why in OUTSIDE and _last(table) < left.row < row]
    if not below:
        return
    free = _last(table) + 1
    if any(table.grid.at(free, column) is not None for column in table.grid.columns):
        sentence = msg(
            "Row {row} stands outside the table of {sheet}, below row {below}; no blank row is left in the table, so "
            "insert one in Excel.",
            row=row,
            sheet=table.sheet,
            below=below[0],
        )
    else:
        sentence = msg(
            "Row {row} stands outside the table of {sheet}, below row {below}; the next row of the table is "
            "--row {free}.",
            row=row,
            sheet=table.sheet,
            below=below[0],
            free=free,
        )
    say([sentence], session)


def _last(table: LedgerTable) -> int:
    return table.reading.last_row or table.reading.header_rows[-1]


def _column(letters: str | None) -> int | None:
    from ledger_tools.model.cells import column_number

    try:
        return column_number(letters) if letters else None
    except ValueError:
        raise UsageProblem(msg("--column {letters}: there is no such column.", letters=letters)) from None

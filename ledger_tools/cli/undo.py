"""``undo FILE``: the workbook as it was before the last write of ours."""

from __future__ import annotations

from pathlib import Path

import click

from ledger_tools.cli.common import Command, Option, Session, file_argument
from ledger_tools.cli.values import print_receipt


@click.command(cls=Command)
@file_argument
@click.option("--dry-run", cls=Option, is_flag=True, help="Show what would come back, and write nothing.")
@click.option(
    "--format",
    "format_",
    cls=Option,
    type=click.Choice(("text", "json")),
    default="text",
    help="What the receipt is to be.",
)
@click.pass_obj
def undo(session: Session, file: Path, dry_run: bool, format_: str) -> None:
    """Bring back the workbook as it was before the last change, byte for byte.

    Called again it goes one change further back. A workbook that another program changed since is left alone.
    """
    from ledger_tools.workbook.backups import undo as take_back

    print_receipt(take_back(file, dry_run=dry_run), format_, session)

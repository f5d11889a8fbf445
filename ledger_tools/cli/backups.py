"""``backups FILE [purge]``: the copies kept from before each change, and their removal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Argument, Command, Output, Session, file_argument, output_options
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.workbook.backups import Backup


@click.command(cls=Command)
@file_argument
@click.argument("action", cls=Argument, metavar="[purge]", type=click.Choice(["purge"]), required=False)
@output_options("text", "json")
@click.pass_obj
def backups(session: Session, file: Path, action: str | None, output: Output) -> None:
    """List the copies kept from before each change, the newest first; purge removes them all.

    They lie in your own data folder, or beside the workbook with LEDGER_TOOLS_BACKUPS=beside.
    """
    from ledger_tools.workbook.backups import list_backups, purge

    if action == "purge":
        count = purge(file)
        if not session.quiet:
            click.echo(msg("{count} copies of {file} removed.", count=count, file=file.name).text(session.language))
        return
    found = list_backups(file)
    output.write(_json(file, found) if output.format == "json" else _text(file, found, session.language))


def _text(file: Path, found: list[Backup], language: str) -> str:
    if not found:
        return msg("There is no backup of {file}.", file=file.name).text(language) + "\n"
    lines = [
        msg(
            "{at}  before {command}  {size} bytes  {path}", at=_local(b.at), command=b.command, size=b.size, path=b.path
        )
        for b in found
    ]
    return "".join(f"{line.text(language)}\n" for line in lines)


def _local(at: str) -> str:
    """Return a moment as the clock on the wall showed it, with its distance from UTC."""
    return datetime.fromisoformat(at).astimezone().isoformat(sep=" ", timespec="seconds")


def _utc(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="seconds")


def _json(file: Path, found: list[Backup]) -> str:
    copies = [
        {"path": str(b.path), "sha256": b.sha256, "at": _utc(b.at), "command": b.command, "bytes": b.size}
        for b in found
    ]
    whole = {"schema": "ledger-tools/backups/1", "workbook": {"name": file.name}, "backups": copies}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

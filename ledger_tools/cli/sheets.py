"""``sheets add`` and ``sheets list``: the registers and support sheets of a workbook that is there already."""

from __future__ import annotations

from pathlib import Path

import click

from ledger_tools.cli.common import (
    Argument,
    Command,
    Group,
    Option,
    Output,
    Session,
    Source,
    layout_options,
    output_options,
    reading_options,
)
from ledger_tools.cli.values import writing_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg


@click.group(cls=Group)
def sheets() -> None:
    """Add registers and support sheets to a workbook, or list which it has."""


@sheets.command("list", cls=Command, short_help="List which registers and support sheets a workbook has.")
@reading_options
@output_options("text", "json")
@click.pass_obj
def list_sheets(session: Session, source: Source, output: Output) -> None:
    """List the registers and support sheets: under which name the workbook has each, and which it lacks."""
    from ledger_tools.registers.adding import standing
    from ledger_tools.render.sheets import sheets_json, sheets_text

    workbook, book = source.read()
    found = standing(book, [*workbook.grids()])
    language = session.sheet_language(book.script)
    if output.format == "json":
        output.write_bytes(sheets_json(book.workbook, _names(found, language), found))
        return
    output.write_lines(sheets_text(_names(found, language), found, session.language))


@sheets.command("add", cls=Command, short_help="Add registers and support sheets to a workbook.")
@layout_options
@click.argument("names", cls=Argument, metavar="[NAMES…]", nargs=-1)
@click.option("--all", "everything", cls=Option, is_flag=True, help="Add every register and support sheet.")
@writing_options
@click.pass_obj
def add(
    session: Session,
    source: Source,
    names: tuple[str, ...],
    everything: bool,
    dry_run: bool,
    to: Path | None,
    format_: str,
) -> None:
    """Add registers and support sheets to any workbook, with headers, drop-downs and print set-up.

    NAMES are keys such as call-register, or names in any language; without any the four registers and the settings
    sheet are added. A sheet of your own that means the same is used, never a second one added. The new sheets speak
    the workbook's language, or that of --lang.
    """
    from ledger_tools.cli.writing import Change, Read, change
    from ledger_tools.registers.adding import EVERYTHING, added_sheets, sheet_keys

    if everything and names:
        raise UsageProblem(msg("sheets add: give names or --all, not both."))
    keys = sheet_keys([EVERYTHING] if everything else names)

    def make(read: Read) -> Change:
        language = session.sheet_language(read.book.script)
        added = added_sheets(read.book, read.grids, read.names, keys, language)
        return Change(added.edits, added.said)

    change(source, make, command="sheets add", dry_run=dry_run, to=to, format_=format_)


def _names(found: dict[str, list[str]], language: str) -> dict[str, tuple[str, str]]:
    """Return kind and usual name of each sheet, by key."""
    from ledger_tools.ledger.specs import sheet_spec

    return {key: (sheet_spec(key).kind, sheet_spec(key).names[language]) for key in found}

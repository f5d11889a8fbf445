"""``inspect FILE``: how each sheet was understood, and what in the file matters when saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Command, Option, Output, Session, Source, output_options, reading_options
from ledger_tools.cli.screen import screen_width, wants_colour

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.prospects import Prospect
    from ledger_tools.workbook import Workbook


@click.command(cls=Command)
@reading_options
@click.option("--all", "list_all", cls=Option, is_flag=True, help="Show every assumption and every row left out.")
@click.option(
    "--double-check", cls=Option, is_flag=True, help="Read all values a second time, with openpyxl, and compare."
)
@output_options("text", "json")
@click.pass_obj
def inspect(session: Session, source: Source, output: Output, list_all: bool, double_check: bool) -> None:
    """Show how each sheet was understood: headers, columns, rows counted, rows left out with reasons.

    Works on any workbook; a sheet that is no ledger is left alone and named. What is read wrongly can be put right for
    one run with --header-row and --map. At the end stands what each command that writes would touch, or why it
    would refuse.
    """
    from ledger_tools.render.inspect_text import inspect_text
    from ledger_tools.render.json import inspect_json
    from ledger_tools.render.package import package_lines
    from ledger_tools.render.prospects import prospect_lines

    workbook, book = source.read()
    inventory = workbook.inventory()
    writing = _prospects(workbook, book, session)
    if output.format == "json":
        output.write_bytes(inspect_json(book, inventory.as_json(), session.language, writing))
        _double_check(workbook, session, asked=double_check)
        return
    output.write_lines(
        inspect_text(
            book,
            package_lines(inventory, session.language),
            session.language,
            names=_names(session.language),
            writing=prospect_lines(writing, session.language),
            colour=wants_colour(output),
            list_all=list_all,
            size=screen_width(output),
        )
    )
    _double_check(workbook, session, asked=double_check)


def _double_check(workbook: Workbook, session: Session, *, asked: bool) -> None:
    """Say on standard error whether a second reader sees the same values.

    Raises:
        InputError: it sees others.
    """
    if not asked:
        return
    from ledger_tools.errors import InputError
    from ledger_tools.render.layout import clean
    from ledger_tools.text.i18n import msg
    from ledger_tools.workbook.second_reader import read_again

    found = read_again(workbook)
    if found.blind is not None:
        click.echo(found.blind.text(session.language), err=True)
        return
    if not found.differing:
        agreed = msg("A second reader, openpyxl, agrees on all {count} values.", count=f"{found.values:,}")
        click.echo(agreed.text(session.language), err=True)
        return
    for cell, ours, theirs in found.first:
        words = msg("{cell}: we read {ours}, the second reader {theirs}", cell=cell, ours=ours, theirs=theirs)
        click.echo(clean(words.text(session.language)), err=True)
    raise InputError(
        msg(
            "A second reader, openpyxl, sees {count} cells differently; look at them in Excel.",
            count=found.differing,
        )
    )


def _prospects(workbook: Workbook, book: Book, session: Session) -> list[Prospect]:
    """Return what each writing command would touch, or why it would refuse."""
    from functools import partial

    from ledger_tools.registers.prospects import prospects
    from ledger_tools.workbook.guard import refusal

    return prospects(
        book,
        [*workbook.grids()],
        workbook.inventory().protected_sheets,
        partial(refusal, workbook.package, encrypted=workbook.encrypted),
        session.sheet_language(book.script),
    )


def _names(language: str) -> dict[tuple[str, str], str]:
    """Return what people call the lines, the kinds of sheets and the keys of columns."""
    from ledger_tools.ledger.specs import sheet_specs
    from ledger_tools.ledger.vocabulary import keys, lines

    names = {("line", key): line.labels[language] for key, line in lines().items()}
    for role, spec in sheet_specs().items():
        names["sheet", role] = spec.names[language]
        names |= {(role, column.key): column.labels[language] for column in spec.columns}
    return names | {("line", key): meaning.labels[language] for key, meaning in keys().items()}

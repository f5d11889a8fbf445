"""``inspect FILE``: how each sheet was understood, and what in the file matters when saving."""

from __future__ import annotations

import click

from ledger_tools.cli.common import Command, Option, Output, Session, Source, output_options, reading_options
from ledger_tools.cli.screen import screen_width, wants_colour


@click.command(cls=Command)
@reading_options
@click.option("--all", "list_all", cls=Option, is_flag=True, help="Show every assumption and every row left out.")
@output_options("text", "json")
@click.pass_obj
def inspect(session: Session, source: Source, output: Output, list_all: bool) -> None:
    """Show how each sheet was understood: headers, columns, rows counted, rows left out with reasons.

    Works on any workbook; a sheet that is no ledger is left alone and named. What is read wrongly can be put right for
    one run with --header-row and --map.
    """
    from ledger_tools.render.inspect_text import inspect_text
    from ledger_tools.render.json import inspect_json
    from ledger_tools.render.package import package_lines

    workbook, book = source.read()
    inventory = workbook.inventory()
    if output.format == "json":
        output.write_bytes(inspect_json(book, inventory.as_json(), session.language))
        return
    output.write_lines(
        inspect_text(
            book,
            package_lines(inventory, session.language),
            session.language,
            names=_names(session.language),
            colour=wants_colour(output),
            list_all=list_all,
            size=screen_width(output),
        )
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

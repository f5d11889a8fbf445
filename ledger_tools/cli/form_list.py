"""``form list``: the forms there are."""

from __future__ import annotations

import click

from ledger_tools.cli.common import Command, Output, Session, output_options


@click.command("list", cls=Command, short_help="List the forms.")
@output_options("text", "json")
@click.pass_obj
def list_forms(session: Session, output: Output) -> None:
    """List every form with what it is for."""
    from ledger_tools.forms.listing import forms_json, forms_text
    from ledger_tools.forms.registry import FORMS

    if output.format == "json":
        output.write_bytes(forms_json(FORMS, session.language))
    else:
        output.write_lines(forms_text(FORMS, session.language))

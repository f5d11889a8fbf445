"""``form list``: the forms there are, and the fields that each can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Argument, Command, Output, Session, output_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.forms.registry import Form


@click.command("list", cls=Command, short_help="List the forms and their fields.")
@click.argument("forms", cls=Argument, metavar="[FORM]...", nargs=-1)
@output_options("text", "json")
@click.pass_obj
def list_forms(session: Session, forms: tuple[str, ...], output: Output) -> None:
    """List every form with what it is for and what it can say: the names for a template, their kinds and meanings.

    FORM names one form, by its key or title, to see all of its fields together.
    """
    from ledger_tools.forms.listing import forms_json, forms_text
    from ledger_tools.forms.registry import FORMS

    wanted = [form_wanted(word) for word in forms] or list(FORMS)
    if output.format == "json":
        output.write_bytes(forms_json(wanted, session.language))
    else:
        output.write_lines(forms_text(wanted, session.language))


def form_wanted(word: str) -> Form:
    """Return the form that a word names, by key or title.

    Raises:
        UsageProblem: there is no such form.
    """
    from ledger_tools.forms.registry import FORMS, form_called

    found = form_called(word)
    if found is None:
        raise UsageProblem(msg("there is no form {name}; there are: {forms}.", name=word, forms=[f.key for f in FORMS]))
    return found

"""``form NAME FILE …``: papers to sign, filled from the ledger; the names of forms in any language."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ledger_tools.cli.common import Group
from ledger_tools.cli.form_calls import call_record, call_register, letter_register
from ledger_tools.cli.form_claims import claim_file, incident, reminder, status
from ledger_tools.cli.form_customers import customer_file
from ledger_tools.cli.form_fields import fields_asked
from ledger_tools.cli.form_list import list_forms
from ledger_tools.cli.form_papers import receipt


class Forms(Group):
    """The group of forms; a form's title, in any language, calls it as well as its key."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or super().get_command(ctx, _key_of(cmd_name))


def _key_of(title: str) -> str:
    from ledger_tools.forms.registry import form_called

    form = form_called(title)
    return form.key if form is not None else title


@click.group(cls=Forms)
def form() -> None:
    """Fill in a form from the ledger: notices, receipts, letters and files to print and sign.

    FORM FILE --claim C-1 makes the Word file; form list shows all forms, form fields what a template of your own asks
    for. The ledger is only read.
    """


_COMMANDS: Sequence[click.Command] = (
    list_forms,
    fields_asked,
    incident,
    status,
    receipt,
    reminder,
    claim_file,
    customer_file,
    call_record,
    call_register,
    letter_register,
)
for _command in _COMMANDS:
    form.add_command(_command)

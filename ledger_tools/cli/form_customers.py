"""``form customer-file FILE --customer NAME``: the page of the customer file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Command, Option
from ledger_tools.cli.form_options import FormCall, form_options

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Paper
    from ledger_tools.ledger.lookup import Row


@click.command("customer-file", cls=Command, short_help="Print the page of the customer file.")
@form_options("customer-file")
@click.option("--customer", cls=Option, metavar="NAME", help="The customer, by name, number, plate or telephone.")
@click.option("--row", cls=Option, metavar="SHEET!ROW", help="The row that it is about, such as 客戶檔案!12.")
def customer_file(call: FormCall, customer: str | None, row: str | None) -> None:
    """Print what the workbook knows of a customer: vehicles, next service, visits, policies, calls and letters."""
    from ledger_tools.cli.form_making import make_form
    from ledger_tools.cli.form_rows import customer_wanted

    make_form(call, lambda desk: customer_paper(desk, customer_wanted(desk.ctx, customer, row)))


def customer_paper(desk: Desk, at: Row) -> Paper:
    """Return what the page of a customer says."""
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.customer_card import customer_card
    from ledger_tools.forms.customer_file import customer_fields

    card = customer_card(desk.ctx, at)
    return Paper(card.ref, customer_fields(card, desk.printing()), card.said, record=card.customer)

"""``form call-record``, ``form call-register`` and ``form letter-register``: calls and letters to bind and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import Command, Option
from ledger_tools.cli.form_options import FormCall, form_options
from ledger_tools.cli.report_period import Asked, period_options
from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Paper
    from ledger_tools.model.records import CallPage

_WAYS = ("--call", "--claim", "--customer", "--row")


@click.command("call-record", cls=Command, short_help="Print calls in full, a page for each, the script ticked.")
@form_options("call-record")
@click.option(
    "--call",
    "numbers",
    cls=Option,
    multiple=True,
    metavar="NUMBER",
    help="The call, by its number in the register; may be repeated.",
)
@click.option("--claim", cls=Option, metavar="REF", help="All calls about this claim.")
@click.option("--customer", cls=Option, metavar="NAME", help="All calls with this customer.")
@click.option("--row", cls=Option, metavar="SHEET!ROW", help="All calls about the claim or customer of this row.")
def call_record(
    call: FormCall, numbers: tuple[str, ...], claim: str | None, customer: str | None, row: str | None
) -> None:
    """Print calls in full, a page for each: who, when, the items of the script ticked, what was said and done."""
    from ledger_tools.cli.form_making import make_form

    given = [option for option, value in zip(_WAYS, (numbers, claim, customer, row), strict=True) if value]
    if len(given) != 1:
        raise UsageProblem(msg("say what the form is about: one of {options}.", options=list(_WAYS)))

    def gather(desk: Desk) -> Paper:
        from ledger_tools.cli.form_making import Paper
        from ledger_tools.forms.call_record import call_fields

        pages = _pages(desk, numbers, claim, customer, row)
        if not pages:
            raise InputError(msg("no call about {ref} is registered.", ref=claim or customer or row))
        ref = pages[0].ref if len(pages) == 1 else f"{pages[0].ref} - {pages[-1].ref}"
        return Paper(ref, {"calls": [call_fields(page, desk.printing()) for page in pages]})

    make_form(call, gather)


def _pages(
    desk: Desk, numbers: tuple[str, ...], claim: str | None, customer: str | None, row: str | None
) -> list[CallPage]:
    from ledger_tools.cli.form_rows import claim_wanted, customer_wanted
    from ledger_tools.followup.call_pages import call_numbered, calls_about, calls_with

    if numbers:
        return [call_numbered(desk.ctx, number) for number in numbers]
    if claim:
        return calls_about(desk.ctx, claim_wanted(desk.ctx, claim, None))
    if customer:
        return calls_with(desk.ctx, customer_wanted(desk.ctx, customer, None))
    return calls_about(desk.ctx, customer_wanted(desk.ctx, None, row))


@click.command("call-register", cls=Command, short_help="Print the call register of a month, a quarter or a year.")
@form_options("call-register")
@period_options
def call_register(call: FormCall, asked: Asked) -> None:
    """Print the calls of a period as a list to bind, a line for each; corrected ones stay in it."""
    _register(call, asked)


@click.command("letter-register", cls=Command, short_help="Print the letter register of a month, a quarter or a year.")
@form_options("letter-register")
@period_options
def letter_register(call: FormCall, asked: Asked) -> None:
    """Print the letters of a period as a list to bind, a line for each."""
    _register(call, asked)


def _register(call: FormCall, asked: Asked) -> None:
    from ledger_tools.cli.form_making import Paper, make_form
    from ledger_tools.followup.call_pages import register_pages
    from ledger_tools.forms.registers import register_fields

    period = asked.period(call.source.as_of)

    def gather(desk: Desk) -> Paper:
        pages = register_pages(desk.ctx, call.key, period.first, period.last)
        said = []
        if not pages.rows:
            said.append(msg("Nothing is registered between {first} and {last}.", first=period.first, last=period.last))
        return Paper(period.code, register_fields(pages, desk.printing()), said)

    make_form(call, gather)

"""``form receipt FILE --claim REF``: what was handed over and what is missing; with --record kept in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger_tools.cli.at_counter import AtCounter, counter_options
from ledger_tools.cli.common import Command
from ledger_tools.cli.form_batch import Many
from ledger_tools.cli.form_claims import claim_options, make_for_claims
from ledger_tools.cli.form_options import FormCall, form_options

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Made, Paper
    from ledger_tools.followup.context import Context
    from ledger_tools.forms.receipt import Handed
    from ledger_tools.ledger.lookup import Row
    from ledger_tools.model.edits import Receipt
    from ledger_tools.model.papers import ClaimPaperList
    from ledger_tools.text.i18n import Message


@click.command("receipt", cls=Command, short_help="Print the receipt for claim papers, with what is still missing.")
@form_options("receipt")
@claim_options
@counter_options
def receipt(call: FormCall, claim: str | None, row: str | None, many: Many, counter: AtCounter) -> None:
    """Print what was handed over for a claim and what is still missing, by its sheet of claim papers and the checklist.

    Papers that come over the counter are told with --received; --record writes them into the sheet of claim papers,
    gives the receipt the next number of its year, and asks for what is missing. When the last required paper is in,
    due counts the insurer's time from that day.
    """
    counter.check(many=many.all)
    if counter.record:
        _record(call, claim, row, counter)
    else:
        make_for_claims(call, claim, row, many, lambda desk, at: receipt_paper(desk, at, counter))


def receipt_paper(desk: Desk, row: Row, counter: AtCounter) -> Paper:
    """Return a receipt that is not recorded."""
    from ledger_tools.cli.at_counter import receipt_of

    source = desk.call.source
    papers, handed, said = receipt_of(desk.ctx, row, counter, source.as_of, desk.language)
    return _paper(desk, row, papers, handed, said)


def _paper(desk: Desk, row: Row, papers: ClaimPaperList, handed: Handed, said: list[Message]) -> Paper:
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.claim_card import claim_card
    from ledger_tools.forms.receipt import receipt_fields

    card = claim_card(desk.ctx, row)
    fields = receipt_fields(papers, card, handed, desk.printing(papers.place))
    return Paper(papers.ref, fields, said, record=card.claim)


def _record(call: FormCall, claim: str | None, row: str | None, counter: AtCounter) -> None:
    """Record a receipt and write the form; the file's name is looked at first, so that no number is given in vain."""
    from ledger_tools.cli.at_counter import record_receipt
    from ledger_tools.cli.form_gaps import tell_gaps, tell_made
    from ledger_tools.cli.form_making import Desk, check_output, check_pdf, deliver, document, file_name, inputs, paths
    from ledger_tools.cli.form_rows import claim_wanted
    from ledger_tools.cli.output import check_target

    check_output(call)
    forms: list[tuple[str, Desk, Made]] = []

    def find(ctx: Context) -> Row:
        return claim_wanted(ctx, claim, row)

    def make(ctx: Context, found: Row, papers: ClaimPaperList, handed: Handed) -> None:
        desk = Desk(call, ctx, call.session.sheet_language(ctx.book.script))
        check_pdf(call, desk.language)
        paper = _paper(desk, found, papers, handed, [])
        name = file_name(call, handed.number or paper.ref, desk.language)
        for path in paths(call, name):
            check_target(path, force=call.force, inputs=inputs(call))
        forms[:] = [(name, desk, document(desk, paper))]

    receipt = record_receipt(call.source, find, counter, make, show=None if call.format == "text" else _unsaid)
    name, desk, made = forms[0]
    if not counter.dry_run:
        deliver(call, name, made)
    tell_gaps(call, made.gaps)
    tell_made(desk, [made], receipt=receipt)


def _unsaid(receipt: Receipt) -> None:
    """Leave a receipt to be told with the form, so that standard output holds one JSON."""

"""``form incident|status|reminder|claim-file FILE --claim REF``: papers about a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from ledger_tools.cli.common import Command, Option, WholeNumber, with_options
from ledger_tools.cli.form_batch import Many, batch_options, make_many
from ledger_tools.cli.form_options import FormCall, form_options
from ledger_tools.text.lists import parts

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Paper
    from ledger_tools.ledger.lookup import Row

F = TypeVar("F", bound=Callable[..., Any])
Packs: TypeAlias = Sequence[str | Path]


def claim_options(function: F) -> F:
    """Add ``--claim``, ``--row`` and what chooses many claims; the command receives ``claim``, ``row`` and ``many``."""
    return with_options(
        batch_options(function),
        click.option(
            "--claim",
            cls=Option,
            metavar="REF",
            help="The claim: by claim, report or policy number, own reference, plate, or the customer's name.",
        ),
        click.option("--row", cls=Option, metavar="SHEET!ROW", help="The row of the claim, such as 企財險!12."),
    )


def pack_option(function: F) -> F:
    """Add ``--pack``; the command receives ``packs``: keys or titles of packs, and the user's own as paths."""

    def wrapper(*args: Any, pack: Sequence[str], **options: Any) -> Any:
        words = [Path(word) if word.casefold().endswith(".toml") else word for word in parts(pack)]
        return function(*args, packs=words, **options)

    return with_options(
        function,
        click.option(
            "--pack",
            cls=Option,
            multiple=True,
            metavar="PACKS",
            help="Count by these law packs as well as those of the settings sheet: cn-claims and the like, or a pack "
            "file of your own (.toml).",
        ),
        run=wrapper,
    )


@click.command("incident", cls=Command, short_help="Write the notice of loss or the incident report.")
@form_options("incident")
@claim_options
@click.option(
    "--long",
    "long_",
    cls=Option,
    is_flag=True,
    help="The incident report for the firm's own file: with injured people, third parties and witnesses.",
)
def incident(call: FormCall, claim: str | None, row: str | None, many: Many, long_: bool) -> None:
    """Write the notice of loss: policy, reporter, event, course, measures, losses by kind, amount in figures and words.

    What the ledger does not say is left as a line to write on.
    """
    make_for_claims(call, claim, row, many, lambda desk, at: incident_paper(desk, at, long=long_))


def incident_paper(desk: Desk, at: Row, *, long: bool = False) -> Paper:
    """Return what a notice of loss says of a claim."""
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.claim_card import claim_card
    from ledger_tools.followup.paper_list import paper_list
    from ledger_tools.forms.incident import incident_fields, incident_notes

    card, papers = claim_card(desk.ctx, at), paper_list(desk.ctx, at)
    fields = incident_fields(card, papers, desk.printing(papers.place), long=long)
    return Paper(card.ref, fields, incident_notes(card), record=card.claim)


@click.command("status", cls=Command, short_help="Print where a claim stands, to be read out on the telephone.")
@form_options("status")
@claim_options
@pack_option
def status(call: FormCall, claim: str | None, row: str | None, many: Many, packs: Packs) -> None:
    """Print what to read out when a customer asks about a claim: stages, amounts, papers, what comes next.

    The reserve is never on it.
    """
    make_for_claims(call, claim, row, many, status_paper, packs)


def status_paper(desk: Desk, at: Row) -> Paper:
    """Return what a status sheet says of a claim."""
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.claim_card import claim_standing
    from ledger_tools.forms.status import status_fields

    standing = claim_standing(desk.ctx, desk.duties, at)
    fields = status_fields(standing, desk.printing(standing.papers.place))
    return Paper(standing.card.ref, fields, record=standing.card.claim)


@click.command("reminder", cls=Command, short_help="Write a courteous letter to an insurer who is late.")
@form_options("reminder")
@claim_options
@pack_option
@click.option(
    "--step",
    cls=Option,
    type=WholeNumber(1, 3),
    help="1 enquiry, 2 reminder, 3 final request; one more than the letter register has of this claim unless given.",
)
def reminder(call: FormCall, claim: str | None, row: str | None, many: Many, packs: Packs, step: int | None) -> None:
    """Write a letter to the insurer of a claim: the days so far, what ran out, by how many days, by which article.

    Nothing is sent, and nothing is logged: log letter enters it when it went out. With --all only insurers who are late
    get a letter, unless --state says otherwise.
    """
    make_for_claims(call, claim, row, many, lambda desk, at: reminder_paper(desk, at, step), packs)


def reminder_paper(desk: Desk, at: Row, step: int | None = None) -> Paper:
    """Return what a letter to a claim's insurer says; the step is one more than there were letters unless given."""
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.claim_card import claim_card
    from ledger_tools.followup.reminders import reminder_of
    from ledger_tools.forms.reminder import STEPS, reminder_fields, reminder_notes

    card, told = claim_card(desk.ctx, at), reminder_of(desk.ctx, desk.duties, at)
    wanted = step or min(len(told.earlier) + 1, STEPS)
    fields = reminder_fields(card, told, wanted, desk.printing())
    return Paper(card.ref, fields, reminder_notes(told), record=card.claim)


@click.command("claim-file", cls=Command, short_help="Print the cover sheet of a claim's file.")
@form_options("claim-file")
@claim_options
def claim_file(call: FormCall, claim: str | None, row: str | None, many: Many) -> None:
    """Print the cover of a claim's file: what names it, the seven stages with their days, the list of papers in it."""
    make_for_claims(call, claim, row, many, claim_file_paper)


def claim_file_paper(desk: Desk, at: Row) -> Paper:
    """Return what the cover of a claim's file says."""
    from ledger_tools.cli.form_making import Paper
    from ledger_tools.followup.claim_card import claim_card
    from ledger_tools.followup.paper_list import paper_list
    from ledger_tools.forms.claim_file import claim_file_fields

    card, papers = claim_card(desk.ctx, at), paper_list(desk.ctx, at, own_list=True)
    fields = claim_file_fields(card, papers, desk.printing(papers.place))
    return Paper(card.ref, fields, record=card.claim)


def make_for_claims(
    call: FormCall,
    claim: str | None,
    row: str | None,
    many: Many,
    gather: Callable[[Desk, Row], Paper],
    packs: Packs = (),
) -> None:
    """Make a form for the claim that is named, or for each of many.

    Args:
        gather: returns what the form says of a claim.
        packs: law packs for this run, besides those of the settings.
    """
    from ledger_tools.cli.form_making import make_form
    from ledger_tools.cli.form_rows import claim_wanted

    if many.all:
        many.check_alone({"--claim": claim, "--row": row})
        make_many(call, many, gather, packs)
    else:
        make_form(call, lambda desk: gather(desk, claim_wanted(desk.ctx, claim, row)), packs=packs)

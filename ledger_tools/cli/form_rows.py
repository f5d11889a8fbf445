"""The row that a form is about, as the command line names it: a claim, a customer, or a place in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
    from ledger_tools.ledger.lookup import Row


def claim_wanted(ctx: Context, claim: str | None, row: str | None) -> Row:
    """Return the claim that --claim or --row names.

    Raises:
        UsageProblem: neither or both were given, or the place names no row.
        InputError: no claim fits.
        Undecided: several do; all are listed.
    """
    from ledger_tools.followup.form_rows import claim_row, row_at

    _one_of({"--claim": claim, "--row": row})
    return row_at(ctx, row, ("line",)) if row else claim_row(ctx, claim or "")


def customer_wanted(ctx: Context, customer: str | None, row: str | None) -> Row:
    """Return a row of the customer that --customer or --row names.

    Raises:
        UsageProblem: neither or both were given, or the place names no row.
        InputError: nobody is called so.
        Undecided: several are; all are listed.
    """
    from ledger_tools.followup.customer_card import find_customer
    from ledger_tools.followup.form_rows import row_at

    _one_of({"--customer": customer, "--row": row})
    return row_at(ctx, row, _CUSTOMERS) if row else find_customer(ctx, customer or "")


_CUSTOMERS = ("customer-file", "visits", "policies", "line")


def _one_of(given: dict[str, str | None]) -> None:
    named = [option for option, text in given.items() if text and text.strip()]
    if len(named) != 1:
        raise UsageProblem(msg("say what the form is about: one of {options}.", options=list(given)))

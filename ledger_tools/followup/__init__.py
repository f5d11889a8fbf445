"""The due engine: from a book, a day and the rules that are on to what everybody has to do by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ledger_tools.followup.context import Context
    from ledger_tools.model.case import Book
    from ledger_tools.model.duties import Duties
    from ledger_tools.model.follow_up import FollowUp

__all__ = ["context_of", "duties_of", "follow_up_of"]


def duties_of(book: Book, as_of: date, *, packs: Sequence[str | Path] = ()) -> Duties:
    """Return every duty of a book on a day, by the house's rules and the law packs that its settings turn on.

    Args:
        packs: further packs for this run, by key; the user's own as the path of a file.

    Raises:
        PackProblem: a pack is malformed; the sentence lists all its mistakes.
        UsageProblem: there is no such pack.
    """
    return work_out(context_of(book, as_of, packs=packs))


def context_of(book: Book, as_of: date, *, packs: Sequence[str | Path] = ()) -> Context:
    """Return what duties are worked out from; whoever needs calls and customers, too, asks this once."""
    from ledger_tools.followup.choosing import chosen_rules, packs_of
    from ledger_tools.followup.context import Context

    chosen = packs_of(book.settings, packs)
    rules = chosen_rules(book.settings, chosen, as_of)
    return Context(book, as_of, book.settings, rules, {pack.key: pack for pack in chosen})


def follow_up_of(book: Book, as_of: date) -> FollowUp:
    """Return what the registers tell, joined, by the rules and law packs of the book's settings."""
    from ledger_tools.followup.joined import Joined

    return Joined(context_of(book, as_of))


def work_out(ctx: Context) -> Duties:
    """Return every duty that the rules of a context give."""
    from ledger_tools.followup.asked_in_words import asked_in_words
    from ledger_tools.followup.drafting import Draft, batch_of
    from ledger_tools.followup.kinds import KINDS
    from ledger_tools.followup.longer import as_late_as
    from ledger_tools.model.duties import Duties

    batches = []
    ctx.names.clear()
    for rule in ctx.rules.values():
        if rule.kind in KINDS:
            for made in KINDS[rule.kind](ctx, rule):
                batch = batch_of(ctx, made) if isinstance(made, Draft) else made
                if len(batch):
                    batches.append(batch)
    as_late_as(ctx, batches)
    return Duties(ctx.as_of, batches, (*ctx.notes, *asked_in_words(ctx)), dict(ctx.rules))

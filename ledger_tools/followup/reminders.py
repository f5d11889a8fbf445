"""From a claim to what a letter to its late insurer says: the days of the case, and the clocks with their sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import cast

import numpy as np

from ledger_tools.followup.cell_facts import facts_of
from ledger_tools.followup.columns import folded, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.covers import covered
from ledger_tools.followup.loading import load_pack, pack_keys
from ledger_tools.followup.paper_list import place_of
from ledger_tools.followup.papers import complete_days, is_lacking
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row
from ledger_tools.model import derive
from ledger_tools.model.due_words import REMINDER
from ledger_tools.model.duties import DueItem, DueRule, DueState, Duties, LastContact
from ledger_tools.model.reminder import EarlierLetter, Reminder

DAYS = (
    "incident_at",
    "reported_at",
    "surveyed_at",
    "docs_requested_at",
    "docs_complete_at",
    "decided_at",
    "agreed_at",
)
CHASE = "chase"  # kind of letter: 催辦函
INSURER_CALL = "insurer_chase"  # kind of call: 催辦保險公司
ANSWER_DAYS = 7  # a courtesy of ours, no period of any law


def reminder_of(ctx: Context, duties: Duties, row: Row) -> Reminder:
    """Return what a reminder about one claim says; no late clock where nothing has run out.

    Args:
        row: the claim's table and its position there.
    """
    table, position = row
    owed = sorted(_owed(duties, row), key=lambda item: (item.ends or date.max, item.id))
    number = next(n for n, own in enumerate(ctx.claims.tables) if own is table)
    complete = complete_days(ctx, number)[0][position]
    return Reminder(
        days=list(facts_of(row, DAYS)),
        late=[item for item in owed if item.state is DueState.OVERDUE],
        running=[item for item in owed if item.state in (DueState.OPEN, DueState.DUE_TODAY)],
        waiting=None if np.isnat(complete) else int((ctx.today - complete).astype(int)),
        missing=_missing(ctx, number, position),
        last_contact=_talk_with_insurer(ctx, row),
        answer_by=ctx.as_of + timedelta(days=ANSWER_DAYS),
        caution=REMINDER if any(item.rule.reminder for item in owed) else None,
        earlier=list(_earlier(ctx, row)),
        closed=bool(derive.is_closed(table)[position]),
        packs=list(_packs_off(ctx, row)),
    )


def _packs_off(ctx: Context, row: Row) -> Iterator[str]:
    """Yield the law packs of the claim's place that are not on and by which its insurer would owe something."""
    table, position = row
    place = place_of(ctx, table)[0]
    for key in pack_keys():
        pack = load_pack(key)
        if key not in ctx.packs and pack.place == place:
            clocks = (rule for rule in pack.rules.values() if rule.kind)
            if any(is_chased(rule) and covered(ctx, rule, table)[position] for rule in clocks):
                yield key


def _names(row: Row) -> set[str]:
    table, position = row
    return {folded(table, key)[position] for key in (*CLAIM_NAMES, "policy_no")} - {""}


def _talk_with_insurer(ctx: Context, row: Row) -> LastContact | None:
    """Return the last call that chased the insurer of a claim; what its customer said is not for the insurer."""
    if not len(ctx.calls):
        return None
    entries = {i for name in _names(row) for i in ctx.calls.by_ref.get(name, ()) if ctx.calls.type[i] == INSURER_CALL}
    return ctx.calls.last(sorted(entries))


def _earlier(ctx: Context, row: Row) -> Iterator[EarlierLetter]:
    """Yield the reminders about a claim that the letter register holds, oldest first."""
    names, letters = _names(row), ctx.letters
    if not len(letters) or not names:
        return
    kinds, refs, numbers = letters.codes("letter_kind"), letters.folded("claim_ref"), letters.texts("letter_no")
    for i in range(len(letters)):
        if kinds[i] == CHASE and refs[i] in names:
            yield EarlierLetter(str(numbers[i]), letters.day[i].item())


def is_chased(rule: DueRule) -> bool:
    """True if a letter asks the insurer for it: what is owed until a claim is paid, not the call that comes after."""
    after = {"paid_at", "closed_at"} & set(cast("Sequence[str]", rule.options.get("start", ())))
    of_claims = rule.options.get("on", "claims") == "claims"
    return rule.obliged == "insurer" and rule.nature == "due" and of_claims and not after


def _owed(duties: Duties, row: Row) -> list[DueItem]:
    """Return what the insurer owes of a claim and has not done."""
    table, position = row
    found = []
    for batch in duties.batches:
        if batch.table is table and is_chased(batch.rule):
            found += [batch.make(i) for i in np.flatnonzero(batch.positions == position).tolist()]
    return found


def _missing(ctx: Context, number: int, position: int) -> list[str]:
    """Return the papers of a claim that are lacking, by the names of the sheet of papers."""
    papers = ctx.papers.get((number, position))
    rows = papers.rows if papers is not None else []
    return [texts(table, "paper")[i] for table, i in rows if is_lacking(ctx, table)[i] and texts(table, "paper")[i]]

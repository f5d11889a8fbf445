"""Events and offers told by telephone two weeks ahead, and by letter two days after that where one is wanted (S24)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.columns import Days, days, truths
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import Counted, counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.notices import NOTICE, Notice, notices_of
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg


def call(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the calls: at the latest n days before the event; from the day it was decided, where that is written."""
    for table in ctx.tables("events"):
        notices = [n for n in notices_of(ctx, table) if not n.unwanted]
        if notices:
            yield _call(ctx, rule, table, notices)


def _call(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[Notice]) -> Draft:
    draft, starts = _draft(ctx, rule, table, notices), _starts(table, notices)
    draft.anchors, draft.anchor_key = starts, "starts_on"
    draft.last = counted(ctx, rule, starts, rule.numbers["n"] or 0, back=True)
    draft.opens = days(table, "decided_on")[[n.position for n in notices]]
    draft.done = np.array([n.called for n in notices], "datetime64[D]")
    draft.script, draft.call_type = "service", NOTICE
    draft.evidence = lambda i: _call_cells(ctx, notices[i])
    draft.notes = lambda i: _progress(notices[i])
    return draft


def letter(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the letters where one is wanted: by day n after the call that was really made.

    Who is not to be called gets the letter in the time that a call on the last day would have given it.
    """
    for table in ctx.tables("events"):
        wanted, _ = truths(table, "letter_needed")
        notices = [n for n in notices_of(ctx, table) if wanted[n.position]]
        if notices:
            yield _letter(ctx, rule, table, notices)


def _letter(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[Notice]) -> Draft:
    draft, lead = _draft(ctx, rule, table, notices), _lead(ctx, rule, table, notices)
    called = np.array([n.called for n in notices], "datetime64[D]")
    called = np.where(np.isnat(called) & [n.unwanted for n in notices], lead.days, called)
    draft.anchors, draft.opens = called, called
    draft.anchor_key = ["" if n.unwanted else "starts_on" for n in notices]
    draft.anchor_cells = lambda i: next(iter(_call_cells(ctx, notices[i])), None)
    draft.last = counted(ctx, rule, called, rule.numbers["n"] or 0)
    draft.done = np.array([n.sent for n in notices], "datetime64[D]")
    draft.blocked = {
        i: msg("The event has not been told by telephone yet; the letter follows the call.")
        for i, n in enumerate(notices)
        if np.isnat(called[i]) and np.isnat(n.sent)
    }
    uncalled = [i for i, n in enumerate(notices) if n.unwanted and n.call < 0]
    last = draft.last
    draft.sums = lambda i: _sum(table, notices[i], lead, last, i) if i in uncalled else None
    draft.said = lambda i: (
        [
            msg(
                "The customer is not to be called; the letter counts as if the call had been on its last day, {day}.",
                day=lead.days[i].item(),
            )
        ]
        if i in uncalled
        else []
    )
    draft.evidence = lambda i: [
        *([(table, notices[i].position, "starts_on")] if i in uncalled else []),
        *_letter_cells(ctx, notices[i]),
    ]
    return draft


def _lead(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[Notice]) -> Counted:
    """Return the last days on which the calls were to be made, be their rule counted or not."""
    calls = ctx.rules.get("event-call", rule)
    n = calls.numbers["n"] if calls is not rule else ctx.settings.event_lead_days
    return counted(ctx, calls, _starts(table, notices), n or 0, back=True)


def _sum(table: LedgerTable, notice: Notice, lead: Counted, last: Counted, i: int) -> Message:
    column = table.get("starts_on")
    assert column is not None
    n, unit = last.sum(i)
    return msg(
        "{what} {day} − {lead} + {n} {unit} = {ends}",
        what=column.header.replace("\n", " "),
        day=days(table, "starts_on")[notice.position].item(),
        lead=lead.sum(i)[0],
        n=n,
        unit=unit,
        ends=last.days[i].item(),
    )


def _draft(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[Notice]) -> Draft:
    positions = np.array([n.position for n in notices], np.int64)
    starts = _starts(table, notices)
    host = [ctx.owner(ctx.customers.told(n.who, "owner"), table.shown(n.position, "host")) for n in notices]
    draft = Draft(rule, table, positions, starts, owners=host)
    draft.missed = starts <= ctx.today
    draft.who = np.array([n.who for n in notices], np.int64)
    draft.more = [n.name for n in notices]
    draft.names = [(ctx.customers.told(n.who, "customer") or n.name or None, None) for n in notices]
    draft.refs = {
        i: table.shown(n.position, "event_id").strip() or table.shown(n.position, "event").strip()
        for i, n in enumerate(notices)
    }
    draft.contacts = lambda i: ctx.calls.last(ctx.calls.of(notices[i].who)) if len(ctx.calls) else None
    return draft


def _progress(notice: Notice) -> list[Message]:
    if notice.progress is None or notice.progress[0] >= notice.progress[1]:
        return []
    return [
        msg("{done} of {all} customers have been told by telephone.", done=notice.progress[0], all=notice.progress[1])
    ]


def _starts(table: LedgerTable, notices: list[Notice]) -> Days:
    starts: Days = days(table, "starts_on")[[n.position for n in notices]]
    return starts


def _call_cells(ctx: Context, notice: Notice) -> list[Cell]:
    return [(*ctx.calls.row(notice.call), "call_date")] if notice.call >= 0 else []


def _letter_cells(ctx: Context, notice: Notice) -> list[Cell]:
    return [(*ctx.letters.row(notice.letter), "sent_at")] if notice.letter >= 0 else []

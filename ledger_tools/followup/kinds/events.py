"""Events and offers told by telephone two weeks ahead, and by letter two days after that where one is wanted (S24)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, at, codes, days, folded, truths
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.customers import UNKNOWN, phone_digits
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_LIST = re.compile(r"[、,,;;\n]+")
_ALL = ("全部", "全体", "所有客户", "all", "everyone", "allcustomers")
NOTICE = "event_notice"


@dataclass(slots=True)
class _Notice:
    """One event, or one event and one of the recipients that it lists.

    Attributes:
        who: the recipient; -1 where the event is told to everybody or to nobody by name.
        name: the recipient as the event lists them.
        called, sent: the day on which the call and the letter were done, NaT where they were not.
        unwanted: the recipient asked not to be called; the letter stays.
        reached: how many of how many were called, for an event without a list.
    """

    table: LedgerTable
    position: int
    who: int = UNKNOWN
    name: str = ""
    called: np.datetime64 = NAT
    call: int = -1
    sent: np.datetime64 = NAT
    letter: int = -1
    unwanted: bool = False
    progress: tuple[int, int] | None = None


def call(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the calls: at the latest n days before the event; from the day it was decided, where that is written."""
    for table in ctx.tables("events"):
        notices = [n for n in _notices(ctx, table) if not n.unwanted]
        if notices:
            yield _call(ctx, rule, table, notices)


def _call(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[_Notice]) -> Draft:
    draft, starts = _draft(ctx, rule, table, notices), _starts(table, notices)
    draft.last = counted(ctx, rule, starts, rule.numbers["n"] or 0, back=True)
    draft.opens = days(table, "decided_on")[[n.position for n in notices]]
    draft.done = np.array([n.called for n in notices], "datetime64[D]")
    draft.missed = starts <= ctx.today
    draft.script, draft.call_type = "service", NOTICE
    draft.evidence = lambda i: _call_cells(ctx, notices[i])
    return draft


def letter(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the letters where one is wanted: by day n after the call that was really made.

    Who is not to be called gets the letter in the time that a call on the last day would have given it.
    """
    for table in ctx.tables("events"):
        wanted, _ = truths(table, "letter_needed")
        notices = [n for n in _notices(ctx, table) if wanted[n.position]]
        if notices:
            yield _letter(ctx, rule, table, notices)


def _letter(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[_Notice]) -> Draft:
    draft, starts = _draft(ctx, rule, table, notices), _starts(table, notices)
    called = np.array([n.called for n in notices], "datetime64[D]")
    lead = ctx.rules.get("event-call")
    if lead is not None:
        by = counted(ctx, lead, starts, lead.numbers["n"] or 0, back=True).days
        called = np.where([n.unwanted for n in notices], by, called)
    missed = starts <= ctx.today
    draft.last = counted(ctx, rule, called, rule.numbers["n"] or 0)
    draft.opens, draft.done = called, np.array([n.sent for n in notices], "datetime64[D]")
    draft.missed = missed
    draft.blocked = {
        i: msg("The event has not been told by telephone yet; the letter follows the call.")
        for i, n in enumerate(notices)
        if np.isnat(called[i]) and np.isnat(n.sent) and not missed[i]
    }
    draft.evidence = lambda i: [*_call_cells(ctx, notices[i]), *_letter_cells(ctx, notices[i])]
    draft.said = lambda i: _said(notices[i])
    return draft


def _said(notice: _Notice) -> list[Message]:
    if notice.unwanted:
        return [msg("The customer is not to be called; the letter is counted as if the call had been on its last day.")]
    return []


def _draft(ctx: Context, rule: DueRule, table: LedgerTable, notices: list[_Notice]) -> Draft:
    names = {
        i: table.shown(n.position, "event_id").strip() or table.shown(n.position, "event").strip()
        for i, n in enumerate(notices)
    }
    positions = np.array([n.position for n in notices], np.int64)
    host = [ctx.owner(ctx.customers.told(n.who, "owner"), table.shown(n.position, "host")) for n in notices]
    draft = Draft(rule, table, positions, _starts(table, notices), "starts_on", owners=host)
    draft.who = np.array([n.who for n in notices], np.int64)
    draft.more = [n.name for n in notices]
    draft.names = [(ctx.customers.told(n.who, "customer") or n.name or None, None) for n in notices]
    draft.refs = names
    draft.contacts = lambda i: ctx.calls.last(ctx.calls.of(notices[i].who)) if len(ctx.calls) else None
    draft.notes = lambda i: _progress(notices[i])
    return draft


def _progress(notice: _Notice) -> list[Message]:
    if notice.progress is None or notice.progress[0] >= notice.progress[1]:
        return []
    return [
        msg("{done} of {all} customers have been told by telephone.", done=notice.progress[0], all=notice.progress[1])
    ]


def _starts(table: LedgerTable, notices: list[_Notice]) -> NDArray[Any]:
    return days(table, "starts_on")[[n.position for n in notices]]


def _notices(ctx: Context, table: LedgerTable) -> list[_Notice]:
    """Return what is to be told: events that are not called off, each recipient apart where recipients are listed."""
    starts, off = days(table, "starts_on"), codes(table, "state") == "off"
    found: list[_Notice] = []
    for i in np.flatnonzero(~np.isnat(starts) & ~off.astype(bool)).tolist():
        listed = _recipients(ctx, table.shown(i, "audience") if table.get("audience") else "")
        found += [_Notice(table, i, who, name) for name, who in listed] or [_Notice(table, i)]
    for notice in found:
        _look(ctx, notice, starts[notice.position])
    return found


def _recipients(ctx: Context, audience: str) -> list[tuple[str, int]]:
    """Return the customers that the audience column lists; none where it says everybody, or a condition in words."""
    parts = [part.strip() for part in _LIST.split(audience) if part.strip()]
    known = [(part, ctx.customers.find(fold(part), phone_digits(part))) for part in parts]
    if not parts or fold(audience) in _ALL or (any(who == UNKNOWN for _, who in known) and len(parts) == 1):
        return []
    if all(who == UNKNOWN for _, who in known):
        return []
    return known


def _look(ctx: Context, notice: _Notice, starts: np.datetime64) -> None:
    """Find the call and the letter of a notice."""
    notice.unwanted = notice.who >= 0 and ctx.stopped(notice.who)
    calls = _calls_about(ctx, notice, starts)
    letters = _letters_about(ctx, notice, starts)
    if notice.who < 0 and not notice.name:
        _everybody(ctx, notice, calls, letters)
        return
    calls = [i for i in calls if ctx.calls.who[i] == notice.who]
    letters = [j for j in letters if ctx.letters.who[j] == notice.who]
    if calls:
        notice.call, notice.called = calls[0], ctx.calls.day[calls[0]]
    if letters:
        notice.letter, notice.sent = letters[0], ctx.letters.day[letters[0]]


def _everybody(ctx: Context, notice: _Notice, calls: list[int], letters: list[int]) -> None:
    """Judge an event that lists nobody: done when every customer of the file was called; without one, any."""
    wanted = {who for who in ctx.customers.rows if not ctx.stopped(who) and _active(ctx, who)}
    told = {int(ctx.calls.who[i]) for i in calls} & wanted if wanted else set()
    if wanted:
        notice.progress = (len(told), len(wanted))
    if calls and (not wanted or told == wanted):
        last = next(i for i in reversed(calls) if not wanted or int(ctx.calls.who[i]) in wanted)
        first = {int(ctx.calls.who[i]): i for i in reversed(calls)}
        last = max((first[who] for who in wanted), default=last)
        notice.call, notice.called = last, ctx.calls.day[last]
    if letters:
        notice.letter, notice.sent = letters[-1], ctx.letters.day[letters[-1]]


def _active(ctx: Context, who: int) -> bool:
    return not any(
        (column := table.get("status")) is not None and column.ok[p] and column.values[p] == "closed"
        for table, p in ctx.customers.rows.get(who, ())
    )


def _calls_about(ctx: Context, notice: _Notice, starts: np.datetime64) -> list[int]:
    """Return the calls that told of an event: of that type, in its time, and naming no other event."""
    calls = ctx.calls
    if not len(calls):
        return []
    since = _since(notice)
    hits = np.flatnonzero((calls.type == NOTICE) & calls.made & (calls.day <= starts) & ~(calls.day < since)).tolist()
    others = _other_names(notice)
    return [i for i in hits if _names_it(calls.row(i), notice, others)]


def _since(notice: _Notice) -> np.datetime64:
    """Return the day from which a notice may have been given: when it was decided, else after the event before it."""
    if not np.isnat(days(notice.table, "decided_on")[notice.position]):
        return at(days(notice.table, "decided_on"), notice.position)
    starts = days(notice.table, "starts_on")
    earlier = starts[starts < starts[notice.position]]
    return at(np.sort(earlier), -1) if len(earlier) else NAT


def _other_names(notice: _Notice) -> set[str]:
    own = notice.position
    names = {t for key in ("event_id", "event") for i, t in enumerate(folded(notice.table, key)) if t and i != own}
    return names - {folded(notice.table, key)[own] for key in ("event_id", "event")}


def _names_it(row: tuple[LedgerTable, int], notice: _Notice, others: set[str]) -> bool:
    """True if a call's words name the event, or name none of the other events."""
    table, position = row
    words = fold(" ".join(table.shown(position, key) for key in ("ref", "summary", "note") if table.get(key)))
    own = [t for key in ("event_id", "event") if (t := folded(notice.table, key)[notice.position])]
    return any(name in words for name in own) or not any(name in words for name in others)


def _letters_about(ctx: Context, notice: _Notice, starts: np.datetime64) -> list[int]:
    """Return the letters that told of an event: by its number, else notices and invitations whose subject names it."""
    letters = ctx.letters
    if not len(letters):
        return []
    own_id = folded(notice.table, "event_id")[notice.position]
    title = folded(notice.table, "event")[notice.position]
    numbers, kinds, subjects = letters.folded("event_id"), letters.codes("letter_kind"), letters.folded("subject")
    found = []
    for j in range(len(letters)):
        named = numbers[j] == own_id if numbers[j] else bool(title) and title in subjects[j]
        if named and kinds[j] in ("notice", "invitation", "") and letters.day[j] <= starts:
            found.append(j)
    return found


def _call_cells(ctx: Context, notice: _Notice) -> list[Cell]:
    return [(*ctx.calls.row(notice.call), "call_date")] if notice.call >= 0 else []


def _letter_cells(ctx: Context, notice: _Notice) -> list[Cell]:
    return [(*ctx.letters.row(notice.letter), "sent_at")] if notice.letter >= 0 else []

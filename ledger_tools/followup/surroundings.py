"""What stands around the row of a case: the customer's file, last visit and earlier calls, papers, issues, events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ledger_tools.followup.cases import visit_day
from ledger_tools.followup.cell_facts import cell_of, fact_of, spec_of
from ledger_tools.followup.columns import codes, days, plates
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN
from ledger_tools.followup.matters import ENDED
from ledger_tools.followup.papers import is_lacking
from ledger_tools.followup.visits import FIRST
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row
from ledger_tools.model.calls import Fact
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_CALLS = 3  # earlier calls that are told
_SAID = ("summary", "request", "wish", "complaint")
_NOT_COMING = ("done", "off")


@dataclass(frozen=True, slots=True)
class CallCase:
    """The row that a call is about, and the number of the customer."""

    ctx: Context
    table: LedgerTable
    position: int
    who: int

    @property
    def row(self) -> Row:
        """Return the table and the position in it."""
        return self.table, self.position

    @property
    def plate(self) -> str:
        """Return the plate of the row as plates are compared, "" where it names none."""
        return plates(self.table)[self.position]

    def folded(self, key: str) -> str:
        """Return what stands in a column in the form in which names are compared, "" where nothing does."""
        return fold(self.table.shown(self.position, key))


def file_row(case: CallCase) -> Row | None:
    """Return the row of the customer file: the case's own, else that of the customer and, where it tells, the plate."""
    if case.table.kind == "customer-file":
        return case.row
    rows = case.ctx.customers.rows.get(case.who, [])
    same = [(table, i) for table, i in rows if case.plate and plates(table)[i] == case.plate]
    return next(iter(same or rows), None)


def last_visit(case: CallCase) -> Row | None:
    """Return the customer's latest visit up to the day, with the same vehicle where both rows name one."""
    if case.table.kind == "visits":
        return case.row
    best: tuple[str, Row] | None = None
    for table in case.ctx.tables("visits") if case.who != UNKNOWN else ():
        for position in np.flatnonzero(case.ctx.customers.of(table) == case.who).tolist():
            day = visit_day(table, position)
            other_car = _differ(case.plate, plates(table)[position])
            if not other_car and day <= case.ctx.as_of.isoformat() and (best is None or day >= best[0]):
                best = day, (table, position)
    return best[1] if best else None


def _differ(plate: str, other: str) -> bool:
    return bool(plate and other and plate != other)


def phone_on_file(case: CallCase) -> Iterator[Fact]:
    """Yield the telephone number of the customer file where the row itself has none."""
    own = case.table.shown(case.position, "phone").strip()
    rows = case.ctx.customers.rows.get(case.who, ()) if not own else ()
    yield from [fact for row in rows if (fact := fact_of(row, "phone"))][:1]


def earlier_calls(case: CallCase) -> Iterator[Fact]:
    """Yield the last calls in which somebody was spoken with, newest first (S23)."""
    calls = case.ctx.calls
    made = [i for i in _entries(case) if calls.made[i] or calls.refused[i]]
    for i in reversed(made[-_CALLS:]):
        table, position = calls.row(i)
        kind, clerk = fact_of((table, position), "call_type"), table.shown(position, "clerk").strip()
        who = [str(calls.day[i]), *([kind.value] if kind else []), *([clerk] if clerk else [])]
        points = [words for key in _SAID if (words := _points(table, position, key))]
        words = msg("{call}: {points}", call=who, points=points) if points else msg("{list}", list=who)
        yield Fact("earlier_call", msg("Earlier call"), words, cells=(cell_of((table, position), "call_date"),))


def first_call(case: CallCase, visit: Row | None) -> int | None:
    """Return the number of the first follow-up call after a visit, None where none was made."""
    released = visit_day(*visit) if visit is not None else ""
    calls = case.ctx.calls
    after = [i for i in _entries(case) if calls.made[i] and calls.type[i] == FIRST and str(calls.day[i]) >= released]
    return after[0] if after and released else None


def _entries(case: CallCase) -> list[int]:
    """Return the calls about a case, oldest first: of its claim or policy where they say so, else of its customer."""
    calls = case.ctx.calls
    if not len(calls):
        return []
    if case.table.kind in ("line", "policies", "issues"):
        keys = ("claim_ref", *CLAIM_NAMES) if case.table.kind != "policies" else ("policy_no",)
        names = {case.folded(key) for key in keys} - {""}
        found = sorted({i for name in names for i in calls.by_ref.get(name, ())})
        if found or case.table.kind == "line":
            return found
    return [i for i in calls.of(case.who).tolist() if not _differ(case.plate, str(calls.vehicle[i]))]


def _points(table: LedgerTable, position: int, key: str) -> str | Message:
    """Return what was said on a call; under its label where it was more than the main points."""
    text = " ".join(table.shown(position, key).split())
    if not text or key == "summary":
        return text
    return msg("{label}: {text}", label=spec_of(table, key).labels, text=text)


def missing_papers(case: CallCase) -> Iterator[Fact]:
    """Yield the papers of a claim that are missing, or the one fact that none of those listed is."""
    names = {case.folded(key) for key in CLAIM_NAMES} - {""}
    listed: list[Row] = []
    lacking: list[Row] = []
    for table in case.ctx.tables("papers"):
        own = [i for i in range(len(table)) if fold(table.shown(i, "claim_ref")) in names]
        waiting = is_lacking(case.ctx, table)
        listed += [(table, i) for i in own]
        lacking += [(table, i) for i in own if waiting[i]]
    label = msg("Papers missing")
    for row in lacking:
        more = [fact for key in ("copy_kind", "due_on", "defect") if (fact := fact_of(row, key))]
        parts = [row[0].shown(row[1], "paper").strip(), *(_labelled(fact) for fact in more)]
        yield Fact("missing_paper", label, msg("{list}", list=parts), cells=(cell_of(row, "paper"),))
    if listed and not lacking:
        yield Fact("missing_paper", label, msg("none"), cells=(cell_of(listed[0], "paper"),))


def _labelled(fact: Fact) -> Message:
    return msg("{label}: {text}", label=fact.label, text=fact.value)


def open_issues(case: CallCase) -> Iterator[Fact]:
    """Yield what the customer asked or complained of and has no answer to yet."""
    for table in case.ctx.tables("issues") if case.who != UNKNOWN else ():
        told, state = days(table, "informed_at"), codes(table, "issue_state")
        for position in np.flatnonzero(case.ctx.customers.of(table) == case.who).tolist():
            if np.isnat(told[position]) and state[position] not in ENDED:
                row = table, position
                parts = [fact.value for key in ("raised_on", "content") if (fact := fact_of(row, key))]
                words = msg("{list}", list=parts)
                yield Fact("open_issue", msg("Still to be answered"), words, cells=(cell_of(row, "content"),))


def coming_events(ctx: Context) -> Iterator[Fact]:
    """Yield the events that are coming or running, the nearest first, with content, date and place (S10)."""
    found: list[tuple[str, int, Row]] = []
    for table in ctx.tables("events"):
        first, last, state = days(table, "starts_on"), days(table, "ends_on"), codes(table, "state")
        for position in range(len(table)):
            end = first[position] if np.isnat(last[position]) else last[position]
            if not np.isnat(end) and end >= ctx.today and state[position] not in _NOT_COMING:
                found.append((str(first[position]), len(found), (table, position)))
    for _, _, row in sorted(found, key=lambda entry: entry[:2]):
        yield Fact("event", msg("Coming event"), _event_in_words(row), cells=(cell_of(row, "event"),))


def _event_in_words(row: Row) -> Message:
    table, position = row
    first, last = (days(table, key)[position] for key in ("starts_on", "ends_on"))
    when = [str(day) for day in dict.fromkeys((first, last)) if not np.isnat(day)]
    content, place, audience = (" ".join(table.shown(position, k).split()) for k in ("content", "place", "audience"))
    run = when[0] if len(when) == 1 else msg("{first} to {last}", first=when[0], last=when[-1])
    name = " ".join(text for key in ("event_id", "event") if (text := table.shown(position, key).strip()))
    return msg("{event}: {list}", event=name, list=[part for part in (content, run, place, audience) if part])

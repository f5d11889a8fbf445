"""What customers asked or complained of and was not answered on the spot, with what became of it (S17 to S21).

A matter stands in the call in which it came up, in a row of the complaints sheet (投訴問題), or in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import NAT, at, codes, days, folded
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

_ANSWERED = ("on_spot", "none")
_UNRESOLVED = ("open", "later", "escalated")
_ENDED = ("told", "closed")
CONTENT = ("very", "yes", "fair")


@dataclass(slots=True)
class Matter:
    """One matter.

    Attributes:
        table, position: the row of the call, or of the complaints sheet where no call is named.
        day_key: the column of the day from which the supervisor has to hear of it.
        raised: that day: of the call, or on which the customer was told something that did not satisfy (S21).
        escalated, solved, told: days, NaT where nothing is written.
        dateless: said to be escalated, without a day.
        ended: said to be over, in a word without a day.
        call: number of the call, -1 where none.
        issue: row of the complaints sheet.
    """

    table: LedgerTable
    position: int
    day_key: str
    raised: np.datetime64
    escalated: np.datetime64
    solved: np.datetime64
    told: np.datetime64
    dateless: bool = False
    ended: bool = False
    unhappy: bool = False
    call: int = -1
    issue: tuple[LedgerTable, int] | None = None
    who: int = -1


@dataclass(slots=True)
class Matters:
    """All matters, and which row of the complaints sheet belongs to which call."""

    rows: list[Matter]
    issue_of_call: dict[int, tuple[LedgerTable, int]]


def matters_of(ctx: Context) -> Matters:
    """Return the matters of a book: those of calls, joined with their rows of the complaints sheet, then the others."""
    issues = [(table, i) for table in ctx.tables("issues") for i in range(len(table))]
    numbers = _calls_by_number(ctx) if issues else {}
    brings_up = _brings_up(ctx) if issues and len(ctx.calls) else np.zeros(0, bool)
    issue_of_call: dict[int, tuple[LedgerTable, int]] = {}
    alone = []
    for table, i in issues:
        call = numbers.get(folded(table, "call_log_no")[i], -1)
        call = _call_of_the_day(ctx, table, i, brings_up) if call < 0 else call
        if call >= 0 and call not in issue_of_call:
            issue_of_call[call] = (table, i)
        else:
            alone.append((table, i))
    rows = _of_calls(ctx, issue_of_call)
    rows += [_of_issue(ctx, table, i) for table, i in alone]
    begun = ctx.followed(np.array([row.raised for row in rows], "datetime64[D]"))
    kept = [row for row, begins in zip(rows, begun.tolist(), strict=True) if begins and not np.isnat(row.raised)]
    return Matters(kept, issue_of_call)


def _calls_by_number(ctx: Context) -> dict[str, int]:
    return {text: i for i, text in enumerate(ctx.calls.folded("log_no").tolist()) if text}


def _call_of_the_day(ctx: Context, table: LedgerTable, i: int, brings_up: Bools) -> int:
    """Return the call of the same customer on the same day in which a matter came up; -1 where none is."""
    if folded(table, "call_log_no")[i]:
        return -1
    raised, calls = days(table, "raised_on", until=ctx.today)[i], ctx.calls
    for call in calls.entries.get(int(ctx.customers.of(table)[i]), ()):
        if calls.day[call] == raised and brings_up[call]:
            return call
    return -1


def _brings_up(ctx: Context) -> Bools:
    """Return True where a customer asked or complained in a call, or it left something open."""
    calls = ctx.calls
    asked = calls.written("request") | calls.written("complaint") | np.asarray(calls.type == "complaint", bool)
    found: Bools = asked | np.isin(calls.either_code("resolution"), _UNRESOLVED)
    return found


def _of_calls(ctx: Context, issue_of_call: dict[int, tuple[LedgerTable, int]]) -> list[Matter]:
    calls = ctx.calls
    if not len(calls):
        return []
    resolution, satisfaction = calls.either_code("resolution"), calls.either_code("satisfaction")
    asked = calls.written("request") | calls.written("complaint") | np.asarray(calls.type == "complaint", bool)
    silent = (resolution == "") & ~calls.written("resolution")
    unresolved = np.isin(resolution, _UNRESOLVED) | (asked & silent)
    unhappy = np.asarray(satisfaction == "no", bool)
    escalated, solved, told = calls.either("escalated_at"), calls.either("solution_at"), calls.either("informed_at")
    linked = np.zeros(len(calls), bool)
    linked[list(issue_of_call)] = True
    found = []
    for i in np.flatnonzero(unresolved | unhappy | linked | ~np.isnat(solved)).tolist():
        table, position = calls.row(i)
        matter = Matter(
            table, position, "call_date", calls.day[i], escalated[i], solved[i], told[i], call=i, who=int(calls.who[i])
        )
        matter.dateless = bool(resolution[i] == "escalated") and np.isnat(escalated[i])
        matter.ended = bool(not unresolved[i] and np.isin(resolution[i], _ANSWERED))
        matter.unhappy = bool(unhappy[i])
        if i in issue_of_call:
            _join(ctx, matter, *issue_of_call[i])
        _reopen(ctx, matter)
        found.append(matter)
    return found


def _of_issue(ctx: Context, table: LedgerTable, i: int) -> Matter:
    raised = days(table, "raised_on", until=ctx.today)[i]
    matter = Matter(table, i, "raised_on", raised, NAT, NAT, NAT, who=int(ctx.customers.of(table)[i]))
    _join(ctx, matter, table, i)
    _reopen(ctx, matter)
    return matter


def _join(ctx: Context, matter: Matter, table: LedgerTable, i: int) -> None:
    """Take what the complaints sheet says into a matter."""

    def day(key: str) -> np.datetime64:
        return at(days(table, key, until=ctx.today), i)

    def earlier(one: np.datetime64, other: np.datetime64) -> np.datetime64:
        return other if np.isnat(one) or other < one else one

    matter.issue = (table, i)
    matter.escalated = earlier(matter.escalated, day("escalated_at"))
    matter.solved = earlier(matter.solved, day("solution_at"))
    matter.told = earlier(matter.told, day("informed_at"))
    state = codes(table, "issue_state")[i]
    matter.ended = bool(state in _ENDED or (state == "solved" and np.isnat(matter.solved)))
    if state in _ENDED:
        matter.dateless = False
    said = codes(table, "satisfaction")[i]
    matter.unhappy = bool(said == "no") if said else matter.unhappy


def _reopen(ctx: Context, matter: Matter) -> None:
    """Begin a matter anew where the answer did not satisfy, unless a later talk says that all is well (S21)."""
    if not matter.unhappy:
        return
    since = matter.told if not np.isnat(matter.told) else matter.raised
    key = "informed_at" if not np.isnat(matter.told) else matter.day_key
    if _contented(ctx, matter, since):
        matter.ended = True
        return
    matter.ended = False
    matter.raised, matter.day_key = since, key
    if matter.issue is not None and key == "informed_at" and _lacks(matter, key):
        matter.table, matter.position = matter.issue
    matter.solved = NAT
    matter.escalated = matter.escalated if matter.escalated >= since else NAT


def _lacks(matter: Matter, key: str) -> bool:
    column = matter.table.get(key)
    return column is None or not bool(column.ok[matter.position])


def _contented(ctx: Context, matter: Matter, since: np.datetime64) -> bool:
    calls = ctx.calls
    later = (
        [i for i in calls.of(matter.who).tolist() if i > matter.call and calls.day[i] >= since] if len(calls) else []
    )
    return any(calls.either_code("satisfaction")[i] in CONTENT for i in later)


def owner_keys(table: LedgerTable) -> tuple[str, ...]:
    """Return the columns that say who has a matter in hand."""
    return ("owner", "clerk", "responsible") if table.kind == "issues" else ("clerk", "owner")


def log_number(table: LedgerTable, position: int) -> str:
    """Return the folded number of a row of a register, "" where it has none."""
    return folded(table, "log_no")[position]

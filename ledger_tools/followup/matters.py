"""What customers asked or complained of and was not answered on the spot, with what became of it (S17 to S21).

A matter stands in the call in which it came up, in a row of the complaints sheet (投訴問題), or in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import NAT, at, codes, days, folded, texts
from ledger_tools.followup.contacts import Row
from ledger_tools.followup.naming import row_names
from ledger_tools.ledger.corrections import corrected_number
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context

Cell = tuple[LedgerTable, int, str]

_ANSWERED = ("on_spot", "none")
_UNRESOLVED = ("open", "later", "escalated")
ENDED = ("told", "closed")  # states of a row of the complaints sheet that nobody has to see to any more
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
        spot: answered on the spot; nobody has to hear of it.
        ended: said to be over, in a word without a day.
        unhappy: the customer was not satisfied and has not said otherwise since, so that it is open again.
        call: number of the call in which it came up, -1 where none is known.
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
    spot: bool = False
    ended: bool = False
    unhappy: bool = False
    call: int = -1
    issue: Row | None = None
    who: int = -1

    @property
    def settled(self) -> np.datetime64:
        """Return the day on which it was solved, or went to the supervisor; of one that is open again, since then."""
        found = [self.escalated, self.solved, self.told]
        if self.unhappy and np.isnat(self.told):
            found = [day for day in found if day >= self.raised]
        elif self.unhappy:  # what was known when the customer was told did not satisfy
            found = [self.escalated if self.escalated >= self.told else NAT, self.solved if self._anew else NAT]
        known = [day for day in found if not np.isnat(day)]
        return min(known, default=NAT)

    @property
    def _anew(self) -> bool:
        """True if another solution was found after the one that did not satisfy."""
        return bool(self.unhappy and self.solved > self.told)

    @property
    def answered(self) -> np.datetime64:
        """Return the day on which the customer heard of the solution."""
        return NAT if self._anew else self.told


@dataclass
class Matters:
    """All matters, and which row of the complaints sheet belongs to which call."""

    rows: list[Matter]
    issue_of_call: dict[int, Row]

    @cached_property
    def of_issue(self) -> dict[tuple[int, int], Matter]:
        """The matters that stand in the complaints sheet, by the identity of the table and the position."""
        return {(id(m.issue[0]), m.issue[1]): m for m in self.rows if m.issue is not None}


def matters_of(ctx: Context) -> Matters:
    """Return the matters of a book: those of calls, joined with their rows of the complaints sheet, then the others."""
    issues = [(table, i) for table in ctx.tables("issues") for i in _by_name(table)]
    numbers = _calls_by_number(ctx) if issues else {}
    brings_up = _brings_up(ctx) if issues and len(ctx.calls) else np.zeros(0, bool)
    issue_of_call: dict[int, Row] = {}
    alone = []
    for table, i in issues:
        call = numbers.get(folded(table, "call_log_no")[i], -1)
        call = _call_of_the_day(ctx, table, i, brings_up) if call < 0 else call
        if call >= 0 and call not in issue_of_call:
            issue_of_call[call] = (table, i)
        else:
            alone.append((table, i, call))
    rows = _of_calls(ctx, issue_of_call)
    rows += [_of_issue(ctx, table, i, call) for table, i, call in alone]
    begun = ctx.followed(np.array([row.raised for row in rows], "datetime64[D]"))
    kept = [row for row, begins in zip(rows, begun.tolist(), strict=True) if begins and not np.isnat(row.raised)]
    return Matters(kept, issue_of_call)


def _by_name(table: LedgerTable) -> list[int]:
    """Return the rows of a sheet in an order that sorting it does not change."""
    names = row_names(table)
    return sorted(range(len(table)), key=lambda i: (names[i], i))


def _calls_by_number(ctx: Context) -> dict[str, int]:
    """Return the calls by their numbers, also by those of rows that they correct."""
    found: dict[str, int] = {}
    for i in range(len(ctx.calls)):
        for table, position in filter(None, (ctx.calls.row(i), ctx.calls.twin(i))):
            note = texts(table, "note")[position]
            corrected = corrected_number(note) if note else None
            for number in (folded(table, "log_no")[position], fold(corrected) if corrected else ""):
                if number:
                    found.setdefault(number, i)
    return found


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
    found: Bools = _asked(ctx) | np.isin(ctx.calls.either_code("resolution"), _UNRESOLVED)
    return found


def _asked(ctx: Context) -> Bools:
    calls = ctx.calls
    typed = np.asarray(calls.type == "complaint", bool)
    found: Bools = calls.either_written("request") | calls.either_written("complaint") | typed
    return found


def _of_calls(ctx: Context, issue_of_call: Mapping[int, Row]) -> list[Matter]:
    calls = ctx.calls
    if not len(calls):
        return []
    resolution, satisfaction = calls.either_code("resolution"), calls.either_code("satisfaction")
    silent = (resolution == "") & ~calls.either_written("resolution")
    unresolved = np.isin(resolution, _UNRESOLVED) | (_asked(ctx) & silent)
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
        matter.spot = matter.ended = bool(not unresolved[i] and np.isin(resolution[i], _ANSWERED))
        matter.unhappy = bool(unhappy[i]) and not _still_to_come(ctx, calls.cell(i, "informed_at"))
        if i in issue_of_call:
            _join(ctx, matter, *issue_of_call[i])
        _reopen(ctx, matter)
        found.append(matter)
    return found


def _of_issue(ctx: Context, table: LedgerTable, i: int, call: int) -> Matter:
    """Return the matter of a row by itself: it names no call, or one that another row names already."""
    raised = days(table, "raised_on", until=ctx.today)[i]
    if np.isnat(days(table, "raised_on")[i]) and call >= 0:
        raised = ctx.calls.day[call]
    matter = Matter(table, i, "raised_on", raised, NAT, NAT, NAT, call=call, who=int(ctx.customers.of(table)[i]))
    _join(ctx, matter, table, i)
    _reopen(ctx, matter)
    return matter


def _join(ctx: Context, matter: Matter, table: LedgerTable, i: int) -> None:
    """Take what the complaints sheet says into a matter; a word for its end says nothing of days before that end."""

    def day(key: str) -> np.datetime64:
        return at(days(table, key, until=ctx.today), i)

    def earlier(one: np.datetime64, other: np.datetime64) -> np.datetime64:
        return other if np.isnat(one) or other < one else one

    matter.issue = (table, i)
    matter.escalated = earlier(matter.escalated, day("escalated_at"))
    matter.solved = earlier(matter.solved, day("solution_at"))
    matter.told = earlier(matter.told, day("informed_at"))
    state = codes(table, "issue_state")[i]
    later = any(_still_to_come(ctx, (table, i, key)) for key in ("solution_at", "informed_at"))
    if state:
        matter.spot = False
        matter.ended = not later and bool(state in ENDED or (state == "solved" and np.isnat(matter.solved)))
        matter.dateless = matter.dateless and not matter.ended
    said = codes(table, "satisfaction")[i]
    if said:
        matter.unhappy = bool(said == "no") and not _still_to_come(ctx, (table, i, "informed_at"))


def _still_to_come(ctx: Context, cell: Cell) -> bool:
    """True if a day lies after the one that is judged by, so that what follows from it had not happened yet."""
    table, position, key = cell
    return bool(days(table, key)[position] > ctx.today)


def _reopen(ctx: Context, matter: Matter) -> None:
    """Begin a matter anew where the answer did not satisfy, unless a later talk says that all is well (S21)."""
    if not matter.unhappy:
        return
    since = matter.told if not np.isnat(matter.told) else matter.raised
    if _contented(ctx, matter, since):
        matter.unhappy, matter.ended = False, True
        return
    matter.ended = matter.spot = False
    if not np.isnat(matter.told):
        matter.raised, matter.day_key = since, "informed_at"


def _contented(ctx: Context, matter: Matter, since: np.datetime64) -> bool:
    calls = ctx.calls
    later = (
        [i for i in calls.of(matter.who).tolist() if i > matter.call and calls.day[i] >= since] if len(calls) else []
    )
    return any(calls.either_code("satisfaction")[i] in CONTENT for i in later)


def cell_of_day(ctx: Context, matter: Matter, key: str, day: np.datetime64) -> Cell | None:
    """Return the cell in which one of a matter's days stands: of its call, or of the complaints sheet."""
    rows = [(matter.table, matter.position), ctx.calls.twin(matter.call) if matter.call >= 0 else None, matter.issue]
    return next(((*row, key) for row in rows if row is not None and days(row[0], key)[row[1]] == day), None)


def owner_keys(table: LedgerTable) -> tuple[str, ...]:
    """Return the columns that say who has a matter in hand."""
    return ("owner", "clerk", "responsible") if table.kind == "issues" else ("clerk", "owner")

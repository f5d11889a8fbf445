"""What customers are to be told of an event, each with the call and the letter that told them (S24)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.followup.columns import NAT, Days, codes, days, folded
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN, phone_digits
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold

NOTICE = "event_notice"
_LIST = re.compile(r"[、,,;;\n]+")
_ALL = ("全部", "全体", "所有客户", "all", "everyone", "allcustomers")
_TELLING = ("notice", "invitation", "")  # kinds of letters that may tell of an event


@dataclass(slots=True)
class Notice:
    """One event, or one event and one of the recipients that it lists.

    Attributes:
        who: the recipient; -1 where the event is told to everybody, or to somebody of whom nothing is known.
        name: the recipient as the event lists them, "" where it lists nobody.
        called, sent: the day on which the call and the letter were done, NaT where they were not.
        call, letter: their numbers, -1 where there is none.
        unwanted: the recipient asked not to be called; the letter stays.
        progress: how many of how many were called, for an event without a list.
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


def notices_of(ctx: Context, table: LedgerTable) -> list[Notice]:
    """Return what is to be told: events that are not called off, each recipient apart where recipients are listed."""
    starts, off = days(table, "starts_on"), np.asarray(codes(table, "state") == "off", bool)
    wanted = np.flatnonzero(~np.isnat(starts) & ~off & ctx.followed(starts)).tolist()
    calls, letters = ctx.calls, ctx.letters  # these come first: whom only a register names is a customer from then on
    listed = {i: _recipients(ctx, table.shown(i, "audience") if table.get("audience") else "") for i in wanted}
    events = _Events(ctx, table, ~off, {i: {who for _, who in names} for i, names in listed.items()})
    called = events.called() if len(calls) else {}
    written = events.written() if len(letters) else {}
    found = [Notice(table, i, who, name) for i in wanted for name, who in listed[i] or [("", UNKNOWN)]]
    for notice in found:
        _look(ctx, notice, called.get(notice.position, ()), written.get(notice.position, ()))
    return found


def _recipients(ctx: Context, audience: str) -> list[tuple[str, int]]:
    """Return the customers that the audience column lists; none where it says everybody, or a condition in words."""
    parts = [part.strip() for part in _LIST.split(audience) if part.strip()]
    known = [(part, ctx.customers.find(fold(part), phone_digits(part))) for part in parts]
    if fold(audience) in _ALL or all(who == UNKNOWN for _, who in known):
        return []
    return known


def _look(ctx: Context, notice: Notice, calls: Sequence[int], letters: Sequence[int]) -> None:
    """Find the call and the letter of a notice among those that told of its event."""
    if not notice.name:
        _everybody(ctx, notice, calls, letters)
        return
    notice.unwanted = notice.who >= 0 and ctx.stopped(notice.who)
    for i in (i for i in calls if ctx.calls.who[i] == notice.who >= 0):
        notice.call, notice.called = i, ctx.calls.day[i]
        break
    for j in (j for j in letters if ctx.letters.who[j] == notice.who >= 0):
        notice.letter, notice.sent = j, ctx.letters.day[j]
        break


def _everybody(ctx: Context, notice: Notice, calls: Sequence[int], letters: Sequence[int]) -> None:
    """Judge an event that lists nobody: done when every customer of the file was called; without one, any."""
    first: dict[int, int] = {}
    for i in calls:
        first.setdefault(int(ctx.calls.who[i]), i)
    wanted = {who for who in ctx.customers.rows if not ctx.stopped(who) and _active(ctx, who)}
    told = wanted & set(first)
    if wanted:
        notice.progress = (len(told), len(wanted))
    if calls and told == wanted:
        notice.call = max((first[who] for who in wanted), default=calls[-1])
        notice.called = ctx.calls.day[notice.call]
    if letters:
        notice.letter, notice.sent = letters[-1], ctx.letters.day[letters[-1]]


def _active(ctx: Context, who: int) -> bool:
    return not any(codes(table, "status")[p] == "closed" for table, p in ctx.customers.rows.get(who, ()))


class _Events:
    """The events of a sheet, by what calls and letters name them by.

    Attributes:
        starts: first day of each, NaT where unknown.
        held: True where the event is not called off.
        listed: the recipients of the events that list some, by position.
    """

    def __init__(self, ctx: Context, table: LedgerTable, held: Bools, listed: Mapping[int, set[int]]) -> None:
        self.ctx, self.table, self.held, self.listed = ctx, table, held, listed
        self.starts: Days = days(table, "starts_on")
        self.decided: Days = days(table, "decided_on")
        self.ids, self.titles = folded(table, "event_id"), folded(table, "event")
        self.names = {name for name in (*self.ids, *self.titles) if name}

    def called(self) -> dict[int, list[int]]:
        """Return the calls that told of each event, oldest first: those of that type, and unmarked ones that name it.

        A call that names none tells of the nearest event to come of which that customer is to hear.
        """
        calls = self.ctx.calls
        reached = calls.made | calls.refused
        marked = np.asarray(calls.type == NOTICE, bool)
        words = [calls.folded(key) for key in ("ref", "summary", "note")]
        found: dict[int, list[int]] = {}
        for i in np.flatnonzero(reached & (marked | (~calls.typed & calls.out))).tolist():
            coming = self._coming(calls.day[i])
            told = self._named(" ".join(column[i] for column in words), coming)
            if not told and marked[i]:
                told = self._nearest([p for p in coming if self._concerns(p, int(calls.who[i]), calls.day[i])])
            for position in told:
                found.setdefault(position, []).append(i)
        return found

    def written(self) -> dict[int, list[int]]:
        """Return the letters that told of each event: by its number, else notices whose subject names it."""
        letters = self.ctx.letters
        numbers, kinds, subjects = letters.folded("event_id"), letters.codes("letter_kind"), letters.folded("subject")
        found: dict[int, list[int]] = {}
        for j in np.flatnonzero(np.isin(kinds, _TELLING)).tolist():
            coming = self._coming(letters.day[j])
            if numbers[j]:
                told = [p for p in coming if self.ids[p] == numbers[j]]
            else:
                told = self._named(subjects[j], coming)
            for position in told:
                found.setdefault(position, []).append(j)
        return found

    def _coming(self, day: np.datetime64) -> list[int]:
        return np.flatnonzero(self.held & (self.starts >= day)).tolist()

    def _named(self, words: str, coming: Sequence[int]) -> list[int]:
        """Return the events to come that words name; of several with one title the nearest."""
        names = {name for name in self.names if name in words and _stands_alone(name, words)}
        names = {name for name in names if name.isascii() or not any(name in n for n in names if n != name)}
        found = {p for p in coming if self.ids[p] in names}
        for title in names:
            found.update(self._nearest([p for p in coming if self.titles[p] == title]))
        return sorted(found)

    def _nearest(self, positions: Iterable[int]) -> list[int]:
        own = list(positions)
        first = min((self.starts[p] for p in own), default=NAT)
        return [p for p in own if self.starts[p] == first]

    def _concerns(self, position: int, who: int, day: np.datetime64) -> bool:
        """True if a customer is to hear of an event, and it had been decided on a day."""
        listed = self.listed.get(position)
        return (not listed or who in listed) and not self.decided[position] > day


def _stands_alone(name: str, words: str) -> bool:
    """True if a name such as ``e1`` is not a part of a longer one such as ``e10``."""
    return not name.isascii() or re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", words) is not None

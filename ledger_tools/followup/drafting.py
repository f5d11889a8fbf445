"""From days worked out to duties: the state of each on the day judged by, and the words for the few asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ledger_tools.followup.calls_seen import day_of
from ledger_tools.followup.columns import NAT, Days
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import Counted, days_off, rolls
from ledger_tools.followup.naming import CUSTOMER_KEYS, first_text, ids, reference, row_names, taken
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import Because, DueItem, DueRule, DueState, LastContact, Subject
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

_CODE = {state: place for place, state in enumerate(STATE_CODES)}
_START = msg("{what} ({cell}) is {day}; that day is not counted.")
_FIRST, _FIRST_BACK = msg("First day: {n} {unit} later, {day}."), msg("First day: {n} {unit} before, {day}.")
_LAST, _LAST_BACK = msg("Last day: {n} {unit} later, {day}."), msg("Last day: {n} {unit} before, {day}.")
_ON = msg("{what} ({cell}) is {day}.")
Cell = tuple[LedgerTable, int, str]  # a table, a position in it, and the key of a column


@dataclass
class Draft:
    """m duties of a rule as a kind worked them out, before they have a state.

    Attributes:
        anchors: the day that each is counted from, NaT where it is missing, shape (m,).
        anchor_key: the column that holds it; a list where it differs, one for each duty.
        anchor_cells: the cell that holds it where that stands in another row, by the place of the duty.
        first, last: the counts that lead to the first and the last day of the window; None where there is no such day.
        opens, ends: the window; taken from the counts where not given.
        done: the day that settled it, NaT where nothing did.
        blocked: why a duty cannot be told, by its place.
        missed: True where doing it now would no longer serve.
        owners: who has to see to each, "" where nobody is named.
        who: the customer of each, see ``Customers``; -1 where unknown.
        more: what else names a duty (a recipient, a step), one for each.
        refs: what people call it by, where that is not the row's own, by the place of the duty.
        names: customer and telephone where they are not the row's own, one for each.
        evidence: further cells, by the place of the duty: of the call that settled it and the like.
        sums: the sum in a line where it is not the usual one, by the place of the duty.
        said: sentences for the sum of one duty, after those about the count.
        notes: sentences that stand beside one duty in every list.
        contacts: the last contact of one duty.
    """

    rule: DueRule
    table: LedgerTable
    positions: NDArray[np.int64]
    anchors: Days
    anchor_key: str | Sequence[str] = ""
    anchor_cells: Callable[[int], Cell | None] | None = None
    first: Counted | None = None
    last: Counted | None = None
    opens: Days | None = None
    ends: Days | None = None
    done: Days | None = None
    blocked: Mapping[int, Message] = field(default_factory=dict)
    missed: Bools | None = None
    owners: Sequence[str] | None = None
    who: NDArray[np.int64] | None = None
    more: Sequence[str] | None = None
    refs: Mapping[int, str] | None = None
    names: Sequence[tuple[str | None, str | None]] | None = None
    evidence: Callable[[int], Sequence[Cell]] | None = None
    sums: Callable[[int], Message | None] | None = None
    said: Callable[[int], Sequence[Message]] | None = None
    notes: Callable[[int], Sequence[Message]] | None = None
    contacts: Callable[[int], LastContact | None] | None = None
    script: str = ""
    call_type: str = ""

    def __len__(self) -> int:
        return len(self.positions)

    def anchor(self, i: int) -> Cell | None:
        """Return the cell from which one duty is counted; None where no column holds such a day."""
        cell = self.anchor_cells(i) if self.anchor_cells is not None else None
        if cell is not None:
            return cell
        key = self.anchor_key if isinstance(self.anchor_key, str) else self.anchor_key[i]
        if not key or self.table.get(key) is None:
            return None
        return self.table, int(self.positions[i]), key


def batch_of(ctx: Context, draft: Draft) -> DutyBatch:
    """Return the duties of a draft with their states."""
    m = len(draft)
    nothing = np.full(m, NAT)
    opens = draft.opens if draft.opens is not None else draft.first.days if draft.first else nothing
    ends = draft.ends if draft.ends is not None else draft.last.days if draft.last else nothing
    done = nothing if draft.done is None else draft.done
    stuck = np.zeros(m, bool)
    stuck[list(draft.blocked)] = True
    opens, ends = np.where(stuck, NAT, opens), np.where(stuck, NAT, ends)
    states = _states(ctx.today, opens, ends, done, stuck, draft.missed)
    earlier = ctx.names.setdefault(draft.rule.id, [])
    words = _Words(ctx, draft, opens, ends, done, states, tuple(earlier))
    earlier.append(words.names)
    owners = np.array(list(draft.owners) if draft.owners is not None else [""] * m, object)
    return DutyBatch(
        draft.rule,
        draft.table,
        draft.positions,
        opens,
        ends,
        done,
        states,
        owners,
        words.item,
        words.id,
        draft.anchors,
    )


def _states(
    today: np.datetime64, opens: Days, ends: Days, done: Days, stuck: Bools, missed: Bools | None
) -> NDArray[np.uint8]:
    """Return the state of each duty; comparisons with NaT are False, which is what a missing day means here."""
    states = np.full(len(opens), _CODE[DueState.OPEN], np.uint8)
    states[today < opens] = _CODE[DueState.UPCOMING]
    states[today == ends] = _CODE[DueState.DUE_TODAY]
    states[today > ends] = _CODE[DueState.OVERDUE]
    states[stuck] = _CODE[DueState.BLOCKED]
    if missed is not None:
        states[missed] = _CODE[DueState.MISSED]
    settled = ~np.isnat(done)
    states[settled] = _CODE[DueState.DONE]
    states[settled & (done > ends)] = _CODE[DueState.DONE_LATE]
    return states


class _Words:
    """Puts the duties of one draft into words, one at a time.

    Attributes:
        earlier: the names of the same rule's duties in the drafts before this one.
    """

    def __init__(
        self,
        ctx: Context,
        draft: Draft,
        opens: Days,
        ends: Days,
        done: Days,
        states: NDArray[np.uint8],
        earlier: Sequence[Callable[[], list[str]]],
    ) -> None:
        self.ctx, self.draft = ctx, draft
        self.opens, self.ends, self.done, self.states = opens, ends, done, states
        self.earlier = earlier
        self._names: list[str] | None = None
        self._ids: list[str] | None = None

    def item(self, i: int) -> DueItem:
        """Return one duty with everything that is said of it."""
        draft, ctx = self.draft, self.ctx
        ends = day_of(self.ends[i])
        owner = draft.owners[i] if draft.owners is not None else ""
        return DueItem(
            id=self.id(i),
            rule=draft.rule,
            subject=self._subject(i),
            owner=owner or None,
            stand_in=(ctx.people.stand_in(owner, ctx.as_of) if owner else "") or None,
            opens=day_of(self.opens[i]),
            ends=ends,
            state=STATE_CODES[int(self.states[i])],
            days_left=(ends - ctx.as_of).days if ends else None,
            because=self._because(i),
            explain=self._explain(i),
            steps=self._steps(i),
            done_on=day_of(self.done[i]),
            notes=self._notes(i),
            last_contact=draft.contacts(i) if draft.contacts is not None else None,
            script=draft.script,
            call_type=draft.call_type,
        )

    def id(self, i: int) -> str:
        """Return the id of one duty; all are worked out when the first is asked for."""
        if self._ids is None:
            before = (name for names in self.earlier for name in names())
            self._ids = ids(self.draft.rule.id, self.names(), before)
        return self._ids[i]

    def names(self) -> list[str]:
        """Return what names each duty, for its id."""
        if self._names is None:
            self._names = taken(row_names(self.draft.table), self.draft.positions)
            if self.draft.more is not None:
                self._names = [f"{name}\x1f{more}" for name, more in zip(self._names, self.draft.more, strict=True)]
        return self._names

    def _subject(self, i: int) -> Subject:
        draft, table, position = self.draft, self.draft.table, int(self.draft.positions[i])
        ref = (draft.refs or {}).get(i) or reference(table, position)
        customer = first_text(table, position, CUSTOMER_KEYS)
        phone = first_text(table, position, ("phone",))
        who = int(draft.who[i]) if draft.who is not None else -1
        if who >= 0:
            customer = customer or self.ctx.customers.told(who, "customer") or None
            phone = phone or self.ctx.customers.told(who, "phone") or None
        if draft.names is not None:
            own_customer, own_phone = draft.names[i]
            customer, phone = own_customer or customer, own_phone or phone
        return Subject(table.sheet, int(table.rows[position]), ref, customer, phone)

    def _anchor(self, i: int) -> Because | None:
        cell = self.draft.anchor(i)
        return because(*cell) if cell is not None else None

    def _because(self, i: int) -> list[Because]:
        anchor = self._anchor(i)
        found = [anchor] if anchor else []
        if self.draft.evidence is not None:
            found += [because(*cell) for cell in self.draft.evidence(i)]
        if not found:
            table = self.draft.table
            found = [Because(table.address(int(table.rows[self.draft.positions[i]])), "")]
        return list(dict.fromkeys(found))

    def _explain(self, i: int) -> Message:
        """Return the sum in one line: 2021-11-01 + 3 … 7 days = 2021-11-04 … 2021-11-08."""
        draft = self.draft
        if i in draft.blocked:
            return draft.blocked[i]
        own = draft.sums(i) if draft.sums is not None else None
        if own is not None:
            return own
        day, what = day_of(draft.anchors[i]), self._what(i)
        if day is None:
            return msg("{title}", title=draft.rule.title)
        if draft.last is None or self.ends[i] != draft.last.days[i]:
            if day_of(self.ends[i]) is None or self.ends[i] == draft.anchors[i]:
                return msg("{what} {day}", what=what, day=day)
            return msg("{what} {day}; last day {ends}", what=what, day=day, ends=day_of(self.ends[i]))
        n, unit = draft.last.sum(i)
        ends = day_of(self.ends[i])
        if draft.first is not None and self.opens[i] == draft.first.days[i]:
            low = draft.first.sum(i)[0]
            opens = day_of(self.opens[i])
            return msg(
                "{what} {day} + {low} to {n} {unit} = {opens} to {ends}",
                what=what,
                day=day,
                low=low,
                n=n,
                unit=unit,
                opens=opens,
                ends=ends,
            )
        sign = "−" if self.ends[i] < draft.anchors[i] else "+"
        return msg("{what} {day} {sign} {n} {unit} = {ends}", what=what, day=day, sign=sign, n=n, unit=unit, ends=ends)

    def _what(self, i: int) -> str:
        """Return the user's own header of the column that the duty is counted from."""
        cell = self.draft.anchor(i)
        column = cell[0].get(cell[2]) if cell is not None else None
        return column.header.replace("\n", " ") if column is not None else ""

    def _steps(self, i: int) -> list[Message]:
        return [*self._counted(i), *(self.draft.said(i) if self.draft.said is not None else ()), *self._settled(i)]

    def _counted(self, i: int) -> list[Message]:
        draft = self.draft
        if i in draft.blocked:
            return [draft.blocked[i]]
        day, anchor = day_of(draft.anchors[i]), self._anchor(i)
        if day is None:
            return []
        steps = []
        if anchor is not None:
            opening = _ON if draft.last is None else _START
            steps.append(msg(opening.pattern, what=self._what(i), cell=anchor.cell, day=day))
        for count, later, before in ((draft.first, _FIRST, _FIRST_BACK), (draft.last, _LAST, _LAST_BACK)):
            if count is not None and not np.isnat(count.plain[i]):
                n, unit = count.sum(i)
                words = before if count.plain[i] < draft.anchors[i] else later
                steps.append(msg(words.pattern, n=n, unit=unit, day=day_of(count.plain[i])))
        steps += self._off(i, day)
        return steps

    def _off(self, i: int, day: date) -> list[Message]:
        """Return the rest days that were skipped, and whether the last day moved because it was one."""
        last, ctx = self.draft.last, self.ctx
        if last is None or np.isnat(last.plain[i]):
            return []
        plain, found = day_of(last.plain[i]), []
        assert plain is not None
        if last.unit == "working":
            found += days_off(ctx, self.draft.rule, min(day, plain), max(day, plain))
        if last.moved(i):
            why = ctx.calendar_of(self.draft.rule).reason(plain)
            found.append(
                msg(
                    "{day} is a rest day ({why}), so it moves to {ends}.", day=plain, why=why, ends=day_of(last.days[i])
                )
            )
        return found

    def _settled(self, i: int) -> list[Message]:
        day, ends = day_of(self.done[i]), day_of(self.ends[i])
        if day is None:
            return []
        if ends is not None and day > ends:
            return [msg("Done on {day}, {n} days late.", day=day, n=(day - ends).days)]
        if self.draft.first is not None and self.done[i] < self.opens[i]:
            return [msg("Done on {day}, before the first day of the window.", day=day)]
        return [msg("Done on {day}.", day=day)]

    def _notes(self, i: int) -> list[Message]:
        notes = list(self.draft.notes(i)) if self.draft.notes is not None else []
        last, ctx = self.draft.last, self.ctx
        asked = last is not None and not np.isnat(self.ends[i]) and _uses_calendar(ctx, self.draft)
        if asked and not _calendar_known(ctx, self.draft, i, self.ends[i]):
            notes.append(unknown_calendar(ctx, self.draft.rule, day_of(self.ends[i])))
        return notes


def _uses_calendar(ctx: Context, draft: Draft) -> bool:
    last = draft.last
    if last is None:
        return False
    return last.unit == "working" or rolls(ctx, draft.rule)


def _calendar_known(ctx: Context, draft: Draft, i: int, ends: np.datetime64) -> bool:
    return bool(ctx.calendar_of(draft.rule).known(np.array([draft.anchors[i], ends])).all())


def unknown_calendar(ctx: Context, rule: DueRule, ends: date | None) -> Message:
    """Return what to say beside a day that public holidays may move which are not known for its year."""
    calendar = ctx.calendar_of(rule)
    first, last = calendar.known_from, calendar.known_through
    if last is None:
        return msg("No public holidays are known here, only weekly rest days and your own sheet; the day may move.")
    if first is not None and ends is not None and ends.year <= first:
        return msg("Public holidays are not known before {year}; the day may be another.", year=str(first))
    return msg("Public holidays are not known beyond {year}; the day may move.", year=str(last))


def because(table: LedgerTable, position: int, key: str) -> Because:
    """Return a cell and what stands in it; days in ISO form however they are written."""
    row = int(table.rows[position])
    column = table.get(key)
    if column is not None and column.ok[position] and column.values.dtype.kind == "M":
        value = str(column.values[position].astype("datetime64[D]"))
    else:
        value = table.shown(position, key)
    return Because(table.address(row, key), value)


def cell_of(cell: Cell) -> CellRef:
    """Return the address of a cell."""
    table, position, key = cell
    return table.address(int(table.rows[position]), key)

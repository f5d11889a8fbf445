"""The joins of the due engine in the shape in which rules and reports ask for them, see ``model.follow_up``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ledger_tools.followup.calls_seen import call_row, day_of
from ledger_tools.followup.columns import texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.visits import Visit
from ledger_tools.model.duties import Duties
from ledger_tools.model.follow_up import Absent, BrokenCallback, CallRow, Complaint, EarlyCall, Place, VisitCalls
from ledger_tools.text.fold import fold

_FOR_GOOD = date(9999, 12, 31)  # the last day of an absence that is open


@dataclass
class Joined:
    """One run over one book; everything is worked out when first asked for."""

    ctx: Context

    @cached_property
    def duties(self) -> Duties:
        """Return every duty of the book."""
        from ledger_tools.followup import work_out

        return work_out(self.ctx)

    @cached_property
    def logged_from(self) -> date | None:
        """Return the day of the first call in the registers."""
        calls = self.ctx.calls
        return day_of(calls.day[0]) if len(calls) else None

    @cached_property
    def visits(self) -> Sequence[VisitCalls]:
        """Return the visits that are followed up."""
        return [self._visit(visit) for _, visits in self.ctx.visits.by_table() for visit in visits]

    def _visit(self, visit: Visit) -> VisitCalls:
        return VisitCalls(
            Place(visit.table, visit.position),
            visit.anchor_key,
            day_of(visit.anchor),
            day_of(visit.until),
            *(self._call(i) for i in (visit.first, visit.second, visit.early_second)),
        )

    def _call(self, i: int) -> CallRow | None:
        return call_row(self.ctx, i) if i >= 0 else None

    @cached_property
    def early_calls(self) -> Sequence[EarlyCall]:
        """Return the calls that lie before everything they could be about."""
        from ledger_tools.followup.early_calls import early_calls

        return list(early_calls(self.ctx))

    @cached_property
    def broken_callbacks(self) -> Sequence[BrokenCallback]:
        """Return the callbacks that do not count."""
        from ledger_tools.followup.broken_callbacks import broken_callbacks

        return list(broken_callbacks(self.ctx, self.duties))

    @cached_property
    def complaints(self) -> Sequence[Complaint]:
        """Return the calls in which somebody complained."""
        from ledger_tools.followup.complaints import complaints

        return list(complaints(self.ctx))

    @cached_property
    def absent(self) -> Sequence[Absent]:
        """Return who is away on the day without anybody standing in, in the order of the sheets."""
        people = self.ctx.people
        names = dict.fromkeys([*people.absences, *people.left])
        return [absent for name in names if (absent := self._absent(name)) is not None]

    def _absent(self, folded_name: str) -> Absent | None:
        people, day = self.ctx.people, self.ctx.as_of
        absence = people.absence(folded_name, day)
        if absence is None or self._is_there(people.stand_in(folded_name, day)):
            return None
        left = absence.row is None
        place = next(self._rows_of(folded_name, absence.row), None)
        if place is None:
            return None
        last = day_of(absence.first if left else absence.last)
        name = people.name(folded_name) if left else absence.person
        written = {folded_name, *(text for text, whose in people.names.items() if whose == name)}
        return Absent(name, written, place, None if last == _FOR_GOOD else last, left, absence.stand_in)

    def _is_there(self, name: str) -> bool:
        return bool(name) and self.ctx.people.absence(name, self.ctx.as_of) is None

    def _rows_of(self, folded_name: str, row: int | None) -> Iterator[Place]:
        """Yield the row of an absence, or the rows of the staff sheet that name who has left."""
        kind, key = ("staff", "name") if row is None else ("stand-ins", "person")
        for table in self.ctx.tables(kind):
            for position, text in enumerate(texts(table, key)):
                same = fold(self.ctx.people.name(text)) == folded_name if text else False
                if same and row in (None, int(table.rows[position])):
                    yield Place(table, position)

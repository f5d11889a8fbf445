"""Two clocks for one duty, a short one for simple cases and a long one: the short one is late only when both are.

Nothing in a ledger says for sure that a case was simple, so both are shown, and the long one decides the colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ledger_tools.followup.columns import folded
from ledger_tools.followup.context import Context
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.text.i18n import msg

_OVERDUE, _TODAY, _OPEN = (STATE_CODES.index(s) for s in (DueState.OVERDUE, DueState.DUE_TODAY, DueState.OPEN))
_SIMPLE = ("简", "轻", "simple", "light")


def as_late_as(ctx: Context, batches: Sequence[DutyBatch]) -> None:
    """Show duties of a short clock as open as long as the longer clock of the same row is not over."""
    by_rule = {(batch.rule.id, id(batch.table)): batch for batch in batches}
    for batch in batches:
        longer = by_rule.get((batch.rule.longer, id(batch.table))) if batch.rule.longer else None
        if longer is None or batch.table is None:
            continue
        last = dict(zip(longer.positions.tolist(), longer.ends, strict=True))
        marks = folded(batch.table, "severity")
        waiting: dict[int, np.datetime64] = {}
        for i, position in enumerate(batch.positions.tolist()):
            late = batch.states[i] in (_OVERDUE, _TODAY)
            if late and position in last and not last[position] < ctx.today and not _is_simple(marks[position]):
                waiting[i] = last[position]
        if waiting:
            batch.states[list(waiting)] = _OPEN
            batch.make = _told(batch.make, waiting)


def _is_simple(mark: str) -> bool:
    return any(word in mark for word in _SIMPLE)


def _told(make: Callable[[int], DueItem], waiting: Mapping[int, np.datetime64]) -> Callable[[int], DueItem]:
    """Return the maker of words with the condition of the short clock said beside the duties that wait."""

    def item(i: int) -> DueItem:
        made = make(i)
        if i not in waiting:
            return made
        day = None if np.isnat(waiting[i]) else waiting[i].item()
        if day is None:
            note = msg("For simple cases; the longer period of other cases has not run out.")
        else:
            note = msg("For simple cases; other cases have until {ends}, and only then is it late.", ends=day)
        return replace(made, state=DueState.OPEN, notes=[note, *made.notes])

    return item

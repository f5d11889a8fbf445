"""The house's standards clerk by clerk: files, first and second calls, escalations, answers and letters in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.due_batch import STATE_CODES
from ledger_tools.model.duties import DueState
from ledger_tools.model.report import ReportColumn, Shape, Table, Text, Total
from ledger_tools.reports.due_counts import HOUSE, Met, batches, fell_due, met, of_ours
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.reports.view import View

# The standards of the follow-up regime (S6 to S24), in their order; other duties stand in the table by duty.
KINDS = (
    "customer-file",
    "first-follow-up",
    "second-follow-up",
    "escalation",
    "same-day-answer",
    "event-call",
    "event-letter",
)
NOBODY = msg("Nobody named")


def standards_by_clerk(view: View) -> list[Table]:
    """Return how each clerk met each standard; no table where none fell due in the period."""
    house = [b for b in batches(view) if b.rule.pack == HOUSE and b.rule.kind in KINDS]
    found: dict[tuple[str, str], Met] = {}
    for batch in house:
        mask = fell_due(batch, view.period.first, view.end)
        for owner in sorted(set(batch.owners[mask].tolist())):
            key = owner, batch.rule.kind
            found[key] = found.get(key, Met()) + met(batch, mask & (batch.owners == owner))
    shown = [kind for kind in KINDS if any(kind == known for _, known in found)]
    titles = {batch.rule.kind: batch.rule.title for batch in house}
    return [_table(found, shown, titles)] if found else []


def _table(found: dict[tuple[str, str], Met], kinds: Sequence[str], titles: Any) -> Table:
    clerks = sorted({clerk for clerk, _ in found}, key=lambda name: (name == "", name))
    columns: list[ReportColumn] = [ReportColumn("clerk", msg("Clerk"))]
    values: dict[str, list[Any]] = {"clerk": [clerk or NOBODY for clerk in clerks]}
    totals: dict[str, Any] = {}
    for kind in kinds:
        due, rate = f"{kind}-due", f"{kind}-rate"
        columns.append(ReportColumn(due, msg("{duty}: due", duty=titles[kind]), Shape.COUNT, Total.SUM))
        columns.append(ReportColumn(rate, msg("{duty}: in time", duty=titles[kind]), Shape.RATIO))
        rows = [found.get((clerk, kind), Met()) for clerk in clerks]
        values |= {due: [row.due for row in rows], rate: [row.rate for row in rows]}
        totals[due] = sum(row.due for row in rows)
    title = msg("The house's standards by clerk: what fell due, and the share done in time")
    return Table("clerks-standards", title, columns, values, totals=totals)


def clerks_by_month(view: View) -> list[Table]:
    """Return the share that each clerk did in time in each month of a year; no table where nothing fell due."""
    months = [m for m in view.period.months() if m.first <= view.case.as_of]
    due: Counter[tuple[str, int]] = Counter()
    in_time: Counter[tuple[str, int]] = Counter()
    for batch in of_ours(view):
        _count(batch, fell_due(batch, view.period.first, view.end), due, in_time)
    clerks = sorted({clerk for clerk, _ in due}, key=lambda name: (name == "", name))
    rates = {
        m.code: [_share(in_time[clerk, m.first.month], due[clerk, m.first.month]) for clerk in clerks] for m in months
    }
    whole = [sum(n for (name, _), n in due.items() if name == clerk) for clerk in clerks]
    columns: list[ReportColumn] = [ReportColumn("clerk", msg("Clerk")), ReportColumn("due", msg("Due"), Shape.COUNT)]
    columns += [ReportColumn(m.code, str(m.first.month), Shape.RATIO) for m in months]
    named: list[Text] = [clerk or NOBODY for clerk in clerks]
    title = msg("In time by clerk and month")
    return [Table("clerks-months", title, columns, {"clerk": named, "due": whole, **rates})] if clerks else []


def _count(batch: DutyBatch, mask: Any, due: Counter[tuple[str, int]], in_time: Counter[tuple[str, int]]) -> None:
    """Add the duties of a batch by owner and month of their last day."""
    done = batch.states == STATE_CODES.index(DueState.DONE)
    months = batch.ends.astype("datetime64[M]").astype(np.int64) % 12 + 1
    due.update(zip(batch.owners[mask].tolist(), months[mask].tolist(), strict=True))
    in_time.update(zip(batch.owners[mask & done].tolist(), months[mask & done].tolist(), strict=True))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

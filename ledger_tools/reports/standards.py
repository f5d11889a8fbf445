"""The house's standards clerk by clerk: files, first and second calls, escalations, answers and letters in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.due_batch import STATE_CODES
from ledger_tools.model.report import ReportColumn, Shape, Table, Term, Total
from ledger_tools.reports.due_counts import COLUMNS, HOUSE, Met, batches, columns_of, fell_due, met_by_owner, of_ours
from ledger_tools.reports.grouping import in_order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.model.sheet_spec import Labels
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
        for owner, one in met_by_owner(batch, fell_due(batch, view.period.first, view.end)).items():
            found[owner, batch.rule.kind] = found.get((owner, batch.rule.kind), Met()) + one
    shown = [kind for kind in KINDS if any(kind == known for _, known in found)]
    titles = {batch.rule.kind: batch.rule.title for batch in house}
    return [_due(found, shown, titles), _in_time(found, shown, titles)] if found else []


def _clerks(found: Mapping[tuple[str, Any], Met]) -> list[str]:
    return in_order(clerk for clerk, _ in found)


def _due(found: Mapping[tuple[str, Any], Met], kinds: Sequence[str], titles: Mapping[str, Labels]) -> Table:
    clerks = _clerks(found)
    counts = {kind: [found.get((clerk, kind), Met()).due for clerk in clerks] for kind in kinds}
    return Table(
        "clerks-due",
        msg("What fell due, by clerk and standard"),
        (
            ReportColumn("clerk", msg("Clerk")),
            *(ReportColumn(kind, Term(titles[kind]), Shape.COUNT, Total.SUM) for kind in kinds),
        ),
        {"clerk": [clerk or NOBODY for clerk in clerks], **counts},
        totals={kind: sum(column) for kind, column in counts.items()},
    )


def _in_time(found: Mapping[tuple[str, Any], Met], kinds: Sequence[str], titles: Mapping[str, Labels]) -> Table:
    clerks = _clerks(found)
    return Table(
        "clerks-in-time",
        msg("The share of it done in time"),
        (
            ReportColumn("clerk", msg("Clerk")),
            *(ReportColumn(kind, Term(titles[kind]), Shape.RATIO) for kind in kinds),
        ),
        {
            "clerk": [clerk or NOBODY for clerk in clerks],
            **{kind: [found.get((clerk, kind), Met()).rate for clerk in clerks] for kind in kinds},
        },
    )


def clerks_by_month(view: View) -> list[Table]:
    """Return how each clerk met what fell due in each month of the period; no table where nothing did."""
    counts: Counter[tuple[str, int, int]] = Counter()
    for batch in of_ours(view):
        counts.update(_states(batch, fell_due(batch, view.period.first, view.end)))
    found: dict[tuple[str, int], Met] = {}
    for (clerk, number, state), n in counts.items():
        found[clerk, number] = found.get((clerk, number), Met()) + Met.of(STATE_CODES[state], n)
    months = [m for m in view.period.months() if m.first <= view.case.as_of]
    keys = [(clerk, m) for clerk in _clerks(found) for m in months if (clerk, m.first.month) in found]
    rows = [found[clerk, m.first.month] for clerk, m in keys]
    table = Table(
        "clerks-months",
        msg("By clerk and month"),
        (ReportColumn("clerk", msg("Clerk")), ReportColumn("month", msg("Month")), *COLUMNS),
        {
            "clerk": [clerk or NOBODY for clerk, _ in keys],
            "month": [m.label for _, m in keys],
            **columns_of(rows),
        },
        totals=sum(rows, Met()).values(),
    )
    return [table] if rows else []


def _states(batch: DutyBatch, mask: Any) -> Counter[tuple[str, int, int]]:
    """Return how many of some duties each owner has in each month of their last day, by place of their state."""
    months = batch.ends.astype("datetime64[M]").astype(np.int64) % 12 + 1
    parts = (batch.owners[mask].tolist(), months[mask].tolist(), batch.states[mask].tolist())
    return Counter(zip(*parts, strict=True))

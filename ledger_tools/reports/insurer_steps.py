"""How long each insurer took for each step of its claims, and how it kept its days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Shape, Table, Term
from ledger_tools.reports.due_counts import COLUMNS, Met, basis, batches, claims_behind, columns_of, fell_due, met
from ledger_tools.reports.durations import COLUMNS as DURATIONS
from ledger_tools.reports.durations import STEPS, averaged, summary, whole_days
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.model.duties import DueRule
    from ledger_tools.reports.insurer_names import Insurers
    from ledger_tools.reports.view import View

_INSURER = ReportColumn("insurer", msg("Insurer"), Shape.LONG)


def steps_by_insurer(view: View, insurers: Insurers) -> Table:
    """Return number, mean, median and 90th percentile of the days of every step, over claims closed in the period."""
    counted = averaged(view, view.movement.closed)
    rows: list[tuple[str, int, list[Any]]] = []
    for place, step in enumerate(STEPS):
        days, known = whole_days(view, step)
        rows += [(insurers.texts[n], place, summary(part)) for n, part in insurers.parts(days, known & counted)]
    rows.sort(key=lambda row: row[:2])
    values = {column.key: [figures[i] for _, _, figures in rows] for i, column in enumerate(DURATIONS)}
    return Table(
        "insurers-steps",
        msg("Step by step, in days, without withdrawn and zero cases"),
        (_INSURER, ReportColumn("step", msg("From … to")), *DURATIONS),
        {"insurer": [name for name, _, _ in rows], "step": [STEPS[place].name for _, place, _ in rows], **values},
        empty=msg("No claim has both dates of any step."),
    )


def kept_by_insurer(view: View, insurers: Insurers) -> Table:
    """Return what insurers had to do by a day of the period, by law or by expectation, and how they met it."""
    sums: dict[tuple[str, str], Met] = {}
    rules: dict[str, DueRule] = {}
    for batch in batches(view):
        if batch.rule.obliged == "insurer" and batch.rule.nature == "due":
            rules[batch.rule.id] = batch.rule
            for insurer, here in _kept(view, insurers, batch):
                sums[insurer, batch.rule.id] = sums.get((insurer, batch.rule.id), Met()) + here
    places = {rule: place for place, rule in enumerate(rules)}
    keys = sorted(sums, key=lambda key: (key[0], places[key[1]]))
    return Table(
        "insurers-kept",
        msg("What insurers had to do by a day of the period"),
        (
            _INSURER,
            ReportColumn("duty", msg("Duty"), Shape.LONG),
            ReportColumn("source", msg("By"), Shape.LONG),
            *COLUMNS,
        ),
        {
            "insurer": [insurer for insurer, _ in keys],
            "duty": [Term(rules[rule].title) for _, rule in keys],
            "source": [basis(rules[rule]) for _, rule in keys],
            **columns_of([sums[key] for key in keys]),
        },
        totals=sum(sums.values(), Met()).values() if sums else None,
        empty=msg("No day by which an insurer had to act lies in this period."),
    )


def _kept(view: View, insurers: Insurers, batch: DutyBatch) -> Iterator[tuple[str, Met]]:
    """Yield the insurers that had a day of the period in a batch, and how each met its days."""
    mask = fell_due(batch, view.period.first, view.end)
    claims = claims_behind(view, batch, np.ones(len(batch), bool))
    if not mask.any() or not len(claims):
        return
    numbers = insurers.numbers[claims]
    for n in np.unique(numbers[mask]).tolist():
        if n >= 0:
            yield insurers.texts[n], met(batch, mask & (numbers == n))

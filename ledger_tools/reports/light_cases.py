"""Light and heavy cases apart: how long each kind took from report to closing, and from complete papers to payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Table, Text
from ledger_tools.reports.claims import money_of, texts_of
from ledger_tools.reports.durations import COLUMNS, STEPS, averaged, summary, whole_days
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_KINDS: dict[str, Text] = {"light": msg("Light"), "heavy": msg("Heavy"), "": msg("Not told apart")}
_SHOWN = (("reported_at", "ended"), ("docs_complete_at", "paid_at"))


def light_and_heavy(view: View) -> list[Table]:
    """Return the days that light and heavy cases closed in the period took; no table where nothing tells them apart."""
    weight = _weight(view)
    counted = averaged(view, view.movement.closed)
    if not (weight[counted] != "").any():
        return []
    rows: list[list[Any]] = []
    for step in (step for step in STEPS if (step.first, step.last) in _SHOWN):
        days, known = whole_days(view, step)
        for code, name in _KINDS.items():
            here = known & counted & (weight == code)
            if here.any():
                rows.append([name, step.name, *summary(days[here])])
    columns = (ReportColumn("weight", msg("Cases")), ReportColumn("step", msg("From … to")), *COLUMNS)
    return [
        Table(
            "closed-weight",
            msg("Light and heavy cases, in days, without withdrawn and zero cases"),
            columns,
            {column.key: [row[i] for row in rows] for i, column in enumerate(columns)},
            empty=msg("No claim has both dates of any step."),
        )
    ]


def _weight(view: View) -> Any:
    """Return light, heavy or "" for each claim: as the ledger marks it, else by the amount of the settings, (n,).

    The larger of claimed amount and estimated loss counts, as for the days by which payment is to be expected.
    """
    book, marks = view.case.book, texts_of(view.case.book, "severity")
    limit = view.case.settings.heavy_amount
    if limit is None:
        return marks
    (claimed, has_claimed, _), (estimate, has_estimate, _) = (money_of(book, key) for key in ("claimed", "est_loss"))
    heavy = np.maximum(claimed, estimate) >= int(limit * 100)
    by_amount = np.where(has_claimed | has_estimate, np.where(heavy, "heavy", "light"), "")
    return np.where(marks == "", by_amount, marks).astype(object)

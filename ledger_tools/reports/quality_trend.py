"""Whether the ledger is kept better or worse: claims of each month whose rows hold findings, and since last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.findings import Severity
from ledger_tools.model.report import ReportColumn, Shape, Table, Total
from ledger_tools.reports.period import months_up_to
from ledger_tools.reports.snapshots import snapshot_of
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_MONTHS = 12


def by_month(view: View) -> Table:
    """Return for each of twelve months how many of the claims begun in it have rows with errors or warnings."""
    months = months_up_to(view.end, _MONTHS)
    start = view.claims["start"].to_numpy()
    wrong = {severity: _with_findings(view, severity) for severity in (Severity.ERROR, Severity.WARNING)}
    masks = [
        ~view.later & (start >= np.datetime64(m.first, "s")) & (start <= np.datetime64(min(m.last, view.end), "s"))
        for m in months
    ]
    begun = [int(mask.sum()) for mask in masks]
    errors, warnings = ([int((mask & wrong[s]).sum()) for mask in masks] for s in (Severity.ERROR, Severity.WARNING))
    return Table(
        "quality-month",
        msg("Claims by the month in which they began, and those with findings"),
        (
            ReportColumn("month", msg("Month")),
            ReportColumn("begun", msg("Begun"), Shape.COUNT, Total.SUM),
            ReportColumn("errors", msg("With errors"), Shape.COUNT, Total.SUM),
            ReportColumn("error_share", msg("With errors, %"), Shape.RATIO, Total.FORMULA, "{errors}/{begun}"),
            ReportColumn("warnings", msg("With warnings"), Shape.COUNT, Total.SUM),
            ReportColumn("warning_share", msg("With warnings, %"), Shape.RATIO, Total.FORMULA, "{warnings}/{begun}"),
        ),
        {
            "month": [m.label for m in months],
            "begun": begun,
            "errors": errors,
            "error_share": [_share(n, whole) for n, whole in zip(errors, begun, strict=True)],
            "warnings": warnings,
            "warning_share": [_share(n, whole) for n, whole in zip(warnings, begun, strict=True)],
        },
        totals={
            "begun": sum(begun),
            "errors": sum(errors),
            "error_share": _share(sum(errors), sum(begun)),
            "warnings": sum(warnings),
            "warning_share": _share(sum(warnings), sum(begun)),
        },
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _with_findings(view: View, severity: Severity) -> Mask:
    """Return True for claims in whose rows something of a severity was found, shape (n,)."""
    rows: dict[str, set[int]] = defaultdict(set)
    for finding in view.case.findings:
        if finding.severity is severity:
            rows[finding.cell.sheet].add(finding.cell.row)
    hit = np.zeros(len(view.claims), bool)
    number, row = view.claims["table"].to_numpy(), view.claims["row"].to_numpy()
    for i, table in enumerate(view.case.book.claims):
        if table.sheet in rows:
            here = number == i
            hit[here] = np.isin(row[here], list(rows[table.sheet]))
    return hit


def since(view: View, names: Mapping[Severity, Message]) -> list[Table]:
    """Return the findings of this report beside those of earlier ones that tell them; no table where none does."""
    earlier = [snapshot for snapshot in view.case.snapshots if snapshot.findings][-_MONTHS:]
    if not earlier:
        return []
    told = [*earlier, snapshot_of(view)]
    return [
        Table(
            "quality-since",
            msg("Findings in earlier reports and now"),
            (
                ReportColumn("day", msg("Report")),
                *(ReportColumn(s.word, name, Shape.COUNT) for s, name in names.items()),
            ),
            {
                "day": [msg("As of {day}", day=snapshot.as_of.isoformat()) for snapshot in told],
                **{s.word: [snapshot.findings.get(s.word) for snapshot in told] for s in names},
            },
        )
    ]

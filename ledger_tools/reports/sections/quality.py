"""Data quality: what was found in the ledger, by code and by sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledger_tools.model.findings import Severity
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Total
from ledger_tools.reports.grouping import sheets_without_paid
from ledger_tools.reports.quality_trend import by_month, since
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

SEVERITIES = {Severity.ERROR: msg("Error"), Severity.WARNING: msg("Warning"), Severity.INFO: msg("Information")}


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "quality",
        msg("Data quality"),
        msg("Data quality of the ledger"),
        tables=_tables(view),
        notes=(
            msg("Counted is the whole ledger, not the period alone; of each kind one finding is told as an example."),
            *((unread,) if (unread := sheets_without_paid(view)) is not None else ()),
        ),
    )


def _tables(view: View) -> list[Table]:
    tables = [_by_code(view)]
    if view.case.findings:
        tables += [_by_sheet(view), by_month(view)]
    return [*tables, *since(view, SEVERITIES)]


def _by_code(view: View) -> Table:
    findings = view.case.findings
    counts = Counter((-f.severity, f.code) for f in findings)
    first = {(-f.severity, f.code): f for f in reversed(findings)}
    rows = sorted(counts, key=lambda row: (row[0], -counts[row], row[1]))
    return Table(
        "quality-code",
        msg("By kind"),
        (
            ReportColumn("severity", msg("Severity")),
            ReportColumn("count", msg("Findings"), Shape.COUNT, Total.SUM),
            ReportColumn("cell", msg("First cell"), Shape.CELL),
            ReportColumn("message", msg("What it says there"), Shape.LONG),
            ReportColumn("code", msg("Code")),  # last, for who looks it up: most readers want the sentence
        ),
        {
            "severity": [SEVERITIES[Severity(-s)] for s, _ in rows],
            "count": [counts[row] for row in rows],
            "cell": [first[row].cell for row in rows],
            "message": [first[row].message for row in rows],
            "code": [code for _, code in rows],
        },
        totals={"count": len(findings)} if rows else None,
        empty=msg("Nothing was found that a person should look at."),
    )


def _by_sheet(view: View) -> Table:
    counts = Counter((f.cell.sheet, f.severity) for f in view.case.findings)
    sheets = list(dict.fromkeys([r.name for r in view.case.book.readings] + [sheet for sheet, _ in counts]))
    sheets = [sheet for sheet in sheets if any(counts[sheet, s] for s in Severity)]
    words = [s.word for s in SEVERITIES]
    values = {s.word: [counts[sheet, s] for sheet in sheets] for s in SEVERITIES}
    values["all"] = [sum(counts[sheet, s] for s in SEVERITIES) for sheet in sheets]
    return Table(
        "quality-sheet",
        msg("By sheet"),
        (
            ReportColumn("sheet", msg("Sheet"), Shape.LONG),
            *(ReportColumn(s.word, name, Shape.COUNT, Total.SUM) for s, name in SEVERITIES.items()),
            ReportColumn("all", msg("All"), Shape.COUNT, Total.SUM, "+".join(f"{{{word}}}" for word in words)),
        ),
        {"sheet": sheets, **values},
        totals={name: sum(column) for name, column in values.items()},
    )

"""Short ways from a drawn ledger to the tables and figures of its report."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger_tools.model.report import Report, Table
from ledger_tools.reports.build import build_report
from ledger_tools.reports.period import Period
from tests.support.drawn import AS_OF, draw_case


def report_of(text: str, period: Period, *, as_of: date = AS_OF, link: str | None = None) -> Report:
    """Return the report of a drawn ledger."""
    return build_report(draw_case(text, as_of=as_of), period, link=link)


def table(report: Report, key: str) -> Table:
    """Return a table of a report by key."""
    return next(t for s in report.sections for t in s.tables if t.key == key)


def has_table(report: Report, key: str) -> bool:
    """True if a report has a table of that key."""
    return any(t.key == key for s in report.sections for t in s.tables)


def rows(found: Table) -> list[dict[str, Any]]:
    """Return a table's rows, words in English."""
    names = list(found.values)
    return [
        {name: str(value.text()) if hasattr(value, "text") else value for name, value in zip(names, row, strict=True)}
        for row in zip(*found.values.values(), strict=True)
    ]


def figure(report: Report, label: str) -> Any:
    """Return the figure of the cover with an English label."""
    return next(f for f in report.figures if str(f.label) == label)


def notes(report: Report, section: str) -> list[str]:
    """Return the notes of a section in English."""
    return [str(n) for s in report.sections if s.key == section for n in s.notes]

"""Clerk by clerk: how each met the house's standards, and in which months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.model.report import ReportColumn, Section, Table, Text
from ledger_tools.reports.grouping import FEW
from ledger_tools.reports.standards import clerks_by_month, standards_by_clerk
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def build(view: View) -> Section:
    """Return the section."""
    tables = standards_by_clerk(view)
    if view.period.kind != "month":
        tables += clerks_by_month(view)
    return Section(
        "clerks",
        msg("Clerks"),
        msg("Follow-up clerk by clerk"),
        tables=tables or [_nothing()],
        notes=_notes(view) if tables else (),
    )


def _nothing() -> Table:
    return Table(
        "clerks-none",
        msg("By clerk"),
        (ReportColumn("clerk", msg("Clerk")),),
        {"clerk": []},
        empty=msg("None of the house's standards fell due in this period."),
    )


def _notes(view: View) -> list[Text]:
    return [
        msg(
            "Each standard counts by its last day, from {first} to {last}; done or not is judged on {day}. A share of "
            "{n} or fewer cases says little.",
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
            day=view.case.as_of.isoformat(),
            n=FEW,
        )
    ]

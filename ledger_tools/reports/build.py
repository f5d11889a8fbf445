"""A case and a period become a Report: the one place that knows which sections belong to which kind of period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.model.report import Chart, Report, Section, Text
from ledger_tools.reports import behind, cover
from ledger_tools.reports.beside import with_year_before
from ledger_tools.reports.doubts import doubts_of, with_doubts
from ledger_tools.reports.gathering import gather_empty
from ledger_tools.reports.sections import MONTH, QUARTER, YEAR
from ledger_tools.reports.snapshots import snapshot_of, with_figures
from ledger_tools.reports.view import make_view
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Case
    from ledger_tools.reports.period import Period

SECTIONS = {"month": MONTH, "quarter": QUARTER, "year": YEAR}
_COVER_CHARTS = {
    "month": ("trend", "movement", "ageing-line", "ratio-", "causes", "punctuality"),
    "quarter": ("trend", "movement", "ageing-line", "ratio-", "causes", "punctuality"),
    "year": ("months", "movement", "ageing-line", "ratio-", "causes", "punctuality"),
}
_HEAT = ("ageing-stage", "ageing-line")  # the first that is there


def build_report(
    case: Case, period: Period, *, link: str | None = None, without_investigations: bool = False
) -> Report:
    """Return the report of a case for a period.

    Args:
        link: path to the ledger as seen from the report's folder; None leaves links to the ledger out.
        without_investigations: keep claims that are or were investigated, or are in doubt, out of averages.

    Raises:
        UsageProblem: the period begins after ``case.as_of``.
    """
    view = make_view(case, period, without_investigations=without_investigations)
    sections = gather_empty([build(view) for build in SECTIONS[period.kind]])
    doubts = doubts_of(case.findings)
    shown = with_year_before(view, cover.figures(view, doubts))
    section, figures = behind.build(view, with_doubts(shown, doubts), doubts)
    sections.insert(-1, section)  # the claims themselves stand last
    front = Section(
        "cover",
        msg("Summary"),
        _title(period.kind),
        charts=_cover_charts(period.kind, sections),
        notes=cover.notes(view),
        again=_heat(sections),
    )
    return Report(
        title=_title(period.kind),
        subtitle=period.label,
        head=cover.head(view),
        figures=figures,
        sections=[front, *sections],
        ledger=case.book.workbook.name,
        made_as_of=case.as_of,
        script=case.book.script,
        link=link,
        snapshot=with_figures(snapshot_of(view), figures),
        development=view.developed.points if view.developed is not None else (),
        foot=(cover.made_with(),),
        firm=case.settings.firm or "",
    )


def _title(kind: str) -> Text:
    if kind == "month":
        return msg("Monthly claims report")
    if kind == "quarter":
        return msg("Quarterly claims report")
    return msg("Annual claims report")


def _heat(sections: list[Section]) -> list[str]:
    """Return the table of open claims by stage and age, by line and age where the ledger tells no stages."""
    there = {table.key for section in sections for table in section.tables}
    return [key for key in _HEAT if key in there][:1]


def _cover_charts(kind: str, sections: list[Section]) -> list[Chart]:
    """Return one chart for each wanted table, in the wanted order, where there is something to show."""
    tables = {table.key: table for section in sections for table in section.tables}
    charts = [chart for section in sections for chart in section.charts]
    charts = [chart for chart in charts if chart.table in tables and chart.worth_drawing(tables[chart.table])]
    chosen = []
    for wanted in _COVER_CHARTS[kind]:
        chosen += [
            chart for chart in charts if chart.table == wanted or (wanted[-1] == "-" and chart.table.startswith(wanted))
        ][:1]
    return chosen

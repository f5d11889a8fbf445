"""A case, a day and a scope become the report of a loss run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import Chart, Figure, Place, Report, Section, Shape, Sources, Text
from ledger_tools.reports import cover
from ledger_tools.reports.claims import sources
from ledger_tools.reports.development import developments
from ledger_tools.reports.doubts import Doubts, doubts_of, kept_out, with_doubts
from ledger_tools.reports.grouping import currency_label
from ledger_tools.reports.labels import paid_up_to
from ledger_tools.reports.loss_run import PARTS, LossRun, Scope, make_loss_run
from ledger_tools.reports.loss_sections import LOSS_RUN, checks, years
from ledger_tools.reports.loss_sections.head import head_lines
from ledger_tools.reports.loss_sections.listing import amounts, shown_keys
from ledger_tools.reports.minor_units import figures_with_decimals, with_decimals
from ledger_tools.reports.period import as_at
from ledger_tools.reports.sections import left_out
from ledger_tools.reports.snapshots import make_snapshot, with_figures
from ledger_tools.reports.view import make_view
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Case

_CURRENCIES = 2  # further ones have their own tables
_CHARTS = 2


def build_loss_run(case: Case, scope: Scope | None = None, *, link: str | None = None) -> Report:
    """Return the loss run of a case as at its day.

    Args:
        scope: which claims; None for all.
        link: path to the ledger as seen from the report's folder; None leaves links to the ledger out.

    Raises:
        InputError: the scope names an insurer or a policy that the ledger does not know.
    """
    view = make_view(case, as_at(case.as_of))
    run = make_loss_run(view, scope or Scope())
    sections = [build(run) for build in LOSS_RUN]
    if not run.scope.texts():  # rows of other insurers are none of this one's business
        sections.append(left_out.build(view))
    sections = with_decimals(sections)
    doubts = doubts_of(case.findings)
    figures = with_doubts(figures_with_decimals(_figures(run, doubts), sections), doubts)
    # A loss run is handed out: it must not carry claims that it does not show.
    snapshot = make_snapshot(view, chosen=run.chosen, scope=run.scope.texts())
    front = Section("cover", msg("Summary"), msg("Loss run"), charts=_charts(sections), notes=cover.notes(view))
    return Report(
        title=msg("Loss run"),
        subtitle=view.period.label,
        head=_head(run),
        figures=figures,
        sections=[front, *sections],
        ledger=case.book.workbook.name,
        made_as_of=case.as_of,
        script=case.book.script,
        link=link,
        snapshot=with_figures(snapshot, figures),
        development=developments(view, run.chosen).points,
        foot=(cover.made_with(),),
        firm=case.settings.firm or "",
    )


def _charts(sections: list[Section]) -> list[Chart]:
    tables = {table.key: table for section in sections for table in section.tables}
    charts = [chart for section in sections for chart in section.charts]
    return [chart for chart in charts if chart.table in tables and chart.worth_drawing(tables[chart.table])][:_CHARTS]


def _head(run: LossRun) -> list[tuple[Text, Text]]:
    case = run.view.case
    lines: list[tuple[Text, Text]] = [(msg("Firm"), case.settings.firm)] if case.settings.firm else []
    counted = msg("{n} listed, {open} of them open", n=int(run.chosen.sum()), open=int(_open(run).sum()))
    lines += [
        *head_lines(run),
        (msg("Ledger"), case.book.workbook.name),
        (msg("SHA-256 of the ledger"), case.book.workbook.sha256),
        (msg("Claims"), counted),
    ]
    if errors := checks.errors_in(run):
        said = msg("Errors in the rows of these claims, which may change amounts: {n}; see the check list.", n=errors)
        lines.append((msg("Caution"), said))
    return lines


def _open(run: LossRun) -> Any:
    return run.chosen & (run.status != "closed")


def _figures(run: LossRun, doubts: Doubts) -> list[Figure]:
    """Return the figures of the cover, at most eight."""
    figures = [
        _figure(run, msg("Claims"), run.chosen, int(run.chosen.sum()), Shape.COUNT),
        _figure(run, msg("Open"), _open(run), int(_open(run).sum()), Shape.COUNT),
    ]
    codes = run.currencies() if run.chosen.any() else ()
    for code in codes[:_CURRENCIES]:
        here, sums, currency = run.in_currency(code), amounts(run, code), currency_label(code)
        for key, label in (
            ("paid", msg("{what}, {currency}", what=paid_up_to(run.view.case.as_of), currency=currency)),
            ("reserve", msg("Reserve, {currency}", currency=currency)),
            ("incurred", msg("Incurred, {currency}", currency=currency)),
        ):
            if key in shown_keys(run):
                mask = here & (sums[key] != 0)
                place = Place(years.table_key(code), key)
                made = _figure(run, label, mask, int(sums[key][here].sum()), Shape.MONEY, place, key)
                figures.append(replace(made, kept_out=_kept_out(run, doubts, key)))
    if others := [currency_label(code) for code in codes[_CURRENCIES:]]:
        figures[-1] = replace(figures[-1], note=msg("also in {currencies}", currencies=others))
    return figures


def _figure(
    run: LossRun, label: Text, mask: Any, value: int, shape: Shape, place: Place | None = None, key: str = "start_key"
) -> Figure:
    claims = run.view.claims[mask]

    def cells(chosen: Any) -> Any:
        return chosen["start_key"].to_numpy() if key == "start_key" else np.full(len(chosen), key, object)

    return Figure(label, value, shape, place, cells=sources(run.view.case.book, claims, cells))


def _kept_out(run: LossRun, doubts: Doubts, key: str) -> Sources:
    """Return the claims whose amount an error keeps out of a sum."""
    keys = PARTS if key == "incurred" else (key,)
    unread = np.zeros(len(run.chosen), bool)
    for part in keys:
        unread |= ~run.view.claims[f"{part}_ok"].to_numpy()
    return kept_out(run.view, doubts, run.chosen & unread, keys)

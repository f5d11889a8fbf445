"""Causes of the new claims, commonest first, with the running share (a Pareto chart)."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import counted
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_SHORT = 16  # columns of a Latin letter
_SHOWN = 8  # more columns than this cannot be told apart in print


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "causes",
        msg("Causes"),
        msg("Causes of the new claims"),
        tables=(_table(view),),
        charts=(
            Chart(
                ChartKind.PARETO,
                msg("Causes of the new claims"),
                "causes",
                "short",
                ("count", "share"),
                msg("Cause"),
                msg("Claims"),
                msg("Columns of the causes, commonest first, and a line of their running share."),
            ),
        ),
    )


def _short(text: Text) -> Text:
    """Return a text cut to what fits under a column of a chart."""
    if not isinstance(text, str) or display_width(text) <= _SHORT:
        return text
    kept = ""
    for letter in text:
        if display_width(kept + letter) >= _SHORT:
            break
        kept += letter
    return kept.rstrip() + "…"


def _table(view: View) -> Table:
    rows = counted(view.claims.loc[view.movement.new, "cause"])
    shown = [(text or msg("Cause not stated"), n) for text, n in rows[:_SHOWN]]
    rest = sum(n for _, n in rows[_SHOWN:])
    if rest:
        shown.append((msg("Other causes ({n})", n=len(rows) - _SHOWN), rest))
    counts = [n for _, n in shown]
    whole = sum(counts)
    return Table(
        "causes",
        msg("By cause"),
        (
            ReportColumn("cause", msg("Cause"), Shape.LONG),
            ReportColumn("short", msg("On the chart")),
            ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("share", msg("Running share"), Shape.RATIO),
        ),
        {
            "cause": [text for text, _ in shown],
            "short": [_short(text) for text, _ in shown],
            "count": counts,
            "share": [part / whole for part in accumulate(counts)],
        },
        totals={"count": whole} if rows else None,
        empty=msg("No claim began in this period."),
    )

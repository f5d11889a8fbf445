"""The open claims in which nothing has happened for long: a sheet of its own, for its list may run over pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Total
from ledger_tools.reports.claims import texts_of
from ledger_tools.reports.due_counts import batches, claims_behind, overdue
from ledger_tools.reports.durations import summary
from ledger_tools.reports.grouping import CLAIM_HEAD, LIST_LIMIT, claim_head, dates, without_empty_columns
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_STATIC = "claim-static"


def build(view: View) -> Section:
    """Return the section."""
    static = _static(view)
    return Section(
        "inactive",
        msg("No activity"),
        msg("Open claims in which nothing happens"),
        tables=[_by_line(view, static), *([_list(view, static)] if len(static) else [])],
        notes=[msg("Without activity is judged on {day}, whenever the claim began.", day=view.case.as_of.isoformat())],
    )


def _static(view: View) -> Any:
    """Return the numbers of the claims in which nothing has happened for long, on the report's day."""
    found = [claims_behind(view, b, overdue(b)) for b in batches(view) if b.rule.kind == _STATIC]
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _last_days(view: View, positions: Any) -> tuple[Any, Any]:
    """Return the last day on which something happened in claims, by the rule that watches them, and the days since."""
    last = np.full(len(view.claims), np.datetime64("NaT", "D"))
    for batch in batches(view):
        if batch.rule.kind == _STATIC and batch.anchors is not None:
            mask = overdue(batch)
            last[claims_behind(view, batch, mask)] = batch.anchors[mask].astype("datetime64[D]")
    chosen = last[positions]
    return chosen, (np.datetime64(view.case.as_of, "D") - chosen).astype(np.int64)


def _by_line(view: View, static: Any) -> Table:
    codes = view.claims["line"].to_numpy()[static]
    _, days = _last_days(view, static)
    groups = order(lines(), set(codes.tolist()))
    rows: Sequence[Any] = [(label(lines(), code), days[codes == code]) for code in groups]
    return Table(
        "static",
        msg("Claims without activity for more than {n} days, on {day}", n=_limit(view), day=view.case.as_of),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("median", msg("Median, days without activity"), Shape.DAYS),
            ReportColumn("longest", msg("Longest, days"), Shape.COUNT),
        ),
        {
            "line": [name for name, _ in rows],
            "count": [len(part) for _, part in rows],
            "median": [summary(part)[2] for _, part in rows],
            "longest": [int(part.max()) for _, part in rows],
        },
        totals={"count": len(static)} if rows else None,
        empty=msg("No open claim has stood still for more than {n} days.", n=_limit(view)),
    )


def _limit(view: View) -> int:
    return int(view.case.settings.static_days)


def _list(view: View, static: Any) -> Table:
    last, days = _last_days(view, static)
    longest = np.argsort(-days, kind="stable")[:LIST_LIMIT]
    claims = view.claims.iloc[static[longest]]
    return without_empty_columns(
        Table(
            "static-list",
            msg("Claims without activity, the longest first, at most {n}", n=LIST_LIMIT),
            (
                *CLAIM_HEAD,
                ReportColumn("start", msg("Began"), Shape.DATE),
                ReportColumn("last", msg("Last activity"), Shape.DATE),
                ReportColumn("days", msg("Days without activity"), Shape.COUNT),
                ReportColumn("insurer", msg("Insurer"), Shape.LONG),
                ReportColumn("owner", msg("Clerk")),
            ),
            {
                **claim_head(view, claims),
                "start": dates(claims["start"]),
                "last": list(last[longest].tolist()),
                "days": days[longest].tolist(),
                "insurer": claims["insurer"].tolist(),
                "owner": texts_of(view.case.book, "owner")[static[longest]].tolist(),
            },
        )
    )

"""Whom the open claims wait for, and in which nothing has happened for long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import texts_of
from ledger_tools.reports.due_counts import batches, claims_behind, overdue
from ledger_tools.reports.durations import summary
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    LIST_LIMIT,
    claim_head,
    dates,
    parts_of,
    same_text,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.reports.waiting import WAITS, Waiting, waiting
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_STATIC = "claim-static"
_DAYS = (
    ReportColumn("dated", msg("With a date"), Shape.COUNT),
    ReportColumn("mean", msg("Mean days"), Shape.DAYS),
    ReportColumn("median", msg("Median days"), Shape.DAYS),
    ReportColumn("p90", msg("90% wait at most, days"), Shape.DAYS),
    ReportColumn("longest", msg("Longest, days"), Shape.COUNT),
    ReportColumn("few", msg("Note"), Shape.LONG),
)


def build(view: View) -> Section:
    """Return the section."""
    found = waiting(view)
    static = _static(view)
    tables = [_by_step(view, found)]
    if len(found.positions):
        tables += _by_insurer(view, found)
    tables.append(_static_by_line(view, static))
    if len(found.positions):
        tables.append(_list(view, found))
    if len(static):
        tables.append(_static_list(view, static))
    return Section(
        "waiting",
        msg("Waiting"),
        msg("Whom the open claims wait for"),
        tables=tables,
        notes=_notes(view) if len(found.positions) else (),
    )


def _waits(days: Any, known: Any) -> list[Any]:
    """Return how many claims wait, and the values of ``_DAYS``; days and where they are known of these claims."""
    here = days[known]
    n, mean, median, p90, note = summary(here)
    return [len(days), n, mean, median, p90, int(here.max()) if n else None, note]


def _by_step(view: View, found: Waiting) -> Table:
    days, known = found.days(view)
    rows: list[list[Any]] = []
    for code, (whom, what) in WAITS.items():
        mask = np.asarray(found.code == code, bool)
        if mask.any():
            rows.append([whom, what, *_waits(days[mask], known[mask])])
    columns = (
        ReportColumn("whom", msg("Waiting for")),
        ReportColumn("what", msg("What comes next"), Shape.LONG),
        ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        *_DAYS,
    )
    return Table(
        "waiting",
        msg("By what comes next"),
        columns,
        {column.key: [row[i] for row in rows] for i, column in enumerate(columns)},
        totals={"count": len(found.positions)} if rows else None,
        empty=msg("No claim is open at the end of this period."),
    )


def _by_insurer(view: View, found: Waiting) -> list[Table]:
    """Return how long insurers have had claims before them; no table where none has, or none is named."""
    names = same_text(view.claims["insurer"].iloc[found.positions]).to_numpy()
    theirs = found.for_insurer & (names != "")
    days, known = found.days(view)
    parts = parts_of(names[theirs], np.flatnonzero(theirs))
    rows = [[name, *_waits(days[here], known[here])] for name, here in parts.items()]
    rows.sort(key=lambda row: (-row[1], row[0]))
    columns = (
        ReportColumn("insurer", msg("Insurer"), Shape.LONG),
        ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        *_DAYS,
    )
    table = Table(
        "waiting-insurer",
        msg("What lies with insurers"),
        columns,
        {column.key: [row[i] for row in rows] for i, column in enumerate(columns)},
        totals={"count": int(theirs.sum())},
    )
    return [table] if rows else []


def _list(view: View, found: Waiting) -> Table:
    days, known = found.days(view)
    longest = np.argsort(np.where(known, -days, 1), kind="stable")[:LIST_LIMIT]
    claims = view.claims.iloc[found.positions[longest]]
    codes = found.code[longest].tolist()
    title = msg("The open claims, the longest wait first")
    if len(found.positions) > LIST_LIMIT:
        title = msg("The {n} open claims with the longest wait", n=LIST_LIMIT)
    owners = texts_of(view.case.book, "owner")[found.positions[longest]]
    return without_empty_columns(
        Table(
            "waiting-list",
            title,
            (
                *CLAIM_HEAD,
                ReportColumn("whom", msg("Waiting for")),
                ReportColumn("what", msg("What comes next"), Shape.LONG),
                ReportColumn("since", msg("Since"), Shape.DATE),
                ReportColumn("days", msg("Days"), Shape.COUNT),
                ReportColumn("insurer", msg("Insurer"), Shape.LONG),
                ReportColumn("owner", msg("Clerk")),
            ),
            {
                **claim_head(view, claims),
                "whom": [WAITS[code][0] for code in codes],
                "what": [WAITS[code][1] for code in codes],
                "since": list(found.since[longest].astype("datetime64[D]").tolist()),
                "days": [n if sure else None for n, sure in zip(days[longest], known[longest], strict=True)],
                "insurer": claims["insurer"].tolist(),
                "owner": owners.tolist(),
            },
            filtered=True,
        )
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


def _static_by_line(view: View, static: Any) -> Table:
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
        empty=msg("In no open claim has nothing happened for more than {n} days.", n=_limit(view)),
    )


def _limit(view: View) -> int:
    return int(view.case.settings.static_days)


def _static_list(view: View, static: Any) -> Table:
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


def _notes(view: View) -> list[Text]:
    return [
        msg(
            "Open on {day}. The furthest step that a claim's dates show decides (report, survey, complete papers, "
            "decision, payment), else its stage; the wait runs from the day of the last step to {day}. Steps for "
            "which a sheet has no dates are passed over.",
            day=view.end.isoformat(),
        ),
        msg("Without activity is judged on {day}, whenever the claim began.", day=view.case.as_of.isoformat()),
    ]

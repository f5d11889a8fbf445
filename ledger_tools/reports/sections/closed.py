"""Closed claims: how they ended, how long they took, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    LIST_LIMIT,
    claim_head,
    dates,
    days_between,
    few,
    mean_and_median,
    money,
    row_currency,
    sums_by,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order, outcomes
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

APART = ("withdrawn", "zero")  # kept out of averages; such cases end early and flatter them


def build(view: View) -> Section:
    """Return the section."""
    closed = view.movement.closed
    return Section(
        "closed",
        msg("Closed claims"),
        msg("Closed claims"),
        tables=(_by_outcome(view), _cycle(view), _list(view)) if closed.any() else (_by_outcome(view),),
        notes=_notes(view),
    )


def _by_outcome(view: View) -> Table:
    closed = view.claims[view.movement.closed]
    kinds = [code for code in outcomes() if code or (closed["outcome"] == "").any()]
    masks = {code or "unknown": (closed["outcome"] == code).to_numpy() for code in kinds}
    sums = sums_by(closed["line"], {**masks, "all": np.ones(len(closed))})
    codes = order(lines(), sums.index)
    sums = sums.reindex(codes)
    keys = list(masks)
    return Table(
        "closed-outcome",
        msg("By line and outcome"),
        (
            ReportColumn("line", msg("Line")),
            *(ReportColumn(code or "unknown", outcomes()[code], Shape.COUNT, Total.SUM) for code in kinds),
            ReportColumn("all", msg("All"), Shape.COUNT, Total.SUM, "+".join(f"{{{key}}}" for key in keys)),
        ),
        {"line": [label(lines(), code) for code in codes], **{name: sums[name].tolist() for name in (*keys, "all")}},
        totals={**{name: int(mask.sum()) for name, mask in masks.items()}, "all": len(closed)} if codes else None,
        empty=msg("No claim was closed in this period."),
    )


def _cycle(view: View) -> Table:
    closed = view.claims[view.movement.closed]
    counted = ~closed["outcome"].isin(APART).to_numpy()
    rows: list[tuple[Text, int, float | None, float | None, Text]] = []
    steps = (
        (msg("Report to closing"), "reported_at", "ended"),
        (msg("Incident to closing"), "incident_at", "ended"),
        (msg("Report to payment"), "reported_at", "paid_at"),
    )
    for name, first, last in steps:
        days = days_between(closed[first], closed[last])
        known = counted & (closed[first].notna() & closed[last].notna()).to_numpy() & (days >= 0)
        mean, median = mean_and_median(days[known])
        rows.append((name, int(known.sum()), mean, median, few(int(known.sum()))))
    keys = ("step", "n", "mean", "median", "few")
    return Table(
        "closed-cycle",
        msg("How long they took, in days, without withdrawn and zero cases"),
        (
            ReportColumn("step", msg("From … to")),
            ReportColumn("n", msg("Claims"), Shape.COUNT),
            ReportColumn("mean", msg("Mean days"), Shape.DAYS),
            ReportColumn("median", msg("Median days"), Shape.DAYS),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {name: [row[i] for row in rows] for i, name in enumerate(keys)},
    )


def _list(view: View) -> Table:
    closed = view.claims[view.movement.closed]
    closed = closed.sort_values("ended", kind="stable") if len(closed) <= LIST_LIMIT else closed.iloc[:0]
    return without_empty_columns(
        Table(
            "closed-list",
            msg("The closed claims"),
            (
                *CLAIM_HEAD,
                ReportColumn("ended", msg("Closed on"), Shape.DATE),
                ReportColumn("outcome", msg("Outcome")),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("paid", msg("Paid"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
                ReportColumn("reason", msg("Reason for the difference"), Shape.LONG),
            ),
            {
                **claim_head(view, closed),
                "ended": dates(closed["ended"]),
                "outcome": [label(outcomes(), code) for code in closed["outcome"].tolist()],
                "claimed": money(closed, "claimed"),
                "paid": money(closed, "paid"),
                "currency": row_currency(closed, ("paid", "claimed")),
                "reason": closed["diff_reason"].tolist(),
            },
            empty=msg("More than {n} claims; see the sheet of all claims, column Closed.", n=LIST_LIMIT),
        )
    )


def _notes(view: View) -> list[Text]:
    new, closed = int(view.movement.new.sum()), int(view.movement.closed.sum())
    ended = view.claims[view.movement.closed]
    worked_out = int(((ended["outcome"] != "") & ~ended["outcome_said"]).sum())
    notes: list[Text] = []
    if worked_out:
        notes.append(
            msg(
                "Claims whose outcome the ledger does not state: {n}; they count as paid out or as closed without "
                "payment by their amount, and paid out may be in full or in part.",
                n=worked_out,
            )
        )
    if not new or not closed:
        return notes
    return [
        *notes,
        msg(
            "Closing ratio: {closed} closed to {new} new = {ratio}.",
            closed=closed,
            new=new,
            ratio=f"{closed / new:.1%}",
        ),
    ]

"""Closed claims: how they ended, how long they took, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import reasons_of
from ledger_tools.reports.durations import a_year_back, averaged, kept_out, settled_in_twelve_months, steps_table
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    LIST_LIMIT,
    claim_head,
    counted,
    dates,
    few,
    money,
    row_currency,
    sums_by,
    without_empty_columns,
)
from ledger_tools.reports.labels import PAID_OUTCOMES, label, lines, order, outcomes
from ledger_tools.reports.light_cases import light_and_heavy
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def build(view: View) -> Section:
    """Return the section."""
    closed = view.movement.closed
    tables = [_by_outcome(view), _settlement(view)]
    if closed.any():
        times = [_cycle(view), *light_and_heavy(view)]
        tables = [_by_outcome(view), *_refusals(view), *times, _settlement(view), _list(view)]
    return Section("closed", msg("Closed claims"), msg("Closed claims"), tables=tables, notes=_notes(view))


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
    return steps_table(
        view,
        averaged(view, view.movement.closed),
        "closed-cycle",
        msg("How long they took, in days, without withdrawn and zero cases"),
    )


def _settlement(view: View) -> Table:
    closed, begun = settled_in_twelve_months(view)
    return Table(
        "closed-rolling",
        msg("Settlement over twelve months"),
        (
            ReportColumn("first", msg("From"), Shape.DATE),
            ReportColumn("last", msg("To"), Shape.DATE),
            ReportColumn("begun", msg("Begun"), Shape.COUNT),
            ReportColumn("closed", msg("Of these closed"), Shape.COUNT),
            ReportColumn("rate", msg("Settlement rate"), Shape.RATIO, formula="{closed}/{begun}"),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "first": [a_year_back(view.end)],
            "last": [view.end],
            "begun": [begun],
            "closed": [closed],
            "rate": [closed / begun if begun else None],
            "few": [few(begun)],
        },
    )


def _refusals(view: View) -> list[Table]:
    """Return why claims were refused, the commonest reason first; no table where none was."""
    refused = view.movement.closed & (view.claims["outcome"] == "refused").to_numpy()
    if not refused.any():
        return []
    rows = counted(reasons_of(view.case.book, view.claims[refused]))
    return [
        Table(
            "closed-refusals",
            msg("Why claims were refused"),
            (
                ReportColumn("reason", msg("Reason"), Shape.LONG),
                ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
            ),
            {"reason": [reason or msg("Not stated") for reason, _ in rows], "count": [n for _, n in rows]},
            totals={"count": int(refused.sum())},
        )
    ]


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
                ReportColumn("reason", msg("Reason for the difference or the refusal"), Shape.LONG),
            ),
            {
                **claim_head(view, closed),
                "ended": dates(closed["ended"]),
                "outcome": [label(outcomes(), code) for code in closed["outcome"].tolist()],
                "claimed": money(closed, "claimed"),
                "paid": money(closed, "paid"),
                "currency": row_currency(closed, ("paid", "claimed")),
                "reason": reasons_of(view.case.book, closed).tolist(),
            },
            empty=msg("More than {n} claims; see the sheet of all claims, column Closed.", n=LIST_LIMIT),
        )
    )


def _notes(view: View) -> list[Text]:
    new, closed = int(view.movement.new.sum()), int(view.movement.closed.sum())
    ended = view.claims[view.movement.closed]
    worked_out = int(((ended["outcome"] != "") & ~ended["outcome_said"]).sum())
    notes: list[Text] = [
        msg(
            "Settlement rate: of the claims that began in the twelve months up to {day}, the share closed by then; "
            "withdrawn claims and those closed without payment count in neither.",
            day=view.end.isoformat(),
        )
    ]
    if closed:
        notes.append(_how_averaged())
    if (doubtful := kept_out(view, view.movement.closed)) is not None:
        notes.append(doubtful)
    if worked_out:
        notes.append(
            msg(
                "Claims whose outcome the ledger does not state: {n}; they count as paid out or as closed without "
                "payment by their amount, and paid out may be in full or in part.",
                n=worked_out,
            )
        )
    if (rate := _approval(view)) is not None:
        notes.append(rate)
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


def _approval(view: View) -> Text | None:
    """Return how many of the claims that the insurer decided were paid; None where none was decided."""
    outcome = view.claims.loc[view.movement.closed, "outcome"]
    paid, refused = int(outcome.isin(PAID_OUTCOMES).sum()), int((outcome == "refused").sum())
    if not paid + refused:
        return None
    return msg(
        "Approval rate: {paid} of {n} claims that were paid or refused were paid, in full or in part = {ratio}; "
        "withdrawn claims and those closed without payment count in neither.",
        paid=paid,
        n=paid + refused,
        ratio=f"{paid / (paid + refused):.1%}",
    )


def _how_averaged() -> Text:
    return msg(
        "Days run from the first date named to the second; claims that lack one of them, or have them the wrong way "
        "round, are not counted. Nine claims in ten took no longer than the last figure."
    )

"""All claims that some figure counts, a row each, with the ledger row they come from and what they count as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.grouping import CLAIM_HEAD, claim_head, dates, money, row_currency, without_empty_columns
from ledger_tools.reports.labels import label, outcomes
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_MOST = 1_000_000  # a sheet takes 1,048,576 rows


def build(view: View) -> Section:
    """Return the section."""
    counted = view.claims[view.in_play]
    claims = counted.head(_MOST)
    values: dict[str, Any] = {**claim_head(view, claims)}
    for name, mask in view.movement.masks().items():
        values[name] = [1 if hit else None for hit in mask[view.in_play][:_MOST].tolist()]
    values |= {
        "cause": claims["cause"].tolist(),
        "start": dates(claims["start"]),
        "ended": dates(claims["ended"]),
        "reopened_at": dates(claims["reopened_at"]),
        "paid_at": dates(claims["paid_at"]),
        "outcome": [label(outcomes(), code) if code else "" for code in claims["outcome"].tolist()],
        "currency": row_currency(claims),
        **{key: money(claims, key) for key in ("claimed", "paid", "reserve", "recovery")},
    }
    empty = msg("No claim was open, new, closed or paid in this period.")
    table = Table("claims", msg("One row for each claim"), _columns(), values, empty=empty, filtered=True)
    return Section(
        "claims",
        msg("Claims"),
        msg("The claims counted"),
        tables=(without_empty_columns(table),),
        notes=_notes(len(counted)),
    )


def _notes(counted: int) -> list[Text]:
    notes: list[Text] = [msg("A 1 says that the claim counts there; filter a column to see what is behind a figure.")]
    if counted > _MOST:
        notes.append(msg("Only the first {n} of {all} claims fit on the sheet.", n=_MOST, all=counted))
    return notes


def _columns() -> tuple[ReportColumn, ...]:
    return (
        *CLAIM_HEAD,
        ReportColumn("open_at_start", msg("Open at start"), Shape.COUNT),
        ReportColumn("new", msg("New"), Shape.COUNT),
        ReportColumn("reopened", msg("Re-opened"), Shape.COUNT),
        ReportColumn("closed", msg("Closed"), Shape.COUNT),
        ReportColumn("open_at_end", msg("Open at end"), Shape.COUNT),
        ReportColumn("cause", msg("Cause"), Shape.LONG),
        ReportColumn("start", msg("Began"), Shape.DATE),
        ReportColumn("ended", msg("Closed on"), Shape.DATE),
        ReportColumn("reopened_at", msg("Re-opened on"), Shape.DATE),
        ReportColumn("paid_at", msg("Paid on"), Shape.DATE),
        ReportColumn("outcome", msg("Outcome")),
        ReportColumn("currency", msg("Currency")),
        ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
        ReportColumn("paid", msg("Paid"), Shape.MONEY),
        ReportColumn("reserve", msg("Reserve"), Shape.MONEY),
        ReportColumn("recovery", msg("Recovery"), Shape.MONEY),
    )

"""Open claims by age: each line and each stage across the age bands, and the oldest ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    claim_head,
    dates,
    money,
    row_currency,
    sums_by,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order, stages
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

BANDS = (7, 30, 60, 90, 180, 365)  # last day of each band; the seventh has no end
NAMES = ("0–7", "8–30", "31–60", "61–90", "91–180", "181–365", ">365")
KEYS = ("d7", "d30", "d60", "d90", "d180", "d365", "d366")
_OLDEST = 20


def build(view: View) -> Section:
    """Return the section."""
    tables = [_across(view, "line", lines(), "ageing-line", msg("By line and age in days"), msg("Line"))]
    is_open = view.movement.open_at_end
    if (view.claims.loc[is_open, "stage"] != "").any():
        title = msg("By stage and age in days")
        tables.append(_across(view, "stage", stages(), "ageing-stage", title, msg("Stage")))
    if is_open.any():
        tables.append(_oldest(view))
    return Section(
        "ageing",
        msg("Open claims"),
        msg("Open claims by age at {day}", day=view.end.isoformat()),
        tables=tables,
        charts=(
            Chart(
                ChartKind.STACKED,
                msg("Open claims by age in days"),
                "ageing-line",
                "line",
                KEYS,
                msg("Line"),
                msg("Claims"),
                msg("Stacked columns: the open claims of each line, from young at the bottom to old on top."),
            ),
        ),
        notes=(msg("The age runs from the date on which the claim began to {day}.", day=view.end.isoformat()),),
    )


def ages(view: View) -> Any:
    """Return the age of each open claim in whole days, in the order of the claims."""
    start = view.claims.loc[view.movement.open_at_end, "start"].to_numpy()
    return (np.datetime64(view.end, "s") - start).astype("timedelta64[D]").astype(np.int64)


def _across(view: View, key: str, names: Mapping[str, Text], name: str, title: Message, head: Message) -> Table:
    claims = view.claims[view.movement.open_at_end]
    band = np.searchsorted(BANDS, ages(view), side="left")
    masks = {column: band == i for i, column in enumerate(KEYS)}
    sums = sums_by(claims[key], {**masks, "all": np.ones(len(claims))})
    groups = order(names, sums.index)
    sums = sums.reindex(groups)
    return Table(
        name,
        title,
        (
            ReportColumn(key, head),
            *(ReportColumn(k, n, Shape.COUNT, Total.SUM) for k, n in zip(KEYS, NAMES, strict=True)),
            ReportColumn("all", msg("All"), Shape.COUNT, Total.SUM, "+".join(f"{{{k}}}" for k in KEYS)),
        ),
        {key: [label(names, code) for code in groups], **{k: sums[k].tolist() for k in (*KEYS, "all")}},
        totals={**{k: int(mask.sum()) for k, mask in masks.items()}, "all": len(claims)} if groups else None,
        empty=msg("No claim is open at the end of this period."),
        heat=True,
    )


def _oldest(view: View) -> Table:
    claims = view.claims[view.movement.open_at_end].assign(age=ages(view))
    claims = claims.sort_values("age", ascending=False, kind="stable").head(_OLDEST)
    return without_empty_columns(
        Table(
            "ageing-oldest",
            msg("The oldest open claims"),
            (
                *CLAIM_HEAD,
                ReportColumn("start", msg("Began"), Shape.DATE),
                ReportColumn("age", msg("Days open"), Shape.COUNT),
                ReportColumn("stage", msg("Stage")),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("reserve", msg("Reserve"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, claims),
                "start": dates(claims["start"]),
                "age": claims["age"].tolist(),
                "stage": [label(stages(), code) if code else "" for code in claims["stage"].tolist()],
                "claimed": money(claims, "claimed"),
                "reserve": money(claims, "reserve"),
                "currency": row_currency(claims, ("claimed", "reserve")),
            },
        )
    )

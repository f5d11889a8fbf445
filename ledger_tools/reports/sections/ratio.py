"""Paid against claimed, for claims closed with a payment, and the widest gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Total
from ledger_tools.reports.claims import reasons_of
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    FEW,
    claim_head,
    currencies,
    currency_label,
    dates,
    few,
    money,
    row_currency,
    sums_by,
    without_empty_columns,
)
from ledger_tools.reports.labels import PAID_OUTCOMES, label, lines, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_GAPS = 10


def build(view: View) -> Section:
    """Return the section."""
    codes = currencies(view, ("paid",), compared(view))
    tables = [table(view, code) for code in codes]
    return Section(
        "ratio",
        msg("Paid against claimed"),
        msg("Paid against claimed, closed claims"),
        tables=[*tables, _gaps(view)] if tables else [_nothing()],
        charts=[
            Chart(
                ChartKind.COLUMN,
                msg("Claimed and paid, {currency}", currency=currency_label(code)),
                table_key(code),
                "line",
                ("claimed", "paid"),
                msg("Line"),
                currency_label(code),
                msg("Columns that set the claimed amount of each line beside the amount paid."),
            )
            for code in codes
        ],
        notes=(
            msg("Counted are claims closed in the period with a payment, where both amounts could be read."),
            msg("Refused, withdrawn and zero cases stand apart, on the sheet of closed claims."),
            msg("A ratio over {n} or fewer claims says little and is marked.", n=FEW),
        ),
    )


def table_key(currency: str) -> str:
    """Return the key of the table of a currency."""
    return f"ratio-{currency}"


def compared(view: View) -> Any:
    """Return True for closed claims with both amounts, claimed above zero, in one currency, and an outcome of paid."""
    claims = view.claims
    return (
        view.movement.closed
        & claims["paid_ok"].to_numpy()
        & claims["claimed_ok"].to_numpy()
        & (claims["claimed"] > 0).to_numpy()
        & (claims["paid_currency"].to_numpy() == claims["claimed_currency"].to_numpy())
        & claims["outcome"].isin(PAID_OUTCOMES).to_numpy()
    )


def table(view: View, currency: str) -> Table:
    """Return the ratios of one currency by line."""
    claims = view.claims[compared(view) & (view.claims["paid_currency"].to_numpy() == currency)]
    sums = sums_by(
        claims["line"], {"count": np.ones(len(claims)), "claimed": claims["claimed"], "paid": claims["paid"]}
    )
    codes = order(lines(), sums.index)
    sums = sums.reindex(codes)
    totals = {key: int(sums[key].sum()) for key in ("count", "claimed", "paid")}
    counts = sums["count"].tolist()
    return Table(
        table_key(currency),
        msg("Amounts in {currency}", currency=currency_label(currency)),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("claimed", msg("Claimed"), Shape.MONEY, Total.SUM),
            ReportColumn("paid", msg("Paid"), Shape.MONEY, Total.SUM),
            ReportColumn("ratio", msg("Paid / claimed"), Shape.RATIO, Total.FORMULA, "{paid}/{claimed}"),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "line": [label(lines(), code) for code in codes],
            "count": counts,
            "claimed": sums["claimed"].tolist(),
            "paid": sums["paid"].tolist(),
            "ratio": [p / c for p, c in zip(sums["paid"].tolist(), sums["claimed"].tolist(), strict=True)],
            "few": [few(n) for n in counts],
        },
        totals={**totals, "ratio": totals["paid"] / totals["claimed"]},
    )


def _gaps(view: View) -> Table:
    claims = view.claims[compared(view)]
    claims = claims[claims["paid"] < claims["claimed"]]
    claims = claims.assign(gap=claims["claimed"] - claims["paid"])
    claims = claims.sort_values(["paid_currency", "gap"], ascending=[True, False], kind="stable")
    claims = claims.groupby("paid_currency", sort=False).head(_GAPS)
    return without_empty_columns(
        Table(
            "ratio-gaps",
            msg("The widest gaps"),
            (
                *CLAIM_HEAD,
                ReportColumn("ended", msg("Closed on"), Shape.DATE),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("paid", msg("Paid"), Shape.MONEY),
                ReportColumn("gap", msg("Gap"), Shape.MONEY, formula="{claimed}-{paid}"),
                ReportColumn("currency", msg("Currency")),
                ReportColumn("reason", msg("Reason for the difference"), Shape.LONG),
            ),
            {
                **claim_head(view, claims),
                "ended": dates(claims["ended"]),
                "claimed": money(claims, "claimed"),
                "paid": money(claims, "paid"),
                "gap": claims["gap"].tolist(),
                "currency": row_currency(claims, ("paid",)),
                "reason": reasons_of(view.case.book, claims).tolist(),
            },
            empty=msg("No claim was paid less than claimed."),
        )
    )


def _nothing() -> Table:
    return Table(
        "ratio-none",
        msg("Amounts"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg("No claim closed in this period has both a claimed and a paid amount."),
    )

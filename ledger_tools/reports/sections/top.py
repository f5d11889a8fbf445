"""The ten largest losses of each currency, by incurred amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table
from ledger_tools.reports.claims import AS_IT_STANDS
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    NOT_READ,
    amounts,
    claim_head,
    currencies,
    currency_label,
    dates,
    if_there,
    incurred_formula,
    without_empty_columns,
)
from ledger_tools.reports.incurred import as_it_stands
from ledger_tools.reports.labels import incurred_as_of, paid_up_to
from ledger_tools.reports.large_losses import large_losses
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_TOP = 10
_KEYS = ("paid", "reserve", "recovery")


def build(view: View) -> Section:
    """Return the section."""
    codes = currencies(view, (*_KEYS, AS_IT_STANDS), view.in_play)
    return Section(
        "top",
        msg("Top losses"),
        msg("The ten largest losses"),
        tables=[*(_table(view, code) for code in codes), large_losses(view)] if codes else [_nothing()],
        notes=(
            msg(
                "Ranked by incurred: what was paid up to {day} + reserve − recovery, as the ledger shows them today.",
                day=view.case.as_of.isoformat(),
            ),
            *as_it_stands(view.claims, view.in_play),
        ),
    )


def _table(view: View, currency: str) -> Table:
    play = view.in_play
    sums = {key: amounts(view, key, currency, play) for key in _KEYS}
    sums["paid"] = amounts(view, "paid", currency, play & view.paid_by(view.case.as_of))
    own = view.claims[f"{AS_IT_STANDS}_ok"].to_numpy() & play
    parts = sums["paid"] + sums["reserve"] - sums["recovery"]
    incurred = np.where(own, amounts(view, AS_IT_STANDS, currency, play), parts)
    best = np.argsort(-incurred, kind="stable")[:_TOP]
    best = best[incurred[best] > 0]
    claims = view.claims.iloc[best]
    cells = {key: if_there(claims, key, sums[key][best].tolist()) for key in _KEYS}
    shown = [key for key in _KEYS if any(amount is not None for amount in cells[key])]
    return without_empty_columns(
        Table(
            f"top-{currency}",
            msg("Amounts in {currency}", currency=currency_label(currency)),
            (
                ReportColumn("rank", msg("Rank"), Shape.COUNT),
                *CLAIM_HEAD,
                ReportColumn("incident", msg("Incident"), Shape.DATE),
                ReportColumn("cause", msg("Cause"), Shape.LONG),
                ReportColumn("paid", paid_up_to(view.case.as_of), Shape.MONEY, absent=NOT_READ),
                ReportColumn("reserve", msg("Reserve"), Shape.MONEY, absent=NOT_READ),
                ReportColumn("recovery", msg("Recovery"), Shape.MONEY, absent=NOT_READ),
                ReportColumn(
                    "incurred",
                    incurred_as_of(view.case.as_of),
                    Shape.MONEY,
                    formula=None if own[best].any() else incurred_formula(shown),
                    absent=NOT_READ,
                ),
            ),
            {
                "rank": list(range(1, len(best) + 1)),
                **claim_head(view, claims),
                "incident": dates(claims["incident_at"]),
                "cause": claims["cause"].tolist(),
                **cells,
                "incurred": incurred[best].tolist(),
            },
            empty=msg("No claim has an amount above zero."),
        )
    )


def _nothing() -> Table:
    return Table(
        "top-none",
        msg("Amounts"),
        (ReportColumn("rank", msg("Rank")),),
        {"rank": []},
        empty=msg("No claim of this period has an amount that could be read."),
    )

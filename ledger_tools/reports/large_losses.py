"""The large losses told by the ledger's own words and dates, with room for what only people know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import vocabulary
from ledger_tools.model.report import ReportColumn, Shape, Table, Text
from ledger_tools.reports.claims import days_of, numbers_of, texts_of
from ledger_tools.reports.grouping import addresses, common_first, currency_label, lines_of
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_TOLD = 5  # of each currency, where the settings name no amount from which a loss is large
_MOST = 20  # more are no longer told one by one
_WORDS = ("cause", "incident_place", "description", "survey_opinion", "refusal_reason", "diff_reason")
_DATES = ("incident_at", "reported_at", "surveyed_at", "docs_complete_at", "decided_at", "paid_at", "closed_at")
_TO_WRITE = (
    ReportColumn("learnt", msg("What was learnt (to be filled in)"), Shape.LONG),
    ReportColumn("measure", msg("Measure (to be filled in)"), Shape.LONG),
)


def large_losses(view: View) -> Table:
    """Return the large losses among the claims of the period: what the ledger says of each, and empty columns."""
    amounts, known, codes = view.incurred
    chosen = _chosen(view, amounts, known & view.in_play, codes)
    claims = view.claims.iloc[chosen]
    limit = view.case.settings.large_loss
    words, days = _words(view, chosen), _days(view, chosen)
    numbers = numbers_of(view.case.book, claims)
    title = (
        msg("The {n} largest losses of each currency, told", n=_TOLD)
        if limit is None
        else msg("Losses from {limit} on, told, at most {n}", limit=f"{limit:,f}", n=_MOST)
    )
    return Table(
        "top-told",
        title,
        (
            ReportColumn("cell", msg("Ledger row"), Shape.CELL),
            ReportColumn("line", msg("Line")),
            ReportColumn("claim_no", msg("Claim or policy no.")),
            ReportColumn("story", msg("What the ledger says"), Shape.LONG),
            ReportColumn("course", msg("Course"), Shape.LONG),
            ReportColumn("incurred", msg("Incurred"), Shape.MONEY),
            ReportColumn("currency", msg("Currency")),
            *_TO_WRITE,
        ),
        {
            "cell": addresses(view, claims),
            "line": lines_of(claims),
            "claim_no": np.where(numbers != "", numbers, claims["policy_no"]).tolist(),
            "story": words,
            "course": days,
            "incurred": amounts[chosen].tolist(),
            "currency": [currency_label(code) for code in codes[chosen].tolist()],
            **{column.key: [""] * len(chosen) for column in _TO_WRITE},
        },
        empty=msg("No claim of this period came to as much."),
    )


def _chosen(view: View, amounts: Any, mask: Any, codes: Any) -> Any:
    """Return the numbers of the large losses, by currency, the largest first."""
    limit = view.case.settings.large_loss
    chosen: list[int] = []
    for code in common_first(view, codes[mask].tolist()):
        inside = np.flatnonzero(mask & (codes == code) & (amounts > 0))
        ranked = inside[np.argsort(-amounts[inside], kind="stable")]
        chosen += (ranked[:_TOLD] if limit is None else ranked[amounts[ranked] >= int(limit * 100)][:_MOST]).tolist()
    return np.array(chosen, np.int64)


def _words(view: View, chosen: Any) -> list[Text]:
    """Return what the ledger says of each claim in its own words, "" where it says nothing."""
    told = [texts_of(view.case.book, key)[chosen].tolist() for key in _WORDS]
    rows = zip(*told, strict=True)
    return [" / ".join(dict.fromkeys(" ".join(text.split()) for text in row if text)) for row in rows]


def _days(view: View, chosen: Any) -> list[Text]:
    """Return the dates of each claim with their names, in the order of a claim's life."""
    keys, book = vocabulary.keys(), view.case.book
    days = [days_of(book, key)[chosen].astype("datetime64[D]").tolist() for key in _DATES]
    return [
        msg(
            "{parts}",
            parts=[
                msg("{what} {day}", what=keys[key].labels, day=day.isoformat())
                for key, day in zip(_DATES, row, strict=True)
                if day is not None
            ],
        )
        for row in zip(*days, strict=True)
    ]

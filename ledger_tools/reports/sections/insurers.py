"""Insurers side by side: how long their closed claims took, how they ended, and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.due_counts import HOUSE, batches, claims_behind, overdue
from ledger_tools.reports.durations import STEPS, averaged, kept_out, summary, whole_days
from ledger_tools.reports.grouping import FEW, amounts, currencies, currency_label
from ledger_tools.reports.insurer_names import Insurers, insurers_of
from ledger_tools.reports.insurer_steps import kept_by_insurer, steps_by_insurer
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_CLOSING = next(step for step in STEPS if (step.first, step.last) == ("reported_at", "ended"))


def build(view: View) -> Section:
    """Return the section."""
    names = insurers_of(view)
    league = _league(view, names)
    further = [steps_by_insurer(view, names), kept_by_insurer(view, names)]
    shown = [table for code in _currencies(view) if len(table := _money(view, names, code))]
    return Section(
        "insurers",
        msg("Insurers"),
        msg("Insurers side by side"),
        tables=(league, *further, *shown) if len(league) else (league,),
        notes=_notes(view) if len(league) else (),
    )


def _late(view: View) -> tuple[Mask, Mask]:
    """Return which claims an insurer is late with, by law and by expectation, on the report's day, shape (n,)."""
    law, expected = np.zeros(len(view.claims), bool), np.zeros(len(view.claims), bool)
    for batch in batches(view):
        if batch.rule.obliged == "insurer" and batch.rule.nature == "due":
            late = expected if batch.rule.pack == HOUSE else law
            late[claims_behind(view, batch, overdue(batch))] = True
    return law, expected


def _league(view: View, names: Insurers) -> Table:
    closed, (law, expected) = view.movement.closed, _late(view)
    days, known = whole_days(view, _CLOSING)
    taken = dict(names.parts(days, averaged(view, closed) & known))
    refused = (view.claims["outcome"] == "refused").to_numpy() & closed
    counts = [names.counts(mask).tolist() for mask in (closed, refused, law, expected)]
    rows = []
    for number in names.among(closed, law, expected):
        n, mean, median, p90, few = summary(taken.get(number, ()))
        ended, turned_down, *late = (count[number] for count in counts)
        rows.append(
            [names.texts[number], ended, n, mean, median, p90, turned_down, _share(turned_down, ended), *late, few]
        )
    # Few cases say little, so they stand below; the quickest of the others comes first.
    rows.sort(key=lambda row: (row[2] <= FEW, row[4] is None, row[4], row[3], row[0]))
    columns = (
        ReportColumn("insurer", msg("Insurer"), Shape.LONG),
        ReportColumn("closed", msg("Closed"), Shape.COUNT),
        ReportColumn("n", msg("With both dates"), Shape.COUNT),
        ReportColumn("mean", msg("Mean days"), Shape.DAYS),
        ReportColumn("median", msg("Median days"), Shape.DAYS),
        ReportColumn("p90", msg("90% took at most, days"), Shape.DAYS),
        ReportColumn("refused", msg("Refused"), Shape.COUNT),
        ReportColumn("share", msg("Refused, %"), Shape.RATIO, formula="{refused}/{closed}"),
        ReportColumn("law", msg("Late by law"), Shape.COUNT),
        ReportColumn("expected", msg("Late by expectation"), Shape.COUNT),
        ReportColumn("few", msg("Note"), Shape.LONG),
    )
    return Table(
        "insurers",
        msg("From report to closing, the quickest first"),
        columns,
        {column.key: [row[i] for row in rows] for i, column in enumerate(columns)},
        empty=_empty(view),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _empty(view: View) -> Text:
    if not (view.claims["insurer"] != "").any():
        return msg("The ledger names no insurers, so they cannot be compared.")
    return msg("No claim that names its insurer was closed in this period, and none is overdue.")


def _currencies(view: View) -> Sequence[str]:
    return currencies(view, ("paid",), view.movement.closed)


def _money(view: View, names: Insurers, currency: str) -> Table:
    """Return what insurers paid of what was claimed, over closed claims with both amounts in a currency."""
    claims = view.claims
    both = view.movement.closed & claims["paid_ok"].to_numpy() & claims["claimed_ok"].to_numpy()
    both &= (claims["paid_currency"] == currency).to_numpy() & (claims["claimed_currency"] == currency).to_numpy()
    claimed, paid = (
        {n: int(part.sum()) for n, part in names.parts(amounts(view, key, currency, both), both)}
        for key in ("claimed", "paid")
    )
    chosen, counts = names.among(both), names.counts(both).tolist()
    return Table(
        f"insurers-{currency}",
        msg("Paid of what was claimed, in {currency}", currency=currency_label(currency)),
        (
            ReportColumn("insurer", msg("Insurer"), Shape.LONG),
            ReportColumn("n", msg("Claims"), Shape.COUNT),
            ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
            ReportColumn("paid", msg("Paid"), Shape.MONEY),
            ReportColumn("ratio", msg("Paid / claimed"), Shape.RATIO, formula="{paid}/{claimed}"),
        ),
        {
            "insurer": [names.texts[n] for n in chosen],
            "n": [counts[n] for n in chosen],
            "claimed": [claimed[n] for n in chosen],
            "paid": [paid[n] for n in chosen],
            "ratio": [_share(paid[n], claimed[n]) for n in chosen],
        },
    )


def _notes(view: View) -> list[Text]:
    notes: list[Text] = [
        msg(
            "Days run from report to closing, over claims closed in the period; withdrawn claims and those closed "
            "without payment are left out. Insurers with {n} or fewer such claims stand last.",
            n=FEW,
        ),
        msg("Step by step: only steps that the ledger dates, from their first day to their second."),
        msg("Late is what is overdue on {day}, whenever the claim began.", day=view.case.as_of.isoformat()),
    ]
    if not any(batch.rule.pack != HOUSE and batch.rule.obliged == "insurer" for batch in batches(view)):
        notes.append(msg("No law pack is on or none applies, so nothing is late by law."))
    if (doubtful := kept_out(view, view.movement.closed)) is not None:
        notes.append(doubtful)
    return notes

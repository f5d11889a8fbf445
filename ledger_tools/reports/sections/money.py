"""Money by line, one table for each currency; currencies are never added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import AS_IT_STANDS, MONEY_KEYS
from ledger_tools.reports.grouping import NOT_READ, amounts, currencies, currency_label, incurred_formula, sums_by
from ledger_tools.reports.incurred import as_it_stands
from ledger_tools.reports.labels import incurred_as_of, label, lines, order, paid_up_to
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_KEYS = ("claimed", "assessed", "approved", "paid_in_period", "paid", "paid_now", "reserve", "recovery")
_READ = (*MONEY_KEYS, AS_IT_STANDS)
_PAID = {"paid_in_period", "paid_now"}  # parts of what the paid column holds


def build(view: View) -> Section:
    """Return the section."""
    codes = currencies(view, _READ, view.in_play)
    return Section(
        "money",
        msg("Money"),
        msg("Money by line"),
        tables=[table(view, code) for code in codes] or [_nothing()],
        notes=_notes(view, codes),
    )


def table_key(currency: str) -> str:
    """Return the key of the table of a currency."""
    return f"money-{currency}"


def table(view: View, currency: str) -> Table:
    """Return the money of one currency by line, over the claims in play."""
    play = view.in_play
    values = {key: amounts(view, key, currency, play) for key in ("claimed", "assessed", "approved", "recovery")}
    values["paid_in_period"] = amounts(view, "paid", currency, view.paid_in_period)
    values["paid"] = amounts(view, "paid", currency, play & view.paid_by(view.end))
    values["paid_now"] = amounts(view, "paid", currency, play & view.paid_by(view.case.as_of))
    values["reserve"] = amounts(view, "reserve", currency, play)
    parts = values["paid_now"] + values["reserve"] - values["recovery"]
    own = amounts(view, AS_IT_STANDS, currency, play)
    values["incurred"] = np.where(view.claims[f"{AS_IT_STANDS}_ok"].to_numpy(), own, parts)
    money = np.logical_or.reduce([_named(view, key, currency) for key in _READ]) & play
    sums = sums_by(view.claims.loc[money, "line"], {"count": money[money], **{k: v[money] for k, v in values.items()}})
    codes = order(lines(), sums.index)
    sums = sums.reindex(codes)
    shown = ["count", *(key for key in _KEYS if _ever_read(view, key)), "incurred"]
    there = _lines_with(view, money)
    cells = {key: [v if code in there.get(key, codes) else None for code, v in sums[key].items()] for key in shown}
    columns = (ReportColumn("line", msg("Line")), *(c for c in _columns(view, shown) if c.key in shown))
    return Table(
        table_key(currency),
        msg("Amounts in {currency}", currency=currency_label(currency)),
        columns,
        {"line": [label(lines(), code) for code in codes], **cells},
        totals={key: _total(cells[key]) for key in shown} if codes else None,
    )


def _lines_with(view: View, money: Mask) -> dict[str, set[str]]:
    """Return for each amount the lines of the masked claims in whose sheets a column is read for it."""
    claims = view.claims[money]
    found = {key: set(claims.loc[claims[f"{key}_there"].to_numpy(), "line"]) for key in _READ}
    return found | dict.fromkeys(_PAID, found["paid"]) | {"incurred": found["paid"] | found[AS_IT_STANDS]}


def _total(cells: list[int | None]) -> int | None:
    known = [value for value in cells if value is not None]
    return sum(known) if known else None


def _ever_read(view: View, key: str) -> bool:
    """True if the ledger has amounts of a kind at all; a column of noughts would say more than it does."""
    if key == "paid_now":
        return bool(_paid_later(view).any())
    return key in ("paid", "paid_in_period") or bool(view.claims[f"{key}_ok"].any())


def _columns(view: View, shown: list[str]) -> tuple[ReportColumn, ...]:
    own = (view.in_play & view.claims[f"{AS_IT_STANDS}_ok"].to_numpy()).any()
    formula = None if own else incurred_formula(shown, "paid_now" if "paid_now" in shown else "paid")
    return (
        ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("claimed", msg("Claimed"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("assessed", msg("Assessed"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("approved", msg("Approved"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("paid_in_period", msg("Paid in the period"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("paid", paid_up_to(view.end), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("paid_now", paid_up_to(view.case.as_of), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("reserve", msg("Reserve"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("recovery", msg("Recovery"), Shape.MONEY, Total.SUM, absent=NOT_READ),
        ReportColumn("incurred", incurred_as_of(view.case.as_of), Shape.MONEY, Total.SUM, formula, NOT_READ),
    )


def _named(view: View, key: str, currency: str) -> Mask:
    claims = view.claims
    return np.asarray(claims[f"{key}_ok"].to_numpy() & (claims[f"{key}_currency"].to_numpy() == currency), bool)


def _paid_later(view: View) -> Mask:
    """Return True for the claims counted that were paid after the period's end, up to the report's day."""
    return view.in_play & view.paid_by(view.case.as_of) & ~view.paid_by(view.end)


def _nothing() -> Table:
    return Table(
        "money-none",
        msg("Amounts"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg("No claim of this period has an amount that could be read."),
    )


def _not_read(view: View) -> list[Text]:
    """Return for each amount over how many lines its total is, where some sheet has no column for it."""
    money = np.logical_or.reduce([view.claims[f"{key}_ok"].to_numpy() for key in _READ]) & view.in_play
    there, every = _lines_with(view, money), view.claims.loc[money, "line"].nunique()
    labels = {column.key: column.label for column in _columns(view, [])}
    return [
        msg(
            "{amount}: – means that no column is read for it; its total is over {n} of {all} lines.",
            amount=labels[key],
            n=len(there[key]),
            all=every,
        )
        for key in _KEYS
        if key not in _PAID and _ever_read(view, key) and len(there[key]) < every
    ]


def _notes(view: View, codes: list[str]) -> list[Text]:
    claims, play = view.claims, view.in_play
    notes: list[Text] = [
        msg("The claims counted here were open at the start, new, re-opened, closed, or paid in the period."),
        msg(
            "Reserve, recovery and the other amounts are those that the ledger shows today; only payments have a date."
        ),
        msg("Incurred is what was paid up to {day} + reserve − recovery.", day=view.case.as_of.isoformat()),
        *as_it_stands(claims, play),
    ]
    if (later := _paid_later(view)).any():
        notes.append(
            msg(
                "Claims paid after the end of the period: {n}; incurred counts these payments, because the reserves "
                "are those of today.",
                n=int(later.sum()),
            )
        )
    notes += _not_read(view)
    undated = (
        play & claims["paid_ok"].to_numpy() & (claims["paid"] > 0).to_numpy() & claims["paid_at"].isna().to_numpy()
    )
    if undated.any():
        notes.append(
            msg(
                "Amounts paid without a payment date: {n}; they count as paid by the end of the period, not as paid in "
                "it.",
                n=int(undated.sum()),
            )
        )
    estimated = int((play & (claims["claimed_key"] == "est_loss").to_numpy()).sum())
    if estimated:
        notes.append(msg("Claims for which the estimated loss stands for the claimed amount: {n}.", n=estimated))
    about = int((play & claims["is_about"].to_numpy()).sum())
    if about:
        notes.append(
            msg("Claims with an amount that the ledger calls approximate: {n}; it counts as written.", n=about)
        )
    if len(codes) > 1:
        notes.append(msg("Currencies: {n}; each has its own table and none is converted.", n=len(codes)))
    return notes

"""The loss run itself: a row for each claim, by policy year, with a subtotal for each; a table for each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import numbers_of
from ledger_tools.reports.grouping import NOT_READ, addresses, currency_label, dates, incurred_formula
from ledger_tools.reports.incurred import as_it_stands
from ledger_tools.reports.labels import label, paid_up_to, statuses
from ledger_tools.reports.loss_run import year_label, year_order
from ledger_tools.reports.loss_sections.head import head_notes
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.reports.loss_run import LossRun

SUMMED = ("paid", "expense_paid", "reserve", "recovery", "incurred")


def build(run: LossRun) -> Section:
    """Return the section."""
    codes = run.currencies() if run.chosen.any() else []
    return Section(
        "loss-run",
        msg("Loss run"),
        msg("Loss run, valued as at {day}", day=run.view.case.as_of.isoformat()),
        tables=[listing(run, code) for code in codes] or [_nothing()],
        notes=[*head_notes(run), *_notes(run, codes)],
    )


def table_key(currency: str) -> str:
    """Return the key of the table of a currency."""
    return f"loss-{currency}"


def amounts(run: LossRun, currency: str) -> dict[str, Any]:
    """Return the amounts of all claims in a currency by key, in hundredths; each of shape (n,)."""
    found = {key: run.amount(key, currency) for key in SUMMED[:-1]}
    return found | {"incurred": run.total(currency), "deductible": run.amount("deductible", currency)}


def shown_keys(run: LossRun) -> list[str]:
    """Return the amounts that some claim of the loss run has; a column of dashes says nothing."""
    claims = run.view.claims
    read = {key: claims[f"{key}_there"].to_numpy() for key in SUMMED[:-1]}
    read["deductible"] = run.extra["deductible"][1]
    keys = [key for key in ("deductible", *SUMMED[:-1]) if key == "paid" or bool((read[key] & run.chosen).any())]
    return [*keys, "incurred"]


def listing(run: LossRun, currency: str) -> Table:
    """Return the claims of one currency with a subtotal under each policy year."""
    sums, keys = amounts(run, currency), shown_keys(run)
    order, subtotals = _order(run, currency)
    values: dict[str, list[Any]] = {key: [] for key in ("year", *_TEXTS, *keys)}
    marks: dict[int, tuple[int, int]] = {}
    for group, positions in subtotals:
        first = len(values["year"])
        chosen = order[positions]
        for key, cells in _rows(run, chosen, sums, keys).items():
            values[key] += cells
        values["year"] += [_short(group)] * len(chosen)
        marks[first + len(chosen)] = (first, first + len(chosen) - 1)
        values["year"].append(msg("{year}, claims: {n}", year=year_label(group), n=len(chosen)))
        for key in _TEXTS:
            values[key].append(None)
        for key in keys:
            values[key].append(int(sums[key][chosen].sum()) if key in SUMMED else None)
    own = bool(run.own_incurred[order].any())
    return Table(
        table_key(currency),
        msg("Amounts in {currency}", currency=currency_label(currency)),
        _columns(run, keys, own_incurred=own),
        values,
        totals={key: int(sums[key][order].sum()) for key in keys if key in SUMMED} if len(order) else None,
        subtotals=marks,
    )


_TEXTS = ("cell", "policy_no", "claim_no", "incident", "reported", "closed", "status", "cause")


def _order(run: LossRun, currency: str) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the claims of a currency in their order, and for each policy year where its claims stand in it."""
    chosen = np.flatnonzero(run.in_currency(currency))
    groups = run.groups[chosen].tolist()
    years = {group: i for i, group in enumerate(year_order(groups))}
    claims = run.view.claims
    keys = (
        [years[group] for group in groups],
        claims["policy_no"].to_numpy()[chosen].tolist(),
        claims["incident_at"].to_numpy()[chosen].astype("datetime64[D]").astype(np.int64).tolist(),
        chosen.tolist(),
    )
    order = np.array([row[-1] for row in sorted(zip(*keys, strict=True))], np.int64)
    sorted_groups = run.groups[order]
    return order, [(group, np.flatnonzero(sorted_groups == group)) for group in years]


def _rows(run: LossRun, chosen: Any, sums: dict[str, Any], keys: list[str]) -> dict[str, list[Any]]:
    claims: pd.DataFrame = run.view.claims.iloc[chosen]
    ended = np.where(run.status[chosen] == "closed", claims["ended"].to_numpy(), np.datetime64("NaT", "s"))
    cells: dict[str, list[Any]] = {
        "cell": addresses(run.view, claims),
        "policy_no": claims["policy_no"].tolist(),
        "claim_no": numbers_of(run.view.case.book, claims).tolist(),
        "incident": dates(claims["incident_at"]),
        "reported": dates(claims["reported_at"]),
        "closed": list(ended.astype("datetime64[D]").tolist()),
        "status": [label(statuses(), code) for code in run.status[chosen].tolist()],
        "cause": claims["cause"].tolist(),
    }
    for key in keys:
        there = _there(run, key)[chosen].tolist()
        cells[key] = [v if known else None for v, known in zip(sums[key][chosen].tolist(), there, strict=True)]
    return cells


def _there(run: LossRun, key: str) -> Any:
    """Return True for claims in whose sheet an amount can stand; elsewhere a nought would be a lie."""
    claims = run.view.claims
    if key == "incurred":
        parts = [claims[f"{part}_there"].to_numpy() for part in ("paid", "reserve", "recovery")]
        return np.logical_or.reduce([*parts, run.extra["incurred"][1]])
    return run.extra[key][1] if key in run.extra else claims[f"{key}_there"].to_numpy()


def _short(group: str) -> str:
    return group[1:]


def _columns(run: LossRun, keys: list[str], *, own_incurred: bool) -> list[ReportColumn]:
    day = run.view.case.as_of
    names: dict[str, Text] = {
        "deductible": msg("Deductible"),
        "paid": paid_up_to(day),
        "expense_paid": msg("Expense paid"),
        "reserve": msg("Reserve"),
        "recovery": msg("Recovery"),
        "incurred": msg("Incurred"),
    }
    formula = None if own_incurred else incurred_formula(keys)
    money = [
        ReportColumn(
            key,
            names[key],
            Shape.MONEY,
            Total.SUM if key in SUMMED else Total.NONE,
            formula if key == "incurred" else None,
            NOT_READ,
        )
        for key in keys
    ]
    return [
        ReportColumn("year", msg("Year")),
        ReportColumn("cell", msg("Ledger row"), Shape.CELL),
        ReportColumn("policy_no", msg("Policy no.")),
        ReportColumn("claim_no", msg("Claim no.")),
        ReportColumn("incident", msg("Date of loss"), Shape.DATE),
        ReportColumn("reported", msg("Reported"), Shape.DATE),
        ReportColumn("closed", msg("Closed on"), Shape.DATE),
        ReportColumn("status", msg("Status")),
        ReportColumn("cause", msg("Cause"), Shape.LONG),
        *money,
    ]


def _notes(run: LossRun, codes: list[str]) -> list[Text]:
    view, groups = run.view, run.groups[run.chosen]
    day = view.case.as_of.isoformat()
    notes: list[Text] = [
        msg("Payments count up to {day}; reserves and recoveries are those that the ledger shows today.", day=day),
        msg("Incurred is paid + reserve − recovery; expenses stand apart."),
    ]
    losses = sum(group[:1] == "l" for group in groups.tolist())
    if losses:
        notes.append(
            msg("Claims whose policy period is not known: {n}; they stand under their year of loss.", n=losses)
        )
    notes += as_it_stands(view.claims, run.chosen)
    later = int(view.later.sum())
    if later and not run.scope.texts():
        notes.append(msg("Claims that begin after {day}: {n}; they are not counted.", n=later, day=day))
    if len(codes) > 1:
        notes.append(msg("Currencies: {n}; each has its own table and none is converted.", n=len(codes)))
        notes.append(msg("A claim with amounts in several currencies stands in the table of each with its own part."))
    return notes


def _nothing() -> Table:
    return Table(
        "loss-none",
        msg("Claims"),
        (ReportColumn("year", msg("Year")),),
        {"year": []},
        empty=msg("The ledger holds no claim that began by this day."),
    )

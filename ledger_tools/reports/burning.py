"""Burning cost: what losses came to for each year that a policy was in force, and of what was insured and earned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import years_of
from ledger_tools.model.report import ReportColumn, Shape, Table, Total
from ledger_tools.reports.exposure import YEAR
from ledger_tools.reports.grouping import common_first, currency_label
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.reports.severity import rounded
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.exposure import Exposure
    from ledger_tools.reports.view import Mask, View

_YEARS = 5  # as many as insurers look back over


def burning(view: View, exposure: Exposure | None, known: Mask) -> list[Table]:
    """Return the burning cost of the period by line and over the last years, a table of each for each currency.

    Args:
        exposure: in the currencies of the losses; None without a sheet of policies.
        known: claims begun by the report's day whose incurred amounts are known, shape (n,).
    """
    if exposure is None or not exposure.is_told:
        return [_nothing()]
    known, (amounts, _, codes) = known & covered(view, exposure), view.incurred
    first, last = date(view.end.year - _YEARS + 1, 1, 1), date(view.end.year, 12, 31)
    years = years_of(view.claims["incident_at"].to_numpy())
    here = known & (years >= first.year) & (years <= last.year)
    in_force = exposure.days(first, view.end) > 0
    tables: list[Table] = []
    for code in common_first(view, exposure.currency[in_force].tolist()):
        mask, bears = known & (codes == code), in_force & (exposure.currency == code)
        if (mask & here).any() or (bears & (exposure.has_premium | exposure.has_insured)).any():
            tables += [_by_line(view, exposure, code, amounts, mask), _by_year(view, exposure, code, amounts, mask)]
    return tables or [_nothing()]


def covered(view: View, exposure: Exposure) -> Mask:
    """Return True for claims of lines that policies of the sheet are of, shape (n,); others have no exposure."""
    named = set(exposure.line[exposure.dated].tolist())
    every = np.ones(len(view.claims), bool)
    return every if "" in named else np.asarray(view.claims["line"].isin(named), bool)


def _per_year(amount: int, days: int) -> int | None:
    """Return what an amount comes to for each year that a policy was in force."""
    return rounded(amount * YEAR, days) if days else None


def _policy_years(days: int) -> float:
    return round(days / YEAR, 1)


def _by_line(view: View, exposure: Exposure, code: str, amounts: Any, mask: Mask) -> Table:
    days = np.where(exposure.currency == code, exposure.days(view.period.first, view.end), 0)
    here = mask & view.happened
    by_line = view.claims["line"].to_numpy()
    codes = order(lines(), set(exposure.line[days > 0].tolist()) | set(by_line[here].tolist()))
    rows = [_line(exposure, days, amounts, exposure.line == line, here & (by_line == line)) for line in codes]
    whole = _line(exposure, days, amounts, np.ones(len(days), bool), here)
    # Losses of lines without a sum insured would make the rate of all lines too high.
    complete = all(row["insured"] for row in rows if row["incurred"])
    columns = (
        ReportColumn("line", msg("Line")),
        ReportColumn("policies", msg("Policies in force"), Shape.COUNT, Total.SUM),
        ReportColumn("years", msg("Policy-years"), Shape.DAYS),
        ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("incurred", msg("Incurred"), Shape.MONEY, Total.SUM),
        ReportColumn("per_year", msg("Incurred per policy-year"), Shape.MONEY),
        ReportColumn("insured", msg("Sum insured, for a year"), Shape.MONEY, Total.SUM),
        ReportColumn("rate", msg("Incurred / sum insured"), Shape.RATIO, Total.FORMULA, "{incurred}/{insured}"),
    )
    totals = {key: whole[key] for key in ("policies", "n", "incurred", "insured", "rate")}
    return _without(
        ("insured", "rate"),
        Table(
            f"burning-{code}",
            msg("Burning cost by line, in {currency}", currency=currency_label(code)),
            columns,
            {
                "line": [label(lines(), line) for line in codes],
                **{c.key: [row[c.key] for row in rows] for c in columns[1:]},
            },
            totals=totals if complete else {**totals, "rate": None},
            empty=msg("No policy was in force in this period."),
        ),
    )


def _without(keys: tuple[str, ...], table: Table) -> Table:
    """Return a table without some columns if the first of them has no value: nobody wrote down what it needs."""
    if any(value is not None for value in table.values[keys[0]]):
        return table
    return replace(
        table,
        columns=[column for column in table.columns if column.key not in keys],
        values={key: values for key, values in table.values.items() if key not in keys},
        totals={key: value for key, value in (table.totals or {}).items() if key not in keys},
    )


def _line(exposure: Exposure, days: Any, amounts: Any, policies: Any, claims: Any) -> dict[str, Any]:
    """Return the figures of some policies and claims; the sum insured is that of a year, as its days bear it."""
    here = np.where(policies, days, 0)
    incurred, in_force = int(amounts[claims].sum()), int(here.sum())
    insured = int(exposure.borne(here).sum())
    return {
        "policies": int((here > 0).sum()),
        "years": _policy_years(in_force),
        "n": int(claims.sum()),
        "incurred": incurred,
        "per_year": _per_year(incurred, in_force),
        "insured": insured or None,
        "rate": incurred / insured if insured else None,
    }


def _by_year(view: View, exposure: Exposure, code: str, amounts: Any, mask: Mask) -> Table:
    last = view.end.year
    years = years_of(view.claims["incident_at"].to_numpy())
    rows = []
    for number in range(last - _YEARS + 1, last + 1):
        days = exposure.days(date(number, 1, 1), min(date(number, 12, 31), view.end))
        days = np.where(exposure.currency == code, days, 0)
        here = np.asarray(mask & (years == number), bool)
        if days.any() or here.any():
            rows.append((number, _year(exposure, days, amounts, here)))
    names = ("policies", "days", "premium", "n", "incurred")
    sums = {name: sum(row[name] or 0 for _, row in rows) for name in names}
    # Losses of years without a premium would make the ratio of all years too high.
    complete = sums["premium"] and all(row["premium"] for _, row in rows if row["incurred"])
    columns = (
        ReportColumn("year", msg("Year of loss")),
        ReportColumn("policies", msg("Policies in force"), Shape.COUNT),
        ReportColumn("years", msg("Policy-years"), Shape.DAYS),
        ReportColumn("premium", msg("Premium earned"), Shape.MONEY, Total.SUM),
        ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("incurred", msg("Incurred"), Shape.MONEY, Total.SUM),
        ReportColumn("ratio", msg("Incurred / premium"), Shape.RATIO, Total.FORMULA, "{incurred}/{premium}"),
        ReportColumn("per_year", msg("Incurred per policy-year"), Shape.MONEY),
    )
    return _without(
        ("premium", "ratio"),
        Table(
            f"burning-years-{code}",
            msg("Burning cost over the years, in {currency}", currency=currency_label(code)),
            columns,
            {
                "year": [str(number) for number, _ in rows],
                **{c.key: [row[c.key] for _, row in rows] for c in columns[1:]},
            },
            totals={
                **{key: sums[key] for key in ("premium", "n", "incurred")},
                "ratio": sums["incurred"] / sums["premium"] if complete else None,
            },
        ),
    )


def _year(exposure: Exposure, days: Any, amounts: Any, claims: Any) -> dict[str, Any]:
    incurred, in_force = int(amounts[claims].sum()), int(days.sum())
    bears = (days > 0) & exposure.has_premium
    premium = int(exposure.earned(days).sum()) if bears.any() else None
    return {
        "policies": int((days > 0).sum()),
        "days": in_force,
        "years": _policy_years(in_force),
        "premium": premium,
        "n": int(claims.sum()),
        "incurred": incurred,
        "ratio": incurred / premium if premium else None,
        "per_year": _per_year(incurred, in_force),
    }


def _nothing() -> Table:
    return Table(
        "burning-none",
        msg("Burning cost"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg("No sheet of policies tells which were in force, so there is no exposure and no burning cost."),
    )

"""The loss run at renewal: each policy year with its premium earned, frequency, loss ratio and large losses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import numbers_of
from ledger_tools.reports.exposure import Exposure, exposure_of
from ledger_tools.reports.grouping import addresses, currency_label, dates, few, without_empty_columns
from ledger_tools.reports.labels import label, statuses
from ledger_tools.reports.loss_run import year_order
from ledger_tools.reports.policies import bare_number
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import LossRun

_LARGEST = 3  # of each policy year, where the settings name no amount from which a loss is large


def build(run: LossRun) -> Section:
    """Return the section."""
    exposure = exposure_of(run.view.case.book)
    exposure = exposure.in_one_currency(run.currencies()) if exposure is not None and exposure.is_told else None
    tables: list[Table] = []
    for code in run.currencies() if run.chosen.any() else ():
        here = run.in_currency(code) & _in_policy_year(run)
        policies = _policies(run, exposure, code) if exposure is not None else None
        years = _years(run, here, exposure, policies)
        if years:
            tables += [_by_year(run, code, here, years, exposure, policies), _large(run, code, here)]
    return Section(
        "loss-renewal",
        msg("Renewal"),
        msg("At renewal: by policy year, valued as at {day}", day=run.view.case.as_of.isoformat()),
        tables=tables or [_nothing()],
        notes=_notes(run, exposure) if tables else (),
    )


def _in_policy_year(run: LossRun) -> Any:
    return run.policies.year > 0


def _policies(run: LossRun, exposure: Exposure, code: str) -> Any:
    """Return which policies of a sheet are those of the loss run and bear their premium in a currency, shape (m,)."""
    table, n = exposure.table, len(exposure.begins)
    chosen = exposure.dated & (exposure.currency == code) & (exposure.begins <= np.datetime64(run.view.case.as_of))
    if run.scope.policies:
        wanted = {bare_number(number) for number in run.scope.policies}
        chosen &= np.array([bare_number(table.shown(i, "policy_no")) in wanted for i in range(n)], bool)
    if run.scope.insurers:
        names = [fold(name) for name in run.scope.insurers]
        chosen &= np.array([any(name in fold(table.shown(i, "insurer")) for name in names) for i in range(n)], bool)
    return chosen


def _years(run: LossRun, here: Any, exposure: Exposure | None, policies: Any) -> list[int]:
    found = set(run.policies.year[here].tolist())
    if exposure is not None:
        found |= set(exposure.year[policies].tolist())
    return sorted(year for year in found if year)


def _by_year(run: LossRun, code: str, here: Any, years: list[int], exposure: Exposure | None, policies: Any) -> Table:
    premiums = exposure is not None and bool((exposure.has_premium & policies).any())
    columns = _columns(policies=exposure is not None, premiums=premiums)
    totals = run.total(code)
    rows = [_row(run, totals, here & (run.policies.year == year), exposure, policies, year) for year in years]
    whole = _sums(rows)
    shown = [column for column in columns if column.key != "year"]
    return Table(
        table_key(code),
        msg("Amounts in {currency}", currency=currency_label(code)),
        columns,
        {
            "year": [msg("Policy year {year}", year=year) for year in years],
            **{column.key: [row[column.key] for row in rows] for column in shown},
        },
        totals={c.key: whole[c.key] for c in shown if c.total is not Total.NONE},
    )


def table_key(currency: str) -> str:
    """Return the key of the table of a currency."""
    return f"renewal-{currency}"


def _columns(*, policies: bool, premiums: bool) -> list[ReportColumn]:
    count = ReportColumn("policies", msg("Policies"), Shape.COUNT, Total.SUM)
    premium = [
        ReportColumn("premium", msg("Premium"), Shape.MONEY, Total.SUM),
        ReportColumn("earned", msg("Premium earned"), Shape.MONEY, Total.SUM),
    ]
    per_policy = ReportColumn("frequency", msg("Claims per policy"), Shape.RATE, Total.FORMULA, "{n}/{policies}")
    ratio = ReportColumn("ratio", msg("Loss ratio"), Shape.RATIO, Total.FORMULA, "{incurred}/{earned}")
    return [
        ReportColumn("year", msg("Year")),
        *([count] if policies else []),
        *(premium if premiums else []),
        ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("open", msg("Of these open"), Shape.COUNT, Total.SUM),
        *([per_policy] if policies else []),
        ReportColumn("incurred", msg("Incurred"), Shape.MONEY, Total.SUM),
        ReportColumn("largest", msg("Largest claim"), Shape.MONEY),
        *([ratio] if premiums else []),
        ReportColumn("few", msg("Note"), Shape.LONG),
    ]


def _row(run: LossRun, totals: Any, claims: Any, exposure: Exposure | None, policies: Any, year: int) -> dict[str, Any]:
    n, incurred = int(claims.sum()), int(totals[claims].sum())
    row: dict[str, Any] = {
        "n": n,
        "open": int((claims & (run.status != "closed")).sum()),
        "incurred": incurred,
        "largest": int(totals[claims].max()) if n else None,
        "few": few(n),
    }
    if exposure is not None:
        theirs = policies & (exposure.year == year)
        earned = exposure.earned(exposure.days(date(year, 1, 1), run.view.case.as_of))
        row |= {
            "policies": int(theirs.sum()),
            "premium": int(exposure.premium[theirs & exposure.has_premium].sum()),
            "earned": int(earned[theirs].sum()),
        }
        row |= _ratios(row)
    return row


def _ratios(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "frequency": row["n"] / row["policies"] if row["policies"] else None,
        "ratio": row["incurred"] / row["earned"] if row["earned"] else None,
    }


def _sums(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("policies", "premium", "earned", "n", "open", "incurred")
    whole: dict[str, Any] = {name: sum(row[name] for row in rows) for name in names if name in rows[0]}
    if "policies" not in whole:
        return whole
    # Claims of years without policies or premium would make the ratios of all years too high.
    ratios = _ratios(whole)
    if not all(row["policies"] for row in rows if row["n"]):
        ratios["frequency"] = None
    if not all(row["earned"] for row in rows if row["incurred"]):
        ratios["ratio"] = None
    return whole | ratios


def _large(run: LossRun, code: str, here: Any) -> Table:
    """Return the large losses of each policy year, the largest first."""
    totals, limit = run.total(code), run.view.case.settings.large_loss
    chosen: list[int] = []
    for group in year_order(run.groups[here].tolist()):
        inside = np.flatnonzero(here & (run.groups == group) & (totals > 0))
        ranked = inside[np.argsort(-totals[inside], kind="stable")]
        chosen += (ranked[:_LARGEST] if limit is None else ranked[totals[ranked] >= int(limit * 100)]).tolist()
    claims = run.view.claims.iloc[chosen]
    title = (
        msg("The {n} largest losses of each policy year, in {currency}", n=_LARGEST, currency=currency_label(code))
        if limit is None
        else msg("Losses from {limit} on, in {currency}", limit=f"{limit:,f}", currency=currency_label(code))
    )
    return without_empty_columns(
        Table(
            f"renewal-large-{code}",
            title,
            (
                ReportColumn("year", msg("Year")),
                ReportColumn("cell", msg("Ledger row"), Shape.CELL),
                ReportColumn("policy_no", msg("Policy no.")),
                ReportColumn("claim_no", msg("Claim no.")),
                ReportColumn("incident", msg("Date of loss"), Shape.DATE),
                ReportColumn("cause", msg("Cause"), Shape.LONG),
                ReportColumn("status", msg("Status")),
                ReportColumn("incurred", msg("Incurred"), Shape.MONEY),
            ),
            {
                "year": [str(int(run.policies.year[i])) for i in chosen],
                "cell": addresses(run.view, claims),
                "policy_no": claims["policy_no"].tolist(),
                "claim_no": numbers_of(run.view.case.book, claims).tolist(),
                "incident": dates(claims["incident_at"]),
                "cause": claims["cause"].tolist(),
                "status": [label(statuses(), run.status[i]) for i in chosen],
                "incurred": totals[chosen].tolist(),
            },
            empty=msg("No loss of these policy years is as large as that."),
        )
    )


def _nothing() -> Table:
    return Table(
        "renewal-none",
        msg("By policy year"),
        (ReportColumn("year", msg("Year")),),
        {"year": []},
        empty=msg("Of no claim is the policy period known, so there are no policy years; see the sheet on gaps."),
    )


def _notes(run: LossRun, exposure: Exposure | None) -> list[Text]:
    day = run.view.case.as_of.isoformat()
    notes: list[Text] = [
        msg(
            "A policy year is the year in which a policy began; its claims are those under policies begun in it, "
            "whenever the loss happened. Valued as at {day}.",
            day=day,
        )
    ]
    if exposure is None or not exposure.has_premium.any():
        notes.append(msg("No sheet of policies tells premiums and periods, so there is no loss ratio."))
    else:
        notes.append(
            msg(
                "Premium is earned evenly over the days of each policy, up to {day}; policies without claims count in "
                "policies and premium. Loss ratio is incurred / premium earned.",
                day=day,
            )
        )
    if unknown := int((run.chosen & ~_in_policy_year(run)).sum()):
        notes.append(msg("Claims whose policy period is not known: {n}; they are in no policy year.", n=unknown))
    return notes

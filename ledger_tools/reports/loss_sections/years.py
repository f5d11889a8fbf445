"""The loss run in one table: claims and amounts of each policy year, a table for each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Total
from ledger_tools.reports.grouping import currency_label, incurred_formula
from ledger_tools.reports.labels import paid_up_to
from ledger_tools.reports.loss_run import year_label, year_order
from ledger_tools.reports.loss_sections.listing import SUMMED, amounts, shown_keys
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import LossRun


def build(run: LossRun) -> Section:
    """Return the section."""
    codes = run.currencies() if run.chosen.any() else []
    tables = [_table(run, code) for code in codes] or [_nothing()]
    return Section(
        "loss-years",
        msg("By year"),
        msg("By policy year, valued as at {day}", day=run.view.case.as_of.isoformat()),
        tables=tables,
        charts=[_chart(code) for code in codes],
    )


def table_key(currency: str) -> str:
    """Return the key of the table of a currency."""
    return f"loss-years-{currency}"


def _table(run: LossRun, currency: str) -> Table:
    sums, keys = amounts(run, currency), [key for key in shown_keys(run) if key in SUMMED]
    here = run.in_currency(currency)
    groups = year_order(run.groups[here].tolist())
    masks = [here & (run.groups == group) for group in groups]
    is_open = here & (run.status != "closed")
    formula = None if run.own_incurred[here].any() else incurred_formula(keys)
    labels = {
        "paid": paid_up_to(run.view.case.as_of),
        "expense_paid": msg("Expense paid"),
        "reserve": msg("Reserve"),
        "recovery": msg("Recovery"),
        "incurred": msg("Incurred"),
    }
    columns = [
        ReportColumn("year", msg("Year")),
        ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("open", msg("Of these open"), Shape.COUNT, Total.SUM),
        *(
            ReportColumn(key, labels[key], Shape.MONEY, Total.SUM, formula if key == "incurred" else None)
            for key in keys
        ),
    ]
    values: dict[str, list[Any]] = {
        "year": [year_label(group) for group in groups],
        "count": [int(mask.sum()) for mask in masks],
        "open": [int((mask & is_open).sum()) for mask in masks],
        **{key: [int(sums[key][mask].sum()) for mask in masks] for key in keys},
    }
    return Table(
        table_key(currency),
        msg("Amounts in {currency}", currency=currency_label(currency)),
        columns,
        values,
        totals={c.key: sum(values[c.key]) for c in columns[1:]} if groups else None,
    )


def _chart(currency: str) -> Chart:
    return Chart(
        ChartKind.COLUMN,
        msg("Paid and incurred by year, {currency}", currency=currency_label(currency)),
        table_key(currency),
        "year",
        ("paid", "incurred"),
        msg("Year"),
        currency_label(currency),
        msg("Columns that set what was paid for the claims of each year beside what they come to."),
    )


def _nothing() -> Table:
    return Table(
        "loss-years-none",
        msg("Claims"),
        (ReportColumn("year", msg("Year")),),
        {"year": []},
        empty=msg("The ledger holds no claim that began by this day."),
    )

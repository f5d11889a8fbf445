"""What was recovered on claims, from salvage or from third parties: by line, and by what the ledger calls it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Shape, Table, Total
from ledger_tools.reports.durations import without_investigated
from ledger_tools.reports.grouping import (
    AMONG,
    CLAIM_HEAD,
    LIST_LIMIT,
    amounts,
    averages,
    claim_head,
    columns_of_averages,
    currencies,
    currency_label,
    money,
    row_currency,
    with_among,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View


def recoveries(view: View) -> list[Table]:
    """Return the recoveries on the claims of the period; one table that says so where there are none."""
    mask = _recovered(view)
    codes = currencies(view, ("recovery",), mask)
    if not codes:
        return [_nothing(view)]
    return [*(_by_line(view, code, mask) for code in codes), _by_name(view, mask), _list(view, mask)]


def _recovered(view: View) -> Mask:
    claims = view.claims
    return np.asarray(view.in_play & claims["recovery_ok"].to_numpy() & (claims["recovery"] != 0).to_numpy(), bool)


def _nothing(view: View) -> Table:
    read = bool(view.claims["recovery_there"].any())
    return Table(
        "recovery-none",
        msg("Recoveries"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg("Nothing was recovered on the claims of this period.")
        if read
        else msg("No column is read as a recovery (salvage, subrogation)."),
    )


def _by_line(view: View, code: str, mask: Mask) -> Table:
    recovered = amounts(view, "recovery", code, mask)
    here = recovered != 0
    paid = amounts(view, "paid", code, here & view.paid_by(view.case.as_of))
    by_line = view.claims["line"].to_numpy()
    codes = order(lines(), set(by_line[here].tolist()))
    parts, counted = [here & (by_line == line) for line in codes], without_investigated(view, here)
    sums = [(int(paid[part].sum()), int(recovered[part].sum())) for part in parts]
    counts = [int(part.sum()) for part in parts]
    all_paid, all_back = sum(p for p, _ in sums), sum(r for _, r in sums)
    table = Table(
        f"recovery-{code}",
        msg("Recovered, in {currency}", currency=currency_label(code)),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("paid", msg("Paid on these"), Shape.MONEY, Total.SUM),
            ReportColumn("recovery", msg("Recovered"), Shape.MONEY, Total.SUM),
            ReportColumn("ratio", msg("Recovered / paid"), Shape.RATIO, Total.FORMULA, "{recovery}/{paid}"),
            AMONG,
            ReportColumn("mean", msg("Mean"), Shape.MONEY),
            ReportColumn("median", msg("Median"), Shape.MONEY),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "line": [label(lines(), line) for line in codes],
            "n": counts,
            "paid": [p for p, _ in sums],
            "recovery": [r for _, r in sums],
            "ratio": [r / p if p else None for p, r in sums],
            **columns_of_averages([averages(recovered[part & counted]) for part in parts]),
        },
        totals={
            "n": sum(counts),
            "paid": all_paid,
            "recovery": all_back,
            "ratio": all_back / all_paid if all_paid else None,
            "among": int(counted.sum()),
        },
    )
    return with_among(table)


def _names(view: View) -> list[str]:
    """Return what each claim sheet calls its recoveries, "" where it has no such column."""
    columns = [table.get("recovery") for table in view.case.book.claims]
    return [" ".join(column.header.split()) if column is not None else "" for column in columns]


def _by_name(view: View, mask: Mask) -> Table:
    """Return recoveries by the head of their column: it alone tells salvage from subrogation."""
    names, claims = _names(view), view.claims[mask]
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for table, code, amount in zip(
        claims["table"].tolist(), claims["recovery_currency"].tolist(), claims["recovery"].tolist(), strict=True
    ):
        found[names[table], code].append(amount)
    keys = sorted(found)
    return Table(
        "recovery-name",
        msg("By what the ledger calls it"),
        (
            ReportColumn("name", msg("Column"), Shape.LONG),
            ReportColumn("currency", msg("Currency")),
            ReportColumn("n", msg("Claims"), Shape.COUNT),
            ReportColumn("recovery", msg("Recovered"), Shape.MONEY),
        ),
        {
            "name": [name for name, _ in keys],
            "currency": [currency_label(code) for _, code in keys],
            "n": [len(found[key]) for key in keys],
            "recovery": [sum(found[key]) for key in keys],
        },
    )


def _list(view: View, mask: Mask) -> Table:
    names: Any = _names(view)
    claims = view.claims[mask].sort_values(["recovery_currency", "recovery"], ascending=[True, False], kind="stable")
    claims = claims.head(LIST_LIMIT)
    return without_empty_columns(
        Table(
            "recovery-list",
            msg("The recoveries, the largest first, at most {n}", n=LIST_LIMIT),
            (
                *CLAIM_HEAD,
                ReportColumn("name", msg("Column"), Shape.LONG),
                ReportColumn("paid", msg("Paid"), Shape.MONEY),
                ReportColumn("recovery", msg("Recovered"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, claims),
                "name": [names[table] for table in claims["table"].tolist()],
                "paid": money(claims, "paid"),
                "recovery": money(claims, "recovery"),
                "currency": row_currency(claims, ("recovery", "paid")),
            },
        )
    )

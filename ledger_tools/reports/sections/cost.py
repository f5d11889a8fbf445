"""What the year's losses cost: number and average by line, cause and insurer, and what they come to of the premium."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.burning import burning, covered
from ledger_tools.reports.durations import APART, averaged, kept_out
from ledger_tools.reports.exposure import YEAR, exposure_of
from ledger_tools.reports.grouping import (
    AMONG,
    averages,
    columns_of_averages,
    common_first,
    currency_label,
    largest_parts,
    parts_of,
    with_among,
)
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.exposure import Exposure
    from ledger_tools.reports.view import Mask, View

_SHOWN = 12
_EMPTY = msg("No loss of this period has an amount that could be read.")


def build(view: View) -> Section:
    """Return the section."""
    amounts, known, codes = view.incurred
    happened = known & view.happened
    exposure = exposure_of(view.case.book)
    if exposure is not None:
        exposure = exposure.in_one_currency(codes[known & ~view.later].tolist())
    tables: list[Table] = []
    for code in common_first(view, codes[happened].tolist()):
        tables += _averages(view, code, amounts, happened & (codes == code))
    if exposure is not None:
        tables += _ratios(view, exposure, happened)
    return Section(
        "cost",
        msg("Cost"),
        msg("What the losses of the period cost"),
        tables=[*(tables or [_nothing()]), *burning(view, exposure, known & ~view.later)],
        notes=_notes(view, view.happened & ~known, exposure),
    )


def _averages(view: View, code: str, amounts: Any, mask: Mask) -> list[Table]:
    claims, here, counted = view.claims[mask], amounts[mask], averaged(view, mask)[mask]
    parts = parts_of(claims["line"].to_numpy(), np.arange(len(here)))
    by_line = [(label(lines(), line), parts[line]) for line in order(lines(), parts)]
    tables = [_average(code, "line", msg("Line"), by_line, here, counted)]
    for key, head in (("cause", msg("Cause")), ("insurer", msg("Insurer"))):
        if (claims[key] != "").any():
            tables.append(_average(code, key, head, largest_parts(claims[key], here, _SHOWN), here, counted))
    return tables


def _average(
    code: str, key: str, head: Message, rows: Sequence[tuple[Text, Any]], amounts: Any, counted: Mask
) -> Table:
    """Return number and sum of the amounts at the positions of each row, mean and median of those that count."""
    parts = [amounts[part] for _, part in rows]
    table = Table(
        f"cost-{key}-{code}",
        msg("Incurred by {what}, in {currency}", what=head, currency=currency_label(code)),
        (
            ReportColumn(key, head, Shape.LONG),
            ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("sum", msg("Incurred"), Shape.MONEY, Total.SUM),
            AMONG,
            ReportColumn("mean", msg("Mean"), Shape.MONEY),
            ReportColumn("median", msg("Median"), Shape.MONEY),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            key: [name for name, _ in rows],
            "n": [len(part) for part in parts],
            "sum": [int(part.sum()) for part in parts],
            **columns_of_averages([averages(amounts[part[counted[part]]]) for _, part in rows]),
        },
        totals={"n": len(amounts), "sum": int(amounts.sum()), "among": int(counted.sum())},
    )
    return with_among(table)


def _ratios(view: View, exposure: Exposure, happened: Mask) -> list[Table]:
    """Return the loss ratio by line, a table for each currency in which policies earned premium in the period."""
    (amounts, _, codes), by_line = view.incurred, view.claims["line"].to_numpy()
    days = exposure.days(view.period.first, view.end)
    bears, earned = exposure.bears_premium & (days > 0), exposure.earned(days)
    tables = []
    for code in common_first(view, exposure.currency[bears].tolist()):
        theirs = bears & (exposure.currency == code)
        shown = order(lines(), set(exposure.line[theirs].tolist()))
        losses = [amounts[happened & (codes == code) & (by_line == line)] for line in shown]
        premiums = [earned[theirs & (exposure.line == line)] for line in shown]
        tables.append(_ratio(code, shown, losses, premiums))
    return tables


def _ratio(code: str, shown: Sequence[str], losses: Sequence[Any], premiums: Sequence[Any]) -> Table:
    """Return the loss ratios in a currency; of each line shown the incurred amounts, and what each policy earned."""
    numbers, policies = [len(part) for part in losses], [len(part) for part in premiums]
    incurred, premium = [int(part.sum()) for part in losses], [int(part.sum()) for part in premiums]
    return Table(
        f"loss-ratio-{code}",
        msg("Loss ratio, in {currency}", currency=currency_label(code)),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("policies", msg("Policies in force"), Shape.COUNT, Total.SUM),
            ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("frequency", msg("Claims per policy"), Shape.RATE, formula="{n}/{policies}"),
            ReportColumn("premium", msg("Premium earned"), Shape.MONEY, Total.SUM),
            ReportColumn("incurred", msg("Incurred"), Shape.MONEY, Total.SUM),
            ReportColumn("ratio", msg("Loss ratio"), Shape.RATIO, Total.FORMULA, "{incurred}/{premium}"),
        ),
        {
            "line": [label(lines(), line) for line in shown],
            "policies": policies,
            "n": numbers,
            "frequency": [n / p if p else None for n, p in zip(numbers, policies, strict=True)],
            "premium": premium,
            "incurred": incurred,
            "ratio": [x / p if p else None for x, p in zip(incurred, premium, strict=True)],
        },
        totals={
            "policies": sum(policies),
            "n": sum(numbers),
            "premium": sum(premium),
            "incurred": sum(incurred),
            "ratio": sum(incurred) / sum(premium) if sum(premium) else None,
        },
    )


def _nothing() -> Table:
    return Table("cost-none", msg("Amounts"), (ReportColumn("line", msg("Line")),), {"line": []}, empty=_EMPTY)


def _notes(view: View, unread: Mask, exposure: Exposure | None) -> list[Text]:
    notes: list[Text] = [
        msg(
            "Counted are the losses that happened from {first} to {last}; incurred is paid + reserve − recovery as the "
            "ledger shows them on {day}.",
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
            day=view.case.as_of.isoformat(),
        )
    ]
    if exposure is not None and exposure.is_told:
        if bare := int((view.happened & ~covered(view, exposure)).sum()):
            notes.append(
                msg(
                    "Losses of lines without a policy in the sheet of policies: {n}; burning cost passes them over.",
                    n=bare,
                )
            )
        notes.append(
            msg(
                "Burning cost is incurred for each policy-year ({n} days that a policy was in force), of the sum "
                "insured borne for a year, and of the premium earned; no loss that is not in the ledger is estimated.",
                n=YEAR,
            )
        )
    apart = view.happened & ~unread & view.claims["outcome"].isin(APART).to_numpy()
    if apart.any():
        notes.append(msg("Withdrawn or closed without payment: {n}; they are not in the averages.", n=int(apart.sum())))
    if (doubtful := kept_out(view, view.happened)) is not None:
        notes.append(doubtful)
    if unread.any():
        notes.append(msg("Losses without a usable amount: {n}; they are in none of these sums.", n=int(unread.sum())))
    if exposure is None or exposure.table.get("premium") is None:
        notes.append(msg("No sheet of policies holds premiums, so there is no loss ratio."))
        return notes
    notes.append(msg("Premium is earned evenly over the days of each policy, its first and last day among them."))
    if silent := int((~exposure.bears_premium).sum()):
        notes.append(
            msg(
                "Policies without a premium or a period that could be read: {n}; they earned nothing here, so the "
                "ratios may be too high.",
                n=silent,
            )
        )
    return notes

"""What the year's losses cost: number and average by line, cause and insurer, and what they come to of the premium."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.burning import burning, covered
from ledger_tools.reports.exposure import YEAR, exposure_of
from ledger_tools.reports.grouping import common_first, currency_label, few, same_text
from ledger_tools.reports.incurred import incurred
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.reports.premiums import Earned, earned_premium
from ledger_tools.reports.severity import mean_of, median_of
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_SHOWN = 12
_EMPTY = msg("No loss of this period has an amount that could be read.")


def build(view: View) -> Section:
    """Return the section."""
    amounts, known, codes = incurred(view.case.book, view.claims, view.case.as_of)
    happened = _happened(view)
    earned = earned_premium(view.case.book, view.period.first, view.end)
    used = common_first(view, set(codes[known & happened].tolist()))
    tables: list[Table] = []
    for code in used:
        mask = known & happened & (codes == code)
        tables += _averages(view, code, np.asarray(amounts), mask)
    if earned is not None:
        tables += _ratios(view, earned, np.asarray(amounts), known & happened, codes)
    return Section(
        "cost",
        msg("Cost"),
        msg("What the losses of the period cost"),
        tables=[*(tables or [_nothing()]), *burning(view, np.asarray(amounts), known & ~view.later, codes)],
        notes=_notes(view, happened & ~known, earned),
    )


def _happened(view: View) -> Mask:
    day = view.claims["incident_at"].to_numpy()
    first, last = np.datetime64(view.period.first, "s"), np.datetime64(view.end, "s")
    return np.asarray((day >= first) & (day <= last) & ~view.later, bool)


def _averages(view: View, code: str, amounts: Any, mask: Mask) -> list[Table]:
    claims, here = view.claims[mask], amounts[mask]
    parts = _parts(claims["line"].to_numpy(), here)
    by_line = [(label(lines(), line), parts[line]) for line in order(lines(), parts)]
    tables = [_average(code, "line", msg("Line"), by_line)]
    for key, head in (("cause", msg("Cause")), ("insurer", msg("Insurer"))):
        if (claims[key] != "").any():
            tables.append(_average(code, key, head, _largest(_parts(same_text(claims[key]).to_numpy(), here))))
    return tables


def _parts(names: Any, amounts: Any) -> dict[str, Any]:
    """Return the amounts of each name, in the order in which names first occur."""
    import pandas as pd

    numbers, distinct = pd.factorize(names)
    ordered = amounts[np.argsort(numbers, kind="stable")]
    ends = np.cumsum(np.bincount(numbers, minlength=len(distinct)))
    return dict(zip(map(str, distinct), np.split(ordered, ends[:-1]), strict=True))


def _largest(parts: dict[str, Any]) -> list[tuple[Text, Any]]:
    """Return the names with the largest sums first, and what is not shown by itself as one."""
    sums = {name: int(part.sum()) for name, part in parts.items()}
    names = sorted(sums, key=lambda name: (-sums[name], name))
    shown: list[tuple[Text, Any]] = [(name or msg("Not stated"), parts[name]) for name in names[:_SHOWN]]
    if rest := names[_SHOWN:]:
        shown.append((msg("Others ({n})", n=len(rest)), np.concatenate([parts[name] for name in rest])))
    return shown


def _average(code: str, key: str, head: Message, rows: Sequence[tuple[Text, Any]]) -> Table:
    parts = [part for _, part in rows]
    return Table(
        f"cost-{key}-{code}",
        msg("Incurred by {what}, in {currency}", what=head, currency=currency_label(code)),
        (
            ReportColumn(key, head, Shape.LONG),
            ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("sum", msg("Incurred"), Shape.MONEY, Total.SUM),
            ReportColumn("mean", msg("Mean"), Shape.MONEY),
            ReportColumn("median", msg("Median"), Shape.MONEY),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            key: [name for name, _ in rows],
            "n": [len(part) for part in parts],
            "sum": [int(part.sum()) for part in parts],
            "mean": [mean_of(part) for part in parts],
            "median": [median_of(part) for part in parts],
            "few": [few(len(part)) for part in parts],
        },
        totals={"n": sum(map(len, parts)), "sum": sum(int(part.sum()) for part in parts)} if parts else None,
    )


def _ratios(view: View, earned: Earned, amounts: Any, mask: Mask, codes: Any) -> list[Table]:
    by_line = view.claims["line"].to_numpy()
    tables = []
    for code in common_first(view, {code for code, _ in earned.premium}):
        shown = order(lines(), {line for currency, line in earned.premium if currency == code})
        here = mask & (codes == code)
        losses = [int(amounts[here & (by_line == line)].sum()) for line in shown]
        numbers = [int((here & (by_line == line)).sum()) for line in shown]
        premium = [earned.premium[code, line] for line in shown]
        policies = [earned.policies[code, line] for line in shown]
        tables.append(
            Table(
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
                    "incurred": losses,
                    "ratio": [x / p if p else None for x, p in zip(losses, premium, strict=True)],
                },
                totals={
                    "policies": sum(policies),
                    "n": sum(numbers),
                    "premium": sum(premium),
                    "incurred": sum(losses),
                    "ratio": sum(losses) / sum(premium) if sum(premium) else None,
                },
            )
        )
    return tables


def _nothing() -> Table:
    return Table("cost-none", msg("Amounts"), (ReportColumn("line", msg("Line")),), {"line": []}, empty=_EMPTY)


def _notes(view: View, unread: Mask, earned: Earned | None) -> list[Text]:
    notes: list[Text] = [
        msg(
            "Counted are the losses that happened from {first} to {last}; incurred is paid + reserve − recovery as the "
            "ledger shows them on {day}.",
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
            day=view.case.as_of.isoformat(),
        )
    ]
    if (exposure := exposure_of(view.case.book)) is not None:
        if bare := int((_happened(view) & ~covered(view, exposure)).sum()):
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
    if unread.any():
        notes.append(msg("Losses without a usable amount: {n}; they are in none of these sums.", n=int(unread.sum())))
    if earned is None:
        notes.append(msg("No sheet of policies holds premiums, so there is no loss ratio; see sheets add."))
        return notes
    notes.append(msg("Premium is earned evenly over the days of each policy, its first and last day among them."))
    if earned.unread:
        notes.append(
            msg(
                "Policies without a premium or a period that could be read: {n}; they earned nothing here, so the "
                "ratios may be too high.",
                n=earned.unread,
            )
        )
    return notes

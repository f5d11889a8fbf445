"""What the figures of the cover were a year before: a number alone does not say whether it is high or low."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger_tools.model.report import Figure
from ledger_tools.model.report_words import printed
from ledger_tools.reports.grouping import amounts, currencies
from ledger_tools.reports.sections import money
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def with_year_before(view: View, figures: Sequence[Figure]) -> list[Figure]:
    """Return figures whose notes tell the same of the period a year before.

    Left out while the period is not over, and where the ledger knows of no claim in the earlier one: it may only have
    been begun later, and a nought would then be a lie.
    """
    earlier = {} if view.end < view.period.last else _earlier(view)
    return [_noted(figure, earlier) for figure in figures]


def _earlier(view: View) -> dict[tuple[str, str], int]:
    """Return the values of the period a year before, by the table and the column that show those of this one."""
    before = view.period.year_before()
    masks = view.movement_of(before).masks()
    if not (masks["new"].any() or masks["closed"].any()):
        return {}
    values = {("movement", key): int(mask.sum()) for key, mask in masks.items()}
    paid = view.paid_between(before.first, before.last)
    for code in currencies(view, ("paid",), view.paid_in_period | paid):
        values[money.table_key(code), "paid_in_period"] = int(amounts(view, "paid", code, paid).sum())
    return values


def _noted(figure: Figure, earlier: dict[tuple[str, str], int]) -> Figure:
    place = figure.place
    if place is None or figure.note or (value := earlier.get((place.table, place.column))) is None:
        return figure
    return replace(figure, note=msg("a year before {value}", value=printed(value, figure.shape, "en", figure.decimals)))

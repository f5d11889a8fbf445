"""How windows are counted: the start day is not counted, both ends are inside, in days, working days, months or years.

The day after the anchor is day 1 (seed S14, S54; Civil Code of the PRC 201, of Taiwan 120).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ledger_tools.followup.columns import Days
from ledger_tools.followup.context import Context
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.due_words import UNITS
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.text.i18n import Message, msg

_SHOWN_DAYS_OFF = 14


@dataclass(frozen=True, slots=True)
class Counted:
    """The days that a count leads to.

    Attributes:
        days: where it ends, NaT where the start is unknown, shape (n,).
        plain: the same before the last day was moved past a rest day.
        n: how many units were counted, for each start, shape (n,).
        unit: ``calendar``, ``working``, ``month`` or ``year``.
    """

    days: Days
    plain: Days
    n: NDArray[np.int64]
    unit: str

    def sum(self, i: int) -> tuple[int, Message]:
        """Return number and unit of one count."""
        return int(self.n[i]), UNITS[self.unit]

    def moved(self, i: int) -> bool:
        """True if the last day fell on a rest day and moved."""
        return bool(self.days[i] != self.plain[i]) and not np.isnat(self.days[i])


def unit_of(ctx: Context, rule: DueRule) -> str:
    """Return in what a rule counts; the house's days are calendar or working days as the setting says (S54)."""
    return ctx.settings.day_rule if rule.unit == "day" else rule.unit


def counted(
    ctx: Context,
    rule: DueRule,
    start: Days,
    n: int | NDArray[np.int64],
    *,
    back: bool = False,
    first: bool = False,
) -> Counted:
    """Return the days that lie n units after the start days, or before them.

    A last day that is a rest day moves on where the rule ``rolls``; first days and counts backwards never do.

    Args:
        back: True to count backwards.
        first: True where the count leads to the first day of a window.
    """
    unit = unit_of(ctx, rule)
    length = np.full(len(start), n, np.int64) if isinstance(n, int) else n
    plain = _plain(ctx, rule, start, -length if back else length, unit)
    rolled = not (back or first) and rolls(ctx, rule)
    return Counted(ctx.calendar_of(rule).roll(plain) if rolled else plain, plain, length, unit)


def rolls(ctx: Context, rule: DueRule) -> bool:
    """True if a last day of a rule that is a rest day moves on: where the pack says so, in the house the setting.

    Never for rights that are lost (the earlier day is the safe one); a count of working days ends on one anyway.
    """
    if rule.nature == "bar" or unit_of(ctx, rule) == "working":
        return False
    return ctx.settings.holiday_roll if rule.pack == HOUSE else ctx.packs[rule.pack].roll


def _plain(ctx: Context, rule: DueRule, start: Days, n: NDArray[np.int64], unit: str) -> Days:
    found: Days = start + n.astype("timedelta64[D]")
    if unit == "calendar":
        return found
    for length in dict.fromkeys(n.tolist()):
        here = n == length
        found[here] = _shifted(ctx, rule, start[here], length, unit)
    return found


def _shifted(ctx: Context, rule: DueRule, start: Days, n: int, unit: str) -> Days:
    if unit == "working":
        found: Days = ctx.calendar_of(rule).add_working(start, n)
        return found
    from ledger_tools.followup.calendars import add_months

    months: Days = add_months(start, n * 12 if unit == "year" else n, counting=ctx.packs[rule.pack].counting)
    return months


def days_off(ctx: Context, rule: DueRule, start: date, end: date) -> list[Message]:
    """Return what to say of the rest days that a count of working days skipped."""
    skipped = ctx.calendar_of(rule).skipped(start, end)
    if not skipped:
        return []
    shown = [msg("{day} {why}", day=day, why=why) for day, why in skipped[:_SHOWN_DAYS_OFF]]
    if len(skipped) > _SHOWN_DAYS_OFF:
        return [msg("Not counted: {days} and {n} more days off.", days=shown, n=len(skipped) - _SHOWN_DAYS_OFF)]
    return [msg("Not counted: {days}.", days=shown)]

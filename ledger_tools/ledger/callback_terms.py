"""What a row of the policies sheet says about its callback: paid in instalments or not, and when cooling-off ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.settings import Settings


@dataclass(frozen=True, slots=True)
class CallbackTerms:
    """The terms of one policy, None where the workbook does not tell.

    Attributes:
        instalment: True if the premium is paid in instalments.
        received: the day the policyholder received the policy.
        days: length of the cooling-off period: the policy's own, else that of the settings.
        ends: last day of the cooling-off period.
        set_days: True if the length is that of the settings.
    """

    instalment: bool | None
    received: date | None
    days: int | None
    ends: date | None
    set_days: bool = False


def callback_terms(table: LedgerTable, position: int, settings: Settings) -> CallbackTerms:
    """Return the terms of a policy; the day after its receipt is day 1 of cooling-off, and its last day is inside.

    The policy's own length comes first, then the last day as printed in its row, then the length of the settings.
    """
    received, own = day_at(table, position, "delivered_on"), _number(table, position, "cooling_off_days")
    days = own if own is not None else settings.cooling_off_days
    counted = received + timedelta(days=days) if received is not None and days is not None else None
    printed = day_at(table, position, "cooling_off_end")
    ends = counted if printed is None or (own is not None and counted is not None) else printed
    return CallbackTerms(is_instalment(table, position), received, days, ends, own is None and days is not None)


def day_at(table: LedgerTable, position: int, key: str) -> date | None:
    """Return the day in a date column, None where none was read."""
    column = table.get(key)
    if column is None or column.kind is not ValueKind.DATE or not column.ok[position]:
        return None
    return cast(date, column.values[position].astype("datetime64[D]").item())


def _number(table: LedgerTable, position: int, key: str) -> int | None:
    column = table.get(key)
    if column is None or column.kind is not ValueKind.INT or not column.ok[position]:
        return None
    return int(column.values[position])


def is_instalment(table: LedgerTable, position: int) -> bool | None:
    """Return whether a policy is paid in instalments: as its row says, else by its frequency or years of payment."""
    mode = table.get("pay_mode")
    if mode is not None and mode.ok[position]:
        return bool(mode.values[position] == "instalment")
    frequency, years = table.get("pay_frequency"), _number(table, position, "pay_years")
    if (frequency is not None and frequency.ok[position]) or (years is not None and years > 1):
        return True
    return None

"""Calls logged before the day that calls of their type hang on: release, payment, receipt of the policy (V35).

A call is early only when everything it can be about lies after it. Where a day is missing that may have come before,
nobody can tell, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.followup.calls_seen import call_row, claims_meant, day_of, named_in, policies_meant
from ledger_tools.followup.columns import NAT, Days, days, plain_plate, plates
from ledger_tools.followup.context import Context
from ledger_tools.followup.kinds.claim_calls import TYPE as AFTER_PAYMENT
from ledger_tools.followup.kinds.policies import CALLS as POLICY_CALLS
from ledger_tools.followup.visits import FIRST, SECOND
from ledger_tools.model.follow_up import Anchor, EarlyCall, Place
from ledger_tools.model.table import LedgerTable

_INTAKE = {"visits": "intake_at", "customer-file": "intake_date"}


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a call may be about: the record, the column of the day that it hangs on, and that day or NaT."""

    place: Place
    column: str
    day: np.datetime64


def early_calls(ctx: Context) -> Iterator[EarlyCall]:
    """Yield the early calls, oldest first."""
    calls = ctx.calls
    meant = _Meant(ctx).by_type
    for i in np.flatnonzero(np.isin(calls.type, tuple(meant))).tolist() if len(calls) else ():
        beginnings = meant[str(calls.type[i])](i)
        if beginnings and all(calls.day[i] < beginning.day for beginning in beginnings):  # never true of NaT
            nearest = min(beginnings, key=lambda beginning: beginning.day)
            day = day_of(nearest.day)
            assert day is not None
            yield EarlyCall(call_row(ctx, i), Anchor(nearest.place, nearest.column, day))


class _Meant:
    """What calls of each type may be about."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._visits: dict[int, list[tuple[str, _Beginning]]] | None = None
        self.by_type: Mapping[str, Callable[[int], Sequence[_Beginning]]] = {
            FIRST: self.visits,
            SECOND: self.visits,
            AFTER_PAYMENT: self.claims,
            **dict.fromkeys(POLICY_CALLS.values(), self.policies),
        }

    def visits(self, i: int) -> Sequence[_Beginning]:
        """Return the visits of the caller's customer: of the vehicle that the call names, else all."""
        if self._visits is None:
            self._visits = _visits_by_customer(self.ctx)
        own = self._visits.get(int(self.ctx.calls.who[i]), [])
        vehicle = str(self.ctx.calls.vehicle[i])
        named = {vehicle, *map(plain_plate, named_in(self.ctx, i))} & {plate for plate, _ in own} - {""}
        if vehicle and not named:
            return []
        return [beginning for plate, beginning in own if not named or plate in named]

    def claims(self, i: int) -> Sequence[_Beginning]:
        """Return the claims that a call is about, each with the day of its payment, or of its closing if earlier."""
        return [_end_of(self.ctx, place) for place in claims_meant(self.ctx, i)]

    def policies(self, i: int) -> Sequence[_Beginning]:
        """Return the policies that a call is about, with the day on which each was received."""
        return [
            _Beginning(place, "delivered_on", days(place.table, "delivered_on", until=self.ctx.today)[place.position])
            for place in policies_meant(self.ctx, i)
        ]


def _end_of(ctx: Context, place: Place) -> _Beginning:
    paid, closed = (days(place.table, key, until=ctx.today)[place.position] for key in ("paid_at", "closed_at"))
    if np.isnat(paid) or closed < paid:
        return _Beginning(place, "closed_at", closed)
    return _Beginning(place, "paid_at", paid)


def _visits_by_customer(ctx: Context) -> dict[int, list[tuple[str, _Beginning]]]:
    """Return each customer's visits with their plates; the visits sheet goes before the customer file."""
    found: dict[int, list[tuple[str, _Beginning]]] = {}
    for table in [*ctx.tables("visits"), *ctx.customers.files]:
        begun, columns = _begun(ctx, table)
        for position, who in enumerate(ctx.customers.of(table).tolist()):
            if who >= 0:
                beginning = _Beginning(Place(table, position), columns[position], begun[position])
                found.setdefault(who, []).append((plates(table)[position], beginning))
    return found


def _begun(ctx: Context, table: LedgerTable) -> tuple[Days, list[str]]:
    """Return from when calls about each visit may come at the earliest: its release, else its beginning."""
    intake_key = _INTAKE[table.kind]
    released, intake = days(table, "released_at", until=ctx.today), days(table, intake_key, until=ctx.today)
    column = table.get("released_at")
    unread = np.zeros(len(table), bool) if column is None else column.present & ~column.ok
    found = np.where(np.isnat(released), np.where(unread, NAT, intake), released)
    return found, ["released_at" if known else intake_key for known in (~np.isnat(released)).tolist()]

"""Clocks: what insurers and the firm itself are late with, and the rights that will soon be lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Term, Text, Total
from ledger_tools.reports.due_counts import HOUSE, basis, batches, of_ours, overdue
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.model.arrays import NDArray
    from ledger_tools.reports.view import View

NEAR = 90  # days in which a right that will be lost is listed
_SHOWN = 20


def build(view: View) -> Section:
    """Return the section."""
    insurers = [b for b in batches(view) if b.rule.obliged == "insurer" and b.rule.nature == "due"]
    return Section(
        "clocks",
        msg("Overdue"),
        msg("Overdue on {day}", day=view.case.as_of.isoformat()),
        tables=(
            _late(view, insurers, "clocks-insurer", msg("Insurers")),
            _late(view, list(of_ours(view)), "clocks-ours", msg("Ourselves")),
            _longest(view, [*insurers, *of_ours(view)]),
            _rights(view),
        ),
        notes=_notes(view),
    )


def _late(view: View, some: list[DutyBatch], key: str, title: Message) -> Table:
    today = np.datetime64(view.case.as_of)
    rows: dict[str, tuple[Text, Text, int, int]] = {}
    for batch in some:
        mask = overdue(batch)
        if not mask.any():
            continue
        days = (today - batch.ends.astype("datetime64[D]")[mask]).astype(np.int64)
        _, _, n, longest = rows.get(batch.rule.id, ("", "", 0, 0))
        rows[batch.rule.id] = (
            Term(batch.rule.title),
            basis(batch.rule),
            n + int(mask.sum()),
            max(longest, int(days.max(initial=0))),
        )
    return Table(
        key,
        title,
        (
            ReportColumn("duty", msg("Duty"), Shape.LONG),
            ReportColumn("source", msg("By"), Shape.LONG),
            ReportColumn("count", msg("Overdue"), Shape.COUNT, Total.SUM),
            ReportColumn("longest", msg("Longest, days"), Shape.COUNT),
        ),
        {name: [row[i] for row in rows.values()] for i, name in enumerate(("duty", "source", "count", "longest"))},
        totals={"count": sum(row[2] for row in rows.values())} if rows else None,
        empty=msg("Nothing is overdue."),
    )


def _items(some: list[DutyBatch], wanted: Callable[[DutyBatch], NDArray[np.bool_]]) -> Iterator[DueItem]:
    """Yield the wanted duties whose days are up first, no more than are shown."""
    places = [(batch.ends[i], b, int(i)) for b, batch in enumerate(some) for i in np.flatnonzero(wanted(batch))]
    for _, b, i in sorted(places)[:_SHOWN]:
        yield some[b].make(i)


def _listed(items: list[DueItem], key: str, title: Message, empty: Message, *, late: bool) -> Table:
    return Table(
        key,
        title,
        (
            ReportColumn("duty", msg("Duty"), Shape.LONG),
            ReportColumn("place", msg("Ledger row")),
            ReportColumn("ref", msg("Claim, policy or plate")),
            ReportColumn("customer", msg("Customer"), Shape.LONG),
            ReportColumn("owner", msg("Clerk")),
            ReportColumn("ends", msg("Last day"), Shape.DATE),
            ReportColumn("days", msg("Days overdue") if late else msg("Days left"), Shape.COUNT),
        ),
        {
            "duty": [Term(item.rule.title) for item in items],
            "place": [f"{item.subject.sheet}!{item.subject.row}" if item.subject.row else "" for item in items],
            "ref": [item.subject.ref or "" for item in items],
            "customer": [item.subject.customer or "" for item in items],
            "owner": [item.owner or "" for item in items],
            "ends": [item.ends for item in items],
            "days": [_days(item.days_left, late=late) for item in items],
        },
        empty=empty,
    )


def _days(left: int | None, *, late: bool) -> int | None:
    return -left if late and left is not None else left


def _longest(view: View, some: list[DutyBatch]) -> Table:
    items = list(_items(some, lambda batch: overdue(batch) & ~np.isnat(batch.ends)))
    title = msg("The longest overdue, at most {n}", n=_SHOWN)
    return _listed(items, "clocks-longest", title, msg("Nothing is overdue."), late=True)


def _rights(view: View) -> Table:
    last = np.datetime64(view.case.as_of + timedelta(days=NEAR))
    bars = [batch for batch in batches(view) if batch.rule.nature == "bar"]
    running = [STATE_CODES.index(state) for state in (DueState.DUE_TODAY, DueState.OPEN, DueState.UPCOMING)]
    items = list(_items(bars, lambda batch: np.isin(batch.states, running) & (batch.ends <= last)))
    return _listed(
        items,
        "clocks-rights",
        msg("Rights that are lost within {n} days, at most {most}", n=NEAR, most=_SHOWN),
        msg("No right is lost within {n} days.", n=NEAR)
        if bars
        else msg("No law pack that knows limitation is on, so no right is watched."),
        late=False,
    )


def _notes(view: View) -> list[Text]:
    notes: list[Text] = []
    if not any(batch.rule.pack != HOUSE for batch in batches(view)):
        notes.append(msg("Judged by the house's own rules and expectation; no law pack is on."))
    if any(batch.rule.reminder for batch in batches(view)):
        notes.append(msg("What is said of law is a reminder; contract and law prevail."))
    return notes

"""Papers that were asked for and are not in (S50), and when payment may be expected once they are (S51)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.claims import is_dropped, is_heavy, is_refused, owners_of
from ledger_tools.followup.columns import days, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.papers import ClaimPapers, complete_days, is_lacking
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule, LastContact
from ledger_tools.model.table import MONEY_SCALE, LedgerTable
from ledger_tools.text.i18n import Message, msg

Place = tuple[int, int]  # number of a claim ledger, position in it


def papers(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield papers that were asked for and are not complete: each paper by itself where the sheet of papers lists them.

    There is no number of days; the last day is the one that the sheet of papers names, if it names one.
    """
    listed = {place for place, found in ctx.papers.items() if any(is_lacking(ctx, t)[i] for t, i in found.rows)}
    for number in range(len(ctx.claims.tables)):
        yield _of_claims(ctx, rule, number, listed)
    places = {(id(t), i): place for place, found in ctx.papers.items() for t, i in found.rows}
    for table in ctx.tables("papers"):
        yield _of_papers(ctx, rule, table, {i: place for (t, i), place in places.items() if t == id(table)})


def _of_claims(ctx: Context, rule: DueRule, number: int, listed: set[Place]) -> Draft:
    """Return the requests that only the claim's own row knows of."""
    table = ctx.claims.tables[number]
    asked = days(table, "docs_requested_at", until=ctx.today)
    complete, told = complete_days(ctx, number)
    due = ~np.isnat(asked) & ~is_dropped(table) & (~np.isnat(complete) | derive.is_open(table))
    positions = np.array([p for p in np.flatnonzero(due).tolist() if (number, p) not in listed], np.int64)
    start = asked[positions]
    return Draft(
        rule,
        table,
        positions,
        start,
        "docs_requested_at",
        opens=start,
        done=complete[positions],
        owners=owners_of(ctx, table, positions),
        evidence=lambda i: _cells_of(table, int(positions[i]), told, complete[positions[i]]),
        contacts=lambda i: ctx.claims.last_contact(ctx.calls, number, int(positions[i])),
        call_type="papers_chase",
    )


def _cells_of(table: LedgerTable, position: int, told: dict[int, ClaimPapers], day: np.datetime64) -> list[Cell]:
    """Return the cell that says when the papers of a claim were complete; none while they are not."""
    papers_ = told.get(position)
    if papers_ is not None:
        return [(*papers_.rows[papers_.last], "received_on")]
    return [] if np.isnat(day) else [(table, position, "docs_complete_at")]


def _of_papers(ctx: Context, rule: DueRule, table: LedgerTable, places: dict[int, Place]) -> Draft:
    """Return each paper of the sheet of papers that is lacking, while its claim is open."""
    lacking = np.flatnonzero(is_lacking(ctx, table)).tolist()
    positions = np.array([i for i in lacking if _is_open(ctx, places.get(i))], np.int64)
    asked = days(table, "asked_on", until=ctx.today)[positions]
    owners, refs = [], {}
    for k, i in enumerate(positions.tolist()):
        place = places.get(i)
        owner = texts(ctx.claims.tables[place[0]], "owner")[place[1]] if place else ""
        owners.append(ctx.owner(owner, table.shown(i, "taken_by")))
        refs[k] = " ".join(filter(None, (table.shown(i, "claim_ref").strip(), table.shown(i, "paper").strip())))

    def last_contact(i: int) -> LastContact | None:
        place = places.get(int(positions[i]))
        return ctx.claims.last_contact(ctx.calls, *place) if place else None

    return Draft(
        rule,
        table,
        positions,
        asked,
        "asked_on",
        opens=asked,
        ends=days(table, "due_on")[positions],
        owners=owners,
        refs=refs,
        evidence=lambda i: [(table, int(positions[i]), "paper")],
        contacts=last_contact,
        call_type="papers_chase",
    )


def _is_open(ctx: Context, place: Place | None) -> bool:
    return place is None or bool(derive.is_open(ctx.claims.tables[place[0]])[place[1]])


def expected(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield payments to be expected: papers complete + ``light`` or ``heavy`` days; an expectation, no legal clock."""
    for number in range(len(ctx.claims.tables)):
        yield _expected(ctx, rule, number)


def _expected(ctx: Context, rule: DueRule, number: int) -> Draft:
    table = ctx.claims.tables[number]
    complete, told = complete_days(ctx, number)
    paid = days(table, "paid_at", until=ctx.today)
    due = ~np.isnat(complete) & ~is_dropped(table) & ~is_refused(table) & (~np.isnat(paid) | derive.is_open(table))
    positions = np.flatnonzero(due)
    heavy = is_heavy(table, _threshold(ctx))[positions]
    length: NDArray[np.int64] = np.where(heavy, rule.numbers["heavy"] or 0, rule.numbers["light"] or 0)
    start = complete[positions]

    return Draft(
        rule,
        table,
        positions,
        start,
        "docs_complete_at",
        last=counted(ctx, rule, start, length),
        opens=start,
        done=paid[positions],
        owners=owners_of(ctx, table, positions),
        anchor_cells=lambda i: (
            _cells_of(table, int(positions[i]), told, start[i])[0] if int(positions[i]) in told else None
        ),
        evidence=lambda i: [] if np.isnat(paid[positions[i]]) else [(table, int(positions[i]), "paid_at")],
        said=lambda i: [_weight(bool(heavy[i]))],
        contacts=lambda i: ctx.claims.last_contact(ctx.calls, number, int(positions[i])),
        call_type="insurer_chase",
    )


def _threshold(ctx: Context) -> int | None:
    amount = ctx.settings.heavy_amount
    return None if amount is None else int(amount * MONEY_SCALE)


def _weight(heavy: bool) -> Message:
    if heavy:
        return msg("The case counts as heavy: by its mark, its amount, or because somebody was hurt.")
    return msg("The case counts as light: no mark, amount or injury says otherwise.")

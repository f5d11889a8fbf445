"""Papers that were asked for and are not in (S50), and when payment may be expected once they are (S51)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.followup.claims import is_dropped, is_heavy, is_refused
from ledger_tools.followup.columns import NAT, days, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import counted
from ledger_tools.followup.drafting import Draft
from ledger_tools.followup.papers import ClaimPapers, complete_days, is_lacking
from ledger_tools.model import derive
from ledger_tools.model.duties import DueRule
from ledger_tools.model.table import MONEY_SCALE
from ledger_tools.text.i18n import Message, msg


def papers(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield papers that were asked for and are not complete: each paper by itself where the sheet of papers lists them.

    There is no number of days; the last day is the one that the sheet of papers names, if it names one.
    """
    listed = {place for place, found in ctx.papers.items() if any(is_lacking(ctx, t)[i] for t, i in found.rows)}
    for number, table in enumerate(ctx.claims.tables):
        asked = days(table, "docs_requested_at", until=ctx.today)
        complete, _ = complete_days(ctx, number)
        due = ~np.isnat(asked) & ~is_dropped(table)
        due &= ~np.isnat(complete) | derive.is_open(table)
        positions = np.array([p for p in np.flatnonzero(due).tolist() if (number, p) not in listed], np.int64)
        if len(positions):
            done = complete[positions]
            done = np.where(done >= asked[positions], done, NAT)
            again = np.isnat(done) & ~np.isnat(complete[positions])
            yield Draft(
                rule,
                table,
                positions,
                asked[positions],
                "docs_requested_at",
                opens=asked[positions],
                done=np.where(again, complete[positions], done),
                owners=_owners(ctx, table, positions),
                who=None,
                contacts=lambda i, n=number, p=positions: ctx.claims.last_contact(ctx.calls, n, int(p[i])),
                call_type="papers_chase",
            )
    yield from _single_papers(ctx, rule)


def _single_papers(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield each paper of the sheet of papers that is lacking, while its claim is open."""
    places = {(id(t), i): place for place, found in ctx.papers.items() for t, i in found.rows}
    for table in ctx.tables("papers"):
        lacking = is_lacking(ctx, table)
        positions = np.array(
            [i for i in np.flatnonzero(lacking).tolist() if _is_open(ctx, places.get((id(table), i)))], np.int64
        )
        if not len(positions):
            continue
        asked = days(table, "asked_on", until=ctx.today)[positions]
        owners, refs = [], {}
        for k, i in enumerate(positions.tolist()):
            place = places.get((id(table), i))
            owner = texts(ctx.claims.tables[place[0]], "owner")[place[1]] if place else ""
            owners.append(ctx.owner(owner, table.shown(i, "taken_by")))
            refs[k] = " ".join(filter(None, (table.shown(i, "claim_ref").strip(), table.shown(i, "paper").strip())))
        yield Draft(
            rule,
            table,
            positions,
            asked,
            "asked_on",
            opens=asked,
            ends=days(table, "due_on")[positions],
            owners=owners,
            refs=refs,
            evidence=lambda i, t=table, p=positions: [(t, int(p[i]), "paper")],
            call_type="papers_chase",
        )


def _is_open(ctx: Context, place: tuple[int, int] | None) -> bool:
    return place is None or bool(derive.is_open(ctx.claims.tables[place[0]])[place[1]])


def expected(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield payments to be expected: papers complete + ``light`` or ``heavy`` days; an expectation, no legal clock."""
    amount = ctx.settings.heavy_amount
    threshold = None if amount is None else int(amount * MONEY_SCALE)
    for number, table in enumerate(ctx.claims.tables):
        complete, told = complete_days(ctx, number)
        paid = days(table, "paid_at", until=ctx.today)
        due = ~np.isnat(complete) & ~is_dropped(table) & ~is_refused(table)
        due &= ~np.isnat(paid) | derive.is_open(table)
        positions = np.flatnonzero(due)
        if not len(positions):
            continue
        heavy = is_heavy(table, threshold)[positions]
        length = np.where(heavy, rule.numbers["heavy"] or 0, rule.numbers["light"] or 0).astype(np.int64)
        start = complete[positions]
        yield Draft(
            rule,
            table,
            positions,
            start,
            "docs_complete_at",
            last=counted(ctx, rule, start, length),
            opens=start,
            done=paid[positions],
            owners=_owners(ctx, table, positions),
            evidence=lambda i, t=told, p=positions: _paper_cells(t.get(int(p[i]))),
            said=lambda i, h=heavy: [_weight(bool(h[i]))],
            contacts=lambda i, n=number, p=positions: ctx.claims.last_contact(ctx.calls, n, int(p[i])),
            call_type="insurer_chase",
        )


def _weight(heavy: bool) -> Message:
    if heavy:
        return msg("The case counts as heavy: by its mark, its amount, or because somebody was hurt.")
    return msg("The case counts as light: no mark, amount or injury says otherwise.")


def _paper_cells(papers: ClaimPapers | None) -> list:
    return [] if papers is None else [(*next(row for row in papers.rows if row[1] == papers.last_row), "received_on")]


def _owners(ctx: Context, table, positions) -> list[str]:
    names = texts(table, "owner")
    return [ctx.people.name(names[p]) if names[p] else "" for p in positions.tolist()]

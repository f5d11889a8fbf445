"""The papers of a claim as the sheet of claim papers (理賠文件) tells: asked for, received, complete (S50)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.followup.columns import NAT, Days, codes, days, folded
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable

if TYPE_CHECKING:
    from ledger_tools.followup.claims import Place
    from ledger_tools.followup.context import Context

_NOT_NEEDED = ("waived", "na")
_LACKING = ("asked", "missing", "defective")


@dataclass(slots=True)
class ClaimPapers:
    """The papers of one claim.

    Attributes:
        rows: where they stand.
        last: place in ``rows`` of the paper that came last.
        complete: the day on which the last required paper was in, NaT while one is missing or defective.
        handed: the first day on which the insurer had a paper, NaT where none is known.
    """

    rows: list[tuple[LedgerTable, int]] = field(default_factory=list)
    complete: np.datetime64 = NAT
    last: int = -1
    handed: np.datetime64 = NAT


def papers_of(ctx: Context) -> dict[Place, ClaimPapers]:
    """Return the papers of each claim that the sheet of papers names."""
    found: dict[Place, ClaimPapers] = {}
    for table in ctx.tables("papers"):
        for i, ref in enumerate(folded(table, "claim_ref")):
            places = ctx.claims.named(ref) if ref else []
            if len(places) == 1:
                found.setdefault(places[0], ClaimPapers()).rows.append((table, i))
    for papers in found.values():
        _judge(ctx, papers)
    return found


def _judge(ctx: Context, papers: ClaimPapers) -> None:
    """Complete on the latest day of all papers that are needed, provided that none is missing or defective."""
    received, handed, lacking = [], [], False
    for number, (table, i) in enumerate(papers.rows):
        if is_lacking(ctx, table)[i]:
            lacking = True
        day = days(table, "received_on", until=ctx.today)[i]
        if not np.isnat(day) and _needed(table)[i]:
            received.append((day, number))
        taken = days(table, "insurer_received_on", until=ctx.today)[i]
        handed += [taken] if not np.isnat(taken) else []
    papers.handed = min(handed) if handed else NAT
    if received and not lacking:
        papers.complete, papers.last = max(received)


def _needed(table: LedgerTable) -> Bools:
    return np.asarray((codes(table, "need") != "if_applicable"), bool) & ~np.isin(
        codes(table, "paper_status"), _NOT_NEEDED
    )


def is_lacking(ctx: Context, table: LedgerTable) -> Bools:
    """Return True where a paper was asked for or is needed and has not come, or was sent back as defective."""
    status, received = codes(table, "paper_status"), days(table, "received_on", until=ctx.today)
    waiting = np.isnat(received) & ~np.isin(status, ("received", *_NOT_NEEDED))
    due = (
        ~np.isnat(days(table, "asked_on", until=ctx.today))
        | np.isin(status, _LACKING)
        | np.isin(codes(table, "need"), ("required", "extra"))
    )
    lacking: Bools = (waiting & due) | np.asarray(status == "defective", bool)
    return lacking


def complete_days(ctx: Context, number: int) -> tuple[Days, dict[int, ClaimPapers]]:
    """Return the day on which each claim's papers were complete: its own column, else what the sheet of papers tells.

    Returns:
        the days, shape (n,), and the papers by position where the day comes from them.
    """
    table = ctx.claims.tables[number]
    own = days(table, "docs_complete_at", until=ctx.today).copy()
    told: dict[int, ClaimPapers] = {}
    for (n, position), papers in ctx.papers.items():
        if n == number and np.isnat(own[position]) and not np.isnat(papers.complete):
            own[position], told[position] = papers.complete, papers
    return own, told

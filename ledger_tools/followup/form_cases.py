"""The claims that many forms are made for at once: all, or those with duties in some states, of a line or insurer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.followup.claims import Place, lines_of
from ledger_tools.followup.columns import folded, texts
from ledger_tools.followup.context import Context
from ledger_tools.ledger.lookup import Row
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.specs import choices
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import DueState
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg

_REFS = ("claim_ref", "ref")


@dataclass(frozen=True, slots=True)
class Cases:
    """Which claims are wanted; empty means all.

    Attributes:
        states: only claims with a duty in one of these states.
        obliged: of the duties that are looked at: who owes them, such as ``insurer``.
        lines: keys of insurance lines.
        insurers: names as typed.
    """

    states: frozenset[DueState] = frozenset()
    obliged: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    insurers: tuple[str, ...] = ()

    def takes(self, batch: DutyBatch) -> bool:
        """True if duties of a batch are looked at."""
        return not self.obliged or batch.rule.obliged in self.obliged


def line_named(text: str) -> str:
    """Return the key of the insurance line that a key or a name in any language means.

    Raises:
        UsageProblem: there is no such line.
    """
    wanted = fold(text)
    for choice in choices("line"):
        if wanted in {choice.code, *(fold(word) for word in (*choice.labels.values(), *choice.synonyms))}:
            return choice.code
    known = [choice.code for choice in choices("line")]
    raise UsageProblem(msg("--line: there is no line {word}; there are: {known}.", word=text, known=known))


def claims_wanted(ctx: Context, cases: Cases, batches: Sequence[DutyBatch] = ()) -> list[Row]:
    """Return the rows of the claims that are wanted, in the order of the workbook.

    Args:
        batches: all duties, where states are asked for.

    Raises:
        InputError: the workbook names none of the insurers.
    """
    tables = ctx.claims.tables
    late = _with_duties(ctx, cases, batches) if cases.states else None
    insurers = _insurers(ctx, cases.insurers)
    found = []
    for number, table in enumerate(tables):
        lines = lines_of(table).tolist()
        for position in range(len(table)):
            if late is not None and (number, position) not in late:
                continue
            if cases.lines and lines[position] not in cases.lines:
                continue
            if insurers and not _is_of(fold(insurer_of(ctx, (table, position))), insurers):
                continue
            found.append((table, position))
    return found


def insurer_of(ctx: Context, row: Row) -> str:
    """Return the insurer of a claim: as its own row has it, else as the sheet of policies; "" where neither says."""
    table, position = row
    own = texts(table, "insurer")[position]
    if own:
        return own
    rows = ctx.claims.policy_rows.get(folded(table, "policy_no")[position], ())
    return next((name for policies, i in rows if (name := texts(policies, "insurer")[i])), "")


def _is_of(company: str, insurers: Collection[str]) -> bool:
    return bool(company) and any(name in company for name in insurers)


def _insurers(ctx: Context, names: Sequence[str]) -> set[str]:
    """Return the folded names of insurers; a part of a name will do, such as 國泰 for 國泰產險."""
    tables = [*ctx.claims.tables, *ctx.tables("policies")]
    known = {name for table in tables for name in texts(table, "insurer")} - {""}
    for name in names:
        if not any(fold(name) in fold(other) for other in known):
            near = near_names(name, known) or sorted(known)[:6]
            if not near:
                raise InputError(msg("--insurer: the claim ledgers name no insurers."))
            raise InputError(msg("--insurer: no claim is with {name}; there are: {known}.", name=name, known=near))
    return {fold(name) for name in names}


def _with_duties(ctx: Context, cases: Cases, batches: Sequence[DutyBatch]) -> set[Place]:
    """Return the claims that have a duty in one of the states: their own, or one of their papers, calls or issues."""
    wanted = [STATE_CODES.index(state) for state in cases.states]
    found: set[Place] = set()
    for batch in batches:
        if cases.takes(batch) and batch.table is not None:
            positions = batch.positions[np.isin(batch.states, wanted)]
            found.update(_places(ctx, batch, positions.tolist()))
    return found


def _places(ctx: Context, batch: DutyBatch, positions: Sequence[int]) -> Iterator[Place]:
    table = batch.table
    number = next((n for n, claims in enumerate(ctx.claims.tables) if claims is table), None)
    if number is not None:
        yield from ((number, position) for position in positions)
        return
    for key in _REFS if table is not None and table.kind != "line" else ():
        refs = folded(table, key) if table is not None else []
        for position in positions:
            named = ctx.claims.by_ref.get(refs[position], ()) if refs and refs[position] else ()
            if len(named) == 1:
                yield named[0]

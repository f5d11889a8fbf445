"""Clocks of the law: so many days from a day in a row, with times in which they stand still, for whoever owes it.

The rule's data says what it counts on (``on``), from which column (``start``, ``start_by``), what stops it (``stop``),
what settles it (``done``), and which rows have it at all (``only``, lines, cover, version); see ``packs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from ledger_tools.followup.claims import is_dropped, is_refused
from ledger_tools.followup.columns import (
    NAT,
    Days,
    codes,
    days,
    earliest_of,
    first_of,
    flags,
    folded,
    latest_of,
    texts,
    written,
)
from ledger_tools.followup.context import Context
from ledger_tools.followup.counting import Counted, counted, rolls
from ledger_tools.followup.covers import covered
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.followup.kinds.policies import is_life, over_one_year
from ledger_tools.followup.papers import complete_days
from ledger_tools.ledger.currencies import currencies
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import MONEY_SCALE, LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_SHEETS = {"claims": "line", "policies": "policies", "issues": "issues", "calls": "call-record"}


def clock(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the duties of a clock, table by table."""
    on = str(rule.options.get("on", "claims"))
    tables = ctx.claims.tables if on == "claims" else ctx.tables(_SHEETS[on])
    for number, table in enumerate(tables):
        if len(table):
            draft = _Clock(ctx, rule, table, number if on == "claims" else -1).draft()
            if len(draft):
                yield draft


class _Clock:
    """One rule on one table."""

    def __init__(self, ctx: Context, rule: DueRule, table: LedgerTable, number: int) -> None:
        self.ctx, self.rule, self.table, self.number = ctx, rule, table, number
        self.options: dict[str, Any] = dict(rule.options)
        self.agreed_cells: dict[int, Cell] = {}

    def day(self, key: str) -> Days:
        """Return the days of a column up to today; for the day of complete papers also what their sheet says."""
        if key == "docs_complete_at" and self.number >= 0:
            return complete_days(self.ctx, self.number)[0]
        return days(self.table, key, until=self.ctx.today)

    def draft(self) -> Draft:
        """Return the duties of all rows that have this clock."""
        start, key = self.start()
        done, done_key = self.done(start)
        wanted = ~np.isnat(start) & covered(self.ctx, self.rule, self.table) & self.conditions(~np.isnat(done))
        positions = np.flatnonzero(wanted)
        start, done = start[positions], done[positions]
        count = counted(self.ctx, self.rule, start, self.length()[positions], back=bool(self.options.get("before")))
        last, paused, stands = self.stopped(start, count, positions)
        opens = start if self.rule.nature != "bar" else self.countdown(last.days)
        if self.options.get("before"):
            opens = np.minimum(opens, last.days)
        draft = Draft(self.rule, self.table, positions, start, [key[p] for p in positions.tolist()], last=last)
        draft.opens, draft.done = opens, done
        draft.blocked = {i: why for i, why in stands.items() if np.isnat(done[i])}
        draft.owners = self.owners(positions)
        draft.evidence = lambda i: self.cells(int(positions[i]), done_key[positions[i]], done[i])
        draft.said = lambda i: self.said(int(positions[i]), paused.get(i))
        draft.notes = lambda i: self.notes(int(positions[i]), last.days[i], done[i])
        if self.number >= 0:
            draft.contacts = lambda i: self.ctx.claims.last_contact(self.ctx.calls, self.number, int(positions[i]))
            draft.call_type = "insurer_chase" if self.rule.obliged == "insurer" else ""
        return draft

    # -- from when, until when

    def start(self) -> tuple[Days, list[str]]:
        """Return the day on which each row's clock starts, and the column that says so."""
        keys = [str(key) for key in self.options["start"]]
        arrays = [self.day(key) for key in keys]
        n = len(self.table)
        by = self.options.get("start_by", "first")
        if by == "claim-with-proofs":
            return self.with_proofs()
        choose = {"first": first_of, "latest": latest_of, "earliest": earliest_of}[str(by)]
        found, which = choose(arrays, n)
        for key in self.options.get("needs", ()):
            found = np.where(np.isnat(self.day(str(key))), NAT, found)
        return found, [keys[w] if w >= 0 else keys[0] for w in which.tolist()]

    def with_proofs(self) -> tuple[Days, list[str]]:
        """Return the day on which the claim and its proofs had come in (Interpretation II 15).

        Where papers were asked for, the claim came in on its report and the clock stood still meanwhile; where nothing
        says that any were asked for, the claim was complete with its papers; without either, the report counts.
        """
        reported, asked, complete = (self.day(k) for k in ("reported_at", "docs_requested_at", "docs_complete_at"))
        own = np.isnat(asked) & ~np.isnat(complete)
        found = np.where(own, complete, np.where(np.isnat(reported), complete, reported))
        return found, [
            "docs_complete_at" if o or np.isnat(r) else "reported_at"
            for o, r in zip(own.tolist(), reported, strict=True)
        ]

    def done(self, start: Days) -> tuple[Days, list[str]]:
        """Return the day that settled each row's clock, and its column; what lies before the start settles nothing."""
        keys = [str(key) for key in self.options.get("done", ())]
        arrays = [self.day(key) for key in keys]
        if self.rule.nature != "bar" and not self.options.get("before"):
            arrays = [np.where(day < start, NAT, day) for day in arrays]
        found, which = earliest_of(arrays, len(self.table))
        return found, [keys[w] if w >= 0 else "" for w in which.tolist()]

    def length(self) -> NDArray[np.int64]:
        """Return each row's number: the contract's own where its policy names one, else the law's."""
        n = np.full(len(self.table), self.rule.numbers.get("n") or 0, np.int64)
        contract = self.options.get("contract")
        if contract and self.number >= 0:
            agreed, self.agreed_cells = self.ctx.claims.agreed(self.table, str(contract))
            n = np.where(agreed >= 0, agreed, n)
        return n

    def stopped(
        self, start: Days, count: Counted, positions: NDArray[np.int64]
    ) -> tuple[Counted, dict[int, tuple[Any, Any]], dict[int, Message]]:
        """Return the counts with the time added in which a clock stood still, those times, and which stand still now.

        What was asked for after the clock had run out does not bring it back.
        """
        stop = self.options.get("stop")
        if not stop:
            return count, {}, {}
        asked, back = self.day(str(stop[0]))[positions], self.day(str(stop[1]))[positions]
        began = ~np.isnat(asked) & (asked <= count.plain) & (asked >= start)
        ended = began & ~np.isnat(back) & (back > asked)
        still = began & np.isnat(back)
        pause = np.where(ended, back - asked, np.timedelta64(0, "D"))
        plain = count.plain + pause
        moved = self.ctx.calendar_of(self.rule).roll(plain) if rolls(self.ctx, self.rule) else plain
        paused = {i: (asked[i].item(), back[i].item()) for i in np.flatnonzero(ended).tolist()}
        why = {
            i: msg(
                "The clock stands still since {day}: papers that were asked for are outstanding.", day=asked[i].item()
            )
            for i in np.flatnonzero(still).tolist()
        }
        return Counted(moved, plain, count.n, count.unit), paused, why

    def countdown(self, ends: Days) -> Days:
        """Return the day from which the end of a right is shown: the longest warning of the rule before it."""
        warn = [int(n) for n in self.options.get("warn", ())]
        return ends - np.timedelta64(max(warn, default=0), "D")

    # -- which rows

    def conditions(self, settled: Bools) -> Bools:
        """Return True where every condition of the rule holds; a claim that was dropped owes nothing (S41)."""
        found = np.ones(len(self.table), bool)
        names = list(self.options.get("only", ()))
        if self.number >= 0:
            found &= ~is_dropped(self.table)
            found &= settled | derive.is_open(self.table) | ("refused" in names) | ("paid" in names)
        for name in names:
            found &= _CONDITIONS[str(name)](self.table)
        return found

    # -- what is said

    def owners(self, positions: NDArray[np.int64]) -> list[str]:
        names = texts(self.table, "owner" if self.table.kind in ("line", "issues") else "taken_over_by")
        return [self.ctx.owner(names[p]) for p in positions.tolist()]

    def cells(self, position: int, done_key: str, done: np.datetime64) -> list[Cell]:
        found: list[Cell] = []
        stop = self.options.get("stop")
        if stop and any(not np.isnat(self.day(str(key))[position]) for key in stop):
            found += [
                (self.table, position, str(k))
                for k in stop
                if self.table.get(str(k)) is not None and written(self.table, str(k))[position]
            ]
        if position in self.agreed_cells:
            found.append(self.agreed_cells[position])
        if done_key and not np.isnat(done):
            found.append((self.table, position, done_key))
        return found

    def said(self, position: int, paused: tuple[Any, Any] | None) -> list[Message]:
        said = []
        if position in self.agreed_cells:
            said.append(msg("The contract's own period counts, not the law's."))
        if paused is not None:
            asked, back = paused
            said.append(
                msg(
                    "The clock stood still from {asked} to {back}, while papers were outstanding: {n} days are added.",
                    asked=asked,
                    back=back,
                    n=(back - asked).days,
                )
            )
        return said

    def notes(self, position: int, ends: np.datetime64, done: np.datetime64) -> list[Message]:
        interest = self.options.get("interest")
        until = done if not np.isnat(done) else self.ctx.today
        if not interest or np.isnat(ends) or not until > ends:
            return []
        late = int((until - ends).astype(int))
        found = late_interest(self.table, position, late, interest)
        return [] if found is None else [found]


def late_interest(table: LedgerTable, position: int, late: int, terms: Any) -> Message | None:
    """Return the interest for late payment as an estimate: amount × percent × days ÷ basis; None without an amount.

    Args:
        late: days after the last day; the day after it is the first.
        terms: ``percent`` a year, ``of`` (columns, the first that holds an amount), ``basis`` in days, from the pack.
    """
    for key in terms["of"]:
        column = table.get(str(key))
        if column is not None and column.ok[position] and column.values[position] > 0:
            amount = Decimal(int(column.values[position])) / MONEY_SCALE
            interest = amount * Decimal(terms["percent"]) / 100 * late / Decimal(terms["basis"])
            named = currencies(table, column)
            currency = named if isinstance(named, str) else str(named[position] or "")
            return msg(
                "Late interest, as an estimate: {amount} × {percent}% × {late} days ÷ {basis} = {interest} {currency}",
                amount=f"{amount:,.2f}",
                percent=terms["percent"],
                late=late,
                basis=terms["basis"],
                interest=f"{interest.quantize(Decimal('0.01'), ROUND_HALF_UP):,}",
                currency=currency,
            )
    return None


def _true(table: LedgerTable) -> Bools:
    return np.ones(len(table), bool)


def _says(key: str, *words: str) -> Callable[[LedgerTable], Bools]:
    """Return a question whether one of the words stands in a column, in the cause or in the description."""

    def ask(table: LedgerTable) -> Bools:
        hit = np.zeros(len(table), bool)
        for column in (key, "cause", "description"):
            hit |= flags(folded(table, column), lambda text: any(word in text for word in words))
        return hit

    return ask


def _is_issue(kind: str) -> Callable[[LedgerTable], Bools]:
    return lambda table: np.asarray(codes(table, "issue_kind") == kind, bool)


def _individual(table: LedgerTable) -> Bools:
    """Return True where nothing says that the policy is a group's."""
    found = np.full(len(table), not _is_group(fold(table.sheet)))
    for key in ("product", "line"):
        found &= ~flags(folded(table, key), _is_group)
    return found


def _is_group(text: str) -> bool:
    return any(word in text for word in ("团体", "团险", "团意", "group"))


def _partial(table: LedgerTable) -> Bools:
    return ~flags(folded(table, "loss_kind"), lambda text: "全损" in text or "totalloss" in text)


_CONDITIONS = {
    "open": derive.is_open,
    "refused": is_refused,
    "not-refused": lambda table: ~is_refused(table),
    "not-withdrawn": _true,  # holds for every clock of claims
    "paid": lambda table: ~np.isnat(days(table, "paid_at")),
    "complaint": _is_issue("complaint"),
    "problem": _is_issue("problem"),
    "individual": _individual,
    "over-one-year": over_one_year,
    "life": is_life,
    "named": lambda table: written(table, "claim_ref") | written(table, "policy_no"),
    "injury": _says("loss_kind", "伤", "injur"),
    "death": _says("loss_kind", "死亡", "身故", "death", "fatal"),
    "disability": _says("loss_kind", "残", "失能", "disab"),
    "partial-loss": _partial,
}
CONDITIONS = tuple(_CONDITIONS)

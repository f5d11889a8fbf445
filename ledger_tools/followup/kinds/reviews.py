"""What the supervisor owes: the summary of a month and of a year (S29, S30), and a look at the records (S28)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from ledger_tools.followup.columns import NAT, codes, days, first_of, texts, written
from ledger_tools.followup.contacts import CALL_SHEETS
from ledger_tools.followup.context import Context
from ledger_tools.followup.naming import ids
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import Because, DueItem, DueRule, DueState, Subject
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

_KEEPERS = ("customer-file", "call-record", "call-register", "letter-register", "visits", "report-archive")
_NUMBERS = re.compile(r"[0-9]+")
SAMPLE = 5  # records that are named for a look; more would not be looked at


@dataclass(frozen=True, slots=True)
class _Period:
    """A month, or a year where ``month`` is 0."""

    year: int
    month: int = 0

    @property
    def after(self) -> date:
        """Return the first day after the period."""
        if not self.month or self.month == 12:
            return date(self.year + 1, 1, 1)
        return date(self.year, self.month + 1, 1)

    @property
    def before(self) -> _Period:
        """Return the period before."""
        if not self.month:
            return _Period(self.year - 1)
        return _Period(self.year - 1, 12) if self.month == 1 else _Period(self.year, self.month - 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


def summary(ctx: Context, rule: DueRule) -> Iterator[DutyBatch]:
    """Yield the summaries of periods that are over and not in the archive of reports.

    Of the periods before the last one only those count that follow the first one archived: before that, nobody kept
    an archive. A period that ended before anything was recorded has nothing to be summed up, nor have workbooks
    without registers.
    """
    if not ctx.keeps(*_KEEPERS):
        return
    monthly = rule.options.get("period") == "month"
    last = _Period(ctx.as_of.year, ctx.as_of.month if monthly else 0).before
    archived = _archived(ctx, "month" if monthly else "year")
    periods = [last]
    first = min(archived, key=lambda p: (p.year, p.month), default=last)
    while (periods[-1].year, periods[-1].month) > (first.year, first.month):
        periods.append(periods[-1].before)
    chief = ctx.people.supervisor
    begun = max(_first_record(ctx), np.datetime64(ctx.settings.follow_from or date.min, "D"))
    rows = [
        _Row(str(p), p.after, archived.get(p, (NAT, None))[0], archived.get(p, (NAT, None))[1])
        for p in reversed(periods)
        if p in archived or np.datetime64(p.after, "D") > begun
    ]
    if not rows:
        return
    yield _batch(ctx, rule, rows, chief, msg("The period ended on {day}."))


def _first_record(ctx: Context) -> np.datetime64:
    """Return the first day of which the registers, the service sheet or the claims record anything; NaT if none."""
    keys = {"customer-file": "file_made_on", "visits": "intake_at", "letter-register": "sent_at"}
    keys |= dict.fromkeys(CALL_SHEETS, "call_date")
    found = [days(table, key, until=ctx.today) for kind, key in keys.items() for table in ctx.tables(kind)]
    found += [
        days(table, key, until=ctx.today) for table in ctx.claims.tables for key in ("reported_at", "incident_at")
    ]
    known = [day[~np.isnat(day)].min() for day in found if not np.isnat(day).all()]
    return min(known, default=NAT)


def _archived(ctx: Context, kind: str) -> dict[_Period, tuple[np.datetime64, Because | None]]:
    found: dict[_Period, tuple[np.datetime64, Because | None]] = {}
    for table in ctx.tables("report-archive"):
        made, _ = first_of([days(table, key) for key in ("made_on", "as_of")], len(table))
        kinds = codes(table, "kind")
        for i, text in enumerate(texts(table, "period")):
            numbers = [int(n) for n in _NUMBERS.findall(text)]
            period = _read(numbers, kind)
            if kinds[i] == kind and period is not None and made[i] <= ctx.today:
                found[period] = (made[i], Because(table.address(int(table.rows[i]), "period"), text))
    return found


def _read(numbers: Sequence[int], kind: str) -> _Period | None:
    """Return the period of numbers such as 2021 and 11; years below 1900 are years of the Republic.

    Excel makes a date of 2021-11, that of its first day.
    """
    if kind == "month" and len(numbers) == 3 and numbers[2] == 1:
        numbers = numbers[:2]
    if not numbers or len(numbers) != (2 if kind == "month" else 1):
        return None
    year = numbers[0] if numbers[0] > 1900 else numbers[0] + 1911
    if kind == "year":
        return _Period(year)
    return _Period(year, numbers[1]) if 1 <= numbers[1] <= 12 else None


@dataclass(frozen=True, slots=True)
class _Row:
    """One duty that is about no row: what it is called, from when it can be done, when it was, and the cells."""

    name: str
    opens: date
    done: np.datetime64
    because: Because | None
    said: Sequence[Message] = ()
    cells: Sequence[Because] = ()
    sheet: str = ""


def _batch(ctx: Context, rule: DueRule, rows: Sequence[_Row], owner: str, opening: Message) -> DutyBatch:
    opens = np.array([row.opens for row in rows], "datetime64[D]")
    done = np.array([row.done for row in rows]).astype("datetime64[D]")
    states = np.where(np.isnat(done), STATE_CODES.index(DueState.OPEN), STATE_CODES.index(DueState.DONE)).astype(
        np.uint8
    )
    names = ids(rule.id, [row.name for row in rows])

    def make(i: int) -> DueItem:
        row = rows[i]
        ended = row.opens - timedelta(days=1)
        return DueItem(
            id=names[i],
            rule=rule,
            subject=Subject(row.sheet, 0, row.name),
            owner=owner or None,
            stand_in=(ctx.people.stand_in(owner, ctx.as_of) if owner else "") or None,
            opens=row.opens,
            ends=None,
            state=STATE_CODES[int(states[i])],
            days_left=None,
            because=[row.because] if row.because else list(row.cells),
            explain=msg(opening.pattern, day=ended),
            steps=[msg(opening.pattern, day=ended), *row.said],
            done_on=None if np.isnat(done[i]) else done[i].item(),
            notes=row.said[:1],
        )

    m = len(rows)
    nothing = np.full(m, NAT)
    return DutyBatch(
        rule, None, np.full(m, -1, np.int64), opens, nothing, done, states, np.full(m, owner, object), make
    )


def review(ctx: Context, rule: DueRule) -> Iterator[DutyBatch]:
    """Yield the months whose call records nobody has checked in full: what stands out first, then a sample.

    Only where the register has a column for who checked, and somebody uses it: else nobody checks there.
    """
    for table in (t for kind in ("call-record", "issues") for t in ctx.tables(kind)):
        checked = written(table, "checked_by")
        day = days(table, "call_date" if table.kind == "call-record" else "raised_on", until=ctx.today)
        if table.get("checked_by") is None or not checked.any():
            continue
        months = day.astype("datetime64[M]")
        this_month = ctx.today.astype("datetime64[M]")
        rows = []
        for month in sorted(set(months[~np.isnat(day) & ~checked & ctx.followed(day)].tolist())):
            own = np.flatnonzero((months == np.datetime64(month, "M")) & ~checked)
            total = int((months == np.datetime64(month, "M")).sum())
            if np.datetime64(month, "M") < this_month:
                rows.append(_unchecked(table, month, own, total))
        if rows:
            yield _batch(ctx, rule, rows, ctx.people.supervisor, msg("The period ended on {day}."))


def _unchecked(table: LedgerTable, month: date, own: NDArray[Any], total: int) -> _Row:
    period = _Period(month.year, month.month)
    chosen = sorted(_standing_out(table, own) or _sample(table, own))[:SAMPLE]
    cells = [Because(table.address(int(table.rows[p]), "checked_by"), "") for p in chosen]
    said = [
        msg(
            "{n} of {all} records in {sheet} are not checked; look at rows {rows}.",
            n=len(own),
            all=total,
            sheet=table.sheet,
            rows=[int(table.rows[p]) for p in chosen],
        )
    ]
    return _Row(f"{table.sheet} {period}", period.after, NAT, None, said, cells, table.sheet)


def _standing_out(table: LedgerTable, own: NDArray[Any]) -> list[int]:
    """Return unchecked records with a complaint, an open matter or a customer who was not satisfied."""
    odd = written(table, "complaint") | np.isin(codes(table, "resolution"), ("open", "escalated"))
    odd |= np.asarray(codes(table, "satisfaction") == "no", bool)
    return [p for p in own.tolist() if odd[p]]


def _sample(table: LedgerTable, own: NDArray[Any]) -> list[int]:
    """Return some records, chosen by a hash of their number: the same ones whenever and wherever it is asked."""

    def place(position: int) -> bytes:
        name = table.shown(position, "log_no") or str(int(table.rows[position]))
        return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()

    return sorted(own.tolist(), key=place)[:SAMPLE]

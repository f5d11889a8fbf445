"""V39: somebody who has something to do within the week is away, and nobody stands in (S27)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.due_batch import DutyBatch
from ledger_tools.model.duties import UNSETTLED
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.follow_up import Absent
from ledger_tools.rules.registers import Place, folded, in_states, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_AHEAD = np.timedelta64(7, "D")  # what has more time than this may wait for its owner's return
_OWNER_KEYS = ("owner", "clerk", "taken_over_by", "responsible", "agent", "host")


@dataclass(frozen=True, slots=True)
class _Left:
    """What somebody leaves undone: a duty with its batch."""

    batch: DutyBatch
    i: int

    @property
    def ends(self) -> np.datetime64:
        """Return the last day of the duty."""
        day: np.datetime64 = self.batch.ends[self.i]
        return day


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each person: at the row of the absence, at the first row concerned for who has left."""
    away = any("from" in table.columns for table in tables(case, "stand-ins"))
    if not away and not any("to" in table.columns for table in tables(case, "staff")):
        return
    absent = case.follow_up.absent
    undone = _undone(case, {fold(one.name) for one in absent}) if absent else {}
    for one in absent:
        left = undone.get(fold(one.name))
        if left:
            place = _first_row(case, left, one) if one.left else (one.place.table, one.place.position, "person")
            yield RULE.at(*place, _said(one, left))


def _undone(case: Case, names: set[str]) -> dict[str, list[_Left]]:
    """Return the unsettled duties of some people that are late or due within the week, by folded name."""
    soon = np.datetime64(case.as_of, "D") + _AHEAD
    found: dict[str, list[_Left]] = {}
    for batch in case.duties.batches:
        theirs = {owner: fold(owner) for owner in dict.fromkeys(batch.owners.tolist()) if fold(owner) in names}
        if theirs:
            for i in in_states(batch, *UNSETTLED).tolist():
                if batch.owners[i] in theirs and batch.ends[i] <= soon:
                    found.setdefault(theirs[batch.owners[i]], []).append(_Left(batch, i))
    return found


def _first_row(case: Case, left: list[_Left], one: Absent) -> Place:
    """Return the first row concerned, in the order of the workbook, at the name; else the row of the staff sheet."""
    sheets = {id(table): number for number, table in enumerate(case.book.tables)}
    rows = [(sheets[id(d.batch.table)], int(d.batch.positions[d.i]), d) for d in left if d.batch.table is not None]
    if not rows:
        return one.place.table, one.place.position, "to"
    number, position, _ = min(rows, key=lambda row: row[:2])
    table = case.book.tables[number]
    named = [key for key in _OWNER_KEYS if key in table.columns and folded(table, key)[position] in one.written]
    return table, position, next(iter(named), "")


def _said(one: Absent, left: list[_Left]) -> Message:
    first = min(left, key=lambda duty: duty.ends)
    item = first.batch.make(first.i)
    ref = item.subject.customer or item.subject.ref or item.subject.sheet
    words = {
        "name": one.name,
        "last": one.last,
        "stand_in": one.stand_in,
        "n": len(left),
        "title": item.rule.title,
        "ref": ref,
        "ends": item.ends,
    }
    if one.left:
        return msg(
            "{name} has left the firm (last day {last}); duties late or due within a week: {n}, beginning with "
            "{title} ({ref}), {ends}.",
            **words,
        )
    if one.stand_in:
        return msg(
            "{name} is away, and so is the stand-in, {stand_in}; duties late or due within a week: {n}, "
            "beginning with {title} ({ref}), {ends}.",
            **words,
        )
    return msg(
        "{name} is away, and nobody stands in; duties late or due within a week: {n}, beginning with {title} ({ref}), "
        "{ends}.",
        **words,
    )


RULE = Rule(
    code="owner-away",
    number="V39",
    severity=Severity.WARNING,
    summary=msg("Somebody is away or has left with duties late or due within a week, and nobody stands in."),
    why=msg("What is in the name of somebody who is not there is done by nobody."),
    fix=msg("Name a stand-in for the time, or give the work to somebody who is there."),
    keys=("person", "from", "to", "stand_in"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目   | 跟蹤業務員
            陳示範   | TST-0100 | 維修     | @2021-12-26 | @2021-12-28 | 更換煞車片 | 王小明
            # 代理
            業務員 | 起日        | 迄日        | 代理人 | 事由 | 指派人
            王小明 | @2021-12-30 | @2022-01-05 |        | 請假 | 林主管
            """,
            after="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目   | 跟蹤業務員
            陳示範   | TST-0100 | 維修     | @2021-12-26 | @2021-12-28 | 更換煞車片 | 王小明
            # 代理
            業務員 | 起日        | 迄日        | 代理人 | 事由 | 指派人
            王小明 | @2021-12-30 | @2022-01-05 | 張小華 | 請假 | 林主管
            """,
        ),
        "en": Example(
            before="""
            # Service Visits
            Customer  | Plate No. | Visit Kind | In On       | Released On | Work Done  | Follow-up Clerk
            A. Sample | TST-0100  | Repair     | @2021-12-26 | @2021-12-28 | Brake pads | Ming Wang
            # Staff
            Name      | Role  | To
            Ming Wang | Clerk | @2021-12-15
            Hua Chang | Clerk |
            """,
            after="""
            # Service Visits
            Customer  | Plate No. | Visit Kind | In On       | Released On | Work Done  | Follow-up Clerk
            A. Sample | TST-0100  | Repair     | @2021-12-26 | @2021-12-28 | Brake pads | Hua Chang
            # Staff
            Name      | Role  | To
            Ming Wang | Clerk | @2021-12-15
            Hua Chang | Clerk |
            """,
        ),
    },
)

"""V34: a follow-up call was made late, was not made at all, or the second came before the first (S14, S22)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.duties import DueState
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.follow_up import CallRow, VisitCalls
from ledger_tools.rules.registers import CALLS, in_states, keeps, state_of, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_FIRST, _SECOND = "first-follow-up", "second-follow-up"


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each visit: at the call that came too late, else at the day that follow-ups count from.

    What ought to have been done before the registers begin is left alone, for they do not tell of it; unless the
    setting for the first day of follow-up says that it was to be done.
    """
    if not keeps(case, *CALLS) or not tables(case, "visits", "customer-file"):
        return
    late = _late_ones(case)
    early = {call.anchor.place.key for call in case.follow_up.early_calls}
    for visit in case.follow_up.visits:
        if visit.early_second is not None:
            yield _before_the_first(visit, visit.early_second)
        elif visit.place.key not in early:  # V35 speaks of a call that stands before its visit
            found = [late.get((kind, *visit.place.key)) for kind in (_FIRST, _SECOND)]
            yield from _of_visit(visit, [one for one in found if one is not None and _is_wrong(case, visit, one)])


@dataclass(frozen=True, slots=True)
class _Late:
    """One follow-up that is late: its rule's kind, its state, the last day of its window."""

    kind: str
    state: DueState
    ends: np.datetime64

    def call(self, visit: VisitCalls) -> CallRow | None:
        """Return the call by which it was done late."""
        if self.state is not DueState.DONE_LATE:
            return None
        return visit.first if self.kind == _FIRST else visit.second


def _late_ones(case: Case) -> dict[tuple[str, int, int], _Late]:
    found = {}
    for batch in case.duties.batches:
        kind = batch.rule.kind
        if kind in (_FIRST, _SECOND):
            for i in in_states(batch, DueState.OVERDUE, DueState.DONE_LATE, DueState.MISSED).tolist():
                late = _Late(kind, state_of(batch, i), batch.ends[i])
                found[kind, id(batch.table), int(batch.positions[i])] = late
    return found


def _is_wrong(case: Case, visit: VisitCalls, late: _Late) -> bool:
    """True if a late follow-up is one that somebody ought to have made in time."""
    call = late.call(visit)
    if call is not None:
        return call.typed or _is_told(case, late.ends)
    if late.state is DueState.MISSED:
        over = visit.until is not None and bool(late.ends < np.datetime64(visit.until, "D"))
        return over and _is_told(case, late.ends)
    return late.state is DueState.OVERDUE and _is_told(case, late.ends)  # a letter does for calls that reach nobody


def _is_told(case: Case, ends: np.datetime64) -> bool:
    """True if a call up to a day would stand in the registers, had it been made."""
    if case.settings.follow_from is not None:
        return True  # what began before that day is no duty at all
    begun = case.follow_up.logged_from
    return begun is not None and bool(ends >= np.datetime64(begun, "D"))


def _of_visit(visit: VisitCalls, late: Sequence[_Late]) -> Iterator[Finding]:
    """Yield the one finding of a visit; a call that came late names the cell, what else is late is said beside it."""
    if not late:
        return
    said = [_said(visit, one) for one in late]
    message = said[0] if len(said) == 1 else msg("{sentence} {next_sentence}", sentence=said[0], next_sentence=said[1])
    anchor = visit.place.cell(visit.anchor_column)
    calls = [call.place for one in late if (call := one.call(visit)) is not None]
    if calls:
        related = [*(place.cell("call_date") for place in calls[1:]), anchor]
        yield RULE.at(calls[0].table, calls[0].position, "call_date", message, related=related)
    else:
        yield RULE.at(visit.place.table, visit.place.position, visit.anchor_column, message)


def _said(visit: VisitCalls, late: _Late) -> Message:
    call = late.call(visit)
    first = late.kind == _FIRST
    since = visit.anchor if first else visit.first.day if visit.first is not None else None
    words = {"since": since, "ends": late.ends, "day": call.day if call else None, "until": visit.until}
    if call is not None:
        if first:
            return msg("The first follow-up call was made on {day}; after {since} it was due by {ends}.", **words)
        return msg(
            "The second follow-up call was made on {day}; after the first of {since} it was due by {ends}.", **words
        )
    if late.state is DueState.OVERDUE:
        if first:
            return msg("The first follow-up call after {since} was due by {ends}; no answered call is logged.", **words)
        return msg(
            "The second follow-up call after the first of {since} was due by {ends}; no answered call is logged.",
            **words,
        )
    if first:
        return msg("The first follow-up call after {since} was not made before the next visit, {until}.", **words)
    return msg(
        "The second follow-up call after the first of {since} was not made before the next visit, {until}.", **words
    )


def _before_the_first(visit: VisitCalls, call: CallRow) -> Finding:
    message = msg(
        "A second follow-up call was logged on {day}, but before it no first one after {since}.",
        day=call.day,
        since=visit.anchor,
    )
    related = [visit.place.cell(visit.anchor_column)]
    return RULE.at(call.place.table, call.place.position, "call_date", message, related=related)


RULE = Rule(
    code="follow-up-late",
    number="V34",
    severity=Severity.WARNING,
    summary=msg("A follow-up call came late, is overdue, or the second was logged before the first."),
    why=msg("Customers who are called too late, or not at all, take their complaints and their next visit elsewhere."),
    fix=msg("Make the call and log it; a row logged wrongly is corrected by a new row that names it in its remarks."),
    keys=("released_at", "intake_at", "intake_date", "call_date", "call_type"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目
            陳示範   | TST-0100 | 維修     | @2021-12-01 | @2021-12-03 | 更換煞車片
            # 跟蹤服務電話登記表
            編號        | 通話日期    | 去電/來電 | 客戶名稱 | 通話類別   | 是否接通
            C-2021-0001 | @2021-12-15 | 去電      | 陳示範   | 第一次跟蹤 | 已接通(本人)
            """,
            after="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目
            陳示範   | TST-0100 | 維修     | @2021-12-01 | @2021-12-03 | 更換煞車片
            # 跟蹤服務電話登記表
            編號        | 通話日期    | 去電/來電 | 客戶名稱 | 通話類別   | 是否接通
            C-2021-0001 | @2021-12-08 | 去電      | 陳示範   | 第一次跟蹤 | 已接通(本人)
            C-2021-0002 | @2021-12-20 | 去電      | 陳示範   | 第二次跟蹤 | 已接通(本人)
            """,
        ),
        "en": Example(
            before="""
            # Service Visits
            Customer  | Plate No. | Visit Kind | In On       | Released On | Work Done
            A. Sample | TST-0100  | Repair     | @2021-12-01 | @2021-12-03 | Brake pads
            # Call Register
            No.  | Call Date   | Direction | Customer  | Call Type        | Reached
            C-01 | @2021-12-07 | Outgoing  | A. Sample | Second follow-up | Yes
            """,
            after="""
            # Service Visits
            Customer  | Plate No. | Visit Kind | In On       | Released On | Work Done
            A. Sample | TST-0100  | Repair     | @2021-12-01 | @2021-12-03 | Brake pads
            # Call Register
            No.  | Call Date   | Direction | Customer  | Call Type        | Reached
            C-01 | @2021-12-07 | Outgoing  | A. Sample | First follow-up  | Yes
            C-02 | @2021-12-20 | Outgoing  | A. Sample | Second follow-up | Yes
            """,
        ),
    },
)

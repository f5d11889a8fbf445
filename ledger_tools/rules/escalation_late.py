"""V36: an unresolved matter went to the supervisor late, or the customer was not told on the day of the solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.due_batch import DutyBatch
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import positions
from ledger_tools.rules.registers import CALLS, Place, in_states, place_of, replaced, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_ESCALATION, _SAME_DAY = "escalation", "same-day-answer"
_SETTLING = ("escalated_at", "solution_at", "informed_at")
_WHAT: Mapping[str, Message] = {
    "call_date": msg("the call"),
    "raised_on": msg("the day it came up"),
    "solution_at": msg("the day it was solved"),
    "escalated_at": msg("The report to the supervisor"),
    "informed_at": msg("The answer to the customer"),
}
_SOLVED = msg("The solution")


def check(case: Case) -> Iterator[Finding]:
    """Yield matters that went to the supervisor, or were answered, after the last day; and days in the wrong order."""
    logs = tables(case, *CALLS, "issues")
    if not any(key in table.columns for table in logs for key in _SETTLING):
        return
    for table in logs:
        yield from _out_of_order(case, table)
    for batch in case.duties.batches:
        if batch.rule.kind in (_ESCALATION, _SAME_DAY):
            for i in in_states(batch, DueState.OVERDUE, DueState.DONE_LATE).tolist():
                yield from _late(case, batch, i)


def _out_of_order(case: Case, table: LedgerTable) -> Iterator[Finding]:
    """Yield days that lie before what they can only follow: the supervisor before the call, the answer before all."""
    begun = "raised_on" if table.kind == "issues" else "call_date"
    gone = replaced(case, table, "issue_no" if table.kind == "issues" else "log_no")
    pairs = ((begun, "escalated_at"), (begun, "solution_at"), ("solution_at", "informed_at"), (begun, "informed_at"))
    for earlier, later in pairs:
        first, first_known = days_of(table, earlier)
        second, second_known = days_of(table, later)
        for i in positions(first_known & second_known & (second < first) & ~gone):
            what = _SOLVED if later == "solution_at" else _WHAT[later]
            message = msg(
                "{what} is dated {day}, before {other}, {since}.",
                what=what,
                day=second[i],
                other=_WHAT[earlier],
                since=first[i],
            )
            yield RULE.at(table, i, later, message, related=[earlier])


def _late(case: Case, batch: DutyBatch, i: int) -> Iterator[Finding]:
    """Yield what came too late at the cell of its day; what has not come yet at the day that it is counted from."""
    item = batch.make(i)
    anchor, *others = item.because
    if item.state is DueState.DONE_LATE and item.done_on is not None:
        places = [place_of(case, because.cell) for because in others if because.value == item.done_on.isoformat()]
        place = next(iter(places), None)
    else:
        place = place_of(case, anchor.cell)
        if place is not None and not _tells(place[0], batch.rule.kind):
            return
    if place is not None and item.ends is not None:
        related = [cell for cell in [anchor.cell] if item.done_on is not None]
        yield RULE.at(*place, _said(batch.rule.kind, item, anchor.value, place), related=related)


def _tells(table: LedgerTable, kind: str) -> bool:
    """True if a sheet has a column for the day that would settle a duty, so that its absence means something."""
    keys = ("escalated_at", "solution_at") if kind == _ESCALATION else ("informed_at",)
    return any(key in table.columns for key in keys)


def _said(kind: str, item: DueItem, since: str, place: Place) -> Message:
    words = {"since": since, "ends": item.ends, "day": item.done_on}
    if kind == _SAME_DAY and item.done_on is None:
        return msg("The solution is of {since}, but the customer has not been told; the last day was {ends}.", **words)
    if kind == _SAME_DAY:
        return msg("The solution is of {since}; the customer was told on {day}, the last day was {ends}.", **words)
    if item.done_on is None:
        return msg("The matter of {since} is neither solved nor with the supervisor; the last day was {ends}.", **words)
    if place[2] == "solution_at":
        return msg(
            "The matter of {since} was solved on {day}; by {ends} it should have gone to the supervisor.", **words
        )
    return msg("The matter of {since} went to the supervisor on {day}; the last day was {ends}.", **words)


RULE = Rule(
    code="escalation-late",
    number="V36",
    severity=Severity.WARNING,
    summary=msg("A matter went to the supervisor late, or the customer was not told on the day it was solved."),
    why=msg("Customers who wait for an answer complain elsewhere, and the supervisor hears of it from them."),
    fix=msg("Report the matter or tell the customer now and write the day down; correct a day that is mistyped."),
    keys=("call_date", "raised_on", *_SETTLING),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 客戶名稱 | 通話要點 | 處理結果 | 上報日期    | 解決日期    | 告知客戶日期
            C-0001 | @2021-12-01 | 陳示範   | 仍有異音 | 上報主管 | @2021-12-06 | @2021-12-07 | @2021-12-09
            """,
            after="""
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 客戶名稱 | 通話要點 | 處理結果 | 上報日期    | 解決日期    | 告知客戶日期
            C-0001 | @2021-12-01 | 陳示範   | 仍有異音 | 上報主管 | @2021-12-02 | @2021-12-07 | @2021-12-07
            """,
        ),
        "en": Example(
            before="""
            # Complaints and Issues
            Issue No. | Raised On   | Customer  | Kind      | What Was Said | Solved On   | Customer Told On | State
            I-01      | @2021-12-01 | A. Sample | Complaint | Still rattles | @2021-12-03 | @2021-12-02      | Closed
            """,
            after="""
            # Complaints and Issues
            Issue No. | Raised On   | Customer  | Kind      | What Was Said | Solved On   | Customer Told On | State
            I-01      | @2021-12-01 | A. Sample | Complaint | Still rattles | @2021-12-03 | @2021-12-03      | Closed
            """,
        ),
    },
)

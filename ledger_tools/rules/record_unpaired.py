"""A call stands in the call record and not in the call register, or the other way round, where both are kept (S25)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.registers import CALLS, folded, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_NAMES = ("customer_id", "customer")


@dataclass(frozen=True, slots=True)
class _Call:
    """A row of one of the two registers; ``day`` is NaT where none was read."""

    table: LedgerTable
    position: int
    number: str
    day: np.datetime64
    names: Sequence[str]


def check(case: Case) -> Iterator[Finding]:
    """Yield the calls that only one of the two has, from the day on which the later one of them begins.

    Rows go together by their number; where the two are numbered each in its own way, by day and customer.
    """
    record, register = (_calls(tables(case, kind)) for kind in CALLS)
    if not record or not register:
        return
    begun = max(_begun(record), _begun(register))
    for own, other in ((record, register), (register, record)):
        sheet = other[0].table.sheet
        for call in _alone(own, other):
            if call.day >= begun:  # never true of NaT
                key = "log_no" if "log_no" in call.table.columns else "call_date"
                yield RULE.at(call.table, call.position, key, _said(call, sheet))


def _begun(calls: Sequence[_Call]) -> np.datetime64:
    """Return the day of the first call of a register; a day that never comes where none was read."""
    return min((call.day for call in calls if not np.isnat(call.day)), default=np.datetime64("9999-12-31", "D"))


def _calls(logs: Sequence[LedgerTable]) -> list[_Call]:
    found = []
    for table in logs:
        day, known = days_of(table, "call_date")
        numbers, names = folded(table, "log_no"), [folded(table, key) for key in _NAMES]
        found += [
            _Call(table, i, numbers[i], day[i] if known[i] else np.datetime64("NaT"), [own[i] for own in names])
            for i in range(len(table))
        ]
    return found


def _alone(own: Sequence[_Call], other: Sequence[_Call]) -> Iterator[_Call]:
    """Yield the calls of one register that the other does not have."""
    numbers = {call.number for call in other} & {call.number for call in own} - {""}
    free: Counter[object] = Counter()
    for call in other:
        if call.number not in numbers:
            free.update(_days_and_names(call))
    for call in own:
        if call.number in numbers:
            continue
        same = next((key for key in _days_and_names(call) if free[key] > 0), None)
        if same is None:
            yield call
        else:
            free[same] -= 1


def _days_and_names(call: _Call) -> list[tuple[str, int, str]]:
    """Return what a call may be known by without its number."""
    if np.isnat(call.day):
        return []
    return [(key, int(call.day.astype(int)), name) for key, name in zip(_NAMES, call.names, strict=True) if name]


def _said(call: _Call, sheet: str) -> Message:
    number = call.table.shown(call.position, "log_no").strip()
    if number:
        return msg("The call {number} of {day} does not stand in {sheet}.", number=number, day=call.day, sheet=sheet)
    name = call.table.shown(call.position, "customer").strip() or call.table.shown(call.position, "customer_id").strip()
    return msg("The call of {day} ({name}) does not stand in {sheet}.", day=call.day, name=name, sheet=sheet)


RULE = Rule(
    code="record-unpaired",
    number="",
    severity=Severity.WARNING,
    summary=msg("A call stands in only one of call record and call register, although both are kept."),
    why=msg("What only one of the two shows is missed by whoever looks into the other."),
    fix=msg("Add the call to the other sheet under the same number; ledger-tools log call writes both."),
    keys=("log_no", "call_date"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 跟蹤服務電話記錄表
            記錄編號 | 通話日期    | 客戶名稱 | 通話類別 | 通話要點
            C-0001   | @2021-12-02 | 陳示範   | 諮詢     | 詢問價格
            C-0002   | @2021-12-09 | 林範例   | 諮詢     | 詢問保養
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 客戶名稱 | 通話類別 | 通話要點
            C-0001 | @2021-12-02 | 陳示範   | 諮詢     | 詢問價格
            """,
            after="""
            # 跟蹤服務電話記錄表
            記錄編號 | 通話日期    | 客戶名稱 | 通話類別 | 通話要點
            C-0001   | @2021-12-02 | 陳示範   | 諮詢     | 詢問價格
            C-0002   | @2021-12-09 | 林範例   | 諮詢     | 詢問保養
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 客戶名稱 | 通話類別 | 通話要點
            C-0001 | @2021-12-02 | 陳示範   | 諮詢     | 詢問價格
            C-0002 | @2021-12-09 | 林範例   | 諮詢     | 詢問保養
            """,
        ),
        "en": Example(
            before="""
            # Call Record
            Record No. | Call Date   | Customer  | Call Type | Main Points
            C-01       | @2021-12-02 | A. Sample | Enquiry   | Asked for the price
            # Call Register
            No.  | Call Date   | Customer  | Call Type | Main Points
            C-01 | @2021-12-02 | A. Sample | Enquiry   | Asked for the price
            C-02 | @2021-12-03 | B. Test   | Enquiry   | Asked for a date
            """,
            after="""
            # Call Record
            Record No. | Call Date   | Customer  | Call Type | Main Points
            C-01       | @2021-12-02 | A. Sample | Enquiry   | Asked for the price
            C-02       | @2021-12-03 | B. Test   | Enquiry   | Asked for a date
            # Call Register
            No.  | Call Date   | Customer  | Call Type | Main Points
            C-01 | @2021-12-02 | A. Sample | Enquiry   | Asked for the price
            C-02 | @2021-12-03 | B. Test   | Enquiry   | Asked for a date
            """,
        ),
    },
)

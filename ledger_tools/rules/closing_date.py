"""V16 and V17: the closing date contradicts the status, the calendar, or what happened after it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of, is_one_of, is_reopened
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import CHAIN, DATE_NAMES, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def conflict(case: Case) -> Iterator[Finding]:
    """Yield the closing dates of claims whose status is open but not re-opened, and those after ``as_of``."""
    today = np.datetime64(case.as_of, "D")
    for table, _ in with_columns(case, "closed_at"):
        closed_at, known = days_of(table, "closed_at")
        ahead = known & (closed_at > today)
        for i in positions(ahead):
            message = msg(
                "The closing date {day} is after {today}, the day of this check.", day=closed_at[i], today=today
            )
            yield CONFLICT.at(table, i, "closed_at", message)
        said_open = is_one_of(table.get("status"), ("open",), len(table)) & ~is_reopened(table)  # V17 speaks of those
        for i in positions(known & ~ahead & said_open):
            message = msg(
                "The claim has the closing date {day}, but its status is {status}.",
                day=closed_at[i],
                status=table.shown(i, "status"),
            )
            yield CONFLICT.at(table, i, "closed_at", message, related=["status"])


def reopened(case: Case) -> Iterator[Finding]:
    """Yield the closing dates of re-opened claims that something happened after."""
    today = np.datetime64(case.as_of, "D")
    for table, _ in with_columns(case, "closed_at", "status"):
        again = is_reopened(table)
        if not again.any():
            continue
        closed_at, known = days_of(table, "closed_at")
        for i in positions(again & known & (closed_at <= today)):
            dates = [(day[i], key) for key in CHAIN[:-1] for day, ok in [days_of(table, key)] if ok[i]]
            last, key = max(dates, default=(closed_at[i], ""))
            if last > closed_at[i]:
                message = msg(
                    "The claim was re-opened, and its closing date {day} is before the {name} {last}.",
                    day=closed_at[i],
                    name=DATE_NAMES[key],
                    last=last,
                )
                yield REOPENED.at(table, i, "closed_at", message, related=["status", key])


CONFLICT = Rule(
    code="status-date-conflict",
    number="V16",
    severity=Severity.ERROR,
    summary=msg("An open claim has a closing date, or the closing date is in the future."),
    why=msg("The claim is counted as open in one table and as closed in another."),
    fix=msg("Set the status to closed, or remove or correct the closing date."),
    keys=("status", "closed_at"),
    check=conflict,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 結案日期
            P-101  | @2021-03-02 | 火災     | 處理中 | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 結案日期
            P-101  | @2021-03-02 | 火災     | 已結案 | @2021-05-06
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status | Date Closed
            P-101     | @2021-03-02  | Fire          | Open   | @2021-05-06
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status | Date Closed
            P-101     | @2021-03-02  | Fire          | Open   |
            """,
        ),
    },
)
REOPENED = Rule(
    code="reopened-close-date",
    number="V17",
    severity=Severity.WARNING,
    summary=msg("A re-opened claim still shows the closing date of its first end."),
    why=msg("The duration of the claim and the month it counts as closed in come out wrong."),
    fix=msg("Keep the first closing date in the remarks, and fill in the new one when the claim ends."),
    keys=("status", "closed_at"),
    check=reopened,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態 | 理賠金額 | 賠付時間    | 結案日期
            P-101  | @2021-03-02 | 火災     | 重開 | =52000   | @2021-09-08 | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態 | 理賠金額 | 賠付時間    | 結案日期
            P-101  | @2021-03-02 | 火災     | 重開 | =52000   | @2021-09-08 |
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status    | Amount Paid | Date Paid   | Date Closed
            P-101     | @2021-03-02  | Fire          | Re-opened | =52000      | @2021-09-08 | @2021-05-06
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status    | Amount Paid | Date Paid   | Date Closed
            P-101     | @2021-03-02  | Fire          | Re-opened | =52000      | @2021-09-08 |
            """,
        ),
    },
)

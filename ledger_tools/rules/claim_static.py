"""V32: an open claim in which nothing has happened for a long time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of, is_open, tells_end
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import ValueKind
from ledger_tools.rules.look import positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_NO_ACTIVITY = ("policy_from", "policy_to", "next_action_at", "valuation_at")


def check(case: Case) -> Iterator[Finding]:
    """Yield the last dates of open claims that lie more than the setting's days back.

    A next action that is still to come shows that somebody is on it.
    """
    today, days = np.datetime64(case.as_of, "D"), int(case.settings.static_days)
    for table in case.book.claims:
        keys = [k for k, c in table.columns.items() if c.kind == ValueKind.DATE and k not in _NO_ACTIVITY]
        if not keys or not tells_end(table):
            continue
        never = np.datetime64("0001-01-01", "D")
        dates = np.array([np.where(ok, day, never) for day, ok in (days_of(table, k) for k in keys)])
        last = dates.max(axis=0)
        planned, plan_known = days_of(table, "next_action_at")
        still = is_open(table) & (last > never) & (last + days < today) & ~(plan_known & (planned >= today))
        for i in positions(still):
            message = msg(
                "The claim is open, and nothing has happened since {day}, {days} days ago.",
                day=last[i],
                days=int((today - last[i]).astype(int)),
            )
            yield RULE.at(table, i, keys[int(np.argmax(dates[:, i]))], message)


RULE = Rule(
    code="claim-static",
    number="V32",
    severity=Severity.WARNING,
    summary=msg("Nothing has happened on an open claim for longer than the days set."),
    why=msg("Forgotten claims end unpaid, and limitation periods run out."),
    fix=msg("Ask where the claim stands and record it, or close the claim."),
    keys=("status", "closed_at", "incident_at", "reported_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因 | 狀態
            P-101  | @2021-03-02 | @2021-03-03 | 火災     | 處理中
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因 | 狀態
            P-101  | @2021-03-02 | @2021-03-03 | 火災     | 已結案
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Survey Date | Status
            P-101     | @2021-03-02  | Fire          | @2021-03-09 | Open
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Survey Date | Status
            P-101     | @2021-03-02  | Fire          | @2021-12-20 | Open
            """,
        ),
    },
)

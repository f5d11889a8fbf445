"""V06: something that has happened carries a date that is still to come."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import DATE_NAMES, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

# A survey may be an appointment; a closing date in the future is V16's matter.
KEYS = (
    "incident_at",
    "reported_at",
    "opened_at",
    "docs_requested_at",
    "docs_complete_at",
    "decided_at",
    "refusal_notified_at",
    "agreed_at",
    "paid_at",
)


def check(case: Case) -> Iterator[Finding]:
    """Yield the dates after ``as_of``."""
    today = np.datetime64(case.as_of, "D")
    for table in case.book.claims:
        for key in KEYS:
            day, known = days_of(table, key)
            for i in positions(known & (day > today)):
                message = msg(
                    "The {name} {day} is after {today}, the day of this check.",
                    name=DATE_NAMES[key],
                    day=day[i],
                    today=today,
                )
                yield RULE.at(table, i, key, message)


RULE = Rule(
    code="date-in-future",
    number="V06",
    severity=Severity.ERROR,
    summary=msg("A loss, report, decision or payment is dated in the future."),
    why=msg("It is most often a mistyped year, and puts the claim into the wrong period of every report."),
    fix=msg("Correct the date; keep plans in a column of their own, such as the next contact."),
    keys=KEYS,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因
            P-101  | @2121-03-02 | 火災
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因
            P-101  | @2021-03-02 | 火災
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Paid  | Date Paid
            P-101     | @2021-03-02  | Fire          | =5000 | @2051-04-08
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Paid  | Date Paid
            P-101     | @2021-03-02  | Fire          | =5000 | @2021-04-08
            """,
        ),
    },
)

"""V22: a stage has no date although a later one has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of, stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import CHAIN, DATE_NAMES, is_blank, none, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

# The date of loss is V01's matter and the payment date V11's; most claims are never agreed on or end by agreement.
KEYS = ("reported_at", "opened_at", "surveyed_at", "docs_complete_at", "decided_at")
_KEPT = 0.2  # a column filled in fewer of the rows that got that far is not kept, and says nothing about any one row


def check(case: Case) -> Iterator[Finding]:
    """Yield the blank stage dates that a later stage's date follows.

    A dash says that the stage did not happen and is no gap; claims that ended without payment may skip stages.
    """
    for table in case.book.claims:
        outcome = stated_outcome(table)
        cut_short = (outcome == "refused") | (outcome == "withdrawn") | (outcome == "zero")
        later, later_key = none(table), np.full(len(table), "", object)
        for key in reversed(CHAIN):
            column = table.get(key)
            if column is None:
                continue
            if key in KEYS:
                gap = later & is_blank(column) & ~cut_short
                reached = int((later & (column.ok | gap)).sum())
                if reached >= 10 and int((later & column.ok).sum()) < _KEPT * reached:
                    gap = none(table)
                for i in positions(gap):
                    other = later_key[i]
                    message = msg(
                        "The {name} is missing, although the {other} is {day}.",
                        name=DATE_NAMES[key],
                        other=DATE_NAMES[other],
                        day=days_of(table, other)[0][i],
                    )
                    yield RULE.at(table, i, key, message, related=[other])
            later_key[column.ok] = key
            later |= column.ok


RULE = Rule(
    code="stage-date-missing",
    number="V22",
    severity=Severity.WARNING,
    summary=msg("A stage of the claim has no date although a later stage has."),
    why=msg("The time that the stage took cannot be measured, nor a deadline that starts with it."),
    fix=msg("Fill in the date, or a dash where the stage did not take place."),
    keys=CHAIN,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 報案日期 | 立案日期
            P-101  | @2021-03-02 | 火災     |          | @2021-03-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 報案日期    | 立案日期
            P-101  | @2021-03-02 | 火災     | @2021-03-03 | @2021-03-06
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 查勘时间 | 结案时间
            P-101  | @2021-03-02 | 火灾     |          | @2021-03-16
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 查勘时间 | 结案时间
            P-101  | @2021-03-02 | 火灾     | —        | @2021-03-16
            """,
        ),
    },
)

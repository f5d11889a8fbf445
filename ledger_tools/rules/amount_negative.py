"""V07: an amount below zero."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import AMOUNT_NAMES, amount, none, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

KEYS = tuple(key for key in AMOUNT_NAMES if key != "recovery")  # money that comes back may be written either way


def check(case: Case) -> Iterator[Finding]:
    """Yield the negative amounts; incurred may fall below zero where more was recovered than paid."""
    for table in case.book.claims:
        recovery = table.get("recovery")
        recovered = none(table) if recovery is None else recovery.ok & (recovery.values != 0)
        for key in KEYS:
            column = table.get(key)
            if column is None:
                continue
            wrong = column.ok & (column.values < 0)
            if key == "incurred":
                wrong &= ~recovered
            for i in positions(wrong):
                message = msg("The {name} is {value}.", name=AMOUNT_NAMES[key], value=amount(column.values[i]))
                yield RULE.at(table, i, key, message)


RULE = Rule(
    code="amount-negative",
    number="V07",
    severity=Severity.ERROR,
    summary=msg("An amount is negative."),
    why=msg("It lowers every total it is part of; money that came back belongs in the recovery column."),
    fix=msg("Remove the minus sign, or move the amount to the recovery column."),
    keys=KEYS,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額
            P-101  | @2021-03-02 | 火災     | =60000   | =-5000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額
            P-101  | @2021-03-02 | 火災     | =60000   | =5000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Reserve
            P-101     | @2021-03-02  | Fire          | =-800
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Reserve
            P-101     | @2021-03-02  | Fire          | =800
            """,
        ),
    },
)

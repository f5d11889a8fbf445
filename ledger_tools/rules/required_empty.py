"""V01: a claim without policy number, date of loss or cause."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.derive import stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import is_empty, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_MISSING = {
    "policy_no": msg("The policy number is missing."),
    "incident_at": msg("The date of loss is missing."),
    "cause": msg("The cause of loss is missing."),
}


def check(case: Case) -> Iterator[Finding]:
    """Yield the required cells that are empty; a withdrawn claim needs no cause, nobody will look for it any more."""
    for table in case.book.claims:
        for key, message in _MISSING.items():
            column = table.get(key)
            if column is None:
                continue
            missing = is_empty(column)
            if key == "cause" and missing.any():
                missing &= stated_outcome(table) != "withdrawn"
            for i in positions(missing):
                yield RULE.at(table, i, key, message)


RULE = Rule(
    code="required-empty",
    number="V01",
    severity=Severity.ERROR,
    summary=msg("A claim lacks its policy number, date of loss or cause."),
    why=msg("Without these three nobody can tell which event on which policy the row is about, nor find duplicates."),
    fix=msg("Fill in the cell."),
    keys=("policy_no", "incident_at", "cause"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 |          | =52000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 水管破裂 | =52000
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            出险时间    | 保单号 | 出险原因 | 索赔金额
            @2021-03-02 |        | 火灾     | =52000
            """,
            after="""
            # 企财险
            出险时间    | 保单号 | 出险原因 | 索赔金额
            @2021-03-02 | P-101  | 火灾     | =52000
            """,
        ),
    },
)

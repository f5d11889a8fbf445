"""V33: an open claim with nothing reserved."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.derive import is_open, tells_end
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import is_empty, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the empty and zero reserves of open claims."""
    for table, (reserve,) in with_columns(case, "reserve"):
        if not tells_end(table):
            continue
        nothing = is_empty(reserve) | (reserve.ok & (reserve.values == 0))
        for i in positions(nothing & is_open(table)):
            yield RULE.at(table, i, "reserve", msg("The claim is open, but nothing is reserved for it."))


RULE = Rule(
    code="reserve-missing",
    number="V33",
    severity=Severity.INFO,
    summary=msg("An open claim has no reserve."),
    why=msg("Incurred amounts and loss ratios leave out what is still to be paid."),
    fix=msg("Fill in the expected payment, or close the claim."),
    keys=("reserve", "status", "closed_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 未決賠款
            P-101  | @2021-12-12 | 火災     | 處理中 | =0
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 未決賠款
            P-101  | @2021-12-12 | 火災     | 處理中 | =50000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status | Reserve
            P-101     | @2021-12-12  | Fire          | Open   |
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status | Reserve
            P-101     | @2021-12-12  | Fire          | Closed | =0
            """,
        ),
    },
)

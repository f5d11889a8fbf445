"""V23: stage and status disagree about whether the claim is closed."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.ledger.vocabulary import yes_no_synonyms
from ledger_tools.model.case import Case
from ledger_tools.model.derive import is_one_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the stages that disagree; a claim that was refused or withdrawn may have stopped at any stage."""
    for table, (stage, status) in with_columns(case, "stage", "status"):
        n = len(table)
        asked = " ".join(status.header.split()) if yes_no_synonyms("status", status.header.split("/")[-1]) else ""
        last = is_one_of(stage, ("closed",), n)
        still_open = last & is_one_of(status, ("open", "reopened"), n)
        not_last = stage.ok & ~last & is_one_of(status, ("closed", "paid"), n)
        for i in positions(still_open | not_last):
            words = {"stage": table.shown(i, "stage"), "status": table.shown(i, "status")}
            if asked:
                message = msg("The stage is {stage}, but the answer under {header} is {status}.", header=asked, **words)
            else:
                message = msg("The stage is {stage}, but the status is {status}.", **words)
            yield RULE.at(table, i, "stage", message, related=["status"])


RULE = Rule(
    code="stage-status-conflict",
    number="V23",
    severity=Severity.WARNING,
    summary=msg("Stage and status disagree about whether the claim is closed."),
    why=msg("The claim shows up in the wrong list, or is followed up although it is done."),
    fix=msg("Bring stage and status in line."),
    keys=("stage", "status"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 案件階段 | 狀態
            P-101  | @2021-03-02 | 火災     | 核賠     | 已結案
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 案件階段 | 狀態
            P-101  | @2021-03-02 | 火災     | 核賠     | 處理中
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Stage  | Status
            P-101     | @2021-03-02  | Fire          | Closed | Open
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Stage  | Status
            P-101     | @2021-03-02  | Fire          | Closed | Closed
            """,
        ),
    },
)

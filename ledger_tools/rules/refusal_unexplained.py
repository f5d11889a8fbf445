"""V15: a refused claim without the reason or the day of the refusal."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.derive import stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import filled, is_empty, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the empty reasons and decision dates of refused claims; a reason in the remarks is one too."""
    for table in case.book.claims:
        reason, decided_at = table.get("refusal_reason"), table.get("decided_at")
        refused = stated_outcome(table) == "refused"
        if not refused.any():
            continue
        saying = [key for key in ("outcome", "status") if key in table.columns][:1]
        if reason is not None:
            for i in positions(refused & is_empty(reason) & ~filled(table, "note", "diff_reason")):
                message = msg("The claim was refused, but no reason is given.")
                yield RULE.at(table, i, "refusal_reason", message, related=saying)
        if decided_at is not None:
            for i in positions(refused & is_empty(decided_at) & ~filled(table, "closed_at", "refusal_notified_at")):
                message = msg("The claim was refused, but not on which day.")
                yield RULE.at(table, i, "decided_at", message, related=saying)


RULE = Rule(
    code="refusal-unexplained",
    number="V15",
    severity=Severity.WARNING,
    summary=msg("A refused claim lacks the reason or the day of the refusal."),
    why=msg("Without both nobody can judge whether to object, nor until when that is possible."),
    fix=msg("Fill in the reason and the date from the insurer's letter."),
    keys=("outcome", "status", "refusal_reason", "decided_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 拒賠原因
            P-101  | @2021-03-02 | 火災     | 拒賠     |
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 處理結果 | 拒賠原因
            P-101  | @2021-03-02 | 火災     | 拒賠     | 不在承保地址
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 处理结果 | 核定日期
            P-101  | @2021-03-02 | 火灾     | 拒赔     |
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 处理结果 | 核定日期
            P-101  | @2021-03-02 | 火灾     | 拒赔     | @2021-04-01
            """,
        ),
    },
)

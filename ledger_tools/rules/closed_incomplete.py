"""V12: a closed claim without outcome or closing date, or with money still reserved."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.ledger.vocabulary import yes_no_synonyms
from ledger_tools.model.case import Case
from ledger_tools.model.derive import CLOSED_STATUSES, is_one_of, stated_outcome
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import amount, is_blank, is_empty, none, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield what a closed claim still lacks, one finding for each cell."""
    for table in case.book.claims:
        closed, related = _said_closed(table)
        if not closed.any():
            continue
        outcome, closed_at, reserve = (table.get(key) for key in ("outcome", "closed_at", "reserve"))
        if outcome is not None:
            denial_only = bool(yes_no_synonyms("outcome", outcome.header))  # under "Denial (Y/N)" an N is an answer
            missing = is_blank(outcome) if denial_only else is_empty(outcome)
            for i in positions(closed & missing & (stated_outcome(table) == "")):
                yield RULE.at(
                    table, i, "outcome", msg("The claim is closed, but its outcome is missing."), related=related
                )
        if closed_at is not None:
            for i in positions(closed & is_empty(closed_at)):
                yield RULE.at(
                    table, i, "closed_at", msg("The claim is closed, but its closing date is missing."), related=related
                )
        if reserve is not None:
            for i in positions(closed & reserve.ok & (reserve.values > 0)):
                message = msg(
                    "The claim is closed, but {reserve} is still reserved.", reserve=amount(reserve.values[i])
                )
                yield RULE.at(table, i, "reserve", message, related=related)


def _said_closed(table: LedgerTable) -> tuple[Bools, list[str]]:
    """Return where the row itself says closed, and the columns that say so.

    The status decides; without one the closing date or the stage does. An outcome alone does not close a claim.
    """
    status, closed_at = table.get("status"), table.get("closed_at")
    closed = is_one_of(status, CLOSED_STATUSES, len(table))
    unsaid = ~none(table) if status is None else is_empty(status)
    sign = is_one_of(table.get("stage"), ("closed",), len(table))
    if closed_at is not None:
        sign |= closed_at.ok
    said: list[str] = [key for key in ("status", "stage", "closed_at") if key in table.columns]
    return closed | (unsaid & sign), said[:1]


RULE = Rule(
    code="closed-incomplete",
    number="V12",
    severity=Severity.ERROR,
    summary=msg("A closed claim lacks its outcome or closing date, or still has a reserve."),
    why=msg("Closing ratios, durations and outstanding amounts are wrong as long as closed claims are half open."),
    fix=msg("Fill in the outcome and the closing date and set the reserve to 0, or reopen the claim."),
    keys=("status", "stage", "closed_at", "outcome", "reserve"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 未決賠款 | 結案日期
            P-101  | @2021-03-02 | 火災     | 已結案 | =8000    | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 未決賠款 | 結案日期
            P-101  | @2021-03-02 | 火災     | 已結案 | =0       | @2021-05-06
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 案件状态 | 结案时间
            P-101  | @2021-03-02 | 火灾     | 已结案   |
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 案件状态 | 结案时间
            P-101  | @2021-03-02 | 火灾     | 已结案   | @2021-05-06
            """,
        ),
    },
)

"""V04: the loss happened before the policy began or after it ended."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.digits_lost import loses_digits
from ledger_tools.rules.look import positions, squeezed
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

Period = tuple[np.datetime64, np.datetime64, CellRef]


def check(case: Case) -> Iterator[Finding]:
    """Yield the dates of loss outside the policy's days (both included).

    A row's own policy dates count; where it has none, every period that the policies sheet gives for its number does.
    """
    periods = _periods(case.book.register("policies"))
    for table in case.book.claims:
        incident, known = days_of(table, "incident_at")
        start, start_known = days_of(table, "policy_from")
        end, end_known = days_of(table, "policy_to")
        sane = ~(start_known & end_known & (end < start))  # V03 speaks of those
        early = known & sane & start_known & (incident < start)
        late = known & sane & end_known & (incident > end)
        for i in positions(early):
            message = msg("The loss on {day} is before the policy begins on {other}.", day=incident[i], other=start[i])
            yield RULE.at(table, i, "incident_at", message, related=["policy_from"])
        for i in positions(late & ~early):
            message = msg("The loss on {day} is after the policy ended on {other}.", day=incident[i], other=end[i])
            yield RULE.at(table, i, "incident_at", message, related=["policy_to"])
        policy = table.get("policy_no")
        if periods and policy is not None:
            for i in positions(known & ~start_known & ~end_known & policy.ok & ~loses_digits(table, "policy_no")):
                yield from _by_sheet(table, i, incident[i], periods.get(squeezed(policy.values[i]), []))


def _by_sheet(table: LedgerTable, i: int, incident: np.datetime64, periods: list[Period]) -> Iterator[Finding]:
    if not periods or any(start <= incident <= end for start, end, _ in periods):
        return
    start, end, cell = min(periods, key=lambda p: min(abs(incident - p[0]), abs(incident - p[1])))
    message = msg(
        "The loss on {day} is outside the policy period {start} to {end} of {cell}.",
        day=incident,
        start=start,
        end=end,
        cell=cell,
    )
    yield RULE.at(table, i, "incident_at", message, related=[cell])


def _periods(policies: LedgerTable | None) -> dict[str, list[Period]]:
    """Return the periods by policy number; only those whose both ends were read."""
    result: dict[str, list[Period]] = {}
    if policies is None or "policy_no" not in policies.columns:
        return result
    number = policies.columns["policy_no"]
    start, start_known = days_of(policies, "policy_from")
    end, end_known = days_of(policies, "policy_to")
    whole = number.ok & ~loses_digits(policies, "policy_no")
    for i in positions(whole & start_known & end_known & (start <= end)):
        cell = policies.address(int(policies.rows[i]), "policy_from")
        result.setdefault(squeezed(number.values[i]), []).append((start[i], end[i], cell))
    return result


RULE = Rule(
    code="outside-policy",
    number="V04",
    severity=Severity.ERROR,
    summary=msg("The loss happened outside the policy period."),
    why=msg("The insurer will refuse such a claim, or the row names the wrong policy or the wrong year."),
    fix=msg("Check the date of loss, the policy dates and whether another policy was in force."),
    keys=("incident_at", "policy_from", "policy_to"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 生效日期    | 到期日      | 出險日期    | 出險原因
            P-101  | @2021-01-01 | @2021-12-31 | @2020-12-20 | 火災
            """,
            after="""
            # 企財險
            保單號碼 | 生效日期    | 到期日      | 出險日期    | 出險原因
            P-100  | @2020-01-01 | @2020-12-31 | @2020-12-20 | 火災
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 保险起期    | 保险止期    | 出险时间    | 出险原因
            P-101  | @2020-01-01 | @2020-12-31 | @2021-02-03 | 火灾
            """,
            after="""
            # 企财险
            保单号 | 保险起期    | 保险止期    | 出险时间    | 出险原因
            P-101  | @2021-01-01 | @2021-12-31 | @2021-02-03 | 火灾
            """,
        ),
    },
)

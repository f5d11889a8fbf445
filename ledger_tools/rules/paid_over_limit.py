"""V10: the claims of a policy together were paid more than its sum insured or limit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.rules.look import Array, amount, codes_of, exact, same_currency, slack, squeezed, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_EACH = ("每次", "每人", "per", "each", "any one")  # a limit of this kind holds claim by claim
_LONGEST_PERIOD = 366  # days; rows farther apart cannot be known to lie in one policy year
_WHO = ("plate", "claimant", "insured", "id_no")  # fleets and group policies insure each of these by itself


def check(case: Case) -> Iterator[Finding]:
    """Yield the payment with which a policy's running total passes its limit, in the order of the rows.

    Claims are added up within one sheet, policy number, first day of the policy, sum insured and insured object or
    person. Without policy dates they are added up only if the losses lie within one year.
    """
    for table, (policy, paid, limit) in with_columns(case, "policy_no", "paid", "sum_insured"):
        judged = policy.ok & exact(paid) & exact(limit) & (limit.values > 0) & (paid.values > 0)
        judged &= same_currency(table, paid, limit)
        if not judged.any():
            continue
        rows = np.flatnonzero(judged)
        groups = _groups(table, rows, policy, limit)
        sums = np.bincount(groups, paid.values[rows].astype(float))  # only picks suspects; sums are made of ints below
        allowed = slack(case, paid, limit)
        for group in np.flatnonzero(sums > _first_of(groups, limit.values[rows]) + allowed).tolist():
            yield from _passing(table, rows[groups == group].tolist(), paid, limit, allowed)


def _groups(table: LedgerTable, rows: Array, policy: Column, limit: Column) -> Array:
    """Return a number for each row, equal for rows whose payments share one limit."""
    if any(word in limit.header.casefold() for word in _EACH):
        return np.arange(len(rows))
    parts = [
        codes_of([squeezed(text) for text in policy.values[rows].tolist()]).tolist(),
        days_of(table, "policy_from")[0][rows].astype(np.int64).tolist(),
        limit.values[rows].tolist(),
        *(table.columns[key].values[rows].tolist() for key in _WHO if key in table.columns),
    ]
    groups = codes_of(list(zip(*parts, strict=True)))
    if "policy_from" in table.columns:
        return groups
    day, known = days_of(table, "incident_at")
    alone = _spread_out(groups, day[rows].astype(np.int64), known[rows])
    return codes_of([(g, i if a else -1) for i, (g, a) in enumerate(zip(groups.tolist(), alone.tolist(), strict=True))])


def _spread_out(groups: Array, day: Array, known: Array) -> Array:
    """Return True for rows of groups whose losses do not all lie within one year, or are not all dated."""
    size = int(groups.max()) + 1
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(first, groups[known], day[known])
    np.maximum.at(last, groups[known], day[known])
    undated = np.bincount(groups, ~known) > 0
    wide = (last > first) & (last - first >= _LONGEST_PERIOD)
    result: Array = (wide | undated)[groups]
    return result


def _first_of(groups: Array, values: Array) -> Array:
    _, first = np.unique(groups, return_index=True)
    result: Array = values[first]
    return result


def _passing(table: LedgerTable, rows: list[int], paid: Column, limit: Column, allowed: int) -> Iterator[Finding]:
    total, most = 0, int(limit.values[rows[0]])
    for place, i in enumerate(rows):
        total += int(paid.values[i])
        if total > most + allowed:
            words = {"total": amount(total), "limit": amount(most)}
            message = (
                msg("With this payment the policy has been paid {total}, more than its limit of {limit}.", **words)
                if place
                else msg("The amount paid, {total}, is more than the policy's limit of {limit}.", **words)
            )
            before = [table.address(int(table.rows[k]), "paid") for k in rows[:place]]
            yield RULE.at(table, i, "paid", message, related=["sum_insured", *before])
            return


RULE = Rule(
    code="paid-over-limit",
    number="V10",
    severity=Severity.WARNING,
    summary=msg("The payments on a policy come to more than its sum insured or limit."),
    why=msg("The cover may be used up, or a limit, a payment or a policy number is mistyped."),
    fix=msg("Check the limit in the policy and the payments it is compared with."),
    keys=("policy_no", "paid", "sum_insured"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 公眾責任險
            保單號 | 保險金額 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間
            P-201  | =100000  | @2021-03-02 | 滑倒     | =70000   | @2021-05-06
            P-201  | =100000  | @2021-06-09 | 漏水     | =40000   | @2021-08-01
            """,
            after="""
            # 公眾責任險
            保單號 | 保險金額 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間
            P-201  | =100000  | @2021-03-02 | 滑倒     | =70000   | @2021-05-06
            P-201  | =100000  | @2021-06-09 | 漏水     | =4000    | @2021-08-01
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 保险金额 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间
            P-101  | =50000   | @2021-03-02 | 火灾     | =54000   | @2021-05-06
            """,
            after="""
            # 企财险
            保单号 | 保险金额 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间
            P-101  | =500000  | @2021-03-02 | 火灾     | =54000   | @2021-05-06
            """,
        ),
    },
)

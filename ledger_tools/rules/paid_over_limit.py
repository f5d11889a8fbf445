"""V10: the claims of a policy together were paid more than its sum insured or limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.digits_lost import loses_digits
from ledger_tools.rules.look import all_squeezed, amount, exact, positions, slack, squeezed
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_EACH = ("每次", "每人", "per", "each", "any one")  # a limit of this kind holds claim by claim
_LONGEST_PERIOD = 366  # days; rows farther apart cannot be known to lie in one policy year
_WHO = ("plate", "claimant", "insured", "id_no")  # fleets and group policies insure each of these by itself


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit and where it stands; the days are those of the policy that it holds for, None where unknown."""

    amount: int
    cell: CellRef
    currency: str
    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class _Payment:
    """One claim's payment with what it is counted against.

    Attributes:
        key: equal for payments that share one limit; None for a payment that is judged by itself.
        day: of the loss, None where unknown.
        same: equal for a claim that the sheet of a later year or month takes over.
    """

    table: LedgerTable
    i: int
    paid: int
    limit: _Limit
    key: tuple[object, ...] | None
    day: int | None
    same: tuple[object, ...]


def check(case: Case) -> Iterator[Finding]:
    """Yield the payment with which a policy's running total passes its limit, in the order of sheets and rows.

    A row's own limit counts, else the one that the policies sheet gives for its policy number. Claims are added up
    over all sheets by policy number, line, first day of the policy, limit and insured object or person. Without policy
    dates they are added up only if the losses lie within one year. A claim that several sheets list counts once.
    """
    groups: dict[tuple[object, ...], list[_Payment]] = defaultdict(list)
    listed = _limits_listed(case.book.register("policies"))
    for table in case.book.claims:
        if "paid" in table.columns and ("sum_insured" in table.columns or (listed and "policy_no" in table.columns)):
            for number, payment in enumerate(_payments(table, listed)):
                groups[payment.key or (id(table), number)].append(payment)
    for payments in groups.values():
        most = payments[0].limit.amount
        allowed = slack(case, payments[0].table.columns["paid"], payments[0].table.get("sum_insured"))
        if sum(payment.paid for payment in payments) <= most + allowed:
            continue
        together = payments[0].key is None or payments[0].limit.first_day is not None or _within_a_year(payments)
        for part in [payments] if together else [[payment] for payment in payments]:
            yield from _passing(part, most, allowed)


def _payments(table: LedgerTable, listed: dict[str, list[_Limit]]) -> Iterator[_Payment]:
    paid, own, policy = table.columns["paid"], table.get("sum_insured"), table.get("policy_no")
    each = own is not None and any(word in own.header.casefold() for word in _EACH)
    start, start_known = days_of(table, "policy_from")
    day, day_known = days_of(table, "incident_at")
    paid_in = _words(table, "paid")
    limit_in = _words(table, "sum_insured") if own is not None else paid_in
    who = [table.columns[key].values if key in table.columns else None for key in _WHO]
    whole = policy.ok & ~loses_digits(table, "policy_no") if policy is not None else paid.ok & False
    has_own = exact(own) & (own.values > 0) if own is not None else paid.ok & False
    days, starts, amounts = day.astype(int).tolist(), start.astype(int).tolist(), paid.values.tolist()
    numbers = all_squeezed(policy.values.tolist()) if policy is not None else []
    for i in positions(exact(paid) & (paid.values > 0)):
        number = numbers[i] if whole[i] else ""
        loss = days[i] if day_known[i] else None
        if own is not None and has_own[i]:
            first = starts[i] if start_known[i] else None
            limit: _Limit | None = _Limit(
                int(own.values[i]), table.address(int(table.rows[i]), "sum_insured"), limit_in[i], first
            )
        else:
            limit = _listed_limit(listed.get(number, []), loss) if number else None
        if limit is None or limit.currency != paid_in[i]:
            continue
        line = table.lines[i] if len(table.lines) else table.line
        persons = tuple("" if values is None else values[i] for values in who)
        key = (number, line, limit.first_day, limit.amount, limit.currency, *persons)
        shared = key if number and not each else None
        yield _Payment(table, i, amounts[i], limit, shared, loss, (loss, amounts[i]))


def _words(table: LedgerTable, key: str) -> list[str]:
    found = currencies(table, table.columns[key])
    return [found] * len(table) if isinstance(found, str) else found.tolist()


def _limits_listed(policies: LedgerTable | None) -> dict[str, list[_Limit]]:
    """Return the limits of the policies sheet by policy number: the aggregate one, else the sum insured."""
    result: dict[str, list[_Limit]] = defaultdict(list)
    if policies is None or "policy_no" not in policies.columns:
        return result
    number = policies.columns["policy_no"]
    start, start_known = days_of(policies, "policy_from")
    end, end_known = days_of(policies, "policy_to")
    for i in positions(number.ok & ~loses_digits(policies, "policy_no")):
        for key in ("limit_total", "sum_insured"):
            column = policies.get(key)
            if column is not None and exact(column)[i] and column.values[i] > 0:
                days = (
                    int(start[i].astype(int)) if start_known[i] else None,
                    int(end[i].astype(int)) if end_known[i] else None,
                )
                cell = policies.address(int(policies.rows[i]), key)
                limit = _Limit(int(column.values[i]), cell, _words(policies, key)[i], *days)
                result[squeezed(number.values[i])].append(limit)
                break
    return result


def _listed_limit(limits: list[_Limit], day: int | None) -> _Limit | None:
    """Return the limit that holds on a day; the only one where its days are unknown; None where none can be told."""
    if len(limits) == 1 and (limits[0].first_day is None or limits[0].last_day is None):
        return limits[0]
    fitting = [
        limit
        for limit in limits
        if day is not None
        and limit.first_day is not None
        and limit.last_day is not None
        and limit.first_day <= day <= limit.last_day
    ]
    return fitting[0] if len(fitting) == 1 else None


def _within_a_year(payments: list[_Payment]) -> bool:
    days = [payment.day for payment in payments if payment.day is not None]
    return len(days) == len(payments) and max(days) - min(days) < _LONGEST_PERIOD


def _passing(payments: list[_Payment], most: int, allowed: int) -> Iterator[Finding]:
    total = 0
    counted: list[_Payment] = []
    seen: dict[tuple[object, ...], LedgerTable] = {}
    for payment in payments:
        if seen.setdefault(payment.same, payment.table) is not payment.table:
            continue
        total += payment.paid
        if total > most + allowed:
            words = {"total": amount(total), "limit": amount(most)}
            message = (
                msg("With this payment the policy has been paid {total}, more than its limit of {limit}.", **words)
                if counted
                else msg("The amount paid, {total}, is more than the policy's limit of {limit}.", **words)
            )
            before = [p.table.address(int(p.table.rows[p.i]), "paid") for p in counted]
            yield RULE.at(payment.table, payment.i, "paid", message, related=[payment.limit.cell, *before])
            return
        counted.append(payment)


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
            保單號碼 | 保險金額 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間
            P-201  | =100000  | @2021-03-02 | 滑倒     | =70000   | @2021-05-06
            P-201  | =100000  | @2021-06-09 | 漏水     | =40000   | @2021-08-01
            """,
            after="""
            # 公眾責任險
            保單號碼 | 保險金額 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間
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

"""V03: the dates of a claim run backwards."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import Days, days_of, is_reopened
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import CHAIN, DATE_NAMES, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_FREE_PAIR = {"opened_at", "surveyed_at"}  # motor surveys often come before the claim is opened


def check(case: Case) -> Iterator[Finding]:
    """Yield the dates that are out of line, calendar days compared.

    In a row that runs backwards the fewest dates are named that explain it; between two dates alone the later stage's.
    A date after ``as_of`` is V06's matter and left out, and so is the closing date of a re-opened claim (V17).
    """
    for table in case.book.claims:
        keys, days, known = _chain(table, case)
        for i in positions(_backwards(days, known)):
            row = [(key, d[i]) for key, d, ok in zip(keys, days, known, strict=True) if ok[i]]
            yield from _explain(table, i, row)
    for table, _ in with_columns(case, "policy_from", "policy_to"):
        start, start_known = days_of(table, "policy_from")
        end, end_known = days_of(table, "policy_to")
        for i in positions(start_known & end_known & (end < start)):
            message = msg(
                "The policy ends on {end}, before it begins on {start}.", end=str(end[i]), start=str(start[i])
            )
            yield RULE.at(table, i, "policy_to", message, related=["policy_from"])


def _chain(table: LedgerTable, case: Case) -> tuple[list[str], list[Days], list[Bools]]:
    keys = [key for key in CHAIN if key in table.columns]
    days, known = [], []
    for key in keys:
        values, ok = days_of(table, key)
        ok = ok & (values <= np.datetime64(case.as_of, "D"))
        if key == "closed_at":
            ok = ok & ~is_reopened(table)
        days.append(values)
        known.append(ok)
    return keys, days, known


def _backwards(days: list[Days], known: list[Bools]) -> Bools:
    """Return True for rows where some date is earlier than an earlier stage's."""
    if not days:
        return np.zeros(0, bool)
    latest = np.full(len(days[0]), np.iinfo(np.int64).min)
    wrong = np.zeros(len(days[0]), bool)
    for day, ok in zip(days, known, strict=True):
        number = day.astype(np.int64)
        wrong |= ok & (number < latest)
        latest = np.where(ok, np.maximum(latest, number), latest)
    return wrong


def _explain(table: LedgerTable, i: int, row: list[tuple[str, np.datetime64]]) -> Iterator[Finding]:
    kept = _in_order([d for _, d in row])
    for place, (key, day) in enumerate(row):
        if place in kept:
            continue
        earlier = [row[k] for k in kept if k < place and row[k][1] > day]
        later = [row[k] for k in kept if k > place and row[k][1] < day]
        other, other_day = earlier[-1] if earlier else later[0]
        pattern = (
            msg("The {name} {day} is before the {other} {other_day}.", **_words(key, day, other, other_day))
            if earlier
            else msg("The {name} {day} is after the {other} {other_day}.", **_words(key, day, other, other_day))
        )
        only_survey = {key, *(k for k, _ in earlier + later)} == _FREE_PAIR
        yield RULE.at(
            table, i, key, pattern, related=[other], severity=Severity.WARNING if only_survey else Severity.ERROR
        )


def _words(key: str, day: np.datetime64, other: str, other_day: np.datetime64) -> dict[str, object]:
    return {"name": DATE_NAMES[key], "day": str(day), "other": DATE_NAMES[other], "other_day": str(other_day)}


def _in_order(days: list[np.datetime64]) -> list[int]:
    """Return the places of a longest run of dates that is in order, the one with the earliest stages."""
    best: list[list[int]] = []  # best[i]: longest run that ends at i
    for i, day in enumerate(days):
        runs = [best[j] for j in range(i) if days[j] <= day]
        best.append([*min(runs, key=lambda run: (-len(run), run)), i] if runs else [i])
    return min(best, key=lambda run: (-len(run), run))


RULE = Rule(
    code="date-order",
    number="V03",
    severity=Severity.ERROR,
    summary=msg("The dates of a claim run backwards."),
    why=msg("A wrong date shifts every deadline and every duration that is counted from it."),
    fix=msg("Compare both dates with the papers and correct the wrong one."),
    keys=CHAIN,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因 | 結案日期
            P-101  | @2021-03-02 | @2021-03-01 | 火災     | @2021-05-20
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因 | 結案日期
            P-101  | @2021-03-02 | @2021-03-03 | 火災     | @2021-05-20
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Date Reported | Cause of Loss | Date Closed
            P-101     | @2021-03-02  | @2021-03-05   | Fire          | @2021-02-20
            """,
            after="""
            # Property
            Policy No | Date of Loss | Date Reported | Cause of Loss | Date Closed
            P-101     | @2021-03-02  | @2021-03-05   | Fire          | @2021-06-20
            """,
        ),
    },
)

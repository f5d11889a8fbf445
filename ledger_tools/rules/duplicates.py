"""V19 and V20: the same claim twice, probably twice, or one claim number on two claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.rules.digits_lost import KEYS, loses_digits
from ledger_tools.rules.look import all_squeezed, codes_of, is_copied
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

# Where two rows differ in one of these they are two claims; an empty cell is no difference.
_TELLING = (
    "claim_no",
    "report_no",
    "claimant",
    "insured",
    "id_no",
    "customer_id",
    "plate",
    "incident_place",
    "cause",
    "est_loss",
    "claimed",
    "assessed",
    "approved",
    "paid",
)
_COVERAGE = ("claimant", "insured", "id_no", "plate", "loss_kind")  # what one claim number may be split by
_LIST = (3, 0.5)  # so many claims, and such a share of the shorter sheet: one sheet repeats the other
_MONTH = pattern(
    r"(?<![0-9])(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月|季|20[0-9]{2}[-./]?(?:0[1-9]|1[0-2])(?![0-9])|\bQ[1-4]\b|"
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_DAYS = 10**7  # more than the days of any calendar, to hold policy and day in one number
_MOST_COMPARED = 20  # rows of one day and policy that each further one is compared with


@dataclass(eq=False)
class Row:
    """One record of one claim ledger."""

    table: LedgerTable
    i: int

    def cell(self, key: str) -> Any:
        """Return the address of one of the record's cells."""
        return self.table.address(int(self.table.rows[self.i]), key)

    def value(self, key: str) -> Any:
        """Return a value to compare by, None where the cell is empty, unreadable or absent."""
        column = self.table.get(key)
        if column is None or not column.ok[self.i] or _has_lost_digits(self.table, key, self.i):
            return None
        value = column.values[self.i]
        return fold(value) if column.kind == ValueKind.TEXT else value

    @cached_property
    def covers(self) -> tuple[str | None, str | None]:
        """Return the line, and the line as the row itself writes it: 車體險 and 強制險 are two covers of one line.

        None where unknown; a sheet without a line counts as ``other``.
        """
        lines = self.table.lines
        line = lines[self.i] if len(lines) else self.table.line
        return line if line and line != "other" else None, fold(self.table.shown(self.i, "line")) or None

    @cached_property
    def moment(self) -> Any:
        """Return the time of the loss, None where only its day is written."""
        times = self.table.columns["incident_at"].has_time
        return self.value("incident_at") if times is not None and times[self.i] else None

    @cached_property
    def day(self) -> str | None:
        """Return the day of the loss, None where it is not known."""
        value = self.value("incident_at") if "incident_at" in self.table.columns else None
        return None if value is None else str(value)[:10]

    @cached_property
    def traits(self) -> tuple[Any, ...]:
        """Return everything in which two rows must not differ to be one claim, None where nothing is said."""
        return (*self.covers, self.moment, *(self.value(key) for key in _TELLING))

    @cached_property
    def parts(self) -> tuple[Any, ...]:
        """Return everything that one claim number may be split by, None where nothing is said."""
        return (*self.covers, *(self.value(key) for key in _COVERAGE))


def _has_lost_digits(table: LedgerTable, key: str, i: int) -> bool:
    return key in KEYS and bool(loses_digits(table, key)[i])


Pair = tuple[Row, Row, bool]  # a record, the earlier one it repeats, and whether that is certain


def check(case: Case) -> Iterator[Finding]:
    """Yield the later row of each pair, at its policy number (at its claim number for V20).

    A row that is a duplicate is not named again as a likely one, nor for its claim number. Claims that the sheet of a
    later year or month takes over from an earlier one are no duplicates, nor are rows that say 同上 or share merged
    cells with the row above. A sheet that lists another's claims once more, as an overview does, is named once.
    """
    pairs = [pair for rows in _same_policy_and_day(case) for pair in _pairs(rows)]
    twice = {(id(row.table), row.i) for row, _, _ in pairs}
    copies = _copied_lists(pairs)
    for first_pair, times in copies.values():
        yield _list_again(*first_pair, times)
    for row, first, certain in pairs:
        if (id(row.table), id(first.table)) not in copies:
            yield _duplicate(row, first) if certain else _likely(row, first)
    yield from _claim_numbers(case, twice)
    yield from _report_numbers(case, twice)


def _copied_lists(pairs: Sequence[Pair]) -> dict[tuple[int, int], tuple[tuple[Row, Row], int]]:
    """Return the pairs of sheets of which one repeats most of the other, each with its first pair of rows and how many.

    The keys are the identities of the repeating and the repeated table.
    """
    across: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        row, first, certain = pair
        if certain and row.table is not first.table:
            across[id(row.table), id(first.table)].append(pair)
    result = {}
    for key, found in across.items():
        row, first, _ = min(found, key=lambda pair: pair[0].i)
        if len(found) >= _LIST[0] and len(found) >= _LIST[1] * min(len(row.table), len(first.table)):
            result[key] = ((row, first), len(found))
    return result


def _list_again(row: Row, first: Row, times: int) -> Finding:
    message = msg(
        "From here on {times} claims of this sheet stand in the sheet {sheet} too, and count twice.",
        times=times,
        sheet=first.table.sheet,
    )
    return LIKELY.at(row.table, row.i, "policy_no", message, related=[first.cell("policy_no")])


def _grouped(tables: Sequence[LedgerTable], keys: NDArray[np.int64], known: Bools) -> Iterator[list[Row]]:
    """Yield the records that share a key, two or more at a time, in the order of sheets and rows.

    Args:
        keys, known: a key for each record of all tables one after another, and where it is known.
    """
    rows = np.flatnonzero(known)
    _, group, size = np.unique(keys[rows], return_inverse=True, return_counts=True)
    shared = size[group] > 1
    starts = np.cumsum([0, *map(len, tables)])
    groups: dict[int, list[Row]] = defaultdict(list)
    for at, number in zip(rows[shared].tolist(), group[shared].tolist(), strict=True):
        owner = int(np.searchsorted(starts, at, side="right")) - 1
        groups[number].append(Row(tables[owner], at - int(starts[owner])))
    yield from groups.values()


def _texts(tables: Sequence[LedgerTable], key: str) -> tuple[NDArray[np.int64], Bools]:
    """Return a number for each record's reference number, equal for equal ones, and where it was read in full."""
    texts: list[str] = []
    for table in tables:
        texts += all_squeezed(table.columns[key].values.tolist())
    return codes_of(texts), np.concatenate([table.columns[key].ok & ~loses_digits(table, key) for table in tables])


def _same_policy_and_day(case: Case) -> Iterator[list[Row]]:
    tables = [t for t in case.book.claims if "policy_no" in t.columns and "incident_at" in t.columns and len(t)]
    if not tables:
        return
    policies, policy_known = _texts(tables, "policy_no")
    items = np.concatenate([_further_items(table) for table in tables])
    days, days_known = (
        np.concatenate(parts) for parts in zip(*(days_of(t, "incident_at") for t in tables), strict=True)
    )
    keys = policies * _DAYS + np.where(days_known, days.astype(np.int64), 0)
    yield from _grouped(tables, keys, policy_known & days_known & ~items)


def _further_items(table: LedgerTable) -> Bools:
    """Return True where policy and date of loss are taken over from above: further items or victims of one event."""
    return is_copied(table.get("policy_no"), len(table)) & is_copied(table.get("incident_at"), len(table))


def _pairs(rows: list[Row]) -> Iterator[Pair]:
    """Yield each row that repeats an earlier one, with that one, and whether it is the same claim for certain."""
    by_cause: dict[str, Row] = {}
    for place, row in enumerate(rows):
        earlier = [other for other in rows[max(0, place - _MOST_COMPARED) : place] if not _taken_over(row, other)]
        same = next((other for other in earlier if not _differ(row.traits, other.traits)), None)
        cause = row.value("cause")
        if same is not None:
            yield row, same, True
        elif (
            cause in by_cause
            and not _taken_over(row, by_cause[cause])
            and not _differ(row.covers, by_cause[cause].covers)
        ):
            yield row, by_cause[cause], False
        if cause is not None:
            by_cause.setdefault(cause, row)


def _differ(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    """True if both say something and not the same, in any place; an empty cell is no difference."""
    return a != b and any(x is not None and y is not None and x != y for x, y in zip(a, b, strict=True))


def _taken_over(a: Row, b: Row) -> bool:
    """True if sheets of different years or months list the claim: an open one that the next ledger goes on with."""
    if a.table is b.table:
        return False
    years = a.table.year, b.table.year
    by_month = _MONTH.search(a.table.sheet) and _MONTH.search(b.table.sheet)
    return bool(by_month) or (None not in years and years[0] != years[1])


def _claim_numbers(case: Case, twice: set[tuple[int, int]]) -> Iterator[Finding]:
    tables = [table for table in case.book.claims if "claim_no" in table.columns and len(table)]
    if not tables:
        return
    numbers, known = _texts(tables, "claim_no")
    repeated = np.concatenate([is_copied(table.get("claim_no"), len(table)) for table in tables])
    for rows in _grouped(tables, numbers, known & ~repeated):
        for place, row in enumerate(rows[1:], start=1):
            if (id(row.table), row.i) in twice:
                continue
            earlier = rows[max(0, place - _MOST_COMPARED) : place]
            same = next((o for o in earlier if not _taken_over(row, o) and not _may_share(row, o)), None)
            if same is not None:
                message = msg("This claim number already stands in {cell}.", cell=same.cell("claim_no"))
                yield REUSED.at(row.table, row.i, "claim_no", message, related=[same.cell("claim_no")])


def _may_share(row: Row, other: Row) -> bool:
    """True if one claim number may stand in both rows: of other covers, or split by person or object of one loss."""
    if _differ(row.covers, other.covers):
        return True
    return _differ(row.parts, other.parts) and not _another_accident(row, other)


def _report_numbers(case: Case, twice: set[tuple[int, int]]) -> Iterator[Finding]:
    """Yield the rows whose report number stands already at another accident, on sheets without claim numbers."""
    tables = [t for t in case.book.claims if "report_no" in t.columns and "claim_no" not in t.columns and len(t)]
    if not tables:
        return
    numbers, known = _texts(tables, "report_no")
    repeated = np.concatenate([is_copied(table.get("report_no"), len(table)) for table in tables])
    for rows in _grouped(tables, numbers, known & ~repeated):
        for place, row in enumerate(rows[1:], start=1):
            if (id(row.table), row.i) in twice:
                continue
            earlier = rows[max(0, place - _MOST_COMPARED) : place]
            other = next((o for o in earlier if _another_accident(row, o)), None)
            if other is not None:
                words = {"cell": other.cell("report_no"), "day": other.day, "own": row.day}
                message = msg(
                    "This report number already stands in {cell}, for a loss on {day} and not {own}.", **words
                )
                yield REUSED.at(row.table, row.i, "report_no", message, related=[other.cell("report_no")])


def _another_accident(row: Row, other: Row) -> bool:
    """True if both rows are dated, and on different days: one report may well be split by policy, cover or person."""
    return row.day is not None and other.day is not None and row.day != other.day


def _duplicate(row: Row, first: Row) -> Finding:
    message = msg(
        "The same claim, with the same policy and the same loss, stands in {cell}.", cell=first.cell("policy_no")
    )
    return DUPLICATE.at(row.table, row.i, "policy_no", message, related=[first.cell("policy_no")])


def _likely(row: Row, first: Row) -> Finding:
    message = msg("Same policy, same day and same cause as {cell}.", cell=first.cell("policy_no"))
    return LIKELY.at(row.table, row.i, "policy_no", message, related=[first.cell("policy_no")])


DUPLICATE = Rule(
    code="duplicate-claim",
    number="V19",
    severity=Severity.ERROR,
    summary=msg("The same claim is entered twice."),
    why=msg("It is counted twice in every figure, and followed up twice."),
    fix=msg("Keep one of the rows; if they are two claims, write down what tells them apart."),
    keys=("policy_no", "incident_at", *_TELLING),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-101  | @2021-03-02 | 火災     | =60000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-101  | @2021-04-02 | 火災     | =60000
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 车险
            保单号 | 车牌号    | 出险时间    | 出险原因 | 报损金额
            P-301  | 京A12345  | @2021-03-02 | 追尾     | =6000
            P-301  |           | @2021-03-02 | 追尾     | =6000
            """,
            after="""
            # 车险
            保单号 | 车牌号    | 出险时间    | 出险原因 | 报损金额
            P-301  | 京A12345  | @2021-03-02 | 追尾     | =6000
            P-301  | 京A54321  | @2021-03-02 | 追尾     | =6000
            """,
        ),
    },
)
LIKELY = Rule(
    code="likely-duplicate",
    number="V19",
    severity=Severity.WARNING,
    summary=msg("Two rows have the same policy, day and cause, but differ in something else."),
    why=msg("It may be one claim entered twice with a typing mistake."),
    fix=msg("Compare the rows; if they are two claims, accept the finding."),
    keys=("policy_no", "incident_at", "cause"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-101  | @2021-03-02 | 火災     | =66000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-101  | @2021-03-02 | 水漬     | =66000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            P-101     | @2021-03-02  | Fire          | =66000
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            P-101     | @2021-03-12  | Fire          | =66000
            """,
        ),
    },
)
REUSED = Rule(
    code="claim-no-reused",
    number="V20",
    severity=Severity.WARNING,
    summary=msg("One claim number stands on two rows that do not differ in claimant or cover."),
    why=msg("The insurer's papers cannot be matched to one row, and one of the numbers is probably wrong."),
    fix=msg("Correct the number, or write down the claimant or cover that tells the rows apart."),
    keys=("claim_no", *_COVERAGE),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            賠案號 | 保單號碼 | 出險日期    | 出險原因
            C-1    | P-101  | @2021-03-02 | 火災
            C-1    | P-102  | @2021-06-12 | 水漬
            """,
            after="""
            # 企財險
            賠案號 | 保單號碼 | 出險日期    | 出險原因
            C-1    | P-101  | @2021-03-02 | 火災
            C-2    | P-102  | @2021-06-12 | 水漬
            """,
        ),
        "en": Example(
            before="""
            # Public Liability
            Claim No | Policy No | Date of Loss | Cause of Loss | Claimant
            C-1      | P-201     | @2021-03-02  | Slip          | Ann Lee
            C-1      | P-201     | @2021-06-12  | Fall          | Ann Lee
            """,
            after="""
            # Public Liability
            Claim No | Policy No | Date of Loss | Cause of Loss | Claimant
            C-1      | P-201     | @2021-03-02  | Slip          | Ann Lee
            C-2      | P-201     | @2021-06-12  | Fall          | Ann Lee
            """,
        ),
    },
)

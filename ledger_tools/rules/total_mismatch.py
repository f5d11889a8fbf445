"""V27 and V28: a printed total that is not the sum of its rows, or that adds up different currencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import Column, LedgerTable, TotalRow, ValueKind
from ledger_tools.rules.look import amount, is_empty, positions, slack
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_CUMULATIVE = ("累計", "累计", "cumulative", "year to date", "ytd")  # these go on from sheets we cannot see


@dataclass(frozen=True, slots=True)
class Total:
    """One printed total: its cell, its value in hundredths, and the column of the records it should sum."""

    table: LedgerTable
    row: TotalRow
    column: Column
    value: int

    @property
    def cell(self) -> CellRef:
        """Return the address of the total."""
        return self.table.address(self.row.row, self.column.key)

    def finding(self, rule: Rule, message: Message, severity: Severity, related: list[CellRef]) -> Finding:
        """Return a finding at the total's cell."""
        shown = self.table.grid.at(self.row.row, self.column.number)
        if shown is not None:
            from ledger_tools.model.shown import shown_value

            value = shown_value(self.table.grid, *shown)
        else:
            value = ""
        return Finding(rule.code, severity, self.cell, message, self.column.key, value or None, rule.fix, related)


def wrong_totals(case: Case) -> Iterator[Finding]:
    """Yield the totals that are not the sum of the records they cover.

    Not judged: a total over an amount that could not be read (said once), over several currencies (V28), a running
    total, and one that sums just the rows that a filter leaves visible.
    """
    for total in _totals(case):
        table, column, records = total.table, total.column, total.row.records
        if len(_currencies(total)) > 1:
            continue
        unread = ~column.ok[records] & ~is_empty(column)[records]
        if column.approximate is not None:
            unread |= column.approximate[records]
        if unread.any():
            first = table.address(int(table.rows[records][int(np.argmax(unread))]), column.key)
            message = msg(
                "This total was not checked, because {cell} could not be read as an exact amount.", cell=first
            )
            yield total.finding(MISMATCH, message, Severity.INFO, [first])
            continue
        parts = np.where(column.ok[records], column.values[records], 0)
        expected = int(parts.sum())
        allowed = slack(case) + (0 if column.unit == 1 else column.unit * len(parts) // 2)
        if abs(total.value - expected) <= allowed or _running(total):
            continue
        hidden = np.isin(table.rows[records], np.asarray(table.reading.hidden_rows, np.int32))
        if hidden.any() and abs(total.value - int(parts[~hidden].sum())) <= allowed:
            continue
        words = {"value": amount(total.value), "expected": amount(expected), "rows": len(parts)}
        if len(parts) == 1:
            message = msg("The total is {value}, but the one row that it covers holds {expected}.", **words)
        else:
            message = msg("The total is {value}, but the {rows} rows above it make {expected}.", **words)
        yield total.finding(MISMATCH, message, Severity.WARNING, [])


def mixed_currencies(case: Case) -> Iterator[Finding]:
    """Yield the totals over several currencies; where no total does that, the first cell of a table that differs."""
    mixed = set()
    for total in _totals(case):
        found = _currencies(total)
        if len(found) > 1:
            mixed.add(id(total.table))
            message = msg("This total adds up amounts in {currencies}.", currencies=found)
            yield total.finding(MIXED, message, Severity.ERROR, [])
    for table in case.book.claims:
        if id(table) not in mixed:
            yield from _first_other(table)


def _first_other(table: LedgerTable) -> Iterator[Finding]:
    for column in table.columns.values():
        if column.kind != ValueKind.MONEY:
            continue
        each = currencies(table, column)
        if isinstance(each, str):
            continue
        told = column.ok & (each != "")
        if told.any():
            first = each[int(np.argmax(told))]
            others = positions(told & (each != first))
            if others:
                words = {"other": each[others[0]], "usual": first}
                message = msg("This amount is in {other}, others in the column are in {usual}.", **words)
                yield MIXED.at(table, others[0], column.key, message, severity=Severity.INFO)
                return


def _totals(case: Case) -> Iterator[Total]:
    for table in case.book.claims:
        for row in table.totals:
            for key, value in row.values.items():
                column = table.get(key)
                if value is not None and column is not None and column.kind == ValueKind.MONEY:
                    yield Total(table, row, column, value)


def _currencies(total: Total) -> list[str]:
    """Return the currencies of the amounts that a total covers, those of 0 and of unknown currency left aside."""
    each = currencies(total.table, total.column)
    if isinstance(each, str):
        return [each]
    records = total.row.records
    counted = total.column.ok[records] & (total.column.values[records] != 0)
    return sorted({word for word in each[records][counted].tolist() if word})


def _running(total: Total) -> bool:
    return any(word in total.row.label.casefold() for word in _CUMULATIVE)


MISMATCH = Rule(
    code="total-mismatch",
    number="V27",
    severity=Severity.WARNING,
    summary=msg("A printed total is not the sum of the rows it covers."),
    why=msg("Reports copied from the total row are wrong; often rows were added below a formula's range."),
    fix=msg("Correct the formula's range, or replace the typed total by a formula."),
    keys=(),
    check=wrong_totals,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-102  | @2021-04-02 | 水漬     | =20000
            合計   |             |          | =60000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            P-102  | @2021-04-02 | 水漬     | =20000
            合計   |             |          | =80000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            P-102     | @2021-04-02  | Water         | =20000
            Total     |              |               | =82000
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            P-102     | @2021-04-02  | Water         | =20000
            Total     |              |               | =80000
            """,
        ),
    },
)
MIXED = Rule(
    code="currency-mixed",
    number="V28",
    severity=Severity.ERROR,
    summary=msg("Amounts in different currencies stand in one column, or are added up in one total."),
    why=msg("A sum over several currencies means nothing."),
    fix=msg("Give each currency its own total, or convert the amounts first."),
    keys=("currency",),
    check=mixed_currencies,
    examples={
        "zh-Hant": Example(
            before="""
            # 貨運險
            保單號碼 | 出險日期    | 出險原因 | 幣別 | 索賠金額
            P-101  | @2021-03-02 | 水濕     | TWD  | =60000
            P-102  | @2021-04-02 | 短少     | USD  | =2000
            合計   |             |          |      | =62000
            """,
            after="""
            # 貨運險
            保單號碼 | 出險日期    | 出險原因 | 幣別 | 索賠金額
            P-101  | @2021-03-02 | 水濕     | TWD  | =60000
            P-102  | @2021-04-02 | 短少     | TWD  | =56000
            合計   |             |          |      | =116000
            """,
        ),
        "en": Example(
            before="""
            # Marine Cargo
            Policy No | Date of Loss | Cause of Loss | Currency | Amount Claimed
            P-101     | @2021-03-02  | Wetting       | HKD      | =60000
            P-102     | @2021-04-02  | Shortage      | USD      | =2000
            Total     |              |               |          | =62000
            """,
            after="""
            # Marine Cargo
            Policy No | Date of Loss | Cause of Loss | Currency | Amount Claimed
            P-101     | @2021-03-02  | Wetting       | HKD      | =60000
            P-102     | @2021-04-02  | Shortage      | HKD      | =16000
            Total     |              |               |          | =76000
            """,
        ),
    },
)

"""A number or a date that is kept as text, so that Excel neither adds it up nor sorts it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools, Kind
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.rules.look import is_kind, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

_FIGURES = pattern(r"[-+(（]?[0-9０-９][0-9０-９,，.．\s]*[)）]?\Z")  # what could stand there as a number just as well
_HABIT = (3, 0.8)  # so many texts, and such a share of the column: its owner always writes them so
_MOST_EACH = 200  # stray cells of one column; beyond that too one finding speaks for the column


def check(case: Case) -> Iterator[Finding]:
    """Yield the amounts and dates that were read from text cells.

    Amounts with words in them, such as ``12.5萬`` or ``約5000``, are texts on purpose and left alone. A column that
    holds hardly anything but texts is named once, at its first one.
    """
    for table in case.book.claims:
        for column in table.columns.values():
            if column.kind in (ValueKind.MONEY, ValueKind.DATE):
                where = positions(_texts(table, column))
                habit = len(where) >= _HABIT[0] and len(where) >= _HABIT[1] * int(column.ok.sum())
                if habit or len(where) > _MOST_EACH:
                    yield _whole_column(table, column, where)
                else:
                    for i in where:
                        yield _one(table, column, i)


def _one(table: LedgerTable, column: Column, i: int) -> Finding:
    if column.kind == ValueKind.DATE:
        return RULE.at(table, i, column.key, msg("The date is kept as text."))
    return RULE.at(table, i, column.key, msg("The number is kept as text."))


def _whole_column(table: LedgerTable, column: Column, where: list[int]) -> Finding:
    message = msg("From here on this column keeps {count} numbers or dates as text.", count=len(where))
    return RULE.at(table, where[0], column.key, message)


def _texts(table: LedgerTable, column: Column) -> Bools:
    mask = is_kind(column, Kind.TEXT) & column.ok
    if column.copied is not None:
        mask &= ~column.copied
    if column.kind == ValueKind.MONEY and mask.any():
        which, back = np.unique(column.cells.text[column.where[mask]], return_inverse=True)
        strings = table.grid.strings
        mask[mask] = np.array([_FIGURES.match(strings[t].strip()) is not None for t in which.tolist()], bool)[back]
    return mask


RULE = Rule(
    code="text-number",
    number="",
    severity=Severity.INFO,
    summary=msg("A number or a date is kept as text."),
    why=msg("This program reads it, but Excel leaves it out of sums, filters and sorting."),
    fix=msg("Turn the text into a number or a date, or leave it if nothing in Excel depends on it."),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | 60,000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间  | 出险原因
            P-101  | 2021.3.2 | 火灾
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因
            P-101  | @2021-03-02 | 火灾
            """,
        ),
    },
)

"""V41: cells that hold a formula error, or a formula whose value was never stored."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Kind
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def formula_errors(case: Case) -> Iterator[Finding]:
    """Yield the error cells in records and total rows, in any column of the sheet."""
    for table, column, where, row in _cells(case, Kind.ERROR):
        name = str(table.grid.value_of(table.grid.columns[column], where))
        message = msg("The cell shows the error {name} instead of a value.", name=name)
        yield Finding(
            ERROR.code, ERROR.severity, CellRef(table.sheet, row, column), message, _key(table, column), name, ERROR.fix
        )


def formulas_uncached(case: Case) -> Iterator[Finding]:
    """Yield the formulas without a stored value in records and total rows, in any column of the sheet."""
    message = msg("The formula has no stored value, so its result cannot be read.")
    for table, column, _, row in _cells(case, Kind.UNCACHED):
        cell = CellRef(table.sheet, row, column)
        yield Finding(UNCACHED.code, UNCACHED.severity, cell, message, _key(table, column), None, UNCACHED.fix)


def _cells(case: Case, kind: Kind) -> Iterator[tuple[LedgerTable, int, int, int]]:
    """Yield table, column, position in the column's cells and row of each cell of a kind."""
    for table in case.book.claims:
        hits = {number: np.flatnonzero(cells.kind == kind) for number, cells in table.grid.columns.items()}
        if not any(map(len, hits.values())):
            continue
        rows = np.union1d(table.rows, np.array([total.row for total in table.totals], np.int32))
        for number, places in hits.items():
            of = table.grid.columns[number].rows
            for where in places[np.isin(of[places], rows)].tolist():
                yield table, number, where, int(of[where])


def _key(table: LedgerTable, number: int) -> str | None:
    return next((key for key, column in table.columns.items() if column.number == number), None)


ERROR = Rule(
    code="formula-error",
    number="V41",
    severity=Severity.ERROR,
    summary=msg("A cell shows a formula error such as #REF! or #DIV/0!."),
    why=msg("The value is missing, and everything that is computed from it fails too."),
    fix=msg("Repair the formula, or type the value."),
    check=formula_errors,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | !#REF!
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | !#DIV/0!
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            """,
        ),
    },
)
UNCACHED = Rule(
    code="formula-uncached",
    number="V41",
    severity=Severity.ERROR,
    summary=msg("A formula has no stored value, because the file was never calculated."),
    why=msg("The program reads stored values only; to it the cell is empty."),
    fix=msg("Open the workbook in Excel or WPS, let it calculate, and save it once."),
    check=formulas_uncached,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | ?10000*6
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | ?10000*6=60000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | ?10000*6
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | ?10000*6=60000
            """,
        ),
    },
)

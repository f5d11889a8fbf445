"""Small books made by hand, so that what is rendered does not depend on how sheets are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from ledger_tools.model.case import Book, WorkbookId
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import GridColumn
from ledger_tools.model.reading import ColumnReading, LeftOut, SheetKind, SheetReading
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.render.checked import Checked, RuleWords
from ledger_tools.text.i18n import msg
from tests.support.drawn import draw_grids

SHEET = """
    # 企財險
    序號 | 保單號 | 聯絡電話    | 出險時間     | 出險原因 | 索賠金額 | 賠付時間
    =1   | P-001  | 13800138000 | @2021-03-05  | 火災     | =125000  | @2021-03-01
    =2   | P-002  | 13800138001 | @2021-04-06  | 水浸     | =2000.5  | @2021-05-01
    =3   | P-003  | 13800138002 | @2021-05-07  | 颱風     | 約三千   | @2021-05-02
    =4   | P-004  | 13800138003 | @2021-06-08  | 火災     | =10      | @2021-06-01
    合計 |        |             |              |          | =127010.5
"""
KEYS = {
    "seq": ValueKind.INT,
    "policy_no": ValueKind.TEXT,
    "phone": ValueKind.TEXT,
    "incident_at": ValueKind.DATE,
    "cause": ValueKind.TEXT,
    "claimed": ValueKind.MONEY,
    "paid_at": ValueKind.DATE,
}
LETTERS = dict(zip(KEYS, "ABCDEFG", strict=True))


def made_book(drawing: str = SHEET, records: int = 4) -> Book:
    """Return a book of one claim ledger with headers in row 1 and records from row 2 on."""
    grid = draw_grids(drawing)[0]
    rows = np.arange(2, 2 + records, dtype=np.int32)
    headers = {number: str(grid.value(1, number) or "") for number in grid.columns}
    reading = SheetReading(
        grid.name,
        SheetKind.LINE,
        "line",
        "property",
        (1,),
        2,
        1 + records,
        records,
        [ColumnReading(n, headers[n], key, "alias") for n, key in enumerate(KEYS, 1) if n in headers],
        [LeftOut(2 + records, "total")],
    )
    columns = {
        key: _column(key, n, headers[n], kind, grid.columns[n], rows)
        for n, (key, kind) in enumerate(KEYS.items(), 1)
        if n in headers
    }
    table = LedgerTable(grid.name, "line", "property", grid, rows, columns, reading)
    return Book(WorkbookId("台帳.xlsx", "0" * 64), "zh-Hant", [reading], [table])


def _column(
    key: str,
    number: int,
    header: str,
    kind: ValueKind,
    cells: GridColumn,
    rows: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> Column:
    where = np.searchsorted(cells.rows, rows).astype(np.int32)
    hit = (where < len(cells.rows)) & (cells.rows[np.minimum(where, len(cells.rows) - 1)] == rows)
    where[~hit] = -1
    full = np.ones(len(rows), bool)
    return Column(key, number, header, kind, np.zeros(len(rows)), full, full, where, cells)


def late(row: int, value: str | None = "2021-03-01", **more: object) -> Finding:
    """Return a date-order finding at the payment date of a row."""
    values: dict[str, object] = {
        "code": "date-order",
        "severity": Severity.ERROR,
        "cell": CellRef("企財險", row, 7),
        "message": msg("paid on {day}, before the loss", day=value),
        "key": "paid_at",
        "value": value,
        "fix": msg("Correct the earlier or the later date."),
        "related": [CellRef("企財險", row, 4)],
    }
    return Finding(**(values | more))  # type: ignore[arg-type]


RULES = {
    "date-order": RuleWords(
        "date-order",
        Severity.ERROR,
        msg("Dates of one claim stand in the wrong order."),
        msg("Time limits and ageing are counted from these dates."),
        msg("Correct the earlier or the later date."),
        "V03",
        {"zh-Hant": ([["保單號", "賠付時間"], ["P-1", "2021-03-01"]], [["保單號", "賠付時間"], ["P-1", "2021-03-09"]])},
    ),
    "seq-odd": RuleWords("seq-odd", Severity.INFO, msg("Odd."), msg("Because."), msg("Look.")),
}


def made_checked(findings: Sequence[Finding], book: Book | None = None) -> Checked:
    """Return the outcome of a validation with these findings."""
    return Checked(book or made_book(), date(2021, 12, 31), findings, RULES)

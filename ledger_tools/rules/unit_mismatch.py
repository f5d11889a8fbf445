"""V26: an amount about 10,000 times smaller or larger than its neighbours: 萬元 written beside 元."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.derive import once
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import MONEY_SCALE, LedgerTable
from ledger_tools.rules.look import AMOUNT_NAMES, Array, amount, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

KEYS = ("est_loss", "claimed", "assessed", "approved", "paid")  # of one claim, these are of one order of size
_WAN = 10_000
_OFF = (3.6, 4.4)  # powers of ten; a real payment hardly ever is that small a part of the claim
_WHOLE_COLUMN = 0.6  # share of a column's rows that are off before the column's unit is blamed
_FEWEST_ROWS = 3
_TYPED_IN_FULL = (3.6, 5.8)  # powers of ten that 250000 in a 萬元 column lies above the row's other amounts
_LEAST_IN_FULL = 3  # powers of ten of the stored number: nobody writes 1000 萬元 beside amounts 4,000 times smaller


def check(case: Case) -> Iterator[Finding]:
    """Yield the amounts that are off by a unit; once, at its header, where a whole column is."""
    for table in case.book.claims:
        keys, logs = _logarithms(table)
        suspects = _suspects(table)
        for k, key in enumerate(keys):
            off = suspects[k]
            together = ~np.isnan(logs[k]) & (np.sum(~np.isnan(logs), axis=0) > 1)
            if off.sum() >= _FEWEST_ROWS and off.sum() >= _WHOLE_COLUMN * together.sum():
                yield _column(table, key, int(off.sum()))
                continue
            for i in positions(off):
                yield _cell(table, i, key, _peer(keys, logs[:, i], k))


def _column(table: LedgerTable, key: str, times: int) -> Finding:
    column = table.columns[key]
    cell = CellRef(table.sheet, max(table.reading.header_rows, default=1), column.number)
    message = msg(
        "In {times} rows the {name} is about 10,000 times off the row's other amounts; the column's unit differs.",
        times=times,
        name=AMOUNT_NAMES[key],
    )
    return Finding(RULE.code, RULE.severity, cell, message, key, column.header, msg("Write the unit into the header."))


def _cell(table: LedgerTable, i: int, key: str, peer: str) -> Finding:
    message = msg(
        "The {name} {value} is about 10,000 times off the {other} {peer}.",
        name=AMOUNT_NAMES[key],
        value=amount(table.columns[key].values[i]),
        other=AMOUNT_NAMES[peer],
        peer=amount(table.columns[peer].values[i]),
    )
    return RULE.at(table, i, key, message, related=[peer])


def _peer(keys: list[str], logs: Array, k: int) -> str:
    apart = np.where(np.isnan(logs), -1, np.abs(logs - logs[k]))
    return keys[int(np.argmax(apart))]


def _logarithms(table: LedgerTable) -> tuple[list[str], Array]:
    """Return the amount columns and the decimal logarithms of what is above 0 in them, NaN elsewhere, shape (k, n)."""
    keys = [key for key in KEYS if key in table.columns]
    logs = np.full((len(keys), len(table)), np.nan)
    for k, key in enumerate(keys):
        column = table.columns[key]
        here = column.ok & (column.values > 0)
        logs[k, here] = np.log10(column.values[here])
    return keys, logs


@once
def _suspects(table: LedgerTable) -> Bools:
    """Return which amounts are off by a unit, shape (k, n).

    In a row of two the one farther from the usual size of its column is blamed, the smaller one where that says
    nothing.
    """
    keys, logs = _logarithms(table)
    suspects = np.zeros(logs.shape, bool)
    if len(keys) < 2 or not len(table):
        return suspects
    spread = np.fmax.reduce(logs, axis=0) - np.fmin.reduce(logs, axis=0)
    wide = np.flatnonzero(spread >= _OFF[0])
    if not len(wide):
        return suspects
    units = [table.columns[key].unit for key in keys]
    usual = np.array([np.nanmedian(row) if np.isfinite(row).sum() >= _FEWEST_ROWS else np.nan for row in logs])
    for i in wide.tolist():
        k = _typed_in_full(logs[:, i], units)
        if k is None:
            k = _blamed(logs[:, i], usual)
        if k is not None:
            suspects[k, i] = True
    return suspects


def _typed_in_full(row: Array, units: list[int]) -> int | None:
    """Return the amount of a row that was typed in 元 although its column is in 萬元; None if none was.

    Other than between columns of different units, the row's other amounts may be several times smaller.
    """
    for k, unit in enumerate(units):
        if unit < _WAN or not np.isfinite(row[k]):
            continue
        others = np.delete(row, k)
        largest = np.nanmax(others) if np.isfinite(others).any() else np.nan
        stored = row[k] - np.log10(unit * MONEY_SCALE)
        if stored >= _LEAST_IN_FULL and _TYPED_IN_FULL[0] <= row[k] - largest <= _TYPED_IN_FULL[1]:
            return k
    return None


def _blamed(row: Array, usual: Array) -> int | None:
    known = np.flatnonzero(np.isfinite(row))
    for k in known[np.argsort(row[known])].tolist():
        others = [float(row[o]) for o in known if o != k]
        if len(others) > 1 and max(others) - min(others) < 2 and all(_off(row[k] - o) for o in others):
            return int(k)
    if len(known) == 2:
        small, large = sorted(known.tolist(), key=lambda o: float(row[o]))
        if _off(row[large] - row[small]):
            away = np.abs(row - usual)
            blame_large = np.isfinite(away[[small, large]]).all() and away[large] > away[small] + 1
            return large if blame_large else small
    return None


def _off(difference: float) -> bool:
    return bool(_OFF[0] <= abs(difference) <= _OFF[1])


def off_by_unit(table: LedgerTable) -> Bools:
    """Return True for rows that V26 speaks of, so that no other rule compares their amounts."""
    return np.asarray(_suspects(table).any(axis=0))


RULE = Rule(
    code="unit-mismatch",
    number="V26",
    severity=Severity.WARNING,
    summary=msg("An amount is about 10,000 times off the other amounts of its row."),
    why=msg("Amounts in 萬元 and amounts in 元 are added up as if they were the same."),
    fix=msg("Write the amount in the unit of the column."),
    keys=KEYS,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =12.5    | =118000  | @2021-05-06
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            P-101  | @2021-03-02 | 火災     | =125000  | =118000  | @2021-05-06
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 估损金额 | 定损金额 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | =125000  | =120000  | =11.5    | @2021-05-06
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 估损金额 | 定损金额 | 赔付金额 | 赔付时间
            P-101  | @2021-03-02 | 火灾     | =125000  | =120000  | =115000  | @2021-05-06
            """,
        ),
    },
)

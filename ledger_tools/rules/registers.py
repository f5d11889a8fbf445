"""How rules look at registers: which sheets are kept, which rows still count, and where a duty's cell stands."""

from __future__ import annotations

import numpy as np

from ledger_tools.ledger.corrections import replaced_numbers
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.duties import HOUSE, DueState
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold_all

CALLS = ("call-record", "call-register")
Place = tuple[LedgerTable, int, str]  # a table, a position in it, the key of a column


def keeps(case: Case, *kinds: str) -> bool:
    """True if the workbook has a sheet of one of the kinds, filled in or not."""
    return any(table.kind in kinds for table in case.book.tables)


def tables(case: Case, *kinds: str) -> list[LedgerTable]:
    """Return the tables of some kinds that hold rows."""
    return [table for table in case.book.tables if table.kind in kinds and len(table)]


def law_is_on(case: Case) -> bool:
    """True if the settings turn on a pack besides the house's own, so that periods of law are counted."""
    return any(pack != HOUSE for pack in case.settings.packs)


def folded(table: LedgerTable, key: str) -> list[str]:
    """Return the texts of a column in the form in which names are compared, "" where nothing was read, shape (n,)."""
    fact = f"rules folded {key}"
    if fact not in table.facts:
        column = table.get(key)
        shown = [] if column is None else [str(v).strip() for v in np.where(column.ok, column.values, "").tolist()]
        same = fold_all(shown)
        table.facts[fact] = [same[text] for text in shown] if column is not None else [""] * len(table)
    kept: list[str] = table.facts[fact]
    return kept


def replaced(case: Case, table: LedgerTable, number_key: str) -> Bools:
    """Return where a later row of the same kind of register says that it corrects the row, shape (n,)."""
    kinds = CALLS if table.kind in CALLS else (table.kind,)
    numbers = replaced_numbers(tables(case, *kinds), number_key)
    if not numbers:
        return np.zeros(len(table), bool)
    return np.array([bool(number) and number in numbers for number in folded(table, number_key)], bool)


def in_states(batch: DutyBatch, *states: DueState) -> NDArray[np.int64]:
    """Return which duties of a batch are in one of the states."""
    return np.flatnonzero(np.isin(batch.states, [STATE_CODES.index(state) for state in states]))


def state_of(batch: DutyBatch, i: int) -> DueState:
    """Return the state of duty i."""
    return STATE_CODES[int(batch.states[i])]


def place_of(case: Case, cell: CellRef) -> Place | None:
    """Return the record and the column of a cell, None where no table has it."""
    for table in case.book.tables:
        position = int(np.searchsorted(table.rows, cell.row))
        if table.sheet == cell.sheet and position < len(table) and int(table.rows[position]) == cell.row:
            key = next((column.key for column in table.columns.values() if column.number == cell.column), "")
            return table, position, key
    return None

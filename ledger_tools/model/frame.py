"""The pandas view of a table: one column per key, indexed by the sheet's row number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.table import MONEY_SCALE, Column, LedgerTable, ValueKind

if TYPE_CHECKING:
    import pandas as pd


def table_frame(table: LedgerTable) -> pd.DataFrame:
    """Return a table as a data frame: index = sheet row, columns = keys in the order of the sheet.

    Dates are ``datetime64[s]`` with NaT, amounts ``Decimal`` objects, whole numbers nullable ``Int64``, truth values
    nullable ``boolean``; text and codes are str. What is absent or could not be read is None, NaT or NA.
    """
    import pandas as pd

    index: pd.Index[Any] = pd.Index(np.asarray(table.rows), name="row")
    return pd.DataFrame({key: _series(column, index) for key, column in table.columns.items()}, index=index)


def _series(column: Column, index: pd.Index[Any]) -> pd.Series[Any]:
    import pandas as pd

    if column.kind is ValueKind.DATE:
        values = np.where(column.ok, column.values.astype("datetime64[s]"), np.datetime64("NaT", "s"))
        return pd.Series(values, index=index)
    if column.kind is ValueKind.INT:
        return pd.Series(pd.arrays.IntegerArray(column.values.astype(np.int64), ~column.ok), index=index)
    if column.kind is ValueKind.BOOL:
        return pd.Series(pd.arrays.BooleanArray(column.values.astype(bool), ~column.ok), index=index)
    return pd.Series(_objects(column), index=index, dtype=object)


def _objects(column: Column) -> NDArray[np.object_]:
    values = np.full(len(column.values), None, object)
    if column.kind is ValueKind.MONEY:
        exact = [Decimal(int(hundredths)) / MONEY_SCALE for hundredths in column.values[column.ok]]
        values[column.ok] = [amount.quantize(Decimal("0.01")) for amount in exact]
    else:
        values[column.ok] = column.values[column.ok]
    return values

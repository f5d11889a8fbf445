"""Other people's scripts read our results: pandas by both of its engines sees the new cells and all the old ones."""

from __future__ import annotations

import io
import warnings
from datetime import date
from typing import Any

import pytest

from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, FillCell, LayoutCell, SetCell, SheetLayout
from ledger_tools.workbook import plan
from tests.writing import made

pandas = pytest.importorskip("pandas")
EDITS = [
    AppendRows("台帳", [["P-006", date(2021, 11, 6), 0.1 + 0.2, "=SUM(A1) & <乙>"]]),
    SetCell("台帳", "C2", 12345678901234),
    AddComment("台帳", "C3", "看"),
    FillCell("台帳", "C4", "FFF2CC"),
    AddSheet("新頁", SheetLayout(cells={(1, 1): LayoutCell("標題"), (2, 1): LayoutCell(7)})),
    AppendRows("表", [["丁", 4]]),
]


def read(data: bytes, engine: str) -> dict[str, list[list[Any]]]:
    """Return every sheet as pandas gives it to somebody who wants the cells as they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl would lose if it saved
        frames = pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None, dtype=object, engine=engine)
    return {name: frame.where(frame.notna(), None).values.tolist() for name, frame in frames.items()}


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_pandas_reads_the_new_cells_and_the_same_old_ones(engine: str) -> None:
    old = made.rich_book()
    before, after = read(old, engine), read(plan(old, EDITS).data, engine)
    assert list(after) == [*before, "新頁"]
    assert after["新頁"] == [["標題"], [7]]
    assert after["鎖"] == before["鎖"]
    assert len(after["台帳"]) == len(before["台帳"]) + 1
    new = after["台帳"][-1]
    assert (new[0], new[1].isoformat()[:10], new[2], new[3]) == (
        "P-006",
        "2021-11-06",
        0.30000000000000004,
        "=SUM(A1) & <乙>",
    )
    expected = [list(row) for row in before["台帳"]]
    expected[1][2] = 12345678901234
    assert after["台帳"][:-1] == expected
    assert after["表"][:-1] == before["表"]
    assert [v for v in after["表"][-1] if v is not None][:2] == ["丁", 4]

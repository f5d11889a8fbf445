"""Public workbooks: every edit leaves all else as it was, or is refused with a reason; few are refused."""

from __future__ import annotations

import collections
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, LayoutCell, SetCell, SheetLayout
from ledger_tools.workbook import plan
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.opc import Package
from tests.writing import made

# reasons that lie in the user's own wish or in the file's own lock, not in what we can carry
ORDINARY = (
    "has room for|protected|several tables|row of totals|merged|pivot table|is in use|signed|shared|password|"
    "holds a formula|hidden behind|conversation|belongs to the array|reading only|marked as final|header of the table|"
    "no room left|is calculated by"
)
DAMAGED = "damaged|out of order|does not number|UTF-8|document type|lists no cell formats|two versions"


def edits(sheet: str) -> dict[str, Edit]:
    return {
        "append": AppendRows(sheet, [["=x & <y>", 5, None, date(2021, 11, 4)]]),
        "append one": AppendRows(sheet, [["新"]]),
        "set": SetCell(sheet, "C7", "看"),
        "add": AddSheet("LT 新增", SheetLayout(cells={(1, 1): LayoutCell("標題")})),
        "comment": AddComment(sheet, "B2", "看這裡"),
    }


def test_nothing_is_lost_in_any_public_workbook(corpus: list[Path]) -> None:
    """Two of the five edits for each workbook, in turn."""
    _go_through(corpus, 2)


@pytest.mark.slow
def test_nothing_is_lost_by_any_edit_of_any_public_workbook(corpus: list[Path]) -> None:
    _go_through(corpus, 5)


def _go_through(corpus: list[Path], edits_each: int) -> None:
    tried: collections.Counter[str] = collections.Counter()
    refused: dict[str, list[str]] = collections.defaultdict(list)
    for number, path in enumerate(corpus):
        old = path.read_bytes()
        try:
            package = Package(Archive.open(old))
        except InputError:
            continue
        sheet = next((s for s in package.sheets if s.kind == "worksheet"), None)
        if sheet is None:
            continue
        offered = list(edits(sheet.name).items())
        for turn in range(edits_each):
            kind, edit = offered[(number + turn) % len(offered)]
            try:
                done = plan(old, [edit], name=path.name)
            except (WriteRefused, InputError) as stop:
                sentence = str(stop)
                assert "self-check" not in sentence, (path.name, kind, sentence)
                if not re.search(ORDINARY, sentence):
                    refused[kind].append(f"{path.name}: {sentence}")
                    assert re.search(DAMAGED, sentence), (path.name, kind, sentence)
                tried[kind] += 1
                continue
            tried[kind] += 1
            _check(old, done.data, {*done.receipt.changed, *done.receipt.added, *done.receipt.removed})
    if not tried:
        pytest.skip("the corpus holds no workbooks")
    for kind, number in tried.items():
        assert len(refused[kind]) < 0.025 * number, refused[kind]


def _check(old: bytes, new: bytes, announced: set[str]) -> None:
    """Check with the standard library that members not announced are stored as they were."""
    try:
        assert made.changed_parts(old, new) == announced
    except zipfile.BadZipFile:  # our reader takes some archives that the standard library does not
        return

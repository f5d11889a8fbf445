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
from ledger_tools.workbook.sniff import is_encrypted
from tests.writing import made

# why an edit may be refused; whatever fits none of these is a refusal of an ordinary workbook
REASONS = {
    "damaged": "is damaged|is cut off|out of order|doubled|document type|missing from the file|"
    "two directories|two versions",
    "signed, shared or reserved": "signed|shared|password|reading only|marked as final",
    "protected": "protected",
    "this place cannot take it": "has room for|several tables|row of totals|merged|pivot table|is in use|"
    "holds a formula|hidden behind|conversation|belongs to the array|header of the table|no room left|is calculated by",
}
ORDINARY = "ordinary"


def reason_of(sentence: str) -> str:
    """Return the class of a refusal by its sentence."""
    return next((name for name, words in REASONS.items() if re.search(words, sentence)), ORDINARY)


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
    """Try edits on every workbook; refusals of those that are whole, unsigned and free stay under one in a hundred."""
    tried = 0
    refused: dict[str, list[str]] = collections.defaultdict(list)
    for number, path in enumerate(corpus):
        old = path.read_bytes()
        if is_encrypted(old):
            continue
        try:
            package = Package(Archive.open(old))
        except InputError as stop:
            refused[reason_of(str(stop))].append(f"{path.name}: {stop}")
            continue
        sheet = next((s for s in package.sheets if s.kind == "worksheet"), None)
        if sheet is None:
            continue
        offered = list(edits(sheet.name).items())
        for turn in range(edits_each):
            kind, edit = offered[(number + turn) % len(offered)]
            tried += 1
            try:
                done = plan(old, [edit], name=path.name)
            except (WriteRefused, InputError) as stop:
                refused[reason_of(str(stop))].append(f"{path.name}, {kind}: {stop}")
                continue
            _check(old, done.data, {*done.receipt.changed, *done.receipt.added, *done.receipt.removed})
    if not tried:
        pytest.skip("the corpus holds no workbooks")
    for reason, found in refused.items():
        print(f"{reason}: {len(found)}", *found, sep="\n  ")
    print(f"{tried} edits tried")
    assert not [s for found in refused.values() for s in found if "self-check" in s]
    assert len(refused[ORDINARY]) < 0.01 * tried, refused[ORDINARY]


def _check(old: bytes, new: bytes, announced: set[str]) -> None:
    """Check with the standard library that members not announced are stored as they were."""
    try:
        assert made.changed_parts(old, new) == announced
    except zipfile.BadZipFile:  # our reader takes some archives that the standard library does not
        return

"""Over the corpus, python-calamine and openpyxl see every value that we see, or the file is refused.

The differences that remain are listed one by one with their reason; a new one fails the test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger_tools.errors import InputError
from ledger_tools.workbook import open_workbook
from tests.support.oracles import Cells, calamine_cells, is_far, openpyxl_cells, ours, same

DAMAGED = {
    "54764-2.xlsx": "DOCTYPE",
    "54764.xlsx": "DOCTYPE",
    "duplicate-filename-case-insensitive.xlsx": "two parts of one name",
    "duplicate-filename.xlsx": "two parts of one name",
    "invalid.xlsx": "holds no workbook",
    "issue252.xlsx": "its directory states wrong sizes",
    "poc-shared-strings.xlsx": "a row beyond the sheet",
    "poc-xmlbomb-empty.xlsx": "a bomb",
    "poc-xmlbomb.xlsx": "a bomb",
    "sample-beta.xlsx": "of a beta of Excel 2007, with another namespace",
    "tdf76115.xlsx": "in the encoding ISO-8859-1",
    "xlsx-corrupted.xlsx": "not well-formed",
}
LOCKED = {
    "60320-protected.xlsx",
    "extenxls_pwd123.xlsx",
    "pass_protected.xlsx",
    "protected_passtika.xlsx",
    "protected_sha512.xlsx",
    "crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx",
}
FUZZED = ("clusterfuzz-testcase",)

CALAMINE_DIFFERS = {
    "issue_296.xlsx": "negative numbers in a time format come out as times of day",
    "52575_main.xlsx": "a formula's text in a cell that calls itself inlineStr is left out",
    "56278.xlsx": "trims texts that do not ask for their spaces to be kept",
    "encoded_entities.xlsx": "trims texts that do not ask for their spaces to be kept",
    "issue_174.xlsx": "trims texts that do not ask for their spaces to be kept",
    "minimal_package.xlsx": "trims texts that do not ask for their spaces to be kept",
    "whitespace_trim.xlsx": "trims texts that do not ask for their spaces to be kept",
}
CALAMINE_CANNOT = {
    "58616.xlsx": "is encrypted with Excel's own password, which we know",
    "protect.xlsx": "is encrypted with Excel's own password, which we know",
    "60825.xlsx": "has a leftover macro sheet without a part",
    "64420.xlsm": "has macro sheets",
    "xlmmacro.xlsm": "has macro sheets",
}
OPENPYXL_DIFFERS = {
    "52575_main.xlsx": "a formula's text in a cell that calls itself inlineStr is left out",
    "57914.xlsx": "strict Open XML reads as empty",
    "SampleSS.strict.xlsx": "strict Open XML reads as empty",
    "SimpleStrict.xlsx": "strict Open XML reads as empty",
    "sample.strict.xlsx": "strict Open XML reads as empty",
    "strict_iso_paths.xlsx": "strict Open XML reads as empty",
    "60289.xlsx": "leaves _x000d_ as it is",
    "has_x000D_.xlsx": "leaves _x000D_ as it is",
    "has_x000D_inline.xlsx": "leaves _x000D_ as it is",
}
OPENPYXL_CANNOT = {
    "58616.xlsx": "is encrypted with Excel's own password, which we know",
    "protect.xlsx": "is encrypted with Excel's own password, which we know",
    "tdf131575.xlsx": "names its parts with backslashes",
    "49609.xlsx": "names its parts with backslashes",
    "issue_419.xlsx": "has no shared strings part although a relationship names it",
    "issue_530.xlsx": "names its shared strings in another case",
    "style-alternate-content.xlsx": "has styles that openpyxl cannot load",
}


def _plain_name(path: Path) -> str:
    return path.name.partition("__")[2]


def _differences(mine: Cells, theirs: Cells, epoch_1904: bool, shows_errors: bool) -> list[tuple[Any, ...]]:
    found = []
    for place in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(place), theirs.get(place)
        if other is None and isinstance(one, tuple) and not shows_errors:
            continue
        if one is None or other is None or not same(one, other, epoch_1904):
            found.append((*place, one, other))
    return found


def _compare(path: Path, name: str) -> list[str]:
    """Return what the other two readers see differently in one workbook."""
    book = open_workbook(path)
    grids = {g.name: g for g in book.grids()}
    if any(map(is_far, grids.values())):
        return [f"{name}: too far for calamine"]
    cells = {sheet: ours(grid) for sheet, grid in grids.items()}
    wrong = []
    if name not in CALAMINE_CANNOT:
        for sheet, mine in cells.items():
            found = _differences(mine, calamine_cells(path, sheet), book.epoch_1904, shows_errors=False)
            if bool(found) and name not in CALAMINE_DIFFERS:
                wrong.append(f"calamine {name} {sheet}: {found[:3]}")
    if name not in OPENPYXL_CANNOT:
        theirs = openpyxl_cells(path)
        for sheet, mine in cells.items():
            found = _differences(mine, theirs.get(sheet, {}), book.epoch_1904, shows_errors=True)
            if bool(found) and name not in OPENPYXL_DIFFERS:
                wrong.append(f"openpyxl {name} {sheet}: {found[:3]}")
    return wrong


def test_every_value_cell_is_the_same_or_the_file_is_refused(corpus: list[Path]) -> None:
    wrong: list[str] = []
    read = 0
    for path in corpus:
        name = _plain_name(path)
        try:
            wrong.extend(_compare(path, name))
            read += 1
        except InputError as error:
            expected = name in DAMAGED or name.startswith(FUZZED)
            if not expected and not (name in LOCKED and "encrypted" in str(error)):
                wrong.append(f"refused {name}: {error}")
    assert not wrong
    assert read > 440


@pytest.mark.parametrize(
    ("name", "password"),
    [("apache__protected_passtika.xlsx", "tika"), ("tafia__pass_protected.xlsx", "123")],
)
def test_encrypted_workbooks_open_with_their_password_only(corpus: list[Path], name: str, password: str) -> None:
    path = corpus[0].parent / name
    with pytest.raises(InputError, match="give its password"):
        open_workbook(path)
    with pytest.raises(InputError, match="password is wrong"):
        open_workbook(path, password="not this one")
    book = open_workbook(path, password=lambda: password)
    assert book.encrypted
    assert len(list(book.grids())) == len(book.sheet_names) > 0

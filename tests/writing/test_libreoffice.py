"""A round trip through a real editor: LibreOffice opens what we wrote, saves it, and the values are the same."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, SetCell
from ledger_tools.workbook import apply
from tests.writing import made
from tests.writing.test_sheets import LAYOUT

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_libreoffice_opens_and_saves_our_output_and_we_edit_it_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(made.rich_book())
    edits = [
        AppendRows("台帳", [["P-006", date(2021, 11, 6), 7]]),
        SetCell("台帳", "A2", "=改"),
        AddComment("台帳", "C3", "看"),
        AddSheet("登記", LAYOUT),
        AppendRows("表", [["丁", 4]]),
    ]
    apply(path, edits)
    out = tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    again = out / "ledger.xlsx"
    found = made.values(again.read_bytes())
    assert found["A2"] == "=改"
    assert found["A7"] == "P-006"
    assert found["C7"] == 7
    assert made.calamine_rows(again.read_bytes(), "表")[5][1:3] == ["丁", 4.0]
    assert made.calamine_rows(again.read_bytes(), "登記")[0][:2] == ["編號", "日期"]
    receipt = apply(again, [SetCell("台帳", "C7", 8)])
    assert made.values(again.read_bytes())["C7"] == 8
    assert any(part.startswith("xl/worksheets/") for part in receipt.changed)

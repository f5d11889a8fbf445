"""A report on a workbook with every register: LibreOffice works out again what is stored, in every period."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from ledger_tools.render.xlsx import write_report
from ledger_tools.reports.build import build_report
from ledger_tools.reports.period import Period, month, quarter, year
from tests.reports.test_durations import LEDGER
from tests.reports.test_issues import BOOK
from tests.reports.test_punctuality import SERVICE
from tests.reports.test_workbook import _without_stored_values
from tests.support.drawn import draw_case

WHOLE = LEDGER + SERVICE + BOOK[: BOOK.index("# 電話記錄")]
PERIODS = {"month": month(2021, 11), "quarter": quarter(2021, 4), "year": year(2021)}


def _written(period: Period) -> bytes:
    stream = io.BytesIO()
    write_report(build_report(draw_case(WHOLE), period), stream, "zh-Hans")
    return stream.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_works_out_what_is_stored(tmp_path: Path) -> None:
    for name, period in PERIODS.items():
        (tmp_path / f"{name}.xlsx").write_bytes(_written(period))
        _without_stored_values(tmp_path / f"{name}.xlsx", tmp_path / f"{name}-bare.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    bare = [str(tmp_path / f"{name}-bare.xlsx") for name in PERIODS]
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), *bare]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    for name in PERIODS:
        formulas = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        stored = openpyxl.load_workbook(tmp_path / f"{name}.xlsx", data_only=True)
        again = openpyxl.load_workbook(tmp_path / "out" / f"{name}-bare.xlsx", data_only=True)
        cells = [
            (page.title, cell.coordinate)
            for page in formulas.worksheets
            for row in page.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert {"跟踪服务", "保险公司", "投诉"} <= {sheet for sheet, _ in cells}
        for sheet, place in cells:
            assert again[sheet][place].value == pytest.approx(stored[sheet][place].value, rel=0, abs=1e-6), (
                sheet,
                place,
            )


def test_the_same_workbook_gives_the_same_bytes() -> None:
    for period in PERIODS.values():
        assert _written(period) == _written(period)

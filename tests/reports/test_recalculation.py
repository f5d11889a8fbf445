"""Reports of every kind, as the program makes them, in LibreOffice: worked out again they hold what is stored."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.test_archive import run
from tests.reports.test_durations import LEDGER
from tests.reports.test_issues import BOOK
from tests.reports.test_punctuality import SERVICE
from tests.reports.test_workbook import _without_stored_values
from tests.support.drawn import draw_xlsx

# Two currencies, reserves that moved since October, a claim re-opened, one entered late, amounts of eleven digits.
LIABILITY = """
    # 公眾責任險
    保單號 | 保險公司 | 出險時間    | 報案日期    | 出險原因 | 索賠金額       | 理賠金額 | 賠付時間    | 未決賠款      | 追償金額 | 自負額 | 結案日期    | 重開日期    | 狀態   | 幣別
    G-1    | 甲保險   | @2020-03-01 | @2020-03-02 | 滑倒     | =12345678901.5 | =40.25   | @2020-06-01 | =9876543210.1 |          | =500   |             |             | 未結案 | TWD
    G-2    | 甲保險   | @2021-08-01 | @2021-08-05 | 食物     | =700           | =600     | @2021-09-01 | =50           | =20      |        | @2021-09-02 | @2021-11-20 | 重開   | USD
    G-3    | 乙產險   | @2021-09-09 | @2021-09-10 | 墜物     | =900           |          |             | =800          |          | =100   |             |             | 未結案 | USD
    {late}
"""  # noqa: E501
LATE = "G-4 | 乙產險 | @2021-09-30 | @2021-10-01 | 滑倒 | =80 | | | =80 | | | | | 未結案 | TWD"
NOW = LEDGER + LIABILITY.format(late=LATE) + SERVICE + BOOK[: BOOK.index("# 電話記錄")]
OCTOBER = (
    NOW.replace(LATE, "")
    .replace("=9876543210.1", "=5000.75     ")
    .replace("=800          |", "=950          |")
    .replace("| @2021-11-20 | 重開   |", "|             | 已結案 |")
    .replace("| =50           | =20 ", "|               |     ")
)
KINDS = {
    "month": ("--month", "2021-11"),
    "quarter": ("--quarter", "2021-Q4"),
    "year": ("--year", "2021"),
    "loss-run": ("--loss-run",),
}
LANGUAGES = ("zh-Hans", "en")
NAMES = [f"{kind}.{language}" for kind in KINDS for language in LANGUAGES]
IN_EVERY_PERIOD = {"zh-Hans": {"跟踪服务", "保险公司", "投诉"}, "en": {"Follow-up", "Insurers", "Complaints"}}
# A cell too narrow for its number, and what a formula that fails shows.
_BROKEN = re.compile(r"#{3,}|#(REF|DIV/0|NAME|VALUE|N/A|NUM)|Err:\d")

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every report, each held against one of October, when the ledger showed other amounts."""
    place = tmp_path_factory.mktemp("reports")
    ledger = draw_xlsx(OCTOBER, place / "台帳.xlsx")
    october = place / "october.xlsx"
    assert run("report", ledger, "--month", "2021-10", "--as-of", "2021-11-02", "-o", october).exit_code == 0
    draw_xlsx(NOW, ledger)
    for name in NAMES:
        kind, _, language = name.partition(".")
        words = (*KINDS[kind], "--as-of", "2021-12-31", "--previous", october, "--lang", language)
        result = run("report", ledger, *words, "-o", place / f"{name}.xlsx")
        assert result.exit_code == 0, result.output
    return place


def _converted(folder: Path, target: str, files: list[Path]) -> Path:
    out = folder / f"as-{target}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


def _formulas(path: Path) -> Iterator[tuple[str, str]]:
    for page in openpyxl.load_workbook(path).worksheets:
        for row in page.iter_rows():
            yield from ((page.title, cell.coordinate) for cell in row if cell.data_type == "f")


@needs_libreoffice
def test_libreoffice_works_out_what_is_stored(folder: Path) -> None:
    bare = [folder / f"bare-{name}.xlsx" for name in NAMES]
    for name, path in zip(NAMES, bare, strict=True):
        _without_stored_values(folder / f"{name}.xlsx", path)
    out = _converted(folder, "xlsx", bare)

    for name, path in zip(NAMES, bare, strict=True):
        cells = list(_formulas(folder / f"{name}.xlsx"))
        assert len(cells) > 20, name
        if not name.startswith("loss-run"):
            assert IN_EVERY_PERIOD[name.partition(".")[2]] <= {sheet for sheet, _ in cells}
        stored = openpyxl.load_workbook(folder / f"{name}.xlsx", data_only=True)
        again = openpyxl.load_workbook(out / path.name, data_only=True)
        for sheet, place in cells:
            ours, theirs = stored[sheet][place].value, again[sheet][place].value
            assert ours is not None, (name, sheet, place)
            assert theirs == pytest.approx(ours, rel=0, abs=1e-6), (name, sheet, place)
        assert not [cell for page in again.worksheets for cell in _errors(page)], name


def _errors(page: Worksheet) -> list[str]:
    return [f"{page.title}!{cell.coordinate}" for row in page.iter_rows() for cell in row if cell.data_type == "e"]


@needs_libreoffice
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed")
def test_no_printed_page_shows_a_cell_too_narrow_or_an_error(folder: Path) -> None:
    out = _converted(folder, "pdf", [folder / f"{name}.xlsx" for name in NAMES])

    for name in NAMES:
        done = subprocess.run(
            ["pdftotext", "-layout", str(out / f"{name}.pdf"), "-"], check=True, capture_output=True, timeout=60
        )
        text = done.stdout.decode()
        assert text.count("\f") >= 2, name  # pages
        assert not _BROKEN.search(text), (name, _BROKEN.search(text))


def test_the_same_ledger_and_options_give_the_same_bytes(folder: Path) -> None:
    october = folder / "october.xlsx"
    for name in NAMES:
        kind, _, language = name.partition(".")
        words = (*KINDS[kind], "--as-of", "2021-12-31", "--previous", october, "--lang", language)
        again = folder / "again.xlsx"
        assert run("report", folder / "台帳.xlsx", *words, "-o", again, "--force").exit_code == 0
        assert again.read_bytes() == (folder / f"{name}.xlsx").read_bytes()

"""Reports as they lie on paper: no text cut off, no number too wide for its column, no page that says nothing."""

from __future__ import annotations

import math
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.text.width import display_width
from tests.support.crowded import LANGUAGES, crowded_ledger

KINDS = {"month": ["--month", "2021-11"], "year": ["--year", "2021"], "loss": ["--loss-run"]}
LATIN = 0.95  # letters of Latin words are narrower on average than the figures that column widths are told in
LINE = 12.5  # points that a line of ten-point letters needs at the very least
paper = pytest.mark.skipif(
    not all(map(shutil.which, ("soffice", "pdftotext"))), reason="LibreOffice or pdftotext is not installed"
)


def report(folder: Path, claims: int, language: str, kind: str) -> Path:
    """Return a report of a crowded ledger, made by the program."""
    ledger = folder / f"{claims}-{language}.xlsx"
    if not ledger.exists():
        crowded_ledger(ledger, claims, language)
    out = folder / f"{claims}-{language}-{kind}.xlsx"
    if out.exists():
        return out
    words = ["-q", "--lang", language, "report", str(ledger), *KINDS[kind], "--as-of", "2021-12-31", "-o", str(out)]
    result = CliRunner().invoke(program, words)
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("printed")


def printed(value: Any, form: str) -> str:
    """Return a value as a spreadsheet shows it in one of the reports' number formats."""
    if isinstance(value, date | datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float) and "%" in form:
        return f"{value:,.1%}"
    if isinstance(value, int | float):
        decimals = len(form.split(";")[0].partition(".")[2])
        return f"{value:,.{decimals}f}"
    return str(value)


def cut(page: Any) -> Iterator[str]:
    """Yield the cells of a sheet whose content does not fit."""
    ends = {(area.min_row, area.min_col): area.max_col for area in page.merged_cells.ranges}
    widths = {i: d.width for d in page.column_dimensions.values() for i in range(d.min or 0, (d.max or 0) + 1)}
    for row in page.iter_rows():
        for cell in row:
            if cell.value is None or page.column_dimensions[cell.column_letter].hidden:
                continue
            last = ends.get((cell.row, cell.column), cell.column)
            room = sum(widths.get(column, 8.43) for column in range(cell.column, last + 1))
            text = printed(cell.value, cell.number_format)
            if not fits(page, cell, text, room, last):
                yield f"{page.title}!{cell.coordinate}: {text!r} in {room:.1f}"


def fits(page: Any, cell: Any, text: str, room: float, last: int) -> bool:
    """True if a text is seen whole: on one line, on the lines of its row, or over the empty cells beside it."""
    size, words = (cell.font.size or 10) / 10, isinstance(cell.value, str)
    lines = [display_width(line) * size * (LATIN if words and line.isascii() else 1) for line in text.split("\n")]
    if words and cell.alignment.wrap_text:
        needed = sum(max(1, math.ceil(line / room)) for line in lines)
        height = page.row_dimensions[cell.row].height or page.sheet_format.defaultRowHeight
        return needed == 1 or height >= min(needed * LINE, 400)
    if max(lines, default=0) <= room or cell.alignment.shrink_to_fit:
        return True
    beside = page.cell(cell.row, last + 1).value
    return words and beside is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("claims", [0, 1, 12])
def test_nothing_is_cut_off(folder: Path, claims: int, language: str, kind: str) -> None:
    book = openpyxl.load_workbook(report(folder, claims, language, kind), data_only=True)

    assert [found for page in book if page.sheet_state == "visible" for found in cut(page)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_in_a_year_of_200_claims(folder: Path, language: str) -> None:
    book = openpyxl.load_workbook(report(folder, 200, language, "year"), data_only=True)

    assert [found for page in book if page.sheet_state == "visible" for found in cut(page)] == []


def test_every_sheet_fits_the_width_of_a4_and_says_its_page(folder: Path) -> None:
    book = openpyxl.load_workbook(report(folder, 12, "zh-Hant", "year"))

    for page in (page for page in book if page.sheet_state == "visible"):
        setup = page.page_setup
        assert (setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (9, 1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.oddFooter.center.text == "&P / &N"


def test_lists_lie_across_and_narrow_tables_stand(folder: Path) -> None:
    book = openpyxl.load_workbook(report(folder, 200, "en", "year"))

    assert book["Claims"].page_setup.orientation == "landscape"
    assert book["Behind the figures"].page_setup.orientation != "landscape"
    assert book["Movement"].page_setup.orientation != "landscape"
    header = int(book["Claims"].print_title_rows.split("$")[-1])
    assert book["Claims"].cell(header, 1).value == "Ledger row"


def pages(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


@paper
def test_no_printed_page_is_empty_and_no_number_is_hidden(folder: Path) -> None:
    made = [report(folder, claims, language, "year") for claims in (0, 12) for language in LANGUAGES]
    out, profile = folder / "pdf", f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, made)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    for path in made:
        found = pages(out / f"{path.stem}.pdf")
        assert len(found) > 5
        for number, text in enumerate(found, 1):
            assert "##" not in text, (path.stem, number)
            said = [line for line in text.splitlines() if line.strip()]
            # header, footer, and between them a table with a row or a sentence: a title alone is not enough
            assert len(said) >= 5, (path.stem, number, said)


def test_the_header_of_a_list_that_runs_over_pages_stands_on_each(folder: Path) -> None:
    book = openpyxl.load_workbook(report(folder, 200, "en", "year"))
    first = {
        "Waiting": "Ledger row",
        "No activity": "Ledger row",
        "Own share": "Ledger row",
        "Recoveries": "Ledger row",
        "Insurers": "Insurer",
        "Overdue": "Duty",
        "Follow-up": "Clerk",
        "Clerks": "Clerk",
    }

    for name, head in first.items():
        page = book[name]
        header = int(page.print_title_rows.split("$")[-1])
        assert page.cell(header, 1).value == head
        below = [page.cell(row, 1).value for row in range(header, page.max_row + 1)]
        assert name == "Overdue" or None not in below  # only a sentence may stand below the list


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("claims", [0, 12])
def test_no_command_or_option_is_told_to_who_only_reads(folder: Path, claims: int, kind: str) -> None:
    book = openpyxl.load_workbook(report(folder, claims, "en", kind), data_only=True)
    said = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]

    assert [text for text in said if " --" in text or "command" in text] == []


def test_names_cut_for_a_chart_are_not_printed_beside_the_whole_ones(folder: Path) -> None:
    path = report(folder, 12, "en", "year")
    page = openpyxl.load_workbook(path)["Causes"]
    header = int(page.print_title_rows.split("$")[-1])
    heads = {cell.value: cell.column_letter for cell in page[header] if cell.value}

    assert not page.column_dimensions[heads["Cause"]].hidden
    assert page.column_dimensions[heads["Cause, short"]].hidden
    with zipfile.ZipFile(path) as package:  # hidden cells are drawn all the same
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    drawn = [chart for chart in charts if f"Causes!${heads['Cause, short']}$" in chart]
    assert len(drawn) == 2  # on the cover and on the sheet
    assert not any('<c:plotVisOnly val="1"/>' in chart for chart in drawn)

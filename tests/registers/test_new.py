"""``new`` makes a workbook that the program itself understands whole, in three languages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger import read_book
from ledger_tools.ledger.specs import SHEETS, setting_rows
from ledger_tools.ledger.vocabulary import lines
from ledger_tools.model.reading import SheetKind
from ledger_tools.text.i18n import LANGUAGES
from ledger_tools.workbook import open_workbook

ALL_LINES = ",".join(lines())


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(program, list(map(str, words)))


def made(path: Path, *words: str) -> Path:
    result = run("new", path, *words)
    assert result.exit_code == 0, result.output
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_of_a_full_workbook_is_recognised_and_nothing_is_found(tmp_path: Path, language: str) -> None:
    path = made(tmp_path / "new.xlsx", "--lines", ALL_LINES, "--support", "all", "--lang", language)
    book = read_book(open_workbook(path), as_of=date(2021, 12, 31))
    assert book.script == language
    roles = [reading.role for reading in book.readings if reading.kind in (SheetKind.REGISTER, SheetKind.SUPPORT)]
    assert roles == list(SHEETS)
    kept = [reading.line or "other" for reading in book.readings if reading.kind is SheetKind.LINE]
    assert kept == list(lines())  # on a sheet of other lines each row says its own
    for reading in book.readings:
        assert [column.header for column in reading.columns if column.key is None] == []
        assert list(reading.left_out) == []
    result = run("validate", path, "--format", "json", "--as-of", "2021-12-31")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["findings"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_sheet_holds_the_defaults(tmp_path: Path, language: str) -> None:
    path = made(tmp_path / "new.xlsx", "--lang", language)
    book = read_book(open_workbook(path), as_of=date(2021, 12, 31))
    table = book.register("settings")
    assert table is not None
    assert len(table) == len(setting_rows())
    assert book.settings is not None
    assert (book.settings.first_from, book.settings.first_to) == (3, 7)
    assert book.settings.roc_dates is False


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one, other = made(tmp_path / "a" / "x.xlsx"), made(tmp_path / "b" / "x.xlsx")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("企財險", "企財險"),
        ("企财险", "企财险"),
        ("property", "Property"),
        ("商業火險,車險", "企財險"),
        ("EL、PL", "Employers' Liability"),
    ],
)
def test_lines_may_be_named_as_people_name_them(tmp_path: Path, words: str, first: str) -> None:
    path = made(tmp_path / "new.xlsx", "--lines", words)
    assert openpyxl.load_workbook(path).sheetnames[1] == first


def test_without_a_word_there_are_three_lines_registers_and_the_usual_support(tmp_path: Path) -> None:
    names = openpyxl.load_workbook(made(tmp_path / "new.xlsx")).sheetnames
    assert names[:8] == [
        "Guide",
        "Property",
        "Public Liability",
        "Employers' Liability",
        "Customer File",
        "Call Record",
        "Call Register",
        "Letter Register",
    ]
    assert "Settings" in names


def test_registers_and_support_sheets_can_be_left_out(tmp_path: Path) -> None:
    path = made(tmp_path / "new.xlsx", "--lines", "motor", "--no-registers", "--support", "none")
    assert openpyxl.load_workbook(path).sheetnames == ["Guide", "Motor"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lines", "proprety"], "did you mean property (property)"),
        (["--lines", "xyz"], "known are Property, Public Liability,"),
        (["--support", "setings"], "did you mean settings (settings)"),
    ],
)
def test_an_unknown_name_is_answered_with_a_near_one(tmp_path: Path, words: list[str], sentence: str) -> None:
    result = run("new", tmp_path / "new.xlsx", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not (tmp_path / "new.xlsx").exists()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    result = run("new", tmp_path / "new.xls")
    assert result.exit_code == 2
    assert ".xlsx" in result.stderr


def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(b"mine")
    result = run("new", path)
    assert result.exit_code == 4
    assert path.read_bytes() == b"mine"
    made(path, "--force")
    assert path.read_bytes() != b"mine"


def test_drop_downs_formats_and_print_set_up_are_in_the_file(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "new.xlsx", "--lang", "zh-Hant"))
    sheet = book["跟蹤服務電話登記表"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:S1"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists["C2:C2000"] == '"去電,來電"'
    assert lists["P2:P2000"] == "'人員'!$B$2:$B$2000"
    assert sheet.column_dimensions["A"].font is not None
    assert book["企財險"]["B1"].font.bold
    assert not book["企財險"]["A1"].font.bold


def test_the_guide_links_every_sheet_and_names_the_file(tmp_path: Path) -> None:
    guide = openpyxl.load_workbook(made(tmp_path / "my ledger.xlsx", "--lines", "property"))["Guide"]
    texts = [str(row[0].value) for row in guide.iter_rows() if row[0].value]
    assert 'ledger-tools validate "my ledger.xlsx"' in texts
    linked = {cell.hyperlink.location for row in guide.iter_rows() for cell in row if cell.hyperlink}
    assert "'Property'!A1" in linked
    assert "'Settings'!A1" in linked

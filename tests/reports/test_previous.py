"""``--previous`` as its users call it: a file, a folder, and files that are something else or are broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from msoffcrypto.format.ooxml import OOXMLFile

from ledger_tools.cli.program import program
from tests.support.drawn import draw_xlsx

HEAD = "# 企財險\n保單號 | 出險時間 | 出險原因 | 未決賠款 | 狀態\n"
OCTOBER = HEAD + "P-1 | @2021-09-01 | 火災 | =500 | 未結案\nP-2 | @2021-10-01 | 火災 | =70 | 未結案"
NOVEMBER = HEAD + "P-1 | @2021-09-01 | 火災 | =450 | 未結案\nP-3 | @2021-11-01 | 火災 | =20 | 未結案"


def run(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, ["report", *(str(word) for word in words)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the ledger of December, and a report on October made in November in the folder 報告."""
    monkeypatch.chdir(tmp_path)
    draw_xlsx(OCTOBER, tmp_path / "台帳.xlsx")
    (tmp_path / "報告").mkdir()
    run("台帳.xlsx", "--month", "2021-10", "--as-of", "2021-11-04", "-o", "報告/十月.xlsx")
    draw_xlsx(NOVEMBER, tmp_path / "台帳.xlsx")
    return tmp_path


def november(*words: object, output: str = "r.xlsx") -> Result:
    return run("台帳.xlsx", "--month", "2021-11", "--as-of", "2021-12-03", "-o", output, *words)


def said(path: str = "r.xlsx") -> str:
    page = openpyxl.load_workbook(path, data_only=True)["上次報告以來"]
    return "\n".join(str(c.value) for row in page.iter_rows() for c in row if c.value is not None)


def test_a_file_or_its_folder_gives_the_same_report(folder: Path) -> None:
    by_file = november("--previous", "報告/十月.xlsx", output="a.xlsx")
    by_folder = november("--previous", "報告", output="b.xlsx")

    assert by_file.exit_code == by_folder.exit_code == 0, by_file.output + by_folder.output
    assert "Held against 十月.xlsx, as of 2021-11-04." in by_folder.stderr
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
    assert "十月.xlsx" in said("a.xlsx")


def test_without_it_the_report_says_what_is_missing(folder: Path) -> None:
    november()

    assert "單憑台帳看不出的變動" in said()


def test_other_files_of_a_folder_are_passed_over_and_named(folder: Path) -> None:
    shutil.copy("台帳.xlsx", "報告/名單.xlsx")
    Path("報告/壞掉.xlsx").write_bytes(b"PK\x03\x04 no more")
    Path("報告/~$十月.xlsx").write_bytes(b"lock")
    Path("報告/說明.txt").write_text("x")
    Path("報告/資料夾.xlsx").mkdir()
    result = november("--previous", "報告")

    assert result.exit_code == 0, result.output
    assert "without a snapshot that can be read: 2 (名單.xlsx, 壞掉.xlsx)" in result.stderr
    assert "Held against 十月.xlsx" in result.stderr


def test_a_folder_without_an_earlier_report_is_no_error(folder: Path) -> None:
    (folder / "empty").mkdir()
    result = november("--previous", "empty")

    assert result.exit_code == 0
    assert "none of the reports named" in result.stderr
    assert "單憑台帳看不出的變動" in said()


def encrypted(path: Path) -> None:
    with path.open("rb") as plain, path.with_name("locked.xlsx").open("wb") as locked:
        OOXMLFile(plain).encrypt("secret", locked)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: "報告/none.xlsx", "none.xlsx"),
        (lambda: "台帳.xlsx", "台帳.xlsx: there is no snapshot in it"),
        (lambda: _write("broken.xlsx", b"PK\x03\x04 no more"), "broken.xlsx"),
        (lambda: _write("text.xlsx", b"hello"), "text.xlsx"),
        (lambda: _write("empty.xlsx", b""), "empty.xlsx"),
        (lambda: (encrypted(Path("報告/十月.xlsx")), "報告/locked.xlsx")[1], "locked with a password"),
    ],
)
def test_a_named_file_that_is_no_report_is_one_sentence(folder: Path, make: object, words: str) -> None:
    path = make()  # type: ignore[operator]
    result = november("--previous", path)

    assert result.exit_code == 3, result.output
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not Path("r.xlsx").exists()


def _write(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


def test_a_later_report_or_one_on_another_ledger_is_a_usage_error(folder: Path) -> None:
    result = run(
        "台帳.xlsx", "--month", "2021-10", "--as-of", "2021-11-03", "--previous", "報告/十月.xlsx", "-o", "r.xlsx"
    )
    assert result.exit_code == 2
    assert "name an earlier report" in result.stderr

    draw_xlsx(HEAD + "X-1 | @2021-09-01 | 火災 | =1 | 未結案", Path("other.xlsx"))
    result = run("other.xlsx", "--month", "2021-11", "--as-of", "2021-12-03", "--previous", "報告/十月.xlsx")
    assert result.exit_code == 2
    assert "few of its claims are in other.xlsx" in result.stderr


def test_a_report_whose_hidden_sheet_was_renamed_is_still_read(folder: Path) -> None:
    book = openpyxl.load_workbook("報告/十月.xlsx")
    book["ledger-tools snapshot"].title = "Sheet99"
    book.save("報告/十月.xlsx")

    assert november("--previous", "報告").exit_code == 0
    assert "十月.xlsx" in said()

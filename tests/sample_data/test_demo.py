"""``demo`` leaves files that open, says so in seven lines, and touches nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.text.i18n import LANGUAGES


def demo(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(program, ["demo", str(folder), *words])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_leaves_its_files_and_says_what_to_open(tmp_path: Path, language: str) -> None:
    result = demo(tmp_path / "demo", "--lang", language)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 7
    files = {path.name for path in (tmp_path / "demo").iterdir()}
    assert {"inspect.txt", "findings.txt", "findings.json", "due.txt", "due.json"} < files
    books = sorted(name for name in files if name.endswith(".xlsx"))
    assert len(books) == 7
    for name in books:
        assert openpyxl.load_workbook(tmp_path / "demo" / name).sheetnames
        assert name in result.stdout
    for name in (name for name in files if name.endswith((".docx", ".html"))):
        assert name in result.stdout
    assert sorted(Path(name).suffix for name in files if not name.endswith((".xlsx", ".txt", ".json"))) == [
        ".docx",  # the letter
        ".docx",  # the summary of the month
        ".html",
    ]
    found = json.loads((tmp_path / "demo" / "findings.json").read_text("utf-8"))
    assert found["summary"]["error"] > 0


def test_the_demo_runs_again_in_its_own_folder_with_the_same_result(tmp_path: Path) -> None:
    demo(tmp_path / "demo")
    first = {path.name: path.read_bytes() for path in (tmp_path / "demo").iterdir()}
    assert demo(tmp_path / "demo").exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "demo").iterdir()} == first


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_text("mine")
    result = demo(tmp_path)
    assert result.exit_code == 4
    assert "letter.docx" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.docx"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    assert demo(tmp_path / "demo").exit_code == 4
    assert (tmp_path / "demo").read_text() == "mine"

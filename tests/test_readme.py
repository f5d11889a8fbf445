"""What the README shows is what the program prints, and the commands of the guide run as they stand there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program

ROOT = Path(__file__).resolve().parent.parent
ENV = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"}


def test_the_finding_in_the_readme_is_what_the_program_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text("utf-8")
    command = re.search(r"`ledger-tools (validate sample_data/[^`]+)`", text)
    block = re.search(r"```text\n(.*?)```", text, re.S)
    assert command is not None
    assert block is not None
    result = CliRunner(env=ENV).invoke(program, shlex.split(command[1]))
    assert result.stdout.startswith(block[1])


@pytest.mark.parametrize(
    ("page", "language"),
    [("README.md", "en"), ("docs/README.zh-Hant.md", "zh-Hant"), ("docs/README.zh-Hans.md", "zh-Hans")],
)
def test_the_duties_in_a_readme_are_what_the_program_prints(
    page: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / page).read_text("utf-8")
    shown = re.search(r"`ledger-tools (due sample_data/[^`]+)`.*?```text\n(.*?)```", text, re.S)
    assert shown is not None
    result = CliRunner(env=ENV | {"LEDGER_TOOLS_LANG": language}).invoke(program, shlex.split(shown[1]))
    assert result.stdout == shown[2]


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    shutil.copy(ROOT / "sample_data" / "messy.taiwan.xlsx", tmp_path / "台帳.xlsx")
    monkeypatch.chdir(tmp_path)
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    words = re.findall(r"^\s*ledger-tools (.+)$", guide, re.M)
    assert len(words) > 20
    for line in words:
        result = CliRunner(env=ENV).invoke(program, shlex.split(line))
        wanted = (4,) if "--expect 12000" in line else (0, 1)  # no such amount stands in the sample
        assert result.exit_code in wanted, (line, result.stderr)


@pytest.mark.parametrize(
    ("page", "sample", "ledger"),
    [
        ("README.md", "clean.zh-Hant.xlsx", "台帳.xlsx"),
        ("docs/README.zh-Hant.md", "clean.zh-Hant.xlsx", "台帳.xlsx"),
        ("docs/README.zh-Hans.md", "clean.zh-Hans.xlsx", "台账.xlsx"),
        ("docs/forms.md", "clean.zh-Hant.xlsx", "台帳.xlsx"),
        ("docs/writing.md", "clean.zh-Hant.xlsx", "台帳.xlsx"),
    ],
)
def test_the_commands_of_a_page_run(
    page: str, sample: str, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))
    shutil.copy(ROOT / "sample_data" / sample, tmp_path / ledger)
    monkeypatch.chdir(tmp_path)
    text = (ROOT / page).read_text("utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ledger-tools (.+)$", text, re.M)
    assert len(lines) > 2
    for line in lines:
        if "--pdf" in line and not shutil.which("soffice"):
            continue
        result = CliRunner(env=ENV).invoke(program, shlex.split(line, comments=True))
        assert result.exit_code == 0, (line, result.stderr)

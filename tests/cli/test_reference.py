"""The reference pages say what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_tools.cli.program import COMMANDS
from ledger_tools.cli.reference import main, pages
from ledger_tools.rules import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", ["commands.md", "rules.md"])
def test_a_reference_page_is_not_stale(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == pages()[name], "run python -m ledger_tools.cli.reference"


def test_every_command_and_every_code_has_its_section() -> None:
    made = pages()
    assert [name for name in COMMANDS if f"## ledger-tools {name}\n" not in made["commands.md"]] == []
    assert "### ledger-tools rules explain\n" in made["commands.md"]
    assert [rule.code for rule in RULES if f"\n## {rule.code}\n" not in made["rules.md"]] == []


def test_the_check_names_a_stale_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "rules.md").write_text("old")
    assert main([str(tmp_path), "--check"]) == 1
    assert "rules.md" in capsys.readouterr().out

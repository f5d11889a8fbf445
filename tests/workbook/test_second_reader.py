"""The second reader agrees where we read rightly, names the cells where it does not, and owns to its blind spots."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.workbook import open_workbook, second_reader
from tests.support.drawn import draw_xlsx

DRAWING = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 索賠金額
    P-1    | @2021-03-02 | 火災     | =12.5
    P-2    | @2021-03-04 | !#N/A    | =3
"""


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    return draw_xlsx(DRAWING, tmp_path / "台帳.xlsx")


def test_all_values_are_agreed_on(drawn: Path) -> None:
    found = second_reader.read_again(open_workbook(drawn))
    assert (found.values, found.differing, found.blind) == (12, 0, None)


def test_a_cell_seen_differently_is_named_and_the_exit_code_says_so(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def altered(source: object) -> dict[str, second_reader.Cells]:
        cells = original(source)  # type: ignore[arg-type]
        cells["企財險"][2, 4] = 13
        return cells

    original = second_reader.openpyxl_cells
    monkeypatch.setattr(second_reader, "openpyxl_cells", altered)
    found = second_reader.read_again(open_workbook(drawn))
    assert [(str(cell), ours, theirs) for cell, ours, theirs in found.first] == [("企財險!D2", "12.5", "13")]
    assert found.values == 11


def test_the_command_says_that_both_agree(drawn: Path) -> None:
    result = CliRunner().invoke(program, ["--lang", "en", "inspect", str(drawn), "--double-check"])
    assert result.exit_code == 0
    assert "A second reader, openpyxl, agrees on all 12 values." in result.stderr


def test_what_openpyxl_cannot_read_is_said(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: object) -> dict[str, second_reader.Cells]:
        raise KeyError("styles")

    monkeypatch.setattr(second_reader, "openpyxl_cells", fails)
    blind = second_reader.read_again(open_workbook(drawn)).blind
    assert blind is not None
    assert blind.text() == "The second reader, openpyxl, cannot read this workbook (KeyError); nothing was compared."

"""The command report, as its users call it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from tests.reports.test_workbook import LEDGER
from tests.support.drawn import draw_xlsx


def call(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, ["report", *(str(word) for word in words), "--as-of", "2021-12-31"])


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return draw_xlsx(LEDGER, tmp_path / "2021台帳.xlsx")


def test_the_usual_name_is_ledger_and_period_in_the_current_folder(ledger: Path, tmp_path: Path) -> None:
    result = call(ledger, "--month", "2021-11")

    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2021台帳 2021-11.xlsx", "2021台帳.xlsx"]
    assert "2021台帳 2021-11.xlsx" in result.stderr
    assert result.stdout == ""


def test_the_ledger_is_not_touched(ledger: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(ledger.read_bytes()).hexdigest()
    call(ledger, "--year", "110", "-o", tmp_path / "r.xlsx")

    assert hashlib.sha256(ledger.read_bytes()).hexdigest() == before
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames


def test_a_year_of_the_republic_is_the_same_report(ledger: Path, tmp_path: Path) -> None:
    call(ledger, "--year", "2021", "-o", tmp_path / "a.xlsx")
    call(ledger, "--year", "民國110年", "-o", tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_existing_file_is_replaced_only_with_force(ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.xlsx"
    target.write_text("mine")

    assert call(ledger, "--month", "2021-11", "-o", target).exit_code == 4
    assert target.read_text() == "mine"
    assert call(ledger, "--month", "2021-11", "-o", target, "--force").exit_code == 0
    assert target.read_bytes()[:2] == b"PK"


def test_the_ledger_itself_is_never_the_output(ledger: Path) -> None:
    before = ledger.read_bytes()

    assert call(ledger, "--month", "2021-11", "-o", ledger, "--force").exit_code == 4
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [(), ("--month", "2021-11", "--year", "2021"), ("--month", "2021-13"), ("--year", "21"), ("--year", "2022")],
)
def test_a_period_missing_double_wrong_or_to_come_is_a_usage_error(ledger: Path, words: tuple[str, ...]) -> None:
    result = call(ledger, *words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert len(list(ledger.parent.iterdir())) == 1


def test_another_ending_than_xlsx_is_refused(ledger: Path, tmp_path: Path) -> None:
    assert call(ledger, "--month", "2021-11", "-o", tmp_path / "r.pdf").exit_code == 2


def test_a_workbook_without_a_ledger_is_exit_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = draw_xlsx("# Sheet1\n姓名 | 生日\n甲 | @1990-01-01\n", tmp_path / "x.xlsx")

    assert call(path, "--month", "2021-11").exit_code == 3


def test_data_quality_counts_what_validate_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    backwards = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
        P-1    | @2021-11-05 | 火災     | =10      | =10      | @2021-11-01
        P-2    | @2021-11-06 | 火災     | =10      | =10      | @2021-11-02
    """
    call(draw_xlsx(backwards, tmp_path / "x.xlsx"), "--year", "2021", "-o", tmp_path / "r.xlsx", "--lang", "en")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Data quality"]

    rows = [[c.value for c in row] for row in page.iter_rows()]
    assert ["Error", 2, "date-order"] in [[*row[:2], row[4]] for row in rows if len(row) > 4]

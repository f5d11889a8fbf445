"""What people type on the command line in their own words and signs: headers as keys, full-width signs, days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger.key_names import key_named, near_keys
from tests.support.drawn import draw_xlsx

LEDGER = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 索賠金額 | 公司支出 | 情形
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =125000  | =100     | 未決
"""
SETTLED = (
    LEDGER
    + """
    # 設定
    項目 | 值
    欄位 | 企財險！G ＝ 賠款
"""
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def call(*words: object, language: str = "en") -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": language}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def key(path: Path, letter: str, *options: str) -> Any:
    data = json.loads(call("inspect", path, "--format", "json", *options).stdout)
    sheet = next(s for s in data["sheets"] if s["name"] == "企財險")
    return next(c for c in sheet["columns"] if c["column"] == letter)["key"]


@pytest.mark.parametrize("word", ["企財險!H=案件狀態", "企財險!H=案件状态", "企財險！H＝status", "企財險!H=Status"])
def test_the_option_map_takes_a_usual_header_in_any_script_and_full_width_signs(tmp_path: Path, word: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert key(path, "H") is None
    assert key(path, "H", "--map", word, "--header-row", "企財險＝1") == "status"


@pytest.mark.parametrize("word", ["賠款", "赔款", "理賠金額", "paid"])
def test_map_the_settings_sheet_and_the_option_know_the_same_names(tmp_path: Path, word: str) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert key(path, "G", "--map", f"企財險!G={word}") == "paid"
    assert call("map", path, "企財險！G", word).exit_code == 0
    assert key(path, "G") == "paid"
    assert key(draw_xlsx(SETTLED.replace("賠款", word), tmp_path / "b.xlsx"), "G") == "paid"


def test_a_full_width_mark_names_a_cell_too(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("set", path, "企財險！E2", "水災").exit_code == 0


def test_near_names_come_by_likeness() -> None:
    assert near_keys("案件狀能", ["line"])[0] == "案件狀態"
    assert near_keys("payd", ["line"])[0] == "paid"
    assert key_named("無此欄", ["line"]) is None

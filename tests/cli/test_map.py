"""map on real workbooks: a column settled in the settings sheet is read so by every later command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.render.json import schema
from tests.support.drawn import draw_xlsx

LEDGER = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 索賠金額 | 公司支出
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =125000  | =100
"""
WITH_SETTINGS = (
    LEDGER
    + """
    # 設定
    項目 | 值 | 單位 | 說明
    靜止天數 | =45 | 日 | 自訂
    欄位 | 企財險!F = claimed | | 舊的一列
    欄位 | 企財險!F = est_loss
    我的備註 | 別動
"""
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def call(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def column(path: Path, letter: str) -> dict[str, Any]:
    data = json.loads(call("inspect", path, "--format", "json").stdout)
    sheet = next(s for s in data["sheets"] if s["name"] == "企財險")
    found: dict[str, Any] = next(c for c in sheet["columns"] if c["column"] == letter)
    return found


def settings(path: Path) -> list[list[Any]]:
    return [list(row[:2]) for row in openpyxl.load_workbook(path)["設定"].iter_rows(values_only=True)]


def test_a_settled_column_is_read_so_and_the_settings_sheet_is_added(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert column(path, "G")["key"] is None
    result = call("map", path, "企財險!G", "理賠金額")
    assert result.exit_code == 0, result.stderr
    assert (column(path, "G")["key"], column(path, "G")["matched"]) == ("paid", "user")
    assert settings(path)[-1] == ["欄位", "企財險!G = paid"]


def test_a_row_is_added_to_the_users_own_settings(tmp_path: Path) -> None:
    path = draw_xlsx(WITH_SETTINGS, tmp_path / "台帳.xlsx")
    before = settings(path)
    assert call("map", path, "企財險!g", "paid").exit_code == 0
    assert settings(path) == [*before, ["欄位", "企財險!G = paid"]]


def test_a_new_word_replaces_the_earlier_ones(tmp_path: Path) -> None:
    path = draw_xlsx(WITH_SETTINGS, tmp_path / "台帳.xlsx")
    assert call("map", path, "企財險!F", "-").exit_code == 0
    assert settings(path) == [
        ["項目", "值"],
        ["靜止天數", 45],
        [None, None],
        ["欄位", "企財險!F = -"],
        ["我的備註", "別動"],
    ]
    assert (column(path, "F")["key"], column(path, "F")["matched"]) == (None, "user")


def test_what_is_settled_can_be_listed_and_taken_out(tmp_path: Path) -> None:
    path = draw_xlsx(WITH_SETTINGS, tmp_path / "台帳.xlsx")
    assert call("map", path, "--list").stdout == "企財險!F = est_loss  (設定!B4)\n"
    data = json.loads(call("map", path, "--list", "--format", "json").stdout)
    jsonschema.Draft202012Validator(schema("map")).validate(data)
    assert data["columns"] == [{"sheet": "企財險", "column": "F", "key": "est_loss", "cell": "設定!B4"}]
    assert call("map", path, "企財險!F", "--remove").exit_code == 0
    assert call("map", path, "--list").stdout == "No column is settled by hand.\n"
    assert column(path, "F")["matched"] == "alias"
    assert call("map", path, "企財險!F", "--remove").exit_code == 2


@pytest.mark.parametrize(
    ("place", "key", "says"),
    [
        ("企財險!G", "payd", "paid"),
        ("企財險!Z", "paid", "nothing in column Z"),
        ("企財!G", "paid", "the sheets are 企財險"),
        ("企財險", "paid", "names no column"),
        ("企財險!G", "est_loss", "settled as est_loss already"),
    ],
)
def test_mistakes_are_told_and_nothing_changes(tmp_path: Path, place: str, key: str, says: str) -> None:
    path = draw_xlsx(WITH_SETTINGS, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    result = call("map", path, place, key)
    assert result.exit_code == 2
    assert says in result.stderr
    assert path.read_bytes() == before


def test_a_key_is_needed(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert call("map", path, "企財險!G").exit_code == 2
    assert call("map", path).exit_code == 2

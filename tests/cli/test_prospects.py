"""inspect says what each writing command would touch, and the guard's reason where one would be refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.render.json import schema
from tests.support.drawn import draw_xlsx

BOOK = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 索賠金額
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =125000

    # 電話登記
    編號 | 通話日期 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 經辦人
    1 | @2021-10-01 | 王大同 | 0911-111 | 第一次跟蹤 | 是 | 都好 | 小張
"""


def writing(path: Path) -> dict[str, dict[str, Any]]:
    env = {"LC_ALL": "C.UTF-8", "LEDGER_TOOLS_LANG": "en"}
    data = json.loads(CliRunner(env=env).invoke(program, ["inspect", str(path), "--format", "json"]).stdout)
    import jsonschema

    jsonschema.Draft202012Validator(schema("inspect")).validate(data)
    return {entry["command"]: entry for entry in data["writing"]}


def with_part(path: Path, name: str, old: str, new: str) -> Path:
    """Return a copy of a workbook in which one part is worded differently."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            text = source.read(entry).decode()
            if entry.filename == name:
                assert old in text
            target.writestr(entry, text.replace(old, new) if entry.filename == name else text)
    return changed


def test_an_ordinary_workbook_takes_everything_that_it_has_a_place_for(tmp_path: Path) -> None:
    found = writing(draw_xlsx(BOOK, tmp_path / "台帳.xlsx"))
    assert list(found) == [
        "set", "append", "sheets add", "log call", "log letter", "map", "validate --mark", "validate --fix",
    ]  # fmt: skip
    assert found["set"]["touches"] == ["企財險", "電話登記"]
    assert found["log call"]["touches"] == ["電話登記!A3"]
    assert found["log letter"]["possible"] is False
    assert "letter-register" in found["log letter"]["reason"]
    assert found["map"]["adds"] == ["設定"]
    assert found["validate --fix"]["adds"] == ["修改記錄"]
    assert "跟蹤服務電話登記表" not in found["sheets add"]["adds"]


def test_a_locked_structure_refuses_new_sheets_only(tmp_path: Path) -> None:
    path = draw_xlsx(BOOK, tmp_path / "台帳.xlsx")
    found = writing(
        with_part(path, "xl/workbook.xml", "<bookViews", '<workbookProtection lockStructure="1"/><bookViews')
    )
    assert [c for c, entry in found.items() if not entry["possible"]] == [
        "sheets add", "log letter", "map", "validate --mark", "validate --fix",
    ]  # fmt: skip
    assert "structure of the workbook is protected" in found["map"]["reason"]


def test_a_protected_register_takes_no_call(tmp_path: Path) -> None:
    path = draw_xlsx(BOOK, tmp_path / "台帳.xlsx")
    found = writing(
        with_part(path, "xl/worksheets/sheet2.xml", "</sheetData>", '</sheetData><sheetProtection sheet="1"/>')
    )
    assert found["set"]["touches"] == ["企財險"]
    assert "電話登記 is protected" in found["log call"]["reason"]


def test_a_workbook_without_a_ledger_takes_cells_rows_and_sheets(tmp_path: Path) -> None:
    found = writing(draw_xlsx("# Sheet1\n姓名 | 生日\n甲 | @1990-01-01\n", tmp_path / "other.xlsx"))
    possible = [command for command, entry in found.items() if entry["possible"]]
    assert possible == ["set", "append", "sheets add"]

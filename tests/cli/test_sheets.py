"""sheets add and sheets list on real workbooks: what is added, what is used, and what stays as it was."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger import read_book
from ledger_tools.ledger.specs import SHEETS, sheet_spec
from ledger_tools.render.json import schema
from ledger_tools.workbook import open_workbook
from tests.support.drawn import draw_xlsx

CHINESE = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 索賠金額
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | =125000

    # 電話登記
    編號 | 通話日期 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 經辦人
    1 | @2021-10-01 | 王大同 | 0911-111 | 第一次跟蹤 | 是 | 都好 | 小張

    # 人員
    員工 | 姓名 | 職務
    1 | 小張 | 跟蹤業務員
"""
ENGLISH = """
    # Claims
    Policy No. | Claim No. | Date of Loss | Cause | Paid
    P-1        | CL-1      | @2021-03-05  | Fire  | =1200
"""
SIMPLIFIED = """
    # 企财险
    序号 | 保险单号 | 赔案号 | 出险时间    | 出险原因 | 索赔金额
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火灾     | =125000
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def call(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def roles(path: Path) -> dict[str, str]:
    """Return the role of each sheet that our own reader recognises."""
    return {r.name: r.role for r in read_book(open_workbook(path), as_of=date(2021, 12, 31)).readings if r.role}


def findings(path: Path) -> set[tuple[str, str, str]]:
    data = json.loads(call("validate", path, "--as-of", "2021-12-31", "--format", "json").stdout)
    return {(f["code"], f["sheet"], f["cell"]) for f in data["findings"]}


def test_the_usual_sheets_are_added_and_read_as_what_they_are(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    before = findings(path)
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    result = call("sheets", "add", path)
    assert result.exit_code == 0, result.stderr
    assert roles(path) == {
        "企財險": "line",
        "電話登記": "call-register",
        "人員": "staff",
        "客戶檔案基本資料表": "customer-file",
        "跟蹤服務電話記錄表": "call-record",
        "跟蹤服務信函登記表": "letter-register",
        "設定": "settings",
    }
    assert "there already, as the sheet 電話登記" in result.stderr
    assert findings(path) == before
    with zipfile.ZipFile(path) as archive:
        assert all(archive.read(f"xl/worksheets/sheet{n}.xml") == old[f"xl/worksheets/sheet{n}.xml"] for n in (1, 2, 3))


def test_a_second_time_nothing_is_added(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path).exit_code == 0
    once = path.read_bytes()
    result = call("sheets", "add", path)
    assert result.exit_code == 0
    assert "Nothing had to change" in result.stdout
    assert path.read_bytes() == once


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh-Hant"), (SIMPLIFIED, "zh-Hans"), (ENGLISH, "en")])
def test_every_sheet_can_be_added_in_the_workbooks_own_language(tmp_path: Path, text: str, language: str) -> None:
    path = draw_xlsx(text, tmp_path / "book.xlsx")
    had = set(roles(path).values())
    assert call("sheets", "add", path, "--all").exit_code == 0
    found = roles(path)
    for key in set(SHEETS) - had:
        assert found[sheet_spec(key).names[language]] == key
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book[sheet_spec("customer-file").names[language]][1]]
    assert headers == [column.labels[language] for column in sheet_spec("customer-file").columns]


def test_names_are_taken_in_any_language(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "Call Record", "活动,holidays", "--lang", "en").exit_code == 0
    names = openpyxl.load_workbook(path).sheetnames
    assert [name for name in names if name.isascii()][:3] == ["Call Record", "Events", "Holidays"]


def test_an_unknown_name_is_refused_with_a_near_one(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    result = call("sheets", "add", path, "call-registre")
    assert result.exit_code == 2
    assert "call-register" in result.stderr


def test_a_name_that_is_taken_by_something_else_gets_a_number(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE + "\n    # 活動\n    通訊錄\n    甲\n", tmp_path / "台帳.xlsx")
    result = call("sheets", "add", path, "events")
    assert result.exit_code == 0, result.stderr
    assert "活動 (2)" in result.stderr
    assert roles(path)["活動 (2)"] == "events"
    assert openpyxl.load_workbook(path)["活動"]["A1"].value == "通訊錄"


def test_drop_downs_offer_choices_and_the_users_own_staff(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    assert call("sheets", "add", path, "call-record").exit_code == 0
    rules = openpyxl.load_workbook(path)["跟蹤服務電話記錄表"].data_validations.dataValidation
    formulas = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in rules}
    assert formulas["E"] == '"去電,來電"'
    assert formulas["R"].startswith("'人員'!$B$2:")


def test_long_lists_stand_once_in_a_hidden_sheet_that_is_used_again(tmp_path: Path) -> None:
    path = draw_xlsx(ENGLISH, tmp_path / "claims.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Claims", "Call Register", "Choices"]
    assert book["Choices"].sheet_state == "hidden"
    assert call("sheets", "add", path, "call-record").exit_code == 0
    book = openpyxl.load_workbook(path)
    first, second = (
        {r.formula1 for r in book[n].data_validations.dataValidation} for n in ("Call Register", "Call Record")
    )
    long = {formula for formula in first if formula.startswith("'Choices'")}
    assert long
    assert long <= second
    assert set(roles(path)) == {"Claims", "Call Register", "Call Record"}


def test_any_workbook_takes_them_even_without_a_ledger(tmp_path: Path) -> None:
    path = draw_xlsx("# Sheet1\n姓名 | 生日\n甲 | @1990-01-01\n", tmp_path / "other.xlsx")
    assert call("sheets", "add", path, "call-register").exit_code == 0
    assert "call-register" in roles(path).values()


def test_list_says_under_which_name_each_is_there(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    lines = call("sheets", "list", path).stdout.splitlines()
    assert any("call-register" in line and line.endswith("電話登記") for line in lines)
    assert any("letter-register" in line and line.endswith("(missing)") for line in lines)
    data = json.loads(call("sheets", "list", path, "--format", "json").stdout)
    jsonschema.Draft202012Validator(schema("sheets")).validate(data)
    assert [e["sheets"] for e in data["sheets"] if e["key"] in ("call-register", "staff", "events")] == [
        ["電話登記"], [], ["人員"],
    ]  # fmt: skip


def test_a_trial_adds_nothing(tmp_path: Path) -> None:
    path = draw_xlsx(CHINESE, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    result = call("sheets", "add", path, "--dry-run", "--format", "json")
    assert json.loads(result.stdout)["edits"][0]["sheet"] == "客戶檔案基本資料表"
    assert path.read_bytes() == before

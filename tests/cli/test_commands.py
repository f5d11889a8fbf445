"""inspect, validate and rules on real workbooks, as their users call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.render.json import schema
from tests.support.drawn import draw_xlsx

MESSY = """
    # 企財險
    2021年企業財產險理賠台帳
    序號 | 保單號   | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 跟進情形
    =1   | PAC-0001 | @2021-03-05 | 火災     | =125000  | =120000  | @2021-04-01 | 已寄
    =2   | PAC-0002 | @2021-04-06 | 水浸     | =20000   | =18000   | @2021-03-01 |
    =3   | PAC-0003 | @2021-05-07 | 颱風     | =3000    |          |             |
    合計 |          |             |          | =148000  | =138000  |

    # 說明
    本表由行政部填寫
"""
CLEAN = """
    # 企財險
    序號 | 保單號   | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    =1   | PAC-0001 | @2021-03-05 | 火災     | =125000  | =120000  | @2021-04-01
    =2   | PAC-0002 | @2021-04-06 | 水浸     | =20000   | =18000   | @2021-05-01
"""
NO_LEDGER = """
    # Sheet1
    姓名 | 生日
    甲   | @1990-01-01
"""


def call(*words: object, **environ: str) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"} | environ
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def data_of(result: Result, name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(result.stdout)
    jsonschema.Draft202012Validator(schema(name)).validate(data)
    return data


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    return draw_xlsx(MESSY, tmp_path / "台帳.xlsx")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return draw_xlsx(CLEAN, tmp_path / "clean.xlsx")


def validate(path: Path, *words: object) -> Result:
    return call("validate", path, "--as-of", "2021-12-31", *words)


def test_a_late_date_is_found_at_its_cell_with_exit_code_1(messy: Path) -> None:
    result = validate(messy)
    assert result.exit_code == 1
    assert "台帳.xlsx:企財險!G4: error date-order: " in result.stdout
    assert "errors: 1" in result.stderr
    assert "errors:" not in result.stdout


def test_the_cell_is_marked_in_its_row(messy: Path) -> None:
    lines = validate(messy, "--only", "date-order").stdout.splitlines()
    assert any("4 | " in line and "2021-03-01" in line for line in lines)
    assert any(line.rstrip().endswith("^^^^^^^^^^") for line in lines)


def test_json_on_standard_output_is_nothing_but_json(messy: Path) -> None:
    result = validate(messy, "--format", "json")
    data = data_of(result, "validate")
    assert [(f["code"], f["cell"]) for f in data["findings"] if f["severity"] == "error"] == [("date-order", "G4")]
    assert data["as_of"] == "2021-12-31"
    assert data["workbook"]["name"] == "台帳.xlsx"
    assert result.stderr == ""


def test_the_same_call_gives_the_same_bytes(messy: Path) -> None:
    for form in ("text", "json", "csv", "sarif", "junit"):
        assert validate(messy, "--format", form).stdout_bytes == validate(messy, "--format", form).stdout_bytes


def test_a_clean_ledger_is_silent_with_q(clean: Path) -> None:
    result = call("-q", "validate", clean, "--as-of", "2021-12-31", "--fail-on", "info")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert "errors: 0" in validate(clean).stderr


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_level_that_fails_can_be_chosen(messy: Path, fail_on: str, code: int) -> None:
    assert validate(messy, "--only", "date-order", "--fail-on", fail_on).exit_code == code


def test_codes_can_be_chosen_and_left_out_by_name_or_number(messy: Path) -> None:
    assert "date-order" not in validate(messy, "--skip", "date-order").stdout
    assert "date-order" not in validate(messy, "--skip", "v24,V03").stdout
    assert "date-order" in validate(messy, "--only", "V03").stdout


def test_an_unknown_code_is_a_usage_error_that_names_the_near_one(messy: Path) -> None:
    result = validate(messy, "--only", "date-ordre")
    assert result.exit_code == 2
    assert "did you mean date-order?" in result.stderr


def test_the_output_file_takes_its_format_from_its_ending(messy: Path, tmp_path: Path) -> None:
    for name, start in [("a.json", b"{"), ("a.csv", b"\xef\xbb\xbf"), ("a.sarif", b"{"), ("a.xml", b"<?xml")]:
        result = validate(messy, "-o", tmp_path / name)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "errors: 1" in result.stderr
        assert (tmp_path / name).read_bytes().startswith(start)


def test_the_ledger_itself_is_never_an_output(messy: Path) -> None:
    before = messy.read_bytes()
    result = validate(messy, "--format", "json", "-o", messy, "--force")
    assert result.exit_code == 4
    assert messy.read_bytes() == before


def test_a_baseline_holds_back_what_was_known(messy: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert validate(messy, "-o", known).exit_code == 1
    again = validate(messy, "--baseline", known, "--fail-on", "info")
    assert (again.exit_code, again.stdout) == (0, "")
    draw_xlsx(
        MESSY.replace("    =1   | PAC-0001", "    =9 | PAC-0009 | @2021-01-02 | 火災 | =1 | |\n    =1   | PAC-0001"),
        messy,
    )
    moved = validate(messy, "--baseline", known, "--only", "date-order")
    assert moved.stdout == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"schema": "ledger-tools/inspect/1"}'])
def test_a_wrong_baseline_is_refused(messy: Path, tmp_path: Path, text: str) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(text)
    result = validate(messy, "--baseline", wrong)
    assert result.exit_code == 3
    assert "wrong.json" in result.stderr


def test_a_workbook_without_a_ledger_stops_validate_but_not_inspect(tmp_path: Path) -> None:
    path = draw_xlsx(NO_LEDGER, tmp_path / "a.xlsx")
    stopped = call("validate", path)
    assert stopped.exit_code == 3
    assert "inspect" in stopped.stderr
    shown = call("inspect", path)
    assert shown.exit_code == 0
    assert "Sheet1: not recognised, left alone" in shown.stdout


@pytest.mark.parametrize("name", ["inspect", "validate"])
def test_a_missing_file_is_one_sentence_and_3(tmp_path: Path, name: str) -> None:
    result = call(name, tmp_path / "沒有.xlsx")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "沒有.xlsx" in result.stderr


def test_inspect_shows_each_column_and_what_was_left_out(messy: Path) -> None:
    result = call("inspect", messy)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "企財險: claim ledger, Property (property)" in lines
    assert "  headers in row 2; records: 3, in rows 3 to 5" in lines
    assert any(line.split()[:2] == ["B", "保單號"] and "policy_no" in line for line in lines)
    assert any(line.split()[:4] == ["H", "跟進情形", "–", "not"] for line in lines)
    assert "  left out as total: row 6" in lines
    assert "--header-row 企財險=2" in result.stdout


def test_inspect_json_keeps_to_its_schema(messy: Path) -> None:
    data = data_of(call("inspect", messy, "--format", "json"), "inspect")
    sheet = data["sheets"][0]
    assert (sheet["name"], sheet["kind"], sheet["line"], sheet["header_rows"]) == ("企財險", "line", "property", [2])
    assert [c["column"] for c in sheet["unmapped"]] == ["H"]
    assert data["package"]["charts"] == 0
    assert data["package"]["macros"] is False


def test_a_column_read_by_the_users_word_says_so(messy: Path) -> None:
    result = call("inspect", messy, "--map", "企財險!H=claim_no", "--format", "json")
    columns = {c["column"]: c for c in data_of(result, "inspect")["sheets"][0]["columns"]}
    assert (columns["H"]["key"], columns["H"]["matched"]) == ("claim_no", "user")


def test_an_override_for_a_sheet_that_is_not_there_is_a_usage_error(messy: Path) -> None:
    result = call("inspect", messy, "--header-row", "車險=3")
    assert result.exit_code == 2
    assert "車險" in result.stderr


@pytest.mark.parametrize("day", ["2021-13-01", "yesterday", "31.12.2021"])
def test_a_day_that_is_none_is_a_usage_error(messy: Path, day: str) -> None:
    result = call("validate", messy, "--as-of", day)
    assert result.exit_code == 2
    assert "2021-11-30" in result.stderr


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = call("rules", "list")
    assert listed.exit_code == 0
    assert any(line.startswith("date-order ") and "V03" in line for line in listed.stdout.splitlines())
    explained = call("rules", "explain", "date-order")
    assert explained.exit_code == 0
    assert "Before" in explained.stdout
    assert "After" in explained.stdout
    data = data_of(call("rules", "explain", "V03", "--format", "json"), "rules")
    assert [rule["code"] for rule in data["rules"]] == ["date-order"]
    assert call("rules", "explain", "nothing-such").exit_code == 2
    assert len(data_of(call("rules", "list", "--format", "json"), "rules")["rules"]) > 30


def test_reading_changes_no_byte_and_leaves_nothing_beside_the_ledger(messy: Path) -> None:
    before = messy.read_bytes()
    validate(messy)
    call("inspect", messy)
    assert messy.read_bytes() == before
    assert [p.name for p in messy.parent.iterdir()] == ["台帳.xlsx"]


def test_public_workbooks_get_an_answer_or_one_sentence(corpus: list[Path]) -> None:
    for path in corpus[::12]:
        result = call("inspect", path, "--format", "json")
        if result.exit_code == 0:
            data_of(result, "inspect")
        else:
            assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1), path.name

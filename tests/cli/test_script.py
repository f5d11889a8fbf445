"""script KIND [FILE]: which script, which case, which form; and that the ledger is only read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger.scripts import script_keys
from ledger_tools.render.json import schema
from tests.support.calls import CASES
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-12-31")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_xlsx(CASES, tmp_path_factory.mktemp("cases") / "台帳.xlsx")


def call(*words: object, **environ: str) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "LEDGER_TOOLS_LANG": "en"} | environ
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


@pytest.mark.parametrize("words", [("script",), ("script", "list")])
def test_without_a_kind_the_scripts_are_listed(words: tuple[str, ...]) -> None:
    result = call(*words)
    assert result.exit_code == 0, result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines() if not line.startswith(" ")] == list(script_keys())


def test_the_list_as_json_keeps_to_its_schema() -> None:
    data = json.loads(call("script", "--format", "json").stdout)
    jsonschema.Draft202012Validator(schema("scripts")).validate(data)
    assert [entry["key"] for entry in data["scripts"]] == list(script_keys())


@pytest.mark.parametrize("kind", ["new-policy", "NEW_POLICY", "新單回訪", "新单回访", "New policy"])
def test_a_kind_is_named_by_code_or_by_label(kind: str) -> None:
    assert "(new-policy)" in call("script", kind).stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("services",), 2, "perhaps service"),
        (("理賠進",), 2, "perhaps claim"),
        (("xyz",), 2, "unit-linked"),
        (("service", "--customer", "王大同"), 2, "name the workbook"),
        (("service", "FILE"), 2, "--customer, --plate"),
        (("list", "FILE"), 2, "name a script"),
        (("new-policy", "FILE", "--plate", "AAA-1111"), 2, "--policy, --customer"),
        (("service", "FILE", "--customer", "王大"), 3, "王大同"),
        (("claim", "FILE", "--claim", "CPR-009"), 3, "CPR-00"),
        (("service", "FILE", "--customer", "李小龍"), 5, "客戶檔案!A3"),
        (("service", "nowhere.xlsx", "--customer", "甲"), 3, "nowhere.xlsx"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_sentence(
    ledger: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    result = call("script", *(ledger if word == "FILE" else word for word in words), *DAY)
    assert result.exit_code == code, result.stderr
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_the_facts_stand_above_the_items_and_the_ledger_is_only_read(ledger: Path) -> None:
    before = ledger.read_bytes()
    result = call("script", "claim", ledger, "--claim", "CPR-001", *DAY)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.index("125,000.50 TWD") < result.stdout.index("□ 1 ")
    assert "損失清單" in result.stdout
    assert "98765" not in result.stdout  # the reserve
    assert "98,765" not in result.stdout
    assert ledger.read_bytes() == before


def test_the_list_speaks_the_users_language_and_the_sheet_the_workbooks(ledger: Path, tmp_path: Path) -> None:
    words = ("script", "after-payment", ledger, "--claim", "CPR-002", *DAY)
    assert call(*words, LEDGER_TOOLS_LANG="zh-Hans").stdout.startswith("理赔回访")
    assert call(*words, "-o", tmp_path / "out.xlsx", LEDGER_TOOLS_LANG="en").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").active["A1"].value == "理賠回訪  甲公司 CPR-002"
    assert call(*words, "-o", tmp_path / "en.xlsx", "--lang", "en").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "en.xlsx").active["A1"].value == "After payment  甲公司 CPR-002"


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize("key", script_keys())
def test_no_script_names_numbers_of_ours_that_no_clerk_knows(key: str, language: str) -> None:
    result = call("script", key, "--lang", language)
    assert result.exit_code == 0, result.stderr
    assert re.findall(r"\b[SV]\d+", result.stdout) == []


def test_json_with_a_case_keeps_to_its_schema_and_names_the_cells(ledger: Path) -> None:
    for kind, option, text in [
        ("service", "--customer", "K-1"),
        ("claim", "--claim", "CPR-001"),
        ("after-payment", "--claim", "CPR-002"),
        ("new-policy", "--policy", "L-1"),
        ("unit-linked", "--policy", "L-2"),
        ("closing", "--customer", "K-1"),
    ]:
        result = call("script", kind, ledger, option, text, *DAY, "--format", "json")
        assert result.exit_code == 0, result.stderr
        data = json.loads(result.stdout)
        jsonschema.Draft202012Validator(schema("script")).validate(data)
        assert data["workbook"]["name"] == "台帳.xlsx"
        assert data["facts"]
        assert all(fact["cells"] for fact in data["facts"])


def test_the_same_call_gives_the_same_sheet_and_nothing_is_written_over(ledger: Path, tmp_path: Path) -> None:
    words = ("script", "service", ledger, "--customer", "K-1", *DAY, "-o")
    for name in ("one.xlsx", "two.xlsx"):
        assert call(*words, tmp_path / name).exit_code == 0
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert call(*words, tmp_path / "one.xlsx").exit_code == 4
    assert call(*words, ledger, "--force").exit_code == 4


def test_a_sheet_without_a_case_is_blank_to_fill_in(tmp_path: Path) -> None:
    assert call("script", "new-policy", "-o", tmp_path / "blank.xlsx", "--lang", "zh-Hant").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "blank.xlsx").active["A1"].value == "新單回訪"


def test_a_broken_pack_of_the_users_does_not_silence_a_script(tmp_path: Path) -> None:
    path = draw_xlsx(CASES + "\n# 設定\n項目 | 值\n法規包 | no-such-pack\n", tmp_path / "台帳.xlsx")
    assert call("script", "service", path, "--customer", "K-1", *DAY).exit_code == 0

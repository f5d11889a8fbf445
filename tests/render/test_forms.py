"""Findings as JSON, CSV, SARIF and JUnit, for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Severity
from ledger_tools.render.csv import guarded, validate_csv
from ledger_tools.render.json import inspect_json, schema, validate_json
from ledger_tools.render.junit import validate_junit
from ledger_tools.render.rules import rules_json
from ledger_tools.render.sarif import validate_sarif
from ledger_tools.text.i18n import msg
from tests.render.made import RULES, late, made_book, made_checked


def checked_json(text: bytes, name: str) -> Any:
    """Return JSON after holding it against its published schema."""
    data = json.loads(text)
    wanted = schema(name)
    jsonschema.Draft202012Validator.check_schema(wanted)
    jsonschema.Draft202012Validator(wanted).validate(data)
    return data


def test_json_has_exactly_the_public_keys() -> None:
    data = checked_json(validate_json(made_checked([late(2)]), "en"), "validate")
    assert list(data) == ["schema", "workbook", "as_of", "sheets", "findings", "summary", "accepted"]
    assert data["schema"] == "ledger-tools/validate/1"
    assert data["workbook"] == {"name": "台帳.xlsx", "sha256": "0" * 64}
    assert data["as_of"] == "2021-12-31"
    assert data["summary"] == {"error": 1, "warning": 0, "info": 0}
    finding = data["findings"][0]
    assert finding.pop("fingerprint")
    assert finding == {
        "code": "date-order",
        "severity": "error",
        "sheet": "企財險",
        "cell": "G2",
        "row": 2,
        "key": "paid_at",
        "value": "2021-03-01",
        "message": "paid on 2021-03-01, before the loss",
        "fix": "Correct the earlier or the later date.",
        "related": ["企財險!D2"],
    }


def test_a_sheet_in_json_says_how_it_was_read() -> None:
    sheet = checked_json(validate_json(made_checked([]), "en"), "validate")["sheets"][0]
    assert {k: v for k, v in sheet.items() if k != "columns"} == {
        "name": "企財險",
        "kind": "line",
        "line": "property",
        "header_rows": [1],
        "first_row": 2,
        "last_row": 5,
        "rows": 4,
        "unmapped": [],
        "left_out": [{"row": 6, "why": "total"}],
    }
    assert sheet["columns"][1] == {
        "column": "B",
        "header": "保單號",
        "key": "policy_no",
        "matched": "alias",
        "suggested": None,
        "unit": None,
    }


def test_inspect_json_keeps_to_its_schema() -> None:
    data = checked_json(inspect_json(made_book(), {"charts": 2, "macros": False}, "en"), "inspect")
    assert list(data) == ["schema", "workbook", "sheets", "package", "writing"]
    assert data["sheets"][0]["hidden_rows"] == []


def test_rules_json_keeps_to_its_schema() -> None:
    data = checked_json(rules_json(list(RULES.values()), "zh-Hant"), "rules")
    assert data["rules"][0]["example"]["after"] == [["保單號", "賠付時間"], ["P-1", "2021-03-09"]]
    assert data["rules"][1]["example"] is None


def test_half_a_character_from_a_damaged_cell_does_not_stop_any_form() -> None:
    checked = made_checked([late(2, value="\ud800x\x00", message=msg("see {value}", value="\ud800x\x00\ufffe"))])
    json.loads(validate_json(checked, "en"))
    json.loads(validate_sarif(checked, "en"))
    validate_csv(checked, "en").decode("utf-8-sig")
    ElementTree.fromstring(validate_junit(checked, "en", Severity.INFO))


def test_csv_opens_in_excel_with_a_header_line() -> None:
    data = validate_csv(made_checked([late(2)]), "en")
    assert data.startswith(b"\xef\xbb\xbfworkbook,sheet,cell,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(r["sheet"], r["cell"], r["row"], r["severity"], r["code"], r["value"], r["related"]) for r in rows] == [
        ("企財險", "G2", "2", "error", "date-order", "2021-03-01", "企財險!D2")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1",
        "　＋1",
        "－2",
        "＠x",
        "\u00a0=1",
        "\n=1",
        "\ufeff=1",
    ],
)
def test_what_a_spreadsheet_might_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "P-001", "2021-03-01", "火災", "a=b", " 1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_sarif_places_each_result_at_its_cell() -> None:
    run = json.loads(validate_sarif(made_checked([late(2), late(3, code="other", related=[])]), "en"))["runs"][0]
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["date-order", "seq-odd", "other"]
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("date-order", 0, "error")
    assert (second["ruleId"], second["ruleIndex"]) == ("other", 2)
    location = first["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E5%8F%B0%E5%B8%B3.xlsx"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "企財險!G2"
    assert first["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "企財險!D2"


def test_junit_fails_the_codes_that_are_grave_enough() -> None:
    findings = [late(2), late(3, code="seq-odd", severity=Severity.INFO, cell=CellRef("企財險", 3, 1))]
    suites = ElementTree.fromstring(validate_junit(made_checked(findings), "en", Severity.WARNING))
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    failure = cases["date-order"].find("failure")
    assert failure is not None
    assert failure.text == "企財險!G2: error: paid on 2021-03-01, before the loss"
    assert cases["seq-odd"].find("failure") is None
    assert cases["seq-odd"].findtext("system-out", "").startswith("企財險!A3: info")


def test_junit_fails_nothing_when_nothing_is_to_fail() -> None:
    suites = ElementTree.fromstring(validate_junit(made_checked([late(2)]), "en", None))
    assert suites.get("failures") == "0"

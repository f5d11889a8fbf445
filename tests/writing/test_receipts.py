"""What writing commands print as JSON: always as the published schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, FillCell, SetCell
from ledger_tools.render.json import schema
from ledger_tools.workbook import apply
from tests.writing import made


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(made.rich_book())
    return path


def told(kind: str, *words: str) -> dict[str, Any]:
    """Run a command and return its JSON, held against the schema."""
    result = CliRunner().invoke(program, [*words, "--format", "json"])
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    check(kind, data)
    return data


def check(kind: str, data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    jsonschema.validate(data, schema(kind), cls=jsonschema.Draft202012Validator)


def test_receipts_of_commands_keep_to_the_schema(ledger: Path) -> None:
    path = str(ledger)
    assert told("receipt", "set", path, "台帳!D2", "看")["edits"][0]["kind"] == "set"
    assert told("receipt", "append", path, "台帳", "P-9", "2021-11-30", "5")["edits"][0]["row"] == 7
    assert told("receipt", "set", path, "台帳!D2", "", "--dry-run")["dry_run"] is True
    copy = told("receipt", "set", path, "台帳!D2", "新", "--to", str(ledger.with_name("copy.xlsx")))
    assert copy["backup"] is None


def test_receipts_of_every_kind_of_edit_keep_to_the_schema(ledger: Path) -> None:
    edits = [
        SetCell("台帳", "C2", 5),
        AppendRows("台帳", [["P-8", None, 3]]),
        AddComment("台帳", "C3", "看"),
        FillCell("台帳", "C4", "FFF2CC"),
        AddSheet("新頁"),
    ]
    receipt = apply(ledger, edits).as_json()
    check("receipt", receipt)
    assert [e["kind"] for e in receipt["edits"]] == ["set", "append", "comment", "fill", "add-sheet"]


def test_undo_tells_each_cell_as_set_back(ledger: Path) -> None:
    edits = [
        SetCell("台帳", "C2", 5),
        AppendRows("台帳", [["P-8", None, 3]]),
        FillCell("台帳", "C4", "FFF2CC"),
        AddSheet("新頁"),
    ]
    apply(ledger, edits, command="set")
    receipt = told("receipt", "undo", str(ledger))
    assert [(e["kind"], e["cells"], e["before"], e["after"]) for e in receipt["edits"]] == [
        ("set", ["C2"], "5", "1000.5"),
        ("set", ["A7"], "P-8", None),
        ("set", ["C7"], "3", None),
    ]
    assert "xl/worksheets/sheet4.xml" in receipt["parts"]["removed"]


def test_the_list_of_backups_keeps_to_its_schema(ledger: Path) -> None:
    apply(ledger, [SetCell("台帳", "C2", 5)], command="set")
    apply(ledger, [SetCell("台帳", "C2", 6)], command="set")
    assert len(told("backups", "backups", str(ledger))["backups"]) == 2

"""The commands set, append, undo and backups, as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger_tools.cli import program
from tests.writing import made


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made.book('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>44504</v></c></row>'))
    return path


def run(*words: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        program.main(["--lang", "en", *map(str, words)])
    shown = capsys.readouterr()
    return int(stop.value.code or 0), shown.out, shown.err


def test_set_shows_what_changed_and_where_the_backup_is(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("set", ledger, "台帳!A1", "-5", "--expect", "1", capsys=capsys)
    assert code == 0
    assert "台帳!A1: 1 → -5\n" in out
    assert f"Parts changed: {made.SHEET}\n" in out
    assert "The other 5 parts are the same, byte for byte.\n" in out
    assert "Saved. Backup: " in out
    assert made.values(ledger.read_bytes())["A1"] == -5


def test_what_is_told_of_a_change_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsx"
    data = made.parts(made.sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    turned = "台\u202e帳\u2066"  # marks that turn the direction of writing
    data["xl/workbook.xml"] = data["xl/workbook.xml"].replace("台帳".encode(), turned.encode())
    path.write_bytes(made.zipped(data))
    code, out, _ = run("set", path, f"{turned}!A1", "a\u202eb", "--dry-run", capsys=capsys)
    assert code == 0
    assert "台帳!A1: 1 → ab\n" in out


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        ("0012", "auto", "0012"),
        ("12", "text", "12"),
        ("=1+1", "auto", "=1+1"),
        ("+886912345678", "auto", "+886912345678"),
        ("12.50", "auto", 12.5),
        ("1,234", "number", 1234),
        ("1234567890123456", "auto", "1234567890123456"),
        ("110101199003070000", "auto", "110101199003070000"),
        ("-1000000000000000", "auto", "-1000000000000000"),
        ("100000000000000", "auto", 100000000000000),
        ("0.1000000000000000", "auto", 0.1),
        ("TRUE", "auto", "TRUE"),
        ("2021-02-30", "auto", "2021-02-30"),
        ("", "auto", None),
    ],
)  # fmt: skip
def test_words_become_values(
    ledger: Path, capsys: pytest.CaptureFixture[str], value: str, kind: str, stored: object
) -> None:
    assert run("set", ledger, "台帳!A1", value, "--type", kind, capsys=capsys)[0] == 0
    assert made.values(ledger.read_bytes()).get("A1") == stored


def test_append_prints_a_receipt_for_programs(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("append", ledger, "台帳", "7", "2021-11-05", "--format", "json", capsys=capsys)
    receipt = json.loads(out)
    assert code == 0
    assert receipt["edits"][0] == {
        "kind": "append",
        "sheet": "台帳",
        "row": 2,
        "cells": ["A2", "B2"],
        "before": None,
        "after": ["7", "2021-11-05"],
    }
    assert set(receipt) == {"schema", "workbook", "edits", "parts", "backup", "dry_run"}


def test_a_trial_prints_the_plan_and_writes_nothing(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = ledger.read_bytes()
    code, out, err = run("append", ledger, "台帳", "7", "--dry-run", capsys=capsys)
    assert code == 0
    assert "Plan: add 1 row(s) to 台帳" in err
    assert "nothing was written" in out
    assert ledger.read_bytes() == old


def test_undo_and_backups(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = ledger.read_bytes()
    run("set", ledger, "台帳!A1", "5", capsys=capsys)
    code, out, _ = run("backups", ledger, capsys=capsys)
    assert (code, out.count("before set")) == (0, 1)
    code, out, _ = run("undo", ledger, capsys=capsys)
    assert code == 0
    assert "台帳!A1: 5 → 1" in out
    assert ledger.read_bytes() == old
    assert run("undo", ledger, capsys=capsys)[0] == 4
    code, out, _ = run("backups", ledger, "purge", capsys=capsys)
    assert "2 copies of a.xlsx removed." in out
    assert json.loads(run("backups", ledger, "--format", "json", capsys=capsys)[1])["backups"] == []


def test_a_word_that_looks_like_a_negative_number_is_what_it_says_everywhere(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ledger.parent)
    assert run("set", ledger, "台帳!A1", "-5", capsys=capsys)[0] == 0
    assert run("set", ledger, "台帳!A1", "7", "--expect", "-5", "--to", "-1copy.xlsx", capsys=capsys)[0] == 0
    assert made.values(ledger.with_name("-1copy.xlsx").read_bytes())["A1"] == 7
    assert run("append", "-1copy.xlsx", "台帳", "-1.5", "x", "-2", capsys=capsys)[0] == 0
    assert made.values(ledger.with_name("-1copy.xlsx").read_bytes())["C2"] == -2
    code, _, err = run("set", ledger, "台帳!A1", "7", "-8", capsys=capsys)
    assert code == 2
    assert "(-8)" in err
    assert "\x00" not in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["set", "FILE", "台帳!A1", "2", "--expect", "9"], 4, "does not hold what was expected"),
        (["set", "FILE", "無!A1", "2"], 2, "There is no sheet 無; perhaps 台帳."),
        (["append", "FILE", "台賬", "2"], 2, "There is no sheet 台賬; perhaps 台帳."),
        (["set", "FILE", "A1", "2"], 2, "names no cell"),
        (["set", "FILE", "台帳!A1", "x", "--type", "number"], 2, "not a number"),
        (["set", "FILE", "台帳!A1", "x", "--type", "date"], 2, "not a date"),
        (["set", "none.xlsx", "台帳!A1", "2"], 3, "no such file"),
        (["append", "FILE", "台帳", "x", "--row", "1"], 4, "in use"),
        (["append", "FILE", "台帳", "x", "--column", "5"], 2, "no such column"),
        (["append", "FILE", "台帳", "--dryrun"], 2, ""),
        (["undo", "FILE"], 4, "no write of ours"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_an_exit_code(
    ledger: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    old = ledger.read_bytes()
    ended, out, err = run(*[ledger if w == "FILE" else w for w in words], capsys=capsys)
    assert ended == code
    assert said in err
    assert out == ""
    assert ledger.read_bytes() == old


def test_a_quoted_sheet_name_is_understood(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("set", ledger, "'台帳'!$A$1", "5", capsys=capsys)[0] == 0


def test_writing_loads_no_heavy_library(ledger: Path) -> None:
    code = (
        "import sys; from ledger_tools.cli import program\n"
        f"try: program.main(['set', {str(ledger)!r}, '台帳!A1', '5'])\n"
        "except SystemExit as stop: assert not stop.code\n"
        "heavy = {'numpy', 'pandas', 'openpyxl', 'xlsxwriter', 'lxml', 'rich', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"

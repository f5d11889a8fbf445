"""Same ledger, same bytes, whatever the machine; and every row of a messy ledger is a claim or named as left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from tests.reports.test_archive import run

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
MESSY = ("messy.taiwan.xlsx", "messy.mainland.xlsx", "messy.broker.xlsx")
# What may differ between two machines, and between two runs on one of them.
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LEDGER_TOOLS_LANG": "en"}
THERE = {"PYTHONHASHSEED": "77", "TZ": "Asia/Taipei", "LEDGER_TOOLS_LANG": "zh-Hans", "COLUMNS": "50", "LC_ALL": "C"}
KINDS = {
    "year": ("--year", "2021", "--docx", "r.docx", "--html", "r.html", "--triangle", "r.csv"),
    "loss-run": ("--loss-run", "--html", "r.html", "--triangle", "r.csv"),
}


def made(folder: Path, ledger: str, words: tuple[str, ...], machine: dict[str, str]) -> dict[str, bytes]:
    """Return every file that a report writes, made by a program of its own in a folder of its own."""
    folder.mkdir()
    (folder / ledger).write_bytes((SAMPLES / ledger).read_bytes())
    command = [sys.executable, "-m", "ledger_tools", "-q", "report", ledger, *words]
    environment = {**os.environ, **machine, "PYTHONPATH": str(SAMPLES.parent)}
    done = subprocess.run(
        [*command, "--as-of", "2022-01-05", "-o", "r.xlsx"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {path.name: path.read_bytes() for path in sorted(folder.glob("r.*"))}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ledger", MESSY[:2])
def test_another_machine_makes_the_same_bytes_of_every_file(tmp_path: Path, ledger: str, kind: str) -> None:
    one = made(tmp_path / "here", ledger, KINDS[kind], HERE)
    other = made(tmp_path / "there", ledger, KINDS[kind], THERE)

    assert set(one) >= {"r.xlsx", "r.html", "r.csv"}
    assert [name for name in one if one[name] != other[name]] == []


def _rows_written(ledger: Path) -> dict[str, int]:
    """Return how many rows of each sheet hold anything."""
    return {
        page.title: sum(any(v not in (None, "") for v in row) for row in page.iter_rows(values_only=True))
        for page in openpyxl.load_workbook(ledger).worksheets
    }


# Rows above the first claim, counted by hand: titles, and headers of one row or two. All below is read or left out.
ABOVE = {
    "messy.taiwan.xlsx": {"企財險": 4, "公共意外": 2, "僱主責任險": 2, "110年車險": 2},
    "messy.mainland.xlsx": {"2021年": 3, "2020年": 2, "2019年货运险": 2},
    "messy.broker.xlsx": {"Bordereau Property": 3, "EL loss run": 3},
}


@pytest.mark.parametrize("ledger", MESSY)
def test_every_row_below_the_header_is_read_or_left_out(tmp_path: Path, ledger: str) -> None:
    target = tmp_path / "r.xlsx"
    words = ("--year", "2021", "--as-of", "2022-01-05", "--lang", "en", "-o", target)
    assert run("report", SAMPLES / ledger, *words).exit_code == 0
    book = openpyxl.load_workbook(target, data_only=True)
    read: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for row in book["Left out"].iter_rows(values_only=True):
        if row[1] == "Counted as claims":
            read[str(row[0])] += int(str(row[2]))
            left[str(row[0])] += int(str(row[3]))

    written = _rows_written(SAMPLES / ledger)
    assert {sheet: written[sheet] - read[sheet] - left[sheet] for sheet in read} == ABOVE[ledger]
    named = [str(row[0]) for row in book["Left out"].iter_rows(values_only=True) if "!" in str(row[0])]
    assert len(named) >= left.total()
    face = " ".join(str(v) for row in book["Summary"].iter_rows(values_only=True) for v in row if v is not None)
    assert f"Claims: {read.total()};" in face
    assert f"rows left out: {left.total()}" in face

"""Hostile and odd files give an answer or one sentence, quickly and in little memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ledger_tools.errors import InputError
from ledger_tools.workbook import Limits, open_workbook
from tests.support import hostile

ROOT = Path(__file__).resolve().parents[2]

# Reads every file of a folder in one process and prints "name<TAB>outcome<TAB>seconds<TAB>sentence" for each, at the
# end the peak memory; a process of its own so that the memory is the reader's and not the makers'.
_READ_ALL = """
import re, sys, time
from pathlib import Path
from ledger_tools.errors import InputError
from ledger_tools.workbook import open_workbook
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.process_time()
    try:
        book = open_workbook(path)
        for grid in book.grids():
            grid.value(1, 1)
        book.inventory()
        outcome, sentence = "answer", ""
    except InputError as error:
        outcome, sentence = "refusal", str(error)
    except BaseException as error:
        outcome, sentence = "crash", repr(error)
    seconds = time.process_time() - start
    print(path.name, outcome, f"{seconds:.2f}", sentence.replace(chr(10), "|"), sep=chr(9))
# not getrusage: its peak is inherited from the process that started this one
peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())
print("", "memory", int(peak[1]) // 1024, "", sep=chr(9))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def expected_outcomes(folder: Path) -> dict[str, str]:
    expected = {}
    for name, data, outcome in hostile.cases():
        (folder / name).write_bytes(data)
        expected[name] = outcome
    return expected


@pytest.fixture(scope="module")
def outcomes(folder: Path, expected_outcomes: dict[str, str]) -> dict[str, list[str]]:
    assert expected_outcomes
    run = subprocess.run(
        [sys.executable, "-c", _READ_ALL, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=300,
    )
    return {line.split("\t")[0]: line.split("\t")[1:] for line in run.stdout.splitlines()}


def test_every_file_gives_what_it_must(outcomes: dict[str, list[str]], expected_outcomes: dict[str, str]) -> None:
    wrong = []
    for name, expected in expected_outcomes.items():
        outcome, _, sentence = outcomes[name]
        allowed = {"answer", "refusal"} if expected == hostile.EITHER else {expected}
        if outcome not in allowed:
            wrong.append(f"{name}: {outcome} {sentence}")
    assert not wrong
    assert len(expected_outcomes) >= 60


def test_every_refusal_is_one_sentence_that_names_the_file(outcomes: dict[str, list[str]]) -> None:
    for name, (outcome, _, *sentence) in outcomes.items():
        if outcome == "refusal":
            assert sentence[0].startswith(f"{name}: ")
            assert sentence[0].endswith(".")
            assert "|" not in sentence[0]
            assert ". " not in sentence[0]


def test_no_file_takes_long_or_much_memory(outcomes: dict[str, list[str]]) -> None:
    slow = {name: found[1] for name, found in outcomes.items() if name and float(found[1]) > 10}
    assert not slow
    assert int(outcomes[""][1]) < 500


def test_things_that_are_no_files_are_refused_without_waiting(tmp_path: Path) -> None:
    for name, path in hostile.places(tmp_path):
        with pytest.raises(InputError):
            open_workbook(path)
        assert name


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(file_bytes=10), "file_bytes"),
        (Limits(entries=2), "entries"),
        (Limits(part_bytes=100), "part_bytes"),
        (Limits(total_bytes=900), "total_bytes"),
        (Limits(rows=1), "rows"),
        (Limits(cells=1), "cells"),
        (Limits(strings=1), "strings"),
        (Limits(merges=1), "merges"),
        (Limits(styles=1), "styles"),
        (Limits(depth=2), "depth"),
        (Limits(ratio=1, ratio_floor=10), "ratio"),
    ],
)
def test_every_limit_is_named_by_its_refusal(tmp_path: Path, limits: Limits, word: str) -> None:
    from tests.support.packages import MAIN, parts, worksheet, zipped

    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>a{n}</t></is></c></row>' for n in range(1, 4))
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>'
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf/></cellXfs></styleSheet>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(parts(worksheet(rows, after=merges), styles=styles)))
    with pytest.raises(InputError, match=rf"\b{word}\b"):
        list(open_workbook(path, limits=limits).grids())


def test_a_bomb_is_refused_under_a_hard_memory_limit(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(hostile.string_bomb())
    code = "import sys; from ledger_tools.workbook import open_workbook; list(open_workbook(sys.argv[1]).grids())"

    def limit_memory() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (500 << 20, 500 << 20))

    run = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        preexec_fn=limit_memory,
        timeout=60,
    )
    assert "InputError" in run.stderr
    assert "MemoryError" not in run.stderr

"""The plan of the house holds: who imports whom, and what starting up may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "ledger_tools"

# room -> rooms it may import, as docs/architecture.md says; errors, text and model may be imported by all
MAY = {
    "text": set(),
    "errors": {"text"},
    "model": {"text", "errors", "settings"},
    "settings": {"ledger"},
    "workbook": set(),
    "ledger": {"settings", "workbook"},
    "followup": {"ledger", "settings"},
    "rules": {"ledger", "settings"},
    "registers": {"ledger", "settings"},
    "reports": {"ledger", "settings"},
    "render": set(),
    "forms": {"ledger", "settings"},
    "resources": set(),
    "library": {"ledger", "workbook", "followup", "rules", "settings", "registers"},
}
COMMON = {"text", "errors", "model"}


def room_of(path: Path) -> str:
    """Return the room of a module: its top folder, or its name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms that a module imports at run time, also inside functions, but not for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    names += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    return {name.split(".")[1] for name in names if name.startswith("ledger_tools.")}


@pytest.mark.parametrize("room", sorted(MAY))
def test_a_room_imports_only_what_the_plan_allows(room: str) -> None:
    allowed = MAY[room] | COMMON | {room}
    wrong = {
        str(path.relative_to(PACKAGE)): sorted(imported_rooms(path) - allowed)
        for path in PACKAGE.rglob("*.py")
        if room_of(path) == room and imported_rooms(path) - allowed
    }
    assert wrong == {}


def test_every_module_opens_with_one_sentence() -> None:
    silent = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
    assert silent == []


def loaded(*words: str) -> set[str]:
    """Return the top-level modules that a run of the program has loaded when it ends."""
    code = (
        "import sys, runpy, atexit; atexit.register(lambda: print(*sorted({n.split('.')[0] for n in sys.modules}), "
        f"file=sys.stderr)); sys.argv = ['ledger-tools', *{list(words)!r}]; "
        "runpy.run_module('ledger_tools', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_small_questions_load_no_heavy_library(word: str) -> None:
    heavy = {
        "numpy",
        "pandas",
        "openpyxl",
        "xlsxwriter",
        "rich",
        "pydantic",
        "rapidfuzz",
        "opencc",
        "lxml",
        "icalendar",
        "docx",
        "docxtpl",
        "matplotlib",
    }
    assert not loaded(word) & heavy


@pytest.mark.parametrize("command", ["validate", "inspect", "due"])
def test_checking_inspecting_and_listing_duties_do_not_load_pandas(command: str) -> None:
    sample = PACKAGE.parent / "sample_data" / "clean.zh-Hant.xlsx"
    assert not loaded(command, str(sample)) & {"pandas", "openpyxl", "xlsxwriter"}

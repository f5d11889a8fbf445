"""The samples are what their script makes; planted mistakes are found at their cells, nothing else is called wrong."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter

from ledger_tools.followup import duties_of
from ledger_tools.ledger import read_book
from ledger_tools.library import make_case
from ledger_tools.model.case import Book
from ledger_tools.model.duties import DueState
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules import RULES, run_rules
from ledger_tools.workbook import open_workbook

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
PLANTED = tomllib.loads((FOLDER / "planted.toml").read_text("utf-8"))
AS_OF: date = PLANTED.pop("as_of")
MADE_WITH: str = PLANTED.pop("xlsxwriter")
MESSY = tuple(PLANTED)


@cache
def book_of(name: str) -> Book:
    return read_book(open_workbook(FOLDER / name), as_of=AS_OF)


@cache
def findings_of(name: str) -> tuple[Finding, ...]:
    return tuple(run_rules(make_case(book_of(name), AS_OF)))


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """Yield the script beside the samples, without leaving its folder on the module path."""
    path, modules = list(sys.path), set(sys.modules)
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("recipes"):
            del sys.modules[name]


def members(data: bytes) -> dict[str, bytes]:
    """Return what a package holds, without how it is compressed, which differs between builds of zlib."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def shown(data: bytes, tmp_path: Path) -> list[object]:
    """Return every value of a workbook, sheet by sheet."""
    path = tmp_path / "sample.xlsx"
    path.write_bytes(data)
    workbook = open_workbook(path)
    return [
        (grid.name, column, row, grid.value(row, column))
        for grid in workbook.grids()
        for column, cells in grid.columns.items()
        for row in cells.rows.tolist()
    ]


def test_the_samples_are_what_their_script_makes(script: ModuleType, tmp_path: Path) -> None:
    for name, data in script.samples():
        kept = (FOLDER / name).read_bytes()
        if name.endswith(".toml"):
            assert _without_version(kept) == _without_version(data)
        elif xlsxwriter.__version__ == MADE_WITH:
            assert members(kept) == members(data), name
        else:
            assert shown(kept, tmp_path) == shown(data, tmp_path), name


def _without_version(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if not line.startswith(b"xlsxwriter")]


def test_the_script_makes_the_same_bytes_twice(script: ModuleType) -> None:
    assert dict(script.samples()) == dict(script.samples())


def test_every_workbook_of_the_folder_comes_from_the_script(script: ModuleType) -> None:
    made = {name for name, _ in script.samples()}
    assert {path.name for path in FOLDER.glob("*.xlsx")} == {name for name in made if name.endswith(".xlsx")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clean_ledger_raises_nothing(language: str) -> None:
    assert findings_of(f"clean.{language}.xlsx") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clean_ledger_is_understood_whole(language: str) -> None:
    book = book_of(f"clean.{language}.xlsx")
    assert book.script == language
    assert [table.line for table in book.claims] == ["property", "public-liability", "employers-liability", "motor"]
    assert [len(table) for table in book.claims] == [17, 17, 17, 17]
    registers = {table.kind: len(table) for table in book.tables if table.kind != "line"}
    assert registers["customer-file"] == 12  # eight of the autumn and four of the last days
    assert registers["visits"] == 12
    assert registers["letter-register"] == 5
    for reading in book.readings:
        assert [column.header for column in reading.columns if column.key is None] == []
        assert list(reading.left_out) == []


def test_the_clean_ledgers_hold_the_same_claims_in_three_languages() -> None:
    def amounts(language: str) -> list[list[int]]:
        return [table.columns["claimed"].values.tolist() for table in book_of(f"clean.{language}.xlsx").claims]

    assert amounts("zh-Hant") == amounts("zh-Hans") == amounts("en")


def test_the_clean_ledgers_give_the_same_duties_in_three_languages() -> None:
    def told(language: str) -> list[tuple[object, ...]]:
        items = duties_of(book_of(f"clean.{language}.xlsx"), AS_OF).items()
        return [(i.rule.id, i.subject.row, i.state, i.ends) for i in items if i.rule.id != "cooling-off-callback"]

    assert told("zh-Hant") == told("zh-Hans") == told("en")
    states = {rule: state for rule, _, state, _ in told("en") if rule in ("escalation", "event-call")}
    assert states == {"escalation": DueState.OPEN, "event-call": DueState.OPEN}


@pytest.mark.parametrize(("language", "last"), [("zh-Hant", 3), ("zh-Hans", 8), ("en", 14)])
def test_the_policy_received_on_christmas_eve_has_its_own_cooling_off(language: str, last: int) -> None:
    # 24 December + 10 days = 3 January in Taiwan, + 15 = 8 January on the mainland, + 21 = 14 January in Hong Kong
    items = duties_of(book_of(f"clean.{language}.xlsx"), AS_OF).items()
    assert [i.ends for i in items if i.rule.id == "cooling-off-callback"] == [date(2022, 1, last)]


@pytest.mark.parametrize("name", MESSY)
def test_every_planted_mistake_is_found_at_its_cell(name: str) -> None:
    found = {(str(finding.cell), finding.code) for finding in findings_of(name)}
    planted = {(cell, code) for cell, codes in PLANTED[name].items() for code in codes}
    assert planted - found == set()


@pytest.mark.parametrize("name", MESSY)
def test_no_error_or_warning_stands_where_nothing_was_planted(name: str) -> None:
    planted = {(cell, code) for cell, codes in PLANTED[name].items() for code in codes}
    grave = {(str(f.cell), f.code) for f in findings_of(name) if f.severity > Severity.INFO}
    assert grave - planted == set()


def test_the_samples_show_every_check_of_claim_sheets() -> None:
    planted = {code for cells in PLANTED.values() for codes in cells.values() for code in codes}
    shown_by_themselves = {"text-number"}  # so many that planting them would say nothing
    # Of registers, law packs, the settings sheet and words nobody knows, which the messy samples lack.
    later = {
        *("late-notice", "limitation-near", "follow-up-late", "call-before-anchor", "escalation-late"),
        *("complaint-unrouted", "callback-incomplete", "owner-away", "reference-missing", "record-unpaired"),
        *("setting-invalid", "word-unknown"),
    }
    assert {rule.code for rule in RULES} - planted - shown_by_themselves - later == set()


def test_the_rows_of_the_messy_samples_are_counted_as_a_person_would() -> None:
    rows = {(reading.name, reading.rows) for name in MESSY for reading in book_of(name).readings if reading.rows}
    assert rows == {
        ("企財險", 14),
        ("公共意外", 8),
        ("僱主責任險", 6),
        ("110年車險", 6),
        ("2021年", 9),
        ("2020年", 6),
        ("2019年货运险", 4),
        ("Bordereau Property", 9),
        ("EL loss run", 6),
    }


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_on_a_later_day_only_what_was_still_to_be_done_is_found_in_the_clean_sample(language: str) -> None:
    later = date(2031, 5, 6)
    book = read_book(open_workbook(FOLDER / f"clean.{language}.xlsx"), as_of=later)
    codes = {finding.code for finding in run_rules(make_case(book, later))}
    assert codes == {"follow-up-late", "escalation-late"}

"""What every test shares: the option for long runs, and the corpus of public workbooks where it is present."""

from __future__ import annotations

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the long tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    skip = pytest.mark.skip(reason="a long run; ask for it with --slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def away_from_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep locks, backups and the journal out of the home of whoever runs the tests, and their language out of it."""
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path_factory.getbasetemp() / "own-data"))
    for name in ("LEDGER_TOOLS_LANG", "LEDGER_TOOLS_PASSWORD", "LEDGER_TOOLS_BACKUPS", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Public workbooks to try things on; tests that need them are skipped where the folder is absent."""
    if not CORPUS.is_dir():
        pytest.skip("no corpus of public workbooks beside the project")
    return sorted(p for p in CORPUS.iterdir() if p.suffix in {".xlsx", ".xlsm", ".xltx"})

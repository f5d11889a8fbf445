"""Every test of writing has a data folder of its own, so that no backup or lock of the user is touched."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own data"
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(folder))
    monkeypatch.delenv("LEDGER_TOOLS_BACKUPS", raising=False)
    return folder

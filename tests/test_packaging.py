"""The wheel carries the samples and templates, and finds them, as a checkout does."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHOW = (
    "from ledger_tools.resources import samples, templates; import ledger_tools; "
    "print(ledger_tools.__file__); print(samples()); print(sorted(p.name for p in samples().iterdir())); "
    "print(sorted(p.name for p in templates().iterdir()))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_holds_samples_templates_catalogues_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "ledger_tools/_sample_data/clean.zh-Hant.xlsx" in names
    assert "ledger_tools/_templates/README.md" in names
    assert "ledger_tools/locale/zh_Hant/LC_MESSAGES/ledger_tools.mo" in names
    assert "ledger_tools/ledger/columns.toml" in names
    assert "ledger_tools/py.typed" in names


def test_the_wheel_holds_nothing_beside_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ledger_tools"}


def test_an_installed_wheel_finds_its_samples_and_templates(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "site") in done.stdout.splitlines()[0]
    assert "_sample_data" in done.stdout
    assert "clean.zh-Hant.xlsx" in done.stdout
    assert "README.md" in done.stdout.splitlines()[3]


def test_a_checkout_finds_its_samples_and_templates() -> None:
    from ledger_tools.resources import samples, templates

    assert (ROOT / "sample_data").samefile(str(samples()))
    assert (ROOT / "templates").samefile(str(templates()))

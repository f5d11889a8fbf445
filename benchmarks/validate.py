"""What ``validate`` may cost: ``python -m benchmarks.validate [--all]`` (from the project's root).

``--all`` adds the slow rivals (openpyxl, frictionless if installed) and the growth to a million rows. ``--folder PATH``
keeps the ledgers that are made for the next time, ``--frictionless PYTHON`` names an interpreter that has frictionless.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path

from benchmarks.ledgers import make_ledger
from benchmarks.measure import compare, python, run, verdict

CALAMINE = (
    "import sys; from python_calamine import CalamineWorkbook as W; b = W.from_path(sys.argv[1]); "
    "x = [b.get_sheet_by_name(n).to_python() for n in b.sheet_names]"
)
TODAY = ("--as-of", "2026-06-30")


def validate(path: Path) -> list[str]:
    """Return the command that validates a ledger."""
    return python("-m", "ledger_tools", "-q", "validate", str(path), *TODAY)


def start_up(folder: Path) -> list[bool]:
    """Measure what small things cost."""
    small = make_ledger(folder / "200.xlsx", 200)
    run(validate(small))  # the first run after a change compiles the modules
    costs = compare(
        {
            "nothing": python("-c", "pass"),
            "click": python("-c", "import click"),
            "version": python("-m", "ledger_tools", "--version"),
            "help": python("-m", "ledger_tools", "--help"),
            "validate": validate(small),
        },
        times=10,
    )
    print(f"       an empty process {costs['nothing'].cpu:.3f} s CPU, validate {costs['validate'].cpu:.3f} s CPU")
    return [
        verdict("--version against import click", costs["version"].cpu / costs["click"].cpu, 1.6),
        verdict("--help against import click", costs["help"].cpu / costs["click"].cpu, 1.6),
        verdict(
            "validate, 200 rows, above an empty process", costs["validate"].cpu - costs["nothing"].cpu, 0.45, " s CPU"
        ),
    ]


def large(folder: Path) -> list[bool]:
    """Measure 100,000 rows × 18 columns in 4 sheets against python-calamine handing over the same sheets."""
    path = make_ledger(folder / "100000.xlsx", 100_000)
    costs = compare({"ours": validate(path), "calamine": python("-c", CALAMINE, str(path))})
    print(f"       validate {costs['ours'].cpu:.2f} s CPU, calamine {costs['calamine'].cpu:.2f} s CPU")
    return [
        verdict("validate against python-calamine, 100,000 rows", costs["ours"].cpu / costs["calamine"].cpu, 1.8),
        verdict("peak memory of validate, 100,000 rows", costs["ours"].memory, 500, " MB"),
    ]


def rivals(folder: Path, frictionless: str | None) -> list[bool]:
    """Measure the slow rivals with checks of the same kind over the same file."""
    path = make_ledger(folder / "100000.xlsx", 100_000)
    subjects = {"ours": validate(path), "openpyxl": python("-m", "benchmarks.rivals.openpyxl_checks", str(path))}
    if frictionless is None and importlib.util.find_spec("frictionless"):
        frictionless = sys.executable
    if frictionless is not None:
        subjects["frictionless"] = [frictionless, "-m", "benchmarks.rivals.frictionless_checks", str(path)]
    else:
        print("       frictionless is not installed: not compared")
    costs = compare(subjects, times=1)
    kept = [verdict("openpyxl against validate", costs["openpyxl"].cpu / costs["ours"].cpu, 4, at_least=True)]
    if "frictionless" in costs:
        kept.append(
            verdict("frictionless against validate", costs["frictionless"].cpu / costs["ours"].cpu, 10, at_least=True)
        )
    return kept


def growth(folder: Path) -> list[bool]:
    """Measure the growth from 10,000 to 1,000,000 rows, less what starting up costs."""
    few, many = make_ledger(folder / "10000.xlsx", 10_000), make_ledger(folder / "1000000.xlsx", 1_000_000)
    costs = compare(
        {"start": python("-m", "ledger_tools", "--version"), "few": validate(few), "many": validate(many)}, times=2
    )
    print(f"       1,000,000 rows: {costs['many'].cpu:.1f} s CPU, {costs['many'].memory:.0f} MB")
    start = costs["start"].cpu
    return [verdict("growth for 100 × the rows", (costs["many"].cpu - start) / (costs["few"].cpu - start), 100)]


def main() -> int:
    """Run the measurements; 1 if a promise is broken."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.validate", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--all", action="store_true", help="also the slow rivals and a million rows")
    words.add_argument("--folder", type=Path, help="where the ledgers are kept; a temporary folder unless given")
    words.add_argument("--frictionless", metavar="PYTHON", help="an interpreter that has frictionless[excel]")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        kept = start_up(folder) + large(folder)
        if asked.all:
            kept += rivals(folder, asked.frictionless) + growth(folder)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())

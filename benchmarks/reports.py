"""What ``report`` may cost: ``python -m benchmarks.reports [--folder PATH]`` (from the project's root).

The annual report over 100,000 claims against pandas with calamine reading the same ledger and XlsxWriter writing the
report's own cells, bare: without formats, charts or anything worked out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.ledgers import make_ledger
from benchmarks.measure import compare, python, run, verdict

TODAY = ("--as-of", "2026-06-30")
YEAR = "2025"


def report(ledger: Path, out: Path) -> list[str]:
    """Return the command that makes the annual report of a ledger."""
    options = ("--year", YEAR, "-o", str(out), "--force")
    return python("-m", "ledger_tools", "-q", "report", str(ledger), *options, *TODAY)


def cells_of(path: Path) -> dict[str, list[list[object]]]:
    """Return the cells of a workbook by sheet, as they go into JSON."""
    book = CalamineWorkbook.from_path(str(path))
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {
        name: [[cell if isinstance(cell, int | float | str) else str(cell) for cell in row] for row in sheet]
        for name, sheet in rows.items()
    }


def annual(folder: Path, times: int) -> list[bool]:
    """Measure the annual report over 100,000 claims."""
    ledger, out, cells = make_ledger(folder / "100000.xlsx", 100_000), folder / "report.xlsx", folder / "cells.json"
    run(report(ledger, out))
    cells.write_text(json.dumps(cells_of(out)), "utf-8")
    rival = python("-m", "benchmarks.rivals.pandas_report", str(ledger), str(cells), str(folder / "bare.xlsx"))
    costs = compare({"ours": report(ledger, out), "bare": rival}, times=times)
    print(f"       report {costs['ours'].cpu:.2f} s CPU, bare reading and writing {costs['bare'].cpu:.2f} s CPU")
    return [
        verdict("annual report against reading and writing alone", costs["ours"].cpu / costs["bare"].cpu, 1.5),
        verdict("peak memory of the annual report, 100,000 claims", costs["ours"].memory, 1000, " MB"),
    ]


def main() -> int:
    """Run the measurements; 1 if a promise is broken."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--folder", type=Path, help="where the ledger is kept; a temporary folder unless given")
    words.add_argument("--times", type=int, default=3, help="how often each is run")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        kept = annual(asked.folder or Path(name), asked.times)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())

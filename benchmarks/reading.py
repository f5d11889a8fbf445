"""Reading a workbook into Grids against python-calamine handing over the same sheets as lists: CPU time and memory.

Run ``python benchmarks/reading.py [ROWS]``; every figure is the best of three fresh processes.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHEETS = 4
HEADERS = list("案保客電址經險報立結索賠自準狀種階註")

_MEASURE = """
import re, sys, time
from pathlib import Path
start = time.process_time()
{imports}
middle = time.process_time()
{work}
end = time.process_time()
peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())
print(middle - start, end - middle, int(peak[1]) // 1024)
"""
READERS = {
    "ours, all sheets as Grids": (
        "from ledger_tools.workbook import open_workbook",
        "kept = list(open_workbook(sys.argv[1]).grids())",
    ),
    "calamine, all sheets as lists": (
        "from python_calamine import CalamineWorkbook",
        "book = CalamineWorkbook.from_path(sys.argv[1])\n"
        "kept = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]",
    ),
}


def ledger_rows(count: int, seed: int) -> Iterator[list[Any]]:
    """Yield the rows of an invented ledger: six columns of text, four dates, four amounts, four of few values."""
    rng = random.Random(seed)
    for n in range(count):
        day = datetime(2021, 1, 1) + timedelta(days=rng.randrange(1500))
        yield [
            f"CLM-{seed}-{n:07d}",
            f"P{rng.randrange(10**9):09d}",
            rng.choice("王李張劉陳楊") + rng.choice("明華芳偉強麗") + str(n % 1000),
            f"09{rng.randrange(10**8):08d}",
            f"台北市第{rng.randrange(10**6)}號 A & B",
            f"事故經過說明：第{n}案，倉庫漏水",
            day,
            day + timedelta(days=1),
            day + timedelta(days=2, minutes=30 * rng.randrange(48)),
            day + timedelta(days=30),
            rng.randrange(10**6),
            round(rng.random() * 1e6, 2),
            round(rng.random() * 1e5, 2),
            rng.randrange(1000) * 100,
            rng.choice(["已結", "審核中", "待補件", "拒賠"]),
            rng.choice(["企財險", "車險"]),
            rng.choice(["報案", "查勘", "定損", "理算", "結案"]),
            rng.choice(["是", "否"]),
        ]


def write_with_xlsxwriter(path: Path, rows: int, **options: bool) -> None:
    """Write the ledger; shared strings, or inline ones with ``constant_memory``."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, options) as made:
        day = made.add_format({"num_format": "yyyy/m/d"})
        money = made.add_format({"num_format": "#,##0.00"})
        for seed in range(SHEETS):
            sheet = made.add_worksheet(f"S{seed}")
            sheet.write_row(0, 0, HEADERS)
            for r, row in enumerate(ledger_rows(rows // SHEETS, seed), 1):
                for c, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(r, c, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value)
                    else:
                        sheet.write_number(r, c, value, money)


def write_with_openpyxl(path: Path, rows: int) -> None:
    """Write the ledger; all Chinese as numeric references."""
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    for seed in range(SHEETS):
        sheet = made.create_sheet(f"S{seed}")
        sheet.append(HEADERS)
        for row in ledger_rows(rows // SHEETS, seed):
            sheet.append(row)
    made.save(path)


def measure(imports: str, work: str, path: Path) -> tuple[float, float, int]:
    """Return CPU seconds to import, CPU seconds to read, and peak megabytes; the best of three fresh processes."""
    runs = []
    for _ in range(3):
        code = _MEASURE.format(imports=imports, work=work)
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        importing, reading, peak = run.stdout.split()
        runs.append((float(importing), float(reading), int(peak)))
    return min(r[0] for r in runs), min(r[1] for r in runs), min(r[2] for r in runs)


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    writers = {
        "XlsxWriter": lambda path: write_with_xlsxwriter(path, rows),
        "XlsxWriter, inline strings": lambda path: write_with_xlsxwriter(path, rows, constant_memory=True),
        "openpyxl, write-only": lambda path: write_with_openpyxl(path, rows),
    }
    print(f"{rows} rows x {len(HEADERS)} columns in {SHEETS} sheets; CPU seconds, MB")
    with tempfile.TemporaryDirectory() as folder:
        for writer, write in writers.items():
            path = Path(folder) / "ledger.xlsx"
            write(path)
            found = {name: measure(*code, path) for name, code in READERS.items()}
            for name, (importing, reading, peak) in found.items():
                print(f"{writer:28} {name:30} import {importing:5.2f}  read {reading:6.2f}  peak {peak:5}")
            mine, theirs = (reading for _, reading, _ in found.values())
            print(f"{writer:28} ratio of reading               {mine / theirs:5.2f}")


if __name__ == "__main__":
    main()

"""What writing costs: ratios taken in one run, so that a slow or busy machine does not matter.

    python -m benchmarks.writing [--rows 100000]

Promises: one row appended to 100,000 × 15 cells costs at most a twelfth of the CPU of openpyxl's load, append, save, at
most three times that of inflating, parsing once and deflating the edited sheet, and at most 400 MB; on a workbook of
200 rows a whole command costs at most 0.45 s of CPU more than ``python -c pass``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

APPEND = """
import sys; from pathlib import Path
from ledger_tools.workbook.writing import apply
from ledger_tools.model.edits import AppendRows
apply(sys.argv[1], [AppendRows("Sheet1", [["P", 1, 2, "x"]])])
"""
FLOOR = """
import sys, zipfile, zlib
from xml.parsers import expat
with zipfile.ZipFile(sys.argv[1]) as archive: data = archive.read("xl/worksheets/sheet1.xml")
expat.ParserCreate().Parse(data, True)
engine = zlib.compressobj(6, zlib.DEFLATED, -15)
len(engine.compress(data) + engine.flush())
"""
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
book["Sheet1"].append(["P", 1, 2, "x"])
book.save(sys.argv[1] + ".out.xlsx")
"""


def made(path: Path, rows: int) -> None:
    """Write a ledger-like workbook: texts, days, numbers and one formula column."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": rows > 1000})
    sheet = workbook.add_worksheet("Sheet1")
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, [f"column {n}" for n in range(15)])
    for row in range(1, rows + 1):
        for column in range(13):
            if column % 3 == 0:
                sheet.write_string(row, column, f"text {row * 7 % 997} {column}")
            elif column % 3 == 1:
                sheet.write_number(row, column, 40000 + (row * 13 + column) % 4000, day)
            else:
                sheet.write_number(row, column, row * 1.25 + column)
        sheet.write_formula(row, 13, f"=C{row + 1}*2", None, row * 2.5)
        sheet.write_number(row, 14, row)
    workbook.close()


def cost(code: str, *arguments: str) -> tuple[float, float]:
    """Return CPU seconds and peak megabytes of a program in a process of its own."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LEDGER_TOOLS_DATA": data}
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"failed: {code}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Measure and print; leave with 1 where a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name) / "large.xlsx", Path(name) / "small.xlsx"
        made(large, rows)
        made(small, 200)
        print(f"{rows} rows, {large.stat().st_size / 1e6:.1f} MB")
        floor, _ = cost(FLOOR, str(large))
        other, _ = cost(OPENPYXL, str(large))
        ours, memory = cost(APPEND, str(large))
        nothing, _ = cost("pass")
        command = f"from ledger_tools.cli import program; program.main(['append', {str(small)!r}, 'Sheet1', 'x', '1'])"
        short, _ = cost(command)
    lines = [
        ("openpyxl / ours", other / ours, 12.0, True),
        ("ours / one inflate, parse, deflate", ours / floor, 3.0, False),
        ("memory, MB", memory, 400.0, False),
        ("small workbook over nothing, s", short - nothing, 0.45, False),
    ]
    print(f"ours {ours:.2f} s, floor {floor:.2f} s, openpyxl {other:.2f} s of CPU")
    broken = False
    for what, value, limit, at_least in lines:
        kept = value >= limit if at_least else value <= limit
        broken = broken or not kept
        print(f"{what:40} {value:8.2f}  {'>=' if at_least else '<='} {limit:g}  {'kept' if kept else 'BROKEN'}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

"""The least that any annual report costs: pandas with calamine reads the ledger, XlsxWriter writes the report's cells.

``python -m benchmarks.rivals.pandas_report LEDGER CELLS OUT``; CELLS is a JSON file of the report's cells by sheet.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import xlsxwriter


def main(ledger: str, cells: str, out: str) -> None:
    """Read and write; nothing is worked out."""
    frames = pd.read_excel(ledger, sheet_name=None, engine="calamine", header=None)
    assert frames
    with xlsxwriter.Workbook(out) as book:
        for name, rows in json.loads(Path(cells).read_text("utf-8")).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main(*sys.argv[1:])

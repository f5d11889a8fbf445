"""What a form may cost: ``python -m benchmarks.forms [--folder PATH]`` (from the project's root).

A receipt for each of 1,000 claims, by one command that reads the ledger, its sheet of claim papers and the checklists,
fills in the Word form and writes each to a file.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.measure import Cost, python, run, verdict

CLAIMS = 1_000
TODAY = ("--as-of", "2026-06-30")
PAPERS = ("行車執照", "駕駛執照", "修車估價單", "照片")
CLAIM_HEADERS = ["保險公司", "保單號碼", "賠案號碼", "被保險人", "車牌號碼", "出險日期", "出險原因", "索賠金額", "狀態"]
PAPER_HEADERS = ["案號", "文件名稱", "必要性", "正本/影本", "份數", "通知日期", "收件日期", "狀態"]


def ledger(path: Path, claims: int) -> Path:
    """Write a motor ledger with four papers for each claim, the last of them still missing; kept when it is there."""
    if path.exists():
        return path
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    rows, papers = book.add_worksheet("車險"), book.add_worksheet("理賠文件")
    rows.write_row(0, 0, CLAIM_HEADERS)
    papers.write_row(0, 0, PAPER_HEADERS)
    for number in range(claims):
        day, ref = date(2026, 1, 1) + timedelta(days=number % 150), f"C-{number:05d}"
        claim = [
            "甲產物保險",
            f"P-{number:05d}",
            ref,
            f"第{number:04d}號客戶",
            f"ABC-{number:04d}",
            day,
            "碰撞",
            12_000,
        ]
        _write(rows, number + 1, [*claim, "處理中"])
        for n, name in enumerate(PAPERS):
            got = day + timedelta(days=9) if name != PAPERS[-1] else None
            paper = [ref, name, "必備", "影本", 1, day + timedelta(days=2), got, "已收" if got else "已通知"]
            _write(papers, number * len(PAPERS) + n + 1, paper)
    book.close()
    return path


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, values: list[object]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(row, column, value)
        elif value is not None:
            sheet.write(row, column, value)


def receipts(folder: Path, claims: int) -> Cost:
    """Return the cost of a receipt for each of some claims, all in one run."""
    path, out = ledger(folder / f"papers-{claims}.xlsx", claims), folder / "receipts"
    shutil.rmtree(out, ignore_errors=True)
    cost = run(python("-m", "ledger_tools", "-q", "form", "receipt", str(path), "--all", "-o", str(out), *TODAY))
    made = len(list(out.glob("*.docx")))
    if made != claims:
        raise RuntimeError(f"{made} receipts for {claims} claims")
    return cost


def main() -> int:
    """Run the measurement; 1 if the promise is broken."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.forms", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--folder", type=Path, help="where the ledger is kept; a temporary folder unless given")
    words.add_argument("--claims", type=int, default=CLAIMS, help="how many receipts")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        cost = receipts(asked.folder or Path(name), asked.claims)
    print(f"       {asked.claims} receipts {cost.cpu:.1f} s CPU, {cost.memory:.0f} MB")
    return 0 if verdict("a receipt, all told", cost.cpu / asked.claims * 1000, 60, " ms") else 1


if __name__ == "__main__":
    sys.exit(main())

"""The checks of a ledger as a plain loop over openpyxl's read-only rows, the same kinds as ours."""

from __future__ import annotations

import sys
from datetime import datetime
from itertools import pairwise

from openpyxl import load_workbook

TODAY = datetime(2026, 6, 30)
REQUIRED = ("保單號碼", "出險日期", "出險原因")
CHAIN = ("出險日期", "報案日期", "查勘日期", "賠付日期", "結案日期")
MONEY = ("估損金額", "索賠金額", "理賠金額")


def check(path: str) -> list[tuple[str, int, str]]:
    """Return the findings as (sheet, row, code)."""
    found = []
    for sheet in load_workbook(path, read_only=True, data_only=True):
        rows = sheet.iter_rows(values_only=True)
        header = next(rows)
        seen: set[object] = set()
        for number, values in enumerate(rows, start=2):
            row = dict(zip(header, values, strict=False))
            found += [(sheet.title, number, "required") for key in REQUIRED if row.get(key) in (None, "")]
            dates = [row[key] for key in CHAIN if isinstance(row.get(key), datetime)]
            found += [(sheet.title, number, "future") for day in dates if day > TODAY]
            found += [(sheet.title, number, "order") for a, b in pairwise(dates) if a > b]
            for key in MONEY:
                amount = row.get(key)
                if amount is not None and not isinstance(amount, int | float):
                    found.append((sheet.title, number, "amount"))
                elif amount is not None and amount < 0:
                    found.append((sheet.title, number, "negative"))
            paid, claimed = row.get("理賠金額"), row.get("索賠金額")
            if paid is not None and claimed is not None and paid > claimed:
                found.append((sheet.title, number, "paid-over-claimed"))
            if (paid is not None) != (row.get("賠付日期") is not None):
                found.append((sheet.title, number, "paid-date"))
            if row.get("狀態") == "已結案" and row.get("結案日期") is None:
                found.append((sheet.title, number, "closed"))
            key = (row.get("保單號碼"), row.get("出險日期"), row.get("出險原因"))
            if key in seen:
                found.append((sheet.title, number, "duplicate"))
            seen.add(key)
            if row.get("賠案號") in seen:
                found.append((sheet.title, number, "claim-no"))
            seen.add(row.get("賠案號"))
    return found


if __name__ == "__main__":
    print(len(check(sys.argv[1])))

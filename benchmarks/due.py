"""What ``due`` may cost: ``python -m benchmarks.due [--folder PATH]`` (from the project's root).

100,000 claims and 200,000 rows of registers (100,000 calls, 60,000 visits, 20,000 customers, 20,000 letters) against
python-calamine handing over the same sheets, and a ledger of 200 rows above an empty process.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.ledgers import HEADERS, LINES, PEOPLE, make_ledger, record
from benchmarks.measure import compare, python, run, verdict
from benchmarks.validate import CALAMINE, TODAY

CUSTOMERS = ["客戶編號", "建檔日期", "客戶名稱", "電話", "地址", "送修(來訪)日期", "車號", "維修養護項目", "跟蹤業務員"]
VISITS = ["服務編號", "客戶編號", "客戶名稱", "車號", "服務類別", "進廠(來訪)日期", "出廠(交車)日期", "維修養護項目"]
CALLS = [
    "編號",
    "通話日期",
    "去電/來電",
    "客戶編號",
    "客戶名稱",
    "電話",
    "車號/保單號/案號",
    "通話類別",
    "是否接通",
    "通話要點",
    "處理結果",
    "經辦業務員",
]
LETTERS = ["信函編號", "寄出日期", "信函類別", "客戶編號", "收件人", "地址", "事由", "經辦業務員"]
DAY_ZERO = date(2024, 1, 1)
Row = Sequence[object]


def customers(n: int) -> Iterator[Row]:
    """Yield rows of a customer file."""
    for i in range(n):
        day = DAY_ZERO + timedelta(days=i % 800)
        yield (
            f"K{i:06d}",
            day + timedelta(days=1),
            f"第{i}號客戶",
            f"0912{i:06d}",
            f"台北市{i}號",
            day,
            f"A{i:06d}",
            "保養",
            PEOPLE[i % 5],
        )


def visits(n: int, people: int) -> Iterator[Row]:
    """Yield visits, three of each customer."""
    for i in range(n):
        who, day = i % people, DAY_ZERO + timedelta(days=(i // people) * 200 + i % 150)
        yield (
            f"V{i:06d}",
            f"K{who:06d}",
            f"第{who}號客戶",
            f"A{who:06d}",
            "維修",
            day,
            day + timedelta(days=2),
            "更換煞車片",
        )


def calls(n: int, people: int) -> Iterator[Row]:
    """Yield calls: first and second follow-ups of two visits in three, some that reached nobody, some unresolved."""
    dice = random.Random(3)
    kinds = ("第一次跟蹤", "第二次跟蹤", "理賠回訪", "諮詢")
    for i in range(n):
        who = i % people
        day = DAY_ZERO + timedelta(days=(i // people) * 100 + who % 150 + 5)
        reached = "已接通(本人)" if dice.random() < 0.8 else "無人接聽"
        kind = kinds[i // people % 4]
        ref = f"C{i % 4}{i // 4 % 25000:09d}" if kind == "理賠回訪" else f"A{who:06d}"
        yield (
            f"C-{day.year}-{i:06d}",
            day,
            "去電",
            f"K{who:06d}",
            f"第{who}號客戶",
            f"0912{who:06d}",
            ref,
            kind,
            reached,
            f"要點{i}",
            "未解決" if dice.random() < 0.02 else "當場答覆",
            PEOPLE[i % 5],
        )


def letters(n: int, people: int) -> Iterator[Row]:
    """Yield letters."""
    for i in range(n):
        who, day = i % people, DAY_ZERO + timedelta(days=i % 800)
        yield f"L{i:06d}", day, "通知", f"K{who:06d}", f"第{who}號客戶", f"台北市{who}號", "保養通知", PEOPLE[i % 5]


def make_shop(path: Path, claims: int, scale: int) -> Path:
    """Write a ledger of claims with registers of 200 rows for each unit of scale; kept when it is already there."""
    if path.exists():
        return path
    dice = random.Random(7)
    people = 20 * scale
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        for line, name in enumerate(LINES):
            rows = (record(dice, line, number) for number in range(1, claims // len(LINES) + 1))
            _write(book.add_worksheet(name), HEADERS, rows)
        _write(book.add_worksheet("客戶檔案基本資料表"), CUSTOMERS, customers(people))
        _write(book.add_worksheet("服務記錄"), VISITS, visits(60 * scale, people))
        _write(book.add_worksheet("跟蹤服務電話登記表"), CALLS, calls(100 * scale, people))
        _write(book.add_worksheet("跟蹤服務信函登記表"), LETTERS, letters(20 * scale, people))
    return path


def _write(sheet: xlsxwriter.worksheet.Worksheet, headers: Sequence[str], rows: Iterator[Row]) -> None:
    sheet.write_row(0, 0, headers)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day))
            elif value is not None:
                sheet.write(number, column, value)


def due(path: Path, *words: str) -> list[str]:
    """Return the command that lists the duties of a ledger."""
    return python("-m", "ledger_tools", "-q", "due", str(path), *TODAY, *words)


def main() -> int:
    """Run the measurements; 1 if a promise is broken."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.due", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--folder", type=Path, help="where the ledgers are kept; a temporary folder unless given")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        return 0 if all(small(folder) + large(folder)) else 1


def small(folder: Path) -> list[bool]:
    """Measure ledgers of 200 rows: claims alone, and claims with registers."""
    plain, shop = make_ledger(folder / "200.xlsx", 200), make_shop(folder / "shop200.xlsx", 100, 1)
    run(due(plain))  # the first run after a change compiles the modules
    costs = compare({"nothing": python("-c", "pass"), "claims": due(plain), "shop": due(shop)}, times=10)
    print(f"       claims {costs['claims'].cpu:.3f} s CPU, with registers {costs['shop'].cpu:.3f} s CPU")
    return [
        verdict("due, 200 rows, above an empty process", costs["claims"].cpu - costs["nothing"].cpu, 0.5, " s CPU"),
        verdict("due, registers too, above an empty process", costs["shop"].cpu - costs["nothing"].cpu, 0.7, " s CPU"),
    ]


def large(folder: Path) -> list[bool]:
    """Measure 100,000 claims and 200,000 register rows against python-calamine, as text and as JSON."""
    path = make_shop(folder / "shop.xlsx", 100_000, 1000)
    costs = compare({"text": due(path), "calamine": python("-c", CALAMINE, str(path))}, times=3)
    print(f"       due {costs['text'].cpu:.2f} s CPU, calamine {costs['calamine'].cpu:.2f} s CPU")
    return [
        verdict("due against python-calamine, 300,000 rows", costs["text"].cpu / costs["calamine"].cpu, 2.5),
        verdict("peak memory of due, 300,000 rows", costs["text"].memory, 1000, " MB"),
    ]


if __name__ == "__main__":
    sys.exit(main())

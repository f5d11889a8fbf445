"""Make the ledgers that the benchmarks read: invented, clean, of any length, the same bytes every time."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

HEADERS = [
    "序號",
    "保單號碼",
    "報案號",
    "賠案號",
    "被保險人",
    "出險日期",
    "出險地點",
    "出險原因",
    "報案日期",
    "查勘日期",
    "估損金額",
    "索賠金額",
    "理賠金額",
    "賠付日期",
    "結案日期",
    "狀態",
    "承辦人",
    "備註",
]
LINES = ("企財險", "公眾責任險", "僱主責任險", "貨運險")
CAUSES = ("火災", "水漬", "碰撞", "盜竊", "颱風", "機械故障", "第三人受傷", "運輸破損")
PEOPLE = ("王小明", "陳美玲", "林志強", "張雅婷", "李國華")
DATES = {5, 8, 9, 13, 14}
MONEY = {10, 11, 12}


def record(dice: random.Random, line: int, number: int) -> list[object]:
    """Return one clean claim; closed ones are paid, open ones are recent, as of 2026-06-30."""
    is_closed = dice.random() < 0.9
    incident = date(2022, 1, 1) + timedelta(days=dice.randrange(1500)) if is_closed else date(2026, 6, 20)
    reported = incident + timedelta(days=dice.randrange(4))
    surveyed = reported + timedelta(days=1 + dice.randrange(5))
    paid_on = surveyed + timedelta(days=10 + dice.randrange(40))
    estimate = dice.randrange(500, 500_000)
    claimed = estimate - dice.randrange(0, 400)
    paid = round(claimed * dice.uniform(0.5, 1.0), 2)
    return [
        number,
        f"P{line}{number // 3:08d}",
        f"R{line}{number:09d}",
        f"C{line}{number:09d}",
        f"第{number % 900:03d}號客戶有限公司",
        incident,
        f"台北市第{dice.randrange(200)}號倉庫",
        f"{dice.choice(CAUSES)}{number}",
        reported,
        surveyed,
        estimate,
        claimed,
        paid if is_closed else None,
        paid_on if is_closed else None,
        paid_on if is_closed else None,
        "已結案" if is_closed else "處理中",
        dice.choice(PEOPLE),
        f"第{dice.randrange(40)}類" if dice.random() < 0.3 else None,
    ]


def make_ledger(path: Path, rows: int, sheets: int = 4, seed: int = 7) -> Path:
    """Write a ledger of ``rows`` claims, 18 columns, spread evenly over the sheets; kept when it is already there."""
    if path.exists():
        return path
    dice = random.Random(seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2026, 1, 1)})
    money = book.add_format({"num_format": "#,##0.00"})
    for line in range(sheets):
        sheet = book.add_worksheet(LINES[line])
        sheet.write_row(0, 0, HEADERS)
        for number in range(1, rows // sheets + 1):
            for column, value in enumerate(record(dice, line, number)):
                if value is None:
                    continue
                if column in DATES:
                    sheet.write_datetime(number, column, value)
                elif column in MONEY:
                    sheet.write_number(number, column, value, money)
                else:
                    sheet.write(number, column, value)
    book.close()
    return path

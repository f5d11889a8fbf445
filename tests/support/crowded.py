"""Ledgers of any size as a busy office keeps them, to look at reports with: long names, many lines, three currencies.

Everything is invented, drawn with dice that always fall the same way. Claims lie in the three years up to the end of
2021; a tenth of them are still open, some are refused, withdrawn or paid nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ledger_tools.ledger.specs import choices, line_column, line_spec, sheet_specs
from ledger_tools.registers.blank import blank_layouts
from ledger_tools.registers.draw import workbook_bytes
from ledger_tools.registers.layout import with_rows

AS_OF = date(2021, 12, 31)
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
_FIRST = date(2019, 1, 1)
_COLUMNS = (
    "seq",
    "insurer",
    "policy_no",
    "policy_from",
    "policy_to",
    "premium",
    "insured",
    "claim_no",
    "incident_at",
    "incident_place",
    "cause",
    "reported_at",
    "opened_at",
    "surveyed_at",
    "docs_complete_at",
    "decided_at",
    "currency",
    "claimed",
    "deductible",
    "approved",
    "paid",
    "paid_at",
    "reserve",
    "recovery",
    "status",
    "closed_at",
    "outcome",
    "refusal_reason",
    "owner",
    "note",
)
_LINES = ["property", "public-liability", "employers-liability", "motor", "cargo", "construction", "product-liability"]
_CURRENCIES = (("TWD", "USD", "JPY"), ("CNY", "USD", "HKD"), ("HKD", "USD", "CNY"))
Record = dict[str, str | float | date]
Words = tuple[str, str, str]

_INSURERS: tuple[Words, ...] = (
    ("甲產物", "甲财险", "Alpha"),
    ("乙商業保險", "乙商业保险", "Beta General"),
    (
        "大中華國際產物保險股份有限公司台北分公司",
        "大中华国际财产保险股份有限公司上海市浦东新区分公司",
        "Greater Harbour International General Insurance Company Limited",
    ),
    ("丙海上火災保險", "丙海上火灾保险", "Gamma Fire and Marine"),
    ("丁產物保險(股)公司", "丁财产保险股份有限公司", "Delta Insurance Co., Ltd."),
    ("戊相互保險社", "戊相互保险社", "Epsilon Mutual"),
    ("己農業保險", "己农业保险", "Zeta Agricultural"),
)
_CAUSES: tuple[Words, ...] = (
    ("火災", "火灾", "Fire"),
    ("水漬", "水渍", "Water"),
    (
        "颱風造成屋頂與外牆受損並淹水",
        "台风造成屋顶与外墙受损并进水",
        "Typhoon damage to roof and outer wall, with flooding",
    ),
    ("顧客滑倒", "顾客滑倒", "Customer slipped"),
    ("機器夾傷", "机器夹伤", "Hand caught in machine"),
    ("倒車擦撞", "倒车擦碰", "Scrape while reversing"),
    (
        "夜間電氣線路老化短路引燃堆放之紙箱延燒至隔壁廠房",
        "夜间电气线路老化短路引燃堆放纸箱并蔓延至相邻厂房",
        "Old wiring shorted at night, set fire to stacked cartons and spread to the plant next door",
    ),
    ("竊盜", "盗窃", "Theft"),
    ("運輸途中傾覆", "运输途中倾覆", "Overturned in transit"),
    ("冷凍庫停電", "冷库停电", "Power cut in the cold store"),
    ("高處墜落", "高处坠落", "Fall from height"),
    ("其他", "其他", "Other"),
)
_PLACES: tuple[Words, ...] = (
    ("一廠", "一厂", "Plant 1"),
    (
        "桃園市觀音區工業區第三期倉儲物流中心B棟二樓",
        "上海市浦东新区外高桥保税区仓储物流中心B栋二楼",
        "Warehouse B, second floor, Yuen Long Industrial Estate",
    ),
    ("門市", "门店", "Shop"),
    ("國道3號北上52.3公里處", "G2京沪高速上海方向1052公里处", "Tolo Highway, northbound, km 12"),
)
_PEOPLE: tuple[Words, ...] = (
    ("王小明", "王小明", "Amy Wong"),
    ("歐陽慧君", "欧阳慧君", "Bernadette Fitzgerald-Cheung"),
    ("劉主任", "刘主任", "Carol Lau"),
    ("林志強", "林志强", "K. Lam"),
)
_REFUSED: tuple[Words, ...] = (
    ("不在承保範圍", "不属于保险责任", "Not covered by the policy"),
    (
        "逾期通知且未保留事故現場，無法認定損失",
        "未及时通知且未保留事故现场，损失无法核定",
        "Notified late, and the scene was not kept: the loss could not be established",
    ),
    ("保費未繳", "未交保费", "Premium unpaid"),
)
_FIRM: Words = ("大中華精密工業股份有限公司", "大中华精密工业股份有限公司", "Greater China Precision Works Limited")
_CUSTOMER: Words = ("範例客戶{n}", "范例客户{n}", "Sample Customer {n}")
_SAID: Words = (
    "客戶反映等候時間過長，希望說明理賠進度與所缺文件",
    "客户反映等待时间过长，希望说明理赔进度和所缺资料",
    "Says that the wait was too long; asks how the claim stands and what papers are missing",
)


def crowded_ledger(path: Path, claims: int, language: str, *, registers: bool = True, seed: int = 5) -> Path:
    """Write a ledger of some claims in a language, with or without registers; return its path."""
    path.write_bytes(workbook_bytes(_Office(claims, language, seed).layouts(registers), title="台帳"))
    return path


class _Office:
    """A firm and its dice."""

    def __init__(self, claims: int, language: str, seed: int) -> None:
        self.language, self.place = language, LANGUAGES.index(language)
        self.dice = random.Random(seed)
        self.used = _LINES if claims >= len(_LINES) else _LINES[: max(claims, 1)]
        self.claims: dict[str, list[Record]] = {line: [] for line in self.used}
        for number in range(claims):
            self.claims[self.used[number % len(self.used)]].append(self._claim(number))

    def say(self, options: Sequence[Words]) -> str:
        return self.dice.choice(options)[self.place]

    def label(self, name: str, code: str) -> str:
        return next(c.labels[self.language] for c in choices(name) if c.code == code)

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(self.dice.randint(least, most))

    def layouts(self, registers: bool) -> list:  # type: ignore[type-arg]
        columns = tuple(map(line_column, _COLUMNS))
        specs = {line: replace(line_spec(line), columns=columns) for line in self.used}
        records: dict[str, list[Record]] = dict(self.claims)
        if registers:
            records |= self._registers()
        specs |= {key: spec for key, spec in sheet_specs().items() if key in records or key == "settings"}
        settings: dict[str, str | float] = {
            "firm": _FIRM[self.place],
            "region": ("TW", "CN", "HK")[self.place],
            "currency": _CURRENCIES[self.place][0],
            "follow_from": "2019-01-01",
        }
        drawn = blank_layouts(list(specs.values()), self.language, settings=settings, file=f"l.{self.language}.xlsx")
        return [
            with_rows(sheet, specs[sheet.key], records[sheet.key]) if records.get(sheet.key) else sheet
            for sheet in drawn
        ]

    # -- claims

    def _claim(self, number: int) -> Record:
        incident = AS_OF - timedelta(self.dice.randint(3, (AS_OF - _FIRST).days))
        year, claimed = incident.year, float(round(10 ** self.dice.uniform(2.8, 7.2), 2))
        record: Record = {
            "seq": float(number + 1),
            "insurer": self.say(_INSURERS),
            "policy_no": f"P{year}-{self.dice.randrange(12):06d}",
            "policy_from": date(year, 1, 1),
            "policy_to": date(year, 12, 31),
            "premium": float(self.dice.randrange(50, 900) * 1000),
            "insured": _FIRM[self.place],
            "claim_no": f"CLM/{year}/{number:07d}",
            "incident_at": incident,
            "incident_place": self.say(_PLACES),
            "cause": self.say(_CAUSES),
            "currency": self.dice.choices(_CURRENCIES[self.place], (90, 8, 2))[0],
            "claimed": claimed,
            "deductible": float(self.dice.choice((0, 3000, 10000))),
            "owner": self.say(_PEOPLE),
        }
        return record | self._course(incident, claimed)

    def _course(self, incident: date, claimed: float) -> Record:
        day, course = incident, Record()
        stages = (("reported_at", 0, 12), ("opened_at", 0, 3), ("surveyed_at", 1, 9), ("docs_complete_at", 5, 90))
        for key, least, most in (*stages, ("decided_at", 3, 60)):
            day += self.days(least, most)
            if day > AS_OF or (self.dice.random() < 0.02 and key != "reported_at"):
                return course | {"status": self.label("status", "open"), "reserve": round(claimed * 0.8, 2)}
            course[key] = day
        return course | self._end(day, claimed)

    def _end(self, decided: date, claimed: float) -> Record:
        closed, chance = decided + self.days(3, 20), self.dice.random()
        if closed > AS_OF:
            return {"status": self.label("status", "open"), "reserve": round(claimed * 0.8, 2)}
        end: Record = {"status": self.label("status", "closed"), "closed_at": closed}
        if chance < 0.06:
            return end | {"outcome": self.label("outcome", "refused"), "refusal_reason": self.say(_REFUSED)}
        if chance < 0.1:
            return end | {"outcome": self.label("outcome", "withdrawn")}
        paid = round(claimed * self.dice.choice((1.0, 1.0, 0.9, 0.75, 0.4)), 2)
        end |= {"approved": paid, "paid": paid, "paid_at": closed - self.days(0, 2)}
        if chance < 0.15:
            end["recovery"] = round(paid * 0.3, 2)
        return end | {"outcome": self.label("outcome", "paid" if paid == claimed else "part_paid")}

    # -- registers

    def _registers(self) -> dict[str, list[Record]]:
        count = min(max(sum(map(len, self.claims.values())) // 3, 1), 400)
        customers = [self._customer(number) for number in range(count)]
        calls = sorted((call for c in customers for call in self._calls(c)), key=lambda call: str(call["call_date"]))
        return {
            "customer-file": customers,
            "visits": [self._visit(number, customer) for number, customer in enumerate(customers)],
            "call-register": [{"log_no": f"C-{n:05d}"} | call for n, call in enumerate(calls, 1)],
            "letter-register": [self._letter(number, customer) for number, customer in enumerate(customers[::3])],
            "issues": [self._issue(number, customer) for number, customer in enumerate(customers[::4])],
            "events": [self._event(number) for number in range(min(count, 4))],
            "policies": list(self._policies()),
        }

    def _customer(self, number: int) -> Record:
        came = date(2021, 1, 4) + timedelta(number * 7 % 350)
        released = came + self.days(0, 4)
        return {
            "customer_id": f"K-{number:05d}",
            "file_made_on": came + self.days(0, 4),
            "customer_kind": self.label("customer_kind", "person"),
            "customer": _CUSTOMER[self.place].format(n=number + 1),
            "phone": ("0900-000-{:03d}", "19900000{:03d}", "5500 0{:03d}")[self.place].format(number % 1000),
            "intake_kind": self.label("intake_kind", "service"),
            "intake_date": came,
            "released_at": released,
            "last_service": released,
            "next_service": released + timedelta(180),
            "next_contact": released + timedelta(160),
            "owner": self.say(_PEOPLE),
            "status": self.label("customer_status", "active"),
        }

    def _visit(self, number: int, customer: Record) -> Record:
        shared = {key: customer[key] for key in ("customer_id", "customer", "released_at", "owner", "next_service")}
        return shared | {
            "visit_no": f"V-{number:05d}",
            "visit_kind": self.label("visit_kind", "service"),
            "intake_at": customer["intake_date"],
            "amount": 3200.0,
            "follow_up_wanted": self.label("yes_no", "yes"),
        }

    def _calls(self, customer: Record) -> Iterator[Record]:
        day = customer["released_at"]
        assert isinstance(day, date)
        for kind, least, most in (("first_follow_up", 2, 10), ("second_follow_up", 7, 17)):
            day += self.days(least, most)
            if day > AS_OF or self.dice.random() < 0.1:
                return
            yield self._call(customer, kind, day)

    def _call(self, customer: Record, kind: str, day: date) -> Record:
        call: Record = {
            "call_date": day,
            "direction": self.label("direction", "out"),
            "customer_id": customer["customer_id"],
            "customer": customer["customer"],
            "phone": customer["phone"],
            "call_type": self.label("call_type", kind),
            "reached": self.label("reached", "yes" if self.dice.random() < 0.85 else "no_answer"),
            "summary": _SAID[self.place],
            "satisfaction": self.label("satisfaction", self.dice.choice(("yes", "yes", "no"))),
            "clerk": customer["owner"],
        }
        if self.dice.random() < 0.2:
            solved = day + self.days(0, 5)
            call |= {"resolution": self.label("resolution", "later"), "escalated_at": day + self.days(0, 4)}
            call |= {"solution_at": solved, "informed_at": solved + self.days(0, 1)}
        else:
            call["resolution"] = self.label("resolution", "none")
        return call

    def _letter(self, number: int, customer: Record) -> Record:
        return {
            "letter_no": f"L-{number:05d}",
            "sent_at": AS_OF - self.days(1, 300),
            "letter_kind": self.label("letter_kind", "notice"),
            "customer_id": customer["customer_id"],
            "recipient": customer["customer"],
            "clerk": customer["owner"],
        }

    def _issue(self, number: int, customer: Record) -> Record:
        raised = AS_OF - self.days(1, 330)
        kinds = [choice.code for choice in choices("complaint_kind")]
        issue: Record = {
            "issue_no": f"I-{number:05d}",
            "raised_on": raised,
            "channel": self.label("channel", "phone"),
            "customer_id": customer["customer_id"],
            "customer": customer["customer"],
            "issue_kind": self.label("issue_kind", "complaint"),
            "complaint_kind": self.label("complaint_kind", self.dice.choice(kinds)),
            "content": _SAID[self.place],
            "owner": customer["owner"],
            "issue_state": self.label("issue_state", "working"),
        }
        if self.dice.random() < 0.7:
            solved = min(raised + self.days(0, 30), AS_OF)
            issue |= {"solution_at": solved, "informed_at": solved, "escalated_at": raised}
        return issue

    def _event(self, number: int) -> Record:
        start = date(2021, 11, 20) + timedelta(number * 20)
        return {
            "event_id": f"E-{number}",
            "event": ("新春免費檢測週", "新春免费检测周", "Free check week")[self.place],
            "event_kind": self.label("event_kind", "check"),
            "starts_on": start,
            "ends_on": start + timedelta(6),
            "audience": "K-00000",
            "letter_needed": self.label("yes_no", "yes"),
            "host": self.say(_PEOPLE),
        }

    def _policies(self) -> Iterator[Record]:
        seen: set[str] = set()
        for line, claims in self.claims.items():
            for claim in claims:
                number = str(claim["policy_no"])
                if number not in seen:
                    seen.add(number)
                    kept = ("policy_no", "policy_from", "policy_to", "premium", "insurer", "insured")
                    yield {key: claim[key] for key in kept} | {"line": self.label("line", line)}

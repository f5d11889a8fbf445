"""A ledger as it should be, in three languages: four lines over two years, registers and support sheets that agree."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from ledger_tools.ledger.specs import choices, line_column, line_spec, sheet_specs
from ledger_tools.model.sheet_spec import SheetSpec
from ledger_tools.registers.blank import blank_layouts
from ledger_tools.registers.draw import workbook_bytes
from ledger_tools.registers.layout import with_rows
from recipes import regime

AS_OF = date(2021, 12, 31)
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
CLAIMS_PER_LINE = 17
LONG_RUNNING = 15  # this claim of each line waited for its papers until December 2021
Record = dict[str, str | float | date]
Words = tuple[str, str, str]

COMMON = "seq insurer policy_no policy_from policy_to sum_insured claim_no"
MONEY = "claimed deductible approved paid paid_at reserve status closed_at outcome refusal_reason owner note"
DATES = "reported_at opened_at surveyed_at docs_complete_at decided_at"
COLUMNS = {
    "property": f"{COMMON} incident_at incident_place cause {DATES} {MONEY}",
    "public-liability": f"{COMMON} incident_at incident_place cause claimant {DATES} {MONEY}",
    "employers-liability": f"{COMMON} incident_at incident_place cause claimant {DATES} {MONEY}",
    "motor": f"{COMMON} plate incident_at incident_place cause surveyor {DATES} {MONEY}",
}
CODES = {"property": "PR", "public-liability": "PL", "employers-liability": "EL", "motor": "MV"}
SUMS = {"property": 20_000_000, "public-liability": 8_000_000, "employers-liability": 5_000_000, "motor": 3_000_000}
DEDUCTIBLES = {"property": 10_000, "public-liability": 5_000, "employers-liability": 0, "motor": 3_000}
CAUSES: dict[str, list[Words]] = {
    "property": [
        ("水管破裂", "水管破裂", "Burst pipe"),
        ("電線走火", "电线短路", "Electrical fault"),
        ("颱風", "台风", "Typhoon"),
        ("竊盜", "盗窃", "Theft"),
        ("機器過熱", "机器过热", "Machine overheated"),
    ],
    "public-liability": [
        ("顧客滑倒", "顾客滑倒", "Customer slipped"),
        ("招牌掉落", "招牌掉落", "Sign fell"),
        ("漏水波及鄰戶", "漏水殃及邻户", "Leak into neighbour's shop"),
        ("搬運碰撞", "搬运碰撞", "Collision while carrying goods"),
    ],
    "employers-liability": [
        ("機器夾傷", "机器夹伤", "Hand caught in machine"),
        ("高處墜落", "高处坠落", "Fall from height"),
        ("上下班車禍", "上下班交通事故", "Commuting accident"),
        ("搬運扭傷", "搬运扭伤", "Back strain while lifting"),
    ],
    "motor": [
        ("追撞", "追尾", "Rear-end collision"),
        ("倒車擦撞", "倒车擦碰", "Scrape while reversing"),
        ("停放遭撞", "停放被撞", "Hit while parked"),
        ("落石", "落石", "Falling rock"),
    ],
}
PLACES: list[Words] = [
    ("一廠", "一厂", "Plant 1"),
    ("二廠", "二厂", "Plant 2"),
    ("倉庫", "仓库", "Warehouse"),
    ("門市", "门市", "Shop"),
    ("辦公室", "办公室", "Office"),
]
ROADS: list[Words] = [
    ("環河路", "环河路", "River Road"),
    ("工業一路", "工业一路", "Industry Road"),
    ("站前路", "站前路", "Station Road"),
]
PEOPLE: list[Words] = [
    ("陳示範", "陈示范", "Chan Sample"),
    ("林範例", "林范例", "Lam Example"),
    ("黃測試", "黄测试", "Wong Test"),
    ("李樣本", "李样本", "Lee Specimen"),
    ("吳假設", "吴假设", "Ng Assumed"),
    ("周虛構", "周虚构", "Chow Invented"),
    ("許試算", "许试算", "Hui Trial"),
    ("何演示", "何演示", "Ho Demo"),
]
CLERKS: list[Words] = [
    ("王小明", "王小明", "Amy Wong"),
    ("張小華", "张小华", "Ben Cheung"),
    ("劉主任", "刘主任", "Carol Lau"),
]
INSURERS: list[Words] = [
    ("範例產物保險", "范例财产保险", "Example General Insurance"),
    ("樣本產物保險", "样本财产保险", "Specimen Insurance"),
]
FIRM: Words = ("範例精密工業股份有限公司", "范例精密工业有限公司", "Sample Precision Works Ltd")
REFUSED: Words = ("不在承保範圍", "不属于保险责任", "Not covered by the policy")
DROPPED: Words = ("客戶自行處理，撤回索賠", "客户自行处理，放弃索赔", "Customer settled it himself and withdrew")
MODELS: list[Words] = [("小貨車", "小货车", "Van"), ("轎車", "轿车", "Saloon"), ("休旅車", "越野车", "SUV")]
WORK: list[Words] = [
    ("定期保養、換機油", "定期保养、换机油", "Regular service, oil change"),
    ("更換煞車片", "更换刹车片", "New brake pads"),
    ("鈑金烤漆", "钣金喷漆", "Body work and paint"),
]
TALK: Words = ("車況良好，客戶滿意", "车况良好，客户满意", "Runs well, customer content")
TOLD: Words = ("賠款已收到，無其他疑問", "赔款已收到，无其他疑问", "Payment received, no questions")
NEXT: Words = ("提醒下次保養", "提醒下次保养", "Remind of the next service")
ADDRESS: list[Words] = [
    ("範例市樣本路1號", "范例市样本路1号", "1 Sample Street"),
    ("範例市測試街25號", "范例市测试街25号", "25 Test Street"),
]
FILED: Words = ("檔案櫃A", "档案柜A", "Cabinet A")
SLIP: Words = ("保養優惠通知", "保养优惠通知", "Service offer")


def clean_workbook(language: str) -> bytes:
    """Return the bytes of the clean ledger in a language."""
    return workbook_bytes(_Clean(language).layouts(), title=FIRM[LANGUAGES.index(language)])


class _Clean:
    def __init__(self, language: str) -> None:
        self.language, self.place = language, LANGUAGES.index(language)
        self.chance = random.Random(2021)  # noqa: S311 - invented data, nothing secret
        self.claims = {line: list(self._claims(line)) for line in COLUMNS}

    def say(self, words: Words) -> str:
        return words[self.place]

    def label(self, name: str, code: str) -> str:
        return next(c.labels[self.language] for c in choices(name) if c.code == code)

    def pick(self, options: list[Words]) -> str:
        return self.say(options[int(self.chance.random() * len(options))])

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(least + int(self.chance.random() * (most - least + 1)))

    def layouts(self) -> list:  # type: ignore[type-arg]
        specs = [replace(line_spec(line), columns=tuple(map(line_column, COLUMNS[line].split()))) for line in COLUMNS]
        records: Mapping[str, list[Record]] = {**self.claims, **self.registers()}
        specs += [spec for key, spec in sheet_specs().items() if key in records or key == "settings"]
        by_key: dict[str, SheetSpec] = {spec.key: spec for spec in specs}
        layouts = blank_layouts(specs, self.language, settings=self.settings(), file=f"clean.{self.language}.xlsx")
        return [with_rows(s, by_key[s.key], records[s.key]) if s.key in records else s for s in layouts]

    def settings(self) -> dict[str, str | float]:
        region = ("TW", "CN", "HK")[self.place]
        return {
            "firm": self.say(FIRM),
            "supervisor": self.say(CLERKS[2]),
            "language": "auto",
            "region": region,
            "currency": {"TW": "TWD", "CN": "CNY", "HK": "HKD"}[region],
            "follow_from": "2021-01-01",
            "static_days": 36500.0,  # the samples stand still; on any later day they are as clean as on their own
        }

    def _claims(self, line: str) -> Iterator[Record]:
        start = date(2020, 1, 9) + timedelta(list(COLUMNS).index(line) * 5)
        for number in range(CLAIMS_PER_LINE):
            incident = start + timedelta(int(number * 43.5)) + self.days(0, 6)
            yield self._claim(line, number + 1, incident)

    def _claim(self, line: str, number: int, incident: date) -> Record:
        code, year = CODES[line], incident.year
        reported = incident + self.days(0, 3)
        opened = reported + self.days(0, 2)
        surveyed = opened + self.days(1, 4)
        complete = surveyed + self.days(6, 18)
        if number == LONG_RUNNING:
            complete = date(2021, 12, 7) + self.days(0, 9)
        decided = complete + self.days(4, 14) + timedelta(14 * (number == LONG_RUNNING))
        claimed = float(int(10 ** (4.4 + self.chance.random() * 1.1) / 100) * 100)
        record: Record = {
            "seq": float(number),
            "insurer": self.pick(INSURERS),
            "policy_no": f"{code}-{year}-000{code.encode()[0]}7",
            "policy_from": date(year, 1, 1),
            "policy_to": date(year, 12, 31),
            "sum_insured": float(SUMS[line]),
            "claim_no": f"C{code}{year}-{number:04d}",
            "incident_at": incident,
            "incident_place": self.pick(ROADS if line == "motor" else PLACES),
            "cause": self.pick(CAUSES[line]),
            "deductible": float(DEDUCTIBLES[line]),
            "claimed": claimed,
            "owner": self.pick(CLERKS[:2]),
        }
        if "claimant" in COLUMNS[line]:
            record["claimant"] = self.pick(PEOPLE)
        if line == "motor":
            record["plate"] = self.plate(number % 6)
            record["surveyor"] = self.pick(PEOPLE)
        past = {"reported_at": reported, "opened_at": opened, "surveyed_at": surveyed, "docs_complete_at": complete}
        record |= {key: day for key, day in past.items() if day <= AS_OF}
        if decided > AS_OF - timedelta(8):
            return record | {"status": self.label("status", "open"), "reserve": round(claimed * 0.8, -2)}
        return record | self._end(number, claimed, DEDUCTIBLES[line], decided)

    def _end(self, number: int, claimed: float, deductible: float, decided: date) -> Record:
        end: Record = {
            "decided_at": decided,
            "status": self.label("status", "closed"),
            "closed_at": decided + self.days(4, 7),
        }
        if number == 5:
            return end | {"outcome": self.label("outcome", "refused"), "refusal_reason": self.say(REFUSED)}
        if number == 11:
            return end | {"outcome": self.label("outcome", "withdrawn"), "note": self.say(DROPPED)}
        paid = round((claimed - deductible) * (1.0 if number % 3 else 0.85), -1)
        outcome = "paid" if number % 3 else "part_paid"
        return end | {
            "approved": paid,
            "paid": paid,
            "paid_at": decided + self.days(2, 4),
            "outcome": self.label("outcome", outcome),
        }

    def plate(self, number: int) -> str:
        return (f"TST-010{number}", f"苏A0T10{number}", f"TS 10{number}")[self.place]

    def phone(self, number: int) -> str:
        return (f"0900-000-10{number}", f"1990000010{number}", f"5500 010{number}")[self.place]

    def new_plate(self, number: int) -> str:
        return (f"TST-020{number}", f"苏A0T20{number}", f"TS 20{number}")[self.place]

    def new_phone(self, number: int) -> str:
        return (f"0900-000-20{number}", f"1990000020{number}", f"5500 020{number}")[self.place]

    def registers(self) -> dict[str, list[Record]]:
        customers, visits = self._customers()
        clerks = [self.say(clerk) for clerk in CLERKS[:2]]
        newest, newest_visits = regime.newcomers(self.say, self.label, self.new_plate, self.new_phone, clerks)
        everybody = customers + newest
        calls = self._calls(customers, visits) + regime.calls(self.say, self.label, everybody)
        calls.sort(key=lambda call: str(call["call_date"]))
        numbered: list[Record] = [{"log_no": f"C-2021-{n:04d}"} | call for n, call in enumerate(calls, 1)]
        letters = self._letters(customers)
        letters.append(regime.invitation(self.say, self.label, customers[0], len(letters) + 1))
        return {
            "customer-file": everybody,
            "call-register": numbered,
            "letter-register": letters,
            "visits": visits + newest_visits,
            "policies": self._policies() + regime.policies(self.say, self.label, self.place, everybody),
            **regime.others(self.say, self.label, self.place, everybody, str(numbered[-1]["log_no"])),
            "holidays": self._holidays(),
            "staff": self._staff(),
        }

    def _customers(self) -> tuple[list[Record], list[Record]]:
        customers: list[Record] = []
        visits: list[Record] = []
        for number, person in enumerate(PEOPLE):
            intake = date(2021, 8, 3) + timedelta(number * 14)
            released = intake + timedelta(1 + number % 3)
            work = self.say(WORK[number % 3])
            shared: Record = {
                "customer_id": f"K-{number + 1:04d}",
                "customer": self.say(person),
                "plate": self.plate(number),
                "owner": self.say(CLERKS[number % 2]),
                "next_service": released + timedelta(180),
                "mileage": float(21_000 + 3_700 * number),
            }
            customers.append(
                shared
                | {
                    "file_made_on": intake + timedelta(1),
                    "customer_kind": self.label("customer_kind", "person"),
                    "phone": self.phone(number),
                    "address": self.say(ADDRESS[number % 2]),
                    "intake_kind": self.label("intake_kind", "repair" if number % 3 == 2 else "service"),
                    "intake_date": intake,
                    "released_at": released,
                    "model": self.say(MODELS[number % 3]),
                    "services_done": work,
                    "last_service": released,
                    "next_plan": self.say(NEXT),
                    "next_contact": released + timedelta(160),
                    "status": self.label("customer_status", "active"),
                }
            )
            visits.append(
                shared
                | {
                    "visit_no": f"V-2021-{number + 1:04d}",
                    "visit_kind": self.label("visit_kind", "repair" if number % 3 == 2 else "service"),
                    "intake_at": intake,
                    "released_at": released,
                    "work": work,
                    "amount": float(3_200 + 850 * number),
                    "settlement": self.label("settlement", "own"),
                    "follow_up_wanted": self.label("yes_no", "yes"),
                }
            )
        return customers, visits

    def _calls(self, customers: list[Record], visits: list[Record]) -> list[Record]:
        calls: list[Record] = []
        for customer, visit in zip(customers, visits, strict=True):
            released = visit["released_at"]
            assert isinstance(released, date)
            first = released + timedelta(4)
            for kind, day in (("first_follow_up", first), ("second_follow_up", first + timedelta(10))):
                calls.append(self._call(day, kind, customer, customer["plate"], TALK))
        for claims in self.claims.values():
            for claim in claims:
                paid_at = claim.get("paid_at")
                if isinstance(paid_at, date) and paid_at.year == 2021:
                    contact: Record = {"customer": self.say(FIRM), "phone": self.phone(9), "owner": claim["owner"]}
                    calls.append(
                        self._call(paid_at + timedelta(2), "claim_after_payment", contact, claim["claim_no"], TOLD)
                    )
        return sorted(calls, key=lambda call: (str(call["call_date"]), str(call["ref"])))

    def _call(self, day: date, kind: str, customer: Record, ref: str | float | date, words: Words) -> Record:
        return {
            "call_date": day,
            "direction": self.label("direction", "out"),
            "customer_id": customer.get("customer_id", ""),
            "customer": customer["customer"],
            "phone": customer["phone"],
            "ref": ref,
            "call_type": self.label("call_type", kind),
            "reached": self.label("reached", "yes"),
            "summary": self.say(words),
            "resolution": self.label("resolution", "none"),
            "satisfaction": self.label("satisfaction", "yes"),
            "clerk": customer["owner"],
        }

    def _letters(self, customers: list[Record]) -> list[Record]:
        return [
            {
                "letter_no": f"L-2021-{number:04d}",
                "sent_at": date(2021, 10, 4) + timedelta(number),
                "letter_kind": self.label("letter_kind", "notice"),
                "customer_id": customer["customer_id"],
                "recipient": customer["customer"],
                "address": customer["address"],
                "subject": self.say(SLIP),
                "letter_way": self.label("letter_way", "post"),
                "clerk": customer["owner"],
                "copy_at": self.say(FILED),
            }
            for number, customer in enumerate(customers[:4], 1)
        ]

    def _policies(self) -> list[Record]:
        return [
            {
                "policy_no": f"{CODES[line]}-{year}-000{CODES[line].encode()[0]}7",
                "line": self.label("line", line),
                "insurer": self.say(INSURERS[0]),
                "policyholder": self.say(FIRM),
                "insured": self.say(FIRM),
                "issued_on": date(year - 1, 12, 20),
                "policy_from": date(year, 1, 1),
                "policy_to": date(year, 12, 31),
                "sum_insured": float(SUMS[line]),
                "deductible": str(DEDUCTIBLES[line]),
                "status": self.label("policy_status", "active" if year == 2021 else "expired"),
            }
            for line in COLUMNS
            for year in (2020, 2021)
        ]

    def _holidays(self) -> list[Record]:
        name: Words = ("元旦", "元旦", "New Year's Day")
        return [
            {"date": date(year, 1, 1), "kind": self.label("day_kind", "off"), "name": self.say(name)}
            for year in (2021, 2022)
        ]

    def _staff(self) -> list[Record]:
        roles = ("clerk", "case", "supervisor")
        return [
            {
                "staff_id": f"E0{number}",
                "name": self.say(person),
                "role": self.label("staff_role", role),
                "phone": f"20{number}",
                "supervisor": self.say(CLERKS[2]) if role != "supervisor" else "",
            }
            for number, (person, role) in enumerate(zip(CLERKS, roles, strict=True), 1)
        ]

"""The last days of the clean ledger's year: visits just made, calls due, a complaint, an event, policies to call about.

So that the list of duties on the ledger's own day has something of everything, and nothing that is late by the clerks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

Record = dict[str, str | float | date]
Words = tuple[str, str, str]
Say = Callable[[Words], str]
Label = Callable[[str, str], str]

NEW: list[Words] = [
    ("鄭示意", "郑示意", "Cheng Sketch"),
    ("馮舉例", "冯举例", "Fung Instance"),
    ("褚樣張", "褚样张", "Chu Proof"),
    ("衛設想", "卫设想", "Wai Notion"),
]
SERVICE: Words = ("定期保養、換機油", "定期保养、换机油", "Regular service, oil change")
ASKED: Words = ("詢問保養套餐", "咨询保养套餐", "Asked about a service package")
CONTENT: Words = ("車況良好，詢問輪胎何時更換", "车况良好，询问轮胎何时更换", "Runs well; asked when the tyres are due")
TIRES: Words = ("說明輪胎更換時機", "说明轮胎更换时机", "Explain when to change the tyres")
PRICE: Words = (
    "客戶認為烤漆報價過高，要求說明",
    "客户认为喷漆报价过高，要求说明",
    "Finds the quote for the paint too high and wants it explained",
)
TOOL: Words = (
    "後車廂工具遺失，請代為尋找",
    "后备箱工具遗失，请代为寻找",
    "A tool is missing from the boot; please look for it",
)
FOUND: Words = ("已尋獲並送還", "已找到并送还", "Found and returned")
EVENT: Words = ("新春免費檢測週", "新春免费检测周", "Free check week")
CHECKS: Words = (
    "煞車、輪胎、電瓶免費檢測",
    "刹车、轮胎、电瓶免费检测",
    "Brakes, tyres and battery checked free of charge",
)
YARD: Words = ("一廠保養區", "一厂保养区", "Plant 1, service bay")
NOTICE: Words = ("已告知檢測週的內容、日期與地點", "已告知检测周的内容、日期与地点", "Told what, when and where")
INVITED: Words = ("新春免費檢測週邀請", "新春免费检测周邀请", "Invitation to the free check week")
GONE: Words = ("孫業務", "孙业务", "Suen Seller")
LIFE: Words = ("示範人壽", "示范人寿", "Sample Life")
PLAN: Words = ("定期壽險", "定期寿险", "Term life")
ENDOW: Words = ("儲蓄壽險", "两全寿险", "Endowment")
FOLDER: Words = ("報告", "报告", "Reports")
LEAVE_BY: Words = ("劉主任", "刘主任", "Carol Lau")
DAYS = ("2021-12-22", "2021-12-26", "2021-12-29", "2021-12-24")  # came in
OUT = ("2021-12-23", "2021-12-27", None, None)  # released; the third is still in the shop, the fourth only asked
COOLING_OFF = (10.0, 15.0, 21.0)  # usual in Taiwan, the mainland, Hong Kong


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)


def newcomers(
    say: Say, label: Label, plate: Callable[[int], str], phone: Callable[[int], str], clerks: list[str]
) -> tuple[list[Record], list[Record]]:
    """Return the customer file's newest rows, and their visits."""
    customers: list[Record] = []
    visits: list[Record] = []
    for number, person in enumerate(NEW):
        asked = number == 3
        came, released = day(DAYS[number]), OUT[number]
        customer: Record = {
            "customer_id": f"K-{number + 9:04d}",
            "customer": say(person),
            "owner": clerks[number % 2],
            "phone": phone(number),
            "file_made_on": date.fromordinal(came.toordinal() + 1),
            "customer_kind": label("customer_kind", "person"),
            "address": say(("範例市樣本路1號", "范例市样本路1号", "1 Sample Street")),
            "intake_kind": label("intake_kind", "enquiry" if asked else "service"),
            "intake_date": came,
            "services_done": say(ASKED if asked else SERVICE),
            "next_plan": say(TIRES),
            "next_contact": date(2022, 1, 5 + number),
            "status": label("customer_status", "active"),
        }
        visit: Record = {
            "visit_no": f"V-2021-{number + 9:04d}",
            "customer_id": customer["customer_id"],
            "customer": customer["customer"],
            "owner": customer["owner"],
            "visit_kind": label("visit_kind", "enquiry" if asked else "service"),
            "intake_at": came,
            "work": customer["services_done"],
            "follow_up_wanted": label("yes_no", "yes"),
        }
        if not asked:
            model = say(("轎車", "轿车", "Saloon"))
            customer |= {"plate": plate(number), "model": model}
            visit |= {"plate": plate(number), "settlement": label("settlement", "own"), "amount": 3200.0}
        if released:
            customer["released_at"] = visit["released_at"] = day(released)
        customers.append(customer)
        visits.append(visit)
    return customers, visits


def calls(say: Say, label: Label, customers: list[Record]) -> list[Record]:
    """Return the calls of the last days: follow-ups made and tried, a request, a complaint, a notice."""
    by_id = {str(customer["customer_id"]): customer for customer in customers}

    def call(when: str, who: str, kind: str, words: Words | None, **more: str | date) -> Record:
        customer = by_id[who]
        record: Record = {
            "call_date": day(when),
            "direction": label("direction", "out"),
            "customer_id": who,
            "customer": customer["customer"],
            "phone": customer["phone"],
            "ref": customer.get("plate", ""),
            "call_type": label("call_type", kind),
            "reached": label("reached", "yes" if words else "no_answer"),
            "clerk": customer["owner"],
        }
        if words:
            record |= {"summary": say(words), "resolution": label("resolution", "none")}
        return record | more

    incoming = {"direction": label("direction", "in")}
    return [
        call(
            "2021-12-20",
            "K-0002",
            "enquiry",
            TOOL,
            **incoming,
            resolution=label("resolution", "later"),
            solution_at=day("2021-12-21"),
            informed_at=day("2021-12-21"),
            satisfaction=label("satisfaction", "yes"),
        ),
        call("2021-12-27", "K-0009", "first_follow_up", CONTENT, satisfaction=label("satisfaction", "yes")),
        call("2021-12-28", "K-0001", "event_notice", NOTICE),
        call("2021-12-30", "K-0010", "first_follow_up", None),
        call("2021-12-30", "K-0003", "complaint", PRICE, **incoming, resolution=label("resolution", "open")),
    ]


def others(say: Say, label: Label, place: int, customers: list[Record], complaint: str) -> Mapping[str, list[Record]]:
    """Return the rows of the support sheets: the complaint, the event, who is away, the reports filed."""
    third = customers[2]
    clerk = str(customers[0]["owner"])
    other = str(customers[1]["owner"])
    return {
        "issues": [
            {
                "issue_no": "I-2021-0001",
                "raised_on": day("2021-12-30"),
                "channel": label("channel", "phone"),
                "customer_id": third["customer_id"],
                "customer": third["customer"],
                "phone": third["phone"],
                "plate": third["plate"],
                "call_log_no": complaint,
                "issue_kind": label("issue_kind", "complaint"),
                "complaint_kind": label("complaint_kind", "price"),
                "complaint_level": label("complaint_level", "complaint"),
                "content": say(PRICE),
                "owner": third["owner"],
                "due_on": day("2022-01-06"),
                "issue_state": label("issue_state", "working"),
            }
        ],
        "events": [
            {
                "event_id": "E-2022-01",
                "event": say(EVENT),
                "event_kind": label("event_kind", "check"),
                "content": say(CHECKS),
                "starts_on": day("2022-01-22"),
                "ends_on": day("2022-01-28"),
                "place": say(YARD),
                "decided_on": day("2021-12-20"),
                "audience": "K-0001、K-0002" if place < 2 else "K-0001; K-0002",
                "letter_needed": label("yes_no", "yes"),
                "notice_by": day("2022-01-08"),
                "host": other,
                "state": label("event_state", "planned"),
            }
        ],
        "stand-ins": [
            {
                "person": other,
                "from": day("2021-12-30"),
                "to": day("2022-01-04"),
                "stand_in": clerk,
                "reason": label("absence_reason", "leave"),
                "assigned_by": say(LEAVE_BY),
                "assigned_on": day("2021-12-20"),
            }
        ],
        "report-archive": [
            _report(say, label, number, period) for number, period in enumerate(("2020", "2021-10", "2021-11"), 1)
        ],
    }


def _report(say: Say, label: Label, number: int, period: str) -> Record:
    year = len(period) == 4
    made = {"2020": "2021-01-15", "2021-10": "2021-11-05", "2021-11": "2021-12-06"}[period]
    ended = {"2020": "2020-12-31", "2021-10": "2021-10-31", "2021-11": "2021-11-30"}[period]
    return {
        "report_no": f"R-{number:04d}",
        "kind": label("report_kind", "year" if year else "month"),
        "period": period,
        "as_of": day(ended),
        "file": f"{say(FOLDER)}/{period}.xlsx",
        "made_on": day(made),
        "made_by": say(LEAVE_BY),
    }


def invitation(say: Say, label: Label, customer: Record, number: int) -> Record:
    """Return the letter that followed the event's call."""
    return {
        "letter_no": f"L-2021-{number:04d}",
        "sent_at": day("2021-12-29"),
        "letter_kind": label("letter_kind", "invitation"),
        "customer_id": customer["customer_id"],
        "recipient": customer["customer"],
        "address": customer["address"],
        "subject": say(INVITED),
        "event_id": "E-2022-01",
        "letter_way": label("letter_way", "post"),
        "clerk": customer["owner"],
        "copy_at": say(("檔案櫃A", "档案柜A", "Cabinet A")),
    }


def policies(say: Say, label: Label, place: int, customers: list[Record]) -> list[Record]:
    """Return a new life policy inside its cooling-off period, and one whose agent has gone."""
    new, old = customers[0], customers[4]
    shared: Record = {
        "line": label("line", "life"),
        "insurer": say(LIFE),
        "product_type": label("product_type", "ordinary"),
        "pay_mode": label("pay_mode", "instalment"),
        "pay_years": 20.0,
        "pay_frequency": label("pay_frequency", "year"),
        "term_years": "20",
        "status": label("policy_status", "active"),
    }
    return [
        shared
        | _of(new)
        | {
            "policy_no": "LF-2021-0088",
            "product": say(PLAN),
            "issued_on": day("2021-12-18"),
            "policy_from": day("2021-12-19"),
            "policy_to": day("2041-12-18"),
            "delivered_on": day("2021-12-24"),
            "cooling_off_days": COOLING_OFF[place],
        },
        shared
        | _of(old)
        | {
            "policy_no": "LF-2016-0021",
            "product": say(ENDOW),
            "issued_on": day("2016-05-06"),
            "policy_from": day("2016-05-07"),
            "policy_to": day("2036-05-06"),
            "delivered_on": day("2016-05-12"),
            "cooling_off_days": COOLING_OFF[place],
            "callback_on": day("2016-05-16"),
            "callback_state": label("callback_state", "done"),
            "agent": say(GONE),
            "agent_left": day("2021-12-15"),
            "taken_over_by": new["owner"],
            "taken_over_on": day("2021-12-17"),
        },
    ]


def _of(customer: Record) -> Record:
    return {
        "policyholder": customer["customer"],
        "insured": customer["customer"],
        "customer_id": customer["customer_id"],
        "phone": customer["phone"],
    }

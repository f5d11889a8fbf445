"""Workbooks of a follow-up office made at random: customers, visits, calls in two registers, letters, events, issues.

A book is drawn in any of the three scripts, its rows in any order; what is due must not depend on either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from ledger_tools.ledger.specs import line_spec, sheet_spec
from ledger_tools.model.sheet_spec import Choice

FIRST_DAY = date(2023, 12, 20)
LAST_DAY = FIRST_DAY + timedelta(days=100)  # 2024-03-29: a year's end and a leap day lie between
SCRIPTS = ("zh-Hant", "zh-Hans", "en")
NAMES = ("王大明", "林美玲", "張文", "Ann Lee")
PLATES = ("ABC-1234", "DEF-5678", "滬A12345", "")
CLERKS = ("陳小美", "李志強", "")
_SHEETS = (
    "customer-file",
    "visits",
    "call-record",
    "call-register",
    "letter-register",
    "events",
    "issues",
    "stand-ins",
    "property",
    "policies",
    "papers",
    "report-archive",
    "staff",
    "settings",
)
Row = dict[str, Any]
Order = Callable[[list[Row]], list[Row]]


@dataclass
class MadeBook:
    """Rows by sheet; values are texts, days, or codes of choices; what a sheet never holds is no column of it."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)

    def drawing(self, script: str = "zh-Hant", order: Order = list) -> str:
        """Return the book as ``tests.support.drawn`` draws it."""
        parts = []
        for kind in _SHEETS:
            rows = self.sheets.get(kind)
            if rows is None:
                continue
            spec = line_spec(kind) if kind == "property" else sheet_spec(kind)
            columns = [c for c in spec.columns if any(c.key in row for row in rows) or c.required == "R"]
            lines = [[c.labels[script] for c in columns]]
            for row in order(rows):
                lines.append([_cell(row.get(c.key, ""), c.choices, script) for c in columns])
            parts.append("\n".join([f"# {spec.names[script]}", *(f"| {' | '.join(line)} |" for line in lines)]))
        return "\n".join(parts)


def _cell(value: Any, choices: Sequence[Choice], script: str) -> str:
    if isinstance(value, date):
        return f"@{value}"
    if isinstance(value, bool):
        return {"zh-Hant": ("否", "是"), "zh-Hans": ("否", "是"), "en": ("No", "Yes")}[script][value]
    if isinstance(value, int):
        return f"={value}"
    found = [choice for choice in choices if choice.code == value]
    return found[0].labels[script] if found else str(value)


days = st.integers(0, 100).map(lambda n: FIRST_DAY + timedelta(days=n))
maybe_day = st.one_of(st.just(""), days)


def _row(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(columns)


def _customer(draw: st.DrawFn) -> Row:
    name = draw(st.sampled_from(NAMES))
    with_number = draw(st.booleans())
    number = f"K{NAMES.index(name) + draw(st.sampled_from((0, 0, 0, 9)))}" if with_number else ""
    return {"customer_id": number, "customer": name, "phone": draw(st.sampled_from(("", f"0900-{len(name)}")))}


@st.composite
def books(draw: st.DrawFn) -> MadeBook:
    """Return a book; some sheets may be missing, some empty, some without numbers, types or outcomes."""
    book = MadeBook()

    def rows(kind: str, more: Callable[[int], Row], most: int = 6) -> None:
        if draw(st.integers(0, 5)):  # one in six workbooks lacks the sheet
            book.sheets[kind] = [more(i) for i in range(draw(st.integers(0, most)))]

    def pick(*values: Any) -> Any:
        return draw(st.sampled_from(values))

    def file(i: int) -> Row:
        who = _customer(draw)
        return who | {
            "file_made_on": draw(maybe_day),
            "intake_date": draw(maybe_day),
            "plate": pick(*PLATES),
            "owner": CLERKS[NAMES.index(who["customer"]) % 3],  # one clerk for all rows of a customer
            "next_contact": draw(maybe_day),
            "service_cycle": pick("", "1 個月", "30 天", "5000 km"),
            "last_service": draw(maybe_day),
            "do_not_call": pick("", "", "", True, False),
        }

    def visit(i: int) -> Row:
        came = draw(days)
        return _customer(draw) | {
            "visit_no": f"S{i}" if numbered["visits"] else "",
            "plate": pick(*PLATES),
            "visit_kind": pick("repair", "service", "enquiry", "sale", ""),
            "intake_at": came,
            "released_at": pick("", came, came + timedelta(days=3), "三月底"),
            "owner": pick(*CLERKS),
        }

    def call(i: int) -> Row:
        row = _customer(draw) | {
            "log_no": f"C-{i}" if numbered["calls"] else "",
            "call_date": draw(days) if numbered["calls"] and "log_no" not in lacking else apart.pop(),
            "direction": pick("out", "out", "in", ""),
            "call_type": pick(
                "first_follow_up", "second_follow_up", "event_notice", "complaint", "service_reminder", "", "聊天"
            ),
            "reached": pick("yes", "yes", "no_answer", "busy", "refused", "do_not_call", "other_person", "later", "??"),
            "summary": pick("", "車況良好", "異響"),
            "resolution": pick("", "on_spot", "open", "escalated", "later"),
            "escalated_at": draw(maybe_day),
            "solution_at": draw(maybe_day),
            "informed_at": draw(maybe_day),
            "satisfaction": pick("", "", "yes", "no"),
            "next_contact": draw(maybe_day),
            "clerk": pick(*CLERKS),
            "note": pick("", "", "", "更正 C-0", "更正 C-1"),
        }
        return {key: value for key, value in row.items() if key not in lacking}

    def letter(i: int) -> Row:
        who = _customer(draw)
        return {
            "letter_no": f"L-{i}",
            "sent_at": draw(days),
            "letter_kind": pick("notice", "invitation", "other"),
            "customer_id": who["customer_id"],
            "recipient": who["customer"],
            "subject": pick("問候", "免費檢測周"),
            "event_id": pick("", "E0"),
        }

    def event(i: int) -> Row:
        return {
            "event_id": f"E{i}",
            "event": pick("免費檢測周", "聯誼會"),
            "starts_on": draw(days),
            "decided_on": draw(maybe_day),
            "audience": pick("", "全部", "王大明、林美玲", "張文、陌生人"),
            "letter_needed": pick(True, False),
            "state": pick("", "planned", "off"),
        }

    def issue(i: int) -> Row:
        return _customer(draw) | {
            "issue_no": f"I{i}",
            "raised_on": draw(maybe_day),
            "call_log_no": pick("", "C-0", "C-1", "C-77"),
            "issue_kind": "complaint",
            "content": "異響",
            "due_on": draw(maybe_day),
            "escalated_at": draw(maybe_day),
            "solution_at": draw(maybe_day),
            "informed_at": draw(maybe_day),
            "satisfaction": pick("", "yes", "no"),
            "issue_state": pick("", "open", "solved", "told", "closed"),
        }

    def claim(i: int) -> Row:
        return {
            "policy_no": f"P-{i % 2}",
            "claim_no": f"CL-{i}",
            "incident_at": FIRST_DAY + timedelta(days=i),
            "cause": pick("火災", "水損"),
            "claimed": 1000,
            "paid": pick("", 0, 900),
            "docs_requested_at": draw(maybe_day),
            "docs_complete_at": draw(maybe_day),
            "paid_at": draw(maybe_day),
            "closed_at": draw(maybe_day),
            "status": pick("", "open", "closed", "refused", "withdrawn", "paid"),
            "next_action_at": draw(maybe_day),
            "owner": pick(*CLERKS),
        }

    def policy(i: int) -> Row:
        return {
            "policy_no": f"P-{i}",
            "line": "life",
            "product_type": pick("ordinary", "unit_linked", "accident", ""),
            "policyholder": pick(*NAMES),
            "issued_on": draw(maybe_day),
            "term_years": pick("20", "1", ""),
            "delivered_on": draw(maybe_day),
            "cooling_off_days": pick("", 10, 15),
            "callback_on": draw(maybe_day),
            "agent_left": draw(maybe_day),
            "taken_over_by": pick(*CLERKS),
            "taken_over_on": draw(maybe_day),
            "first_contact": draw(maybe_day),
        }

    def paper(i: int) -> Row:
        return {
            "claim_ref": pick("CL-0", "CL-1", "CL-9"),
            "paper": f"文件{i}",
            "need": pick("required", "if_applicable", ""),
            "asked_on": draw(maybe_day),
            "due_on": draw(maybe_day),
            "received_on": draw(maybe_day),
            "paper_status": pick("", "asked", "received", "defective", "waived"),
        }

    def filed(i: int) -> Row:
        return {
            "kind": pick("month", "year"),
            "period": pick("2023-12", "2024-01", "113/2", "2023", "去年"),
            "made_on": draw(maybe_day),
        }

    def person(i: int) -> Row:
        return {"name": f"員工{i}", "role": "supervisor", "aliases": pick(*CLERKS), "to": draw(maybe_day)}

    def absence(i: int) -> Row:
        first = draw(days)
        return {"person": pick(*CLERKS), "from": first, "to": first + timedelta(days=9), "stand_in": pick(*CLERKS)}

    # two calls of one day whose rows have no numbers cannot be told which came first
    apart = draw(st.lists(days, min_size=12, max_size=12, unique=True))
    numbered = {kind: draw(st.booleans()) for kind in ("visits", "calls")}
    lacking = draw(st.sets(st.sampled_from(("call_type", "reached", "direction", "log_no", "note")), max_size=2))
    rows("customer-file", file, 4)
    rows("visits", visit)
    rows("call-record", call, 4)
    rows("call-register", call, 8)
    rows("letter-register", letter, 3)
    rows("events", event, 3)
    rows("issues", issue, 3)
    rows("stand-ins", absence, 2)
    rows("property", claim, 4)
    rows("policies", policy, 3)
    rows("papers", paper, 3)
    rows("report-archive", filed, 2)
    rows("staff", person, 1)
    book.sheets["settings"] = [
        {"key": "region", "value": "TW"},
        {"key": "day_rule", "value": pick("calendar", "working")},
        {"key": "attempts_max", "value": pick("2", "5")},
    ]
    return book


def shuffled(seed: int) -> Order:
    """Return an order of rows that a number stands for."""
    import random

    def order(rows: Sequence[Row]) -> list[Row]:
        mixed = list(rows)
        random.Random(seed).shuffle(mixed)
        return mixed

    return order

"""Which duty a line of a worklist is about, and what the workbook's own rows say of it: customer, claim, who acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.errors import InputError
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row, rows_with
from ledger_tools.ledger.scripts import script_for
from ledger_tools.ledger.specs import choice_labels, choices
from ledger_tools.model.case import Book
from ledger_tools.model.duties import DueItem
from ledger_tools.model.edits import Value
from ledger_tools.model.identity import Identity
from ledger_tools.registers.typed import choice_of
from ledger_tools.registers.worklist_reading import Line, Listed, Worklist
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

MATTERS = ("escalation", "same-day-answer", "issue-answer")  # kinds of rules that follow an earlier call or issue
CHANGE = "contact-change"
_ROW_KEYS = ("customer_id", "policy_no", "plate", "event_id", "insurer", "ref")
_PHONES = ("phone", "phone2")
_CALLS = {"event-letter": "event_notice"}  # types of calls about duties that a call does not settle


@dataclass(slots=True)
class Duty:
    """What a line is about.

    Attributes:
        item: the duty as it is now; None for a line added by hand, and for a duty that there is no more.
        gone: why there is no such duty any more; what the registers hold of such a line already is known all the same.
        kind, obliged: of its rule, "" for a line added by hand.
        row: where it stands, None for one that stands nowhere.
        facts: what the row says, by key: claim, policy, plate, numbers of customer and event.
        file: the customer's rows of the customer file.
        customer, phone: whom the line is about, and the number dialled.
        typed: True if the clerk wrote the customer into the line, so that the name is looked up.
        owner, stand_in: who had to act when the list was made.
        anchor: the day from which it counts; None where no row says it.
        notes: what the user should know of how the line was matched.
    """

    item: DueItem | None
    gone: InputError | None = None
    kind: str = ""
    obliged: str = ""
    row: Row | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    file: Sequence[Row] = ()
    customer: str = ""
    phone: str = ""
    typed: bool = False
    owner: str = ""
    stand_in: str = ""
    ends: date | None = None
    anchor: date | None = None
    call_type: str = "other"
    script: str = ""
    notes: list[Message] = field(default_factory=list)

    @property
    def is_matter(self) -> bool:
        """True if what came of it belongs to the row of an earlier call or issue."""
        return self.kind in MATTERS and self.row is not None

    @property
    def earlier(self) -> str:
        """Return the number of the call that a matter came up in, "" where there is none."""
        if self.row is None or not self.is_matter:
            return ""
        table, position = self.row
        return (table.said(position, "log_no") or table.said(position, "call_log_no")).strip()

    def told(self, key: str) -> str:
        """Return what the customer file says in a column; "" where its rows differ or say nothing."""
        texts = {table.said(position, key).strip() for table, position in self.file}
        return texts.pop() if len(texts) == 1 else ""

    @property
    def references(self) -> dict[str, Value]:
        """Return what a register may say of the duty, by key; the workbook's own words."""
        found: dict[str, Value] = {
            "customer_id": self.facts.get("customer_id") or self.told("customer_id"),
            "customer": self.customer,
            "phone": self.phone or self.told("phone"),
            "plate": self.facts.get("plate") or self.told("plate"),
            "claim_ref": self.facts.get("claim_ref"),
            "policy_no": self.facts.get("policy_no"),
            "ref": self.facts.get("ref"),
        }
        return {key: value for key, value in found.items() if value}


class Matching:
    """Finds the duty of each line: by id; where the row was renamed since, by customer and rule."""

    def __init__(self, book: Book, worklist: Worklist, items: Sequence[DueItem]) -> None:
        self.book = book
        self.worklist = worklist
        self.identity = Identity(book)
        self.by_id = {item.id: item for item in items}
        self.by_customer: dict[tuple[str, str], list[DueItem]] = {}
        for item in items:
            if item.subject.customer:
                self.by_customer.setdefault((item.rule.id, fold(item.subject.customer)), []).append(item)

    def duty(self, line: Line) -> Duty:
        """Return what a line is about.

        Raises:
            InputError: its duty is none of this ledger, or the line was turned into one about somebody else.
        """
        if not line.item:
            return self._by_hand(line)
        listed = self.worklist.listed.get(line.item)
        try:
            item, notes = self._item(line, listed)
        except InputError as gone:
            if listed is None:
                raise
            return self._gone(line, listed, gone)
        asked = listed if listed is not None else item  # the clerk answered what the list asked
        duty = Duty(item, kind=item.rule.kind, obliged=item.rule.obliged, script=asked.script, notes=notes)
        duty.call_type = asked.call_type or _CALLS.get(duty.kind, "other")
        duty.row = self.identity.position_at(item.subject.sheet, item.subject.row) if item.subject.row else None
        duty.facts = _facts(duty.row) if duty.row is not None else {}
        duty.owner = listed.owner if listed is not None else item.owner or ""
        duty.stand_in = listed.stand_in if listed is not None else item.stand_in or ""
        duty.ends = listed.ends if listed is not None else item.ends
        duty.anchor = listed.anchor if listed is not None else _anchor(item)
        duty.customer = self._customer(line, listed, item)
        duty.typed = not (item.subject.customer or (listed is not None and listed.customer))
        duty.file = self._file(duty.facts.get("customer_id", ""), duty.customer, item.subject.phone or "")
        self._dial(line, listed.phone if listed is not None else item.subject.phone or "", duty)
        return duty

    def _item(self, line: Line, listed: Listed | None) -> tuple[DueItem, list[Message]]:
        found = self.by_id.get(line.item)
        if found is not None:
            return found, []
        rule = listed.rule if listed is not None else line.item.rpartition("-")[0]
        name = listed.customer if listed is not None and listed.customer else line.customer
        near = self.by_customer.get((rule, fold(name)), []) if name else []
        if len(near) == 1:
            note = msg(
                "The ledger has no {item} any more; {other} of the same customer is taken.",
                item=line.item,
                other=near[0].id,
            )
            return near[0], [note]
        if near:
            raise InputError(
                msg(
                    "the ledger has no {item} any more, and several like it for the same customer: {others}.",
                    item=line.item,
                    others=[item.id for item in near],
                )
            )
        raise InputError(
            msg(
                "{item} is no duty of this ledger: it ended in another way, its row was renamed, or the list is of "
                "another ledger.",
                item=line.item,
            )
        )

    def _customer(self, line: Line, listed: Listed | None, item: DueItem) -> str:
        """Return whom the line is about; one that named nobody, such as an event told to all, takes who was called.

        Raises:
            InputError: another customer was written into it.
        """
        then, now = listed.customer if listed is not None else "", item.subject.customer or ""
        if not line.customer or fold(line.customer) in {fold(then), fold(now)} - {""} or not (then or now):
            return now or line.customer
        raise InputError(
            msg(
                "the line is about {customer}, but names {other} now; add a line of its own for another customer.",
                customer=then or now,
                other=line.customer,
            )
        )

    def _file(self, number: str, name: str, phone: str) -> list[Row]:
        """Return the customer's rows of the customer file; none where several customers may be meant."""
        files = [table for table in self.book.tables if table.kind == "customer-file"]
        rows = list(rows_with(files, ("customer_id",), number)) if number else []
        rows = rows or (list(rows_with(files, ("customer",), name)) if name else [])
        if _several(rows) and phone:
            rows = [row for row in rows if any(same_phone(row[0].said(row[1], key), phone) for key in _PHONES)]
        return [] if _several(rows) else rows

    def _dial(self, line: Line, listed: str, duty: Duty) -> None:
        """Take the number that stands in the line as the one that was dialled.

        Raises:
            InputError: it is the number of another customer.
        """
        duty.phone = listed
        dialled = line.texts.get("phone", "")
        if not dialled or same_phone(dialled, listed):
            return
        own = {fold(t.said(p, "customer")) for t, p in duty.file} | {fold(duty.customer)}
        for table in (t for t in self.book.tables if t.kind == "customer-file"):
            for position in range(len(table)):
                name = table.said(position, "customer").strip()
                if fold(name) not in own and any(same_phone(table.said(position, k), dialled) for k in _PHONES):
                    raise InputError(
                        msg(
                            "the number in the line is that of {other}, not of {customer}.",
                            other=name,
                            customer=duty.customer,
                        )
                    )
        duty.phone = dialled
        if listed:
            duty.notes.append(msg("The telephone number was changed in the list; it is entered as the one dialled."))

    def _gone(self, line: Line, listed: Listed, why: InputError) -> Duty:
        """Return a duty that there is no more as the list has it: who refused a call is not called a second time."""
        duty = Duty(None, why, listed.kind, listed.obliged, script=listed.script)
        duty.call_type = listed.call_type or _CALLS.get(listed.kind, "other")
        duty.facts = {"ref": listed.ref} if listed.ref else {}
        duty.customer = listed.customer or line.customer
        duty.phone, duty.owner, duty.stand_in = listed.phone, listed.owner, listed.stand_in
        duty.ends, duty.anchor = listed.ends, listed.anchor
        duty.file = self._file("", duty.customer, listed.phone)
        return duty

    def _by_hand(self, line: Line) -> Duty:
        """Return what a line added by hand is about; its task may name the type of the call."""
        first = line.texts.get("task", "").split("\n")[0]
        choice = choice_of(choices("call_type"), first) if first else None
        kind = choice.code if choice is not None else "other"
        duty = Duty(None, call_type=kind, script=script_for(kind) or "", customer=line.customer, typed=True)
        duty.facts = {"ref": ref} if (ref := line.texts.get("ref", "")) else {}
        duty.phone = line.texts.get("phone", "")
        duty.file = self._file("", duty.customer, duty.phone)
        label = choice_labels(choices("call_type"), kind)
        duty.notes.append(msg("Added by hand; taken as of the type “{type}”.", type=label))
        return duty


def _facts(row: Row) -> dict[str, str]:
    table, position = row
    keys = [key for key in _ROW_KEYS if not (key == "ref" and table.kind != "call-register")]
    found = {key: text for key in keys if (text := table.said(position, key).strip())}
    claim = next((t for key in ("claim_ref", *CLAIM_NAMES) if (t := table.said(position, key).strip())), "")
    if claim:
        found["claim_ref"] = claim
    if table.kind == "events":
        found["event"] = table.said(position, "event").strip()
    return found


def _anchor(item: DueItem) -> date | None:
    try:
        return date.fromisoformat(item.because[0].value[:10]) if item.because else None
    except ValueError:
        return None


def _several(rows: Sequence[Row]) -> bool:
    """True if rows of the customer file are about more than one customer."""
    return len({fold(t.said(p, "customer_id")) or f"{id(t)} {p}" for t, p in rows}) > 1


def same_phone(one: str, other: str) -> bool:
    """True if two texts hold the same digits; dashes and the zero that a spreadsheet drops do not count."""
    first, second = (re.sub(r"\D", "", unicodedata.normalize("NFKC", text)).lstrip("0") for text in (one, other))
    return bool(first) and first == second

"""Issues that a call opens: a row of the complaints sheet (投訴問題), open until the customer has an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger_tools.ledger.lookup import Row, rows_with
from ledger_tools.ledger.specs import choice_labels, choices, sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.edits import Value, value_text
from ledger_tools.registers.entering import Made, Registers
from ledger_tools.registers.entries import Entry, Wish, enter
from ledger_tools.registers.entry_kinds import ISSUE
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_FROM_CALL = ("customer_id", "customer", "phone", "plate", "claim_ref", "policy_no", "escalated_at", "escalated_to")
COMPLAINT, PROBLEM = "complaint", "problem"


@dataclass(frozen=True, slots=True)
class Issue:
    """What a call brought up.

    Attributes:
        kind: code of ``issue_kind``: a complaint, or a callback whose answers are not all in order.
        content: in the customer's own words, or the items and their answers.
        complaint_kind, level: codes or labels, "" where nothing is said.
        channel: code of how it came: by telephone unless said.
    """

    kind: str
    content: str
    complaint_kind: str = ""
    level: str = ""
    channel: str = "phone"


def open_issue(registers: Registers, issue: Issue, call: Mapping[str, Value], number: str, as_of: date) -> Entry:
    """Put the row that opens an issue into what is to be written.

    Args:
        call: the values of the call by column key.
        number: its serial number, "" where it has none.

    Raises:
        WriteRefused: the workbook has no sheet for issues, or no room in it.
    """
    linked: dict[str, Value] = {key: value for key in _FROM_CALL if (value := call.get(key)) is not None}
    linked |= {"call_log_no": number or None, "owner": call.get("clerk") or call.get("owner")}
    day = call.get("call_date") or call.get("intake_at") or as_of
    given = {
        "raised_on": value_text(day)[:10],
        "channel": issue.channel,
        "issue_kind": issue.kind,
        "complaint_kind": issue.complaint_kind,
        "complaint_level": issue.level,
        "content": issue.content,
        "issue_state": "open",
    }
    kept = ("call_log_no", "owner", "claim_ref")
    told = {key: text for key, text in given.items() if text}
    return enter(registers, Wish(ISSUE, told, as_of, linked=linked, kept=kept))


def issue_of(book: Book, number: str, *, content: str = "") -> Row | None:
    """Return the row of the complaints sheet that names a call, None where there is none.

    Args:
        content: only a row that says this; "" for any.
    """
    tables = [table for table in book.tables if table.kind in ISSUE.sheets]
    if not number:
        return None
    for table, position in rows_with(tables, ("call_log_no",), number):
        if not content or fold(table.shown(position, "content")) == fold(content):
            return table, position
    return None


def same_issue(book: Book, issue: Issue, customer: str, day: date) -> Row | None:
    """Return the row of the complaints sheet that holds an issue already: same customer, day and words."""
    for table in (t for t in book.tables if t.kind in ISSUE.sheets):
        for position in range(len(table)):
            raised = table.get("raised_on")
            if raised is None or not raised.ok[position] or raised.values[position].astype("M8[D]").item() != day:
                continue
            who, words = table.shown(position, "customer"), table.shown(position, "content")
            if fold(who) == fold(customer) and fold(words) == fold(issue.content):
                return table, position
    return None


def complaint_in(made: Made) -> Issue | None:
    """Return the complaint that a call holds; None where it holds none."""
    words = value_text(made.record.get("complaint"))
    if not words:
        return None
    kind, level = made.codes.get("complaint_kind", ""), made.codes.get("complaint_level", "")
    return Issue(COMPLAINT, words, kind, level)


def no_issue_sheet(book: Book) -> Message:
    """Return what to say of a complaint in a workbook that has no sheet for issues."""
    return msg(
        "The workbook has no {sheet}, so no issue was opened for the complaint; --add-sheet adds one.",
        sheet=sheet_spec("issues").names[book.script],
    )


def opened(number: str, *, dry_run: bool = False) -> Message:
    """Return what to say of an issue that was opened."""
    if dry_run:
        return msg("An issue would be opened for it: {number}.", number=number)
    return msg("An issue was opened for it: {number}.", number=number)


def state_label(code: str, language: str) -> str:
    """Return what a state of an issue is called."""
    return choice_labels(choices("issue_state"), code)[language]

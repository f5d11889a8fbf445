"""What is said of a call that is logged: whether it counts by its script, what its answers open, when it was made.

Nothing here holds a write up: what happened is logged, and the user hears what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import cast

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.callback_terms import CallbackTerms, callback_terms
from ledger_tools.ledger.lookup import Row, rows_with
from ledger_tools.ledger.scripts import call_script, calling_hours, complete, issues, script_for
from ledger_tools.model.calls import CallScript, ScriptItem, Takes
from ledger_tools.model.case import Book
from ledger_tools.model.edits import Value
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.registers.typed import choice_of
from ledger_tools.text.i18n import Message, msg

ITEMS = tuple(f"q{n}" for n in range(1, 8))  # columns of the answers to the items of a script


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call as it goes into the registers: values by column key, and the codes of its choices."""

    values: Mapping[str, Value]
    codes: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return a value as text, "" where there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    def answers(self, script: CallScript) -> dict[int, str]:
        """Return the codes of the answers by item number; an item may be answered by another column as well."""
        found = {n: code for n, key in enumerate(ITEMS, 1) if (code := self.codes.get(key, ""))}
        for item in script.items:
            if item.told_by and self.text(item.told_by):
                found.setdefault(item.number, self.codes.get(item.told_by) or "yes")
        return found


def script_followed(codes: Mapping[str, str]) -> str | None:
    """Return the script that a call says it followed, else the one that calls of its type are made by."""
    return codes.get("script") or script_for(codes.get("call_type", ""))


def item_column(columns: Mapping[str, ColumnSpec], key: str, script: str, text: str, option: str) -> ColumnSpec:
    """Return the column that the answer to an item of a script goes into, with the choices that the item offers.

    Words in answer to an item that takes text go into that item's own column, such as the customer's wishes.

    Raises:
        UsageProblem: the script has no such item.
    """
    followed = call_script(script)
    item = followed.item(int(key[1:]))
    if item is None:
        raise UsageProblem(
            msg(
                "{option} {n}: the script {script} has items 1 to {last} only.",
                option=option,
                n=int(key[1:]),
                script=followed.key,
                last=len(followed.items),
            )
        )
    if item.takes is Takes.TEXT and item.column and choice_of(columns[key].choices, text) is None:
        return columns[item.column]
    return replace(columns[key], choices=item.choices) if item.choices else columns[key]


def call_notes(book: Book, call: LoggedCall) -> Iterator[Message]:
    """Yield what the user should know of a call that is logged."""
    if call.codes.get("direction") != "in":
        yield from _hours(call)
        yield from _unwanted(book, call)
    script = _to_check(call)
    if script is not None:
        yield from _lacking(book, script, call)
        yield from _opened(script, call)


def _to_check(call: LoggedCall) -> CallScript | None:
    """Return the script that a call is held against: a statutory one always, another once its list was begun."""
    key = script_followed(call.codes)
    script = call_script(key) if key else None
    begun = bool(call.codes.get("script")) or any(call.codes.get(item) for item in ITEMS)
    return script if script is not None and (begun or script.within) else None


def _hours(call: LoggedCall) -> Iterator[Message]:
    """Yield that a call of ours was made when customers are left in peace; a time that cannot be read says nothing."""
    try:
        moment = time.fromisoformat(call.text("call_time"))
    except ValueError:
        return
    first, last = calling_hours()
    if not first <= moment < last:
        yield msg(
            "The call was made at {time}, outside the hours for calling, {first} to {last}.",
            time=f"{moment:%H:%M}",
            first=f"{first:%H:%M}",
            last=f"{last:%H:%M}",
        )


def _unwanted(book: Book, call: LoggedCall) -> Iterator[Message]:
    files = [table for table in book.tables if table.kind == "customer-file"]
    flagged = [cell for row in _rows_of(files, call) if (cell := _flag(row))]
    if flagged:
        yield msg(
            "{customer} asked not to be called ({cell}); write a letter instead.",
            customer=call.text("customer") or call.text("customer_id"),
            cell=flagged[0],
        )
    elif files and call.codes.get("reached") == "do_not_call":
        yield msg("Enter in the customer file that {customer} is not to be called.", customer=call.text("customer"))


def _rows_of(files: Sequence[LedgerTable], call: LoggedCall) -> list[Row]:
    for key in ("customer_id", "customer"):
        if call.text(key):
            return list(rows_with(files, (key,), call.text(key)))
    return []


def _flag(row: Row) -> str:
    """Return the cell that says not to call, "" where it does not say so."""
    table, position = row
    column = table.get("do_not_call")
    if column is None or column.kind is not ValueKind.BOOL or not (column.ok[position] and column.values[position]):
        return ""
    return str(table.address(int(table.rows[position]), "do_not_call"))


def _lacking(book: Book, script: CallScript, call: LoggedCall) -> Iterator[Message]:
    """Yield what a call lacks to count by its script, and what could not be checked."""
    terms = _terms(book, call) if script.within else None
    ends = terms.ends if terms else None
    missing = complete(
        script.key,
        call.answers(script),
        reached=call.codes.get("reached", ""),
        role=call.text("person_role"),
        instalment=terms.instalment if terms else None,
        within=ends is None or cast(date, call.values["call_date"]) <= ends,
        points=bool(call.text("summary")),
    )
    if missing:
        yield msg(
            "By the script {script} this call does not count yet; missing: {missing}.",
            script=script.title,
            missing=missing,
        )
    if script.within and ends is None:
        yield msg("When cooling-off ends is not known, so nobody checked whether the call was in time.")


def _terms(book: Book, call: LoggedCall) -> CallbackTerms | None:
    """Return the terms of the policy that a call names, None where the policies sheet has it not, or twice."""
    policies = [table for table in book.tables if table.kind == "policies"]
    number = call.text("policy_no")
    rows = list(rows_with(policies, ("policy_no",), number)) if number else []
    return callback_terms(*rows[0], book.settings) if len(rows) == 1 else None


def _opened(script: CallScript, call: LoggedCall) -> Iterator[Message]:
    """Yield which answers open an issue, or keep one open, and what is to be done about it."""
    items = [cast(ScriptItem, script.item(number)) for number in issues(script.key, call.answers(script))]
    if items:
        named = [msg("item {n} ({title})", n=item.number, title=item.title) for item in items]
        yield msg("To be followed up: {items}. {what}.", items=named, what=script.on_issue)
    for item in items:
        if item.urgent:
            named_one = msg("item {n} ({title})", n=item.number, title=item.title)
            yield msg("Report it to the supervisor at once: {item}.", item=named_one)

"""A row of a register names a claim, customer, policy, call or event that the workbook does not know, or nobody at all.

Only what the workbook lists can be missing: without a customer file no customer number is unknown, and a customer
without a number may be a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools, Kind
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.known_names import Known
from ledger_tools.rules.look import filled, is_kind, positions
from ledger_tools.rules.registers import CALLS, replaced, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

# By kind of sheet: the column of its own numbers, and those that refer to other sheets.
_SHEETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "call-record": ("log_no", ("customer_id", "claim_ref", "policy_no")),
    "call-register": ("log_no", ("customer_id", "ref")),
    "letter-register": ("letter_no", ("customer_id", "event_id", "claim_ref", "call_log_no")),
    "issues": ("issue_no", ("customer_id", "claim_ref", "policy_no", "call_log_no")),
    "papers": ("", ("claim_ref",)),
    "visits": ("visit_no", ("customer_id", "claim_ref")),
}
_LOGS = (*CALLS, "letter-register", "issues")
_WHO = ("customer", "recipient", "customer_id", "phone", "person", "plate")
_NAMING = (*_WHO, "ref", "claim_ref", "policy_no", "event_id", "call_log_no")


def check(case: Case) -> Iterator[Finding]:
    """Yield the references that lead nowhere, and the rows of logs that name nobody."""
    known = Known(case)
    for table in tables(case, *_SHEETS):
        number, keys = _SHEETS[table.kind]
        counts = ~replaced(case, table, number)
        for key in keys:
            if key in table.columns:
                yield from _unknown(known, table, key, counts)
        columns = [key for key in _NAMING if key in table.columns]
        if table.kind in _LOGS and columns:
            for i in positions(~filled(table, *columns) & counts):
                message = msg("The row names neither a customer nor a claim, a policy or a vehicle.")
                yield RULE.at(table, i, columns[0], message)


def _unknown(known: Known, table: LedgerTable, key: str, counts: Bools) -> Iterator[Finding]:
    """Yield the cells of a column that name nothing known; the plate of a new customer is none of them."""
    column = table.columns[key]
    is_number = is_kind(column, Kind.NUMBER)
    answers: dict[tuple[str, bool], Message | None] = {}
    for i in np.flatnonzero(column.ok & counts).tolist():
        text = str(column.values[i]).strip()
        question = text, bool(is_number[i])
        if question not in answers:
            answers[question] = None if known.has(key, text, is_number=question[1]) else _judged(known, key, text)
        message = answers[question]
        if message is None:
            continue
        vehicle = key == "ref" and known.is_like_a_vehicle(text)
        if not (vehicle and known.is_new_customer(table, i)):
            yield RULE.at(table, i, key, message, severity=Severity.WARNING if vehicle else None)


def _judged(known: Known, key: str, text: str) -> Message | None:
    """Return what to say of an unknown name, None where the workbook does not list such names."""
    message = _of_any(known, text) if key == "ref" else _of_kind(known, key, text)
    near = known.near(key, text) if message is not None else []
    if message is None or not near:
        return message
    return msg("{sentence} {next_sentence}", sentence=message, next_sentence=msg("Perhaps {near} is meant.", near=near))


def _of_kind(known: Known, key: str, text: str) -> Message | None:
    if key == "claim_ref":
        doubtful = not known.claims or known.may_be_policy(text)
        return None if doubtful else msg("There is no claim {value} in this workbook.", value=text)
    if key == "policy_no":
        return msg("There is no policy {value} in this workbook.", value=text) if known.lists_policies else None
    if not known.lists(key)[0]:
        return None
    if key == "customer_id":
        return msg("There is no customer with the number {value} in the customer file.", value=text)
    if key == "call_log_no":
        return msg("There is no call with the number {value} in the call registers.", value=text)
    return msg("There is no event with the number {value} in the sheet of events.", value=text)


def _of_any(known: Known, text: str) -> Message | None:
    """Return what to say of an unknown vehicle, policy or claim, by what it looks like."""
    if known.may_be_policy(text):
        return None
    if known.is_like_a_vehicle(text):
        return msg("There is no vehicle {value} in this workbook.", value=text)
    if not known.claims and not known.lists_policies:
        return None
    if not known.vehicles and not known.is_like_a_claim(text) and _may_be_plate(text):
        return None
    return msg("There is no vehicle, policy or claim {value} in this workbook.", value=text)


def _may_be_plate(text: str) -> bool:
    from ledger_tools.ledger.values.identifiers import plate_problem

    return plate_problem(text, None) is None


RULE = Rule(
    code="reference-missing",
    number="",
    severity=Severity.ERROR,
    summary=msg("A row of a register names no known claim, customer, policy, call or event."),
    why=msg("The row counts for nobody: the claim or the customer that it is about looks as if nothing had been done."),
    fix=msg("Correct the number, in a register by a new row that names this one; or add what is missing to its sheet."),
    keys=("customer_id", "claim_ref", "policy_no", "ref", "call_log_no", "event_id", "customer", "recipient"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 賠案號碼    | 出險日期    | 出險原因
            P-101    | C-2021-0007 | @2021-12-02 | 火災
            # 理賠文件
            案號        | 文件名稱   | 收件日期    | 狀態
            C-2021-0077 | 損失清單   | @2021-12-20 | 已收
            """,
            after="""
            # 企財險
            保單號碼 | 賠案號碼    | 出險日期    | 出險原因
            P-101    | C-2021-0007 | @2021-12-02 | 火災
            # 理賠文件
            案號        | 文件名稱   | 收件日期    | 狀態
            C-2021-0007 | 損失清單   | @2021-12-20 | 已收
            """,
        ),
        "en": Example(
            before="""
            # Customer File
            Customer No. | File Made On | Customer Name | Phone
            K-001        | @2021-12-02  | A. Sample     | 0900-000-100
            # Call Register
            No.  | Call Date   | Customer No. | Customer  | Call Type | Reached | Main Points
            C-01 | @2021-12-10 | K-010        | A. Sample | Enquiry   | Yes     | Asked for the price
            """,
            after="""
            # Customer File
            Customer No. | File Made On | Customer Name | Phone
            K-001        | @2021-12-02  | A. Sample     | 0900-000-100
            # Call Register
            No.  | Call Date   | Customer No. | Customer  | Call Type | Reached | Main Points
            C-01 | @2021-12-10 | K-001        | A. Sample | Enquiry   | Yes     | Asked for the price
            """,
        ),
    },
)

"""What the workbook knows of a case that is of use on a call: whom to ask for, what was done, said and promised so far.

The same facts stand above a script, in a worklist and on a form. A claim's reserve is never among them: what the
insurer puts by is not for the customer's ear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from ledger_tools.followup.cell_facts import cell_of, fact_of, facts_of, spec_of
from ledger_tools.followup.checklists import answers
from ledger_tools.followup.columns import codes, days
from ledger_tools.followup.context import Context
from ledger_tools.followup.cooling_off import cooling_off_default
from ledger_tools.followup.customers import UNKNOWN
from ledger_tools.followup.naming import CUSTOMER_KEYS, first_text, reference
from ledger_tools.followup.surroundings import (
    CallCase,
    coming_events,
    earlier_calls,
    file_row,
    first_call,
    last_visit,
    missing_papers,
    open_issues,
    phone_on_file,
)
from ledger_tools.ledger.callback_terms import CallbackTerms, callback_terms
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row
from ledger_tools.ledger.scripts import INSTALMENT, call_script
from ledger_tools.model.calls import CallFacts, Fact
from ledger_tools.model.case import Book
from ledger_tools.text.i18n import Message, msg

CUSTOMER = ("customer", "customer_id", "phone", "phone2", "contact", "best_time", "plate", "model")
VISIT = ("visit_kind", "intake_at", "released_at", "work", "adviser")
FILED_VISIT = ("intake_kind", "intake_date", "released_at", "services_done")
NEXT = ("wants", "service_cycle", "last_service", "next_service", "next_plan", "policy_expiry", "inspection_due")
CLAIM = (*CLAIM_NAMES, "policy_no", "insured", "claimant", "phone", "plate", "insurer", "incident_at", "cause")
STAGES = (
    "stage",
    "status",
    "reported_at",
    "opened_at",
    "surveyed_at",
    "docs_requested_at",
    "docs_complete_at",
    "agreed_at",
    "decided_at",
    "paid_at",
    "closed_at",
)
AMOUNTS = ("claimed", "approved", "paid")
STEPS = ("next_action", "next_action_at", "owner")
PAYMENT = ("paid", "paid_at", "approved", "closed_at")
POLICY = (
    "policy_no",
    "policyholder",
    "insured",
    "phone",
    "line",
    "product",
    "product_type",
    "insurer",
    "premium",
    "term_years",
    "policy_from",
    "policy_to",
    "pay_mode",
    "pay_years",
    "pay_frequency",
    "delivered_on",
    "callback_state",
    "callback_on",
)
ISSUE = (
    "issue_no",
    "customer",
    "phone",
    "plate",
    "claim_ref",
    "policy_no",
    "raised_on",
    "issue_kind",
    "content",
    "measure",
    "solution_at",
    "informed_at",
    "owner",
    "due_on",
)


def call_context(book: Book, as_of: date) -> Context:
    """Return what facts are gathered from; no due rule is worked out for them."""
    return Context(book, as_of, book.settings, {}, {})


def call_facts(ctx: Context, script: str, row: Row) -> CallFacts:
    """Return what the workbook knows of a case.

    Args:
        script: key of the script that the call is made by.
        row: the row that the call is about: of the customer file or the visits for ``service``, a claim, a policy, an
            issue for ``closing``.

    Raises:
        KeyError: there is no such script.
    """
    table, position = row
    case = CallCase(ctx, table, position, int(ctx.customers.of(table)[position]))
    told = _TOLD[script](case)
    return CallFacts(
        cell=table.address(int(table.rows[position])),
        ref=_called(case),
        facts=tuple(told.facts),
        notes=(*_warnings(case), *told.notes),
        skip=told.skip,
    )


@dataclass(slots=True)
class _Told:
    facts: list[Fact]
    notes: list[Message] = field(default_factory=list)
    skip: dict[int, Message] = field(default_factory=dict)


def _called(case: CallCase) -> str:
    """Return how people call a case: the customer's name, and the row's own reference."""
    words = first_text(*case.row, CUSTOMER_KEYS), reference(*case.row)
    return " ".join(dict.fromkeys(word for word in words if word))


def _warnings(case: CallCase) -> Iterator[Message]:
    if case.who != UNKNOWN and case.ctx.stopped(case.who):
        yield msg("The customer asked not to be called; write a letter instead.")


def _service(case: CallCase) -> _Told:
    visit, file = last_visit(case), file_row(case)
    facts = list(facts_of(file or case.row, CUSTOMER))
    if visit is not None:
        facts += facts_of(visit, VISIT)
    elif file is not None:
        facts += facts_of(file, FILED_VISIT)
    for row in (visit, file):  # the visit's own word on the next service is the newer one
        known = {fact.key for fact in facts}
        facts += [fact for fact in facts_of(row, NEXT) if fact.key not in known] if row else []
    facts += [*earlier_calls(case), *open_issues(case), *coming_events(case.ctx)]
    first = first_call(case, visit or file)
    return _Told(facts) if first is None else _Told(facts, *_not_again(case, first))


def _not_again(case: CallCase, first: int) -> tuple[list[Message], dict[int, Message]]:
    """Return what a second call must not repeat: a note, and the items that were answered with no (S23)."""
    day = str(case.ctx.calls.day[first])
    note = msg("The first follow-up was made on {day}; do not repeat it, and be specific.", day=day)
    said = answers(*case.ctx.calls.row(first))
    items = [
        item.number for item in call_script("service").items if not item.required and said.get(item.number) == "no"
    ]
    return [note], {number: msg("answered with no on {day}", day=day) for number in items}


def _claim(case: CallCase) -> _Told:
    facts = [*facts_of(case.row, CLAIM), *phone_on_file(case), *facts_of(case.row, STAGES), *missing_papers(case)]
    return _Told([*facts, *facts_of(case.row, (*AMOUNTS, *STEPS)), *earlier_calls(case), *open_issues(case)])


def _after_payment(case: CallCase) -> _Told:
    told = _Told([*facts_of(case.row, CLAIM), *phone_on_file(case), *facts_of(case.row, PAYMENT)])
    if not any(fact.key in ("paid", "paid_at") for fact in told.facts):
        told.notes.append(msg("The ledger holds neither an amount paid nor a day of payment for this claim."))
    told.facts += [*earlier_calls(case), *open_issues(case)]
    return told


def _new_policy(case: CallCase) -> _Told:
    told, terms = _policy(case)
    if terms.instalment is False:
        items = [item.number for item in call_script("new-policy").items if item.only == INSTALMENT]
        told.skip = dict.fromkeys(items, msg("not paid in instalments"))
    if _product_type(case) == "unit_linked":
        told.notes.append(msg("The product is unit-linked: ask the items of the script unit-linked as well."))
    return told


def _unit_linked(case: CallCase) -> _Told:
    told, _ = _policy(case)
    if _product_type(case) not in ("", "unit_linked"):
        told.notes.append(msg("By its row the product is not unit-linked; the script new-policy may be meant."))
    return told


def _product_type(case: CallCase) -> str:
    return str(codes(case.table, "product_type")[case.position])


def _policy(case: CallCase) -> tuple[_Told, CallbackTerms]:
    terms, notes = _terms(case)
    if terms.ends is None:
        notes.append(msg("When cooling-off ends cannot be told: the day of receipt or the length is missing."))
    elif terms.ends < case.ctx.as_of:
        notes.append(msg("Cooling-off ended on {day}; a call now comes too late to count.", day=terms.ends))
    facts = [*facts_of(case.row, POLICY), *phone_on_file(case), *_cooling_off(case, terms), *earlier_calls(case)]
    return _Told(facts, notes), terms


def _terms(case: CallCase) -> tuple[CallbackTerms, list[Message]]:
    """Return the terms of a policy; with the region's length of cooling-off, which is said, where nothing names one."""
    terms = callback_terms(*case.row, case.ctx.settings)
    found = None if terms.ends or not terms.received else cooling_off_default(case.ctx.settings, case.ctx.book.script)
    if found is None or terms.received is None:
        return terms, []
    n, rule = found
    note = msg(
        "The policy's row says no cooling-off period; {n} days are taken as a default ({article}). Check the policy.",
        n=n,
        article=rule.article,
    )
    return replace(terms, days=n, ends=terms.received + timedelta(days=n), set_days=True), [note]


def _cooling_off(case: CallCase, terms: CallbackTerms) -> Iterator[Fact]:
    for key, value, kind in (("cooling_off_days", terms.days, "text"), ("cooling_off_end", terms.ends, "date")):
        if value is not None:
            cell = cell_of(case.row, key if fact_of(case.row, key) else "delivered_on")
            yield Fact(key, spec_of(case.table, key).labels, str(value), kind, cells=(cell,))


def _closing(case: CallCase) -> _Told:
    told = _Told([*facts_of(case.row, ISSUE), *phone_on_file(case), *earlier_calls(case)])
    solved, informed = (days(case.table, key)[case.position] for key in ("solution_at", "informed_at"))
    if np.isnat(solved):
        told.notes.append(msg("No day of a solution is written down yet."))
    elif np.isnat(informed) and solved < case.ctx.today:
        told.notes.append(
            msg("The solution is of {day}; the customer should have been told that day.", day=str(solved))
        )
    return told


_TOLD: Mapping[str, Callable[[CallCase], _Told]] = {
    "service": _service,
    "claim": _claim,
    "after-payment": _after_payment,
    "new-policy": _new_policy,
    "unit-linked": _unit_linked,
    "closing": _closing,
}

"""One module for each arithmetic of due rules, and one table that names them; a pack's rule says which it goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ledger_tools.followup.context import Context
from ledger_tools.followup.drafting import Draft
from ledger_tools.followup.kinds import (
    answers,
    claim_calls,
    clocks,
    customer_files,
    events,
    follow_ups,
    next_service,
    payments,
    plans,
    policies,
    quiet_claims,
    reviews,
)
from ledger_tools.model.due_batch import DutyBatch
from ledger_tools.model.duties import DueRule

Kind = Callable[[Context, DueRule], Iterable[Draft | DutyBatch]]

KINDS: Mapping[str, Kind] = {
    "customer-file": customer_files.customer_file,
    "contact-change": customer_files.contact_change,
    "first-follow-up": follow_ups.first,
    "second-follow-up": follow_ups.second,
    "escalation": answers.escalation,
    "same-day-answer": answers.same_day,
    "issue-answer": answers.issue_answer,
    "event-call": events.call,
    "event-letter": events.letter,
    "next-service": next_service.next_service,
    "claim-callback": claim_calls.callback,
    "papers-outstanding": payments.papers,
    "expected-payment": payments.expected,
    "claim-static": quiet_claims.static,
    "investigation": quiet_claims.investigation,
    "withdrawal": quiet_claims.withdrawal,
    "orphan-contact": policies.orphan,
    "policy-callback": policies.callback,
    "planned-contact": plans.planned,
    "period-summary": reviews.summary,
    "supervisor-review": reviews.review,
    "clock": clocks.clock,
}

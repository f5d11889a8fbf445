"""What a clerk reads out on the telephone about a claim (S44): who, what, where it stands, money, papers, what next."""

from __future__ import annotations

from typing import Any

from ledger_tools.forms.claim import claim_fields, stage_fields
from ledger_tools.forms.printing import Printing
from ledger_tools.model.claim_card import ClaimStanding
from ledger_tools.model.due_words import WHO
from ledger_tools.model.duties import DueItem
from ledger_tools.model.papers import PaperLine

# What the insurer puts by, and what it thinks of the claim, is not for the customer's ear: no template can ask for it.
NEVER_SAID = (
    *("reserve", "expense_reserve", "incurred", "expense_incurred"),
    *("fraud_doubt", "investigation_from", "investigation_to"),
)


def status_fields(standing: ClaimStanding, p: Printing) -> dict[str, Any]:
    """Return the fields of a status sheet, in speaking order; the reserve is never among them."""
    papers = standing.papers
    told = claim_fields(standing.card, p)
    return {
        **{key: value for key, value in told.items() if key not in NEVER_SAID},
        "stages": {step.key: stage_fields(step, p) for step in standing.card.stages},
        "agreed": p.field(standing.card.claim, "approved", "assessed"),
        "papers_known": papers.recorded,
        "complete_on": p.field(standing.card.claim, "docs_complete_at") or p.day(papers.complete_on),
        "missing": [_missing(line, p, papers.place) for line in papers.lacking] if papers.recorded else [],
        "next": [_next(item, p) for item in standing.next],
        "last_day": p.day(standing.last_contact.day) if standing.last_contact else "",
        "last_clerk": standing.last_contact.clerk if standing.last_contact else "",
        "last_points": standing.last_contact.points if standing.last_contact else "",
        "requests": [p.words(fact.value) for fact in standing.requests],
    }


def _missing(line: PaperLine, p: Printing, place: str) -> dict[str, Any]:
    return {
        "name": line.called(p.language, place),
        "asked_on": p.day(line.asked_on),
        "due_on": p.day(line.due_on),
        "defect": line.defect,
    }


def _next(item: DueItem, p: Printing) -> dict[str, Any]:
    """Return what somebody must do by when; what the law says is told as such, what experience says as that."""
    days = item.days_left
    return {
        "who": p.words(WHO[item.rule.obliged]),
        "what": p.words(item.rule.title),
        "by": p.day(item.ends),
        "late": -days if days is not None and days < 0 else 0,
        "expected": item.rule.id == "expected-payment",
    }

"""What every paper about a claim can say: all columns of a claim ledger, its line, and amounts in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ledger_tools.forms.printing import OPEN, TICKED, Printing
from ledger_tools.ledger.vocabulary import keys
from ledger_tools.model.calls import Fact
from ledger_tools.model.claim_card import ClaimCard, StageStep
from ledger_tools.model.records import Record
from ledger_tools.text.amount_words import amount_in_words

# What the sheets of policies and customers add to a claim's row.
BESIDES = ("phone2", "best_time", "address", "email", "model", "vin", "product", "limit_each")
_SHORT = 4  # digits by which a policy is checked on the telephone


def claim_fields(card: ClaimCard, p: Printing) -> dict[str, Any]:
    """Return the fields of a claim by the keys of its columns; None where the workbook says nothing."""
    claim = card.claim
    fields: dict[str, Any] = {key: p.field(claim, key) or None for key in (*keys(), *BESIDES)}
    fields["line"] = fields["line"] or (p.words(card.line) if card.line else None)
    fields["customer"] = p.field(claim, "customer", "insured", "policyholder", "claimant") or None
    fields["policy_period"] = _period(claim, p)
    fields["policy_tail"] = _tail(fields["policy_no"])
    fields["claim_ref"] = card.ref or None
    return fields


def _period(claim: Record, p: Printing) -> str | None:
    first, last = p.field(claim, "policy_from"), p.field(claim, "policy_to")
    if first and last:
        return f"{first} – {last}" if p.language == "en" else f"{first}至{last}"
    return p.field(claim, "policy_period") or first or last or None


def _tail(policy: str | None) -> str | None:
    signs = [sign for sign in policy or "" if sign.isalnum()]
    return "".join(signs[-_SHORT:]) or None


def in_words(amount: Decimal | None, currency: str, p: Printing) -> str | None:
    """Return an amount in words; None where the settings want none, or where the rules have no words for it."""
    if amount is None or not p.amount_words:
        return None
    try:
        return amount_in_words(amount, p.language, currency)
    except ValueError:
        return None


def money_of(fact: Fact | None) -> Decimal | None:
    """Return the amount that a fact tells, None where it tells none."""
    return Decimal(str(fact.value)) if fact is not None and fact.kind == "money" else None


def stage_fields(step: StageStep, p: Printing) -> dict[str, Any]:
    """Return one of the seven stages: its name, whether it was reached, its day and what that is the day of."""
    return {
        "label": p.words(step.label),
        "mark": TICKED if step.reached else OPEN,
        "current": step.current,
        "day": p.brief_fact(step.day),
        "of": p.words(step.day.label) if step.day is not None else "",
    }

"""The page of the customer file: customer, vehicles, next service, visits, policies, contacts, wishes and next plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger_tools.forms.printing import Printing
from ledger_tools.model.records import CustomerCard, Record

_CUSTOMER = (
    "customer_id",
    "customer_kind",
    "contact",
    "phone",
    "phone2",
    "best_time",
    "do_not_call",
    "address",
    "postcode",
    "email",
    "file_made_on",
    "filed_by",
    "consent",
    "intake_kind",
    "intake_date",
    "released_at",
    "services_done",
    "status",
    "owner",
    "checked_by",
    "wants",
    "next_plan",
    "next_contact",
    "note",
)
_VEHICLE = (
    "plate",
    "model",
    "vehicle_kind",
    "vin",
    "engine_no",
    "bought_on",
    "mileage",
    "service_cycle",
    "last_service",
    "next_service",
    "policy_expiry",
    "inspection_due",
)
_VISIT = ("intake_at", "released_at", "plate", "visit_kind", "mileage", "work", "amount", "adviser")
_POLICY = ("policy_no", "line", "product", "insurer", "policyholder", "insured", "policy_from", "policy_to", "status")
_CALL = ("log_no", "call_date", "direction", "call_type", "reached", "summary", "resolution", "clerk")
_LETTER = ("letter_no", "sent_at", "letter_kind", "subject", "letter_way", "clerk")
_TEXT_OF_LISTS = {"visits": _VISIT, "policies": _POLICY, "calls": _CALL, "letters": _LETTER}


def customer_fields(card: CustomerCard, p: Printing) -> dict[str, Any]:
    """Return the fields of a customer's page; lists are empty where the workbook has nothing."""
    customer = card.customer
    lists: Mapping[str, Sequence[Record]] = {
        "visits": card.visits,
        "policies": card.policies,
        "calls": card.calls,
        "letters": card.letters,
    }
    return {
        **{key: p.field(customer, key) for key in _CUSTOMER},
        "customer": p.field(customer, "customer", "policyholder", "insured", "recipient"),
        "vehicles": [_row(vehicle, _VEHICLE, p) for vehicle in card.vehicles],
        **{name: [_row(record, _TEXT_OF_LISTS[name], p) for record in records] for name, records in lists.items()},
        "more_visits": card.more,
    }


def _row(record: Record, keys: Sequence[str], p: Printing) -> dict[str, str]:
    return {key: p.brief(record, key) for key in keys}

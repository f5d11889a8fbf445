"""The page of the customer file."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.ledger.specs import sheet_spec
from recipes.pen import Pen
from recipes.words import speaker


def labels(sheet: str, language: str) -> dict[str, str]:
    """Return the headers of a sheet's columns by key, in a language."""
    return {column.key: column.labels[language] for column in sheet_spec(sheet).columns}


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    name = labels("customer-file", language)
    pen = Pen(language, say("customer-file"), "customer-file", size=9, tight=True)
    pen.head(say("customer-file"))
    pen.heading(say("customer"))

    def pair(*keys: str) -> list[tuple[str, str]]:
        return [(name[key], "{{ " + key + " }}") for key in keys]

    pen.fields(
        [
            pair("customer", "customer_id"),
            pair("contact", "customer_kind"),
            pair("phone", "phone2"),
            pair("address"),
            pair("email", "postcode"),
            pair("best_time", "do_not_call"),
            pair("file_made_on", "filed_by"),
            pair("owner", "status"),
        ]
    )
    _vehicles(pen, name)
    visit = labels("visits", language)
    _list(
        pen,
        "visits",
        say("visits"),
        visit,
        [
            ("intake_at", 17),
            ("released_at", 17),
            ("plate", 14),
            ("visit_kind", 11),
            ("work", 34),
            ("mileage", 11),
            ("amount", 15),
        ],
    )
    pen.order("if more_visits")
    pen.text(say("more visits"), size=8.5)
    pen.order("endif")
    policy = labels("policies", language)
    _list(
        pen,
        "policies",
        say("policies"),
        policy,
        [
            ("policy_no", 20),
            ("line", 13),
            ("insurer", 22),
            ("insured", 16),
            ("policy_from", 17),
            ("policy_to", 17),
            ("status", 10),
        ],
    )
    call = labels("call-record", language)
    _list(
        pen,
        "calls",
        say("calls"),
        call,
        [("log_no", 17), ("call_date", 17), ("call_type", 16), ("reached", 14), ("summary", 32), ("clerk", 12)],
    )
    letter = labels("letter-register", language)
    _list(
        pen,
        "letters",
        say("letters"),
        letter,
        [("letter_no", 17), ("sent_at", 17), ("letter_kind", 13), ("subject", 36), ("letter_way", 11), ("clerk", 12)],
    )
    pen.heading(say("plans"))
    pen.fields([pair("wants"), pair("next_plan"), pair("next_contact", "checked_by"), pair("note")])
    pen.signatures([say("clerk"), say("supervisor")], date=say("sign date"))
    return pen.made()


def _vehicles(pen: Pen, name: dict[str, str]) -> None:
    """Put the vehicles: what they are, and when they were and will be serviced."""
    say = speaker(pen.language)
    pen.heading(say("vehicles"))
    pen.order("if vehicles")
    what = [
        ("plate", 16),
        ("model", 20),
        ("vehicle_kind", 12),
        ("vin", 24),
        ("engine_no", 16),
        ("bought_on", 16),
        ("mileage", 12),
    ]
    when = [
        ("plate", 16),
        ("service_cycle", 20),
        ("last_service", 18),
        ("next_service", 18),
        ("policy_expiry", 18),
        ("inspection_due", 18),
    ]
    for keys in (what, when):
        pen.rows([(name[key], "{{ line." + key + " }}", share) for key, share in keys], "line in vehicles", size=8.5)
    pen.order("else")
    pen.text(say("none"))
    pen.order("endif")


def _list(pen: Pen, key: str, title: str, name: dict[str, str], columns: Sequence[tuple[str, float]]) -> None:
    """Put a list under its title; where the workbook has nothing, that it has not."""
    say = speaker(pen.language)
    pen.heading(title)
    pen.order(f"if {key}")
    pen.rows(
        [(name[column], "{{ line." + column + " }}", share) for column, share in columns], f"line in {key}", size=8.5
    )
    pen.order("else")
    pen.text(say("none"))
    pen.order("endif")

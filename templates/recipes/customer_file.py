"""The page of the customer file."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.ledger.specs import sheet_spec
from recipes.pen import Pen, stack
from recipes.words import speaker


def labels(sheet: str, language: str) -> dict[str, str]:
    """Return the headers of a sheet's columns by key, in a language."""
    return {column.key: column.labels[language] for column in sheet_spec(sheet).columns}


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    name = labels("customer-file", language)
    pen = Pen(language, say("customer-file"), size=9, tight=True)
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
            pair("consent", "intake_kind"),
        ]
    )
    pen.order("if not visits")  # then only the row of the customer knows of the last one
    pen.fields([pair("intake_date", "released_at"), pair("services_done")])
    pen.order("endif")
    _vehicles(pen, name)
    _history(pen)
    _contacts(pen)
    pen.heading(say("plans"))
    pen.fields([pair("wants"), pair("next_plan"), pair("next_contact", "checked_by"), pair("note")])
    pen.signatures([say("clerk"), say("supervisor")], date=say("sign date"))
    return pen.made()


def _history(pen: Pen) -> None:
    """Put the last visits and the policies."""
    say, visit = speaker(pen.language), labels("visits", pen.language)
    days = [("intake_at", 21), ("released_at", 21), ("plate", 18), ("visit_kind", 20)]
    _list(pen, "visits", say("visits"), visit, [*days, ("work", 41), ("mileage", 15), ("amount", 19)])
    pen.order("if more_visits")
    pen.text(say("more visits"), size=8.5)
    pen.order("endif")
    policy = labels("policies", pen.language)
    names = [("policy_no", 32), ("line", 20), ("insurer", 32), ("insured", 32)]
    days = [("policy_from", 19), ("policy_to", 19), ("status", 15)]
    _list(pen, "policies", say("policies"), policy, [*names, *days])


def _contacts(pen: Pen) -> None:
    """Put the last calls and letters."""
    say, call = speaker(pen.language), labels("call-record", pen.language)
    letter = labels("letter-register", pen.language)
    numbers = [("log_no call_date", 24), ("call_type reached", 26)]
    _list(pen, "calls", say("calls"), call, [*numbers, ("summary", 82), ("clerk", 20)])
    numbers = [("letter_no", 24), ("sent_at", 20), ("letter_kind", 22)]
    _list(pen, "letters", say("letters"), letter, [*numbers, ("subject", 55), ("letter_way", 18), ("clerk", 16)])


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
    """Put a list under its title; where the workbook has nothing, that it has not.

    Args:
        columns: keys, several where a column tells several things under one another, and share of the width.
    """
    say = speaker(pen.language)
    pen.heading(title)
    pen.order(f"if {key}")
    told = [
        ("\n".join(name[one] for one in keys.split()), stack(*(f"line.{one}" for one in keys.split())), share)
        for keys, share in columns
    ]
    pen.rows(told, f"line in {key}", size=8.5)
    pen.order("else")
    pen.text(say("none"))
    pen.order("endif")

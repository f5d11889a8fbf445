"""The call register and the letter register of a period, to be bound."""

from __future__ import annotations

from collections.abc import Sequence

from recipes.customer_file import labels
from recipes.pen import Pen, stack
from recipes.words import speaker

SMALL = 8.5


def draw_calls(language: str) -> bytes:
    """Return the template of the call register in a language."""
    say, name = speaker(language), labels("call-register", language)
    clerk = "{{ line.clerk }}{% if line.stand_in_for %} (" + say("stands for") + " {{ line.stand_in_for }}){% endif %}"
    steps = "".join(
        "{%p if line." + key + " %}\n" + say(word) + " {{ line." + key + " }}\n{%p endif %}\n"
        for key, word in (("escalated_at", "escalated"), ("solution_at", "solved"), ("informed_at", "told"))
    )
    columns = [
        _column(name, 24, "log_no", "call_date", "direction"),
        _column(name, 37, "customer", "customer_id", "phone"),
        _column(name, 33, "ref"),
        _column(name, 24, "call_type", "reached"),
        _column(name, 63, "summary"),
        (f"{name['resolution']}\n{say('steps')}", stack("line.resolution") + "\n" + steps.rstrip("\n"), 33.0),
        (f"{name['satisfaction']}\n{name['next_contact']}", stack("line.satisfaction", "line.next_contact"), 21.0),
        (name["clerk"], clerk, 18.0),
        _column(name, 20, "note"),
    ]
    return _register(language, "call-register", columns, say("calls in all"))


def draw_letters(language: str) -> bytes:
    """Return the template of the letter register in a language."""
    say, name = speaker(language), labels("letter-register", language)
    columns = [
        _column(name, 24, "letter_no", "sent_at", "letter_kind"),
        _column(name, 52, "recipient", "customer_id", "address"),
        _column(name, 46, "subject", "enclosures"),
        _column(name, 34, "claim_ref", "event_id", "call_log_no"),
        _column(name, 30, "letter_way", "tracking_no", "returned_at"),
        _column(name, 24, "reply_at", "reply"),
        _column(name, 20, "clerk", "signed_by"),
        _column(name, 20, "copy_at"),
        _column(name, 18, "note"),
    ]
    return _register(language, "letter-register", columns, say("letters in all"))


def _column(name: dict[str, str], share: float, *keys: str) -> tuple[str, str, float]:
    """Return a column that tells several things under one another, as its header names them."""
    return "\n".join(name[key] for key in keys), stack(*(f"line.{key}" for key in keys)), share


def _register(language: str, form: str, columns: Sequence[tuple[str, str, float]], in_all: str) -> bytes:
    say = speaker(language)
    pen = Pen(language, say(form), landscape=True, size=10)
    pen.head(say(form))
    pen.text(say("period") + say("colon") + say("till"), align="center")
    pen.order("if rows")
    pen.rows(columns, "line in rows", size=SMALL)
    pen.order("else")
    pen.text(say("empty period"), align="center")
    pen.order("endif")
    pen.order("if undated")
    pen.text(say("undated"), size=9, keep=True)
    pen.order("endif")
    pen.text(in_all, keep=True)
    pen.signatures([say("prepared"), say("checked"), say("supervisor")], date=say("sign date"))
    return pen.made()

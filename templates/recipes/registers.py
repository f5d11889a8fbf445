"""The call register and the letter register of a period, to be bound."""

from __future__ import annotations

from collections.abc import Sequence

from recipes.customer_file import labels
from recipes.pen import Pen
from recipes.words import speaker

SMALL = 8


def draw_calls(language: str) -> bytes:
    """Return the template of the call register in a language."""
    say, name = speaker(language), labels("call-register", language)
    steps = "{{ line.escalated_at }}{% if line.escalated_at %} / {% endif %}{{ line.solution_at }}"
    steps += "{% if line.solution_at %} / {% endif %}{{ line.informed_at }}"
    clerk = "{{ line.clerk }}{% if line.stand_in_for %} (" + say("stands for") + " {{ line.stand_in_for }}){% endif %}"
    columns = [
        *_columns(name, [("log_no", 12), ("call_date", 12), ("direction", 7), ("customer", 11), ("phone", 12)]),
        *_columns(name, [("ref", 12), ("call_type", 11), ("reached", 11), ("summary", 30), ("resolution", 9)]),
        (say("steps"), steps, 14.0),
        *_columns(name, [("satisfaction", 8)]),
        (name["clerk"], clerk, 9.0),
        *_columns(name, [("next_contact", 12), ("note", 14)]),
    ]
    return _register(language, "call-register", columns, say("calls in all"))


def draw_letters(language: str) -> bytes:
    """Return the template of the letter register in a language."""
    say, name = speaker(language), labels("letter-register", language)
    keys = [
        *[("letter_no", 13.0), ("sent_at", 13.0), ("letter_kind", 9.0), ("recipient", 13.0), ("address", 24.0)],
        *[("subject", 24.0), ("event_id", 9.0), ("claim_ref", 12.0), ("call_log_no", 12.0), ("letter_way", 8.0)],
        *[("enclosures", 12.0), ("clerk", 9.0), ("signed_by", 9.0), ("reply_at", 12.0), ("copy_at", 12.0)],
        ("note", 12.0),
    ]
    return _register(language, "letter-register", _columns(name, keys), say("letters in all"))


def _columns(name: dict[str, str], keys: Sequence[tuple[str, float]]) -> list[tuple[str, str, float]]:
    return [(name[key], "{{ line." + key + " }}", share) for key, share in keys]


def _register(language: str, form: str, columns: Sequence[tuple[str, str, float]], in_all: str) -> bytes:
    say = speaker(language)
    pen = Pen(language, say(form), form, landscape=True, size=10)
    pen.head(say(form))
    pen.text(say("period") + "：" + say("till"), align="center")
    pen.order("if rows")
    pen.rows(columns, "line in rows", size=SMALL)
    pen.order("else")
    pen.text(say("empty period"), align="center")
    pen.order("endif")
    pen.text(in_all)
    pen.order("if undated")
    pen.text(say("undated"), size=9)
    pen.order("endif")
    pen.signatures([say("prepared"), say("checked"), say("supervisor")], date=say("sign date"))
    return pen.made()

"""The full record of a call: a page for each."""

from __future__ import annotations

from recipes.customer_file import labels
from recipes.pen import Pen
from recipes.words import speaker


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    name = labels("call-record", language)
    pen = Pen(language, say("call-record"), size=9, tight=True)

    def pair(*keys: str) -> list[tuple[str, str]]:
        return [(name[key], "{{ call." + key + " }}") for key in keys]

    def across(key: str, boxes: str = "") -> list[tuple[str, str]]:
        return [(name[key], "{{ call." + (boxes or key) + " }}")]

    pen.order("for call in calls")
    pen.head(say("call-record"))
    pen.fields([[(say("record no"), "{{ call.log_no }}"), (name["call_date"], "{{ call.call_date }}")]])
    pen.order("if call.replaced_by")
    pen.text(say("replaced"), bold=True)
    pen.order("endif")
    pen.heading(say("of customer"))
    pen.fields([pair("customer", "customer_id"), pair("phone", "plate"), pair("policy_no", "claim_ref")])
    pen.heading(say("of call"))
    pen.fields(
        [
            pair("call_time", "minutes"),
            [(name["direction"], "{{ call.direction_boxes }}"), (name["call_type"], "{{ call.call_type }}")],
            across("reached", "reached_boxes"),
            pair("person", "person_role"),
            pair("attempt", "planned_for"),
            pair("clerk", "stand_in_for"),
        ]
    )
    pen.heading(say("of script") + " {{ call.script }}")
    pen.order("if call.script_items")
    columns = [
        (say("no"), "{{ item.no }}", 8.0),
        (say("item"), "{{ item.title }}", 34),
        (say("answer"), "{{ item.boxes }}{{ item.answer }}", 50),
        (say("said"), "{{ item.said }}", 22),
    ]
    pen.rows(columns, "item in call.script_items")
    pen.order("else")
    pen.text(say("no script"))
    pen.order("endif")
    pen.heading(say("of points"))
    pen.box(12, "{{ call.summary }}")
    pen.heading(say("of wishes"))
    pen.fields([across("request"), across("wish"), across("complaint"), pair("complaint_kind", "complaint_level")])
    pen.heading(say("of handling"))
    pen.fields(
        [
            across("answer_given"),
            across("resolution", "resolution_boxes"),
            pair("escalated_at", "escalated_to"),
            across("instruction"),
            pair("solution_at", "informed_at"),
            across("satisfaction", "satisfaction_boxes"),
            across("low_reason"),
        ]
    )
    pen.heading(say("of next"))
    pen.fields(
        [
            pair("next_contact", "next_plan"),
            pair("contact_change", "recording"),
            pair("checked_by", "checked_at"),
            across("note"),
        ]
    )
    pen.signatures([say("clerk"), say("supervisor")], date=say("sign date"))
    pen.order("if not loop.last")
    pen.page_break()
    pen.order("endif")
    pen.order("endfor")
    return pen.made()

"""What a clerk reads out on the telephone: one page, large, in speaking order."""

from __future__ import annotations

from recipes.claim_pen import label, may, must
from recipes.pen import Pen
from recipes.words import speaker

STAGES = ("reported", "assigned", "surveyed", "loss_reviewed", "adjusted", "approved", "closed")


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    pen = Pen(language, say("status"), size=12, leading=1.3)

    def named(key: str, words: str = "") -> tuple[str, str]:
        return words or label(key, language), may(key)

    pen.head(say("status"))
    pen.heading(say("who"))
    pen.fields(
        [
            [(label("customer", language), must("customer")), named("phone")],
            [
                (label("claim_no", language), "{{ claim_no or report_no or own_ref or '' }}"),
                (say("policy tail"), may("policy_tail")),
            ],
        ]
    )
    pen.text(say("ask first"), size=10)
    pen.heading(say("what"))
    comma = "，" if language != "en" else ", "
    pen.text(
        "{{ incident_at }}"
        + "".join(
            "{% if " + key + " %}" + comma + "{{ " + key + " }}{% endif %}" for key in ("incident_place", "cause")
        )
        + say("stop")
    )
    pen.heading(say("where"))
    pen.cells(
        [
            ["{{ stages." + stage + ".mark }}" for stage in STAGES],
            ["{{ stages." + stage + ".label }}" for stage in STAGES],
            ["{{ stages." + stage + ".day }}" for stage in STAGES],
        ],
        size=9,
    )
    pen.order("if status or stage")
    pen.text(say("status is"))
    pen.order("endif")
    pen.heading(say("money"))
    paid = "{{ paid or '' }}{% if paid and paid_at %}" + say("paid on") + "{% endif %}"
    pen.fields([[(say("claimed"), may("claimed")), (say("agreed"), may("agreed"))], [(say("paid"), paid)]])
    _papers(pen)
    _next(pen)
    pen.heading(say("last talk"))
    pen.order("if last_day")
    pen.text("{{ last_day }} {{ last_clerk }}" + say("colon") + "{{ last_points }}")
    pen.order("else")
    pen.text(say("never talked"))
    pen.order("endif")
    pen.order("for request in requests")
    pen.text(say("open request") + "{{ request }}")
    pen.order("endfor")
    pen.heading(say("notes"))
    pen.fields([[(say("notes box"), "")], [(say("told on"), ""), (say("told by"), "")]], tall=10)
    return pen.made()


def _papers(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.heading(say("of the papers"))
    pen.order("if missing")
    pen.text(say("papers missing"))
    pen.order("for line in missing")
    pen.text("☐ {{ line.name }}{% if line.asked_on %}" + say("paper asked") + "{% endif %} {{ line.defect }}")
    pen.order("endfor")
    pen.order("else")
    pen.order("if complete_on")
    pen.text(say("papers complete"))
    pen.order("else")
    pen.text(say("papers unknown"))
    pen.order("endif")
    pen.order("endif")


def _next(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.heading(say("next"))
    pen.order("for line in next")
    pen.text(say("next line"))
    pen.order("endfor")
    pen.order("if next_action")
    pen.text(say("our next") + "{{ next_action }} {{ next_action_at or '' }} {{ owner or '' }}")
    pen.order("endif")
    pen.order("if not next and not next_action")
    pen.text(say("nothing next"))
    pen.order("endif")

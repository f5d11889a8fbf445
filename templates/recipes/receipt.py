"""The receipt for claim papers, and the checklist with empty boxes where nothing is on record."""

from __future__ import annotations

from recipes.pen import Pen
from recipes.words import speaker

BLANK = "＿" * 6
LIST = 9.5  # points; the papers of most claims then fit on one page with the signatures


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    pen = Pen(language, say("receipt"))
    pen.head(say("receipt"))
    draft = "{% if papers and not recorded %}" + say("not recorded") + "{% else %}{{ receipt_no }}{% endif %}"
    pen.fields(
        [
            [(say("receipt no"), draft), (say("date"), "{{ day }}")],
            [(say("hander"), "{{ given_by }}"), (say("time"), BLANK)],
            [(say("hander role"), BLANK), (say("id tail"), BLANK)],
            [(say("claim no"), "{{ claim_no }}"), (say("report no"), "{{ report_no }}")],
            [(say("policy no"), "{{ policy_no }}"), (say("line"), "{{ line }}{% if plate %} {{ plate }}{% endif %}")],
            [(say("insured"), "{{ insured }}"), (say("insurer"), "{{ insurer }}")],
            [(say("date of loss"), "{{ incident_at }}")],
        ]
    )
    _handed(pen)
    _missing(pen)
    for words in (say("neutral"), say("originals back"), say("close")):
        pen.text(words, keep=True)
    pen.sealed([say("handed by"), say("taken by"), say("for others")], seal=say("seal"), date=say("sign date"))
    return pen.made()


def _handed(pen: Pen) -> None:
    """Put what was handed over now, with its totals, and what came earlier."""
    say = speaker(pen.language)
    pen.order("if papers")
    pen.heading(say("handed now"))
    pen.text(say("received"), keep=True)
    columns = [
        (say("no"), "{{ line.no }}", 8.0),
        (say("paper"), "{{ line.name }}", 34),
        (say("form"), "{{ line.kind }}", 21),
        (say("copies"), "{{ line.copies }}", 12),
        (say("pages"), "", 11),
        (say("received on"), "{{ line.received_on }}", 20),
        (say("remark"), "{{ line.remark }}", 18),
    ]
    pen.rows(columns, "line in papers", size=LIST)
    pen.text(say("totals"))
    pen.order("endif")
    pen.order("if earlier")
    pen.heading(say("handed earlier"))
    columns = [
        (say("no"), "{{ line.no }}", 8.0),
        (say("paper"), "{{ line.name }}", 40),
        (say("form"), "{{ line.kind }}", 21),
        (say("copies"), "{{ line.copies }}", 12),
        (say("received on"), "{{ line.received_on }}", 20),
        (say("receipt no"), "{{ line.receipt_no }}", 22),
    ]
    pen.rows(columns, "line in earlier", size=LIST)
    pen.order("endif")


def _missing(pen: Pen) -> None:
    """Put what is missing; with boxes to tick where nothing is on record; else that the set is complete."""
    say = speaker(pen.language)
    pen.order("if missing")
    pen.order("if known")
    pen.heading(say("missing"))
    pen.order("else")
    pen.heading(say("checklist"))
    pen.text(say("list only"), size=9)
    pen.order("endif")
    remark = (
        "{% if line.defective %}" + say("defective") + "{% endif %}{{ line.remark }}"
        "{% if line.due_on %}" + say("due") + "{{ line.due_on }}{% endif %}"
    )
    columns = [
        (say("there"), "☐", 9.0),
        (say("paper"), "{{ line.name }}", 32),
        (say("form"), "{{ line.kind }}", 20),
        (say("from"), "{{ line.supplier }}", 22),
        (say("asked on"), "{{ line.asked_on }}", 19),
        (say("remark"), remark, 28),
    ]
    pen.rows(columns, "line in missing", blanks=2, unless="known", size=LIST)
    pen.order("endif")
    pen.order("if complete_on")
    pen.text(say("complete"), bold=True)
    pen.order("endif")
    comma = say("comma")
    for key, words in (("if_applicable", "if applicable"), ("at_end", "at end")):
        pen.order(f"if {key}")
        pen.text(say(words) + "{{ " + key + '|join("' + comma + '") }}', size=9)
        pen.order("endif")

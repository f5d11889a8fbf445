"""The cover sheet of a claim's file: what names it, seven stages with their days, the list of papers."""

from __future__ import annotations

from recipes.claim_pen import may, pairs
from recipes.pen import Pen
from recipes.words import speaker

NEEDED = ("policy_no", "insured", "incident_at", "cause")


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say, row = speaker(language), pairs(language, NEEDED)
    pen = Pen(language, say("claim-file"), size=10.5)
    pen.head(say("claim-file"))
    pen.fields(
        [
            [(say("file no"), "{{ file_no or own_ref or '' }}"), *row("line")],
            row("policy_no", "insurer"),
            row("report_no", "claim_no"),
            row("insured", "incident_at"),
            row("incident_place"),
            row("cause"),
            row("claimed", "paid"),
            [(say("outcome"), may("outcome")), *row("closed_at")],
            [(say("filed by"), "{{ filed_by or owner or '' }}"), (say("checker"), may("checked_by"))],
            [(say("filed on"), may("filed_on")), (say("keep until"), may("keep_until"))],
            [(say("paper count"), "{{ count or '＿＿＿' }} / ＿＿＿"), (say("secrecy"), may("confidential"))],
        ]
    )
    pen.heading(say("stages"))
    columns = [
        (say("no"), "{{ line.no }}", 8.0),
        (say("stage"), "{{ line.mark }} {{ line.label }}", 44),
        (say("reached on"), "{{ line.day }}", 26),
        (say("remark of day"), "{{ line.of }}", 26),
        (say("handled by"), "", 18),
        (say("pages of"), "", 14),
        (say("remark"), "", 18),
    ]
    pen.rows(columns, "line in stages", size=9.5)
    pen.heading(say("contents"))
    columns = [
        (say("no"), "{{ line.no }}", 8.0),
        (say("paper"), "{{ line.name }}", 40),
        (say("form"), "{{ line.kind }}", 22),
        (say("copies"), "{{ line.copies }}", 12),
        (say("received on"), "{{ line.received_on }}", 24),
        (say("pages of"), "", 12),
        (say("remark"), "{{ line.remark }}", 20),
    ]
    pen.rows(columns, "line in papers", size=9.5, blanks=6)
    return pen.made()

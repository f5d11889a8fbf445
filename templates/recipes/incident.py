"""The notice of loss, and with its longer part the incident report."""

from __future__ import annotations

from recipes.claim_pen import may, must, pairs
from recipes.pen import Pen
from recipes.words import speaker

# Without one of these a notice of loss says too little (S39).
NEEDED = (
    *("insurer", "policy_no", "insured", "reporter", "phone", "reported_at"),
    *("incident_at", "incident_place", "cause", "description", "measures", "loss_total"),
)
LINES = 3  # to write on where nothing is listed


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    pen = Pen(language, say("incident short"), "incident", size=10)
    pen.head("{% if long %}" + say("incident long") + "{% else %}" + say("incident short") + "{% endif %}")
    _policy(pen)
    _event(pen)
    _losses(pen)
    _injured(pen)
    _others(pen)
    _vehicle(pen)
    _work(pen)
    _insurance(pen)
    pen.order("if papers")
    pen.heading(say("of papers"))
    pen.text('{{ papers|join("' + say("comma") + '") }}')
    pen.order("endif")
    pen.text(say("declaration"))
    names = [say("insured sign"), say("reporter sign"), say("handler"), say("approver")]
    pen.order("if seal")
    pen.signatures(names, seal=say("seal"), date=say("sign date"))
    pen.order("else")
    pen.signatures(names, date=say("sign date"))
    pen.order("endif")
    pen.gap()
    pen.grey([[(say("received by"), ""), (say("survey appointed"), "")]], say("for insurer"))
    return pen.made()


def _policy(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, NEEDED)
    to = must("insurer") + " " + may("branch_office") + " " + say("claims department")
    pen.fields(
        [
            [(say("to"), to), (say("report date"), "{{ made_on }}")],
            [*row("own_ref"), (say("report kind"), say("first or further"))],
        ]
    )
    pen.heading(say("of policy"))
    pen.fields(
        [
            row("policy_no", "line"),
            row("report_no", "claim_no"),
            row("insured", "policyholder"),
            row("policy_period", "sum_insured"),
            row("deductible", "broker"),
            row("address"),
            row("subject"),
        ]
    )
    pen.heading(say("of reporter"))
    pen.fields([row("reporter", "phone"), row("reported_at", "report_way"), row("contact", "best_time")])


def _event(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, NEEDED)
    pen.heading(say("of event"))
    pen.fields(
        [
            [*row("incident_at"), (say("discovered"), may("discovered_at"))],
            row("incident_place"),
            row("cause"),
            [(say("loss kind"), say("loss ticks"))],
        ]
    )
    pen.heading(say("of course"))
    pen.text(say("course hint"), size=8.5)
    pen.box(32, must("description"))
    pen.heading(say("of measures"))
    pen.fields(
        [
            [(say("measures taken"), must("measures"))],
            [(say("fire brigade"), ""), (say("mitigation"), "")],
            [(say("police"), "")],
        ],
        tall=9,
    )


def _losses(pen: Pen) -> None:
    """Put what was lost, kind by kind, and what it comes to in figures and in words."""
    say = speaker(pen.language)
    pen.heading(say("of loss"))
    columns = [
        (say("no"), "{{ line.no }}", 6.0),
        (say("kind"), "{{ line.kind }}", 16),
        (say("item model"), "{{ line.item }}", 36),
        (say("quantity"), "{{ line.quantity }} {{ line.unit }}", 12),
        (say("damage"), "{{ line.damage_rate }}", 14),
        (say("estimate"), "{{ line.amount }}", 22),
        (say("remark"), "{{ line.remark }}", 18),
    ]
    pen.rows(columns, "line in losses", blanks=LINES, unless="losses or injured", figures=say("estimate"))
    by_kind = "{% for sum in loss_kinds %}{% if not loop.first %}" + say("comma") + "{% endif %}"
    by_kind += "{{ sum.kind }} {{ sum.amount }}{% endfor %}"
    pen.fields(
        [
            [(say("by kind"), by_kind)],
            [(say("loss total"), must("loss_total"))],
            [(say("in words"), may("loss_words"))],
        ]
    )
    pen.order("if loss_differs")
    pen.text(say("differs"), size=9)
    pen.order("endif")


def _injured(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if injured or workers or long")
    pen.heading(say("of injured"))
    costs = [("medical", "medical"), ("earnings", "lost_earnings"), ("nursing", "nursing"), ("travel", "travel")]
    columns = [
        (say("no"), "{{ line.no }}", 6.0),
        (say("name"), "{{ line.item }}", 14),
        (say("sex age"), "{{ line.sex }} {{ line.age }}", 12),
        (say("relation"), "{{ line.owner_of_item }}", 14),
        (say("injury"), "{{ line.injury }}", 18),
        (say("hospital"), "{{ line.hospital }}", 16),
        *((say(word), "{{ line." + key + " }}", 13.0) for word, key in (*costs, ("other cost", "other_cost"))),
        (say("sum"), "{{ line.amount }}", 15.0),
    ]
    pen.rows(columns, "line in injured", blanks=LINES, unless="injured", size=8)
    pen.order("endif")


def _others(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if long")
    pen.heading(say("of others"))
    pen.empty_rows(
        [(say("name"), 20), (say("role"), 16), (say("phone address"), 40), (say("other vehicle"), 40)], LINES
    )
    pen.order("endif")


def _vehicle(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, ())
    pen.order("if motor")
    pen.heading(say("of vehicle"))
    pen.fields(
        [
            row("plate", "model"),
            [(say("driver"), may("driver")), (say("licence"), "")],
            [(say("road"), ""), (say("passengers"), "")],
            [(say("alcohol"), ""), (say("driver sign"), "")],
        ],
        tall=9,
    )
    pen.box(42, say("sketch"))
    pen.order("endif")


def _work(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if workers")
    pen.heading(say("of work"))
    pen.fields(
        [
            [(say("body part"), ""), (say("task"), "")],
            [(say("first aid"), ""), (say("days lost"), "")],
            [(say("hired"), "")],
        ],
        tall=9,
    )
    pen.order("endif")


def _insurance(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if long")
    pen.heading(say("of insurance"))
    pen.fields([[(say("other policy"), may("other_insurance"))], [(say("interests"), "")]], tall=9)
    pen.order("endif")

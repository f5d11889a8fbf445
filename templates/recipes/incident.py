"""The notice of loss, and with its longer part the incident report."""

from __future__ import annotations

from collections.abc import Sequence

from recipes.claim_pen import may, must, pairs
from recipes.pen import WIDE, Pen
from recipes.words import speaker

# Without one of these a notice of loss says too little (S39).
NEEDED = (
    *("insurer", "policy_no", "insured", "reporter", "phone", "reported_at"),
    *("incident_at", "incident_place", "cause", "description", "measures", "loss_total"),
)
LINES = 3  # to write on where nothing is listed
ITEMS = (
    ("no", "{{ line.no }}", 6.0),
    ("kind", "{{ line.kind }}", 17.0),
    ("item model", "{{ line.item }}", 36.0),
    ("quantity", "{{ line.quantity }} {{ line.unit }}", 14.0),
    ("damage", "{{ line.damage_rate }}", 13.0),
    ("estimate", "{{ line.amount }}", 21.0),
    ("remark", "{{ line.remark }}", 20.0),
)
# For the firm's own file: also what a thing cost, and what is left of it.
LONG_ITEMS = (
    ("no", "{{ line.no }}", 7.0),
    ("kind", "{{ line.kind }}", 13.0),
    ("item model", "{{ line.item }}", 26.0),
    ("quantity", "{{ line.quantity }} {{ line.unit }}", 12.0),
    ("bought", "{{ line.bought_on }}", 15.0),
    ("book cost", "{{ line.book_cost }}", 16.0),
    ("unit price", "{{ line.unit_price }}", 15.0),
    ("damage", "{{ line.damage_rate }}", 12.0),
    ("estimate", "{{ line.amount }}", 17.0),
    ("salvage", "{{ line.salvage }}", 14.0),
    ("remark", "{{ line.remark }}", 14.0),
)


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    title = "{% if long %}" + say("incident long") + "{% else %}" + say("incident short") + "{% endif %}"
    pen = Pen(language, say("incident short"), footer=title, size=10)
    pen.head(title)
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
    pen.text(say("declaration"), keep=True)
    names = [say("insured sign"), say("reporter sign"), say("handler"), say("approver")]
    pen.sealed(names, seal=say("seal"), date=say("sign date"), keep=True)
    pen.grey([[(say("received by"), ""), (say("survey appointed"), "")]], say("for insurer"))
    return pen.made()


def _policy(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, NEEDED)
    to = must("insurer") + "{% if branch_office %} {{ branch_office }}{% endif %}" + say("claims department")
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
            [(say("more cover"), "")],
        ]
    )
    pen.heading(say("of reporter"))
    pen.fields(
        [
            [*row("reporter"), (say("post"), "")],
            row("phone", "reported_at"),
            [*row("report_way"), (say("survey contact"), may("contact"))],
            row("best_time"),
        ]
    )


def _event(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, NEEDED)
    pen.heading(say("of event"))
    pen.fields(
        [
            [*row("incident_at"), (say("discovered"), may("discovered_at"))],
            row("incident_place"),
            row("cause"),
            [(say("loss kind"), say("loss ticks").replace("}} ", "}}\u00a0"))],
        ]
    )
    pen.heading(say("of course"))
    pen.text(say("course hint"), size=8.5, keep=True)
    pen.box(32, must("description"))
    pen.heading(say("of measures"))
    pen.fields(
        [
            [(say("measures taken"), must("measures"))],
            [(say("fire brigade"), "")],
            [(say("police"), "")],
            [(say("scene"), ""), (say("mitigation"), "")],
        ],
        label=WIDE,
        tall=9,
    )


def _losses(pen: Pen) -> None:
    """Put what was lost, kind by kind, and what it comes to in figures and in words."""
    say = speaker(pen.language)
    pen.heading(say("of loss"))
    pen.order("if losses or not injured")
    pen.order("if long")
    _items(pen, LONG_ITEMS, size=8)
    pen.order("else")
    _items(pen, ITEMS, size=9.5)
    pen.order("endif")
    pen.order("endif")
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


def _items(pen: Pen, columns: Sequence[tuple[str, str, float]], *, size: float) -> None:
    """Put the list of what was lost."""
    say = speaker(pen.language)
    rows = [(say(name), content, share) for name, content, share in columns]
    figures = [say(name) for name in ("estimate", "salvage", "book cost", "unit price")]
    pen.rows(rows, "line in losses", blanks=LINES, unless="losses or injured", figures=figures, size=size)


def _numbered(pen: Pen, block: str) -> None:
    """Put the heading of a block that not every report has, with the number that it takes in this one."""
    say = speaker(pen.language)
    seven, eight, nine, ten = (say(f"number {number}") for number in (7, 8, 9, 10))
    after_injured = (
        "{% if long %}" + nine + "{% elif injured or workers %}" + eight + "{% else %}" + seven + "{% endif %}"
    )
    number = {
        "of injured": seven,
        "of others": eight,
        "of vehicle": after_injured,
        "of work": after_injured,
        "of insurance": "{% if motor or workers %}" + ten + "{% else %}" + nine + "{% endif %}",
    }
    pen.heading(number[block] + say(block))


def _injured(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if injured or workers or long")
    _numbered(pen, "of injured")
    costs = [("medical", "medical"), ("earnings", "lost_earnings"), ("nursing", "nursing"), ("travel", "travel")]
    columns = [
        (say("no"), "{{ line.no }}", 6.0),
        (say("name"), "{{ line.item }}", 13),
        (say("sex age"), "{{ line.sex }} {{ line.age }}", 9),
        (say("relation"), "{{ line.owner_of_item }}", 12),
        (say("injury"), "{{ line.injury }}", 16),
        (say("hospital"), "{{ line.hospital }}", 13),
        *((say(word), "{{ line." + key + " }}", 14.5) for word, key in (*costs, ("other cost", "other_cost"))),
        (say("sum"), "{{ line.amount }}", 17.0),
    ]
    figures = [say(word) for word in (*(word for word, _ in costs), "other cost", "sum")]
    pen.rows(columns, "line in injured", blanks=LINES, unless="injured", size=7.5, figures=figures)
    pen.order("endif")


def _others(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if long")
    _numbered(pen, "of others")
    pen.empty_rows(
        [(say("name"), 20), (say("role"), 16), (say("phone address"), 40), (say("other vehicle"), 40)], LINES
    )
    pen.order("endif")


def _vehicle(pen: Pen) -> None:
    say, row = speaker(pen.language), pairs(pen.language, ())
    pen.order("if motor")
    _numbered(pen, "of vehicle")
    pen.fields(
        [
            row("plate", "model"),
            [*row("vin"), (say("driver"), may("driver"))],
            [(say("licence"), ""), (say("road"), "")],
            [(say("passengers"), ""), (say("alcohol"), "")],
            [(say("driver sign"), "")],
        ],
        label=WIDE,
        tall=9,
    )
    pen.box(42, say("sketch"))
    pen.order("endif")


def _work(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if workers")
    _numbered(pen, "of work")
    pen.fields(
        [
            [(say("body part"), ""), (say("task"), "")],
            [(say("first aid"), ""), (say("days lost"), "")],
            [(say("hired"), "")],
        ],
        label=WIDE,
        tall=9,
    )
    pen.order("endif")


def _insurance(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if long")
    _numbered(pen, "of insurance")
    pen.fields([[(say("other policy"), may("other_insurance"))], [(say("interests"), "")]], label=WIDE, tall=9)
    pen.order("endif")

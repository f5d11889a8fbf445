"""The letter to a late insurer: in Taiwan a 函 with 主旨 and 說明, on the mainland with 事由, in English with Re."""

from __future__ import annotations

from recipes.claim_pen import may, must
from recipes.pen import Pen
from recipes.words import speaker

_NUMBERS = "一二三四五六"


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    pen = Pen(language, say("reminder"), "reminder", size=11)
    pen.head("{{ firm or '' }}　函" if language == "zh-Hant" else say("reminder"))
    colon = say("colon")
    pen.text(say("recipient") + colon + must("insurer") + " " + say("claims department"))
    pen.text(say("letter date") + colon + "{{ made_on }}")
    pen.text(say("letter no") + colon + may("letter_no"))
    pen.gap()
    subjects = "{% if step == 1 %}" + say("subject 1") + "{% elif step == 2 %}" + say("subject 2")
    pen.text(say("subject") + colon + subjects + "{% else %}" + say("subject 3") + "{% endif %}", bold=True)
    if say("explanation"):
        pen.text(say("explanation") + colon)
    _facts(pen)
    _clocks(pen)
    _request(pen)
    pen.text(say("greeting"))
    if say("original to"):
        pen.text(say("original to") + colon + must("insurer"))
        pen.text(say("copy to") + colon + may("broker"))
    pen.text(say("enclosures"), size=9.5)
    pen.gap(10)
    pen.text(say("firm and seal"), align="right")
    pen.text(
        say("our person")
        + colon
        + "{{ handler or owner or '＿＿＿＿' }}　"
        + say("phone of")
        + colon
        + "{{ phone_of_handler or '＿＿＿＿＿＿' }}",
        align="right",
    )
    pen.order("if caution")
    pen.text("{{ caution }}", size=8.5)
    pen.order("endif")
    return pen.made()


def _point(pen: Pen, number: int) -> str:
    return f"{_NUMBERS[number - 1]}、" if pen.language != "en" else f"{number}. "


def _facts(pen: Pen) -> None:
    """Put the days of the case, where it stands, and what was written and said before."""
    say = speaker(pen.language)
    pen.text(_point(pen, 1) + say("case is"))
    pen.order("if days")
    pen.rows([(say("stage"), "{{ line.name }}", 40), (say("date"), "{{ line.day }}", 60)], "line in days", share=0.7)
    pen.order("endif")
    pen.text(_point(pen, 2) + say("stands"))
    pen.order("if earlier")
    pen.text(say("earlier letters"))
    pen.order("endif")
    pen.order("if last_day")
    pen.text(say("last contact"))
    pen.order("endif")


def _clocks(pen: Pen) -> None:
    say = speaker(pen.language)
    pen.order("if late")
    pen.text(_point(pen, 3) + say("clocks"))
    source = "{% if line.article %}{{ line.article }}{% else %}" + say("experience") + "{% endif %}"
    columns = [
        (say("limit"), "{{ line.title }}", 34.0),
        (say("counted from"), "{{ line.from }}", 26),
        (say("due by"), "{{ line.by }}", 26),
        (say("days over"), "{{ line.over }}", 14),
        (say("basis"), source, 34),
    ]
    pen.rows(columns, "line in late", size=9.5)
    pen.order("for line in late")
    pen.order("for note in line.notes")
    pen.text("{{ note }}", size=9.5)
    pen.order("endfor")
    pen.order("endfor")
    pen.order("endif")


def _request(pen: Pen) -> None:
    say = speaker(pen.language)
    last = "{% if late %}" + _point(pen, 4) + "{% else %}" + _point(pen, 3) + "{% endif %}"
    pen.text(last + say("ask"))
    pen.text("{% if step == 3 %}" + say("ask decision 3") + "{% else %}" + say("ask decision") + "{% endif %}")
    for words in ("ask papers", "ask payment", "ask person"):
        pen.text(say(words))
    pen.order("if step == 3 and complaint_office")
    pen.text(say("complaint"))
    pen.order("endif")

"""The letter to a late insurer: in Taiwan a 函 with 主旨 and 說明, on the mainland with 事由, in English with Re."""

from __future__ import annotations

from recipes.claim_pen import may, must
from recipes.pen import Pen
from recipes.words import Say, speaker

_NUMBERS = "一二三四五六"


def draw(language: str) -> bytes:
    """Return the template in a language."""
    say = speaker(language)
    pen = Pen(language, say("reminder"), size=11, leading=1.5)
    title = "{{ firm or '' }}　函" if language == "zh-Hant" else _by_step(say, "title")
    # A firm that has no other letterhead than its name has it in the title of a 函 already.
    pen.head(title, letter_head="letter_head and letter_head != firm" if language == "zh-Hant" else "letter_head")
    colon = say("colon")
    pen.text(say("recipient") + colon + must("insurer") + say("claims department"))
    if not say("date below"):
        pen.text(say("letter date") + colon + "{{ made_on }}")
    pen.text(say("letter no") + colon + may("letter_no"))
    pen.gap()
    pen.text(say("subject") + colon + say("subject begins") + _by_step(say, "subject"), bold=True)
    pen.text(say("opening"))
    _facts(pen)
    _clocks(pen)
    _request(pen)
    _close(pen)
    return pen.made()


def _by_step(say: Say, key: str) -> str:
    """Return words of which each step has its own."""
    return (
        "{% if step == 1 %}"
        + say(f"{key} 1")
        + "{% elif step == 2 %}"
        + say(f"{key} 2")
        + "{% else %}"
        + say(f"{key} 3")
        + "{% endif %}"
    )


def _close(pen: Pen) -> None:
    """Put what ends the letter: greeting, whom it goes to, enclosures, who signs."""
    say, colon = speaker(pen.language), speaker(pen.language)("colon")
    for line in say("greeting").split("\n"):
        pen.text(line, keep=True)
    if say("original to"):
        pen.text(say("original to") + colon + must("insurer"), keep=True)
        pen.order("if broker")
        pen.text(say("copy to") + colon + may("broker"), keep=True)
        pen.order("endif")
    if pen.language != "en":  # an English letter names them under the signature
        pen.text(say("enclosures"), size=9.5, keep=True)
    pen.gap(10).paragraph_format.keep_with_next = True
    pen.text(say("firm and seal"), align="right", keep=True)
    person = say("our person") + colon + "{{ handler or owner or '＿＿＿＿' }}　"
    pen.text(person + say("phone of") + colon + "{{ phone_of_handler or '＿＿＿＿＿＿' }}", align="right", keep=True)
    if say("date below"):
        pen.text("{{ made_on }}", align="right", keep=True)
    if pen.language == "en":
        pen.text(say("enclosures"), size=9.5)
    pen.order("if caution")
    pen.text("{{ caution }}", size=8.5)
    pen.order("endif")


def _point(pen: Pen, number: int) -> str:
    return f"{_NUMBERS[number - 1]}、" if pen.language != "en" else f"{number}. "


def _facts(pen: Pen) -> None:
    """Put the days of the case, where it stands, and what was written and said before."""
    say = speaker(pen.language)
    pen.text(_point(pen, 1) + say("case is"))
    pen.order("if days")
    pen.rows([(say("event"), "{{ line.name }}", 40), (say("date"), "{{ line.day }}", 60)], "line in days", share=0.7)
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
        (say("limit"), "{{ line.title }}", 44.0),
        (say("counted from"), "{{ line.from }}", 24),
        (say("due by"), "{{ line.by }}", 24),
        (say("days over"), "{{ line.over }}", 19),
        (say("basis"), source, 44),
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

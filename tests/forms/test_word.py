"""Word templates: what may stand in one, what is refused, and how values come out."""

from __future__ import annotations

import io

import pytest
from docx import Document

from ledger_tools.errors import InputError
from ledger_tools.forms.word import LINE, word_template


def template(*paragraphs: str) -> bytes:
    document, stream = Document(), io.BytesIO()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(stream)
    return stream.getvalue()


def filled(words: str, **fields: object) -> str:
    made = word_template(template(words), "mine.docx").fill(fields)
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)


@pytest.mark.parametrize(
    "code",
    [
        "{{ 7*7 }}",
        "{{ name.upper() }}",
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name|attr('__class__') }}",
        "{{ lookup('x') }}",
        "{{ name ~ name }}",
        "{% set name = 1 %}",
        "{% include 'other' %}",
        "{% macro m() %}{% endmacro %}",
        "{% for i in range(9) %}x{% endfor %}",
    ],
)
def test_code_in_a_template_is_refused(code: str) -> None:
    with pytest.raises(InputError) as refused:
        filled(f"before {code} after", name="a")
    assert "mine.docx" in refused.value.text("en")


@pytest.mark.parametrize(
    ("words", "comes_out"),
    [
        ("{{ name }}!", "<b>&{{ 7*7 }}!"),
        ("{{ empty }}", LINE),
        ("{% if name and not empty %}yes{% else %}no{% endif %}", "yes"),
        ("{% for one in many %}[{{ one.day }}]{% endfor %}", "[1][2]"),
        ("{{ many|length }}", "2"),
        ("{{ lines }}", "a\nb\tc"),
    ],
)
def test_names_lists_and_conditions_are_filled_in(words: str, comes_out: str) -> None:
    fields = {"name": "<b>&{{ 7*7 }}", "empty": None, "many": [{"day": 1}, {"day": 2}], "lines": "a\r\nb\tc"}
    assert filled(words, **fields) == comes_out


def test_a_field_that_there_is_not_is_named() -> None:
    with pytest.raises(InputError, match="nonsuch"):
        filled("{{ nonsuch }}", name="a")


def test_the_same_fields_give_the_same_bytes() -> None:
    data = template("{{ name }}")
    first, again = (word_template(data, name).fill({"name": "甲"}) for name in ("one.docx", "two.docx"))
    assert first == again


def test_what_is_no_word_file_is_said() -> None:
    with pytest.raises(InputError, match=r"mine\.docx is not a Word file"):
        word_template(b"PK\x03\x04 broken", "mine.docx")

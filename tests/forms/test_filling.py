"""The user's own Word template: what is printed, what is refused, and that every mistake is told with its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from docx import Document

from ledger_tools.errors import InputError
from ledger_tools.forms.filling import fill, word_template
from ledger_tools.forms.placeholders import shape_of
from ledger_tools.forms.printing import LINE
from ledger_tools.forms.properties import dated
from tests.support.word import draw_growing_table

VALUES = {
    "firm": "甲&乙 <保險>",
    "period": "2021-11",
    "nothing": None,
    "count": 3,
    "figures": {"new": {"label": "New", "value": "2"}},
    "parts": [
        {
            "heading": "One",
            "sentences": ["a", "b"],
            "tables": [{"header": ["x", "y"], "rows": [["1", "2"], ["3", "4"]]}],
        },
        {"heading": "Two", "sentences": [], "tables": []},
    ],
}


def made(*paragraphs: str, build: Callable[[Any], None] | None = None) -> bytes:
    """Return a template of paragraphs, and of what a function adds to it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if build is not None:
        build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def printed(*paragraphs: str, values: dict[str, Any] = VALUES, build: Callable[[Any], None] | None = None) -> list[str]:
    """Return the paragraphs of a template as filled."""
    data = fill(made(*paragraphs, build=build), values, name="mine.docx")
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def refused(*paragraphs: str, build: Callable[[Any], None] | None = None) -> list[str]:
    """Return the lines that tell what is wrong with a template, without the first, which counts them."""
    with pytest.raises(InputError) as caught:
        fill(made(*paragraphs, build=build), VALUES, name="mine.docx")
    first, *lines = str(caught.value).split("\n- ")
    assert first == f"mine.docx cannot be filled in; mistakes found: {len(lines)}."
    return lines


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{% for x in parts %}",
        "{_{ firm }_} {_% if %_}",
        "A & B < C > \"D\" 'E' &amp;",
        "字" * 3_000,
        "one\ntwo\n\nfour",
        "tab\tbed",
        "a_b",
    ],
)
def test_a_value_is_printed_as_it_stands(text: str) -> None:
    assert printed("[{{ firm }}]", values={"firm": text}) == [f"[{text}]"]


def written(*paragraphs: str, **fields: object) -> tuple[str, tuple[str, ...]]:
    """Return the text of a template as a form is filled with fields, and the fields that were found empty."""
    filled = word_template(made(*paragraphs), "mine.docx", shape_of(fields)).fill(fields)
    said = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(filled.data)).paragraphs)
    return said, tuple(filled.empty)


@pytest.mark.parametrize(
    ("words", "comes_out", "empty"),
    [
        ("{{ name }}!", "<b>&{{ 7*7 }}!", ()),
        ("{{ nobody }} {{ blank }}.", f"{LINE} .", ("nobody", "blank")),
        ("{% if name and not nobody %}yes{% else %}{{ nobody }}{% endif %}", "yes", ()),
        ("{{ nobody or name }}", "<b>&{{ 7*7 }}", ()),
        ("{{ blank or nobody }}", LINE, ("nobody",)),
        ("{{ nobody|default('–') }} {{ nobody|upper }} {{ name|upper }}", f"– {LINE} <B>&{{{{ 7*7 }}}}", ("nobody",)),
        ("{% for one in many %}[{{ one.day }}]{% endfor %}", "[1][2]", ()),
        ("{{ many|length }} {{ nil|length }}", "2 0", ()),
        ("{{ many[2].day }} {{ many[3].day }}", f"2 {LINE}", ()),  # an unused row of a list is no gap
        ("{{ nil[1] }} {{ nil[2] }}", f"{LINE} {LINE}", ("nil",)),
        ("{{ lines }}", "a\nb\tc", ()),
        ("{{ zero }}{{ no }}", "0False", ()),
    ],
)
def test_an_empty_field_is_a_line_to_write_on_and_is_told(words: str, comes_out: str, empty: tuple[str, ...]) -> None:
    fields = {"name": "<b>&{{ 7*7 }}", "nobody": None, "blank": "", "lines": "a\r\nb\tc", "zero": 0, "no": False}
    assert written(words, **fields, many=[{"day": 1}, {"day": 2}], nil=[]) == (comes_out, empty)


def test_line_breaks_are_kept_and_control_characters_dropped() -> None:
    assert printed("{{ firm }}", values={"firm": "a\x00\x07\x0b\x0c\x1fb\r\nc\rd\ud800\uffff"}) == ["ab\nc\nd"]


def test_an_empty_value_prints_nothing_and_a_number_its_digits() -> None:
    assert printed("[{{ nothing }}] {{ count }}") == ["[] 3"]


def test_a_placeholder_that_word_has_split_is_filled() -> None:
    def split(document: Any) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{ fi", "rm }", "}!"):
            paragraph.add_run(piece).bold = len(piece) > 2

    assert printed(build=split) == ["甲&乙 <保險>!"]


def test_lists_are_gone_through_and_conditions_chosen_by() -> None:
    said = printed(
        "{%p for part in parts %}",
        "{{ loop.index }} {{ part.heading }}: {% for s in part.sentences %}({{ s }}){% else %}none{% endfor %}",
        "{%p if part.sentences and part.heading == “One” %}",
        "{{ part.sentences|join('+') }} {{ part.sentences|length }}",
        "{%p endif %}",
        "{%p endfor %}",
    )
    assert said == ["1 One: (a)(b)", "a+b 2", "2 Two: none"]


def with_table(document: Any) -> None:
    document.add_paragraph("{%p for t in parts[1].tables %}")
    draw_growing_table(document, "t")
    document.add_paragraph("{%p endfor %}")


def test_a_table_grows_by_rows_and_columns() -> None:
    table = Document(io.BytesIO(fill(made(build=with_table), VALUES, name="m.docx"))).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [["x", "y"], ["1", "2"], ["3", "4"]]


def test_nothing_to_repeat_leaves_no_table_without_rows_and_no_cell_without_paragraph() -> None:
    def build(document: Any) -> None:
        rows = document.add_table(3, 1).rows
        for row, text in zip(rows, ("{%tr for s in parts[2].sentences %}", "{{ s }}", "{%tr endfor %}"), strict=True):
            row.cells[0].text = text
        cell = document.add_table(1, 1).rows[0].cells[0]
        cell.text = "{%p if not firm %}"
        cell.add_paragraph("no firm")
        cell.add_paragraph("{%p endif %}")

    document = Document(io.BytesIO(fill(made(build=build), VALUES, name="m.docx")))

    assert [len(table.rows) for table in document.tables] == [1]
    assert [p.text for p in document.tables[0].rows[0].cells[0].paragraphs] == [""]


def test_header_footer_and_properties_are_filled() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ firm }}"
        document.sections[0].footer.paragraphs[0].text = "{{ period }}"
        document.core_properties.title = "{{ firm }}"
        document.core_properties.keywords = "{{ period }}"

    document = Document(io.BytesIO(fill(made(build=build), VALUES, name="m.docx")))

    assert document.sections[0].header.paragraphs[0].text == "甲&乙 <保險>"
    assert document.sections[0].footer.paragraphs[0].text == "2021-11"
    assert (document.core_properties.title, document.core_properties.keywords) == ("甲&乙 <保險>", "2021-11")


def with_notes(data: bytes, text: str) -> bytes:
    """Return a Word file with a footnote and an endnote of a text."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        parts = {item.filename: old.read(item).decode("latin-1") for item in old.infolist()}
        for kind in ("footnote", "endnote"):
            parts[f"word/{kind}s.xml"] = (
                f'<w:{kind}s xmlns:w="{w}"><w:{kind} w:id="2">'
                f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>"
            )
            types = f'<Override PartName="/word/{kind}s.xml" ContentType="{office}.{kind}s+xml"/></Types>'
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", types)
            relation = f'<Relationship Id="r{kind}" Type="{related}/{kind}s" Target="{kind}s.xml"/></Relationships>'
            name = "word/_rels/document.xml.rels"
            parts[name] = parts[name].replace("</Relationships>", relation)
        for name, content in parts.items():
            new.writestr(name, content.encode("latin-1"))
    return stream.getvalue()


def test_footnotes_and_endnotes_are_filled_and_their_mistakes_told() -> None:
    with zipfile.ZipFile(io.BytesIO(fill(with_notes(made("x"), "{{ period }}"), VALUES, name="m.docx"))) as package:
        assert b"<w:t>2021-11</w:t>" in package.read("word/footnotes.xml").replace(b' xml:space="preserve"', b"")
        assert b"<w:t>2021-11</w:t>" in package.read("word/endnotes.xml").replace(b' xml:space="preserve"', b"")
    with pytest.raises(InputError) as caught:
        fill(with_notes(made("x"), "{{ perod }}"), VALUES, name="m.docx")
    assert [line.split(" }}")[0] for line in str(caught.value).split("\n- ")[1:]] == [
        "footnote, paragraph “{{ perod",
        "endnote, paragraph “{{ perod",
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ firm.__class__ }}",
        "{{ firm['__class__'] }}",
        "{{ _firm }}",
        "{{ firm.upper() }}",
        "{{ 7*7 }}",
        "{{ firm ~ period }}",
        "{{ firm if count else period }}",
        "{{ firm is defined }}",
        "{{ firm[0:2] }}",
        "{{ parts|map('upper') }}",
        "{{ parts|join(', ', '__class__') }}",
        "{{ firm|attr('x') }}",
        "{{ firm|upper('x') }}",
        "{{ firm|default(*parts) }}",
        "{{ firm|default(**figures) }}",
        "{{ firm|default(otherwise='x') }}",
        "{% set x = firm %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% macro x() %}",
        "{% raw %}",
        "{% block x %}",
        "{% filter upper %}",
        "{% cellbg firm %}",
        "{% vm %}",
    ],
)
def test_code_is_refused(tag: str) -> None:
    assert refused(f"Firm: {tag}") == [
        f"paragraph “Firm: {tag}”: {tag} holds code; a template may hold names, for, if, and the filters join, length, "
        "default, upper, lower, trim."
    ]


@pytest.mark.parametrize("tag", ["{% for x in range(9) %}", "{% for a, b in parts %}", "{% if firm.x() %}"])
def test_code_in_a_statement_is_refused_once(tag: str) -> None:
    (line,) = refused(f"{tag}{{% end{tag[3:6].strip()} %}}")

    assert f": {tag} holds code; " in line


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ frim }}", "asks for frim, which does not exist; perhaps firm is meant."),
        ("{{ parts[1].headng }}", "asks for parts[1].headng, which does not exist; perhaps parts[1].heading is meant."),
        ("{{ figures.zzz }}", "asks for figures.zzz, which does not exist; there are: figures.new."),
        ("{{ firm.name }}", "asks for firm.name, which does not exist."),
        ("{{ figures.keys }}", "asks for figures.keys, which does not exist; there are: figures.new."),
        ("{{ frim|default('') }}", "asks for frim, which does not exist; perhaps firm is meant."),
        ("{{ parts }}", "is a list; go through it with for."),
        ("{{ parts|join }}", "has several parts; add one of them after a dot: heading, sentences, tables."),
        ("{{ figures.new }}", "has several parts; add one of them after a dot: label, value."),
        ("{{ }}", "cannot be read; write it like {{ firm }}."),
        ("{{ the firm }}", "cannot be read; write it like {{ firm }}."),
        ("{{- firm }}", "cannot be read; write it like {{ firm }}."),
        ("{{ parts[" + "9" * 5_000 + "] }}", "cannot be read; write it like {{ firm }}."),
        ("{{ " + "(" * 900 + "firm" + ")" * 900 + " }}", "cannot be read; write it like {{ firm }}."),
        ("{% if " + "not " * 2_000 + "firm %}", "cannot be read; write it like {% if firm %} … {% endif %}."),
        ("{% if firm %}", "is never closed; add {% endif %}."),
        ("{% endfor %}", "belongs to no for or if before it."),
        ("{%tr if firm %}", "does not stand in a table."),
    ],
)
def test_a_mistake_is_explained(tag: str, said: str) -> None:
    told = f"Firm: {tag}"
    place, quoted = (text if len(text) <= 60 else f"{text[:60]}…" for text in (told, tag))
    assert f"paragraph “{place}”: {quoted} {said}" in refused(told)


@pytest.mark.parametrize("text", ["{{ firm }", "{ {firm}}", "{{ firm", "{% if firm }", "{_{ firm }_}", "{# note"])
def test_braces_without_a_partner_are_told_and_never_printed(text: str) -> None:
    assert refused(text) == [
        f"paragraph “{text}”: {text} holds braces that open or close no placeholder; write it like {{{{ firm }}}}."
    ]


def test_all_mistakes_are_told_at_once_each_with_its_place() -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1)
        document.add_table(2, 3).rows[1].cells[2].text = "{{ perod }}"
        document.sections[0].header.paragraphs[0].text = "{{ firm() }}"
        document.sections[0].footer.add_table(1, 1, 9_000_000).rows[0].cells[0].text = "{{ cuont }}"
        document.core_properties.title = "{{ tilte }}"

    starts = [line.split(" }}")[0] for line in refused("Of {{ frim }} and {{ x.y }}", build=build)]

    assert starts == [
        "paragraph “Of {{ frim",
        "paragraph “Of {{ frim",
        "table 2, row 2, cell 3: {{ perod",
        "page header, paragraph “{{ firm()",
        "page footer, table 1, row 1, cell 1: {{ cuont",
        "the properties of the file: {{ tilte",
    ]


def test_a_wrong_loop_spoils_nothing_within_it() -> None:
    lines = refused("{% for part in prats %}{{ part.heading }}{% endfor %}{% for c in firm %}{{ c }}{% endfor %}")

    assert [line.split("”: ")[1] for line in lines] == [
        "{% for part in prats %} asks for prats, which does not exist; perhaps parts is meant.",
        "{% for c in firm %} goes through something that is not a list.",
    ]


def test_a_name_of_a_loop_is_not_known_behind_it() -> None:
    (line,) = refused("{% for part in parts %}{{ part.heading }}{% endfor %}{{ part.heading }}")

    assert "{{ part.heading }} asks for part, which does not exist; perhaps parts is meant." in line


def test_words_beside_a_tag_that_takes_its_paragraph_are_not_lost_in_silence() -> None:
    (line,) = refused("{%p if firm %} Dear Sir", "{%p endif %}")

    assert line.endswith("must stand alone in its paragraph; what stands beside it would be lost.")


@pytest.mark.parametrize(("opening", "closing"), [("{%p if firm %}", "{% endif %}"), ("{% if firm %}", "{% endif %}")])
def test_a_block_that_ends_elsewhere_is_refused(opening: str, closing: str) -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1).rows[0].cells[0].text = closing

    (line,) = refused(opening, build=build)

    assert line == (
        f"table 1, row 1, cell 1: {closing} and {opening} do not fit together: write both alike, and in the same cell, "
        "table or text."
    )


def test_a_placeholder_where_nothing_is_filled_is_told() -> None:
    def build(document: Any) -> None:
        document.add_table(1, 1)._tbl.tblPr.set("title", "{{ firm }}")
        document.add_comment(document.add_paragraph("x").runs, text="ask {{ firm }}")

    assert [line.split(";")[0] for line in refused(build=build)] == [
        "a field, a deleted text or a picture's description: {{ firm }} stands where nothing is filled in",
        "/word/comments.xml: ask {{ firm }} stands where nothing is filled in",
    ]


def test_entries_are_counted_from_one_and_behind_the_last_there_is_a_line_to_write_on() -> None:
    assert printed("{{ parts[1].heading }}, {{ parts[2].heading }}, {{ parts[3].heading }}") == [f"One, Two, {LINE}"]
    (line,) = refused("{{ parts[0].heading }}")
    assert line == "paragraph “{{ parts[0].heading }}”: {{ parts[0].heading }}: the first entry of a list is 1."


def test_what_cannot_be_compared_is_told_by_its_paragraph() -> None:
    with pytest.raises(InputError, match=r"mine\.docx cannot be filled in: near Third: .*, things are compared"):
        fill(made("Fine", "Third: {% if firm > 3 %}x{% endif %}", "Fine"), VALUES, name="mine.docx")


def test_loops_that_would_fill_the_memory_are_stopped() -> None:
    nested = "{% for a in n %}{% for b in n %}{% for c in n %}{{ a }}{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(InputError, match="too much for a Word file"):  # 100 × 100 × 100 × 1,000 signs
        fill(made(nested), {"n": ["x" * 1_000] * 100}, name="mine.docx")


@pytest.mark.parametrize("shown", ["", " if a == 'no'"])
def test_loops_that_print_nothing_are_stopped_too(shown: str) -> None:
    nested = "{% for a in n %}" * 5 + f"{{% for a in n{shown} %}}{{% endfor %}}" + "{% endfor %}" * 5
    with pytest.raises(InputError, match="too much for a Word file"):  # 100 × 100 × 100 × 100 × 100 × 100 steps
        fill(made(nested), {"n": ["x"] * 100}, name="mine.docx")


def test_a_loop_still_knows_its_number_its_length_and_its_end() -> None:
    said = "{% for p in parts %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}, {% endif %}{% endfor %}"
    assert printed(said, "{% for t in parts[2].tables %}x{% else %}none{% endfor %}") == ["1/2, 2/2", "none"]


@pytest.mark.parametrize("word", ["if firm", "for part in parts"])
def test_blocks_within_more_blocks_than_python_takes_are_told(word: str) -> None:
    deep = f"{{% {word} %}}" * 101 + f"{{% end{word[:3].strip()} %}}" * 101
    (line,) = refused(deep)
    assert line.endswith(f"{{% {word} %}} stands within more than 15 others; write them one after another.")
    fifteen = f"{{% {word} %}}" * 15 + "x" + f"{{% end{word[:3].strip()} %}}" * 15
    assert printed(fifteen, values={"firm": "f", "parts": [{"heading": "One"}]}) == ["x"]


def test_a_template_that_unpacks_to_too_much_is_refused_before_anything_opens_it() -> None:
    stream = io.BytesIO(made("{{ firm }}"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/white.bmp", bytes(64 * 2**20))  # 64 MiB as 64 KB
    data = stream.getvalue()
    assert dated(data, date(2021, 12, 31)) is data
    with pytest.raises(InputError, match=r"mine\.docx is too large for a template\."):
        fill(data, VALUES, name="mine.docx")


@pytest.mark.parametrize("data", [b"", b"{{ firm }}", b"PK\x03\x04 broken"], ids=["empty", "text", "broken"])
def test_a_file_that_is_no_word_file_is_told_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        fill(data, VALUES, name="mine.docx")

    assert str(caught.value) == "mine.docx is not a Word file (.docx), so it is no template."
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("member", ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("content", [b"", b"<broken", b"<a/>"])
def test_any_other_package_is_told_in_a_sentence(member: str, content: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made("x"))) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            if member == "xl/workbook.xml":
                break
            new.writestr(item.filename, content if item.filename == member else old.read(item))
        if member == "xl/workbook.xml":
            new.writestr(member, content)

    with pytest.raises(InputError, match="is not a Word file"):
        fill(stream.getvalue(), VALUES, name="mine.docx")


def without_properties(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "_rels/.rels":
                content = content.replace(b"metadata/core-properties", b"metadata/gone")
            if item.filename != "docProps/core.xml":
                new.writestr(item.filename, content.replace(b"docProps/core.xml", b"docProps/app.xml"))
    return stream.getvalue()


@pytest.mark.parametrize("bare", [False, True])
def test_the_same_template_and_values_give_the_same_bytes_without_a_clock(bare: bool) -> None:
    template = made("{{ firm }}", build=with_table)
    template = without_properties(template) if bare else template
    data = fill(template, VALUES, name="mine.docx")

    assert data == fill(template, VALUES, name="other.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = [package.read(name) for name in package.namelist() if name == "docProps/core.xml"]
    assert len(core) == (0 if bare else 1)
    assert all(b"2013-12-23T23:15:00Z" in text for text in core)  # the day in python-docx's own blank document

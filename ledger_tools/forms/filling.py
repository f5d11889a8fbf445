"""The user's own Word template filled in, by docxtpl in a sandbox, or every mistake of it told at once."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from ledger_tools.errors import InputError
from ledger_tools.forms.package import plain_xml, steady
from ledger_tools.forms.placeholders import environment, holds_code
from ledger_tools.forms.template_check import mistakes_of, properties_of
from ledger_tools.forms.word import MOST_BYTES
from ledger_tools.text.i18n import Message, msg

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAGS = re.compile(r"<[^>]+>")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_PROPERTY = 255  # signs, as the format has it


def fill(template: bytes, values: Mapping[str, Any], *, name: str) -> bytes:
    """Return a Word template filled with values; the same template and values give the same bytes.

    Texts are printed as they stand, whatever they hold; line breaks are kept, control characters dropped. The template
    may print values, repeat what lies between ``for`` and ``endfor``, and choose by ``if``.

    Args:
        values: by name: texts, numbers, None (printed as nothing), lists and mappings of these.
        name: of the template's file, for sentences.

    Raises:
        InputError: it is no Word file, or has mistakes; the sentence tells all of them, a line each, with their places.
    """
    _refuse_other_files(template, name)
    given = _clean(values)
    filled = _opened(template, name)
    if mistakes := mistakes_of(filled.docx, given):
        raise InputError(_all_told(name, mistakes))
    try:
        filled.render(given, environment(), autoescape=True)
    except (ValueError, KeyError, AttributeError, SyntaxError) as problem:  # such as a table without a grid
        raise InputError(_unfilled(name)) from problem
    stream = io.BytesIO()
    filled.save(stream)
    return steady(stream.getvalue())


def _all_told(name: str, mistakes: Sequence[Message]) -> Message:
    told = msg("{file} cannot be filled in; mistakes found: {count}.", file=name, count=len(mistakes))
    for mistake in mistakes:
        told = msg("{before}\n- {mistake}", before=told, mistake=mistake)
    return told


def _clean(value: Any) -> Any:
    """Return a value without what no XML file takes, and with one kind of line break."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


def _no_word(name: str) -> InputError:
    return InputError(msg("{file} is not a Word file (.docx), so it is no template.", file=name))


def _refuse_other_files(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > MOST_BYTES:
                raise InputError(msg("{file} is too large for a template.", file=name))
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise _no_word(name) from problem


def _opened(data: bytes, name: str) -> Any:
    """Return a template of docxtpl that was opened.

    Raises:
        InputError: it is no Word file.
    """
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    template = _template_class()(io.BytesIO(data))
    template.named = name
    broken = (zipfile.BadZipFile, zlib.error, OpcError, PythonDocxError, KeyError, ValueError, AttributeError)
    try:
        template.init_docx()
        _ = template.docx.element.body.iter  # a document without a body is none
    except (*broken, OSError, EOFError, RuntimeError, NotImplementedError, SyntaxError) as problem:
        raise _no_word(name) from problem  # lxml's errors of syntax are SyntaxErrors
    return template


def _template_class() -> Any:
    """Return docxtpl's template, made strict: it mends broken XML by dropping text, and escapes properties twice."""
    from docxtpl import DocxTemplate

    class StrictTemplate(DocxTemplate):  # type: ignore[misc]
        named = ""

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
            return _tidied(
                _rendered(self.named, super().render_xml_part, src_xml, part, context, jinja_env), self.named
            )

        def render_properties(self, context: Any, jinja_env: Any = None) -> None:
            _fill_properties(self.docx, context)

    return StrictTemplate


def _rendered(name: str, render: Any, source: str, part: Any, context: Any, jinja_env: Any) -> str:
    from jinja2.exceptions import TemplateError

    try:
        if holds_code(jinja_env.parse(source)):  # what the check of the single placeholders cannot have seen
            raise InputError(_unfilled(name))
        return str(render(source, part, context, jinja_env))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as problem:
        raise InputError(_unfilled(name, _near(problem, source))) from problem


def _near(problem: BaseException, source: str) -> str:
    """Return the words of the paragraph in which filling failed; docxtpl puts each paragraph on a line of its own."""
    lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).splitlines()
    frame, number = problem.__traceback__, getattr(problem, "lineno", None)
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            number = frame.tb_lineno
        frame = frame.tb_next
    return _TAGS.sub("", lines[number - 1]).strip()[:80] if number and number <= len(lines) else ""


def _unfilled(name: str, place: str = "") -> Message:
    if place:
        return msg(
            "{file} cannot be filled in: near {place}, something is asked for that is not there.",
            file=name,
            place=place,
        )
    return msg(
        "{file} cannot be filled in: braces stand where they are not understood; write the template anew.", file=name
    )


def _tidied(xml: str, name: str) -> str:
    """Return a filled part that Word opens: no table without rows, no row without cells, no cell without paragraph.

    Raises:
        InputError: for and if were closed where the document is no whole.
    """
    from lxml import etree

    try:
        root = plain_xml(xml.encode())
    except SyntaxError as problem:
        raise InputError(_unfilled(name)) from problem
    for tag, child in ((f"{_W}tr", f"{_W}tc"), (f"{_W}tbl", f"{_W}tr")):
        for element in list(root.iter(tag)):
            if next(element.iter(child), None) is None:
                element.getparent().remove(element)
    for cell in root.iter(f"{_W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{_W}p":
            etree.SubElement(cell, f"{_W}p")
    return str(etree.tostring(root, encoding="unicode"))


def _fill_properties(document: Any, values: Mapping[str, Any]) -> None:
    """Fill title, subject and the like, which docxtpl would escape as if they were XML."""
    from markupsafe import Markup

    for name, text in properties_of(document).items():
        if "{" in text:
            filled = Markup(environment().from_string(text).render(values)).unescape()  # noqa: S704 - undone here
            setattr(document.core_properties, name, filled[:_LONGEST_PROPERTY])

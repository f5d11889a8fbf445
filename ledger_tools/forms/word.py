"""Word templates with placeholders, filled in a sandbox: names, lists and conditions only, and never any code."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LINE = "＿" * 8  # stands where the workbook has nothing, to be written on by hand
MOST_BYTES = 64 * 2**20  # of a template unpacked; a form is a few hundred kilobytes
_PARTS = re.compile(r"word/(?:document|header[0-9]*|footer[0-9]*|footnotes|endnotes)\.xml\Z")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_TAGS = re.compile(r"<[^>]+>")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FILTERS = ("join", "length", "default", "upper", "lower", "trim")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template, understood once and filled many times.

    Attributes:
        name: of its file, for sentences.
        members: every member of the package in its order; None in place of the bytes of a part that is filled.
        parts: the compiled parts by member name.
        asked: the fields that it asks for.
    """

    name: str
    members: Sequence[tuple[str, bytes | None]]
    parts: Mapping[str, Template]
    asked: frozenset[str]

    def fill(self, fields: Mapping[str, Any]) -> bytes:
        """Return the document; the same fields give the same bytes.

        A field that is None becomes a line to write on. Texts keep their line breaks.

        Raises:
            InputError: the template asks for something that is not there.
        """
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for member, data in self.members:
                content = self._filled(member, fields) if data is None else data
                info = zipfile.ZipInfo(member, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, content)
        return stream.getvalue()

    def _filled(self, member: str, fields: Mapping[str, Any]) -> bytes:
        from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

        try:
            return self.parts[member].render(fields).encode()
        except SecurityError as problem:
            raise InputError(_with_code(self.name, str(problem))) from problem
        except UndefinedError as problem:
            raise InputError(
                msg("{file}: the template asks for what there is not: {problem}.", file=self.name, problem=str(problem))
            ) from problem
        except (TemplateError, TypeError, ValueError, ArithmeticError) as problem:
            raise InputError(
                msg("{file}: the template cannot be filled: {problem}.", file=self.name, problem=str(problem))
            ) from problem


@lru_cache(maxsize=16)
def word_template(data: bytes, name: str) -> WordTemplate:
    """Return a template.

    Raises:
        InputError: it is no Word file, or holds something that cannot be filled; the place is named.
    """
    members = _unpacked(data, name)
    parts: dict[str, Template] = {}
    asked: set[str] = set()
    kept: list[tuple[str, bytes | None]] = []
    for member, content in members:
        if _PARTS.match(member) and _has_placeholder(content):
            parts[member], names = _compiled(content.decode("utf-8"), name)
            asked |= names
            kept.append((member, None))
        else:
            kept.append((member, content))
    return WordTemplate(name, kept, parts, frozenset(asked))


def fields_unknown(template: WordTemplate, known: Mapping[str, Any]) -> list[str]:
    """Return the fields that a template asks for and nobody knows, in alphabetical order."""
    return sorted(template.asked - set(known))


def _unpacked(data: bytes, name: str) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MOST_BYTES:
                raise InputError(msg("{file} is too large for a template.", file=name))
            members = [(info.filename, package.read(info)) for info in infos if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as problem:
        raise InputError(_no_word(name)) from problem
    if "word/document.xml" not in (member for member, _ in members):
        raise InputError(_no_word(name))
    return members


def _no_word(name: str) -> Message:
    return msg("{file} is not a Word file (.docx), so it is no template.", file=name)


def _has_placeholder(content: bytes) -> bool:
    return b"{" in content


def _compiled(xml: str, name: str) -> tuple[Template, set[str]]:
    """Return a part as a compiled template, and the fields it asks for.

    Raises:
        InputError: a placeholder is written wrongly, or is code.
    """
    from docxtpl import DocxTemplate
    from jinja2 import meta
    from jinja2.exceptions import TemplateSyntaxError

    environment = _environment()
    source = _PARAGRAPH.sub("\n<w:p", DocxTemplate.patch_xml(None, xml))  # a paragraph a line: errors name lines
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as problem:
        place = _TAGS.sub("", source.splitlines()[problem.lineno - 1]).strip()[:80]
        raise InputError(
            msg(
                "{file}: near {place}: the template cannot be read: {problem}.",
                file=name,
                place=place,
                problem=str(problem.message),
            )
        ) from problem
    _refuse_code(tree, source, name)
    return environment.from_string(tree), meta.find_undeclared_variables(tree)


def _refuse_code(tree: Any, source: str, name: str) -> None:
    """Refuse everything but names, lists and conditions: a template can be anybody's, and must not calculate.

    Raises:
        InputError: there is something else; the words around it are named.
    """
    from jinja2 import nodes

    allowed = (
        *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For),
        *(nodes.If, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Template, nodes.Filter),
    )
    for node in tree.find_all(nodes.Node):
        strange = not isinstance(node, allowed) or (isinstance(node, nodes.Filter) and node.name not in _FILTERS)
        if strange or (isinstance(node, nodes.Getattr) and node.attr.startswith("_")):
            place = _TAGS.sub("", source.splitlines()[node.lineno - 1]).strip()[:80]
            raise InputError(_with_code(name, place))


def _with_code(name: str, place: str) -> Message:
    return msg(
        "{file}: near {place}: the template holds code; a form takes names of fields, for and if only.",
        file=name,
        place=place,
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def _printed(value: Any) -> Any:
    """Return a value as it stands in the document: a line for None, breaks and tabs as Word has them."""
    from markupsafe import Markup, escape

    if value is None:
        return LINE
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = str(escape(_UNPRINTABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))))
    return Markup(text.replace("\n", _BREAK).replace("\t", _TAB))  # noqa: S704 - escaped in the line above


def texts_of(document: bytes) -> Iterator[str]:
    """Yield the text of each paragraph of a document, for those who look for something in it."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    for part in _PARAGRAPH.split(xml)[1:]:
        yield _TAGS.sub("", part)

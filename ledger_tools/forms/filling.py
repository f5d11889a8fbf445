"""A Word template understood once and filled many times, in a sandbox; or every mistake of it told at once."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger_tools.errors import InputError
from ledger_tools.forms.lacking import marked
from ledger_tools.forms.package import MOST_BYTES, is_too_large, packed, plain_xml
from ledger_tools.forms.placeholders import Shape, holds_code, shape_of
from ledger_tools.forms.sandbox import sandbox
from ledger_tools.forms.template_check import mistakes_of
from ledger_tools.forms.template_lines import CORE, core_of, parts_of
from ledger_tools.forms.whole import whole
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from jinja2 import Template, nodes

_MOST_PIECES = 4_000_000  # ten seconds of work; a register of 100,000 rows has fewer
_MOST_STEPS = 1_000_000  # of all loops; one that prints nothing would go on for years
_COUNTED = "_counted"  # a name that no template can ask for
_TAGS = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_LONGEST_PROPERTY = 255  # signs, as the format has it
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in.

    Attributes:
        empty: the fields that it prints and that hold nothing, in their order.
    """

    data: bytes
    empty: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that holds placeholders, a paragraph a line: what fails there is told by its line."""

    template: Template
    source: str
    core: bool


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template without mistakes.

    Attributes:
        name: of its file, for sentences.
        members: every member of the package in its order; None in place of the bytes of a part that is filled.
        parts: what is filled, by the member's name.
    """

    name: str
    members: Sequence[tuple[str, bytes | None]]
    parts: Mapping[str, _Part]

    @property
    def asks(self) -> bool:
        """True if there is anything to fill in."""
        return any("{{" in part.source or "{%" in part.source for part in self.parts.values())

    def fill(self, values: Mapping[str, Any]) -> Filled:
        """Return the document; the same values give the same bytes.

        Texts are printed as they stand, whatever they hold; line breaks are kept, control characters dropped. None
        becomes a line to write on, and so does what lies behind the end of a list.

        Raises:
            InputError: what a condition asks cannot be answered; the place is named.
        """
        given, seen = marked(values)
        given[_COUNTED] = _counter(self.name)
        filled = {name: self._filled(part, given) for name, part in self.parts.items()}
        data = packed((name, filled[name] if content is None else content) for name, content in self.members)
        return Filled(data, tuple(seen))

    def _filled(self, part: _Part, values: Mapping[str, Any]) -> bytes:
        from jinja2.exceptions import TemplateError

        try:
            xml = _limited(part.template, values, self.name)
        except TypeError as problem:
            raise InputError(_not_comparable(self.name, _near(problem, part.source))) from problem
        except (TemplateError, ValueError, ArithmeticError) as problem:
            raise InputError(_unfilled(self.name, _near(problem, part.source))) from problem
        try:
            root = plain_xml(xml.replace("\n<w:p", "<w:p").encode())
        except SyntaxError as problem:
            raise InputError(_unfilled(self.name)) from problem
        return _HEAD + (_shortened(root) if part.core else whole(root))


def word_template(data: bytes, name: str, known: Shape) -> WordTemplate:
    """Return a template that was looked through.

    Args:
        name: of its file, for sentences.
        known: what it may ask for; see ``placeholders.shape_of``.

    Raises:
        InputError: it is no Word file, or has mistakes; the sentence tells all of them, a line each, with their places.
    """
    members, document = opened(data, name)
    if mistakes := mistakes_of(document, known):
        raise InputError(all_told(name, mistakes))
    parts = _parts(document, dict(members), name)
    return WordTemplate(name, [(m, None if m in parts else content) for m, content in members], parts)


def fill(template: bytes, values: Mapping[str, Any], *, name: str) -> bytes:
    """Return a Word template filled once, with all that there is; None is printed as nothing.

    Raises:
        InputError: see ``word_template``.
    """
    return word_template(template, name, shape_of(values)).fill(_without_none(values)).data


def opened(data: bytes, name: str) -> tuple[list[tuple[str, bytes]], Any]:
    """Return the members of a Word file, and the document as python-docx opens it.

    Raises:
        InputError: it is no Word file, or too large.
    """
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    broken = (zipfile.BadZipFile, zlib.error, OpcError, PythonDocxError, KeyError, ValueError, AttributeError)
    try:
        members = _unpacked(data, name)
        document = Document(io.BytesIO(data))
        _ = document.element.body.iter  # a document without a body is none
    except (*broken, OSError, EOFError, RuntimeError, NotImplementedError, SyntaxError) as problem:
        raise InputError(  # lxml's errors of syntax are SyntaxErrors
            msg("{file} is not a Word file (.docx), so it is no template.", file=name)
        ) from problem
    return members, document


def _unpacked(data: bytes, name: str) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if is_too_large(package):
            raise InputError(msg("{file} is too large for a template.", file=name))
        return [(info.filename, package.read(info)) for info in package.infolist() if not info.is_dir()]


def _parts(document: Any, members: Mapping[str, bytes], name: str) -> dict[str, _Part]:
    """Return the parts that hold placeholders, compiled."""
    core = core_of(document)
    filled = [part for part, _ in parts_of(document)] + ([core] if core is not None else [])
    found = {str(part.partname).lstrip("/"): part.content_type == CORE for part in filled}
    return {
        member: _compiled(members[member], core, name)
        for member, core in found.items()
        if b"{" in members.get(member, b"")
    }


def _compiled(data: bytes, core: bool, name: str) -> _Part:
    from docxtpl import DocxTemplate
    from jinja2.exceptions import TemplateSyntaxError
    from lxml import etree

    xml = etree.tostring(plain_xml(data), encoding="unicode")
    source = _PARAGRAPH.sub("\n<w:p", DocxTemplate.patch_xml(None, xml))
    environment = sandbox(breaks=not core)
    try:
        tree = environment.parse(source)
        if holds_code(tree):  # what the check of the single placeholders cannot have seen
            raise InputError(_unfilled(name))
        return _Part(environment.from_string(_counting(tree)), source, core)
    except TemplateSyntaxError as problem:
        raise InputError(_unfilled(name, _near(problem, source))) from problem
    except (SyntaxError, RecursionError) as problem:  # deeper than Python goes
        raise InputError(_unfilled(name)) from problem


def _counting(tree: nodes.Template) -> nodes.Template:
    """Return a template whose loops go through ``_counter``."""
    from jinja2 import nodes

    for loop in list(tree.find_all(nodes.For)):
        counted = nodes.Name(_COUNTED, "load", lineno=loop.lineno)
        loop.iter = nodes.Call(counted, [loop.iter], [], None, None, lineno=loop.lineno)
    return tree


def _counter(name: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return what goes through the entries of all loops of a form, and counts them.

    Raises:
        InputError: loops within loops make too many steps.
    """
    left = iter(range(_MOST_STEPS))

    def counted(entries: Iterable[Any]) -> Iterator[Any]:
        for entry in entries:
            if next(left, None) is None:
                raise InputError(_too_much(name))
            yield entry

    return counted


def _limited(template: Template, values: Mapping[str, Any], name: str) -> str:
    """Return a part as filled.

    Raises:
        InputError: loops within loops make too much of it.
    """
    pieces: list[str] = []
    size = 0
    for piece in template.generate(values):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES or len(pieces) > _MOST_PIECES:
            raise InputError(_too_much(name))
    return "".join(pieces)


def _too_much(name: str) -> Message:
    return msg("{file}: what its loops repeat is too much for a Word file.", file=name)


def _shortened(root: Any) -> bytes:
    from lxml import etree

    for element in root:
        element.text = element.text and element.text[:_LONGEST_PROPERTY]
    return bytes(etree.tostring(root, encoding="UTF-8"))


def all_told(name: str, mistakes: Sequence[Message]) -> Message:
    """Return the mistakes of a template as one sentence, a line for each."""
    told = msg("{file} cannot be filled in; mistakes found: {count}.", file=name, count=len(mistakes))
    for mistake in mistakes:
        told = msg("{before}\n- {mistake}", before=told, mistake=mistake)
    return told


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_none(one) for one in value]
    return "" if value is None else value


def _near(problem: BaseException, source: str) -> str:
    """Return the words of the paragraph in which filling failed."""
    lines = source.split("\n")
    frame, number = problem.__traceback__, getattr(problem, "lineno", None)
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            number = frame.tb_lineno
        frame = frame.tb_next
    return _TAGS.sub("", lines[number - 1]).strip()[:80] if number and number <= len(lines) else ""


def _not_comparable(name: str, place: str) -> Message:
    return msg(
        "{file} cannot be filled in: near {place}, things are compared that do not compare, such as a text with a "
        "number.",
        file=name,
        place=place,
    )


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

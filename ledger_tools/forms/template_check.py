"""Every mistake of a Word template at once, each with its place: paragraph, table cell, header, footer, footnote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger_tools.forms.package import plain_xml
from ledger_tools.forms.placeholders import (
    STRAY,
    TAG,
    Mistake,
    Shape,
    Statement,
    check_condition,
    check_loop,
    check_value,
    code,
    loop_name,
    loop_names,
    shape_of,
    statement_of,
    stray,
)
from ledger_tools.text.i18n import Message, msg

_PROPERTIES: tuple[str, ...] = (
    *("author", "category", "comments", "content_status", "identifier"),
    *("keywords", "language", "subject", "title", "version"),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_FILLED = {  # content types that docxtpl fills, in the order in which mistakes are told
    f"{_OFFICE}wordprocessingml.document.main+xml": None,
    f"{_OFFICE}wordprocessingml.header+xml": msg("page header"),
    f"{_OFFICE}wordprocessingml.footer+xml": msg("page footer"),
    f"{_OFFICE}wordprocessingml.footnotes+xml": msg("footnote"),
}
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_HAS_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_COPY = f"{_OFFICE}extended-properties+xml"  # Word keeps a copy of the title there and writes it anew
_SHOWN = 60
_OPENS = ("for", "if")
_CLOSES = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_HOLDERS = {"tr": f"{_W}tr", "tc": f"{_W}tc"}
_WHOLE = {"p": msg("paragraph"), "tr": msg("table row"), "tc": msg("table cell")}


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph; ``element`` is None for a property of the file."""

    text: str
    place: Message
    element: Any = None


@dataclass(slots=True)
class _Block:
    """A ``for`` or ``if`` that was opened, and the names it adds."""

    said: Statement
    tag: str
    line: _Line
    names: Mapping[str, Shape] = field(default_factory=dict)


def mistakes_of(document: Any, values: Mapping[str, Any]) -> list[Message]:
    """Return a sentence for each mistake of a template, in the order in which a reader meets them.

    Args:
        document: as python-docx opens it.
        values: that the template is filled with; see ``filling.fill``.
    """
    known = shape_of(values)
    found: list[Message] = []
    parts = list(document.part.package.iter_parts())
    for kind, name in _FILLED.items():
        for part in parts:
            if part.content_type == kind:
                found += _of_part(part.blob, name, known)
    for text in properties_of(document).values():
        found += _Reader(known).read([_Line(text, msg("the properties of the file"))])
    for part in parts:
        if part.content_type not in (*_FILLED, _CORE, _COPY) and part.content_type.endswith("xml"):
            found += _unfilled(part)
    return list({str(one): one for one in found}.values())  # Word keeps text boxes twice


def properties_of(document: Any) -> dict[str, str]:
    """Return title, subject and the like of a file, empty if it has none: to ask would make some with today's date."""
    if not any(relation.reltype == _HAS_CORE for relation in document.part.package.rels.values()):
        return {}
    return {name: getattr(document.core_properties, name) for name in _PROPERTIES}


def _of_part(blob: bytes, name: Message | None, known: Shape) -> list[Message]:
    root = plain_xml(blob)
    return [*_Reader(known).read(list(_lines(root, name))), *_hidden(root, name)]


def _lines(root: Any, name: Message | None) -> Iterator[_Line]:
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), start=1)}
    for paragraph in root.iter(f"{_W}p"):
        own = (t.text or "" for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph)
        text = "".join(own)
        if text:
            yield _Line(text, _within(name, _place(paragraph, text, tables)), paragraph)


def _place(paragraph: Any, text: str, tables: Mapping[Any, int]) -> Message:
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    if cell is None:
        return msg("paragraph “{text}”", text=_clipped(text))
    row, table = next(cell.iterancestors(f"{_W}tr")), next(cell.iterancestors(f"{_W}tbl"))
    return msg("table {table}, row {row}, cell {cell}", table=tables[table], row=_nth(row), cell=_nth(cell))


def _nth(element: Any) -> int:
    return sum(1 for _ in element.itersiblings(element.tag, preceding=True)) + 1


def _within(name: Message | None, place: Message) -> Message:
    return place if name is None else msg("{part}, {place}", part=name, place=place)


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _hidden(root: Any, name: Message | None) -> Iterator[Message]:
    """Yield what stands where no reader would look for it: descriptions of pictures, fields, deleted text."""
    for element in root.iter():
        told = [*element.attrib.values(), "" if element.tag == f"{_W}t" else element.text or ""]
        for text in told:
            if STRAY.search(text):
                place = msg("a field, a deleted text or a picture's description")
                yield _not_filled(_within(name, place), text)


def _unfilled(part: Any) -> Iterator[Message]:
    try:
        root = plain_xml(part.blob)
    except SyntaxError:  # what is no XML shows nothing
        return
    for holder in (f"{_W}p", None):
        texts = ["".join(one.itertext()) for one in root.iter(holder)] if holder else ["".join(root.itertext())]
        marked = [text for text in texts if "{{" in text or "{%" in text]
        if marked:
            yield from (_not_filled(str(part.partname), text) for text in marked)
            return


def _not_filled(place: Message | str, text: str) -> Message:
    return msg(
        "{place}: {tag} stands where nothing is filled in; move it into the text.", place=place, tag=_clipped(text)
    )


class _Reader:
    """A part on its way from its first placeholder to its last, with what is open."""

    def __init__(self, known: Mapping[str, Shape]) -> None:
        self.known = known
        self.open: list[_Block] = []
        self.found: list[Message] = []

    def read(self, lines: list[_Line]) -> list[Message]:
        for line in lines:
            for tag in TAG.findall(line.text):
                self._try(line, tag)
            rest = TAG.sub(" ", line.text)
            if STRAY.search(rest):
                self._tell(line, stray(_clipped(rest.strip())))
        for block in self.open:
            self._tell(block.line, _never_closed(block))
        return self.found

    def _tell(self, line: _Line, mistake: Mistake) -> None:
        self.found.append(msg("{place}: {what}", place=line.place, what=mistake.sentence))

    def _try(self, line: _Line, tag: str) -> None:
        try:
            if tag.startswith("{{"):
                check_value(tag, self._scope())
            elif tag.startswith("{%"):
                self._statement(line, tag)
        except Mistake as mistake:
            self._tell(line, mistake)

    def _scope(self) -> dict[str, Shape]:
        scope = dict(self.known)
        for block in self.open:
            scope.update(block.names)
        return scope

    def _statement(self, line: _Line, tag: str) -> None:
        said = statement_of(tag)
        if said is None or said.word not in (*_OPENS, *_CLOSES):
            raise code(tag)
        if said.word in _OPENS:
            self._opened(said, tag, line)
        else:
            self._went_on(said, tag, line)
        if said.takes:
            _refuse_company(said, tag, line)

    def _opened(self, said: Statement, tag: str, line: _Line) -> None:
        block = _Block(said, tag, line)
        scope = self._scope()
        self.open.append(block)
        if said.word == "if":
            check_condition(tag, said.rest, scope)
            return
        block.names = loop_names(loop_name(said.rest))  # a wrong loop spoils nothing within it
        block.names = check_loop(tag, said.rest, scope)

    def _went_on(self, said: Statement, tag: str, line: _Line) -> None:
        fitting = [i for i, block in enumerate(self.open) if block.said.word in _CLOSES[said.word]]
        if not fitting:
            raise Mistake(msg("{tag} belongs to no for or if before it.", tag=tag))
        for left in self.open[fitting[-1] + 1 :]:
            self._tell(left.line, _never_closed(left))
        del self.open[fitting[-1] + 1 :]
        block = self.open[-1]
        scope = self._scope()
        if said.word in ("endfor", "endif"):
            self.open.pop()
        if said.word == "elif":
            check_condition(tag, said.rest, scope)
        elif said.rest:
            raise code(tag)
        if not _beside(block, said, line):
            raise Mistake(
                msg(
                    "{tag} and {opening} do not fit together: write both alike, and in the same cell, table or text.",
                    tag=tag,
                    opening=block.tag,
                )
            )


def _never_closed(block: _Block) -> Mistake:
    takes = block.said.takes
    closing = f"{{%{takes} end{block.said.word} %}}"
    return Mistake(msg("{tag} is never closed; add {closing}.", tag=block.tag, closing=closing))


def _beside(block: _Block, said: Statement, line: _Line) -> bool:
    """True if a statement stands where its opening stands, so that what lies between is whole."""
    if said.takes != block.said.takes:
        return False
    return _around(said.takes, line) is _around(said.takes, block.line)


def _around(takes: str, line: _Line) -> Any:
    """Return what must hold both ends of a block: table, row, or what holds the paragraph."""
    if line.element is None:
        return None
    held = next(line.element.iterancestors(_HOLDERS[takes]), None) if takes in _HOLDERS else line.element
    return held.getparent() if held is not None else None


def _refuse_company(said: Statement, tag: str, line: _Line) -> None:
    """Refuse other words beside a tag that takes its paragraph, row or cell with it: they would be lost.

    Raises:
        Mistake: there are some, or there is no such paragraph, row or cell.
    """
    holder: Any = line.element
    if holder is not None and said.takes in _HOLDERS:
        holder = next(holder.iterancestors(_HOLDERS[said.takes]), None)
    if holder is None:
        raise Mistake(msg("{tag} does not stand in a table.", tag=tag))
    text = "".join(t.text or "" for t in holder.iter(f"{_W}t"))
    if text.strip() != tag.strip():
        raise Mistake(
            msg(
                "{tag} must stand alone in its {whole}; what stands beside it would be lost.",
                tag=tag,
                whole=_WHOLE[said.takes],
            )
        )

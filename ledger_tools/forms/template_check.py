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
    statement_of,
    stray,
    unreadable,
)
from ledger_tools.forms.template_lines import CORE, FILLED, Line, W, clipped, lines_of, parts_of, properties_of, within
from ledger_tools.text.i18n import Message, msg

_COPY = "application/vnd.openxmlformats-officedocument.extended-properties+xml"  # Word keeps a copy of the title there
_OPENS = ("for", "if")
_DEEPEST = 15  # for and if within each other; Python, of which they become a piece, takes twenty
_CLOSES = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_HOLDERS = {"tr": f"{W}tr", "tc": f"{W}tc"}
_WHOLE = {"p": msg("paragraph"), "tr": msg("table row"), "tc": msg("table cell")}


@dataclass(slots=True)
class _Block:
    """A ``for`` or ``if`` that was opened, and the names it adds."""

    said: Statement
    tag: str
    line: Line
    names: Mapping[str, Shape] = field(default_factory=dict)


def mistakes_of(document: Any, known: Shape) -> list[Message]:
    """Return a sentence for each mistake of a template, in the order in which a reader meets them.

    Args:
        document: as python-docx opens it.
        known: what may be asked for; see ``placeholders.shape_of``.
    """
    found: list[Message] = []
    for part, name in parts_of(document):
        found += _of_part(part.blob, name, known)
    for line in properties_of(document):
        found += _Reader(known).read([line])
    for part in document.part.package.iter_parts():
        if part.content_type not in (*FILLED, CORE, _COPY) and part.content_type.endswith("xml"):
            found += _unfilled(part)
    return list({str(one): one for one in found}.values())  # Word keeps text boxes twice


def _of_part(blob: bytes, name: Message | None, known: Shape) -> list[Message]:
    root = plain_xml(blob)
    return [*_Reader(known).read(list(lines_of(root, name))), *_hidden(root, name)]


def _hidden(root: Any, name: Message | None) -> Iterator[Message]:
    """Yield what stands where no reader would look for it: descriptions of pictures, fields, deleted text."""
    for element in root.iter():
        told = [*element.attrib.values(), "" if element.tag == f"{W}t" else element.text or ""]
        for text in told:
            if STRAY.search(text):
                place = msg("a field, a deleted text or a picture's description")
                yield _not_filled(within(name, place), text)


def _unfilled(part: Any) -> Iterator[Message]:
    try:
        root = plain_xml(part.blob)
    except SyntaxError:  # what is no XML shows nothing
        return
    for holder in (f"{W}p", None):
        texts = ["".join(one.itertext()) for one in root.iter(holder)] if holder else ["".join(root.itertext())]
        marked = [text for text in texts if "{{" in text or "{%" in text]
        if marked:
            yield from (_not_filled(str(part.partname), text) for text in marked)
            return


def _not_filled(place: Message | str, text: str) -> Message:
    return msg(
        "{place}: {tag} stands where nothing is filled in; move it into the text.", place=place, tag=clipped(text)
    )


class _Reader:
    """A part on its way from its first placeholder to its last, with what is open."""

    def __init__(self, known: Mapping[str, Shape]) -> None:
        self.known = known
        self.open: list[_Block] = []
        self.found: list[Message] = []

    def read(self, lines: list[Line]) -> list[Message]:
        for line in lines:
            for tag in TAG.findall(line.text):
                self._try(line, tag)
            rest = TAG.sub(" ", line.text)
            if STRAY.search(rest):
                self._tell(line, stray(clipped(rest.strip())))
        for block in self.open:
            self._tell(block.line, _never_closed(block))
        return self.found

    def _tell(self, line: Line, mistake: Mistake) -> None:
        self.found.append(msg("{place}: {what}", place=line.place, what=mistake.sentence))

    def _try(self, line: Line, tag: str) -> None:
        try:
            if tag.startswith("{{"):
                check_value(tag, self._scope())
            elif tag.startswith("{%"):
                self._statement(line, tag)
        except Mistake as mistake:
            self._tell(line, mistake)
        except RecursionError:  # brackets within brackets, a thousand times
            self._tell(line, unreadable(tag))

    def _scope(self) -> dict[str, Shape]:
        scope = dict(self.known)
        for block in self.open:
            scope.update(block.names)
        return scope

    def _statement(self, line: Line, tag: str) -> None:
        said = statement_of(tag)
        if said is None or said.word not in (*_OPENS, *_CLOSES):
            raise code(tag)
        if said.word in _OPENS:
            self._opened(said, tag, line)
        else:
            self._went_on(said, tag, line)
        if said.takes:
            _refuse_company(said, tag, line)

    def _opened(self, said: Statement, tag: str, line: Line) -> None:
        block = _Block(said, tag, line)
        scope = self._scope()
        self.open.append(block)
        if len(self.open) == _DEEPEST + 1:  # told once, however deep it goes
            raise Mistake(
                msg("{tag} stands within more than {n} others; write them one after another.", tag=tag, n=_DEEPEST)
            )
        if said.word == "if":
            check_condition(tag, said.rest, scope)
            return
        block.names = loop_names(loop_name(said.rest))  # a wrong loop spoils nothing within it
        block.names = check_loop(tag, said.rest, scope)

    def _went_on(self, said: Statement, tag: str, line: Line) -> None:
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


def _beside(block: _Block, said: Statement, line: Line) -> bool:
    """True if a statement stands where its opening stands, so that what lies between is whole."""
    if said.takes != block.said.takes:
        return False
    return _around(said.takes, line) is _around(said.takes, block.line)


def _around(takes: str, line: Line) -> Any:
    """Return what must hold both ends of a block: table, row, or what holds the paragraph."""
    if line.element is None:
        return None
    held = next(line.element.iterancestors(_HOLDERS[takes]), None) if takes in _HOLDERS else line.element
    return held.getparent() if held is not None else None


def _refuse_company(said: Statement, tag: str, line: Line) -> None:
    """Refuse other words beside a tag that takes its paragraph, row or cell with it: they would be lost.

    Raises:
        Mistake: there are some, or there is no such paragraph, row or cell.
    """
    holder: Any = line.element
    if holder is not None and said.takes in _HOLDERS:
        holder = next(holder.iterancestors(_HOLDERS[said.takes]), None)
    if holder is None:
        raise Mistake(msg("{tag} does not stand in a table.", tag=tag))
    text = "".join(t.text or "" for t in holder.iter(f"{W}t"))
    if text.strip() != tag.strip():
        raise Mistake(
            msg(
                "{tag} must stand alone in its {whole}; what stands beside it would be lost.",
                tag=tag,
                whole=_WHOLE[said.takes],
            )
        )

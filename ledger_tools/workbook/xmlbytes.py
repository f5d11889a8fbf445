"""XML as bytes: where each element of a part begins and ends, so that an edit is a splice and no serialiser runs.

A ``Node`` knows byte offsets. Nothing here writes foreign XML anew: edits are replacements of byte ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

BOM = b"\xef\xbb\xbf"
TAG = re.compile(rb"""<[^\s/>]+[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
ATTRIBUTE = re.compile(rb"""([^\s=/<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OPAQUE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.S)
_ENTITY = pattern(r"&(#x[0-9A-Fa-f]+|#[0-9]+|\w+);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_PLAIN_ENCODINGS = {"", "utf-8", "utf8", "us-ascii", "ascii"}


@dataclass(slots=True)
class Node:
    """One element and its place in the bytes.

    Attributes:
        name: as written, with prefix.
        attributes: decoded values by name as written.
        start, open_end: the start tag; an empty element's tag is all there is.
        close_start, end: the end tag; ``close_start == open_end == end`` for an empty element.
    """

    name: str
    attributes: dict[str, str]
    start: int
    open_end: int = -1
    close_start: int = -1
    end: int = -1
    children: list[Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Return the name without prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """Return the prefix with its colon, "" where there is none."""
        head, colon, _ = self.name.rpartition(":")
        return head + colon

    @property
    def is_empty_tag(self) -> bool:
        """True for ``<a/>``."""
        return self.open_end == self.end

    def child(self, local: str) -> Node | None:
        """Return the first child of a local name."""
        return next((c for c in self.children if c.local == local), None)

    def every(self, local: str) -> list[Node]:
        """Return the children of a local name."""
        return [c for c in self.children if c.local == local]

    def descendants(self, local: str) -> Iterator[Node]:
        """Yield the elements of a local name at any depth, in document order."""
        for child in self.children:
            if child.local == local:
                yield child
            yield from child.descendants(local)

    def relation(self, local: str = "id") -> str | None:
        """Return the attribute of a local name that carries a prefix, such as ``r:id``."""
        return next((v for k, v in self.attributes.items() if ":" in k and k.rpartition(":")[2] == local), None)


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the bytes from ``start`` to ``end`` by others; an insertion where both are equal."""

    start: int
    end: int
    new: bytes


def apply_splices(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the data with all splices done at once; several insertions at one place keep their order.

    Raises:
        ValueError: two splices overlap.
    """
    view = memoryview(data)
    pieces: list[bytes | memoryview] = []
    position = 0
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if splice.start < position or splice.end < splice.start:
            raise ValueError("splices overlap")
        pieces.append(view[position : splice.start])
        pieces.append(splice.new)
        position = splice.end
    pieces.append(view[position:])
    return b"".join(pieces)


def refuse_encoding(data: bytes, part: str) -> None:
    """Refuse a part that is not UTF-8 or that declares a document type.

    Raises:
        WriteRefused: with the name of the part.
    """
    head = data[:200].removeprefix(BOM)
    declared = re.match(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""", head)
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:1] == b"\0" or encoding not in _PLAIN_ENCODINGS:
        raise WriteRefused(
            msg(
                "{part} is not written in UTF-8, so it cannot be edited safely; "
                "open the file in Excel, save it again and retry.",
                part=part,
            )
        )
    if b"!" in data and b"<!DOCTYPE" in data:
        raise WriteRefused(
            msg("{part} declares a document type, which workbooks never do; nothing was written.", part=part)
        )


def parse(data: bytes, part: str) -> Node:
    """Return the root element of a part.

    Raises:
        WriteRefused: not well-formed, not UTF-8, or with a document type.
    """
    refuse_encoding(data, part)
    stack: list[Node] = [Node("", {}, 0)]

    def opened(name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        node = Node(name, attributes, start)
        tag = TAG.match(data, start)
        if tag is None:
            raise _broken(part)
        node.open_end = tag.end()
        stack[-1].children.append(node)
        stack.append(node)

    def closed(_: str) -> None:
        node = stack.pop()
        if data[node.open_end - 2 : node.open_end] == b"/>":
            node.close_start = node.end = node.open_end
        else:
            node.close_start = parser.CurrentByteIndex
            node.end = data.index(b">", node.close_start) + 1

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _broken(part) from error
    return stack[0].children[0]


def check_wellformed(data: bytes, part: str) -> None:
    """Check a whole part in one pass without building anything.

    Raises:
        WriteRefused: not well-formed, or with a prefix that nothing declares.
    """
    refuse_encoding(data, part)
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except expat.ExpatError as error:
        raise _broken(part) from error


def _broken(part: str) -> WriteRefused:
    return WriteRefused(
        msg(
            "{part} is damaged, so nothing was written; open the file in Excel, save it again and retry.",
            part=part,
        )
    )


def masked(data: bytes) -> bytes:
    """Return the data with comments, CDATA sections and processing instructions blanked, every offset kept."""
    start = data.find(b"?>") + 2 if data.removeprefix(BOM).startswith(b"<?xml") else 0
    if not _has(data, b"!", start) and not _has(data, b"?", start):
        return data
    return data[:start] + _OPAQUE.sub(lambda m: b" " * len(m[0]), data[start:])


def _has(data: bytes, mark: bytes, start: int) -> bool:
    """True if ``<`` with a mark stands there; the rare mark is looked for first, which is ten times as fast."""
    return data.find(mark, start) >= 0 and data.find(b"<" + mark, start) >= 0


def tag_attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag, decoded."""
    return {
        m[1].decode(): unescape((m[2] if m[2] is not None else m[3]).decode("utf-8", "surrogatepass"))
        for m in ATTRIBUTE.finditer(tag, tag.find(b"<") + 1)
    }


def attribute_span(data: bytes, start: int, end: int, name: str) -> tuple[int, int] | None:
    """Return where the value of an attribute lies, quotes excluded, in the tag between two offsets."""
    for m in ATTRIBUTE.finditer(data, start, end):
        if m[1] == name.encode():
            return m.span(2) if m[2] is not None else m.span(3)
    return None


def set_attribute(data: bytes, node: Node, name: str, value: str) -> Splice:
    """Return the splice that gives an element's attribute a value, adding it where it is missing."""
    span = attribute_span(data, node.start, node.open_end, name)
    if span:
        return Splice(*span, escape_attribute(value))
    tag_end = node.open_end - (2 if data[node.open_end - 2 : node.open_end] == b"/>" else 1)
    return Splice(tag_end, tag_end, f' {name}="'.encode() + escape_attribute(value) + b'"')


def tag_with(tag: bytes, changes: dict[str, str | None]) -> bytes:
    """Return a start tag with attributes set, or taken out where the value is None; the rest stays as written."""
    for name, value in changes.items():
        found = next((m for m in ATTRIBUTE.finditer(tag) if m[1] == name.encode()), None)
        if found is not None and value is None:
            tag = tag[: found.start()].rstrip() + tag[found.end() :]
        elif found is not None and value is not None:
            begin, end = found.span(2) if found[2] is not None else found.span(3)
            tag = tag[:begin] + escape_attribute(value) + tag[end:]
        elif value is not None:
            cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:cut].rstrip() + f' {name}="'.encode() + escape_attribute(value) + b'"' + tag[cut:]
    return tag


def insert_into(data: bytes, node: Node, new: bytes, *, first: bool = False) -> Splice:
    """Return the splice that puts new bytes in as an element's last (or first) content, opening an empty tag."""
    if node.is_empty_tag:
        slash = data.rindex(b"/", node.start, node.open_end)
        opened = b">" + new + b"</" + node.name.encode() + b">"
        return Splice(slash, node.open_end, opened)
    place = node.open_end if first else node.close_start
    return Splice(place, place, new)


def text_of(data: bytes, node: Node) -> str:
    """Return the text directly inside an element that holds only text."""
    raw = data[node.open_end : node.close_start]
    if b"<" in raw:
        raw = re.sub(rb"<!\[CDATA\[(.*?)\]\]>", lambda m: m[1].replace(b"&", b"&amp;"), raw, flags=re.S)
        raw = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", raw, flags=re.S)
    return unescape(raw.decode("utf-8"))


def unescape(text: str) -> str:
    """Return text with the five named entities and character numbers put into characters."""
    if "&" not in text:
        return text

    def one(m: re.Match[str]) -> str:
        code = m[1]
        if code.startswith("#"):
            return chr(int(code[2:], 16) if code[1] == "x" else int(code[1:]))
        return _NAMED.get(code, m[0])

    return _ENTITY.sub(one, text)


def escape_text(text: str) -> bytes:
    """Return text for the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8")


def escape_attribute(text: str) -> bytes:
    """Return text for an attribute between quotation marks of either kind."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = plain.replace('"', "&quot;").replace("'", "&apos;")
    return plain.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;").encode("utf-8")

"""One careful way to parse the small XML parts: expat, no DOCTYPE, no odd encodings, no bottomless nesting.

Names come out without prefixes: elements of SpreadsheetML (transitional, strict, or in a file that forgot the
namespace) by their bare name, all others as ``{namespace}name``; relationship attributes as ``r:id``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import damaged
from ledger_tools.workbook.limits import Limits

Attributes = dict[str, str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_BARE = {
    MAIN,
    STRICT_MAIN,
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
}
_RELATIONS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_ENCODINGS = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}
_MAX_NODES = 400_000


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return the name of an element or attribute as the module's docstring says, from expat's ``namespace name``."""
    namespace, _, local = name.rpartition(" ")
    if not namespace or namespace in _BARE:
        return local
    if namespace in _RELATIONS:
        return f"r:{local}"
    return f"{{{namespace}}}{local}"


def doctype_refused(part: str) -> InputError:
    """Return the refusal of a part that declares a document type, which no spreadsheet program writes."""
    return InputError(
        msg(
            "the part {part} declares a document type, which no spreadsheet program writes and attacks use; "
            "if you trust the file, open it in Excel and save it again.",
            part=part,
        )
    )


def refuse_doctype(data: bytes, part: str) -> None:
    """Refuse a part in which a DOCTYPE stands anywhere, in whatever encoding.

    Raises:
        InputError: there is one.
    """
    if any(word in data for word in _DOCTYPES):
        raise doctype_refused(part)


class Reader:
    """An expat parser that hands on plain names and refuses what the gate forbids.

    Callbacks get (name, attributes), (name) and (text). ``mc:AlternateContent`` is taken by its fallback.
    """

    def __init__(
        self,
        part: str,
        limits: Limits,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        text: Callable[[str], None] | None = None,
    ) -> None:
        self.part = part
        self._limits = limits
        self._start, self._end, self._text = start, end, text
        self._depth = 0
        self._skip = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.XmlDeclHandler = self._on_declaration
        parser.StartDoctypeDeclHandler = self._on_doctype
        if text is not None:
            parser.CharacterDataHandler = self._on_text
        self._parser = parser

    def feed(self, data: bytes, final: bool = False) -> None:
        """Parse the next bytes.

        Raises:
            InputError: not well-formed, or forbidden by the gate.
        """
        try:
            self._parser.Parse(data, final)
        except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
            raise damaged(f"{self.part} is not well-formed XML") from error

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise damaged(f"{self.part} nests deeper than the limit of {self._limits.depth} (depth)")
        name = plain_name(name)
        if self._skip or name == _COMPATIBILITY + "Choice":
            self._skip += 1
            return
        if not name.startswith(_COMPATIBILITY):
            self._start(name, {plain_name(k): v for k, v in attributes.items()})

    def _on_end(self, name: str) -> None:
        self._depth -= 1
        if self._skip:
            self._skip -= 1
            return
        name = plain_name(name)
        if not name.startswith(_COMPATIBILITY):
            self._end(name)

    def _on_text(self, text: str) -> None:
        if not self._skip and self._text is not None:
            self._text(text)

    def _on_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise damaged(f"{self.part} is written in the encoding {encoding[:20]}")

    def _on_doctype(self, *_: object) -> None:
        raise doctype_refused(self.part)


@dataclass(slots=True)
class Node:
    """One element of a small part."""

    name: str
    attributes: Attributes
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def flag(self, name: str) -> bool:
        """True if a boolean attribute is set."""
        return truth(self.attributes.get(name))

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole-number attribute; the default where it is absent or no number."""
        return whole(self.attributes.get(name), default)

    def child(self, name: str) -> Node | None:
        """Return the first child of a name; None where there is none."""
        return next((c for c in self.children if c.name == name), None)

    def all(self, name: str) -> Iterator[Node]:
        """Yield every element of a name below this one, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


def truth(value: str | None) -> bool:
    """True if an XML boolean says so."""
    return value is not None and value.strip() in {"1", "true", "on"}


def whole(value: str | None, default: int = 0) -> int:
    """Return a whole number; the default where the text is none (or absurdly long)."""
    if value is None or len(value) > 20:
        return default
    try:
        return int(value)
    except ValueError:
        return default


def read_tree(data: bytes | Iterable[bytes], part: str, limits: Limits) -> Node:
    """Return the root element of a small part.

    Raises:
        InputError: not well-formed, forbidden by the gate, or too large to be a part of this kind.
    """
    stack: list[Node] = [Node("", {})]
    texts: list[list[str]] = [[]]
    count = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal count
        count += 1
        if count > _MAX_NODES:
            raise damaged(f"{part} holds more than {_MAX_NODES} elements")
        node = Node(name, attributes)
        stack[-1].children.append(node)
        stack.append(node)
        texts.append([])

    def end(_: str) -> None:
        stack.pop().text = "".join(texts.pop())

    def text(piece: str) -> None:
        texts[-1].append(piece)

    reader = Reader(part, limits, start, end, text)
    for piece in (data,) if isinstance(data, bytes) else data:
        refuse_doctype(piece, part)
        reader.feed(piece)
    reader.feed(b"", final=True)
    if len(stack) != 1 or len(stack[0].children) != 1:
        raise damaged(f"{part} has no content")
    return stack[0].children[0]

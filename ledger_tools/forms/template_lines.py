"""Where placeholders may stand in a Word template: its paragraphs, part by part, each with the place people call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger_tools.forms.package import plain_xml
from ledger_tools.text.i18n import Message, msg

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "application/vnd.openxmlformats-officedocument."
FILLED: Mapping[str, Message | None] = {  # content types that are filled, in the order in which a reader meets them
    f"{_OFFICE}wordprocessingml.document.main+xml": None,
    f"{_OFFICE}wordprocessingml.header+xml": msg("page header"),
    f"{_OFFICE}wordprocessingml.footer+xml": msg("page footer"),
    f"{_OFFICE}wordprocessingml.footnotes+xml": msg("footnote"),
    f"{_OFFICE}wordprocessingml.endnotes+xml": msg("endnote"),
}
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; ``element`` is None for a property of the file."""

    text: str
    place: Message
    element: Any = None


def parts_of(document: Any) -> Iterator[tuple[Any, Message | None]]:
    """Yield the parts of a document that are filled, each with what people call it; None for the text itself.

    Args:
        document: as python-docx opens it.
    """
    parts = list(document.part.package.iter_parts())
    for kind, name in FILLED.items():
        yield from ((part, name) for part in parts if part.content_type == kind)


def core_of(document: Any) -> Any:
    """Return the part that holds title, subject and the like of a file, None where it has none."""
    return next((part for part in document.part.package.iter_parts() if part.content_type == CORE), None)


def lines_of(root: Any, name: Message | None) -> Iterator[Line]:
    """Yield the paragraphs of a part that hold any text."""
    tables = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), start=1)}
    for paragraph in root.iter(f"{W}p"):
        own = (t.text or "" for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph)
        text = "".join(own)
        if text:
            yield Line(text, within(name, _place(paragraph, text, tables)), paragraph)


def properties_of(document: Any) -> Iterator[Line]:
    """Yield title, subject and the like of a file."""
    core = core_of(document)
    for element in plain_xml(core.blob) if core is not None else ():
        if element.text:
            yield Line(element.text, msg("the properties of the file"))


def _place(paragraph: Any, text: str, tables: Mapping[Any, int]) -> Message:
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        return msg("paragraph “{text}”", text=clipped(text))
    row, table = next(cell.iterancestors(f"{W}tr")), next(cell.iterancestors(f"{W}tbl"))
    return msg("table {table}, row {row}, cell {cell}", table=tables[table], row=_nth(row), cell=_nth(cell))


def _nth(element: Any) -> int:
    return sum(1 for _ in element.itersiblings(element.tag, preceding=True)) + 1


def within(name: Message | None, place: Message) -> Message:
    """Return a place with the part that it is in before it."""
    return place if name is None else msg("{part}, {place}", part=name, place=place)


def clipped(text: str) -> str:
    """Return as much of a text as a sentence quotes."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

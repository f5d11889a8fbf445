"""Placeholders of an Excel form beside its cells, where nothing is filled: page headers, text boxes, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ledger_tools.forms.package import plain_xml
from ledger_tools.text.i18n import Message, msg

_CELLS = re.compile(rb"<((?:\w+:)?sheetData)(?=[\s/>]).*</\1>", re.DOTALL)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


def beside_cells(parts: Iterable[tuple[Message, bytes]]) -> list[Message]:
    """Return a sentence for each placeholder that stands in no cell, with its place; each is told once.

    Args:
        parts: what people call each part of the file that may hold words, and its XML.
    """
    said = [
        msg("{place}: {tag} stands where nothing is filled in; move it into a cell.", place=place, tag=tag)
        for place, data in parts
        for tag in _tags(_CELLS.sub(b"", data))
    ]
    return list({str(one): one for one in said}.values())


def _tags(data: bytes) -> Iterator[str]:
    if b"{{" not in data and b"{%" not in data:
        return
    try:
        root = plain_xml(data)
    except SyntaxError:  # what is no XML shows nothing
        return
    for paragraph in root.iter(_PARAGRAPH):  # a text box may part one placeholder into several runs
        yield from _TAG.findall("".join(paragraph.itertext()))
    for element in root.iter():
        for text in (element.text or "", *element.attrib.values()):
            yield from _TAG.findall(text)

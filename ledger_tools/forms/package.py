"""The package that a Word file is: its XML read without harm, its members without the times of writing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

MOST_BYTES = 64 * 2**20  # of a template unpacked, and of what it is filled with; a form is a few hundred kilobytes
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def is_too_large(package: zipfile.ZipFile) -> bool:
    """True if a package says that it unpacks to more than a template may; it is not unpacked to find out."""
    return sum(member.file_size for member in package.infolist()) > MOST_BYTES


def steady(data: bytes) -> bytes:
    """Return a package whose members bear no time of making."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return packed((item.filename, old.read(item)) for item in old.infolist())


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return members as a package that bears no time of making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, data)
    return stream.getvalue()


def plain_xml(data: bytes) -> Any:
    """Return the root of an XML member as plain lxml elements; nothing is loaded or expanded.

    Raises:
        SyntaxError: it is no XML (lxml's own error is one).
    """
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

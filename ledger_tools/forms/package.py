"""The package that a Word file is: its XML read without harm, its members without the times of writing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def steady(data: bytes) -> bytes:
    """Return a package whose members bear no time of making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            member = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(item))
    return stream.getvalue()


def plain_xml(data: bytes) -> Any:
    """Return the root of an XML member as plain lxml elements; nothing is loaded or expanded.

    Raises:
        SyntaxError: it is no XML (lxml's own error is one).
    """
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

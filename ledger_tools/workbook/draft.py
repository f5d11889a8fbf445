"""A package being changed: which parts get new bytes, which are added, which go; the archive itself stays as it is."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import Archive, part_key
from ledger_tools.workbook.opc import Package
from ledger_tools.workbook.xmlbytes import Splice, apply_splices, escape_attribute, insert_into, parse

CONTENT_TYPES = "[Content_Types].xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Draft:
    """The changes to one package.

    Attributes:
        changed: new bytes of parts that are in the archive, by their name there.
        added: bytes of new parts, in the order they are to be stored.
        removed: names of parts that go.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.archive: Archive = package.archive
        self.changed: dict[str, bytes] = {}
        self.added: dict[str, bytes] = {}
        self.removed: set[str] = set()

    def has(self, part: str) -> bool:
        """True if the package has the part after the changes so far."""
        if part_key(part) in {part_key(p) for p in self.added}:
            return True
        entry = self.package.part(part)
        return entry is not None and entry.name not in self.removed

    def read(self, part: str) -> bytes:
        """Return the bytes of a part with the changes so far."""
        if part in self.added:
            return self.added[part]
        entry = self.package.part(part)
        if entry is None:
            raise WriteRefused(
                msg("the part {part} is missing from the file; open it in Excel, save it again and retry.", part=part)
            )
        found = self.changed.get(entry.name)
        return self.archive.read(entry) if found is None else found

    def write(self, part: str, data: bytes) -> None:
        """Give a part new bytes."""
        if part in self.added:
            self.added[part] = data
            return
        entry = self.package.part(part)
        assert entry is not None
        self.changed[entry.name] = data

    def splice(self, part: str, splices: list[Splice]) -> None:
        """Change byte ranges of a part."""
        if splices:
            self.write(part, apply_splices(self.read(part), splices))

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        self.added[part] = data
        self._declare(part, content_type)

    def remove(self, part: str) -> None:
        """Take a part out, with its content type and every relationship from the workbook to it."""
        entry = self.package.part(part)
        assert entry is not None
        self.removed.add(entry.name)
        self.changed.pop(entry.name, None)
        data = self.read(CONTENT_TYPES)
        wanted = part_key(entry.name)
        root = parse(data, CONTENT_TYPES)
        gone = [n for n in root.every("Override") if part_key(n.attributes.get("PartName", "")) == wanted]
        self.splice(CONTENT_TYPES, [Splice(n.start, n.end, b"") for n in gone])
        source = self.package.workbook_part
        ids = {r.id for r in self.package.relationships(source) if part_key(r.target) == wanted and not r.external}
        rels = self.relations_part(source)
        data = self.read(rels)
        gone = [n for n in parse(data, rels).every("Relationship") if n.attributes.get("Id") in ids]
        self.splice(rels, [Splice(n.start, n.end, b"") for n in gone])

    def relations_part(self, source: str) -> str:
        """Return the name of the part that holds a part's relationships, there or not."""
        folder, name = posixpath.split(source.replace("\\", "/"))
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        entry = self.archive.find(part)
        return part if entry is None else entry.name

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship between two parts and return its id."""
        rels = self.relations_part(source)
        base = STRICT if self.package.strict else TRANSITIONAL
        folder = posixpath.dirname("/" + source.replace("\\", "/"))
        address = quote(posixpath.relpath("/" + target, folder), safe="/._-~!$&'()*+,;=@%")
        if not self.has(rels):
            self.added[rels] = (
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                b'<Relationships xmlns="' + _PACKAGE_RELATIONS.encode() + b'"></Relationships>'
            )
            self._declare_default("rels", "application/vnd.openxmlformats-package.relationships+xml")
        data = self.read(rels)
        root = parse(data, rels)
        used = {n.attributes.get("Id", "").lower() for n in root.every("Relationship")}
        number = len(used) + 1
        while f"rid{number}" in used:
            number += 1
        new = f'<{root.prefix}Relationship Id="rId{number}" Type="{base}/{kind}" Target="'.encode()
        self.splice(rels, [insert_into(data, root, new + escape_attribute(address) + b'"/>')])
        return f"rId{number}"

    def unused_part(self, pattern: str) -> str:
        """Return a part name that nobody uses; ``pattern`` has a ``{}`` for a number."""
        taken = {part_key(e.name) for e in self.archive.entries} | {part_key(p) for p in self.added}
        number = 1
        while part_key(pattern.format(number)) in taken:
            number += 1
        return pattern.format(number)

    def _declare(self, part: str, content_type: str) -> None:
        data = self.read(CONTENT_TYPES)
        root = parse(data, CONTENT_TYPES)
        if part.endswith(".vml"):
            self._declare_default("vml", content_type)
            return
        name = escape_attribute("/" + part)
        new = f"<{root.prefix}Override PartName=".encode() + b'"' + name + b'" ContentType="'
        self.splice(CONTENT_TYPES, [insert_into(data, root, new + content_type.encode() + b'"/>')])

    def _declare_default(self, ending: str, content_type: str) -> None:
        data = self.read(CONTENT_TYPES)
        root = parse(data, CONTENT_TYPES)
        if any(n.attributes.get("Extension", "").lower() == ending for n in root.every("Default")):
            return
        new = f'<{root.prefix}Default Extension="{ending}" ContentType="{content_type}"/>'.encode()
        self.splice(CONTENT_TYPES, [insert_into(data, root, new, first=True)])

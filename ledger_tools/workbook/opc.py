"""The package inside the archive: content types, relationships, and the workbook's sheets with their parts."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import Archive, Entry, damaged
from ledger_tools.workbook.xml import MAIN, STRICT_MAIN, Node, read_tree

SMALL_PART = 64_000_000
WORKSHEET, CHARTSHEET = "worksheet", "chartsheet"
SHEET_KINDS = (WORKSHEET, CHARTSHEET, "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
STATES = ("visible", "hidden", "veryHidden")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part.

    Attributes:
        type: the last word of the type's URI, such as ``worksheet``; the same for transitional and strict files.
        target: the part's name in the archive without leading slash, or the address of something outside.
    """

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet of the workbook. kind: ``worksheet``, ``chartsheet``, ``dialogsheet``, ``xlMacrosheet`` …"""

    name: str
    sheet_id: str
    relation_id: str
    part: str
    kind: str
    state: str


class Package:
    """An OOXML spreadsheet package.

    Attributes:
        workbook_part: name of the workbook part as stored in the archive.
        workbook: the parsed workbook part.
        sheets: every sheet in the order of the tabs, chart sheets and the like too.
        strict: True if the workbook is Strict Open XML.
        epoch_1904: True if dates count from 1904.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._relations: dict[str, tuple[Relationship, ...]] = {}
        self._types: tuple[dict[str, str], dict[str, str]] | None = None
        self.workbook_part = self._find_workbook()
        data = archive.read(self.workbook_part, limit=SMALL_PART)
        self.workbook = read_tree(data, self.workbook_part, archive.limits)
        if self.workbook.name != "workbook":
            raise damaged(f"{self.workbook_part} is not a workbook")
        self.strict = STRICT_MAIN.encode() in data and MAIN.encode() not in data
        properties = self.workbook.child("workbookPr")
        self.epoch_1904 = properties is not None and properties.flag("date1904")
        self.sheets = self._read_sheets()

    def part(self, name: str) -> Entry | None:
        """Return the entry of a part name as relationships spell it; None where the archive has none."""
        found = self.archive.find(name)
        return found if found is not None else self.archive.find(unquote(name))

    def content_type(self, part: str) -> str:
        """Return the content type of a part, by its name or its extension; "" where none is declared."""
        if self._types is None:
            self._types = self._read_types()
        overrides, defaults = self._types
        name = part.replace("\\", "/").lstrip("/").lower()
        return overrides.get(name) or defaults.get(name.rpartition(".")[2], "")

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """Return the relationships of a part, or of the package itself; none where the part has none.

        Raises:
            InputError: the relationship part is damaged.
        """
        if part not in self._relations:
            self._relations[part] = self._read_relationships(part)
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts that a part names with relationships of a kind, such as ``table``; those that exist."""
        wanted = [r for r in self.relationships(part) if r.type == kind and not r.external]
        return [entry.name for r in wanted if (entry := self.part(r.target)) is not None]

    def tree(self, part: str) -> Node:
        """Return a small part parsed.

        Raises:
            InputError: the part is missing, damaged, or too large.
        """
        return read_tree(self.archive.read(part, limit=SMALL_PART), part, self.archive.limits)

    def _find_workbook(self) -> str:
        for relation in self.relationships():
            if relation.type == "officeDocument" and not relation.external:
                entry = self.part(relation.target)
                if entry is not None:
                    return entry.name
        entry = self.archive.find("xl/workbook.xml")
        if entry is None:
            raise InputError(msg("the archive holds no workbook; give an .xlsx or .xlsm file."))
        return entry.name

    def _read_types(self) -> tuple[dict[str, str], dict[str, str]]:
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        if self.archive.find("[Content_Types].xml") is not None:
            for node in self.tree("[Content_Types].xml").children:
                if node.name == "Override":
                    overrides[node.get("PartName").lstrip("/").lower()] = node.get("ContentType")
                elif node.name == "Default":
                    defaults[node.get("Extension").lower()] = node.get("ContentType")
        return overrides, defaults

    def _read_relationships(self, part: str) -> tuple[Relationship, ...]:
        folder, name = posixpath.split(part.replace("\\", "/"))
        entry = self.archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        if entry is None:
            return ()
        found = []
        for node in self.tree(entry.name).all("Relationship"):
            external = node.get("TargetMode").lower() == "external"
            target = node.get("Target")
            found.append(
                Relationship(
                    id=node.get("Id"),
                    type=node.get("Type").rstrip("/").rpartition("/")[2],
                    target=target if external else _resolve(folder, target),
                    external=external,
                )
            )
        return tuple(found)

    def _read_sheets(self) -> tuple[SheetEntry, ...]:
        listed = self.workbook.child("sheets")
        nodes = [] if listed is None else [n for n in listed.children if n.name == "sheet"]
        limit = self.archive.limits.sheets
        if len(nodes) > limit:
            raise InputError(
                msg(
                    "the workbook has {found} sheets, more than the limit of {limit} (sheets).",
                    found=len(nodes),
                    limit=limit,
                )
            )
        if not nodes:
            raise InputError(msg("the workbook lists no sheets; open it in Excel and save it again."))
        relations = {r.id: r for r in self.relationships(self.workbook_part)}
        sheets = tuple(self._read_sheet(node, relations) for node in nodes)
        names = [s.name.casefold() for s in sheets]
        if len(set(names)) < len(names):
            raise damaged("two sheets have the same name")
        return sheets

    def _read_sheet(self, node: Node, relations: dict[str, Relationship]) -> SheetEntry:
        name = node.get("name")
        state = node.get("state") or "visible"
        state = state if state in STATES else "visible"
        if not node.get("r:id"):
            # a leftover of Excel 95: a sheet of macro code, which has no part of its own
            return SheetEntry(name, node.get("sheetId"), "", "", "module", state)
        relation = relations.get(node.get("r:id"))
        entry = None if relation is None or relation.external else self.part(relation.target)
        if relation is None or entry is None:
            raise InputError(
                msg(
                    "the part that should hold sheet {sheet} is missing; open the file in Excel and save it again.",
                    sheet=name,
                )
            )
        return SheetEntry(
            name=name,
            sheet_id=node.get("sheetId"),
            relation_id=node.get("r:id"),
            part=entry.name,
            kind=relation.type,
            state=state,
        )


def _resolve(folder: str, target: str) -> str:
    """Return the part name that a relationship target means, seen from the folder of its part."""
    target = target.replace("\\", "/").partition("#")[0]
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")

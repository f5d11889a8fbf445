"""What the package holds beside cells, counted by relationships and content types, and by tags around the cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ledger_tools.model.package import PackageInventory
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.opc import WORKSHEET, Package, SheetEntry
from ledger_tools.workbook.xml import truth

# the last word of a relationship's type, by the field it counts for
_RELATIONS = {
    "charts": {"chart"},
    "extended_charts": {"chartEx"},
    "pivot_tables": {"pivotTable"},
    "pivot_caches": {"pivotCacheDefinition"},
    "slicers": {"slicer"},
    "timelines": {"timeline"},
    "tables": {"table"},
    "drawings": {"drawing"},
    "external_links": {"externalLink"},
    "query_tables": {"queryTable"},
    "custom_xml": {"customXml"},
    "ole_objects": {"oleObject"},
    "activex_controls": {"control"},
    "form_controls": {"ctrlProp"},
    "embedded_files": {"package"},
    "comments": {"comments"},
    "threaded_comments": {"threadedComment"},
    "connections": {"connections"},
    "cell_images": {"cellImage"},
    "revisions": {"revisionHeaders"},
    "macros": {"vbaProject"},
    "macro_signature": {"vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3"},
    "calc_chain": {"calcChain"},
    "digital_signature": {"origin"},
}
_FIELD = {word: name for name, words in _RELATIONS.items() for word in words}
_FLAGS = {"macros", "macro_signature", "digital_signature", "calc_chain", "revisions"}

_TAG = re.compile(rb"<([A-Za-z_][\w.-]*:)?(dataValidation|cfRule|sparkline|sheetProtection)(?=[\s/>])([^<>]*)>")
_SHEET_FLAG = re.compile(rb"""\ssheet\s*=\s*["'](1|true)["']""")
_DRAWN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(pic|sp|cxnSp)(?=[\s>])")
_INSIDE = {
    "comments": re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?comment(?=[\s>])"),
    "threaded_comments": re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?threadedComment(?=[\s>])"),
    "connections": re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?connection(?=[\s>])"),
    "cell_images": re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?cellImage(?=[\s>])"),
}
_OVERLAP = 4096


def take_inventory(package: Package) -> PackageInventory:
    """Return what the package holds.

    Raises:
        InputError: a part is damaged or beyond the limits.
    """
    counts: Counter[str] = Counter()
    for kind, part in sorted(_related_parts(package)):
        field = _FIELD[kind]
        pattern = _INSIDE.get(field)
        counts[field] += _occurrences(package.archive, part, pattern) if pattern is not None else 1
        if kind == "drawing":
            _count_drawn(package.archive, part, counts)
    protected = [s.name for s in package.sheets if s.part and _count_in_sheet(package, s, counts)]
    for part in package.related(package.workbook_part, "sharedStrings"):
        counts["rich_texts"] = sum(chunk.count(b"<si><r>") for chunk in package.archive.chunks(part))
    fields = {name: bool(n) if name in _FLAGS else n for name, n in counts.items()}
    return PackageInventory(**fields, **_of_workbook(package), protected_sheets=tuple(protected))  # type: ignore[arg-type]


def _related_parts(package: Package) -> set[tuple[str, str]]:
    """Return every part that some relationship names, with the last word of its type; only kinds that are counted."""
    found: set[tuple[str, str]] = set()
    sources = [""] + [e.name for e in package.archive.entries if not e.is_folder and "_rels/" not in e.name]
    for source in sources:
        for relation in package.relationships(source):
            entry = None if relation.external else package.part(relation.target)
            if entry is not None and relation.type in _FIELD:
                found.add((relation.type, entry.name))
    return found


def _occurrences(archive: Archive, part: str, pattern: re.Pattern[bytes]) -> int:
    return len(pattern.findall(archive.read(part)))


def _count_drawn(archive: Archive, part: str, counts: Counter[str]) -> None:
    for name in _DRAWN.findall(archive.read(part)):
        counts["pictures" if name == b"pic" else "shapes"] += 1


def _count_in_sheet(package: Package, sheet: SheetEntry, counts: Counter[str]) -> bool:
    """Count the tags of a sheet part that matter; True if the sheet is protected."""
    is_protected = False
    for piece, start in _overlapping(package.archive, sheet.part):
        if sheet.kind == WORKSHEET:
            counts["array_formulas"] += piece.count(b' t="array"', max(0, start - 9))
        for found in _tags_around_rows(piece, start):
            prefix, name = found[1] or b"", found[2]
            is_extended = prefix.startswith(b"x14")
            if name == b"sheetProtection":
                is_protected |= _SHEET_FLAG.search(found[3]) is not None
            elif name == b"sparkline":
                counts["sparklines"] += 1
            else:
                field = "validations" if name == b"dataValidation" else "formats"
                counts["data_validations" if field == "validations" else "conditional_formats"] += 1
                counts[f"extended_{field}"] += is_extended
    return is_protected


def _tags_around_rows(piece: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """Yield the tags that end behind a position; the rows between, nearly all of the piece, hold none of them."""
    first, last = piece.find(b"<row"), piece.rfind(b"</row>")
    spans = ((0, first), (last, len(piece))) if 0 <= first < last else ((0, len(piece)),)
    for begin, stop in spans:
        yield from (found for found in _TAG.finditer(piece, begin, stop) if found.end() > start)


def _overlapping(archive: Archive, part: str) -> Iterator[tuple[bytes, int]]:
    """Yield the part in pieces that begin with the end of the one before, and where the new bytes begin."""
    last = b""
    for chunk in archive.chunks(part):
        yield last + chunk, len(last)
        last = chunk[-_OVERLAP:]


def _of_workbook(package: Package) -> dict[str, object]:
    """Return what the workbook part itself says."""
    root = package.workbook
    protection, sharing, names = (root.child(n) for n in ("workbookProtection", "fileSharing", "definedNames"))
    return {
        "sheets": len(package.sheets),
        "structure_protected": protection is not None and truth(protection.get("lockStructure")),
        "read_only_recommended": sharing is not None and truth(sharing.get("readOnlyRecommended")),
        "defined_names": 0 if names is None else sum(1 for _ in names.all("definedName")),
        "strict": package.strict,
        "epoch_1904": package.epoch_1904,
        "hidden_sheets": tuple(s.name for s in package.sheets if s.state != "visible"),
        "other_sheets": tuple(s.name for s in package.sheets if s.kind != WORKSHEET),
    }

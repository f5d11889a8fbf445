"""After a write is made and before anything is replaced: the new file against the old one, part by part.

The comparison knows the edits but not how they were done. Whatever it finds that no edit announces is refused. Members
of the archive are compared as stored bytes; parts that differ are compared element by element, sheets row by row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, Receipt, SetCell
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.archive import Archive, Entry
from ledger_tools.workbook.comparesheet import SheetChanges, compare_sheets
from ledger_tools.workbook.comparestretched import check_stretched
from ledger_tools.workbook.comparexml import Difference, differences
from ledger_tools.workbook.draft import CONTENT_TYPES
from ledger_tools.workbook.matchedits import Reader, done_edits
from ledger_tools.workbook.opc import Package
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.xmlbytes import check_wellformed, parse

_STYLE_BOXES = {"numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"}
_ZIP64 = 1


@dataclass(frozen=True, slots=True)
class _Announced:
    """What the edits as a whole allow."""

    sheets: frozenset[str]
    appends: bool
    grows: bool
    comments: bool
    new_sheets: tuple[str, ...]
    values: bool
    looks: bool


def compare(old_bytes: bytes, new_bytes: bytes, edits: Sequence[Edit]) -> Receipt:
    """Return the receipt of a change: what differs between two files, all of it announced by the edits.

    Raises:
        WriteRefused: the new file differs from the old one in something no edit announces, or an edit is not there.
        InputError: one of the files is no workbook.
    """
    old, new = Package(Archive.open(old_bytes)), Package(Archive.open(new_bytes))
    announced = _announced(edits, old)
    changed, added, removed = _compare_archives(old.archive, new.archive)
    sheets = _check_parts(old, new, changed, announced)
    _check_added(old, new, added, announced)
    _check_removed(old, removed, announced)
    _check_sheet_list(old, new, announced)
    if any(part in changed or part in removed for part in old.related(old.workbook_part, "calcChain")):
        _check_chain(old, new, edits)
    done = done_edits(edits, sheets, Reader(old), Reader(new))
    check_stretched(old, new, sheets)
    return Receipt(
        name="",
        sha256_before=hashlib.sha256(old_bytes).hexdigest(),
        sha256_after=hashlib.sha256(new_bytes).hexdigest(),
        edits=tuple(done),
        changed=tuple(changed),
        added=tuple(added),
        removed=tuple(removed),
        same=len(old.archive.entries) - len(changed) - len(removed),
    )


def _announced(edits: Sequence[Edit], old: Package) -> _Announced:
    named = {e.sheet.casefold() for e in edits if not isinstance(e, AddSheet)}
    return _Announced(
        sheets=frozenset(s.part for s in old.sheets if s.name.casefold() in named),
        appends=any(isinstance(e, AppendRows) for e in edits),
        grows=any(isinstance(e, AppendRows) and e.grow_rules for e in edits),
        comments=any(isinstance(e, AddComment) for e in edits),
        new_sheets=tuple(e.name for e in edits if isinstance(e, AddSheet)),
        values=any(isinstance(e, AppendRows | SetCell | AddSheet) for e in edits),
        looks=any(not isinstance(e, AddComment) for e in edits),
    )


def unannounced(part: str, what: str) -> WriteRefused:
    """Return the refusal of a change that no edit announces; nothing has been written."""
    return WriteRefused(
        msg(
            "the self-check found a change in {part} that was not asked for ({what}), so nothing was written; "
            "please report this with the program's version.",
            part=part,
            what=what,
        )
    )


# -- the archive


def _compare_archives(old: Archive, new: Archive) -> tuple[list[str], list[str], list[str]]:
    """Return the parts that changed, were added, are gone; order, timestamps and the like must be the same."""
    if old.comment != new.comment or old.data[: old.prefix] != new.data[: new.prefix]:
        raise unannounced("the archive", "comment or prefix")
    new_by_name = {e.name: e for e in new.entries}
    kept = [e.name for e in old.entries if e.name in new_by_name]
    names = {e.name for e in old.entries}
    if [e.name for e in new.entries][: len(kept)] != kept or _stored_order(old, kept) != _stored_order(new, kept):
        raise unannounced("the archive", "order of parts")
    changed = []
    for entry in old.entries:
        other = new_by_name.get(entry.name)
        if other is None:
            continue
        if _described(entry) != _described(other):
            raise unannounced(entry.name, "entry of the archive")
        if old.raw(entry) == new.raw(other):
            if (entry.crc, entry.size, entry.flags) != (other.crc, other.size, other.flags):
                raise unannounced(entry.name, "entry of the archive")
        else:
            changed.append(entry.name)
    added = [e.name for e in new.entries if e.name not in names]
    removed = [e.name for e in old.entries if e.name not in new_by_name]
    return changed, added, removed


def _stored_order(archive: Archive, names: Sequence[str]) -> list[str]:
    wanted = set(names)
    return [e.name for e in sorted(archive.entries, key=lambda e: e.header_offset) if e.name in wanted]


def _described(entry: Entry) -> tuple[object, ...]:
    """Return what the directory says of a member beside its size and place."""
    extra = entry.extra
    if _ZIP64.to_bytes(2, "little") in extra:
        extra = b""  # it holds sizes and the place
    return (
        entry.method,
        entry.time,
        entry.date,
        entry.made_by,
        entry.internal_attributes,
        entry.external_attributes,
        extra,
        entry.comment,
    )


# -- the parts


def _check_parts(old: Package, new: Package, changed: Sequence[str], announced: _Announced) -> dict[str, SheetChanges]:
    """Check every part that changed by its kind; return what changed in the sheets."""
    kinds = _kinds(old)
    sheets: dict[str, SheetChanges] = {}
    for part in changed:
        kind = kinds.get(part, "")
        if kind == "worksheet":
            if part not in announced.sheets:
                raise unannounced(part, "another sheet")
            sheets[part] = _compare_sheet(old, new, part, announced)
        elif kind == "vmlDrawing":
            _check_drawing(old, new, part, announced)
        elif kind == "calcChain":
            continue  # looked at as a whole, whether it is still there or not
        else:
            judge = _JUDGES.get(kind)
            if judge is None:
                raise unannounced(part, "a part that no edit touches")
            before, after = old.archive.read(part), new.archive.read(part)
            for found in differences(before, after, part):
                if not judge(found, announced):
                    raise unannounced(part, found.words)
    return sheets


def _kinds(package: Package) -> dict[str, str]:
    """Return the kind of every part that an edit may touch."""
    found = {CONTENT_TYPES: "types"}
    entry = package.archive.find(CONTENT_TYPES)
    if entry is not None:
        found = {entry.name: "types"}
    book = package.workbook_part
    for e in package.archive.entries:
        if e.name.lower().endswith(".rels"):
            found[e.name] = "relationships"
    found[book] = "workbook"
    for kind in ("styles", "calcChain"):
        found |= dict.fromkeys(package.related(book, kind), kind)
    for sheet in package.sheets:
        found[sheet.part] = sheet.kind
        for kind in ("table", "comments", "vmlDrawing"):
            found |= dict.fromkeys(package.related(sheet.part, kind), kind)
    return found


def _compare_sheet(old: Package, new: Package, part: str, announced: _Announced) -> SheetChanges:
    before = SheetPart(old.archive.read(part), part, rows=False)
    after_bytes = new.archive.read(part)
    check_wellformed(after_bytes, part)
    after = SheetPart(after_bytes, part, rows=False)
    frame, changes = compare_sheets(before, after)
    for found in frame:
        if not _judge_frame(found, announced):
            raise unannounced(part, found.words)
    return changes


def _judge_frame(found: Difference, announced: _Announced) -> bool:
    where = found.path[1:]
    if found.kind == "attribute" and found.name == "ref":
        return where == ("dimension",) or (where == ("autoFilter",) and announced.appends)
    if found.kind == "inserted":
        return where == ("legacyDrawing",) and announced.comments
    if not announced.grows:
        return False
    if found.kind == "attribute" and found.name == "sqref":
        return where[-1] in ("conditionalFormatting", "dataValidation")
    return found.kind == "text" and where[-1] == "sqref"


def _judge_workbook(found: Difference, announced: _Announced) -> bool:
    where = found.path[1:]
    if found.kind == "attribute":
        return where == ("calcPr",) and found.name == "fullCalcOnLoad" and found.new == "1" and announced.values
    if found.kind == "text":
        filters = found.attributes.get("name", "").lower() == "_xlnm._filterdatabase"
        return where == ("definedNames", "definedName") and filters and announced.appends
    if found.kind != "inserted":
        return False
    if where == ("calcPr",):
        return dict(found.attributes) == {"fullCalcOnLoad": "1"} and announced.values
    if where == ("sheets", "sheet"):
        return found.attributes.get("name") in announced.new_sheets
    own = ("definedNames",), ("definedNames", "definedName")
    return where in own and bool(announced.new_sheets)


def _judge_styles(found: Difference, announced: _Announced) -> bool:
    where = found.path[1:]
    if not announced.looks:
        return False
    if found.kind == "attribute":
        return found.name == "count" and len(where) == 1 and where[0] in _STYLE_BOXES
    return found.kind == "inserted" and where[0] in _STYLE_BOXES and (len(where) == 1 or found.at_end)


def _judge_table(found: Difference, announced: _Announced) -> bool:
    """True for a table that grows or takes its first row; ``check_stretched`` looks at where."""
    if found.kind != "attribute" or not announced.appends:
        return False
    if found.name in ("insertRow", "insertRowShift"):
        return found.path[1:] == () and found.new == ""
    return found.name == "ref" and found.path[1:] in ((), ("autoFilter",))


def _judge_comments(found: Difference, announced: _Announced) -> bool:
    where = found.path[1:]
    if found.kind != "inserted" or not announced.comments:
        return False
    if where == ("authors", "author"):
        return found.at_end
    return where in (("commentList", "comment"), ("commentList", "comment", "text", "r"))


def _judge_relationships(found: Difference, announced: _Announced) -> bool:
    kind = found.attributes.get("Type", "").rpartition("/")[2]
    if found.path[1:] != ("Relationship",):
        return False
    if found.kind == "removed":
        return kind == "calcChain" and announced.values
    wanted = {
        "worksheet": bool(announced.new_sheets),
        "styles": announced.looks,
        "comments": announced.comments,
        "vmlDrawing": announced.comments,
    }
    return found.kind == "inserted" and wanted.get(kind, False)


def _judge_types(found: Difference, announced: _Announced) -> bool:
    where = found.path[1:]
    if found.kind == "removed":
        return where == ("Override",) and "calcChain" in found.attributes.get("PartName", "")
    return found.kind == "inserted" and where in (("Override",), ("Default",))


_JUDGES: dict[str, Callable[[Difference, _Announced], bool]] = {
    "workbook": _judge_workbook,
    "styles": _judge_styles,
    "table": _judge_table,
    "comments": _judge_comments,
    "relationships": _judge_relationships,
    "types": _judge_types,
}


def _check_drawing(old: Package, new: Package, part: str, announced: _Announced) -> None:
    """Check that the drawing of notes only gained shapes, in one place at its end; it need not be well-formed."""
    before, after = old.archive.read(part), new.archive.read(part)
    cut = before.rfind(b"</xml")
    grown = len(after) - len(before)
    tail = len(before) - cut
    if not announced.comments or grown < 0 or before[:cut] != after[:cut] or before[cut:] != after[len(after) - tail :]:
        raise unannounced(part, "shapes")
    if _is_wellformed(before, part) and not _is_wellformed(after, part):
        raise unannounced(part, "not well-formed")


def _is_wellformed(data: bytes, part: str) -> bool:
    try:
        check_wellformed(data, part)
    except (InputError, WriteRefused):
        return False
    return True


def _chain(package: Package) -> list[tuple[tuple[str, str], ...]]:
    """Return the entries of the calc chain, each with its sheet said; none where there is no chain."""
    found, sheet = [], ""
    for part in package.related(package.workbook_part, "calcChain"):
        for node in parse(package.archive.read(part), part).every("c"):
            sheet = node.attributes.get("i", sheet)
            found.append(tuple(sorted({**node.attributes, "i": sheet}.items())))
    return found


def _check_chain(old: Package, new: Package, edits: Sequence[Edit]) -> None:
    """Check that the calc chain lost the entries of cells that were written into, and no others."""
    ids = {s.name.casefold(): s.sheet_id for s in old.sheets}
    written = {(ids.get(e.sheet.casefold()), e.cell.upper()) for e in edits if isinstance(e, SetCell)}
    after = iter(_chain(new))
    following = next(after, None)
    for entry in _chain(old):
        if entry == following:
            following = next(after, None)
        elif (dict(entry)["i"], dict(entry).get("r", "")) not in written:
            raise unannounced("the calc chain", "entries")
    if following is not None:
        raise unannounced("the calc chain", "entries")


def _check_added(old: Package, new: Package, added: Sequence[str], announced: _Announced) -> None:
    kinds = _kinds(new)
    sheets = 0
    for part in added:
        kind = kinds.get(part, "")
        wanted = {
            "worksheet": bool(announced.new_sheets),
            "styles": announced.looks and not old.related(old.workbook_part, "styles"),
            "comments": announced.comments,
            "vmlDrawing": announced.comments,
            "relationships": announced.comments,
        }
        if not wanted.get(kind, False):
            raise unannounced(part, "added")
        data = new.archive.read(part)
        check_wellformed(data, part)
        if kind == "worksheet":
            sheets += 1
            SheetPart(data, part)
        if kind != "relationships" and not new.content_type(part):
            raise unannounced(part, "no content type")
    if sheets != len(announced.new_sheets):
        raise unannounced("the workbook", "number of sheets")


def _check_removed(old: Package, removed: Sequence[str], announced: _Announced) -> None:
    chains = set(old.related(old.workbook_part, "calcChain"))
    for part in removed:
        if part not in chains or not announced.values:
            raise unannounced(part, "removed")


def _check_sheet_list(old: Package, new: Package, announced: _Announced) -> None:
    """Check that the sheets are the old ones, then the new ones."""
    if list(new.sheets[: len(old.sheets)]) != list(old.sheets):
        raise unannounced(old.workbook_part, "list of sheets")
    if tuple(s.name for s in new.sheets[len(old.sheets) :]) != announced.new_sheets:
        raise unannounced(old.workbook_part, "list of sheets")

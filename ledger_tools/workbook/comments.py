"""Notes on cells (legacy comments) and the drawing that shows them; notes that are there already keep their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import column_letter
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.cellvalues import escape_controls
from ledger_tools.workbook.draft import STRICT, TRANSITIONAL, Draft
from ledger_tools.workbook.opc import Package, SheetEntry
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.xmlbytes import TAG, Node, Splice, escape_text, insert_into, parse, tag_attributes, text_of

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
Notes = Mapping[tuple[int, int], Sequence[tuple[str, str]]]  # (row, column) -> (text, author) of each new note
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype{ns} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape{ns} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;'
    'width:{width}pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def threaded_cells(package: Package, sheet: SheetEntry) -> set[str]:
    """Return the addresses of cells with a threaded conversation, which notes cannot join."""
    found: set[str] = set()
    for part in package.related(sheet.part, "threadedComment"):
        root = parse(package.archive.read(part), part)
        found |= {n.attributes.get("ref", "") for n in root.every("threadedComment")}
    return found


def add_notes(draft: Draft, sheet: SheetEntry, part: SheetPart, notes: Notes) -> list[Splice]:
    """Put notes on cells of a sheet and return the splices that its own part needs.

    Raises:
        WriteRefused: a cell has a threaded conversation, or the drawing of notes is damaged.
    """
    threads = threaded_cells(draft.package, sheet)
    for row, column in notes:
        if _address(row, column) in threads:
            raise WriteRefused(
                msg(
                    "{cell} has a threaded conversation, which a note would break; answer it in Excel.",
                    cell=f"{sheet.name}!{_address(row, column)}",
                )
            )
    fresh = _write_comments(draft, sheet, notes)
    return _write_shapes(draft, sheet, part, fresh) if fresh else []


def _address(row: int, column: int) -> str:
    return f"{column_letter(column)}{row}"


def _write_comments(draft: Draft, sheet: SheetEntry, notes: Notes) -> list[tuple[int, int, str]]:
    """Write the texts and return the (row, column, text) of those that need a shape of their own."""
    existing = draft.package.related(sheet.part, "comments")
    if existing:
        part = existing[0]
    else:
        part = draft.unused_part("xl/comments{}.xml")
        main = _STRICT_MAIN if draft.package.strict else _MAIN
        empty = f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        draft.add(part, (head + empty).encode(), COMMENTS_TYPE)
        draft.relate(sheet.part, "comments", part)
    data = draft.read(part)
    root = parse(data, part)
    p = root.prefix
    authors_box, box = root.child("authors"), root.child("commentList")
    if authors_box is None or box is None:
        raise WriteRefused(msg("{part} lists no authors, so no note was added.", part=part))
    authors = [text_of(data, n) for n in authors_box.every("author")]
    known = len(authors)
    present = {n.attributes.get("ref", ""): n for n in box.every("comment")}
    splices: list[Splice] = []
    new, fresh = b"", []
    for (row, column), pairs in sorted(notes.items()):
        text = "\n".join(t for t, _ in pairs)
        old = present.get(_address(row, column))
        if old is not None:
            splices.append(_joined(data, old, text, p, part))
            continue
        author = pairs[0][1]
        if author not in authors:
            authors.append(author)
        opened = f'<{p}comment ref="{_address(row, column)}" authorId="{authors.index(author)}"><{p}text>'
        new += opened.encode() + _run(text, p) + f"</{p}text></{p}comment>".encode()
        fresh.append((row, column, text))
    if new:
        splices.append(insert_into(data, box, new))
    if len(authors) > known:
        words = b"".join(f"<{p}author>".encode() + escape_text(a) + f"</{p}author>".encode() for a in authors[known:])
        splices.append(insert_into(data, authors_box, words))
    draft.splice(part, splices)
    return fresh


def _run(text: str, prefix: str) -> bytes:
    words = escape_text(escape_controls(text))
    return f'<{prefix}r><{prefix}t xml:space="preserve">'.encode() + words + f"</{prefix}t></{prefix}r>".encode()


def _joined(data: bytes, comment: Node, text: str, prefix: str, part: str) -> Splice:
    """Return the splice that puts a text below the words of a note that is there."""
    box = comment.child("text")
    if box is None:
        raise WriteRefused(msg("a note in {part} has no text, so nothing was added to it.", part=part))
    run = _run("\n" + text, prefix)
    behind = next((c for c in box.children if c.local in ("rPh", "phoneticPr")), None)
    if behind is not None:
        return Splice(behind.start, behind.start, run)
    return insert_into(data, box, run)


def _write_shapes(
    draft: Draft, sheet: SheetEntry, part: SheetPart, fresh: Sequence[tuple[int, int, str]]
) -> list[Splice]:
    link = part.root.child("legacyDrawing")
    if link is None:
        name = draft.unused_part("xl/drawings/vmlDrawing{}.vml")
        block = int(re.sub(r"\D", "", name.rpartition("/")[2]))
        draft.add(name, _new_drawing(block, fresh), VML_TYPE)
        relation = draft.relate(sheet.part, "vmlDrawing", name)
        base = STRICT if draft.package.strict else TRANSITIONAL
        prefix = next((k.partition(":")[2] for k, v in part.root.attributes.items() if v == base and ":" in k), "")
        attribute = f'{prefix}:id="{relation}"' if prefix else f'xmlns:r="{base}" r:id="{relation}"'
        place = part.insertion_point("legacyDrawing")
        tag = b"<" + part.prefix + b"legacyDrawing " + attribute.encode() + b"/>"
        return [Splice(place, place, tag)]
    relation_id = link.relation()
    target = next((r.target for r in draft.package.relationships(sheet.part) if r.id == relation_id), None)
    if target is None or not draft.has(target):
        raise WriteRefused(
            msg("the drawing of notes of {sheet} is missing; open the file in Excel, save it again.", sheet=sheet.name)
        )
    data = draft.read(target)
    end = re.search(rb"</xml\s*>\s*\Z", data)
    if end is None:
        raise WriteRefused(msg("{part} has an unusual ending, so no note was added.", part=target))
    used = [int(n) for n in re.findall(rb"_x0000_[si](\d+)", data)]
    root = TAG.search(data, max(data.find(b"<xml"), 0))
    declared = tag_attributes(root[0]) if root is not None else {}  # what shapes declare holds for themselves only
    ns = "".join(f' xmlns:{k}="{v}"' for k, v in _NAMESPACES.items() if declared.get(f"xmlns:{k}") != v)
    new = "" if b'"_x0000_t202"' in data else _SHAPE_TYPE.format(ns=ns)
    first = max(used, default=1024) + 1
    new += "".join(_shape(ns, first + n, *note) for n, note in enumerate(fresh))
    draft.splice(target, [Splice(end.start(), end.start(), new.encode())])
    return []


def _new_drawing(block: int, fresh: Sequence[tuple[int, int, str]]) -> bytes:
    ns = "".join(f' xmlns:{k}="{v}"' for k, v in _NAMESPACES.items())
    blocks = ",".join(str(block + n) for n in range(len(fresh) // 1000 + 1))
    head = f'<xml{ns}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    shapes = "".join(_shape("", block * 1024 + 1 + n, *note) for n, note in enumerate(fresh))
    return (head + _SHAPE_TYPE.format(ns="") + shapes + "</xml>").encode()


def _shape(ns: str, number: int, row: int, column: int, text: str) -> str:
    """Return the box of a note: as wide as a sentence, as high as the text needs."""
    lines = sum(1 + len(line) // 28 for line in text.split("\n"))
    rows = min(4 + lines, 24)
    top = max(row - 2, 0)
    anchor = f"{column}, 15, {top}, 4, {column + 3}, 40, {top + rows}, 4"
    return _SHAPE.format(ns=ns, id=number, width=220, height=rows * 15, anchor=anchor, row=row - 1, column=column - 1)

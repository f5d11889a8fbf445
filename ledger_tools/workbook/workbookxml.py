"""Changes to the workbook part and what hangs on it: sheets added, recalculation asked for, calc chain kept true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from ledger_tools.errors import UsageProblem, WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.draft import STRICT, TRANSITIONAL, Draft
from ledger_tools.workbook.opc import WORKSHEET, SheetEntry
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.xmlbytes import (
    Node,
    Splice,
    escape_attribute,
    escape_text,
    insert_into,
    parse,
    set_attribute,
    text_of,
)

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "revisionPtr",
    "absPath",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
_BAD_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]|\A'|'\Z")


def find_sheet(draft: Draft, name: str) -> SheetEntry:
    """Return the worksheet of a name; letter case does not matter, as in formulas.

    Raises:
        UsageProblem: there is none.
        WriteRefused: it is a chart sheet or the like.
    """
    sheets = draft.package.sheets
    found = next((s for s in sheets if s.name == name), None)
    found = found or next((s for s in sheets if s.name.casefold() == name.casefold()), None)
    if found is None:
        names = [s.name for s in sheets]
        near = get_close_matches(name, names, n=3, cutoff=0.3) or names[:5]
        raise UsageProblem(msg("There is no sheet {sheet}; perhaps {near}.", sheet=name, near=near))
    if found.kind != WORKSHEET:
        raise WriteRefused(msg("{sheet} is not a worksheet with cells; choose another sheet.", sheet=found.name))
    return found


def has_formulas(draft: Draft) -> bool:
    """True if any sheet of the workbook calculates; the calc chain tells, else the sheets are searched."""
    if draft.package.related(draft.package.workbook_part, "calcChain"):
        return True
    return any(
        s.kind == WORKSHEET and re.search(rb"<(?:[^\s<>/:]+:)?f[\s>/]", draft.read(s.part))
        for s in draft.package.sheets
    )


def recalculate(draft: Draft) -> None:
    """Ask the program that opens the file next to calculate everything; stored results stay until then."""
    part = draft.package.workbook_part
    data = draft.read(part)
    root = parse(data, part)
    settings = root.child("calcPr")
    if settings is None:
        new = f'<{root.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
        place = _place_of(root, "calcPr")
        draft.splice(part, [Splice(place, place, new)])
        return
    if settings.attributes.get("calcMode") == "manual" or settings.attributes.get("fullCalcOnLoad") in ("1", "true"):
        return
    draft.splice(part, [set_attribute(data, settings, "fullCalcOnLoad", "1")])


def grow_filter_name(draft: Draft, sheet: SheetEntry, old: Box, new: Box) -> bool:
    """Stretch the hidden name that mirrors a sheet's filter; False where the name says something else.

    A sheet without the name is fine: there is nothing to be at odds with.
    """
    part = draft.package.workbook_part
    data = draft.read(part)
    index = next(n for n, s in enumerate(draft.package.sheets) if s.part == sheet.part)
    for node in parse(data, part).descendants("definedName"):
        if node.attributes.get("name", "").lower() != "_xlnm._filterdatabase":
            continue
        if node.attributes.get("localSheetId") != str(index):
            continue
        text = text_of(data, node)
        if Box.parse(text.rpartition("!")[2]) != old or b"<" in data[node.open_end : node.close_start]:
            return False
        changed = text.rpartition("!")[0] + "!" + new.absolute()
        draft.splice(part, [Splice(node.open_end, node.close_start, escape_text(changed))])
    return True


def names_ending_at(draft: Draft, sheet: SheetEntry, row: int) -> list[str]:
    """Return the defined names whose range on a sheet ends at a row; they do not follow a row added below."""
    part = draft.package.workbook_part
    data = draft.read(part)
    quoted = "'" + sheet.name.replace("'", "''") + "'"
    found = []
    for node in parse(data, part).descendants("definedName"):
        if node.attributes.get("name", "").lower() == "_xlnm._filterdatabase":
            continue
        for piece in text_of(data, node).split(","):
            where, _, area = piece.rpartition("!")
            box = Box.parse(area)
            if where in (sheet.name, quoted) and box and box.bottom == row and box.bottom > box.top:
                found.append(node.attributes.get("name", "").removeprefix("_xlnm."))
                break
    return found


def check_new_name(draft: Draft, name: str) -> None:
    """Refuse a sheet name that spreadsheets do not take or that is in use.

    Raises:
        WriteRefused: with the reason.
    """
    if not name or len(name) > 31 or _BAD_NAME.search(name) or name.casefold() == "history":
        raise WriteRefused(
            msg("{sheet} cannot be a sheet's name; use at most 31 characters and none of []:*?/\\.", sheet=name)
        )
    if any(s.name.casefold() == name.casefold() for s in draft.package.sheets):
        raise WriteRefused(msg("there is a sheet {sheet} already.", sheet=name))


def add_sheet(draft: Draft, name: str, data: bytes, *, state: str, names: dict[str, str], position: int) -> str:
    """Add a sheet behind the last one and return its part name.

    Args:
        names: names that belong to the sheet, such as ``_xlnm.Print_Titles``, with what they mean.
        position: the sheet's place, counted from 0.
    """
    part = draft.unused_part("xl/worksheets/sheet{}.xml")
    draft.add(part, data, WORKSHEET_TYPE)
    relation = draft.relate(draft.package.workbook_part, "worksheet", part)
    book = draft.package.workbook_part
    xml = draft.read(book)
    root = parse(xml, book)
    box = root.child("sheets")
    assert box is not None
    ids = [int(n.attributes.get("sheetId", "0")) for n in box.every("sheet")]
    label = next((k for n in box.every("sheet") for k in n.attributes if k.rpartition(":")[2] == "id"), "r:id")
    declared = "" if f"xmlns:{label.partition(':')[0]}" in root.attributes else _declaration(draft, label, box)
    shown = "" if state == "visible" else f' state="{state}"'
    new = f'<{root.prefix}sheet{declared} name="'.encode() + escape_attribute(name)
    new += f'" sheetId="{max(ids, default=0) + 1}"{shown} {label}="{relation}"/>'.encode()
    draft.splice(book, [insert_into(xml, box, new)])
    if names:
        _add_names(draft, names, position)
    return part


def _declaration(draft: Draft, label: str, box: Node) -> str:
    """Return the declaration of the relationship prefix where only the single sheets make it."""
    prefix = label.partition(":")[0]
    if f"xmlns:{prefix}" in box.attributes:
        return ""
    return f' xmlns:{prefix}="{STRICT if draft.package.strict else TRANSITIONAL}"'


def _add_names(draft: Draft, names: dict[str, str], position: int) -> None:
    book = draft.package.workbook_part
    data = draft.read(book)
    root = parse(data, book)
    p = root.prefix
    new = b""
    for name, meaning in names.items():
        hidden = ' hidden="1"' if name == "_xlnm._FilterDatabase" else ""
        tag = f'<{p}definedName name="{name}" localSheetId="{position}"{hidden}>'.encode()
        new += tag + escape_text(meaning) + f"</{p}definedName>".encode()
    box = root.child("definedNames")
    if box is not None:
        draft.splice(book, [insert_into(data, box, new)])
        return
    place = _place_of(root, "definedNames")
    draft.splice(book, [Splice(place, place, f"<{p}definedNames>".encode() + new + f"</{p}definedNames>".encode())])


def _place_of(root: Node, local: str) -> int:
    """Return where a new child of the workbook element belongs; behind everything known that comes before it."""
    earlier = _ORDER[: _ORDER.index(local)]
    known = [c for c in root.children if c.local in earlier]
    return known[-1].end if known else root.open_end


def drop_from_chain(draft: Draft, gone: Iterable[tuple[str, str]]) -> None:
    """Take cells that no longer calculate out of the calc chain; an empty chain goes as a whole.

    Args:
        gone: (sheetId, address) of each cell.
    """
    wanted = set(gone)
    for part in draft.package.related(draft.package.workbook_part, "calcChain"):
        data = draft.read(part)
        root = parse(data, part)
        splices: list[Splice] = []
        sheet, left, carried = "", 0, False
        for node in root.every("c"):
            sheet = node.attributes.get("i", sheet)
            if (sheet, node.attributes.get("r", "")) in wanted:
                splices.append(Splice(node.start, node.end, b""))
                carried = carried or "i" in node.attributes
                continue
            left += 1
            if carried and "i" not in node.attributes:
                splices.append(set_attribute(data, node, "i", sheet))  # it took the sheet from the entry before
            carried = False
        if not splices:
            continue
        if left:
            draft.splice(part, splices)
        else:
            draft.remove(part)

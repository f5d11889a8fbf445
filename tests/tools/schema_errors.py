"""Hold the parts that an edit changes against the schemas of ISO 29500 (ECMA-376), before and after; for developers.

    python -m tests.tools.schema_errors FOLDER WORKBOOK…

FOLDER holds the transitional schemas (``sml.xsd`` and what it imports), as in ``ref/xsd`` of python-docx; they are not
part of this project. What ``mc:Ignorable`` names is taken out before, as a reader that does not know it would. Needs
lxml. Files saved by other programs often have errors of their own, so only errors that the edit adds are reported.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from ledger_tools.errors import LedgerError
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, FillCell, SetCell
from ledger_tools.workbook import plan
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.opc import Package
from tests.writing.test_sheets import LAYOUT

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_XML = "http://www.w3.org/XML/1998/namespace"
_SCHEMAS = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "sml.xsd",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "dml-spreadsheetDrawing.xsd",
    "http://schemas.openxmlformats.org/package/2006/relationships": "opc-xsd/opc-relationships.xsd",
    "http://schemas.openxmlformats.org/package/2006/content-types": "opc-xsd/opc-contentTypes.xsd",
}
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


@cache
def _schema(folder: str, name: str) -> Any:
    return etree.XMLSchema(etree.parse(str(Path(folder) / name)))


def _known(tree: Any) -> Any:
    """Take out what the part itself calls ignorable, take the fallback of alternatives, drop ``xml:`` attributes."""
    ignorable = set()
    for element in tree.iter(etree.Element):
        for prefix in element.attrib.pop(f"{{{_MC}}}Ignorable", "").split():
            ignorable.add(element.nsmap.get(prefix))
    for element in list(tree.iter(etree.Element)):
        for name in list(element.attrib):
            if etree.QName(name).namespace in ignorable | {_XML, _MC}:
                del element.attrib[name]
        parent = element.getparent()
        if parent is None:
            continue
        if element.tag == f"{{{_MC}}}AlternateContent":
            fallback = element.find(f"{{{_MC}}}Fallback")
            for child in list(fallback) if fallback is not None else ():
                element.addprevious(child)
            parent.remove(element)
        elif etree.QName(element).namespace in ignorable:
            parent.remove(element)
    return tree


def errors(folder: str, data: bytes) -> Counter[str]:
    """Return the errors of a part by their words; none for parts that have no schema here."""
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True)).getroottree()
    except etree.XMLSyntaxError:
        return Counter()
    name = _SCHEMAS.get(etree.QName(tree.getroot()).namespace or "")
    if name is None:
        return Counter()
    schema = _schema(folder, name)
    schema.validate(etree.fromstring(etree.tostring(_known(tree))))
    return Counter(entry.message for entry in schema.error_log)


def edits(sheet: str) -> list[Edit]:
    """Return the edits to try on a sheet."""
    return [
        AppendRows(sheet, [["=x", date(2021, 11, 4), 5]]),
        SetCell(sheet, "C7", 5),
        AddSheet("LT 新增", LAYOUT),
        AddComment(sheet, "B2", "看"),
        FillCell(sheet, "B2", "FFF2CC"),
    ]


def new_errors(folder: str, old: bytes, edit: Edit) -> dict[str, Counter[str]]:
    """Return the errors that an edit adds, by part.

    Raises:
        LedgerError: the edit is refused.
    """
    done = plan(old, [edit])
    before, after = Archive.open(old), Archive.open(done.data)
    found = {}
    for name in (*done.receipt.changed, *done.receipt.added):
        entry, now = before.find(name), after.find(name)
        assert now is not None
        known = errors(folder, before.read(entry)) if entry is not None else Counter[str]()
        found[name] = errors(folder, after.read(now)) - known
    return {name: more for name, more in found.items() if more}


def main(folder: str, paths: list[str]) -> int:
    """Edit each workbook in five ways and print every new error; return 1 if there is one."""
    tried: Counter[str] = Counter()
    worse: Counter[str] = Counter()
    workbooks = 0
    for name in paths:
        old = Path(name).read_bytes()
        try:
            sheet = next(s.name for s in Package(Archive.open(old)).sheets if s.kind == "worksheet")
        except (LedgerError, StopIteration):
            continue
        workbooks += 1
        for edit in edits(sheet):
            kind = type(edit).__name__
            try:
                found = new_errors(folder, old, edit)
            except LedgerError:
                continue
            tried[kind] += 1
            worse[kind] += bool(found)
            for part, more in found.items():
                print(Path(name).name, kind, part, dict(more), flush=True)
    print(
        f"{workbooks} workbooks, {tried.total()} edits {dict(tried)}, with new errors: {worse.total()} {dict(+worse)}"
    )
    return 1 if worse.total() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

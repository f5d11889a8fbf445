"""A filled part of a Word file made whole again, for Word opens none with a table, a row or a cell left bare."""

from __future__ import annotations

from typing import Any

from ledger_tools.forms.template_lines import W

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def whole(root: Any) -> bytes:
    """Return a part that Word opens: no table without rows, no row without cells, no cell without a paragraph.

    Tables have as many columns as their rows have cells, and no two pictures have the same number.
    """
    from lxml import etree

    for tag, child in ((f"{W}tr", f"{W}tc"), (f"{W}tbl", f"{W}tr")):
        for element in list(root.iter(tag)):
            if next(element.iter(child), None) is None:
                element.getparent().remove(element)
    for cell in root.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            etree.SubElement(cell, f"{W}p")
    _number_pictures(root)
    tables = list(root.iter(f"{W}tbl"))
    if any(map(_uneven, tables)) and all(map(_measured, tables)):
        root = _evened(root)
    return bytes(etree.tostring(root, encoding="UTF-8"))


def _number_pictures(root: Any) -> None:
    pictures = list(root.iter(_DRAWN))
    if len({picture.get("id") for picture in pictures}) < len(pictures):  # a loop has repeated one
        for number, picture in enumerate(pictures, 1):
            picture.set("id", str(number))


def _uneven(table: Any) -> bool:
    """True if a loop has made a table wider or narrower than its grid."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return False
    widest = max((_width(row) for row in table.findall(f"{W}tr")), default=0)
    return widest != len(grid)


def _width(row: Any) -> int:
    aside = sum(_number(row.find(f"{W}trPr/{W}{name}"), 0) for name in ("gridBefore", "gridAfter"))
    return aside + sum(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1) for cell in row.findall(f"{W}tc"))


def _number(element: Any, usual: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return int(text) if text.isdecimal() else usual


def _measured(table: Any) -> bool:
    """True if a table has a grid whose columns all have widths."""
    grid = table.find(f"{W}tblGrid")
    return grid is not None and len(grid) > 0 and all(column.get(f"{W}w", "").isdecimal() for column in grid)


def _evened(root: Any) -> Any:
    from docxtpl import DocxTemplate
    from lxml import etree

    return DocxTemplate.fix_tables(None, etree.tostring(root, encoding="unicode"))

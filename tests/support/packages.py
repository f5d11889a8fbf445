"""Small workbooks written by hand, part by part, for the spellings and the damage that no writing library makes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/></Types>'
)


def relationships(*items: tuple[str, str, str], extra: str = "") -> str:
    """Return a relationships part; items are (id, last word of the type, target)."""
    inner = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{t}" Target="{target}"/>' for i, t, target in items)
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{inner}{extra}</Relationships>'


def worksheet(rows: str, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """Return a worksheet part around rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{namespace}" xmlns:r="{RELATIONS}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def shared_strings(*items: str) -> str:
    """Return a shared strings part; items are the inner XML of ``si``."""
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{i}</si>" for i in items) + "</sst>"


def parts(sheet: str, **others: str | bytes | None) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet; ``strings`` and ``styles`` by keyword, others by part name."""
    strings, styles = others.pop("strings", None), others.pop("styles", None)
    found: dict[str, str | bytes | None] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            *([("rId2", "sharedStrings", "sharedStrings.xml")] if strings is not None else []),
            *([("rId3", "styles", "styles.xml")] if styles is not None else []),
        ),
        SHEET: sheet,
        STRINGS: strings,
        STYLES: styles,
        **others,
    }
    return {name: data for name, data in found.items() if data is not None}


def zipped(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the archive of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def book(rows: str, **others: str | bytes | None) -> bytes:
    """Return a workbook with one sheet of these rows."""
    return zipped(parts(worksheet(rows), **others))

"""Workbooks for the tests of writing: rich ones by XlsxWriter, odd ones by hand, and an independent comparison."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyProtection="1"><protection locked="0"/></xf>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet(rows: str, before: str = "", after: str = "", ns: str = MAIN, rel: str = REL) -> str:
    """Return a worksheet part around rows; ``None``-like empty rows give ``<sheetData/>``."""
    data = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return f'{HEAD}<worksheet xmlns="{ns}" xmlns:r="{rel}">{before}{data}{after}</worksheet>'


def parts(sheet_xml: str | bytes, **options: Any) -> dict[str, bytes]:
    """Return the parts of a workbook of one sheet.

    Options: workbook (what stands behind ``sheets``), book_before, rels (items of the workbook's relationships), types,
    sheet_rels (items), styles (None for none), extra (more parts), ns, rel.
    """
    ns, rel = options.get("ns", MAIN), options.get("rel", REL)
    styles = options.get("styles", STYLES)
    more = "".join(f'<Relationship Id="{i}" Type="{rel}/{t}" Target="{g}"/>' for i, t, g in options.get("rels", ()))
    style_rel = f'<Relationship Id="rId2" Type="{rel}/styles" Target="styles.xml"/>' if styles else ""
    style_type = f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>' if styles else ""
    package = "http://schemas.openxmlformats.org/package/2006"
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/>{style_type}{options.get("types", "")}'
        "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{ns}" xmlns:r="{rel}">{options.get("book_before", "")}'
        f'<sheets><sheet name="台帳" sheetId="1" r:id="rId1"/></sheets>{options.get("workbook", "")}</workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>{style_rel}{more}'
        "</Relationships>",
        SHEET: sheet_xml,
    }
    if styles:
        found["xl/styles.xml"] = styles
    if options.get("sheet_rels"):
        inner = "".join(f'<Relationship Id="{i}" Type="{rel}/{t}" Target="{g}"/>' for i, t, g in options["sheet_rels"])
        found["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'{HEAD}<Relationships xmlns="{package}/relationships">{inner}</Relationships>'
        )
    found.update(options.get("extra", {}))
    return {k: v if isinstance(v, bytes) else v.encode() for k, v in found.items()}


def zipped(content: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """Return the archive of some parts, in order, with a time of its own for each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for n, (name, data) in enumerate(content.items()):
            info = zipfile.ZipInfo(name, (2021, 11, 4, 10, n % 60, 0))
            info.compress_type = method
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
        archive.comment = comment
    return buffer.getvalue()


def book(rows: str, *, before: str = "", after: str = "", **options: Any) -> bytes:
    """Return a workbook of one sheet 台帳."""
    ns, rel = options.get("ns", MAIN), options.get("rel", REL)
    return zipped(parts(sheet(rows, before, after, ns, rel), **options))


def part(data: bytes, name: str = SHEET) -> bytes:
    """Return the bytes of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    """Return the names in the archive's directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def stored(data: bytes) -> dict[str, tuple[object, ...]]:
    """Return how each member is stored, read by the standard library: its bytes and what the directory says."""
    found: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_size, extra_size = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_size + extra_size
            local = data[info.header_offset : start]
            found[info.filename] = (
                data[start : start + info.compress_size],
                local,
                info.date_time,
                info.flag_bits,
                info.extra,
                info.comment,
                info.external_attr,
                info.CRC,
                info.compress_type,
            )
    return found


def changed_parts(old: bytes, new: bytes) -> set[str]:
    """Return the members that are stored otherwise; every old member must be there, in the old order."""
    before, after = stored(old), stored(new)
    assert [n for n in after if n in before] == [n for n in before if n in after]
    return {n for n in {**before, **after} if before.get(n) != after.get(n)}


def values(data: bytes, sheet_name: str = "台帳") -> dict[str, object]:
    """Return the cells that hold something, by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it would lose; it saves nothing here
        workbook = openpyxl.load_workbook(io.BytesIO(data))
    return {c.coordinate: c.value for row in workbook[sheet_name].iter_rows() for c in row if c.value is not None}


def calamine_rows(data: bytes, sheet_name: str = "台帳") -> list[list[Any]]:
    """Return the rows as calamine reads them."""
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
    )


def rich_book(*, macros: bool = False) -> bytes:
    """Return a workbook with nearly everything that other writers lose."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    main = workbook.add_worksheet("台帳")
    day = workbook.add_format({"num_format": "yyyy/m/d", "border": 1})
    money = workbook.add_format({"num_format": "#,##0.00", "bg_color": "#DDEBF7"})
    bold, red = workbook.add_format({"bold": True}), workbook.add_format({"font_color": "red"})
    main.write_row("A1", ["保單號", "出險日", "金額", "備註", "餘額"])
    for row in range(1, 6):
        main.write_string(row, 0, f"P-{row:03}")
        main.write_datetime(row, 1, date(2021, 11, row), day)
        main.write_number(row, 2, 1000.5 * row, money)
        main.write_rich_string(row, 3, "看", bold, "粗", red, "紅", " 完")
        main.write_formula(row, 4, f"=C{row + 1}*2", money, 2001 * row)
    main.data_validation("D2:D6", {"validate": "list", "source": ["是", "否"]})
    main.conditional_format("C2:C6", {"type": "data_bar", "data_bar_2010": True})
    main.add_sparkline("G2", {"range": "台帳!C2:C6"})
    main.autofilter("A1:E6")
    main.write_comment("A2", "老話", {"author": "阿明"})
    main.insert_image("H2", "dot.png", {"image_data": io.BytesIO(PIXEL)})
    main.insert_textbox("H8", "請勿刪除")
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=台帳!$C$2:$C$6", "trendline": {"type": "linear"}})
    main.insert_chart("H12", chart)
    main.write_url("F2", "https://example.com/")
    main.set_header("&L&G", {"image_left": "dot.png", "image_data_left": io.BytesIO(PIXEL)})
    table = workbook.add_worksheet("表")
    table.add_table(
        "B2:D5",
        {
            "name": "賬",
            "columns": [{"header": "項"}, {"header": "數"}, {"header": "倍", "formula": "=[@數]*2"}],
            "data": [["甲", 1], ["乙", 2], ["丙", 3]],
        },
    )
    other = workbook.add_worksheet("鎖")
    other.write("A1", "locked")
    other.write("B1", "open", workbook.add_format({"locked": False}))
    other.protect()
    workbook.define_name("全部", "=台帳!$A$1:$E$6")
    if macros:
        workbook.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 any bytes"), is_stream=True)
    workbook.close()
    return buffer.getvalue()

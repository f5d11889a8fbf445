"""Workbooks as different programs write them, read to the same values."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from ledger_tools.errors import InputError
from ledger_tools.model.grid import Area, Grid, Kind
from ledger_tools.workbook import open_workbook
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.styles import shows
from tests.support.packages import MAIN, RELATIONS, SHEET, book, parts, relationships, shared_strings, worksheet, zipped

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def grid_of(tmp_path: Path, data: bytes) -> Grid:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(data)
    return next(open_workbook(path).grids())


def values(grid: Grid) -> dict[tuple[int, int], object]:
    return {
        (int(row), number): grid.value_of(column, n)
        for number, column in grid.columns.items()
        for n, row in enumerate(column.rows)
    }


@pytest.mark.parametrize("constant_memory", [False, True])
def test_xlsxwriter(tmp_path: Path, constant_memory: bool) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": constant_memory}) as made:
        sheet = made.add_worksheet("企財險")
        day = made.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, ["保單號", "出險", "索賠"])
        sheet.write_string(1, 0, "P001 ")
        sheet.write_datetime(1, 1, datetime(2021, 11, 4), day)
        sheet.write_number(1, 2, 1234.56)
        sheet.write_formula(2, 2, "=C2*2", None, 2469.12)
        sheet.write_formula(3, 2, "=C3", None, "")  # XlsxWriter's way to leave a formula without a value
        sheet.write_boolean(4, 0, True)
    grid = open_workbook(path).grid("企財險")
    assert values(grid) == {
        (1, 1): "保單號",
        (1, 2): "出險",
        (1, 3): "索賠",
        (2, 1): "P001 ",
        (2, 2): 44504.0,
        (2, 3): 1234.56,
        (3, 3): 2469.12,
        (4, 3): None,
        (5, 1): True,
    }
    assert grid.formats.is_date[grid.columns[2].style[1]]
    assert grid.columns[3].formula.tolist() == [False, False, True, True]
    assert grid.columns[3].kind.tolist() == [Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.UNCACHED]


def test_a_formula_whose_result_is_the_empty_text_has_a_value(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>""</f><v></v></c></row>'
    grid = grid_of(tmp_path, book(rows))
    assert values(grid) == {(1, 1): "", (1, 2): None}
    assert [int(grid.columns[c].kind[0]) for c in (1, 2)] == [Kind.TEXT, Kind.UNCACHED]
    assert all(grid.columns[c].formula[0] for c in (1, 2))


def test_openpyxl_writes_chinese_as_references_and_formulas_without_values(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    rows = [[f"第{n}案 <A&B>", date(2021, 1, 1), n / 10] for n in range(100)]
    for row in rows:
        sheet.append(row)
    sheet["D1"] = "=C1*2"
    sheet.merge_cells("A101:C101")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A1:C100"
    made.save(path)
    grid = next(open_workbook(path).grids())
    assert [grid.value(n + 1, 1) for n in range(100)] == [row[0] for row in rows]
    assert [grid.value(n + 1, 3) for n in range(100)] == [row[2] for row in rows]
    assert grid.columns[4].kind.tolist() == [Kind.UNCACHED]
    assert grid.merges == (Area(101, 1, 101, 3),)
    assert grid.hidden_rows.tolist() == [3]
    assert grid.hidden_columns == (2,)
    assert grid.autofilter == Area(1, 1, 100, 3)


def test_strict_open_xml_with_iso_dates(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2021-11-04</v></c><c r="B1"><v>5</v></c></row>'
    content = parts(worksheet(rows, namespace=STRICT))
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        content[name] = str(content[name]).replace(MAIN, STRICT).replace(RELATIONS, STRICT_RELATIONS)
    grid = grid_of(tmp_path, zipped(content))
    assert values(grid) == {(1, 1): "2021-11-04", (1, 2): 5.0}
    assert grid.columns[1].kind.tolist() == [Kind.ISO_DATE]


def test_names_with_prefixes(tmp_path: Path) -> None:
    xml = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", worksheet('<row r="2"><c r="B2" t="s"><v>1</v></c></row>'))
    strings = shared_strings("<t>a</t>", "<t>乙</t>").replace("<", "<x:").replace("<x:/", "</x:")
    data = zipped(parts(xml.replace("xmlns=", "xmlns:x="), strings=strings.replace("xmlns=", "xmlns:x=")))
    assert values(grid_of(tmp_path, data)) == {(2, 2): "乙"}


def test_cells_and_rows_without_addresses(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row>"
        "<row r='4'><c r='C4'><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>"
    )
    assert values(grid_of(tmp_path, book(rows))) == {(1, 1): 1.0, (1, 3): 3.0, (4, 3): 4.0, (4, 4): 5.0, (5, 1): 6.0}


def test_rich_text_guides_and_escapes(tmp_path: Path) -> None:
    strings = shared_strings(
        '<r><t xml:space="preserve">合計 </t></r><r><rPr><b/></rPr><t>元</t></r>',
        '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
        "<t>a_x000A_b_x005F_x0041_</t>",
        "<t/>",
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 5))
    found = values(grid_of(tmp_path, book(rows, strings=strings)))
    assert found == {(1, 1): "合計 元", (2, 1): "東京", (3, 1): "a\nb_x0041_", (4, 1): ""}


def test_a_character_escaped_in_two_halves_is_one_and_half_a_character_stays_text(tmp_path: Path) -> None:
    strings = shared_strings("<t>a_xD842__xDFB7_b</t>", "<t>_xD801_8</t>", "<t>_xDFB7__xD842_</t>")
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 4))
    rows += '<row r="4"><c r="A4" t="str"><f>B1</f><v>_xD842_</v></c></row>'
    found = values(grid_of(tmp_path, book(rows, strings=strings)))
    assert found == {(1, 1): "a𠮷b", (2, 1): "_xD801_8", (3, 1): "_xDFB7__xD842_", (4, 1): "_xD842_"}
    assert "".join(map(str, found.values())).encode()


def test_an_embedded_document_stored_as_it_is_does_not_make_two_archives(tmp_path: Path) -> None:
    inner = zipped({"ppt/presentation.xml": "<x/>"})
    data = zipped(parts(worksheet(ONE), **{"xl/embeddings/slides.pptx": inner}), zipfile.ZIP_STORED)
    assert data.count(b"PK\5\6") == 2
    assert values(grid_of(tmp_path, data)) == {(1, 1): 1.0}


def test_an_embedded_archive_that_claims_the_bytes_behind_it_is_refused(tmp_path: Path) -> None:
    inner = zipped({"a": "b"})[:-2] + b"\xff\x7f"  # says that its comment goes on for 32,767 bytes
    data = zipped(parts(worksheet(ONE), **{"xl/embeddings/a.zip": inner}), zipfile.ZIP_STORED)
    with pytest.raises(InputError, match="two directories"):
        grid_of(tmp_path, data)


def test_whole_columns_and_rows_may_be_merged(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="B:D"/><mergeCell ref="8:9"/></mergeCells>'
    grid = grid_of(tmp_path, zipped(parts(worksheet(ONE, after=merged))))
    assert grid.merges == (Area(1, 2, 1_048_576, 4), Area(8, 1, 9, 16_384))


@pytest.mark.parametrize("merged", ["B:3", "B", "3", "0:4", "A:XFE", "1:1048577", "A1:B", ""])
def test_merges_of_cells_that_cannot_exist_are_refused(tmp_path: Path, merged: str) -> None:
    xml = worksheet(ONE, after=f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>')
    with pytest.raises(InputError, match="cannot exist"):
        grid_of(tmp_path, zipped(parts(xml)))


@pytest.mark.parametrize("encoding", ["UTF-16BE", "UTF-16LE", "UTF-16"])
@pytest.mark.parametrize("mark", [True, False])
def test_parts_in_utf_16(tmp_path: Path, encoding: str, mark: bool) -> None:
    order = "utf-16-be" if encoding == "UTF-16BE" else "utf-16-le"
    xml = worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>台帳</t></is></c></row>').replace("UTF-8", encoding)
    text = ("\ufeff" if mark or encoding == "UTF-16" else "") + xml
    assert values(grid_of(tmp_path, zipped(parts(xml) | {SHEET: text.encode(order)}))) == {(1, 1): "台帳"}


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (('"案號","客戶"\n' + "1,王\n" * 40).encode()[:162], "plain text such as CSV"),
        (
            b"\x03Wei" + b" " * 51 + "\x03Wei".encode("utf-16-le") + b" \0" * 49 + b"\0",
            "the mark that a program leaves",
        ),
        (b"\x09\4\6\0\0\0\x10\0" + bytes(100), "old workbook"),
    ],
)
def test_files_that_are_no_workbook_are_told_apart(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        grid_of(tmp_path, data)


def test_1904_and_states_of_sheets(tmp_path: Path) -> None:
    head = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="1"/><sheets>'
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{state}/>'
        for n, (name, state) in enumerate(
            [("看得見", ""), ("藏", ' state="hidden"'), ("深藏", ' state="veryHidden"'), ("圖", "")], 1
        )
    )
    content = parts(worksheet(""))
    content["xl/workbook.xml"] = head + sheets + "</sheets></workbook>"
    content["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'
    content["xl/_rels/workbook.xml.rels"] = relationships(
        *((f"rId{n}", "worksheet", "worksheets/sheet1.xml") for n in (1, 2, 3)),
        ("rId4", "chartsheet", "chartsheets/sheet1.xml"),
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(content))
    opened = open_workbook(path)
    assert opened.sheet_names == ("看得見", "藏", "深藏")
    assert [(g.state, g.epoch_1904) for g in opened.grids()] == [
        ("visible", True),
        ("hidden", True),
        ("veryHidden", True),
    ]
    assert opened.inventory().other_sheets == ("圖",)
    assert opened.inventory().hidden_sheets == ("藏", "深藏")


def test_a_table_that_does_not_start_in_a1(tmp_path: Path) -> None:
    content = parts(worksheet('<row r="3"><c r="C3" t="str"><v>h</v></c></row>'))
    content["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(("rId1", "table", "../tables/table1.xml"))
    content["xl/tables/table1.xml"] = (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="表1" ref="C3:D9" totalsRowCount="1">'
        '<tableColumns count="2">'
        '<tableColumn id="1" name="h"/><tableColumn id="2" name="金額"/></tableColumns></table>'
    )
    (table,) = grid_of(tmp_path, zipped(content)).tables
    assert (table.name, table.area, table.header_rows, table.totals_rows) == ("表1", Area(3, 3, 9, 4), 1, 1)
    assert table.column_names == ("h", "金額")


def test_cells_with_only_a_style_are_left_out(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"/><c r="B1" s="1"></c><c r="C1" s="1"><v/></c><c r="D1"><v>1</v></c></row>'
    grid = grid_of(tmp_path, book(rows))
    assert list(grid.columns) == [4]
    assert (grid.last_row, grid.last_column, grid.cell_count) == (1, 4, 1)


@pytest.mark.parametrize(
    ("code", "is_date", "has_time"),
    [
        ("yyyy/m/d", True, False),
        ("[$-404]e/m/d", True, False),
        ("[$-404]ggge年m月d日;@", True, False),
        ("[h]:mm", True, True),
        ("[mm]:ss", True, False),
        ("h:mm AM/PM", True, True),
        ("General", False, False),
        ("#,##0.00_);[Red](#,##0.00)", False, False),
        ('0"days"', False, False),
        (r"0\d", False, False),
        ("0.00E+00", False, False),
        ("@", False, False),
        ("[DBNum1][$-804]General", False, False),
        ('_-"NT$"* #,##0_-', False, False),
        ("[Yellow]0", False, False),
        ('yyyy"年"m"月"d"日" hh:mm', True, True),
    ],
)
def test_format_codes_that_show_dates(code: str, is_date: bool, has_time: bool) -> None:
    assert shows(code) == (is_date, has_time)


def test_chinese_built_in_formats_are_dates(tmp_path: Path) -> None:
    ids = [0, 14, 22, 27, 31, 32, 36, 49, 57, 58]
    xfs = "".join(f'<xf numFmtId="{n}"/>' for n in ids)
    others = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    styles = f'<styleSheet xmlns="{MAIN}">{others}<cellXfs>{xfs}</cellXfs></styleSheet>'
    formats = grid_of(tmp_path, book("", styles=styles)).formats
    assert formats.is_date.tolist() == [False, True, True, True, True, True, True, False, True, True]
    assert formats.has_time.tolist() == [False, False, True, False, False, True, False, False, False, False]


def test_a_workbook_keeps_the_hash_of_its_file_and_reads_a_sheet_once(tmp_path: Path) -> None:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    opened = open_workbook(path)
    assert opened.id.name == "台帳.xlsx"
    assert opened.id.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert opened.grid("S") is opened.grid("S")
    with pytest.raises(InputError, match=r"台帳\.xlsx: there is no sheet T"):
        opened.grid("T")


def test_reading_never_opens_anything_for_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    code = """
import os, sys
from ledger_tools.workbook import open_workbook
import ledger_tools.workbook.inventory
def watch(event, arguments):
    changes = ("os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime")
    if event in changes or (event == "open" and isinstance(arguments[2], int)
                            and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)):
        os._exit(9)
sys.addaudithook(watch)
book = open_workbook(sys.argv[1])
print([g.cell_count for g in book.grids()], book.inventory().sheets)
sys.stdout.flush()
"""
    before = path.stat()
    run = subprocess.run([sys.executable, "-B", "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "[1] 1")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_raw_records_are_those_of_the_file() -> None:
    data = book('<row r="1"><c r="A1"><v>1</v></c></row>')
    archive = Archive.open(data)
    assert b"".join(archive.raw(e) for e in archive.entries) == data[: archive.directory_offset]
    assert b"".join(archive.central(e) for e in archive.entries) == data[archive.directory_offset : -22]
    assert archive.read("/XL\\Worksheets/sheet1.xml") == archive.read(SHEET)


def _realistic(tmp_path: Path) -> Path:
    import xlsxwriter

    path = tmp_path / "real.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("車險")
        day = made.add_format({"num_format": "yyyy/m/d"})
        for row in range(30):
            sheet.write_row(row, 0, [f"保單{row}", row * 1.5, "已結" if row % 2 else "<&>"])
            sheet.write_datetime(row, 3, datetime(2021, 1, 1), day)
        sheet.write_formula(30, 1, "=SUM(B1:B30)", None, 652.5)
        sheet.add_table("A1:D30", {"columns": [{"header": h} for h in "甲乙丙丁"]})
        sheet.merge_range("A40:C40", "備註")
    return path


@pytest.fixture(scope="module")
def real_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with zipfile.ZipFile(_realistic(tmp_path_factory.mktemp("real"))) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def _mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[at] = rng.randrange(256)
            case 1:
                del changed[at : at + rng.randrange(1, 30)]
            case 2:
                changed[at:at] = rng.choice(
                    [b"<", b">", b'"', b"&", b"<c>", b"</row>", b"-1", b"9" * 12, b"\0", b"<!--", b"\xff"]
                )
            case _:
                changed[at : at + 8] = changed[at : at + 8] * 3
        changed = changed or bytearray(b" ")
    return bytes(changed)


def test_changed_bytes_inside_a_part_give_a_book_or_one_refusal(tmp_path: Path, real_parts: dict[str, bytes]) -> None:
    path = tmp_path / "mutant.xlsx"
    outcomes = {"read": 0, "refused": 0}
    for seed in range(250):
        rng = random.Random(seed)
        name = rng.choice([n for n in sorted(real_parts) if n.startswith(("xl/", "_rels", "[Content"))])
        path.write_bytes(zipped({**real_parts, name: _mutated(real_parts[name], rng)}))
        try:
            opened = open_workbook(path)
            for grid in opened.grids():
                assert all(np.all(np.diff(c.rows) > 0) for c in grid.columns.values())
            opened.inventory()
            outcomes["read"] += 1
        except InputError:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 50


def test_a_deeply_indented_sheet_is_read_the_quick_way_and_in_linear_time(tmp_path: Path) -> None:
    indent = "\n" + " " * 40
    cells = [f'<c r="A{n}" s="1" t="str">{indent}<v>第{n}案</v>{indent}</c>' for n in range(1, 20_001)]
    rows = indent.join(f'<row r="{n}">{indent}{cell}{indent}</row>' for n, cell in enumerate(cells, 1))
    grid = grid_of(tmp_path, zipped(parts(worksheet(rows))))
    assert grid.cell_count == 20_000
    assert grid.value(20_000, 1) == "第20000案"

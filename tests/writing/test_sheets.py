"""Adding sheets, notes and colours."""

from __future__ import annotations

import io
import warnings
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import (
    AddComment,
    AddSheet,
    CellFormat,
    ConditionalFormat,
    DateRule,
    Dropdown,
    FillCell,
    LayoutCell,
    LayoutColumn,
    PrintSetup,
    SetCell,
    SheetLayout,
)
from ledger_tools.workbook import newsheet, plan
from tests.writing import made

HEADER = CellFormat(bold=True, fill="1F4E79", font_colour="FFFFFF", border="A6A6A6", heavy_bottom=True, wrap=True)
LONG = [f"選項{n:03}" for n in range(60)]
LAYOUT = SheetLayout(
    cells={
        (1, 1): LayoutCell("編號", HEADER),
        (1, 2): LayoutCell("日期", HEADER),
        (2, 1): LayoutCell("=x"),
        (2, 2): LayoutCell(date(2021, 11, 4), CellFormat(number_format="yyyy-mm-dd")),
        (2, 3): LayoutCell("去看", CellFormat(underline=True), link="'台帳'!A1"),
        (2, 4): LayoutCell(2, formula="1+1"),
    },
    columns={1: LayoutColumn(12.5, CellFormat(number_format="@")), 2: LayoutColumn(14)},
    row_heights={1: 34},
    merges=["F1:G1"],
    dropdowns=[Dropdown("C2:C99", ["是", "否"], strict=True, prompt="選一個"), Dropdown("D2:D99", LONG)],
    date_rules=[DateRule("B2:B99", date(1990, 1, 1), date(2099, 12, 31))],
    conditional_formats=[ConditionalFormat("A2:A99", 'A2="x"', fill="FFC7CE", font_colour="9C0006")],
    freeze="B2",
    autofilter="A1:D1",
    print_setup=PrintSetup(repeat_rows=(1, 1), footer="&P / &N"),
    tab_colour="548235",
)


def test_a_sheet_gets_as_many_links_as_excel_takes_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert newsheet.MAX_LINKS < 65_530
    monkeypatch.setattr(newsheet, "MAX_LINKS", 2)
    layout = SheetLayout(cells={(row, 1): LayoutCell("去看", link="'台帳'!A1") for row in (3, 1, 2)})
    assert newsheet.without_link(layout) == 1
    sheet = load(plan(made.book(""), [AddSheet("新", layout)]).data)["新"]
    assert [bool(sheet.cell(row, 1).hyperlink) for row in (1, 2, 3)] == [True, True, False]
    assert sheet["A3"].value == "去看"


def load(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_is_added_at_the_end_with_everything_the_layout_says() -> None:
    old = made.rich_book()
    done = plan(old, [AddSheet("電話 登記", LAYOUT)])
    new = done.data
    assert done.receipt.added == ("xl/worksheets/sheet4.xml",)
    assert set(done.receipt.changed) == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
    }
    workbook = load(new)
    assert workbook.sheetnames == ["台帳", "表", "鎖", "電話 登記"]
    sheet = workbook["電話 登記"]
    assert sheet["A1"].value == "編號"
    assert sheet["A1"].font.b
    assert sheet["A1"].fill.fgColor.rgb == "FF1F4E79"
    assert sheet["A1"].border.bottom.style == "thick"
    assert sheet["A2"].value == "=x"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value.date() == date(2021, 11, 4)
    assert sheet["C2"].hyperlink.location == "'台帳'!A1"
    assert sheet["D2"].value == "=1+1"
    assert sheet.column_dimensions["A"].width == 12.5
    assert sheet.row_dimensions[1].height == 34
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:D1"
    assert sheet.print_title_rows == "$1:$1"
    assert [str(m) for m in sheet.merged_cells.ranges] == ["F1:G1"]
    rules = {str(r.sqref): r for r in sheet.data_validations.dataValidation}
    assert rules["C2:C99"].formula1 == '"是,否"'
    assert rules["D2:D99"].formula1 == "$F$1:$F$60"
    assert [sheet[f"F{n}"].value for n in (1, 60)] == ["選項000", "選項059"]
    assert sheet.column_dimensions["F"].hidden
    assert rules["B2:B99"].formula1 == "32874"
    assert sheet.sheet_properties.tabColor.rgb == "FF548235"


def test_two_sheets_at_once_and_the_older_names_stay() -> None:
    new = plan(made.rich_book(), [AddSheet("一", LAYOUT), AddSheet("二", LAYOUT)]).data
    workbook = load(new)
    assert workbook.sheetnames[-2:] == ["一", "二"]
    assert "全部" in workbook.defined_names
    assert workbook["二"].print_title_rows == "$1:$1"


def test_formats_of_the_host_are_kept_under_their_numbers() -> None:
    old = made.rich_book()
    before, after = load(old), load(plan(old, [AddSheet("新", LAYOUT)]).data)
    for cell in ("B2", "C2", "E3"):
        assert before["台帳"][cell].number_format == after["台帳"][cell].number_format
        assert before["台帳"][cell].fill.fgColor.rgb == after["台帳"][cell].fill.fgColor.rgb


@pytest.mark.parametrize("name", ["台帳", "", "a/b", "x" * 32, "History", "'a", "a[1]"])
def test_a_name_in_use_or_not_allowed_is_refused(name: str) -> None:
    with pytest.raises(WriteRefused):
        plan(made.book(""), [AddSheet(name)])


def test_a_locked_structure_takes_no_sheet_but_takes_values() -> None:
    old = made.book("", book_before='<workbookProtection lockStructure="1"/>')
    with pytest.raises(WriteRefused, match="structure"):
        plan(old, [AddSheet("新")])
    assert made.values(plan(old, [SetCell("台帳", "A1", 1)]).data) == {"A1": 1}


def test_a_strict_workbook_gets_a_strict_sheet() -> None:
    styles = made.STYLES.replace(made.MAIN, made.STRICT)
    new = plan(made.book("", ns=made.STRICT, rel=made.STRICT_REL, styles=styles), [AddSheet("新", LAYOUT)]).data
    assert made.STRICT.encode() in made.part(new, "xl/worksheets/sheet2.xml")
    assert made.STRICT_REL.encode() + b'/worksheet" Target="worksheets/sheet2.xml"' in made.part(
        new, "xl/_rels/workbook.xml.rels"
    )


def test_a_note_is_added_to_a_sheet_without_notes() -> None:
    old = made.book(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        after='<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>',
    )
    done = plan(old, [AddComment("台帳", "B3", "看 <這裡>\n第二行", "檢查")])
    assert set(done.receipt.added) == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    sheet = load(done.data)["台帳"]
    assert sheet["B3"].comment.text == "看 <這裡>\n第二行"
    assert sheet["B3"].comment.author == "檢查"
    assert made.part(done.data).index(b"<legacyDrawing") > made.part(done.data).index(b"<pageMargins")


def test_the_users_own_notes_are_kept_and_new_ones_join_them() -> None:
    old = made.rich_book()
    edits = [AddComment("台帳", "A2", "我們的話", "檢查"), AddComment("台帳", "C4", "另一句", "檢查")]
    done = plan(old, edits)
    sheet = load(done.data)["台帳"]
    assert sheet["A2"].comment.text == "老話\n我們的話"
    assert sheet["A2"].comment.author == "阿明"
    assert sheet["C4"].comment.text == "另一句"
    assert done.receipt.added == ()
    old_vml, new_vml = (made.part(x, "xl/drawings/vmlDrawing1.vml") for x in (old, done.data))
    assert new_vml.startswith(old_vml.rpartition(b"</xml>")[0])
    assert new_vml.count(b'ObjectType="Note"') == 2


def test_a_drawing_whose_shapes_declare_their_own_prefixes_stays_well_formed() -> None:
    v, o = 'xmlns:v="urn:schemas-microsoft-com:vml"', 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    shapes = f'<xml><v:shapetype id="_x0000_t202" {v}/><v:shape id="_x0000_s1" o:insetmode="auto" {v} {o}/></xml>'
    comments = (
        f'{made.HEAD}<comments xmlns="{made.MAIN}"><authors><author>甲</author></authors><commentList/></comments>'
    )
    old = made.book(
        "",
        after='<legacyDrawing r:id="rId7"/>',
        sheet_rels=[("rId7", "vmlDrawing", "../drawings/v.vml"), ("rId8", "comments", "../comments1.xml")],
        extra={"xl/drawings/v.vml": shapes, "xl/comments1.xml": comments},
    )
    drawing = ElementTree.fromstring(made.part(plan(old, [AddComment("台帳", "B3", "一")]).data, "xl/drawings/v.vml"))
    assert [e.tag for e in drawing].count("{urn:schemas-microsoft-com:vml}shape") == 2
    assert drawing.findtext(".//{urn:schemas-microsoft-com:office:excel}Row") == "2"


def test_a_note_is_not_put_where_a_merged_cell_hides_it() -> None:
    old = made.book("", after='<mergeCells count="1"><mergeCell ref="A2:C2"/></mergeCells>')
    with pytest.raises(WriteRefused, match="hidden behind the merged cell A2"):
        plan(old, [AddComment("台帳", "B2", "一")])
    assert load(plan(old, [AddComment("台帳", "A2", "一")]).data)["台帳"]["A2"].comment.text == "一"


def test_two_notes_on_one_cell_become_one() -> None:
    done = plan(made.book(""), [AddComment("台帳", "B3", "一"), AddComment("台帳", "B3", "二")])
    assert load(done.data)["台帳"]["B3"].comment.text == "一\n二"


def test_a_conversation_is_not_broken_by_a_note() -> None:
    threads = '<ThreadedComments xmlns="urn:t"><threadedComment ref="B3" id="{1}"/></ThreadedComments>'
    old = made.book(
        "",
        sheet_rels=[("rId1", "threadedComment", "../threadedComments/threadedComment1.xml")],
        extra={"xl/threadedComments/threadedComment1.xml": threads},
    )
    with pytest.raises(WriteRefused, match="conversation"):
        plan(old, [AddComment("台帳", "B3", "一")])
    assert plan(old, [AddComment("台帳", "B4", "一")]).receipt.edits[0].cells == ("B4",)


def test_a_colour_is_added_to_a_cells_own_format() -> None:
    old = made.rich_book()
    done = plan(
        old,
        [
            FillCell("台帳", "B2", "FFF2CC"),
            FillCell("台帳", "K9", "FFF2CC"),
            SetCell("台帳", "C3", 5),
            FillCell("台帳", "C3", "FFF2CC"),
        ],
    )
    sheet = load(done.data)["台帳"]
    assert sheet["B2"].fill.fgColor.rgb == sheet["K9"].fill.fgColor.rgb == sheet["C3"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet["B2"].number_format == "yyyy/m/d"
    assert sheet["B2"].border.left.style == "thin"
    assert sheet["C3"].value == 5
    assert sheet["C3"].number_format == "#,##0.00"
    assert [e.kind for e in done.receipt.edits] == ["fill", "fill", "set", "fill"]


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(WriteRefused, match="colour"):
        plan(made.book(""), [FillCell("台帳", "B2", "red")])


def test_a_thousand_marks_are_made_in_one_go() -> None:
    edits = [
        e for n in range(1, 501) for e in (AddComment("台帳", f"A{n}", f"第{n}"), FillCell("台帳", f"A{n}", "FFF2CC"))
    ]
    sheet = load(plan(made.rich_book(), edits).data)["台帳"]
    assert sheet["A500"].comment.text == "第500"
    assert sheet["A500"].fill.fgColor.rgb == "FFFFF2CC"

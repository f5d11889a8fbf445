"""validate --mark: a copy with notes, colours and a linked list; the ledger and all else in the copy stay the same."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ledger_tools.library import open_ledger
from tests.cli.test_commands import call
from tests.support.drawn import AS_OF, draw_xlsx

TRADITIONAL = """
    # 企財險
    保單號 | 出險時間 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    P-1 | @2021-03-05 | 火災 | =1000 | =900 | @2021-03-01
    P-2 | @2021-04-05 |      | =1000 | =900 | @2021-05-01
    P-3 | @2022-04-05 | 火災 | =1000 | =1900 | @2021-05-01
"""
SIMPLIFIED = """
    # 企财险
    保单号 | 出险时间 | 出险原因 | 索赔金额 | 赔付金额 | 赔付时间
    P-1 | @2021-03-05 | 火灾 | =1000 | =900 | @2021-03-01
"""
ENGLISH = """
    # Property
    Policy No | Date of Loss | Cause | Claimed | Paid | Payment Date
    P-1 | @2021-03-05 | Fire | =1000 | =900 | @2021-03-01
"""
TITLES = {
    "檢查結果": "編號|級別|代碼|工作表|儲存格|格數|欄位|所見值|說明|處理辦法|決定|理由|姓名",
    "检查结果": "编号|级别|代码|工作表|单元格|格数|字段|所见值|说明|处理办法|决定|理由|姓名",
    "Findings": "No.|Level|Code|Sheet|Cell|Cells|Field|Value Seen|What Is Wrong|What to Do|Decision|Reason|Name",
}


def mark(path: Path, copy: Path, *words: object) -> Result:
    return call("validate", path, "--as-of", "2021-12-31", "--mark", copy, *words)


def marked(drawing: str, folder: Path, *words: object) -> Any:
    copy = folder / "marked.xlsx"
    result = mark(draw_xlsx(drawing, folder / "ledger.xlsx"), copy, *words)
    assert copy.exists(), result.output
    return openpyxl.load_workbook(copy)


def lines(book: Any, sheet: str) -> list[tuple[Any, ...]]:
    return [row for row in book[sheet].iter_rows(min_row=4, values_only=True) if row[0]]


def test_each_finding_is_a_note_and_a_pale_cell(tmp_path: Path) -> None:
    book = marked(TRADITIONAL, tmp_path)
    note = book["企財險"]["F2"].comment.text
    assert "date-order" in note
    assert "錯誤" in note
    assert book["企財險"]["F2"].fill.fgColor.rgb == "FFF2B8B0"
    assert book["企財險"]["F2"].number_format == "yyyy-mm-dd"
    assert book["企財險"]["C3"].fill.fgColor.rgb == "FFF2B8B0"
    assert book["企財險"]["A2"].comment is None


def test_several_findings_of_a_cell_share_its_note(tmp_path: Path) -> None:
    note = marked(TRADITIONAL.replace("=1900", "1,900"), tmp_path)["企財險"]["E4"].comment.text
    assert "paid-over-claimed" in note
    assert "text-number" in note


@pytest.mark.parametrize(
    ("drawing", "sheet", "level"),
    [(TRADITIONAL, "檢查結果", "錯誤"), (SIMPLIFIED, "检查结果", "错误"), (ENGLISH, "Findings", "Error")],
)
def test_the_list_speaks_the_workbooks_language(tmp_path: Path, drawing: str, sheet: str, level: str) -> None:
    book = marked(drawing, tmp_path)
    assert "|".join(cell.value for cell in book[sheet][3]) == TITLES[sheet]
    assert lines(book, sheet)[0][1:3] == (level, "date-order")


def test_the_list_can_be_asked_for_in_another_language(tmp_path: Path) -> None:
    assert "Findings" in marked(TRADITIONAL, tmp_path, "--lang", "en").sheetnames


def test_the_list_links_filters_and_offers_decisions(tmp_path: Path) -> None:
    page = marked(TRADITIONAL, tmp_path)["檢查結果"]
    first = next(row for row in page.iter_rows(min_row=4) if row[2].value == "date-order")
    assert first[4].hyperlink.location == "'企財險'!F2"
    assert (first[4].value, first[6].value, first[7].value) == ("F2", "賠付時間", "2021-03-01")
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == f"A3:M{page.max_row}"
    assert page.print_title_rows == "$3:$3"
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"待處理,修改,接受,不是錯誤"'
    assert first[10].value == "待處理"


def test_errors_come_before_warnings_and_hints(tmp_path: Path) -> None:
    levels = [row[1] for row in lines(marked(TRADITIONAL, tmp_path), "檢查結果")]
    assert levels == sorted(levels, key=["錯誤", "警告", "提示"].index)


def test_equal_findings_share_a_line_unless_each_is_asked_for(tmp_path: Path) -> None:
    rows = "".join(f"\n    P-{n} | @2021-03-{n:02d} |  | =100 | =50 | @2021-05-01" for n in range(1, 7))
    drawing = TRADITIONAL.rpartition("P-1 |")[0].rstrip() + rows
    (line,) = [row for row in lines(marked(drawing, tmp_path), "檢查結果") if row[2] == "required-empty"]
    assert (line[4], line[5]) == ("C2", 6)
    assert line[8].endswith("C2, C3, C4, C5, C6, C7")
    book = marked(drawing, tmp_path, "--all", "--force")
    assert len([row for row in lines(book, "檢查結果") if row[2] == "required-empty"]) == 6
    assert all(book["企財險"][f"C{n}"].comment for n in range(2, 8))


def test_everything_else_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    before = path.read_bytes()
    mark(path, tmp_path / "marked.xlsx")
    assert path.read_bytes() == before
    old, new = zipfile.ZipFile(path), zipfile.ZipFile(tmp_path / "marked.xlsx")
    touched = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    same = set(old.namelist()) - touched - {"xl/worksheets/sheet1.xml", "docProps/app.xml"}
    assert same
    assert all(old.read(name) == new.read(name) for name in same)


def test_the_values_read_the_same_from_the_copy(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    mark(path, tmp_path / "marked.xlsx")
    one, other = open_ledger(path, as_of=AS_OF), open_ledger(tmp_path / "marked.xlsx", as_of=AS_OF)
    assert one.table("企財險").frame().equals(other.table("企財險").frame())
    assert [(f.code, f.cell) for f in one.findings()] == [(f.code, f.cell) for f in other.findings()]


def test_a_users_own_note_keeps_its_words(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book["企財險"]["F2"].comment = Comment("保險公司說四月付", "陳小姐")
    book["企財險"]["A4"].comment = Comment("老客戶", "陳小姐")
    book.save(path)
    mark(path, tmp_path / "marked.xlsx")
    page = openpyxl.load_workbook(tmp_path / "marked.xlsx")["企財險"]
    assert page["F2"].comment.text.startswith("保險公司說四月付")
    assert "date-order" in page["F2"].comment.text
    assert page["F2"].comment.author == "陳小姐"
    assert page["A4"].comment.text == "老客戶"


def test_a_users_own_colour_stays_and_is_said(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book["企財險"]["F2"].fill = PatternFill("solid", fgColor="FF00B050")
    book["企財險"]["C3"].fill = PatternFill("solid", fgColor="FF00B050")  # an empty cell
    book.save(path)
    result = mark(path, tmp_path / "marked.xlsx")
    page = openpyxl.load_workbook(tmp_path / "marked.xlsx")["企財險"]
    assert [page[cell].fill.fgColor.rgb for cell in ("F2", "C3")] == ["FF00B050"] * 2
    assert page["C3"].comment is not None
    assert "Cells that keep the colour they have: 2." in result.stderr


def test_a_finding_behind_a_merged_cell_is_marked_where_it_shows(tmp_path: Path) -> None:
    drawing = TRADITIONAL.rstrip() + "\n    [C3:C4]"
    page = marked(drawing, tmp_path)["企財險"]
    assert page["C3"].comment is not None


def test_a_protected_sheet_can_be_marked_and_stays_protected(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book["企財險"].protection.enable()
    book.save(path)
    mark(path, tmp_path / "marked.xlsx")
    page = openpyxl.load_workbook(tmp_path / "marked.xlsx")["企財險"]
    assert page.protection.sheet
    assert page["F2"].comment is not None


def test_a_workbook_of_protected_structure_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    book = openpyxl.load_workbook(path)
    book.security = openpyxl.workbook.protection.WorkbookProtection(lockStructure=True)
    book.save(path)
    result = mark(path, tmp_path / "marked.xlsx")
    assert result.exit_code == 4
    assert "structure" in result.stderr
    assert not (tmp_path / "marked.xlsx").exists()


def test_an_existing_file_and_the_ledger_itself_are_not_written_over(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    before = path.read_bytes()
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"mine")
    assert mark(path, other).exit_code == 4
    assert other.read_bytes() == b"mine"
    assert mark(path, path, "--force").exit_code == 4
    assert path.read_bytes() == before
    assert mark(path, other, "--force").exit_code == 1
    assert other.read_bytes()[:2] == b"PK"


def test_a_copy_can_be_marked_again(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    mark(path, tmp_path / "one.xlsx")
    mark(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    assert "檢查結果 (2)" in openpyxl.load_workbook(tmp_path / "two.xlsx").sheetnames


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    mark(path, tmp_path / "one" / "m.xlsx")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    mark(path, tmp_path / "one" / "m.xlsx")
    mark(path, tmp_path / "two" / "m.xlsx")
    assert (tmp_path / "one" / "m.xlsx").read_bytes() == (tmp_path / "two" / "m.xlsx").read_bytes()


def test_thousands_of_findings_are_all_coloured_and_listed(tmp_path: Path) -> None:
    rows = "".join(f"\n    P-{n} | @2021-03-05 |  | ={n} | ={n + 1} | @2021-03-01" for n in range(1, 1101))
    drawing = TRADITIONAL.rpartition("P-1 |")[0].rstrip() + rows
    path = draw_xlsx(drawing, tmp_path / "ledger.xlsx")
    result = mark(path, tmp_path / "marked.xlsx", "--all", "-q", "-o", tmp_path / "list.json")
    assert result.exit_code == 1
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    page = book["企財險"]
    assert sum(cell.comment is not None for row in page.iter_rows() for cell in row) == 2000
    assert page["E1101"].fill.fgColor.rgb == "FFFFE08A"
    assert len(lines(book, "檢查結果")) >= 3300


def test_a_cell_with_a_conversation_gets_no_note_but_is_coloured_and_listed(tmp_path: Path) -> None:
    path = draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx")
    thread = b'<ThreadedComments xmlns="urn:t"><threadedComment ref="F2" id="{1}"/></ThreadedComments>'
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/threadedComments/threadedComment1.xml", thread)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", rels)
    result = mark(path, tmp_path / "marked.xlsx")
    assert "Cells with a conversation, which got no note: 1." in result.stderr
    page = openpyxl.load_workbook(tmp_path / "marked.xlsx")["企財險"]
    assert page["F2"].comment is None
    assert page["F2"].fill.fgColor.rgb == "FFF2B8B0"
    assert zipfile.ZipFile(tmp_path / "marked.xlsx").read("xl/threadedComments/threadedComment1.xml") == thread


def test_lines_that_got_no_link_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ledger_tools.workbook import newsheet

    copy = tmp_path / "marked.xlsx"
    result = mark(draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx"), copy)
    assert "without a link" not in result.output
    listed = len(lines(openpyxl.load_workbook(copy), "檢查結果"))
    monkeypatch.setattr(newsheet, "MAX_LINKS", 1)
    result = mark(draw_xlsx(TRADITIONAL, tmp_path / "ledger.xlsx"), copy, "--force")
    assert f"Listed without a link, as a sheet takes no more of them: {listed - 1} lines." in result.output


def test_a_ledger_without_findings_gets_an_empty_list(tmp_path: Path) -> None:
    drawing = """
        # 企財險
        保單號 | 出險時間 | 出險原因 | 索賠金額 | 賠付時間 | 理賠金額
        P-1 | @2021-03-05 | 火災 | =1000 | @2021-03-09 | =900
    """
    book = marked(drawing, tmp_path)
    assert lines(book, "檢查結果") == []

"""validate --fix on real workbooks: what is certain is mended, logged and can be undone; nothing else changes."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.test_commands import call
from tests.support.drawn import draw_xlsx

MIXED = """
    # 企財險
    保單號      | 被保險人        | 出險時間     | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    PAC-0001    | 青禾公司        | @2021-03-05  | 火災     | =125000{#,##0} | =120000{#,##0} | @2021-04-01
    "　PAC-0002 " | "青禾公司 "     | 2021.4.6     | 水浸     | 20,000   | 約18000  | 11/05/01
    ＰＡＣ－０００３ | 王　明      | ２０２１／５／７ | 颱風  | =3000{#,##0} | ?E4-100=2900 | 2021-06-01
    PAC-0004    | 王大明　李小華  | @2021-06-08  | 盜竊     | =4000{#,##0} | =4000{#,##0} | @2021-07-01
"""
SIMPLIFIED = """
    # 公众责任险
    保单号 | 出险时间 | 出险原因 | 索赔金额
    P-1    | 2021年3月5日 | 滑倒 | 60,000
    P-2    | 2021年4月6日 | 坠物 | 7,500.50
"""
ENGLISH = """
    # Property
    Policy No | Date of Loss | Cause | Claimed | Paid
    "AB-1 "   | 2021-03-05   | Fire  | 60,000  | =100
    AB-2      | @2021-04-06  | Flood | =500{#,##0.00} | =0
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def fix(path: Path, *words: object) -> Result:
    return call("validate", path, "--as-of", "2021-12-31", "--who", "陳小姐", "--fix", *words)


def found(path: Path) -> set[tuple[str, str]]:
    result = call("validate", path, "--as-of", "2021-12-31", "--format", "json")
    return {(f["code"], f"{f['sheet']}!{f['cell']}") for f in json.loads(result.stdout)["findings"]}


def values(path: Path, sheet: str, *cells: str) -> list[Any]:
    page = openpyxl.load_workbook(path)[sheet]
    return [page[cell].value for cell in cells]


def test_what_is_certain_is_mended_and_the_rest_is_left(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    result = fix(path)
    assert result.exit_code == 0, result.output
    assert values(path, "企財險", "A3", "B3", "C3", "E3", "A4", "B4", "C4", "G4") == [
        "PAC-0002",
        "青禾公司",
        datetime(2021, 4, 6),
        20000,
        "PAC-0003",
        "王明",
        datetime(2021, 5, 7),
        datetime(2021, 6, 1),
    ]
    assert values(path, "企財險", "F3", "G3", "F4", "B5") == ["約18000", "11/05/01", "=E4-100", "王大明 李小華"]


def test_a_mended_cell_looks_like_its_column(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    fix(path)
    page = openpyxl.load_workbook(path)["企財險"]
    assert [page[cell].number_format for cell in ("C3", "C4", "G4", "E3")] == ["yyyy-mm-dd"] * 3 + ["#,##0"]


def test_exactly_the_findings_of_the_mended_cells_are_gone(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    before = found(path)
    fix(path)
    gone = {("text-number", f"企財險!{cell}") for cell in ("C3", "C4", "E3", "G4")}
    assert gone <= before
    assert found(path) == before - gone


def test_each_mend_is_a_row_of_the_change_log(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    fix(path)
    rows = list(openpyxl.load_workbook(path)["修改記錄"].iter_rows(values_only=True))
    assert rows[0] == ("時間", "人員", "操作", "工作表", "案號或鍵值", "儲存格", "欄位", "原值", "新值", "原因", "備份")
    assert len(rows) == 1 + 9
    spaced = next(row for row in rows if row[5] == "A3")
    assert spaced[:5] == (datetime(2021, 12, 31), "陳小姐", "validate --fix", "企財險", "PAC-0002 2021-04-06")
    assert spaced[6:9] == ("保單號碼", "　PAC-0002 ", "PAC-0002")
    assert next(row for row in rows if row[5] == "C3")[7:9] == ("2021.4.6", "2021-04-06")


def test_a_second_run_finds_nothing_to_mend(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    fix(path)
    before = path.read_bytes()
    result = fix(path)
    assert result.exit_code == 0
    assert "Nothing to mend." in result.stderr
    assert path.read_bytes() == before


def test_a_later_run_adds_to_the_change_log_that_is_there(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    fix(path, "--only", "text-number")
    fix(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["企財險", "修改記錄"]
    assert [row[5] for row in book["修改記錄"].iter_rows(min_row=2, values_only=True)] == [
        "C3", "E3", "C4", "G4", "A3", "B3", "A4", "B4", "B5",
    ]  # fmt: skip


def test_a_trial_shows_each_cell_and_writes_nothing(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    result = fix(path, "--dry-run")
    assert result.exit_code == 0
    assert "企財險!C3: 2021.4.6 → 2021-04-06 (a date kept as text)" in result.stdout
    assert "企財險!A3: □PAC-0002· → PAC-0002 (stray blanks)" in result.stdout
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_takes_the_mends_and_the_ledger_stays(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    copy = tmp_path / "copy.xlsx"
    assert fix(path, "--to", copy).exit_code == 0
    assert path.read_bytes() == before
    assert values(copy, "企財險", "C3") == [datetime(2021, 4, 6)]
    assert values(copy, "修改記錄", "K2") == [None]


def test_undo_brings_the_old_workbook_back_byte_for_byte(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    fix(path)
    assert call("undo", path).exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        (("--only", "stray-space"), {"A3", "B3", "B4", "B5"}),
        (("--only", "full-width"), {"A4"}),
        (("--only", "text-number"), {"C3", "E3", "C4", "G4"}),
        (("--skip", "text-number,full-width"), {"A3", "B3", "B4", "B5"}),
        (("--only", "date-order"), set()),
    ],
)
def test_only_and_skip_say_what_is_mended(tmp_path: Path, words: tuple[str, ...], cells: set[str]) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    lines = fix(path, *words, "--dry-run").stdout.splitlines()
    assert {line.split(":")[0].partition("!")[2] for line in lines if line.startswith("企財險!")} == cells


def test_a_simplified_workbook_gets_a_simplified_change_log(tmp_path: Path) -> None:
    path = draw_xlsx(SIMPLIFIED, tmp_path / "台账.xlsx")
    assert fix(path).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["公众责任险", "修改记录"]
    page = book["公众责任险"]
    assert [page[cell].value for cell in ("B2", "D2", "D3")] == [datetime(2021, 3, 5), 60000, 7500.5]
    assert page["B2"].number_format == 'yyyy"年"m"月"d"日"'
    assert found(path) == set()


def test_the_change_log_speaks_the_ledgers_language_whatever_the_user_reads(tmp_path: Path) -> None:
    path = draw_xlsx(SIMPLIFIED, tmp_path / "台账.xlsx")
    assert fix(path, "--lang", "en").exit_code == 0
    assert openpyxl.load_workbook(path).sheetnames == ["公众责任险", "修改记录"]


def test_an_english_workbook_gets_an_english_one(tmp_path: Path) -> None:
    path = draw_xlsx(ENGLISH, tmp_path / "ledger.xlsx")
    receipt = json.loads(fix(path, "--format", "json").stdout)
    assert [edit["kind"] for edit in receipt["edits"]] == ["set", "set", "set", "add-sheet"]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Property", "Change Log"]
    assert [row[:7] for row in book["Change Log"].iter_rows(min_row=2, max_row=2, values_only=True)] == [
        (datetime(2021, 12, 31), "陳小姐", "validate --fix", "Property", "AB-1 2021-03-05", "A2", "Policy No.")
    ]


def test_cells_of_a_protected_sheet_are_left_and_said(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    book = openpyxl.load_workbook(path)
    book["企財險"].protection.enable()
    book["企財險"]["A3"].protection = openpyxl.styles.Protection(locked=False)
    book.save(path)
    result = fix(path)
    assert "Left alone, because the sheet is protected: 8 cells." in result.stderr
    assert values(path, "企財險", "A3", "C3") == ["PAC-0002", "2021.4.6"]


def test_a_cell_behind_a_merged_one_is_left(tmp_path: Path) -> None:
    drawing = """
        # 企財險
        保單號 | 出險時間 | 出險原因 | 索賠金額
        "P-1 " | @2021-03-05 | 火災 | =1
               | @2021-03-06 | 火災 | =2
        [A2:A3]
    """
    path = draw_xlsx(drawing, tmp_path / "t.xlsx")
    fix(path)
    assert values(path, "企財險", "A2", "A3") == ["P-1", None]


def test_a_mend_that_would_raise_another_finding_is_left_out(tmp_path: Path) -> None:
    drawing = """
        # 企財險
        保單號 | 賠案號 | 出險時間 | 出險原因 | 索賠金額
        P-1    | C-1    | @2021-03-05 | 火災 | =100
        P-1    | Ｃ－１ | @2021-08-06 | 水浸 | =250
        "P-2 " | C-2    | @2021-08-06 | 水浸 | =250
    """
    path = draw_xlsx(drawing, tmp_path / "t.xlsx")
    before = found(path)
    result = fix(path)
    assert values(path, "企財險", "A4") == ["P-2"]
    assert found(path) <= before
    assert result.exit_code == 0


def test_options_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    path = draw_xlsx(MIXED, tmp_path / "台帳.xlsx")
    assert fix(path, "--mark", tmp_path / "m.xlsx").exit_code == 2
    assert fix(path, "--format", "csv").exit_code == 2
    assert call("validate", path, "--dry-run").exit_code == 2


CELL = st.sampled_from(
    [
        "=5",
        "5,000",
        " 77 ",
        "８８",
        "約5",
        "2021.3.5",
        "@2021-03-05",
        "110/3/5",
        "11/3/5",
        "'　x ",
        "無",
        "",
        "1.2萬",
        "¥5",
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=5))
def test_mending_twice_is_mending_once(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    drawn = ['"' + r[0] + ' "' + f" | {r[1]} | 火災 | {r[2]} | {r[3]}" for r in rows]
    head = "# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額 | 賠付時間\n"
    path = draw_xlsx(head + "\n".join(drawn), tmp_path / "t.xlsx")
    before = found(path)
    assert fix(path).exit_code == 0
    once = path.read_bytes()
    told = {place.rpartition("!")[2][0] for code, place in before if code == "text-number"}
    new = {(code, place) for code, place in found(path) - before if code != "text-number" or place[4] not in told}
    assert new == set()
    assert fix(path).exit_code == 0
    assert path.read_bytes() == once


def test_a_text_with_several_looks_is_left(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("企財險")
        page.write_row(0, 0, ["保單號", "出險時間", "出險原因", "索賠金額"])
        page.write_rich_string(1, 0, "P-", book.add_format({"bold": True}), "1", " ")
        page.write_row(1, 1, ["2021.3.5", "火災"])
        page.write_number(1, 3, 5)
    result = fix(path)
    assert "Left alone, because part of the text is formatted: 1 cells." in result.stderr
    assert values(path, "企財險", "A2", "B2") == ["P-1 ", datetime(2021, 3, 5)]


def test_days_are_right_in_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    drawing = """
        # 企財險 [1904]
        保單號 | 出險時間 | 出險原因 | 索賠金額
        P-1 | 2021.3.5 | 火災 | =5
        P-2 | @2021-03-06 | 火災 | =6
    """
    path = draw_xlsx(drawing, tmp_path / "t.xlsx")
    assert fix(path).exit_code == 0
    assert values(path, "企財險", "B2", "B3") == [datetime(2021, 3, 5), datetime(2021, 3, 6)]
    assert values(path, "修改記錄", "A2") == [datetime(2021, 12, 31)]


def test_a_cell_kept_as_text_by_an_apostrophe_becomes_a_number_for_good(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("企財險")
        page.write_row(0, 0, ["保單號", "出險時間", "出險原因", "索賠金額"])
        page.write_row(1, 0, ["P-1", "2021-03-05", "火災"])
        page.write_string(1, 3, "60,000", book.add_format({"num_format": "@", "quote_prefix": True}))
    fix(path)
    cell = openpyxl.load_workbook(path)["企財險"]["D2"]
    assert (cell.value, cell.number_format, bool(cell.quotePrefix)) == (60000, "#,##0", False)


def test_a_foreign_currency_stays_text_and_the_columns_own_stays_in_sight(tmp_path: Path) -> None:
    drawing = """
        # 企財險
        保單號 | 出險時間 | 出險原因 | 索賠金額(新台幣)
        P-1 | @2021-03-05 | 火災 | NT$60,000
        P-2 | @2021-03-06 | 火災 | US$500
        P-3 | @2021-03-07 | 火災 | 約NT$700
    """
    path = draw_xlsx(drawing, tmp_path / "t.xlsx")
    fix(path)
    page = openpyxl.load_workbook(path)["企財險"]
    assert [page[cell].value for cell in ("D2", "D3", "D4")] == [60000, "US$500", "約NT$700"]
    assert page["D2"].number_format == '"NT$"#,##0'


def test_the_receipt_goes_where_the_output_is_asked_for(tmp_path: Path) -> None:
    path = draw_xlsx(ENGLISH, tmp_path / "ledger.xlsx")
    assert fix(path, "--dry-run", "-o", tmp_path / "receipt.json").stdout == ""
    assert json.loads((tmp_path / "receipt.json").read_text("utf-8"))["dry_run"] is True
    assert fix(path, "-o", tmp_path / "mends.txt").stdout == ""
    assert "Property!B2: 2021-03-05 → 2021-03-05 (a date kept as text)" in (tmp_path / "mends.txt").read_text("utf-8")

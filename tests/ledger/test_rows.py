"""Which rows are records: totals, notes, signatures, blanks and titles are left out with a reason, nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ledger_tools.ledger import read_book
from ledger_tools.ledger.row_words import row_word
from ledger_tools.model.table import LedgerTable
from ledger_tools.workbook import open_workbook
from tests.support.drawn import AS_OF, draw_book

HANT = "序號|保單號|出險時間|出險原因|估計損失|理賠金額|備註"
HANS = "序号|保单号|出险时间|出险原因|预估损失|赔付金额|备注"
ENGLISH = "No.|Policy No.|Date of Loss|Cause|Estimate|Paid|Remarks"
BARE_HANT = "保單號碼|發生日期|事故原因|理賠金額"
BARE_HANS = "保单号码|事发时间|事故原因|实赔金额"
BARE_ENGLISH = "Policy Number|Loss Date|Cause of Loss|Amount Paid"


def read(text: str) -> LedgerTable:
    return draw_book(f"# 企財險\n{text}").tables[0]


def left_out(table: LedgerTable) -> list[tuple[int, str]]:
    return [(row.row, row.why) for row in table.reading.left_out]


TELLING = {
    "subtotal": "小計|小计|本頁小計|一月小計|本月合计|Subtotal|Sub-total|Page total",
    "total": "合計|合 计|合　計:|2021年合計|合计(元)|共計|汇总|Total|TOTAL:|Totals|合計 12 筆|合计(3件)",
    "grand": "總計|总　计|累計|Grand Total|Grand total:|總合計",
    "signature": "製表人:王小明|制表：|審核|复核人：|總經理|填表日期:2021.12.1|Prepared by: J|單位主管:|覆核:",
    "note": "備註:本表含稅|注:1.金額含稅|说明：见附件|Note: all in GBP|※ 以實際為準|以下空白|以上共2筆,以下空白",
}
ORDINARY = (
    "P001|合計損失三處水管破裂及其後的修復工程款項|火災|審核通過|總經理室冷氣漏水|備註欄所述|Totally destroyed|"
    "Notebook stolen|經理室失竊|1|主管機關要求|Noted"
)


@pytest.mark.parametrize(("word", "kind"), [(w, kind) for kind, words in TELLING.items() for w in words.split("|")])
def test_telling_words_are_known_in_three_scripts(word: str, kind: str) -> None:
    assert row_word(word) == kind


@pytest.mark.parametrize("word", ORDINARY.split("|"))
def test_ordinary_words_are_not(word: str) -> None:
    assert row_word(word) is None


TOTALS = [
    (HANT, "合計"),
    (HANT, "總　計"),
    (HANS, "合计："),
    (HANS, "总计"),
    (ENGLISH, "Total"),
    (ENGLISH, "Grand Total"),
]


@pytest.mark.parametrize(("header", "label"), TOTALS)
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_total_is_known_by_its_label_in_any_leading_cell(header: str, label: str, column: int) -> None:
    cells = ["", "", "", "", "=30", "=3", ""]
    cells[column] = label
    table = read(f"{header}\n=1|P1|@2021-01-05|x|=10|=1\n=2|P2|@2021-01-06|y|=20|=2\n|{'|'.join(cells)}|")
    assert table.rows.tolist() == [2, 3]
    assert left_out(table) == [(4, "total")]
    [total] = table.totals
    assert (total.row, total.records, total.values) == (4, slice(0, 2), {"est_loss": 3000, "paid": 300})


@pytest.mark.parametrize(
    ("header", "label"), [(BARE_HANT, "合計"), (BARE_HANS, "合计"), (BARE_ENGLISH, "TOTAL"), (BARE_ENGLISH, "Sum")]
)
def test_a_total_in_a_ledger_of_four_columns(header: str, label: str) -> None:
    table = read(f"{header}\nP1|@2021-01-05|x|=1\nP2|@2021-01-06|y|=2\n{label}|||=3")
    assert table.rows.tolist() == [2, 3]
    assert table.totals[0].values == {"paid": 300}


def test_subtotals_cover_their_group_and_a_plain_total_the_rows_it_fits() -> None:
    table = read(f"""{BARE_HANT}
        一月
        [A2:D2]
        P1|@2021-01-05|x|=1
        P2|@2021-01-06|y|=2
        合計|||=3
        二月
        [A6:D6]
        P3|@2021-02-05|x|=4
        合計|||=4
        總計|||=7
    """)
    assert table.rows.tolist() == [3, 4, 7]
    assert left_out(table) == [(2, "title"), (5, "total"), (6, "title"), (8, "total"), (9, "total")]
    assert [(t.row, t.records) for t in table.totals] == [(5, slice(0, 2)), (8, slice(2, 3)), (9, slice(0, 3))]


def test_a_total_above_the_records_covers_them() -> None:
    table = read(f"{BARE_HANT}\n合計|||=3\nP1|@2021-01-05|x|=1\nP2|@2021-01-06|y|=2")
    assert [(t.row, t.records) for t in table.totals] == [(2, slice(0, 2))]


def test_a_total_without_stored_value_is_kept_as_unknown() -> None:
    table = read(f"{BARE_HANT}\nP1|@2021-01-05|x|=1\n合計|||?SUM(D2:D2)")
    assert table.totals[0].values == {"paid": None}


def test_sums_without_a_label_are_a_total() -> None:
    table = read(f"{HANT}\n=1|P1|@2021-01-05|x|=10|=1\n| | | | | ?SUM(E2:E2)=10 | ?SUM(F2:F2)=1")
    assert left_out(table) == [(3, "total")]


NEVER_SKIPPED = {
    "a note that speaks of a total": "=2|P2|@2021-01-06|水漬|=5|=1|合計三筆",
    "a note alone beside the key": "=2|P2|||||小計見附件",
    "a cause that begins with total": "=2|P2|@2021-01-06|合計損失三處|=5||",
    "a reviewer in the cause": "=2|P2|@2021-01-06|審核: 王|=5||",
    "no policy but an incident": "=2||@2021-01-06|總計|||",
    "nothing but policy": "|P2-77|||||",
    "nothing but policy, in the key column": "=2|P2|||||",
    "amounts without keys": "=2|||火災|=5|=2|",
    "words instead of values": "=2|待補|待查||=7||",
    "a policy number that is a word for a note": "備註|P7|@2021-01-05|水漬|=3|=3|",
    "a claim with text only": "=2|P2|110/1/6|總經理室失竊|約五千|處理中|",
}


@pytest.mark.parametrize("name", NEVER_SKIPPED)
def test_a_record_is_never_left_out(name: str) -> None:
    between = read(f"{HANT}\n=1|P1|@2021-01-05|x|=10|=1|\n| {NEVER_SKIPPED[name]} |\n=3|P3|@2021-01-07|y|=10|=1|")
    assert between.rows.tolist() == [2, 3, 4]
    last = read(f"{HANT}\n=1|P1|@2021-01-05|x|=10|=1|\n| {NEVER_SKIPPED[name]} |")
    assert last.rows.tolist() == [2, 3]


@pytest.mark.parametrize("header", [HANT, HANS, ENGLISH])
def test_prepared_rows_with_a_number_only_are_blank(header: str) -> None:
    table = read(f"{header}\n=1|P1|@2021-01-05|x|=10|=1\n=2\n=3||||?E4*1=0|?F4\n\n=4|P4|@2021-01-05|x|=10|=1\n=5")
    assert table.rows.tolist() == [2, 6]
    assert left_out(table) == [(3, "blank"), (4, "blank"), (5, "blank"), (7, "blank")]


def test_cells_of_blanks_only_hold_nothing() -> None:
    table = read(f'{HANT}\n=1|P1|@2021-01-05|x|=10|=1\n=2|"  "|"　"|||')
    assert table.rows.tolist() == [2]


@pytest.mark.parametrize(
    ("header", "footer", "reasons"),
    [
        (HANT, "備註:1.本表依出險日排序\n核准: | | 覆核: | | | 製表:陳美玲", ["note", "signature"]),
        (HANS, "制表:赵六 | | 审核: | | | 日期:2021.12.31\n以下空白", ["signature", "note"]),
        (ENGLISH, "Note: figures are provisional\nPrepared by: J. Smith | | | Approved by:", ["note", "signature"]),
        (BARE_HANT, "\n總經理: | 經理: | 製表:王", ["signature"]),
        (BARE_HANS, "总经理 | | 复核 | 制表", ["signature"]),
        (BARE_ENGLISH, "\nPrepared by: | | Checked by:", ["signature"]),
        (HANT, "製表人:王\n電話 | | | 02-12345678", ["signature", "note"]),
    ],
)
def test_footers_are_left_out_with_their_reason(header: str, footer: str, reasons: list[str]) -> None:
    table = read(
        f"{header}\n{'|'.join(['P1', 'P1', '@2021-01-05', 'x', '=10', '=1', ''][-header.count('|') - 1 :])}\n{footer}"
    )
    assert len(table) == 1
    assert [why for _, why in left_out(table) if why != "blank"] == reasons


def test_a_text_that_runs_over_into_the_next_row_is_continued() -> None:
    table = read(f"{HANT}\n=1|P1|@2021-01-05|x|=10|=1|第一行\n| |||||| 第二行 |\n=2|P2|@2021-01-06|y|=20|=2|")
    assert left_out(table) == [(3, "continued")]


def test_group_titles_are_left_out_and_say_the_line_of_the_rows_below() -> None:
    book = draw_book("""
        # 2021年
        序號|保單號|出險時間|出險原因|理賠金額
        一、企財險
        [A2:E2]
        =1|P1|@2021-01-05|x|=1
        二、僱主責任險
        [A4:E4]
        =1|P2|@2021-01-05|y|=1
    """)
    [table] = book.tables
    assert left_out(table) == [(2, "title"), (4, "title")]
    assert table.lines.tolist() == ["property", "employers-liability"]


@pytest.mark.parametrize(
    "header",
    ["序號|保單號|出險日期|出險原因|受害人|索賠金額|理賠金額", "序号|保单号|出险日期|出险原因|伤者|索赔金额|赔付金额"],
)
def test_merged_keys_count_for_the_rows_they_cover_and_amounts_do_not(header: str) -> None:
    table = read(f"""{header}
        =1 | P1 | @2021-03-01 | 滑倒 | 甲 | =100 | =90
        | | | | | 乙 | =200 |
        | | | | | 丙 | =300 |
        [A2:A4] [B2:B4] [C2:C4] [D2:D4] [G2:G4]
        =2 | P2 | @2021-04-01 | 燙傷 | 丁 | =400 |
        | | | | | 戊 | =500 |
    """)
    assert table.rows.tolist() == [2, 3, 4, 5, 6]
    assert table.columns["policy_no"].values.tolist() == ["P1", "P1", "P1", "P2", ""]
    assert table.columns["cause"].ok.tolist() == [True, True, True, True, False]
    assert np.array_equal(table.columns["incident_at"].copied, [False, True, True, False, False])
    assert table.columns["paid"].values.tolist() == [9000, 0, 0, 0, 0]
    assert any("Merged cells in columns B, C, D" in str(a.message) for a in table.reading.assumptions)


def test_a_record_two_rows_high_is_one_record() -> None:
    table = read(f"""{BARE_HANT}
        P1|@2021-01-05|x|=1

        [A2:A3] [B2:B3] [C2:C3] [D2:D3]
        P2|@2021-01-06|y|=2
    """)
    assert table.rows.tolist() == [2, 4]


def test_hidden_rows_are_read_and_listed() -> None:
    table = read(f"{BARE_HANT}\nP1|@2021-01-05|x|=1\n~P2|@2021-01-06|y|=2\n~合計|||=3")
    assert table.rows.tolist() == [2, 3]
    assert table.reading.hidden_rows == [3]


def test_records_after_a_gap_or_a_signature_are_still_records() -> None:
    table = read(f"{BARE_HANT}\nP1|@2021-01-05|x|=1\n製表人:王\n\n\nP2|@2021-01-06|y|=2")
    assert table.rows.tolist() == [2, 6]


def test_the_totals_row_of_a_table_object_is_a_total_whatever_it_says(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("企財險")
    rows = [["P-1", "2021-01-01", "火災", 100], ["P-2", "2021-01-05", "水漬", 200]]
    columns = [{"header": h} for h in ("保單號", "出險日期", "出險原因")]
    columns.append({"header": "理賠金額", "total_function": "sum", "total_value": 300})
    sheet.add_table("A3:D6", {"data": rows, "columns": columns, "total_row": True})
    book.close()
    table = read_book(open_workbook(path), as_of=AS_OF).tables[0]
    assert table.rows.tolist() == [4, 5]
    assert [(row.row, row.why) for row in table.reading.left_out] == [(6, "total")]
    assert [total.values for total in table.totals] == [{"paid": 30_000}]


def test_a_cell_says_what_stands_above_it_where_it_is_merged_with_that_or_names_it() -> None:
    table = draw_book(
        """
        # 企財險
        保險公司 | 保單號碼 | 賠案號碼 | 出險日期 | 出險原因
        甲產險 | P-1 | C-1 | @2021-01-05 | 火災
        乙產險 | P-2 | C-2 | @2021-01-06 | 火災
        | | | C-3 | @2021-01-07 | 〃
        〃     | 同上 | C-4 | @2021-01-08 | 〃
        [A3:A4]
        [B3:B4]
        """
    ).tables[0]
    assert [table.said(i, "insurer") for i in range(4)] == ["甲產險", "乙產險", "乙產險", "乙產險"]
    assert [table.said(i, "policy_no") for i in range(4)] == ["P-1", "P-2", "P-2", "P-2"]
    assert [table.said(i, "cause") for i in range(4)] == ["火災"] * 4
    assert table.shown(3, "cause") == "〃"

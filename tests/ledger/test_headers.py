"""Where headers stand and what they say: banners, two rows, units, several tables, the user's word."""

from __future__ import annotations

import pytest

from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.ledger import Overrides, require_ledger
from ledger_tools.ledger.header_text import meaning_of
from ledger_tools.ledger.near import suggestion
from ledger_tools.model.case import Book
from ledger_tools.model.reading import SheetKind, SheetReading
from tests.support.drawn import draw_book


def keys(reading: SheetReading) -> dict[str, str]:
    return {column.header: column.key for column in reading.columns if column.key}


def codes(book: Book) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.cell)) for finding in book.findings]


@pytest.mark.parametrize(
    ("header", "key", "scale", "currency"),
    [
        ("理賠金額(萬元)", "paid", 10_000, None),
        ("理賠金額\n(NT$)", "paid", None, "TWD"),
        ("赔付金额(元)", "paid", 1, None),
        ("索赔金额（千元）", "claimed", 1_000, None),
        ("索赔金额【人民币万元】", "claimed", 10_000, "CNY"),
        ("理賠金額萬元", "paid", 10_000, None),
        ("Amount Claimed (USD)", "claimed", None, "USD"),
        ("Amount Claimed USD '000", "claimed", 1_000, "USD"),
        ("Paid (HK$)", "paid", None, "HKD"),
        ("保險金額(百萬元)", "sum_insured", 1_000_000, None),
    ],
)
def test_units_and_currencies_in_a_header_are_set_apart(
    header: str, key: str, scale: int | None, currency: str | None
) -> None:
    meaning = meaning_of((header,))
    assert meaning.key == key
    assert meaning.unit is not None
    assert (meaning.unit.scale, meaning.unit.currency) == (scale, currency)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("*保單號", "policy_no"),
        ("1.保單號", "policy_no"),
        ("(3)出險日期", "incident_at"),
        ("①保單號", "policy_no"),
        ("三、出險原因", "cause"),
        ("*7.理賠金額:", "paid"),
        ("出險時間(年/月/日)", "incident_at"),
        ("Date of Loss (dd/mm/yyyy)", "incident_at"),
        ("報案日期:", "reported_at"),
        ("保 單 號\nPolicy No.", "policy_no"),
        ("出險日期 Date of Loss", "incident_at"),
        ("案號/賠案號", "claim_no"),
        ("出险时间(必填)", "incident_at"),
        ("保單號碼", "policy_no"),
        ("雇主責任險保單號", None),
        ("車號/保單號/案號", None),
        ("出險日期/狀態", None),
        ("保險人", "insurer"),
        ("被保險人", "insured"),
        ("客户（被保险人）", "insured"),
        ("客戶/被保險人", "insured"),
        ("金額", None),
    ],
)
def test_a_header_means_its_key_however_it_is_dressed(header: str, key: str | None) -> None:
    assert meaning_of((header,)).key == key


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("金額", "索賠"), "claimed"),
        (("日期", "出險"), "incident_at"),
        (("保險公司", "查勘時間"), "surveyed_at"),
        (("Paid", "Fees"), "expense_paid"),
        (("保单信息", "保单号"), "policy_no"),
        (("賠款", "累計"), None),
    ],
)
def test_a_header_of_two_rows_is_read_with_its_parent(parts: tuple[str, ...], key: str | None) -> None:
    assert meaning_of(parts).key == key


def test_near_spellings_are_only_suggested() -> None:
    assert suggestion("保險單號嗎", frozenset()) == "policy_no"
    assert suggestion("Amount Claimd", frozenset()) == "claimed"
    book = draw_book("# 企財險\n保險單號嗎|出險日期|出險原因\nP|@2021-01-01|火")
    column = book.readings[0].columns[0]
    assert (column.key, column.suggested) == (None, "policy_no")


@pytest.mark.parametrize("header", ["保險人員", "被保险人电", "未理賠金額", "再保險公司", "金額", "xx", "共保公司"])
def test_no_key_is_suggested_where_a_sign_turns_the_meaning(header: str) -> None:
    assert suggestion(header, frozenset()) not in {"insurer", "insured", "paid"}


def test_a_suggestion_is_no_binding_for_a_key_that_another_column_has() -> None:
    assert suggestion("保險單號嗎", frozenset({"policy_no"})) is None


TWO_ROWS_MERGED = """
    # {sheet}
    {title}
    [A1:F1]
    {seq} | {policy} | {dates} | | {money} |
    [A2:A3] [B2:B3] [C2:D2] [E2:F2]
    | | | {loss} | {paid_on} | {claim} | {paid}
    =1 | P1 | @2021-01-05 | @2021-02-05 | =12 | =11
"""


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        ("企財險", "一一〇年理賠", "序號", "保單號", "日期", "金額(萬元)", "出險", "賠付", "索賠", "賠付金額"),
        ("企财险", "理赔台账", "序号", "保单号", "日期", "金额(万元)", "出险", "赔付", "索赔", "赔付金额"),
    ],
)
def test_two_header_rows_are_joined_with_and_without_merges(words: tuple[str, ...], merged: bool) -> None:
    names = ("sheet", "title", "seq", "policy", "dates", "money", "loss", "paid_on", "claim", "paid")
    drawing = TWO_ROWS_MERGED.format(**dict(zip(names, words, strict=True)))
    if not merged:
        drawing = "\n".join(line for line in drawing.splitlines() if not line.strip().startswith("["))
    book = draw_book(drawing)
    [table] = book.tables
    assert table.reading.header_rows == (2, 3)
    assert list(table.columns) == ["seq", "policy_no", "incident_at", "paid_at", "claimed", "paid"]
    assert table.columns["claimed"].header == f"{words[5]}/{words[8]}"
    assert table.columns["claimed"].unit == 10_000
    assert table.columns["claimed"].values.tolist() == [12_000_000]


def test_three_header_rows_are_joined() -> None:
    book = draw_book("""
        # 车险台账
        [A1:A3] [B1:G1] [B2:C2] [D2:E2]
        序号 | 案件信息 | | | | | | 备注
        | | 时间 | | 金额（万元） | | 车牌号 | 保单号
        | | 出险 | 报案 | 索赔 | 赔付
        =1 | @2021-01-05 | @2021-01-06 | =1 | =0.8 | 粤A1 | P1 | x
    """)
    assert book.readings[0].header_rows == (1, 2, 3)
    assert list(book.tables[0].columns) == [
        "seq",
        "incident_at",
        "reported_at",
        "claimed",
        "paid",
        "plate",
        "policy_no",
        "note",
    ]
    assert book.tables[0].columns["paid"].values.tolist() == [800_000]


def test_rows_that_say_how_to_fill_in_belong_to_the_header_and_their_units_count() -> None:
    [table] = draw_book("""
        # 车险
        保单号 | 出险日期 | 出险原因 | 理赔金额 | 备注
        必填 | 必填 | 必填 | 选填 | 选填
        (文本) | yyyy-mm-dd | | (万元) |
        P1 | 2021-01-05 | 追尾 | =5 |
    """).tables
    assert table.reading.header_rows == (1, 2, 3)
    assert table.rows.tolist() == [4]
    assert table.columns["paid"].values.tolist() == [5_000_000]


def test_the_users_header_row_may_be_the_upper_one_of_two() -> None:
    text = "# 杂\n甲|时间||金额|\n| |出险|报案|索赔|赔付\n=1|@2021-01-05|@2021-01-06|=1|=0.8"
    [table] = draw_book(text, overrides=Overrides({"杂": 1})).tables
    assert table.reading.header_rows == (1, 2)
    assert list(table.columns) == ["incident_at", "reported_at", "claimed", "paid"]


def test_a_line_of_remarks_above_the_headers_is_no_parent_row() -> None:
    book = draw_book("""
        # 貨運險
        幣別:新台幣 | | | 列印日期:111/01/05
        保單號碼 | 出險日期 | 出險原因 | 實賠金額
        MC1 | 110/01/15 | 雨淋 | =5
    """)
    assert book.readings[0].header_rows == (2,)
    assert keys(book.readings[0])["實賠金額"] == "paid"
    assert book.tables[0].currency == "TWD"


@pytest.mark.parametrize(
    ("banner", "unit", "currency"),
    [
        ("單位:萬元", 10_000, "TWD"),
        ("单位：人民币千元", 1_000, "CNY"),
        ("(單位:新台幣元)", 1, "TWD"),
        ("All amounts in GBP", 1, "GBP"),
        ("Unit: USD '000", 1_000, "USD"),
    ],
)
def test_a_unit_above_the_table_counts_for_columns_without_their_own(banner: str, unit: int, currency: str) -> None:
    book = draw_book(f"""
        # 企財險
        {banner}
        保單號 | 出險日期 | 出險原因 | 索賠金額 | 理賠金額(元)
        P1 | @2021-01-05 | 火災 | =3 | =3
    """)
    table = book.tables[0]
    assert table.columns["claimed"].unit == unit
    assert table.columns["paid"].unit == 1
    assert table.currency == currency
    assert any(banner in str(assumption.message) for assumption in table.reading.assumptions)


def test_the_unit_may_stand_beside_the_headers() -> None:
    book = draw_book("# 企財險\n保單號|出險日期|索賠金額||單位:萬元\nP1|@2021-01-05|=3")
    assert book.tables[0].columns["claimed"].unit == 10_000


def test_one_column_for_estimated_loss_and_claim_is_said() -> None:
    book = draw_book("# 企財險\n保單號|出險時間|估計損失(索賠金額)\nP1|@2021-01-05|=3")
    said = [(a.cell.address, str(a.message)) for a in book.readings[0].assumptions]
    assert ("C1", "This column serves as estimated loss and as amount claimed; it is read as claimed.") in said


def test_two_columns_for_one_key_raise_a_warning_and_the_filled_one_is_read() -> None:
    book = draw_book("""
        # 企財險
        保單號 | 出險日期 | 出險原因 | 理賠金額 | 賠付金額 | 賠款
        P1 | @2021-01-05 | 火災 | | =3 | =4
    """)
    assert book.tables[0].columns["paid"].number == 5
    assert codes(book) == [("column-ambiguous", "企財險!D1"), ("column-ambiguous", "企財險!F1")]
    chosen = draw_book(
        "# 企財險\n保單號|出險日期|理賠金額|賠款\nP1|@2021-01-05|=3|=4",
        overrides=Overrides(columns={("企財險", 4): "paid"}),
    )
    assert chosen.tables[0].columns["paid"].number == 4
    assert chosen.readings[0].columns[3].matched == "user"
    assert "column-ambiguous" not in [finding.code for finding in chosen.findings]


def test_an_unknown_column_is_left_alone_and_named_once() -> None:
    book = draw_book("# 企財險\n保單號|出險日期|出險原因|天氣\nP1|@2021-01-05|火災|晴\nP2|@2021-01-06|火災|雨")
    assert codes(book) == [("column-unknown", "企財險!D1")]


@pytest.mark.parametrize("row", [1, 7, 29, 30, 45, 120])
def test_headers_are_found_wherever_they_stand(row: int) -> None:
    book = draw_book(f"""
        # 雜項
        [row {row}]
        | | | 保單號碼 | 出險日期 | 出險原因 | | 理賠金額
        | | | A1 | @2021-01-01 | 火 | | =5
    """)
    assert book.readings[0].header_rows == (row,)
    assert book.readings[0].first_row == row + 1
    assert book.tables[0].columns["policy_no"].number == 3


def test_a_header_printed_on_every_page_is_one_table() -> None:
    pages = "\n".join(
        f"保單號|出險日期|出險原因|理賠金額\nP{i}|@2021-01-05|火災|={i}\n本頁小計|||={i}" for i in range(1, 4)
    )
    [table] = draw_book(f"# 企財險\n{pages}\n總計|||=6").tables
    assert table.rows.tolist() == [2, 5, 8]
    assert [(left.row, left.why) for left in table.reading.left_out] == [
        (3, "subtotal"),
        (4, "header"),
        (6, "subtotal"),
        (7, "header"),
        (9, "subtotal"),
        (10, "total"),
    ]
    assert [(t.row, t.records, t.values["paid"]) for t in table.totals] == [
        (3, slice(0, 1), 100),
        (6, slice(1, 2), 200),
        (9, slice(2, 3), 300),
        (10, slice(0, 3), 600),
    ]


def test_a_header_of_two_rows_printed_again_is_left_out_whole() -> None:
    header = "序號|保單號|日期||金額|\n| | |出險|報案|索賠|賠付\n"
    page = header + "={i}|P{i}|@2021-01-05|@2021-01-06|={i}|={i}\n小計||||={i}|={i}"
    [table] = draw_book("# 企財險\n" + "\n".join(page.format(i=i) for i in (1, 2, 3))).tables
    assert table.rows.tolist() == [3, 7, 11]
    assert [row.row for row in table.reading.left_out if row.why == "header"] == [5, 6, 9, 10]
    assert [total.records for total in table.totals] == [slice(0, 1), slice(1, 2), slice(2, 3)]


def test_tables_side_by_side_are_read_apart() -> None:
    book = draw_book("""
        # 對照
        保單號 | 出險日期 | 出險原因 | 理賠金額 | | 保單號 | 出險日期 | 出險原因 | 理賠金額
        A1 | @2021-01-01 | 火災 | =1 | | B1 | @2021-02-01 | 水災 | =3
        A2 | @2021-01-02 | 火災 | =2
    """)
    assert [t.columns["policy_no"].values.tolist() for t in book.tables] == [["A1", "A2"], ["B1"]]
    assert codes(book) == [("second-table", "對照!F1")]


def test_a_spacer_column_does_not_split_a_table() -> None:
    book = draw_book("# 企財險\n保單號|出險日期||出險原因|理賠金額\nP1|@2021-01-05||火災|=4")
    assert len(book.tables) == 1
    assert list(book.tables[0].columns) == ["policy_no", "incident_at", "cause", "paid"]


def test_a_further_table_below_is_read_by_itself_with_a_warning() -> None:
    book = draw_book("""
        # 2021
        保單號 | 出險日期 | 出險原因 | 理賠金額
        A1 | @2021-01-01 | 火災 | =1

        報案號 | 出險時間 | 車號 | 估損金額
        R1 | @2021-03-01 | AB-1234 | =5
    """)
    assert [(t.rows.tolist(), list(t.columns)) for t in book.tables] == [
        ([2], ["policy_no", "incident_at", "cause", "paid"]),
        ([5], ["report_no", "incident_at", "plate", "est_loss"]),
    ]
    assert codes(book) == [("second-table", "2021!A4")]


@pytest.mark.parametrize("title", ["", "按月統計"])
def test_a_small_summary_below_is_left_alone_with_a_warning(title: str) -> None:
    book = draw_book(f"""
        # 企財險
        保單號 | 出險日期 | 出險原因 | 理賠金額
        A1 | @2021-01-01 | 火災 | =1
        A2 | @2021-02-01 | 火災 | =2

        {title or "[row 6]"}
        月份 | 件數 | 金額
        一月 | =1 | =1
        二月 | =1 | =2
    """)
    assert book.tables[0].rows.tolist() == [2, 3]
    assert codes(book) == [("second-table", "企財險!A6")]
    assert [r.kind for r in book.readings] == [SheetKind.LINE, SheetKind.OTHER]


OTHER_SHEETS = {
    "monthly summary": "月份|件數|索賠金額|理賠金額\n一月|=3|=100|=50\n二月|=3|=100|=50",
    "pivot": "行标签|求和项:理赔金额|计数项:保单号\n企财险|=3|=4\n总计|=3|=4",
    "instructions": "字段|说明\n保单号|必填\n出险时间|格式 2021-01-01\n出险原因|火灾等\n理赔金额|数字",
    "chart data": "Month|Paid|Reserve\nJan|=3|=4\nFeb|=3|=4",
    "insurer ranking": "排名|保險公司|索賠金額|理賠金額\n=1|甲|=5|=6",
    "price list": "品名|單價|數量|備註\n螺絲|=1|=2|無",
    "English budget": "Item|Date|Amount|Notes\n=1|@2021-01-01|=5|x",
}


@pytest.mark.parametrize("name", OTHER_SHEETS)
def test_a_sheet_that_is_no_ledger_is_left_alone(name: str) -> None:
    book = draw_book(f"# 附表\n{OTHER_SHEETS[name]}")
    assert book.tables == []
    assert codes(book) == [("sheet-unrecognised", "附表!A1")]
    with pytest.raises(InputError, match="no claim ledger or register"):
        require_ledger(book)


@pytest.mark.parametrize(
    ("sheet", "found"), [("企財險", True), ("2021企财险", True), ("EL", True), ("Home State", False)]
)
def test_a_line_sheet_without_headers_is_an_error_only_where_its_name_is_sure(sheet: str, found: bool) -> None:
    code = "header-not-found" if found else "sheet-unrecognised"
    assert codes(draw_book(f"# {sheet}\n這裡什麼都沒有\n隨便 | 寫寫")) == [(code, f"{sheet}!A1")]


def test_empty_and_guide_sheets_say_nothing() -> None:
    book = draw_book("# 企財險\n# 說明\n保單號|必填\n# Sheet3")
    assert book.findings == []
    assert [r.kind for r in book.readings] == [SheetKind.OTHER] * 3


def test_the_user_names_the_header_row_and_columns() -> None:
    text = "# 甲\nfoo|bar|baz\nX1|@2021-01-01|=5\n"
    overrides = Overrides({"甲": 1}, {("甲", 1): "policy_no", ("甲", 2): "incident_at", ("甲", 3): "paid"})
    [table] = draw_book(text, overrides=overrides).tables
    assert list(table.columns) == ["policy_no", "incident_at", "paid"]
    assert table.reading.header_rows == (1,)
    assert {c.matched for c in table.reading.columns} == {"user"}


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (Overrides({"企財": 3}), "企財險"),
        (Overrides(columns={("企財險", 1): "policy_nr"}), "policy_no"),
        (Overrides(columns={("企財險", 40): "paid"}), "AN"),
        (Overrides({"企財險": 9}), "Row 9"),
        (Overrides(columns={("白紙", 1): "paid"}), "--header-row 白紙=N"),
    ],
)
def test_a_word_that_names_nothing_is_refused_with_what_is_near(overrides: Overrides, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        draw_book("# 企財險\n保單號|出險日期|出險原因\nP1|@2021-01-05|火災\n# 白紙\nx", overrides=overrides)


@pytest.mark.parametrize("after", ["備註", ""])
def test_an_empty_cell_under_a_groups_name_is_no_column_of_that_name(after: str) -> None:
    # 結案 is the name of a group of three; its empty third cell must not take the status away from 目前進度.
    book = draw_book(f"""
        # 車險
        保單號 | 出險日期 | 出險原因 | 結案 | | |
        [A1:A2] [B1:B2] [C1:C2] [D1:F1]
        | | | | 結案日 | 目前進度 | {after} |
        P1 | @2021-01-05 | 追撞 | @2021-02-05 | 撤案 | 和解
        P2 | @2021-01-06 | 追撞 |             | 查勘中 |
    """)
    [table] = book.tables
    assert table.columns["closed_at"].header == "結案/結案日"
    assert table.columns["status"].values.tolist() == ["withdrawn", "open"]
    assert table.reading.columns[-1].key == ("note" if after else None)  # what stands there is told, unread


def test_a_parent_merged_over_columns_without_headers_of_their_own_still_names_the_first() -> None:
    book = draw_book("""
        # 企財險
        保單號 | 出險日期 | 出險原因 | 理賠金額 | |
        [A1:A2] [B1:B2] [C1:C2] [D1:E2]
        | | | | |
        P1 | @2021-01-05 | 火災 | =5 | |
    """)
    assert "paid" in book.tables[0].columns

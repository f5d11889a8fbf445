"""A whole workbook: lines and years from names and titles, script, currency, hidden sheets, added payments, frames."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ledger_tools.ledger.script import script_of
from ledger_tools.ledger.sheet_names import spec_of, surely_line, year_of
from ledger_tools.ledger.specs import sheet_specs
from ledger_tools.ledger.vocabulary import line_of
from ledger_tools.model.reading import SheetKind
from tests.support.drawn import AS_OF, draw_book, draw_case, draw_xlsx

CLAIM = "保單號|出險日期|出險原因|理賠金額\nP1|@2021-01-05|火災|=5"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("企財險", "property"),
        ("企财险", "property"),
        ("2021企财险", "property"),
        ("企財險-台北", "property"),
        ("商業火險", "property"),
        ("公眾責任險", "public-liability"),
        ("公共意外責任險", "public-liability"),
        ("僱主責任險", "employers-liability"),
        ("雇主责任险(2021)", "employers-liability"),
        ("EL", "employers-liability"),
        ("2021 WC", "employers-liability"),
        ("车险", "motor"),
        ("交强险", "motor"),
        ("車體損失險", "motor"),
        ("團意險", "life"),
        ("学平险", "life"),
        ("货运险", "cargo"),
        ("工程一切险", "construction"),
        ("產品責任險", "product-liability"),
        ("家財險", "home"),
        ("投连险", "unit-linked"),
        ("Public Liability 2021", "public-liability"),
        ("Motor Claims", "motor"),
        ("2021年", None),
        ("Claims", None),
        ("Sheet1", None),
        ("Model", None),
    ],
)
def test_a_sheet_name_says_its_line(name: str, line: str | None) -> None:
    assert line_of(name) == line
    assert surely_line(name) == (line is not None)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2021年", 2021),
        ("110年度", 2021),
        ("110年", 2021),
        ("民國99年", 2010),
        ("September 2020", 2020),
        ("FY2021", 2021),
        ("FY21", 2021),
        ("2021.03", 2021),
        ("202103", 2021),
        ("企財險2021", 2021),
        ("110年車險", 2021),
        ("2020-2021", None),
        ("企財險", None),
        ("3月", None),
        ("Sheet1", None),
    ],
)
def test_a_sheet_name_says_its_year(name: str, year: int | None) -> None:
    assert year_of(name) == year


@pytest.mark.parametrize("name", ["2021年", "110年度", "FY2021"])
def test_dates_without_a_year_take_the_sheets_year(name: str) -> None:
    [table] = draw_book(f"# {name}\n保單號|出險日期|出險原因\nP1|3月5日|火災\nP2|2021.3.6|火災").tables
    assert table.year == 2021
    assert [str(day)[:10] for day in table.columns["incident_at"].values.astype(str)] == ["2021-03-05", "2021-03-06"]


def test_the_title_says_line_and_year_where_the_sheet_name_does_not() -> None:
    [table] = draw_book(f"# Sheet1\n大發公司110年度商業火險理賠明細\n{CLAIM}").tables
    assert (table.line, table.year, table.lines.tolist()) == ("property", 2021, ["property"])


def test_a_line_column_goes_before_the_sheet() -> None:
    text = "險種|保單號|出險日期|出險原因\n企財險|P1|@2021-01-05|x\n汽車險|P2|@2021-01-05|x\n?|P3|@2021-01-05|x"
    [table] = draw_book(f"# 2021年\n{text}").tables
    assert table.line is None
    assert table.lines.tolist() == ["property", "motor", ""]


def test_a_ledger_of_no_known_line_is_other() -> None:
    [table] = draw_book(f"# 雜項\n{CLAIM}").tables
    assert (table.line, table.reading.line) == ("other", "other")


@pytest.mark.parametrize(
    ("texts", "more", "script"),
    [
        (["企財險", "保單號", "出險時間"], [], "zh-Hant"),
        (["企财险", "保单号", "出险时间"], [], "zh-Hans"),
        (["Property", "Policy No."], [], "en"),
        (["Property", "Policy No."], ["張三"], "en"),
        (["日期", "原因"], ["这里发生火灾"], "zh-Hans"),
        (["日期", "原因"], ["這裡發生火災"], "zh-Hant"),
        (["出险日期", "出險原因", "保單號", "險種"], [], "zh-Hant"),
    ],
)
def test_the_script_is_that_of_headers_and_sheet_names(texts: list[str], more: list[str], script: str) -> None:
    assert script_of(texts, more) == script


@pytest.mark.parametrize(
    ("text", "script", "currency"),
    [
        (f"# 企財險\n{CLAIM}", "zh-Hant", "TWD"),
        ("# 企财险\n保单号|出险日期|出险原因|赔付金额\nP1|@2021-01-05|火灾|=5", "zh-Hans", "CNY"),
        ("# Property\nPolicy No.|Date of Loss|Cause|Paid\nP1|@2021-01-05|Fire|=5", "en", None),
    ],
)
def test_the_currency_follows_the_script_and_that_is_said(text: str, script: str, currency: str | None) -> None:
    book = draw_book(text)
    assert (book.script, book.tables[0].currency) == (script, currency)
    said = [str(a.message) for a in book.readings[0].assumptions]
    assert any("without a currency" in sentence for sentence in said) == (currency is not None)


def test_a_currency_that_the_headers_name_counts_for_the_other_columns() -> None:
    book = draw_book("# 僱員\n保單號碼|意外日期|傷者|索償金額(HK$)|自付金額\nP1|@2021-01-05|Chan|=5|=1")
    assert book.tables[0].currency == "HKD"


def test_hidden_sheets_are_read_and_said() -> None:
    book = draw_book(f"# 企財險 [hidden]\n{CLAIM}\n# 公眾責任險 [veryHidden]\n{CLAIM}")
    assert [(r.state, r.rows) for r in book.readings] == [("hidden", 1), ("veryHidden", 1)]


def test_an_empty_line_sheet_is_a_table_without_records() -> None:
    [table] = draw_book("# 企財險\n保單號|出險日期|出險原因|理賠金額").tables
    assert len(table) == 0
    assert table.columns["paid"].values.shape == (0,)
    assert (table.reading.first_row, table.reading.last_row, table.reading.rows) == (None, None, 0)


def test_payments_of_this_month_and_before_are_added_up() -> None:
    book = draw_book("""
        # Bordereau
        Claim Reference | Date of Loss | Paid this month - Indemnity | Previously Paid - Indemnity | Reserve - Indemnity
        A-1 | @2020-09-02 | =100 | =200 | =700
        A-2 | @2020-09-03 | =50 | | =0
        A-3 | @2020-09-03 | | unknown | =0
        Total | | =150 | =200 | =700
    """)
    paid = book.tables[0].columns["paid"]
    assert paid.values.tolist()[:2] == [30_000, 5_000]
    assert paid.ok.tolist() == [True, True, False]
    assert "The amount read as paid is the sum of columns C and D." in [
        str(a.message) for a in book.readings[0].assumptions
    ]


def test_the_total_of_added_payments_is_added_too() -> None:
    book = draw_book("""
        # Bordereau
        Claim Reference | Date of Loss | Paid this month - Indemnity | Previously Paid - Indemnity
        A-1 | @2020-09-02 | =100 | =200
        Total | | =100 | =200
    """)
    assert book.tables[0].totals[0].values == {"paid_period": 10_000, "paid_previous": 20_000, "paid": 30_000}


@pytest.mark.parametrize(
    ("header", "words", "codes"),
    [
        ("是否结案", ["是", "否"], ["closed", "open"]),
        ("O/C", ["O", "C"], ["open", "closed"]),
        ("Claim Status", ["Open - Amount agreed", "Closed this month"], ["open", "closed"]),
        ("案件狀態", ["處理中", "已結案"], ["open", "closed"]),
        ("状态", ["零结", "注销"], ["zero", "cancelled"]),
        ("Status", ["Re-opened", "Withdrawn"], ["reopened", "withdrawn"]),
    ],
)
def test_statuses_are_known_by_many_words(header: str, words: list[str], codes: list[str]) -> None:
    rows = "\n".join(f"P{i}|@2021-01-05|x|{word}" for i, word in enumerate(words))
    [table] = draw_book(f"# 企財險\n保單號|出險日期|出險原因|{header}\n{rows}").tables
    assert table.columns["status"].values.tolist() == codes


def test_a_mark_says_how_grave_a_claim_is() -> None:
    [table] = draw_book("""
        # 企財險
        保單號 | 出險日期    | 出險原因 | 案件輕重
        P-1    | @2021-01-05 | 火災     | 輕
        P-2    | @2021-01-05 | 火災     | 重大
        P-3    | @2021-01-05 | 火災     | 中
    """).tables
    severity = table.columns["severity"]
    assert severity.values.tolist() == ["light", "heavy", ""]
    assert severity.ok.tolist() == [True, True, False]


def test_no_under_denial_says_nothing() -> None:
    [table] = draw_book("# PL\nClaim No|Date of Loss|Denial (Y/N)\nA|@2021-01-05|N\nB|@2021-01-05|Y").tables
    outcome = table.columns["outcome"]
    assert outcome.values.tolist() == ["", "refused"]
    assert outcome.present.tolist() == outcome.ok.tolist() == [False, True]
    assert table.reading.assumptions == []


def test_an_unknown_status_is_said() -> None:
    book = draw_book("# PL\nClaim No|Date of Loss|Status\nA|@2021-01-05|frobnicated")
    assert [(a.cell.address, str(a.message)) for a in book.readings[0].assumptions] == [
        ("C2", "frobnicated is not a word known here; the cell is left unread.")
    ]


def test_every_register_and_support_sheet_of_ours_is_recognised_in_three_languages() -> None:
    for language in ("zh-Hant", "zh-Hans", "en"):
        for key, spec in sheet_specs().items():
            headers = "|".join(f"'{column.labels[language]}" for column in spec.columns)
            book = draw_book(f"# {spec.names[language]}\n{headers}")
            [reading] = book.readings
            assert (reading.role, str(reading.kind)) == (key, spec.kind), (language, key)
            assert [c.key for c in reading.columns] == [c.key for c in spec.columns], (language, key)
            assert spec_of(spec.names[language], sheet_specs().values()) is spec


def test_a_register_of_the_users_own_is_recognised_by_its_columns() -> None:
    book = draw_book("""
        # 通話
        編號|通話日期|去電/來電|客戶名稱|電話|通話類別|是否接通|通話要點|經辦業務員
        C1|@2021-01-01|去電|王|0912345678|第一次跟蹤|已接通(本人)|好|李
    """)
    assert (book.readings[0].kind, book.readings[0].role) == (SheetKind.REGISTER, "call-register")
    register = book.register("call-register")
    assert register is not None
    assert register.columns["reached"].values.tolist() == ["yes"]


@pytest.mark.parametrize("name", ["清單", "車險保單", "企財險"])
def test_a_policy_list_is_the_policies_sheet_and_no_ledger(name: str) -> None:
    book = draw_book(f"""
        # {name}
        保单号|险种|保险公司|被保险人|保险金额|保费|起保日期|终保日期
        P1|企财险|人保|我司|=9|=3|@2021-01-01|@2021-12-31
    """)
    assert [(t.kind, t.lines.tolist()) for t in book.tables] == [("policies", ["property"])]


def test_a_real_workbook_reads_like_its_drawing(tmp_path: Path) -> None:
    from ledger_tools.ledger import read_book
    from ledger_tools.workbook import open_workbook

    text = f"# 企財險\n台帳\n{CLAIM}\n合計|||?SUM(D3:D3)\n製表人:王\n# 說明\nx"
    real = read_book(open_workbook(draw_xlsx(text, tmp_path / "台帳.xlsx")), as_of=AS_OF)
    drawn = draw_book(text)
    assert real.readings == drawn.readings
    assert real.findings == drawn.findings
    assert real.workbook.name == "台帳.xlsx"


def test_a_case_holds_the_book_and_its_settings() -> None:
    case = draw_case(f"# 企財險\n{CLAIM}\n# 設定\n項目|值\n靜止天數|=45")
    assert case.settings.static_days == 45
    assert case.book.claims[0].sheet == "企財險"


def test_the_frame_is_indexed_by_sheet_row_with_exact_money() -> None:
    [table] = draw_book(
        "# 企財險\n保單號|出險日期|出險原因|理賠金額|序號\nP1|@2021-01-05|火災|=0.1|=1\nP2|壞日子||—|"
    ).tables
    frame = table.frame()
    assert frame.index.tolist() == [2, 3]
    assert frame.columns.tolist() == ["policy_no", "incident_at", "cause", "paid", "seq"]
    assert str(frame["incident_at"].dtype) == "datetime64[s]"
    assert frame["paid"].tolist() == [Decimal("0.10"), None]
    assert frame["cause"].tolist() == ["火災", None]
    assert frame["incident_at"].isna().tolist() == frame["seq"].isna().tolist() == [False, True]


def test_the_unit_above_a_table_is_told_at_its_own_cell_and_in_its_own_words() -> None:
    book = draw_book(
        """
        # 企財險
        企財險理賠台帳
        2021年度（單位：新台幣千元）製表：王
        保單號 | 出險時間    | 出險原因 | 理賠金額
        P-1    | @2021-11-01 | 火災     | =8
        """
    )
    said = [(str(a.cell), str(a.message)) for a in book.readings[0].assumptions if "unit" in str(a.message)]
    assert said == [("企財險!A2", "Amounts are in the unit that stands above the table: 單位：新台幣千元.")]


def test_a_phone_list_of_two_columns_is_not_taken_for_the_staff_sheet() -> None:
    book = draw_book(
        """
        # 通訊錄
        姓名 | 電話
        王大明 | 02-2345-6789
        """
    )
    assert [reading.kind for reading in book.readings] == [SheetKind.OTHER]


def test_headers_of_every_day_are_read_and_settled_by_what_stands_under_them() -> None:
    book = draw_book(
        """
        # 車險
        保險證號 | 出險時間    | 通報日      | 出險原因 | 估價 | 已賠付 | Reg     | State | 醫療費
        P-1      | @2021-11-01 | @2021-11-02 | 追撞     | =90  | =80    | ABC1234 | Open  | =10
        """
    )
    read = {column.header: column.key for column in book.readings[0].columns}
    assert read == {
        "保險證號": "policy_no",
        "出險時間": "incident_at",
        "通報日": "reported_at",
        "出險原因": "cause",
        "估價": "est_loss",
        "已賠付": "paid",
        "Reg": "plate",
        "State": "status",
        "醫療費": None,
    }


def test_a_column_of_yes_and_no_is_no_amount_paid() -> None:
    book = draw_book(
        """
        # 車險
        保單號 | 出險時間    | 出險原因 | 已賠付
        P-1    | @2021-11-01 | 追撞     | 是
        """
    )
    assert "paid" not in book.claims[0].columns


def test_a_column_of_situations_is_the_status_where_its_words_are_statuses() -> None:
    book = draw_book(
        """
        # 車險
        保單號 | 出險時間    | 出險原因 | 現況
        P-1    | @2021-11-01 | 追撞     | 處理中
        # 企財險
        保單號 | 出險時間    | 出險原因 | 現況
        P-1    | @2021-11-01 | 火災     | 王先生已來電
        """
    )
    assert ["status" in table.columns for table in book.claims] == [True, False]

"""The settings sheet: what it sets, the user's own words, and every mistake in it at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger_tools.ledger.specs import setting_rows, sheet_spec
from ledger_tools.model.cells import CellRef
from ledger_tools.model.reading import SheetKind
from ledger_tools.settings import Settings, setting_keys
from tests.support.drawn import draw_book

SHEETS = {
    "設定": "項目|值\n靜止天數|=45\n幣別|美元\n金額單位|萬元\n大額賠案門檻|=100000\n民國紀年|是\n地區|香港",
    "设置": "项目|值\n静止天数|45天\n币种|USD\n金额单位|=10000\n大额赔案门槛|100,000\n民国纪年|Y\n地区|HK",
    "Settings": "Setting|Value\nStatic After|45\nCurrency|us$\nMoney Unit|萬元\nlarge_loss|100000\n"
    "ROC Dates in Print|yes\nRegion|Hong Kong",
}


@pytest.mark.parametrize(("sheet", "rows"), SHEETS.items())
def test_settings_are_read_in_three_languages(sheet: str, rows: str) -> None:
    settings = draw_book(f"# {sheet}\n{rows}").settings
    assert settings.static_days == 45
    assert settings.currency == "USD"
    assert settings.money_unit == 10_000
    assert settings.large_loss == Decimal(100_000)
    assert settings.roc_dates is True
    assert settings.region == "HK"
    assert settings.origin("static_days") == CellRef(sheet, 2, 2)
    assert settings.origin("tolerance") == "default"


def test_a_workbook_without_the_sheet_has_the_defaults() -> None:
    assert draw_book("# 甲\nx").settings == Settings()


def test_an_empty_value_leaves_the_default() -> None:
    book = draw_book("# 設定\n項目|值|單位\n靜止天數||日\n公司名稱|大發")
    assert (book.settings.static_days, book.settings.firm) == (30, "大發")


def test_every_row_of_our_own_sheet_is_a_setting() -> None:
    assert {row.key for row in setting_rows()} == set(setting_keys())


def test_all_mistakes_are_told_at_once_with_their_cells() -> None:
    book = draw_book("""
        # 設定
        項目 | 值
        靜止天數 | 很久
        金額容差 | -5
        幣別 | 貝殼
        民國紀年 | 也許
        欄名 | 單據號
        欄名 | 單據號 = polcy_no
        欄位 | 沒有!D = paid
        工作表 | 雜相 = 車險
        狀態詞 | 卡住 = stuck
        自己的備忘 | 隨便
        # 雜項
        x
    """)
    mistakes = [(f.cell.address, f.severity.word) for f in book.findings if f.code == "setting-invalid"]
    assert mistakes == [(f"B{row}", "warning") for row in range(2, 11)]
    said = [str(f.message) for f in book.findings]
    assert "The setting 欄名 cannot be 單據號 = polcy_no: there is no key polcy_no; perhaps policy_no" in said[5]
    assert book.settings.static_days == 30


def test_the_users_own_headers_and_words_are_understood() -> None:
    book = draw_book("""
        # 設定
        項目 | 值
        欄名 | 單據號 = policy_no
        別名 | 事發 = 出險日期
        欄位 | 雜項!D = 理賠金額
        欄位 | 雜項!E = -
        工作表 | 雜項 = 車險
        狀態詞 | 等客戶 = open
        用語 | outcome: 通融 = part_paid
        # 雜項
        單據號 | 事發 | 出險原因 | 實際 | 理賠金額 | 狀態 | 結果
        A1 | @2021-01-01 | 火 | =5 | =6 | 等客戶 | 通融
    """)
    [table] = book.claims
    assert (table.line, table.reading.line) == ("motor", "motor")
    assert list(table.columns) == ["policy_no", "incident_at", "cause", "paid", "status", "outcome"]
    assert table.columns["paid"].number == 4
    assert [c.matched for c in table.reading.columns] == ["user", "user", "alias", "user", "user", "alias", "alias"]
    assert table.columns["status"].values.tolist() == ["open"]
    assert table.columns["outcome"].values.tolist() == ["part_paid"]
    assert book.findings == []


def test_a_sheet_may_be_left_alone_by_the_users_word() -> None:
    book = draw_book("# 設定\n項目|值\n工作表|舊表 = 略過\n# 舊表\n保單號|出險日期|出險原因\nP1|@2021-01-01|x")
    assert [r.kind for r in book.readings] == [SheetKind.SUPPORT, SheetKind.OTHER]
    assert book.findings == []


def test_settings_given_by_the_caller_go_before_the_sheet() -> None:
    book = draw_book("# 設定\n項目|值\n靜止天數|=45", settings=Settings(static_days=9))
    assert book.settings.static_days == 9


def test_the_settings_sheet_is_a_support_sheet_of_ours() -> None:
    headers = "|".join(column.labels["zh-Hant"] for column in sheet_spec("settings").columns)
    [reading] = draw_book(f"# 設定\n{headers}\n公司名稱\n靜止天數|=45").readings
    assert (reading.role, reading.rows) == ("settings", 2)

"""What stands under a header settles what it means; words that answer in their own way are no mistakes."""

from __future__ import annotations

import pytest

from ledger_tools.model.table import LedgerTable
from tests.support.drawn import draw_book


def table(*lines: str, sheet: str = "車險") -> LedgerTable:
    return draw_book("\n".join([f"# {sheet}", *lines])).tables[0]


def said(found: LedgerTable) -> list[str]:
    return [f"{a.cell.address} {a.message.text()}" for a in found.reading.assumptions]


@pytest.mark.parametrize("header", ["進度", "处理进度", "Stage"])
def test_a_progress_column_of_statuses_is_the_status(header: str) -> None:
    found = table(
        f"保單號 | 出險日期 | 出險原因 | {header}",
        "P-1 | @2021-01-05 | 追撞 | 已結案",
        "P-2 | @2021-02-05 | 追撞 | 處理中",
        "P-3 | @2021-03-05 | 追撞 | 拒賠",
        "P-4 | @2021-04-05 | 追撞 | 未結",
    )
    assert "stage" not in found.columns
    assert found.columns["status"].values.tolist() == ["closed", "open", "refused", "open"]
    assert f"D1 The words under {header} say how claims stand, so the column is read as Status." in said(found)


def test_a_progress_column_of_stages_stays_the_stage_and_its_status_words_are_read_too() -> None:
    found = table(
        "保單號 | 出險日期 | 出險原因 | 進度",
        "P-1 | @2021-01-05 | 追撞 | 查勘",
        "P-2 | @2021-02-05 | 追撞 | 理算",
        "P-3 | @2021-03-05 | 追撞 | 核賠",
        "P-4 | @2021-04-05 | 追撞 | 拒賠",
    )
    assert found.columns["stage"].values.tolist() == ["surveyed", "adjusted", "approved", ""]
    assert found.columns["stage"].present.tolist() == [True, True, True, False]
    assert found.columns["status"].values[found.columns["status"].ok].tolist() == ["refused"]
    assert found.columns["status"].ok.tolist() == [False, False, False, True]
    assert "D5 Some words under 進度 say how a claim stands; they are read as its status." in said(found)


def test_a_progress_column_beside_a_status_column_stays_the_stage() -> None:
    found = table(
        "保單號 | 出險日期 | 出險原因 | 進度 | 狀態",
        "P-1 | @2021-01-05 | 追撞 | 已結案 | 已結案",
        "P-2 | @2021-02-05 | 追撞 | 處理中 | 未結案",
    )
    assert found.columns["stage"].number == 4
    assert found.columns["status"].number == 5


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (("@2021-03-01", "@2021-04-01"), "closed_at"),
        (("2021/3/1", ""), "closed_at"),
        (("Yes", "No"), "status"),
        (("Closed", "Open"), "status"),
        (("", ""), "closed_at"),
    ],
)
def test_closed_over_dates_is_the_closing_date_and_over_words_the_status(cells: tuple[str, str], key: str) -> None:
    found = table(
        "Policy No | Date of Loss | Cause of Loss | Closed",
        f"P-1 | @2021-01-05 | Fire | {cells[0]}",
        f"P-2 | @2021-02-05 | Flood | {cells[1]}",
        sheet="Property",
    )
    assert {k for k, column in found.columns.items() if column.number == 4} == {key}


def test_yes_and_no_under_closed_are_statuses() -> None:
    found = table(
        "Policy No | Date of Loss | Cause of Loss | Closed",
        "P-1 | @2021-01-05 | Fire | Y",
        "P-2 | @2021-01-06 | Fire | N",
        sheet="Property",
    )
    assert found.columns["status"].values.tolist() == ["closed", "open"]


@pytest.mark.parametrize("word", ["拒賠", "已撤案", "未賠", "declined", "處理中", "Withdrawn"])
def test_a_status_word_in_an_amount_or_date_column_is_an_empty_cell(word: str) -> None:
    book = draw_book(
        "# 車險\n保單號 | 出險日期 | 出險原因 | 理賠金額 | 賠付日期\n"
        f"P-1 | @2021-01-05 | 追撞 | {word} | {word}\nP-2 | @2021-02-05 | 追撞 | =500 | @2021-03-01"
    )
    paid, paid_at = book.tables[0].columns["paid"], book.tables[0].columns["paid_at"]
    assert paid.present.tolist() == [False, True]
    assert paid_at.present.tolist() == [False, True]
    assert [f.code for f in book.findings] == []


def test_other_words_in_an_amount_column_stay_errors() -> None:
    book = draw_book("# 車險\n保單號 | 出險日期 | 出險原因 | 理賠金額\nP-1 | @2021-01-05 | 追撞 | 詳見附件")
    assert [(f.code, str(f.cell)) for f in book.findings] == [("amount-unreadable", "車險!D2")]


@pytest.mark.parametrize(
    "clause", ["10%", "损失金额的10%或2000元，以高者为准", "每次事故2000元", "Nil any one occurrence", "72小时"]
)
def test_a_clause_in_the_deductible_is_no_amount_and_no_error(clause: str) -> None:
    book = draw_book(f"# 企財險\n保單號 | 出險日期 | 出險原因 | 免賠額\nP-1 | @2021-01-05 | 火災 | {clause}")
    column = book.tables[0].columns["deductible"]
    assert (column.present.tolist(), column.ok.tolist()) == ([True], [False])
    assert [f.code for f in book.findings] == []


def test_a_percentage_of_another_amount_is_still_an_error() -> None:
    book = draw_book("# 企財險\n保單號 | 出險日期 | 出險原因 | 理賠金額\nP-1 | @2021-01-05 | 火災 | 10%")
    assert [f.code for f in book.findings] == ["amount-unreadable"]


def test_limits_per_person_and_per_event_in_one_cell_are_terms() -> None:
    book = draw_book(
        "# 僱主責任險\n保單號 | 出險日期 | 出險原因 | 賠償限額\nP-1 | @2021-01-05 | 跌倒 | 每人100萬/每次事故500萬"
    )
    assert not book.tables[0].columns["sum_insured"].ok.any()
    assert book.findings == []


@pytest.mark.parametrize("word", ["調解中", "和解中", "待撥款", "公證中"])
def test_words_of_everyday_progress_are_open(word: str) -> None:
    found = table(
        "保單號 | 出險日期 | 出險原因 | 進度", f"P-1 | @2021-01-05 | 追撞 | {word}", "P-2 | @2021-01-06 | 追撞 | 未結"
    )
    assert found.columns["status"].values.tolist() == ["open", "open"]

"""Open or closed, since when, and how it ended: one answer for rules and reports."""

from __future__ import annotations

from ledger_tools.model.derive import closed_on, is_closed, is_open, is_reopened, is_unclear, outcome, stated_outcome
from ledger_tools.model.table import LedgerTable
from tests.support.drawn import draw_book


def ledger(drawing: str) -> LedgerTable:
    return draw_book(drawing).claims[0]


def test_the_status_decides_where_it_is_written() -> None:
    table = ledger(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 狀態   | 結案日期
        P-1    | @2021-03-02 | 火災     | 已結案 |
        P-2    | @2021-03-02 | 火災     | 處理中 | @2021-05-02
        P-3    | @2021-03-02 | 火災     |        | @2021-05-02
        P-4    | @2021-03-02 | 火災     |        |
        P-5    | @2021-03-02 | 火災     | 拒賠   | @2021-05-02
        P-6    | @2021-03-02 | 火災     | 重開   | @2021-05-02
        """
    )
    assert is_closed(table).tolist() == [True, False, True, False, True, False]
    assert is_open(table).tolist() == [False, True, False, True, False, True]
    assert is_reopened(table).tolist() == [False, False, False, False, False, True]
    assert [str(day) for day in closed_on(table)] == ["NaT", "NaT", "2021-05-02", "NaT", "2021-05-02", "NaT"]
    assert stated_outcome(table).tolist() == ["", "", "", "", "refused", ""]


def test_the_plain_nine_columns_end_with_the_payment() -> None:
    table = ledger(
        """
        # 企财险
        保单号 | 出险时间    | 出险原因 | 索赔金额 | 理赔金额 | 赔付时间
        P-1    | @2021-03-02 | 火灾     | =500     | =400     | @2021-04-02
        P-2    | @2021-03-02 | 火灾     | =500     |          |
        """
    )
    assert is_closed(table).tolist() == [True, False]
    assert str(closed_on(table)[0]) == "2021-04-02"
    assert outcome(table).tolist() == ["paid", ""]


def test_a_payment_does_not_close_a_claim_where_closing_dates_are_kept() -> None:
    table = ledger(
        """
        # Property
        Policy No | Date of Loss | Cause of Loss | Amount Paid | Date Paid   | Date Closed
        P-1       | @2021-03-02  | Fire          | =400        | @2021-04-02 |
        P-2       | @2021-03-02  | Fire          | =0          |             | @2021-05-02
        """
    )
    assert is_closed(table).tolist() == [False, True]
    assert outcome(table).tolist() == ["", "zero"]


def test_an_answer_is_worked_out_once_and_cannot_be_changed() -> None:
    table = ledger("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-03-02 | 火災")
    assert is_closed(table) is is_closed(table)
    assert not is_closed(table).flags.writeable


def test_a_re_opening_after_the_closing_date_opens_the_claim() -> None:
    table = ledger(
        """
        # Property
        Policy No | Date of Loss | Cause of Loss | Date Closed | Date Reopened
        P-1       | @2021-03-02  | Fire          | @2021-04-02 | @2021-06-02
        P-2       | @2021-03-02  | Fire          | @2021-07-02 | @2021-06-02
        """
    )
    assert is_reopened(table).tolist() == [True, False]
    assert is_closed(table).tolist() == [False, True]


def test_a_status_that_is_not_understood_is_neither_open_nor_closed_unless_a_date_tells() -> None:
    table = ledger(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 狀態 | 結案日期
        P-1    | @2021-03-02 | 火災     | 甲類 |
        P-2    | @2021-03-02 | 火災     | 甲類 | @2021-05-02
        P-3    | @2021-03-02 | 火災     | 進行 |
        P-4    | @2021-03-02 | 火災     |      |
        """
    )
    assert is_unclear(table).tolist() == [True, False, False, False]
    assert is_open(table).tolist() == [False, False, True, True]
    assert is_closed(table).tolist() == [False, True, False, False]


def test_columns_that_are_never_filled_in_leave_the_end_to_the_payment_date() -> None:
    table = ledger(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 狀態 | 理賠金額 | 賠付時間    | 結案日期
        P-1    | @2021-03-02 | 火災     |      | =5000    | @2021-05-02 |
        P-2    | @2021-03-02 | 水漬     |      |          |             |
        """
    )
    assert is_closed(table).tolist() == [True, False]

"""When cooling-off ends and whether instalments are paid, from rows of the policies sheet."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.ledger.callback_terms import CallbackTerms, callback_terms
from ledger_tools.settings import Settings
from tests.support.drawn import draw_book

HEADER = (
    "保單號碼 | 險種 | 要保人 | 繳費方式 | 繳費期間(年) | 繳別 | 保單送達日期 | 契約撤銷權/猶豫期(日) | 猶豫期截止日"
)


def terms(row: str, **settings: object) -> CallbackTerms:
    book = draw_book(f"# 保單\n{HEADER}\nL-1 | 人身險 | 陳美 | {row}")
    table = book.register("policies")
    assert table is not None
    return callback_terms(table, 0, Settings(**settings))  # type: ignore[arg-type]


def test_the_day_after_receipt_is_the_first_day() -> None:
    found = terms("躉繳 | | | @2021-12-20 | =15 |")  # days 1 to 15 are 21 December to 4 January
    assert (found.received, found.days, found.ends) == (date(2021, 12, 20), 15, date(2022, 1, 4))


def test_the_policys_own_length_comes_before_the_printed_day_and_that_before_the_setting() -> None:
    assert terms("躉繳 | | | @2021-12-20 | =10 | @2022-01-09").ends == date(2021, 12, 30)
    printed = terms("躉繳 | | | @2021-12-20 | | @2022-01-09", cooling_off_days=15)
    assert printed.ends == date(2022, 1, 9)
    by_setting = terms("躉繳 | | | @2021-12-20 | |", cooling_off_days=15)
    assert (by_setting.ends, by_setting.set_days) == (date(2022, 1, 4), True)


@pytest.mark.parametrize("row", ["躉繳 | | | | =15 |", "躉繳 | | | @2021-12-20 | |"])
def test_without_receipt_or_length_no_end_is_known(row: str) -> None:
    assert terms(row).ends is None


@pytest.mark.parametrize(
    ("row", "instalment"),
    [
        ("分期繳 | =20 | 年繳 | | |", True),
        ("躉繳 | | | | |", False),
        ("躉繳 | =20 | 年繳 | | |", False),  # the mode itself decides
        ("| =20 | | | |", True),
        ("| | 月繳 | | |", True),
        ("| =1 | | | |", None),
        ("| | | | |", None),
    ],
)
def test_instalments_are_told_by_the_mode_else_by_term_or_frequency(row: str, instalment: bool | None) -> None:
    assert terms(row).instalment is instalment

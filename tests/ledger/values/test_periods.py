"""Policy periods written into one cell."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.ledger.values.periods import read_period

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-01 to 2021-12-31",
        "From 2021-01-01 to 2021-12-31",
        "2021-01-01 - 2021-12-31",
        "2021-01-01-2021-12-31",
        "20210101-20211231",
        "2021/1/1~2021/12/31",
        "2021.01.01～2021.12.31",
        "110/01/01-110/12/31",
        "110.01.01至110.12.31",
        "自民國110年1月1日起至110年12月31日止",
        "2021年1月1日零时起至2021年12月31日二十四时止",
        "2021-01-01 00:00 至 2021-12-31 24:00",
        "2021-01-01起2021-12-31止",
        "2021-01-01到2021-12-31",
        "01/01/2021 to 31/12/2021",
        "1 Jan 2021 - 31 Dec 2021",
        "2021-01-01\n2021-12-31",
    ],
)
def test_a_period_is_split_into_its_days(text: str) -> None:
    assert read_period(text) == YEAR


@pytest.mark.parametrize(
    "text", ["", "一年", "2021-01-01", "2021", "2021-12-31 to 2021-01-01", "01/02/2021 to 03/04/2021", "2021-2022"]
)
def test_what_is_not_clearly_two_days_in_order_is_not_split(text: str) -> None:
    assert read_period(text) is None

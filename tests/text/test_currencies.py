"""Currencies without a smaller unit, held against Babel's list."""

from __future__ import annotations

from babel.numbers import get_currency_precision

from ledger_tools.text.currencies import WHOLE_ONLY, decimals


def test_none_of_them_has_a_smaller_unit() -> None:
    assert {code: get_currency_precision(code) for code in WHOLE_ONLY} == dict.fromkeys(WHOLE_ONLY, 0)
    assert {get_currency_precision(code) for code in ("TWD", "CNY", "HKD", "USD", "EUR")} == {2}


def test_fractions_that_a_ledger_has_are_not_hidden() -> None:
    assert decimals("JPY", [120_000, None, 0]) == 0
    assert decimals("JPY", [120_050]) == 2
    assert decimals("TWD", [120_000]) == 2

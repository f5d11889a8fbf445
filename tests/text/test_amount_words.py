"""Amounts in words, held against worked examples written out by hand, and against another program."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_tools.text.amount_words import amount_in_words

# amount, Traditional, Simplified; what each row shows stands behind it. The amounts that end in .04, .50, .32, .14, .02
# and .53 are those that the mainland rules on vouchers print themselves.
EXAMPLES = [
    ("0", "零元整", "零元整"),
    ("0.05", "伍分", "伍分"),  # no 零元 before it
    ("0.50", "伍角", "伍角"),
    ("0.55", "伍角伍分", "伍角伍分"),
    ("1", "壹元整", "壹元整"),
    ("10", "壹拾元整", "壹拾元整"),  # not 拾元整
    ("100", "壹佰元整", "壹佰元整"),
    ("325.04", "參佰貳拾伍元零肆分", "叁佰贰拾伍元零肆分"),
    ("1409.50", "壹仟肆佰零玖元伍角", "壹仟肆佰零玖元伍角"),
    ("1680.32", "壹仟陸佰捌拾元零參角貳分", "壹仟陆佰捌拾元零叁角贰分"),
    ("6007.14", "陸仟零柒元壹角肆分", "陆仟零柒元壹角肆分"),
    ("10000", "壹萬元整", "壹万元整"),
    ("12000", "壹萬貳仟元整", "壹万贰仟元整"),
    ("16409.02", "壹萬陸仟肆佰零玖元零貳分", "壹万陆仟肆佰零玖元零贰分"),
    ("107000.53", "壹拾萬柒仟元零伍角參分", "壹拾万柒仟元零伍角叁分"),
    ("107000.03", "壹拾萬柒仟元零參分", "壹拾万柒仟元零叁分"),  # one 零, though both units and 角 are 0
    ("305080", "參拾萬伍仟零捌拾元整", "叁拾万伍仟零捌拾元整"),
    ("1234567.89", "壹佰貳拾參萬肆仟伍佰陸拾柒元捌角玖分", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ("10100200", "壹仟零壹拾萬零貳佰元整", "壹仟零壹拾万零贰佰元整"),
    ("100010000", "壹億零壹萬元整", "壹亿零壹万元整"),
    ("100000001", "壹億零壹元整", "壹亿零壹元整"),
    ("100001234", "壹億零壹仟貳佰參拾肆元整", "壹亿零壹仟贰佰叁拾肆元整"),  # a whole group is skipped
    ("1001100101", "壹拾億零壹佰壹拾萬零壹佰零壹元整", "壹拾亿零壹佰壹拾万零壹佰零壹元整"),
    ("200000000000", "貳仟億元整", "贰仟亿元整"),
    ("-86.40", "負捌拾陸元肆角", "负捌拾陆元肆角"),
]
ENGLISH = [
    ("0", "HKD", "HONG KONG DOLLARS ZERO ONLY"),
    ("0.05", "HKD", "HONG KONG DOLLARS ZERO AND CENTS FIVE ONLY"),
    ("19", "HKD", "HONG KONG DOLLARS NINETEEN ONLY"),
    ("21", "GBP", "POUNDS STERLING TWENTY-ONE ONLY"),
    ("1409.50", "HKD", "HONG KONG DOLLARS ONE THOUSAND FOUR HUNDRED AND NINE AND CENTS FIFTY ONLY"),
    ("10000", "TWD", "NEW TAIWAN DOLLARS TEN THOUSAND ONLY"),
    ("1000100", "USD", "US DOLLARS ONE MILLION ONE HUNDRED ONLY"),
    ("1001", "USD", "US DOLLARS ONE THOUSAND AND ONE ONLY"),
    ("100000001", "USD", "US DOLLARS ONE HUNDRED MILLION AND ONE ONLY"),
    (
        "1234567.89",
        "GBP",
        "POUNDS STERLING ONE MILLION TWO HUNDRED AND THIRTY-FOUR THOUSAND FIVE HUNDRED AND SIXTY-SEVEN AND PENCE "
        "EIGHTY-NINE ONLY",
    ),
    ("12.05", "CNY", "RENMINBI YUAN TWELVE AND 05/100 ONLY"),
    ("5", "THB", "THB FIVE ONLY"),
    ("5.50", "", "FIVE AND 50/100 ONLY"),
    ("-86.40", "HKD", "HONG KONG DOLLARS MINUS EIGHTY-SIX AND CENTS FORTY ONLY"),
]


@pytest.mark.parametrize(("amount", "traditional", "simplified"), EXAMPLES)
def test_chinese_words(amount: str, traditional: str, simplified: str) -> None:
    assert amount_in_words(Decimal(amount), "zh-Hant") == traditional
    assert amount_in_words(Decimal(amount), "zh-Hans") == simplified


@pytest.mark.parametrize(("amount", "currency", "words"), ENGLISH)
def test_english_words(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "en", currency) == words


@pytest.mark.parametrize(
    ("currency", "language", "words"),
    [
        ("TWD", "zh-Hant", "新臺幣壹萬貳仟元整"),
        ("HKD", "zh-Hant", "港幣壹萬貳仟元整"),
        ("MOP", "zh-Hant", "澳門幣壹萬貳仟元整"),
        ("CNY", "zh-Hans", "人民币壹万贰仟元整"),
        ("USD", "zh-Hans", "美元壹万贰仟元整"),
        ("THB", "zh-Hans", "THB 壹万贰仟元整"),
    ],
)
def test_the_currency_stands_before_the_words(currency: str, language: str, words: str) -> None:
    assert amount_in_words(Decimal(12000), language, currency) == words


def test_minus_stands_between_currency_and_digits() -> None:
    assert amount_in_words(Decimal("-86.40"), "zh-Hans", "CNY") == "人民币负捌拾陆元肆角"


def test_offices_that_end_in_another_character_can_have_it() -> None:
    assert amount_in_words(Decimal(10), "zh-Hant", "HKD", whole="正") == "港幣壹拾元正"


@pytest.mark.parametrize("amount", ["1.005", "1000000000000", "-1000000000000", "NaN", "Infinity"])
def test_what_would_have_to_be_rounded_or_has_no_words_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="words"):
        amount_in_words(Decimal(amount), "zh-Hant")


def test_further_zeros_are_no_decimals() -> None:
    assert amount_in_words(Decimal("1.500"), "zh-Hant") == "壹元伍角"


@given(st.integers(1, 10**12 - 1))
def test_another_program_reads_the_same_number_from_the_words(units: int) -> None:
    words = amount_in_words(Decimal(units), "zh-Hans")
    assert int(cn2an.cn2an(words.removesuffix("元整"), "normal")) == units

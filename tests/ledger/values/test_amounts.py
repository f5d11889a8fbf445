"""Amounts as people write them: exact to the hundredth, with their currency, or not read at all."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.ledger.values import Parsed, read_money
from ledger_tools.ledger.values.amount_forms import Trouble, read_written_amount
from ledger_tools.ledger.values.currencies import currency_of_format
from tests.ledger.values.columns import DATE, GROUPED, PERCENT, TWD, YUAN, Broken, Cell, Shown, codes, column, sentences


def read(*values: Cell, unit: int = 1, header_currency: str | None = None, percent: bool = False) -> Parsed:
    drawn = column(*values)
    return read_money(drawn.grid, drawn.cells, drawn.where, unit=unit, header_currency=header_currency, percent=percent)


READ = [
    # text, value in units, currency
    ("5000", "5000", ""),
    ("0", "0", ""),
    ("0.00", "0", ""),
    ("零", "0", ""),
    ("1,234.56", "1234.56", ""),
    ("1,234.56元", "1234.56", ""),
    ("12,345,678.9", "12345678.9", ""),
    ("１，２３４．５６", "1234.56", ""),
    ("３，１２２，１６８", "3122168", ""),
    (" 5000\u00a0", "5000", ""),
    ("1\u00a0234\u00a0567", "1234567", ""),
    ("1'234.50", "1234.5", ""),
    (".5", "0.5", ""),
    ("5.", "5", ""),
    ("+500", "500", ""),
    ("5000元整", "5000", ""),
    ("5000元正", "5000", ""),
    ("5000圓", "5000", ""),
    ("500块", "500", ""),
    ("5,000.-", "5000", ""),
    ("5000/-", "5000", ""),
    ("共5000元", "5000", ""),
    ("合計：5,000元", "5000", ""),
    ("5000(含稅)", "5000", ""),
    ("¥1,234", "1234", "CNY"),
    ("￥1234.5", "1234.5", "CNY"),
    ("RMB 5000", "5000", "CNY"),
    ("RMB5,000.00", "5000", "CNY"),
    ("CNY5000", "5000", "CNY"),
    ("人民币5000元", "5000", "CNY"),
    ("人民幣 5,000 元整", "5000", "CNY"),
    ("5000 RMB", "5000", "CNY"),
    ("NT$12,500", "12500", "TWD"),
    ("NT$ 12,500元", "12500", "TWD"),
    ("NTD 5000", "5000", "TWD"),
    ("TWD5000", "5000", "TWD"),
    ("新台幣5,000元整", "5000", "TWD"),
    ("新臺幣五千元", "5000", "TWD"),
    ("台幣5000", "5000", "TWD"),
    ("US$1,000", "1000", "USD"),
    ("USD1,000.50", "1000.5", "USD"),
    ("1000美元", "1000", "USD"),
    ("美金1,000元", "1000", "USD"),
    ("HK$3000", "3000", "HKD"),
    ("港幣三千元", "3000", "HKD"),
    ("港币3000", "3000", "HKD"),
    ("€5.20", "5.2", "EUR"),
    ("(NTD) 5,000", "5000", "TWD"),
    ("5000(USD)", "5000", "USD"),
    ("NTD$5,000", "5000", "TWD"),
    ("5000。", "5000", ""),
    ("5000、", "5000", ""),
    ("£5", "5", "GBP"),
    ("JPY 5000", "5000", "JPY"),
    ("$500", "500", ""),
    ("$1,000.00 USD", "1000", "USD"),
    ("12.5万", "125000", ""),
    ("12.5萬", "125000", ""),
    ("12.5萬元", "125000", ""),
    ("１２．５万元", "125000", ""),
    ("12.345萬", "123450", ""),
    ("3千", "3000", ""),
    ("3千元", "3000", ""),
    ("5百", "500", ""),
    ("1.2亿", "120000000", ""),
    ("1.2億元", "120000000", ""),
    ("3百万", "3000000", ""),
    ("1.5千万", "15000000", ""),
    ("3亿2000万", "320000000", ""),
    ("12萬3,000元", "123000", ""),
    ("1万2千", "12000", ""),
    ("2萬零5百", "20500", ""),
    ("5k", "5000", ""),
    ("12.5w", "125000", ""),
    ("1.5m", "1500000", ""),
    ("USD 2.5 million", "2500000", "USD"),
    ("三千五百", "3500", ""),
    ("一万二千三百四十五", "12345", ""),
    ("十二万三千", "123000", ""),
    ("一千零五十", "1050", ""),
    ("五〇〇〇", "5000", ""),
    ("壹萬貳仟元整", "12000", ""),
    ("人民币壹万贰仟", "12000", "CNY"),
    ("壹萬貳仟叁佰肆拾伍元陸角柒分", "12345.67", ""),
    ("人民币壹佰贰拾叁元肆角整", "123.4", "CNY"),
    ("新臺幣伍拾萬元整", "500000", "TWD"),
    ("5元3角", "5.3", ""),
    ("一千二百元五角", "1200.5", ""),
    ("-500", "-500", ""),
    ("－500", "-500", ""),
    ("−1,234.50", "-1234.5", ""),
    ("500-", "-500", ""),
    ("(500)", "-500", ""),
    ("（1,234.56）", "-1234.56", ""),
    ("▲500", "-500", ""),
    ("△500", "-500", ""),
    ("負500", "-500", ""),
    ("负五百元", "-500", ""),
    ("NT$-5,000", "-5000", "TWD"),
    ("-NT$5,000", "-5000", "TWD"),
    ("NT$(5,000)", "-5000", "TWD"),
    ("(NT$5,000)", "-5000", "TWD"),
]


@pytest.mark.parametrize(("text", "value", "currency"), READ)
def test_an_amount_is_read_exactly_with_its_currency(text: str, value: str, currency: str) -> None:
    parsed = read(text)
    assert parsed.values.tolist() == [int(Decimal(value) * 100)]
    assert parsed.ok.tolist() == [True]
    assert parsed.problems == []
    assert (parsed.currency[0] if parsed.currency is not None else "") == currency


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("約5000", 5000),
        ("约5千", 5000),
        ("5000左右", 5000),
        ("5,000元左右", 5000),
        ("大概 5000", 5000),
        ("大約五千元", 5000),
        ("≈5000", 5000),
        ("~5000", 5000),
        ("～5000", 5000),
        ("暫估5000", 5000),
        ("5,000(估)", 5000),
        ("NT$約5,000", 5000),
        ("5000多", 5000),
        ("about 5,000", 5000),
        ("approx. 5000", 5000),
        ("est. $5,000", 5000),
        ("5000+", 5000),
    ],
)
def test_an_estimate_counts_with_a_warning(text: str, value: int) -> None:
    parsed = read(text)
    assert parsed.values.tolist() == [value * 100]
    assert parsed.ok.tolist() == [True]
    assert parsed.approximate is not None
    assert parsed.approximate.tolist() == [True]
    assert codes(parsed) == {0: "amount-approximate"}


@pytest.mark.parametrize(
    "text",
    [
        "3000-5000",
        "3,000~5,000",
        "3000至5000元",
        "3000－5000",
        "3~5萬",
        "$3,000 - $5,000",
        "3000 to 5000",
        "<5000",
        "5000以上",
        "不超過5000元",
        "up to 5,000",
    ],
)
def test_a_range_or_limit_is_left_out_with_a_warning(text: str) -> None:
    parsed = read(text)
    assert parsed.values.tolist() == [0]
    assert (parsed.present[0], parsed.ok[0]) == (True, False)
    assert parsed.approximate is not None
    assert parsed.approximate.tolist() == [True]
    assert codes(parsed) == {0: "amount-approximate"}


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("1,23", Trouble.GROUPING),
        ("1,2345", Trouble.GROUPING),
        ("12,34,567", Trouble.GROUPING),
        ("1,234,56", Trouble.GROUPING),
        ("1.2.3", Trouble.GROUPING),
        ("1,23万", Trouble.GROUPING),
        ("5000/3000", Trouble.SEVERAL),
        ("5000+3000", Trouble.SEVERAL),
        ("5000\n3000", Trouble.SEVERAL),
        ("5000 300", Trouble.SEVERAL),
        ("500 300", Trouble.SEVERAL),
        ("5000、3000", Trouble.SEVERAL),
        ("醫療3000 財損5000", Trouble.SEVERAL),
        ("US$5,000 NT$150,000", Trouble.SEVERAL),
        ("5000×2", Trouble.SEVERAL),
        ("5%", Trouble.PERCENT),
        ("１０％", Trouble.PERCENT),
        ("百分之五", Trouble.PERCENT),
        ("1万2", Trouble.SHORTENED),
        ("3萬5元", Trouble.SHORTENED),
        ("三千五", Trouble.SHORTENED),
        ("千元", Trouble.SHORTENED),
        ("5000元/月", Trouble.MORE_WORDS),
        ("5000元(未付)", Trouble.MORE_WORDS),
        ("--500", Trouble.MORE_WORDS),
        ("-(500)", Trouble.MORE_WORDS),
        ("5000¹", Trouble.UNKNOWN),  # a footnote must not make it 50001
        ("①5000", Trouble.UNKNOWN),
        ("5ooo", Trouble.MORE_WORDS),
        ("٥٠٠٠", Trouble.UNKNOWN),
        ("火災", Trouble.UNKNOWN),
        ("元", Trouble.UNKNOWN),
        ("1" * 30, Trouble.TOO_LARGE),
    ],
)
def test_what_is_not_one_certain_amount_is_not_read_and_says_why(text: str, trouble: Trouble) -> None:
    if trouble != Trouble.TOO_LARGE:
        assert read_written_amount(text).trouble == trouble
    parsed = read(text)
    assert parsed.values.tolist() == [0]
    assert (parsed.present[0], parsed.ok[0]) == (True, False)
    assert codes(parsed) == {0: "amount-unreadable"}


@pytest.mark.parametrize(
    "text", ["", "-", "—", "--", "/", "無", "无", "N/A", "待定", "TBD", "待核定", "未付", "（無）"]
)
def test_words_for_nothing_are_absent_not_zero_and_not_wrong(text: str) -> None:
    parsed = read(text)
    assert (parsed.present[0], parsed.ok[0]) == (False, False)
    assert parsed.problems == []


def test_what_is_still_to_come_is_absent_and_approximate() -> None:
    parsed = read("待定", "-")
    assert parsed.approximate is not None
    assert parsed.approximate.tolist() == [True, False]


def test_two_currencies_in_one_amount_are_refused() -> None:
    assert sentences(read("NT$5,000 USD"), 0) == ["The cell names two currencies."]


class TestStoredNumbers:
    def test_floats_become_the_hundredths_that_people_see(self) -> None:
        parsed = read(0.1, 0.29, 1234.56, 4.35, 1e12, -500.0, 0.0)
        assert parsed.values.tolist() == [10, 29, 123456, 435, 10**14, -50000, 0]
        assert parsed.ok.all()

    def test_more_decimals_are_rounded_half_to_even_as_decimals_not_as_binary(self) -> None:
        # 1.005 and 1.015 are both stored a little below; as decimals they are ties and go to the even hundredth.
        assert read(1.005, 1.015, 1.025, 1.0151, 2 / 3).values.tolist() == [100, 102, 102, 102, 67]

    def test_the_header_s_unit_multiplies_before_rounding(self) -> None:
        assert read(12.5, 0.1, 1.23456, unit=10_000).values.tolist() == [12_500_000, 100_000, 1_234_560]

    def test_a_unit_in_the_cell_beats_the_header_s(self) -> None:
        parsed = read("12.5万", "5000元", "12.5", "NT$3", unit=10_000)
        assert parsed.values.tolist() == [12_500_000, 500_000, 12_500_000, 3_000_000]

    def test_a_number_too_large_for_money_is_refused(self) -> None:
        assert codes(read(1e17)) == {0: "amount-unreadable"}

    def test_a_number_shown_as_a_date_or_a_truth_value_is_refused(self) -> None:
        parsed = read(Shown(44512, DATE), True)
        assert codes(parsed) == {0: "amount-unreadable", 1: "amount-unreadable"}
        assert sentences(parsed, 0) == ["The number is shown as a date, not as an amount."]

    def test_the_number_format_names_the_currency(self) -> None:
        parsed = read(Shown(5, TWD), Shown(5, YUAN), Shown(5, GROUPED), 5.0)
        assert parsed.currency is not None
        assert parsed.currency.tolist() == ["TWD", "CNY", "", ""]
        assert read(5.0).currency is None

    @pytest.mark.parametrize(
        ("code", "currency"),
        [
            ("General", ""),
            ("#,##0.00", ""),
            ('"$"#,##0', ""),
            ("[$$-404]#,##0", ""),
            ("[$HK$-C04]#,##0.00", "HKD"),
            ("[$¥-804]#,##0.00", "CNY"),
            ("[$¥-411]#,##0", "JPY"),
            ("[$€-407] #,##0.00", "EUR"),
            ('"NT$"#,##0', "TWD"),
            ("\\N\\T\\$#,##0", "TWD"),
            ('_ "￥"* #,##0.00_ ', "CNY"),
            ("[$USD] #,##0.00", "USD"),
            ('#,##0 "HKD"', "HKD"),
            ("[Red]-#,##0", ""),
        ],
    )
    def test_currency_of_a_format(self, code: str, currency: str) -> None:
        assert currency_of_format(code) == currency


class TestDecimalComma:
    def test_it_is_read_where_the_column_writes_no_other_way(self) -> None:
        parsed = read("1.234,56", "12.345", "1234,50", "99")
        assert parsed.values.tolist() == [123456, 1_234_500, 123_450, 9900]
        assert parsed.problems == []

    def test_a_column_of_both_is_not_settled(self) -> None:
        parsed = read("1.234,56", "1,234.56", "1,234")
        assert parsed.ok.tolist() == [False, True, False]

    def test_a_comma_before_three_digits_is_unclear_beside_decimal_commas(self) -> None:
        assert read("1.234,56", "1,234").ok.tolist() == [True, False]

    def test_one_odd_cell_among_many_does_not_make_the_others_doubtful(self) -> None:
        dots = read("1,234.56", "99.50", "1,234", "1.234,56")
        assert dots.ok.tolist() == [True, True, True, False]
        assert "after a dot" in dots.problems[0].message.pattern
        commas = read("1.234,56", "99,50", "1234,50", "1.234", "1,234.56")
        assert commas.ok.tolist() == [True, False, True, True, False]

    def test_a_dot_before_three_digits_alone_is_unclear(self) -> None:
        assert read("1.234").ok.tolist() == [False]
        assert read("1.234", "12.5").values.tolist() == [123, 1250]
        assert read("1.234", unit=10_000).values.tolist() == [1_234_000]

    def test_a_comma_before_three_digits_alone_is_a_thousand(self) -> None:
        assert read("1,234").values.tolist() == [123_400]


class TestPercentages:
    def test_a_column_that_may_hold_them_marks_them_without_a_problem(self) -> None:
        parsed = read("10%", Shown(0.1, PERCENT), "5000", "10%且不低於2000元", percent=True)
        assert parsed.percent is not None
        assert parsed.percent.tolist() == [True, True, False, True]
        assert parsed.ok.tolist() == [False, False, True, False]
        assert parsed.present.all()
        assert parsed.problems == []

    def test_elsewhere_they_are_no_amounts(self) -> None:
        assert codes(read("10%", Shown(0.1, PERCENT))) == {0: "amount-unreadable", 1: "amount-unreadable"}


def test_same_as_above_copies_amount_and_currency() -> None:
    parsed = read("NT$約500", "同上", "-", '"')
    assert parsed.values.tolist() == [50000, 50000, 0, 0]
    assert parsed.present.tolist() == [True, True, False, False]
    assert parsed.copied is not None
    assert parsed.copied.tolist() == [False, True, False, True]
    assert parsed.currency is not None
    assert parsed.currency.tolist() == ["TWD", "TWD", "", ""]
    assert codes(parsed) == {0: "amount-approximate"}


def test_error_cells_are_left_to_their_own_rule() -> None:
    parsed = read(Broken("#DIV/0!"), Broken(""), None)
    assert parsed.present.tolist() == [True, True, False]
    assert not parsed.ok.any()
    assert parsed.problems == []


def test_a_yen_sign_is_japanese_where_the_header_says_so() -> None:
    parsed = read("¥500", header_currency="JPY")
    assert parsed.currency is not None
    assert parsed.currency.tolist() == ["JPY"]


@settings(max_examples=150, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_every_amount_comes_back_in_every_form(amount: Decimal) -> None:
    plain, hundredths = f"{amount:.2f}", int(amount * 100)
    grouped = f"{amount:,.2f}"
    full = grouped.translate(str.maketrans("0123456789,.-", "０１２３４５６７８９，．－"))
    for text in (plain, grouped, full, f"NT${grouped}", f"{grouped}元", f"人民幣 {plain} 元"):
        assert read(text).values.tolist() == [hundredths]
    assert read(float(amount)).values.tolist() == [hundredths]


@settings(max_examples=150, deadline=None)
@given(st.decimals(0, 10**6, places=4, allow_nan=False, allow_infinity=False))
def test_ten_thousands_scale_exactly(amount: Decimal) -> None:
    hundredths = int((amount * 1_000_000).to_integral_value(ROUND_HALF_EVEN))
    assert read(f"{amount:f}万").values.tolist() == [hundredths]
    assert read(float(amount), unit=10_000).values.tolist() == [hundredths]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789０,.，-－()（）元萬万千百十億壹貳約左右NT$¥%~ \n/", max_size=20))
def test_no_text_crashes_the_reading_and_every_record_is_accounted_for(text: str) -> None:
    parsed = read("5", text)
    assert parsed.values[1] == 0 or parsed.ok[1]
    unread = parsed.present & ~parsed.ok
    assert set(np.flatnonzero(unread).tolist()) <= set(codes(parsed))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_survived(text: str) -> None:
    read(text)

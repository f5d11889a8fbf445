"""Phones, ID numbers and plates, with check digits worked out by hand.

Mainland 11010519491231002X: 1·7+1·9+0·10+1·5+0·8+5·4+1·2+9·1+4·6+9·3+1·7+2·9+3·10+1·5+0·8+0·4+2·2 = 167, and
167 mod 11 = 2, for which the table says X.

Taiwan A123456789: A is 10, so 1·1+0·9 + 1·8+2·7+3·6+4·5+5·4+6·3+7·2+8·1 + 9 = 130, a multiple of 10.
Taiwan resident A800000014: 1 + 8·8 + 1·1 + 4 = 70. Old permit AB12345677: B is 11, its 1 counts ·8:
1 + 8 + 1·7+2·6+3·5+4·4+5·3+6·2+7·1 + 7 = 100.

Hong Kong A123456(3): blank 36·9 + A 10·8 + 1·7+2·6+3·5+4·4+5·3+6·2 = 481, and 481+3 = 484 = 44·11.

Taiwan company 04595257: 0·1, 4·2=8, 5·1, 9·2=18→9, 5·1, 2·2=4, 5·4=20→2, 7·1: 0+8+5+9+5+4+2+7 = 40, a multiple of 5.
10458575 has 7 in the seventh place: 1, 0, 4, 10→1, 8, 10→1, 28→10, 5: sum 30.

Credit code 91350100M000100Y43 is the example of GB 32100.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.ledger.values.id_numbers import is_mainland_id, is_taiwan_id
from ledger_tools.ledger.values.identifiers import id_problem, ids_in_text, phone_problem, plate_problem


class TestIdNumbers:
    @pytest.mark.parametrize(
        ("number", "region"),
        [
            ("11010519491231002X", "CN"),
            ("11010519491231002x", None),
            ("１１０１０５１９４９１２３１００２Ｘ", "CN"),
            ("110105 19491231 002X", "CN"),
            ("110105491231002", "CN"),
            ("91350100M000100Y43", "CN"),
            ("A123456789", "TW"),
            ("a123456789", "TW"),
            ("A800000014", "TW"),
            ("AB12345677", "TW"),
            ("04595257", "TW"),
            ("10458575", "TW"),
            ("A123456(3)", "HK"),
            ("A1234563", "HK"),
            ("A123456（3）", None),
            ("E12345678", "CN"),  # a passport
            ("K12345678", "HK"),
            ("1101**********002X", "CN"),
            ("A12*****89", "TW"),
            ("12345678", "HK"),  # a business registration, without a check that we know
        ],
    )
    def test_a_right_or_unjudged_number_has_no_problem(self, number: str, region: str | None) -> None:
        assert id_problem(number, region) is None

    @pytest.mark.parametrize(
        ("number", "region"),
        [
            ("110105194912310021", "CN"),  # the check should be X
            ("110105194913310022", "CN"),  # no month 13
            ("11010519491231002", "CN"),  # a digit short
            ("1101051949123100222", "CN"),
            ("91350100M000100Y44", "CN"),
            ("110105491331002", "CN"),
            ("A123456788", "TW"),
            ("B123456789", "TW"),
            ("AB12345678", "TW"),
            ("04595258", "TW"),
            ("A123456(4)", None),
            ("A1234564", "HK"),
        ],
    )
    def test_a_wrong_number_says_why(self, number: str, region: str | None) -> None:
        problem = id_problem(number, region)
        assert problem is not None
        assert problem.text()

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 16), st.integers(1, 9))
    def test_any_single_mistyped_digit_of_a_mainland_number_is_noticed(self, place: int, shift: int) -> None:
        right = "11010519491231002X"
        wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
        assert not is_mainland_id(wrong)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(2, 9), st.integers(1, 9))
    def test_nearly_any_mistyped_digit_of_a_taiwan_number_is_noticed(self, place: int, shift: int) -> None:
        right = "A123456789"
        wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
        weight = (7, 6, 5, 4, 3, 2, 1, 1)[place - 2]
        moved = (int(wrong[place]) - int(right[place])) * weight
        assert is_taiwan_id(wrong) == (moved % 10 == 0)

    def test_numbers_are_found_in_free_text_without_spaces_around_them(self) -> None:
        text = "傷者王小明A123456789，身份證11010519491231002X送醫，HKID A123456(3)，單號A223456789、電話0912345678"
        assert [found.text for found in ids_in_text(text)] == ["11010519491231002X", "A123456789", "A123456(3)"]

    @pytest.mark.parametrize(
        "text",
        ["", "無", "保單11010519491231002XY1", "P11010519491231002X", "賠案A1234567890", "單號202111120000123456"],
    )
    def test_longer_numbers_and_numbers_without_a_birth_date_are_left_alone(self, text: str) -> None:
        assert list(ids_in_text(text)) == []


class TestPhones:
    @pytest.mark.parametrize(
        "text",
        [
            "0912-345-678",
            "0912345678",
            "０９１２３４５６７８",
            "+886 912 345 678",
            "+886-2-2345-6789",
            "02-2345-6789",
            "(02)2345-6789#123",
            "02-23456789轉12",
            "03-5678901",
            "037-123456",
            "04-22345678",
            "049-2345678",
            "0800-024-365",
            "13812345678",
            "138 1234 5678",
            "+86 138 1234 5678",
            "8613812345678",
            "010-62345678",
            "0755-88888888转8001",
            "0571-8765432",
            "400-810-8888",
            "95518",
            "2345 6789",
            "+852 9123 4567",
            "+853 6612 3456",
            "2345-6789 ext. 12",
            "+1 415 555 2671",
            "0912345678/0923456789",
            "0912345678、02-23456789",
            "0912345678 02-23456789",
            "手機：0912345678(王先生)",
            "王先生 13812345678",
            "138****5678",
        ],
    )
    def test_a_number_that_can_be_dialled(self, text: str) -> None:
        assert phone_problem(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            "091234567",
            "1381234567",
            "138123456789",
            "12812345678",
            "912345678",
            "12",
            "02-234-5678",
            "0912345678/12",
            "王先生",
            "+86 1381234567",
            "+852 123 4567",
        ],
    )
    def test_a_number_that_cannot(self, text: str) -> None:
        problem = phone_problem(text)
        assert problem is not None
        assert problem.text()

    @pytest.mark.parametrize("text", ["09123456789", "0356-7890123"])
    def test_a_mainland_line_number_is_a_taiwan_number_with_a_digit_too_many(self, text: str) -> None:
        assert phone_problem(text, "CN") is None
        assert phone_problem(text, "TW") is not None
        assert phone_problem("+86 " + text, "TW") is None

    def test_seven_digits_are_local_but_not_in_hong_kong(self) -> None:
        assert phone_problem("2345678", "TW") is None
        assert phone_problem("2345678", "HK") is not None


class TestPlates:
    @pytest.mark.parametrize(
        ("text", "region"),
        [
            ("粤B12345", "CN"),
            ("粵B12345", "TW"),
            ("粤B·12345", "CN"),
            ("粤B D12345", "CN"),
            ("京A12345D", "CN"),
            ("沪AF12345", "CN"),
            ("粤Z1234港", "CN"),
            ("鲁B1234挂", "CN"),
            ("京A1234警", "CN"),
            ("京A1234学", "CN"),
            ("WJ12345", "CN"),
            ("ABC-1234", "TW"),
            ("ＡＢＣ－１２３４", "TW"),
            ("1234-AB", "TW"),
            ("AB-1234", "TW"),
            ("ABC-123", "TW"),
            ("軍A-12345", "TW"),
            ("AB 1234", "HK"),
            ("GOODLUCK", "HK"),
            ("AB12 CDE", None),
            ("ABC-1234、DEF-5678", "TW"),
            ("ABC-1234(自小客)", "TW"),
            ("臨字00123號", "TW"),
            ("未上牌", "CN"),
            ("粤B***45", "CN"),
        ],
    )
    def test_a_plate(self, text: str, region: str | None) -> None:
        assert plate_problem(text, region) is None

    @pytest.mark.parametrize(
        ("text", "region"),
        [
            ("粤B1234", "CN"),
            ("粤B123456", "CN"),
            ("粤B1234O", "CN"),
            ("京A1234", None),
            ("京12345", "CN"),
            ("ABC-12345", "TW"),
            ("ABCDEF", "TW"),
            ("轎車", "TW"),
            ("ABC-1234/粤B1", "CN"),
        ],
    )
    def test_no_plate(self, text: str, region: str | None) -> None:
        problem = plate_problem(text, region)
        assert problem is not None
        assert problem.text()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_is_survived(text: str) -> None:
    id_problem(text, "TW")
    phone_problem(text)
    plate_problem(text)
    list(ids_in_text(text))

"""Serial numbers: ours, gapless within a year, or the form in which the user's register counts already."""

from __future__ import annotations

import pytest

from ledger_tools.ledger.corrections import corrected_number, correction_note, without_correction
from ledger_tools.registers.numbers import next_number, same_number


@pytest.mark.parametrize(
    ("so_far", "year", "expected"),
    [
        ([], 2021, "C-2021-0001"),
        (["C-2021-0001", "C-2021-0002"], 2021, "C-2021-0003"),
        (["C-2021-0009", "C-2021-0002"], 2021, "C-2021-0010"),
        (["C-2021-0009"], 2022, "C-2022-0001"),
        (["C-2020-0007", "C-2021-0003"], 2020, "C-2020-0008"),
        (["C-2021-9999"], 2021, "C-2021-10000"),
        (["Ｃ-２０２１-０００４", ""], 2021, "C-2021-0005"),
        (["17", "C-2021-0001"], 2021, "C-2021-0002"),
    ],
)
def test_ours_count_within_their_year(so_far: list[str], year: int, expected: str) -> None:
    number = next_number(so_far, year, "C")
    assert (number.text, number.own_form) == (expected, False)


@pytest.mark.parametrize(
    ("so_far", "year", "expected"),
    [
        (["1", "2", "3"], 2021, "4"),
        (["001", "002"], 2021, "003"),
        (["110-014", "110-015"], 2021, "110-016"),
        (["110-014", "110-015"], 2022, "111-001"),
        (["2021-09", "2021-10"], 2021, "2021-11"),
        (["客訪字第110-099號"], 2021, "客訪字第110-100號"),
        (["T-001", "T-007"], 2021, "T-008"),
    ],
)
def test_another_form_goes_on_as_it_is(so_far: list[str], year: int, expected: str) -> None:
    number = next_number(so_far, year, "C")
    assert (number.text, number.own_form) == (expected, True)


def test_what_is_no_count_is_not_guessed_at() -> None:
    assert next_number(["甲", "乙"], 2021, "L").text == "L-2021-0001"


def test_numbers_are_the_same_in_any_width() -> None:
    assert same_number("c-2021-0003 ", "Ｃ-2021-0003")
    assert not same_number("C-2021-0003", "C-2021-00030")


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_a_correction_is_known_by_its_remarks(language: str) -> None:
    note = correction_note("C-2021-0003", language)
    assert corrected_number(note) == "C-2021-0003"
    assert corrected_number(f"{note}；客戶改號") == "C-2021-0003"
    assert without_correction(f"{note}；客戶改號") == "客戶改號"


def test_other_remarks_correct_nothing() -> None:
    assert corrected_number("已更正電話") is None
    assert without_correction("已更正電話") == "已更正電話"

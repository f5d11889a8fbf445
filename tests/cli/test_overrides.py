"""--header-row and --map as people type them."""

from __future__ import annotations

import pytest

from ledger_tools.cli.overrides import column_overrides, header_overrides
from ledger_tools.errors import UsageProblem

SHEETS = ["企財險", "Motor 2021", "a=b!c"]


def test_a_header_row_goes_to_its_sheet() -> None:
    assert header_overrides(["企財險=3", "motor 2021 = 12", "a=b!c=1"], SHEETS) == {
        "企財險": 3,
        "Motor 2021": 12,
        "a=b!c": 1,
    }


def test_a_column_goes_to_its_sheet_quoted_or_not_in_either_case() -> None:
    assert column_overrides(
        ["企財險!h=paid", "'Motor 2021'!AA=claimed", "企財險！B=cause", "a=b!c!A=seq", "企財險!C=", "'企財險!D=seq'"],
        SHEETS,
    ) == {
        ("企財險", 8): "paid",
        ("Motor 2021", 27): "claimed",
        ("企財險", 2): "cause",
        ("a=b!c", 1): "seq",
        ("企財險", 3): "",
        ("企財險", 4): "seq",
    }


@pytest.mark.parametrize("word", ["企財險", "企財險=", "企財險=0", "企財險=x", "3", "企財險=-1"])
def test_a_header_row_written_wrongly_is_shown_how(word: str) -> None:
    with pytest.raises(UsageProblem, match="--header-row 企財險=3"):
        header_overrides([word], SHEETS)


@pytest.mark.parametrize("word", ["企財險!H", "企財險H=paid", "企財險!7=paid", "企財險!XFE=paid"])
def test_a_mapping_written_wrongly_is_shown_how(word: str) -> None:
    with pytest.raises(UsageProblem, match="--map 企財險!H=paid"):
        column_overrides([word], SHEETS)


def test_an_unknown_sheet_is_named_with_those_that_are_there() -> None:
    with pytest.raises(UsageProblem, match=r"no sheet 車險.*企財險, Motor 2021"):
        header_overrides(["車險=3"], SHEETS)

"""How many columns a text takes."""

from __future__ import annotations

import pytest

from ledger_tools.text.width import display_width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("理賠", 4),
        ("ＡＢ", 4),
        ("a理b", 4),
        ("，", 2),
        ("e\u0301", 1),
        ("\u200b", 0),
        ("a\tb\x1b", 2),
        ("😀", 2),
        ("ｱ", 1),
        ("—", 1),
    ],
)
def test_width(text: str, width: int) -> None:
    assert display_width(text) == width

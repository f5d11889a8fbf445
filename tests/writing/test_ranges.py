"""Areas, and formulas as they read when copied down."""

from __future__ import annotations

import pytest

from ledger_tools.workbook.ranges import Box, moved_down


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "A2"),
        ("$A1+A$1+$A$1", "$A2+A$1+$A$1"),
        ("SUM(A1:B2)", "SUM(A2:B3)"),
        ("1:1+$2:3", "2:2+$2:4"),
        ("A:A", "A:A"),
        ('"A1"&A1', '"A1"&A2'),
        ("'A1 x'!B2", "'A1 x'!B3"),
        ("AB12!C3", "AB12!C4"),
        ("LOG10(A1)", "LOG10(A2)"),
        ("T[[#This Row],[A1]]*A1", "T[[#This Row],[A1]]*A2"),
        ("T[A1]", "T[A1]"),
        ("A1048576", None),
        ("1E5+A1", "1E5+A2"),
        ("X_A1+A1B+A1.b", "X_A1+A1B+A1.b"),
        ("[1]表!A1", "[1]表!A2"),
        ("台帳!A1", "台帳!A2"),
        ("ABCD1", "ABCD1"),
    ],
)
def test_relative_rows_follow_and_everything_else_stays(formula: str, moved: str | None) -> None:
    assert moved_down(formula, 1) == moved


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1:D9", Box(1, 1, 9, 4)),
        ("$B$2", Box(2, 2, 2, 2)),
        ("C:C", Box(1, 3, 1_048_576, 3)),
        ("3:4", Box(3, 1, 4, 16_384)),
        ("D9:A1", Box(1, 1, 9, 4)),
        ("#REF!", None),
        ("", None),
        ("XFE1", None),
    ],
)
def test_an_area_is_read_in_every_spelling(text: str, box: Box | None) -> None:
    assert Box.parse(text) == box

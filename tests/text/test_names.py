"""File names made from cells: valid everywhere, never a way out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.errors import UsageProblem
from ledger_tools.text.names import MOST_BYTES, distinct_file_name, inside, safe_file_name

DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("報告 2021-11.xlsx", "報告 2021-11.xlsx"),
        ("PI/2021:001.docx", "PI_2021_001.docx"),
        ('a<b>"c"|d?e*f', "a_b_c_d_e_f"),
        ("..\\..\\etc", "_.._.._etc"),
        ("../x", "_.._x"),
        ("a\nb\tc", "a b c"),
        ("x. ", "x"),
        ("con", "_con"),
        ("NUL .txt", "_NUL .txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("concert.txt", "concert.txt"),
        ("-rf", "_-rf"),
        ("~$台帳.xlsx", "_~$台帳.xlsx"),
        (".hidden", "_.hidden"),
        ("\u202etxt.exe", "txt.exe"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("e\u0301", "é"),
    ],
)
def test_what_a_text_becomes(text: str, name: str) -> None:
    assert safe_file_name(text) == name


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = safe_file_name("理賠" * 100 + ".xlsx")
    assert len(name.encode()) <= MOST_BYTES
    assert name.endswith(("理賠.xlsx", "理.xlsx"))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_every_name_is_valid_on_every_system(text: str) -> None:
    name = safe_file_name(text)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('<>:"/\\|?*')
    assert all(ord(character) >= 32 for character in name)
    assert name[-1] not in " ."
    assert name[0] not in "-."
    assert not name.startswith("~$")
    assert name.split(".")[0].strip().casefold() not in DEVICES
    assert len(name.encode()) <= MOST_BYTES
    assert safe_file_name(name) == name


def test_a_taken_name_gets_a_number_capitals_not_counting() -> None:
    assert distinct_file_name("A.xlsx", ["b.xlsx"]) == "A.xlsx"
    assert distinct_file_name("A.xlsx", ["a.xlsx", "A (2).xlsx"]) == "A (3).xlsx"


def test_a_path_stays_in_its_folder(tmp_path: Path) -> None:
    assert inside(tmp_path, "a.xlsx") == tmp_path / "a.xlsx"
    with pytest.raises(UsageProblem, match="would not lie in"):
        inside(tmp_path, "../a.xlsx")


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "other.xlsx")
    with pytest.raises(UsageProblem):
        inside(tmp_path, "link.xlsx")

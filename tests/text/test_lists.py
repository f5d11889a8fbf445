"""Lists as people type them."""

from __future__ import annotations

from ledger_tools.text.lists import parts


def test_names_stand_between_commas_and_semicolons_of_any_width() -> None:
    assert parts(["王大同、李 小龍，陳美麗; 張三;", "Ann Lee,,\n吳"]) == [
        "王大同",
        "李 小龍",
        "陳美麗",
        "張三",
        "Ann Lee",
        "吳",
    ]
    assert parts(["", " ， "]) == []

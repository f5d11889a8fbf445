"""What the file holds beside cells, said only where it is there."""

from __future__ import annotations

from dataclasses import fields

from ledger_tools.model.package import PackageInventory
from ledger_tools.render.package import WORDS, package_lines


def test_only_what_is_there_is_said_with_its_number_or_names() -> None:
    inventory = PackageInventory(sheets=3, charts=2, macros=True, protected_sheets=("企財險", "車險"))
    assert package_lines(inventory, "en") == ["protected sheets: 企財險, 車險", "macros", "charts: 2"]
    assert package_lines(PackageInventory(sheets=1), "en") == []


def test_a_new_field_is_put_into_words_or_left_to_programs_on_purpose() -> None:
    for_programs = {
        "sheets", "pivot_caches", "drawings", "extended_validations", "extended_formats", "custom_xml", "calc_chain",
    }  # fmt: skip
    assert {field.name for field in fields(PackageInventory)} == set(WORDS) | for_programs

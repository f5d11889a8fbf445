"""Every sentence of the program is translated, with the same values in it, and the compiled catalogues are fresh."""

from __future__ import annotations

from opencc import OpenCC

from ledger_tools.locale.catalogues import problems, read


def test_every_sentence_is_translated_and_the_compiled_catalogues_are_fresh() -> None:
    assert problems() == []


def test_the_simplified_catalogue_holds_no_traditional_characters() -> None:
    simplified = OpenCC("t2s")

    assert [m.string for m in read("zh_Hans") if m.id and simplified.convert(str(m.string)) != str(m.string)] == []


def test_the_traditional_catalogue_holds_no_simplified_characters() -> None:
    traditional, both = OpenCC("s2t"), "台占里"  # these are written so in Taiwan too
    said = "".join(str(m.string) for m in read("zh_Hant") if m.id)

    assert sorted({sign for sign in said if traditional.convert(sign) != sign} - set(both)) == []

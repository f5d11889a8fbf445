"""Every sentence of the program is translated, with the same values in it, and the compiled catalogues are fresh."""

from __future__ import annotations

from ledger_tools.locale.catalogues import problems


def test_every_sentence_is_translated_and_the_compiled_catalogues_are_fresh() -> None:
    assert problems() == []

"""The options that inspect offers name what the workbook really has."""

from __future__ import annotations

from ledger_tools.render.inspect_text import inspect_text
from tests.support.drawn import draw_book


def page(drawing: str) -> str:
    return "\n".join(inspect_text(draw_book(drawing), [], "en"))


def test_the_hint_names_an_unread_column_of_the_sheet() -> None:
    text = page(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 甲欄
        P-1    | @2021-11-01 | 火災     | 乙
        """
    )
    assert "企財險!D=paid" in text


def test_there_is_no_hint_where_every_column_is_read() -> None:
    text = page(
        """
        # 企財險
        保單號 | 出險時間    | 出險原因
        P-1    | @2021-11-01 | 火災
        """
    )
    assert "--header-row" in text
    assert "--map" not in text

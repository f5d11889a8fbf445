"""Single settings, read from what people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_tools.ledger.settings_sheet import CODE
from ledger_tools.settings import Settings, Wrong, read_setting, setting_keys
from tests.support.drawn import draw_book

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Sat, Sun", "Sat Sun"),
        ("Saturday and Sunday", "Sat Sun"),
        ("Sundays", "Sun"),
        ("Thurs., Fri", "Thu Fri"),
        ("fri to sun", "Fri Sat Sun"),
        ("weekends", "Sat Sun"),
        ("Sundays and public holidays", "Sun"),
        ("日", "Sun"),
        ("星期天", "Sun"),
        ("每週日", "Sun"),
        ("六日", "Sat Sun"),
        ("周六、周日", "Sat Sun"),
        ("禮拜六及禮拜日", "Sat Sun"),
        ("星期六至星期一", "Mon Sat Sun"),  # round the end of the week
        ("週休二日", "Sat Sun"),
        ("双休", "Sat Sun"),
        ("單休日", "Sun"),
        ("週一", "Mon"),
        ("無", ""),
        ("none", ""),
    ],
)
def test_weekly_rest_days_are_read_in_three_languages(text: str, days: str) -> None:
    assert read_setting("week_off", text) == tuple(days.split())


@pytest.mark.parametrize(
    "text", ["周", "假日", "看情況", "sunny", "6, 7", "七", "、日", "Mon to", "一至日", "每天放假"]
)
def test_what_names_no_weekly_rest_days_is_refused(text: str) -> None:
    assert isinstance(read_setting("week_off", text), Wrong)


def test_a_mistaken_rest_day_is_a_finding_and_the_default_counts() -> None:
    book = draw_book("# 設定\n項目 | 值\n週休日 | 看情況\n遇假日順延 | 是")
    assert [(f.code, f.cell.address, str(f.message)) for f in book.findings] == [
        (
            CODE,
            "B2",
            "The setting 週休日 cannot be 看情況: it must name days of the week, such as Sat, Sun or 六、日.",
        )
    ]
    assert book.settings.week_off == Settings().week_off == ("Sat", "Sun")
    assert (book.settings.holiday_roll, Settings().holiday_roll) == (True, False)


def test_the_page_on_settings_names_every_setting() -> None:
    page = PAGE.read_text("utf-8")
    assert [key for key in setting_keys() if f"`{key}`" not in page] == []

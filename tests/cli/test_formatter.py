"""Help in Chinese fits the screen: a character takes two columns, and no line begins with a full stop."""

from __future__ import annotations

import click

from ledger_tools.cli.program import Command, Context, Option, Session
from ledger_tools.text.width import display_width

LONG = (
    "列出台帳中的錯誤與可疑之處，每一項都指出儲存格、原因以及應當如何處理；活頁簿只讀取而不改動，清單寫到標準輸出。" * 2
)


def help_of(width: int) -> list[str]:
    command = Command("驗證", help=f"{LONG}\n\n第二段。", params=[Option(["--only"], metavar="CODES", help=LONG)])
    ctx = Context(command, info_name="x", obj=Session("zh-Hant"), terminal_width=width)
    return command.get_help(ctx).splitlines()


def test_no_line_is_wider_than_the_screen_by_more_than_a_full_stop() -> None:
    for width in (60, 80):
        assert max(map(display_width, help_of(width))) <= width + 2


def test_no_line_begins_with_a_mark_that_closes() -> None:
    assert not [line for line in help_of(60) if line.strip()[:1] in tuple("，。；、")]


def test_nothing_is_lost_and_paragraphs_stay_apart() -> None:
    lines = help_of(80)
    assert LONG in "".join(line.strip() for line in lines)
    assert "" in lines[lines.index("  第二段。") - 1 :][:1]


def test_english_help_is_left_to_click() -> None:
    ctx = Context(Command("x"), obj=Session("en"))
    assert type(ctx.make_formatter()) is click.HelpFormatter

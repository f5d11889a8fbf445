"""Duties for people: one line each, many alike told once, law with its reminder, and nothing wider than the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger_tools.model.due_list import DueChoice
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.render.due_text import closing, due_text
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width
from tests.support.duties import LAW, item, made_list, rule

CALL = rule()
SECOND = rule("second-follow-up", title={"zh-Hant": "第二次", "zh-Hans": "第二次", "en": "Second call"})
PAY = rule("tw-claim-pay-15d", **LAW)
WHO = {"customer": "王大明", "ref": "ABC-0002", "phone": "0912345678"}


def shown(*items: DueItem, language: str = "en", **options: object) -> list[str]:
    return list(due_text(made_list(*items), language, **options))  # type: ignore[arg-type]


def many(count: int, state: DueState = DueState.OVERDUE, **more: object) -> list[DueItem]:
    """Return duties of one rule, each ending a day before the one above it."""
    last = date(2021, 11, 10)
    values = {"owner": "甲", **more}
    return [item(CALL, state, row=2 + n, ends=last - timedelta(n), **values) for n in range(count)]


def test_a_line_says_when_how_late_who_what_where_and_which() -> None:
    late = item(CALL, row=2, ends=date(2021, 11, 8), owner="張小華", **WHO)  # judged on 11-11: 3 days
    today = item(CALL, DueState.DUE_TODAY, row=3, ends=date(2021, 11, 11), owner="張小華", customer="李小美")
    assert shown(late, today, size=100) == [
        "Overdue: 1",
        " 張小華",
        "  2021-11-08 3 days late  王大明 ABC-0002  0912345678  First follow-up call  服務記錄!F2  000000",
        "",
        "Due today: 1",
        " 張小華",
        "  2021-11-11 today  李小美  First follow-up call  服務記錄!F3  000000",
        "",
        "Workload  overdue  due today  open  blocked  not yet open  total",
        "張小華          1          1     0        0             0      2",
    ]


def test_on_a_narrower_screen_what_has_no_room_stands_below() -> None:
    late = item(CALL, row=2, ends=date(2021, 11, 8), **WHO)
    assert shown(late, size=80) == [
        "Overdue: 1",
        "  2021-11-08 3 days late  王大明  0912345678  First follow-up call",
        "             ABC-0002 · 服務記錄!F2 · 000000",
    ]


def test_the_words_are_those_of_an_office_in_taiwan() -> None:
    lines = shown(
        item(CALL, row=2, ends=date(2021, 11, 8), owner="林志明", stand_in="王小明", customer="王大明"),
        item(CALL, DueState.OPEN, row=3, ends=date(2021, 11, 13), owner="林志明", stand_in="王小明", customer="李小美"),
        language="zh-Hant",
    )
    assert lines[:3] == [
        "逾期 1",
        " 王小明（代 林志明）",
        "  2021-11-08 逾期3天  王大明  第一次跟蹤電話  服務記錄!F2  000000",
    ]
    assert "  2021-11-13 剩2天  李小美  第一次跟蹤電話  服務記錄!F3  000000" in lines


def test_columns_are_aligned_by_display_width() -> None:
    lines = shown(
        item(CALL, row=2, ends=date(2021, 11, 8), customer="王大明"),
        item(CALL, row=3, ends=date(2021, 10, 1), customer="Ng"),
    )
    places = {display_width(line[: line.index("First follow-up call")]) for line in lines[1:]}
    assert len(places) == 1


def test_eleven_alike_are_told_by_the_first_five_and_ten_are_all_listed() -> None:
    lines = shown(*many(11))
    # the longest overdue first: 2021-11-10 − 10 days = 2021-10-31
    assert [line[2:12] for line in lines[2:7]] == [
        f"2021-{day}" for day in ("10-31", "11-01", "11-02", "11-03", "11-04")
    ]
    assert lines[7] == "  … and 6 more: First follow-up call; --all lists each."
    assert sum("2021-1" in line for line in shown(*many(10))) == 10


def test_all_lists_each() -> None:
    lines = shown(*many(11), list_all=True)
    assert sum("2021-1" in line for line in lines) == 11
    assert not any("more" in line for line in lines)


def test_few_of_another_rule_are_listed_beside_many_alike() -> None:
    other = item(SECOND, row=90, ends=date(2021, 11, 1), owner="甲", customer="李小美")
    lines = shown(*many(30), other)
    assert sum("Second call" in line for line in lines) == 1
    assert "  … and 25 more: First follow-up call; --all lists each." in lines


def test_what_opens_in_more_than_thirty_days_is_only_counted() -> None:
    soon = item(CALL, DueState.UPCOMING, row=2, opens=date(2021, 12, 11), ends=date(2021, 12, 15))  # 11-11 + 30
    later = item(CALL, DueState.UPCOMING, row=3, opens=date(2021, 12, 12), ends=date(2021, 12, 16))
    assert shown(soon, later) == [
        "Not yet open: 2",
        "  2021-12-15 from 12-11  First follow-up call  服務記錄!F2  000000",
        "  … and 1 that open only in more than 30 days; --within or --all lists them.",
    ]
    assert sum("服務記錄!F3" in line for line in shown(soon, later, far=True)) == 1


def test_every_line_of_a_law_pack_carries_its_article_and_the_reminder() -> None:
    lines = shown(
        *(item(PAY, DueState.OPEN, row=row, ends=date(2021, 11, 20), ref=f"FI-{row}") for row in (2, 3)),
        item(CALL, DueState.OPEN, row=4, ends=date(2021, 11, 20)),
    )
    said = "             Insurance Act 34 · A reminder only; contract and law prevail."
    assert lines.count(said) == 2
    for place, line in enumerate(lines):
        assert (line == said) == ("Insurer pays (insurer)" in lines[place - 1])


def test_a_note_is_told_in_full_once_for_each_person_and_then_by_its_number() -> None:
    note = msg("Public holidays are not known beyond {year}; the day may move.", year="2021")
    own = msg("Estimated interest: 120")
    lines = shown(
        item(CALL, row=2, ends=date(2021, 11, 1), owner="甲", notes=[note]),
        item(CALL, row=3, ends=date(2021, 11, 2), owner="甲", notes=[note, own]),
        item(CALL, row=4, ends=date(2021, 11, 3), owner="乙", notes=[note]),
    )
    texts = [line.strip() for line in lines if "[" in line]
    told = "[1] Public holidays are not known beyond 2021; the day may move."
    assert texts[0] == told  # 乙 U+4E59 comes before 甲 U+7532
    assert texts[1] == told
    assert texts[2].endswith("000000 [1]")
    assert texts[3] == "[2] Estimated interest: 120"


def test_what_is_blocked_says_why() -> None:
    lines = shown(
        *(item(CALL, DueState.BLOCKED, row=row, customer="甲", explain=msg("No release yet.")) for row in (2, 3))
    )
    assert lines[1:] == [
        "  甲  First follow-up call  服務記錄!F2  000000",
        "             [1] No release yet.",
        "  甲  First follow-up call  服務記錄!F3  000000 [1]",
    ]


def test_a_duty_without_a_last_day_says_so() -> None:
    assert "no last day" in shown(item(CALL, DueState.OPEN, row=2))[1]


def test_an_open_duty_whose_short_period_is_over_is_not_called_late() -> None:
    assert "late" not in shown(item(CALL, DueState.OPEN, row=2, ends=date(2021, 11, 1)))[1]


def test_settled_duties_say_when_they_were_done() -> None:
    done = item(CALL, DueState.DONE_LATE, row=2, ends=date(2021, 11, 8), done_on=date(2021, 11, 9))
    lines = list(due_text(made_list(done, choice=DueChoice(frozenset({DueState.DONE_LATE}))), "en"))
    assert lines[:2] == ["Done late: 1", "  2021-11-08 done 2021-11-09  First follow-up call  服務記錄!F2  000000"]


@pytest.mark.parametrize("size", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_no_line_is_wider_than_the_screen_and_nothing_is_lost(size: int, language: str) -> None:
    long = item(
        PAY,
        row=2,
        ends=date(2021, 11, 8),
        owner="張小華",
        customer="示範保險經紀人股份有限公司台北分公司",
        ref="FI-110-0011-A",
        phone="02-2345-6789#12345",
        notes=[msg("Public holidays are not known beyond {year}; the day may move.", year="2021")] * 2,
    )
    lines = shown(long, *many(4), size=size, language=language)
    body = lines[: lines.index("")]  # the table of the workload has its own width
    assert [line for line in body if display_width(line) > size] == []
    words = re.sub(r"\s", "", "".join(body))
    for part in (
        "示範保險經紀人股份有限公司台北分公司",
        "FI-110-0011-A",
        "02-2345-6789#12345",
        "服務記錄!F2",
        "000000",
    ):
        assert part in words


def test_cells_cannot_steer_a_terminal() -> None:
    nasty = item(CALL, row=2, customer="\x1b[31m甲\n乙", ref="\u202eC", phone="1\x07", owner="\x1b]0;x\x07")
    assert "\x1b" not in "".join(shown(nasty))
    assert "\u202e" not in "".join(shown(nasty))


def test_colour_only_repeats_what_the_words_say() -> None:
    items = [item(CALL, state, row=row, ends=date(2021, 11, 8)) for row, state in enumerate(DueState, 2)]
    plain, painted = shown(*items), shown(*items, colour=True)
    assert any("\x1b[31m" in line for line in painted)
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in painted] == plain


def test_the_list_as_a_whole_says_its_notes_before_the_workload() -> None:
    note = msg("Calls not due because the customer asked not to be called: {n}.", n=3)
    lines = list(due_text(made_list(item(CALL, owner="甲"), notes=[note]), "en"))
    place = lines.index("Note: Calls not due because the customer asked not to be called: 3.")
    assert lines[place + 2].startswith("Workload")


def test_nobody_named_is_told_among_others_and_has_no_workload_alone() -> None:
    assert " nobody named" in shown(item(CALL, row=2), item(CALL, row=3, owner="甲"))
    assert not any("nobody" in line for line in shown(item(CALL, row=2)))


def test_five_thousand_alike_are_told_in_a_few_lines_without_wording_all() -> None:
    items = [item(CALL, row=row, ends=date(2021, 11, 8), owner="甲乙丙丁"[row % 4]) for row in range(5_000)]
    due, asked = made_list(*items), 0

    def make(i: int) -> DueItem:
        nonlocal asked
        asked += 1
        return items[i]

    due.duties.batches = [replace(batch, make=make) for batch in due.duties.batches]
    lines = list(due_text(due, "en"))
    assert len(lines) < 40
    assert asked == 4 * 5  # five examples of each of four people


def test_the_closing_line_counts_and_an_empty_list_says_that_nothing_is_due() -> None:
    due = made_list(item(CALL, row=2), item(CALL, row=3), item(CALL, DueState.OPEN, row=4))
    assert closing(due, "en") == "台帳.xlsx, as of 2021-11-11: overdue: 2, open: 1."
    assert closing(due, "zh-Hant") == "台帳.xlsx（2021-11-11）：逾期 2、待辦 1。"
    assert closing(made_list(), "en") == "台帳.xlsx: nothing is due as of 2021-11-11."
    assert list(due_text(made_list(), "en")) == []

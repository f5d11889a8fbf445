"""One duty told in full, for people."""

from __future__ import annotations

from datetime import date

from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_list import DueChoice
from ledger_tools.model.duties import DueItem, DueState, LastContact
from ledger_tools.render.due_explain import Number, Numbers, explain_text
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width
from tests.support.duties import LAW, item, made_list, rule

CALL = rule(note={"zh-Hant": "自出廠日起算。", "zh-Hans": "自出厂日起算。", "en": "Counted from the release."})
NUMBERS = {
    "first-follow-up": [
        Number("from", 3, "first_from", {"en": "First Follow-up From"}, CellRef("設定", 12, 2)),
        Number("to", 7, "first_to", {"en": "First Follow-up To"}),
    ]
}


def told(made: DueItem, numbers: Numbers = NUMBERS, language: str = "en", size: int = 80) -> list[str]:
    everything = DueChoice(frozenset(DueState))
    return list(explain_text(made_list(made, choice=everything), numbers, language, size=size))


def test_the_whole_sum_is_told_from_the_cell_to_what_would_clear_it() -> None:
    made = item(
        CALL,
        row=5,
        opens=date(2021, 11, 4),
        ends=date(2021, 11, 8),
        owner="林志明",
        stand_in="王小明",
        customer="王大明",
        ref="ABC-0002",
        phone="0912345678",
        steps=[msg("First step."), msg("Second step.")],
        notes=[msg("Estimated interest: 120")],
        last_contact=LastContact(date(2021, 10, 30), "小張", "都好", CellRef("電話登記", 3, 2)),
    )
    assert told(made) == [
        "First follow-up call: overdue",
        "  About         王大明, ABC-0002, 0912345678, 服務記錄, row 5",
        "  Window        2021-11-04 to 2021-11-08; 3 days late",
        "  Who does it   王小明 (for 林志明)",
        "  Who owes it   clerk",
        "  The sum       First step.",
        "                Second step.",
        "  Cells         服務記錄!F5: 2021-11-01",
        "  To do         Call the customer",
        "  Done when     Log the call in the call register",
        "  Last contact  2021-10-30 小張: 都好 (電話登記!B3)",
        "  Please note   Estimated interest: 120",
        "  Rule          first-follow-up of the pack house",
        "  Numbers       First Follow-up From (first_from) = 3, from 設定!B12",
        "                First Follow-up To (first_to) = 7, the default",
        "  Source        S14 (seed)",
        "  Remark        Counted from the release.",
        "  Id            first-follow-up-00000005",
    ]


def test_a_rule_of_law_tells_how_far_it_was_confirmed_and_when_it_applies() -> None:
    law = rule(
        "tw-claim-pay-15d", applies_from=date(2009, 10, 1), mark="2", **{k: v for k, v in LAW.items() if k != "mark"}
    )
    lines = told(item(law), {"tw-claim-pay-15d": [Number("n", 15)]})
    assert "  Source       Insurance Act 34 (TWIA): second-hand; the wording was not read" in lines
    assert "               This version applies from 2009-10-01 on." in lines
    assert "  Numbers      n = 15, the rule's own number" in lines
    assert "  Reminder     A reminder only; contract and law prevail." in lines
    assert "  Who owes it  insurer" in lines


def test_a_duty_about_no_row_and_without_a_last_day_is_told_too() -> None:
    lines = told(item(CALL, DueState.OPEN, row=0, sheet="", ref="2021-11", opens=date(2021, 12, 1), because=[]), {})
    assert "  About        2021-11" in lines
    assert "  Window       from 2021-12-01, no last day" in lines
    assert not any(line.startswith("  Cells") for line in lines)


def test_settled_duties_are_told_with_the_day_they_were_done() -> None:
    done = item(CALL, DueState.DONE, row=2, ends=date(2021, 11, 8), done_on=date(2021, 11, 6))
    assert "  Window       until 2021-11-08; done 2021-11-06" in told(done)


def test_an_empty_line_parts_several_duties() -> None:
    due = made_list(item(CALL, row=2), item(CALL, row=3))
    lines = list(explain_text(due, {}, "en"))
    assert lines.count("") == 1
    assert sum(line == "First follow-up call: overdue" for line in lines) == 2


def test_long_sentences_are_folded_within_the_screen_and_cells_cannot_steer_it() -> None:
    made = item(CALL, customer="\x1b[2J王大明" * 12, steps=[msg("{words}", words="要點" * 60)])
    lines = told(made, {}, language="zh-Hant", size=60)
    assert max(map(display_width, lines)) <= 60
    assert "\x1b" not in "".join(lines)

"""Which duties a choice takes, in what order they stand, and how much everybody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger_tools.model.due_list import DueChoice, DueList
from ledger_tools.model.duties import SETTLED, UNSETTLED, DueItem, DueState
from ledger_tools.text.fold import fold
from tests.support.duties import LAW, item, made_list, rule

CALL = rule()
PAY = rule("tw-claim-pay-15d", **LAW)


def rows(due: DueList) -> list[int]:
    """Return the rows of a list's duties, in its order."""
    return [made.subject.row for made in due.items()]


def chosen(*items: DueItem, **choice: object) -> list[int]:
    return rows(made_list(*items, choice=DueChoice(**choice)))  # type: ignore[arg-type]


def test_settled_duties_are_left_out_unless_asked_for() -> None:
    items = [item(CALL, state, row=row) for row, state in enumerate(DueState, 1)]
    assert chosen(*items) == [1, 2, 3, 4, 5]  # overdue, due today, open, blocked, upcoming
    assert chosen(*items, states=frozenset(SETTLED)) == [6, 7, 8]


def test_the_order_is_state_then_who_does_it_then_last_day_then_row() -> None:
    due = made_list(
        item(CALL, DueState.OPEN, row=2, ends=date(2021, 11, 20), owner="丁"),
        item(CALL, DueState.OVERDUE, row=3, ends=date(2021, 11, 9), owner="乙"),
        item(CALL, DueState.OVERDUE, row=4, ends=date(2021, 11, 8), owner="乙"),
        item(CALL, DueState.OVERDUE, row=5, ends=date(2021, 11, 1), owner=None),
        item(CALL, DueState.OPEN, row=6, owner="丁"),  # no last day: after those that have one
        item(CALL, DueState.OVERDUE, row=7, ends=date(2021, 11, 8), owner="乙"),
    )
    assert rows(due) == [4, 7, 3, 5, 2, 6]


def test_a_stand_in_sees_the_own_duties_and_then_those_taken_over() -> None:
    due = made_list(
        item(CALL, row=2, owner="乙", stand_in="丁"),
        item(CALL, row=3, owner="丙"),
        item(CALL, row=4, owner="丁"),
    )
    # by Unicode: 丁 U+4E01 before 丙 U+4E19; what 丁 does for 乙 comes after what is 丁's own
    assert [(owner.name, owner.stand_in) for owner in due.owners] == [("丁", ""), ("乙", "丁"), ("丙", "")]
    assert rows(due) == [4, 2, 3]


def test_within_counts_days_from_the_day_judged_by_and_keeps_what_cannot_wait() -> None:
    items = [
        item(CALL, DueState.OPEN, row=2, ends=date(2021, 11, 18)),  # 11 + 7 = 18: the last day that is in
        item(CALL, DueState.OPEN, row=3, ends=date(2021, 11, 19)),
        item(CALL, DueState.OVERDUE, row=4, ends=date(2021, 1, 1)),
        item(CALL, DueState.BLOCKED, row=5),
        item(CALL, DueState.OPEN, row=6),  # no last day is known, so it may be due at once
        item(CALL, DueState.UPCOMING, row=7, opens=date(2021, 11, 30)),  # opens later, whenever it ends
    ]
    assert sorted(chosen(*items, within=7)) == [2, 4, 5, 6]
    assert sorted(chosen(*items, within=19)) == [2, 3, 4, 5, 6, 7]  # 11 + 19 = 30


@pytest.mark.parametrize(("name", "found"), [("張小華", [2]), ("张小华", [2]), ("王 小明", [3, 4]), ("林志明", [3])])
def test_an_owner_is_found_by_the_own_name_or_the_stand_ins_however_it_is_written(name: str, found: list[int]) -> None:
    items = [
        item(CALL, row=2, owner="張小華"),
        item(CALL, row=3, owner="林志明", stand_in="王小明"),
        item(CALL, row=4, owner="王小明"),
        item(CALL, row=5, owner=None),
    ]
    assert sorted(chosen(*items, owners=frozenset({fold(name)}))) == found


def test_the_empty_name_finds_what_nobody_is_named_for() -> None:
    assert chosen(item(CALL, row=2, owner="甲"), item(CALL, row=3), owners=frozenset({""})) == [3]


def test_rules_packs_and_who_owes_it_choose_too() -> None:
    items = [item(CALL, row=2), item(PAY, row=3)]
    assert chosen(*items, rules=frozenset({"first-follow-up"})) == [2]
    assert chosen(*items, packs=frozenset({"tw-claims"})) == [3]
    assert chosen(*items, obliged=frozenset({"insurer"})) == [3]
    assert chosen(*items, obliged=frozenset({"insurer"}), packs=frozenset({"house"})) == []


def test_the_workload_adds_up_to_the_list() -> None:
    due = made_list(
        item(CALL, DueState.OVERDUE, row=2, owner="甲"),
        item(CALL, DueState.OVERDUE, row=3, owner="甲"),
        item(PAY, DueState.OPEN, row=4, owner="甲"),
        item(CALL, DueState.BLOCKED, row=5, owner="乙"),
        item(CALL, DueState.DONE, row=6, owner="乙"),
    )
    load = {owner.name: dict(counts) for owner, counts in due.workload()}
    assert load == {"甲": {DueState.OVERDUE: 2, DueState.OPEN: 1}, "乙": {DueState.BLOCKED: 1}}
    assert due.counts() == {DueState.OVERDUE: 2, DueState.OPEN: 1, DueState.BLOCKED: 1}
    assert len(due) == 4


def test_nothing_is_a_list_too() -> None:
    empty = made_list()
    assert (len(empty), rows(empty), empty.workload()) == (0, [], [])


def test_what_is_not_shown_is_not_put_into_words() -> None:
    many = [item(CALL, row=row, owner="甲") for row in range(2, 5_002)]
    due, asked = made_list(*many), 0

    def make(i: int) -> DueItem:
        nonlocal asked
        asked += 1
        return many[i]

    due.duties.batches = [replace(batch, make=make) for batch in due.duties.batches]
    assert due.counts()[DueState.OVERDUE] == 5_000
    assert next(due.items()) is many[0]
    assert asked == 1


def test_the_states_that_are_unsettled_and_settled_are_all_there_are() -> None:
    assert {*UNSETTLED, *SETTLED} == set(DueState)

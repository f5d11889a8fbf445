"""What holds of every workbook: states follow from window, end and day; order and script of a sheet are no matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.followup import duties_of
from ledger_tools.model.duties import DueItem, DueState
from tests.followup.books import FIRST_DAY, LAST_DAY, SCRIPTS, MadeBook, books, shuffled
from tests.support.drawn import draw_book

days = st.integers(0, 130).map(lambda n: FIRST_DAY + timedelta(days=n))
days_after_all = st.integers(0, 200).map(lambda n: LAST_DAY + timedelta(days=10 + n))
_ORDER = (DueState.UPCOMING, DueState.OPEN, DueState.DUE_TODAY, DueState.OVERDUE)


def due(drawing: str, day: date) -> list[DueItem]:
    return list(duties_of(draw_book(drawing, as_of=day), day).items(tuple(DueState)))


def told(items: list[DueItem]) -> tuple[list[Any], list[str]]:
    """Return the duties and the ids; apart, as rows that are called the same exchange their ids with their places."""
    duties = [(i.rule.id, i.state, i.opens, i.ends, i.done_on, i.owner, i.stand_in) for i in items]
    return sorted(duties, key=str), sorted(item.id for item in items)


@given(books(), days)
@settings(max_examples=40, deadline=None)
def test_a_state_follows_from_window_end_and_day(book: MadeBook, day: date) -> None:
    items = due(book.drawing(), day)
    assert len({item.id for item in items}) == len(items)
    for item in items:
        wanted = _state(item, day)
        assert item.state in wanted, item
        assert item.days_left == ((item.ends - day).days if item.ends else None)
        assert item.because or item.subject.row == 0  # the summary of a month stands in no row
        if item.state is DueState.BLOCKED:
            assert (item.opens, item.ends) == (None, None)
            assert item.explain.text("en").endswith(".")


def _state(item: DueItem, day: date) -> tuple[DueState, ...]:
    """Return the states that window, end and day leave; what blocks and what comes too late are facts of their own."""
    if item.done_on is not None:
        assert item.done_on <= day
        late = item.ends is not None and item.done_on > item.ends
        return (DueState.DONE_LATE,) if late else (DueState.DONE,)
    if item.opens is None and item.ends is None:
        return DueState.BLOCKED, DueState.MISSED, DueState.OPEN
    if item.ends is not None and day > item.ends:
        return DueState.OVERDUE, DueState.MISSED
    if item.ends == day:
        return DueState.DUE_TODAY, DueState.MISSED
    if item.opens is not None and day < item.opens:
        return DueState.UPCOMING, DueState.MISSED
    return DueState.OPEN, DueState.MISSED


@given(books(), days, st.integers(0, 1000))
@settings(max_examples=50, deadline=None)
def test_sorting_the_sheets_changes_nothing(book: MadeBook, day: date, seed: int) -> None:
    assert told(due(book.drawing(order=shuffled(seed)), day)) == told(due(book.drawing(), day))


@given(books(), days, st.sampled_from(SCRIPTS[1:]))
@settings(max_examples=25, deadline=None)
def test_the_script_of_the_sheets_changes_nothing(book: MadeBook, day: date, script: str) -> None:
    assert told(due(book.drawing(script), day)) == told(due(book.drawing(), day))


@given(books(), days)
@settings(max_examples=15, deadline=None)
def test_asking_twice_gives_the_same(book: MadeBook, day: date) -> None:
    drawing = book.drawing()
    assert due(drawing, day) == due(drawing, day)


@given(books(), days_after_all, st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_time_alone_never_takes_a_duty_back(book: MadeBook, day: date, later: int) -> None:
    """After the last day that is written anywhere only time passes: no window moves, nothing late becomes open."""
    drawing = book.drawing()
    before = {item.id: item for item in due(drawing, day)}
    after = {item.id: item for item in due(drawing, day + timedelta(days=later))}
    for id_, item in before.items():
        if (
            id_ not in after
        ):  # a file without a plan is not asked for one for ever, and of months only the last is listed
            assert item.rule.id in ("planned-contact", "monthly-summary"), item
            continue
        then = after[id_]
        assert (then.opens, then.ends, then.done_on) == (item.opens, item.ends, item.done_on)
        if item.state in _ORDER and then.state is not DueState.MISSED:
            assert _ORDER.index(then.state) >= _ORDER.index(item.state)
        elif then.state is not DueState.MISSED:
            assert then.state is item.state

"""Calendar files: the right days as other programs see them, no names unasked, nothing sent twice, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from ledger_tools.errors import WriteRefused
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.render.ics import KEEP_CANCELLED, IcsResult, ics_bytes
from ledger_tools.text.i18n import msg
from tests.support.duties import LAW, item, rule

MONDAY = date(2021, 11, 8)
TODAY = date(2021, 11, 5)


def call(row: int = 2, ends: date | None = MONDAY, **more: Any) -> DueItem:
    """Return an open follow-up call about a row of the visits sheet."""
    values: dict[str, Any] = {
        "opens": date(2021, 11, 4),
        "customer": "王小明",
        "ref": "粵A12345",
        "phone": "0912345678",
    }
    return item(rule(), DueState.OPEN, row=row, ends=ends, owner="李跟單", **(values | more))


def export(
    items: Sequence[DueItem], previous: bytes | IcsResult | None = None, as_of: date = TODAY, **options: Any
) -> IcsResult:
    """Return the calendar after an export."""
    data = previous.data if isinstance(previous, IcsResult) else previous
    return ics_bytes(items, data, **({"workbook": "台帳.xlsx", "as_of": as_of, "language": "zh-Hant"} | options))


def counts(result: IcsResult) -> tuple[int, int, int, int]:
    return result.added, result.changed, result.cancelled, result.unchanged


def events(data: bytes | IcsResult) -> dict[str, icalendar.Event]:
    """Return the events of a file by UID, as the library reads them; every UID must occur once."""
    text = data.data if isinstance(data, IcsResult) else data
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def only(data: bytes | IcsResult) -> icalendar.Event:
    (event,) = events(data).values()
    return event


def unfolded(data: bytes) -> str:
    return data.replace(b"\r\n ", b"").decode("utf-8")


def test_another_program_sees_every_duty_on_its_last_day() -> None:
    leap = date(2024, 2, 29)
    made = export([call(2), call(3, leap), call(4, date(2021, 12, 31))])
    calendar = vobject.readOne(made.data.decode("utf-8"))
    days = {event.summary.value: (event.dtstart.value, event.dtend.value) for event in calendar.vevent_list}
    assert days == {  # the end of an all-day event is the day after it
        "第一次跟蹤電話 服務記錄!2": (date(2021, 11, 8), date(2021, 11, 9)),
        "第一次跟蹤電話 服務記錄!3": (date(2024, 2, 29), date(2024, 3, 1)),
        "第一次跟蹤電話 服務記錄!4": (date(2021, 12, 31), date(2022, 1, 1)),
    }
    assert counts(made) == (3, 0, 0, 0)


def test_what_has_no_last_day_or_is_settled_is_in_no_calendar() -> None:
    settled = [item(rule(), state, row=n, ends=MONDAY) for n, state in enumerate((DueState.DONE, DueState.MISSED), 5)]
    made = export([call(2, None), *settled, call(3)])
    assert [str(event["SUMMARY"]) for event in events(made).values()] == ["第一次跟蹤電話 服務記錄!3"]


def test_without_duties_there_is_no_file_to_write() -> None:
    assert export([call(2, None)]).data == b""


def test_the_description_tells_task_window_source_and_where_to_ask() -> None:
    said = str(only(export([call()], language="en"))["DESCRIPTION"])
    assert said.split("\n") == [
        "Call the customer",
        "Window: 2021-11-04 to 2021-11-08",
        "Who owes it: clerk",
        "It counts as done when this is written down: Log the call in the call register",
        "Counted from 服務記錄!F2: 2021-11-01",
        "Source: S14 (seed)",
        "How the day was worked out: ledger-tools due FILE --explain first-follow-up-00000002",
    ]


def test_a_law_says_that_it_is_a_reminder() -> None:
    law, house = item(rule("decide", **LAW), ends=MONDAY), call()
    sentence = "A reminder only; contract and law prevail."
    for digest in (False, True):
        assert sentence in str(only(export([law], language="en", digest=digest))["DESCRIPTION"])
        assert sentence not in str(only(export([house], language="en", digest=digest))["DESCRIPTION"])


@pytest.mark.parametrize("digest", [False, True])
def test_nobody_is_named_unless_asked(digest: bool) -> None:
    who = ("王小明", "粵A12345", "0912345678", "李跟單", "趙代理")
    duty = call(stand_in="趙代理", notes=[msg("Not reached yet: {names}.", names=["王小明"])])
    plain = unfolded(export([duty], digest=digest).data)
    assert not [text for text in who if text in plain]
    named = unfolded(export([duty], digest=digest, names=True).data)
    assert "王小明 粵A12345" in named
    assert "CLASS:PRIVATE" in named
    assert "CLASS" not in plain


def test_a_note_of_numbers_only_stands_beside_the_day_without_being_asked() -> None:
    note = msg("Public holidays are not known beyond {year}; the day may move.", year="2022")
    for digest in (False, True):
        said = str(only(export([call(notes=[note])], language="en", digest=digest))["DESCRIPTION"])
        assert "Public holidays are not known beyond 2022; the day may move." in said


def test_a_duty_about_no_row_is_told_apart_by_its_period() -> None:
    summary = item(rule("monthly-summary"), row=0, sheet="", ref="2021-10", ends=MONDAY)
    for names in (False, True):
        assert str(only(export([summary], names=names))["SUMMARY"]) == "第一次跟蹤電話 2021-10"


def test_a_digest_is_one_event_a_day_with_all_duties_of_the_day() -> None:
    made = export([call(2), call(3), call(4, MONDAY + timedelta(1))], language="en", digest=True)
    said = {event["DTSTART"].dt: str(event["DESCRIPTION"]).split("\n") for event in events(made).values()}
    assert said == {
        MONDAY: [
            "1. First follow-up call 服務記錄!2 (first-follow-up-00000002)",
            "2. First follow-up call 服務記錄!3 (first-follow-up-00000003)",
        ],
        MONDAY + timedelta(1): ["1. First follow-up call 服務記錄!4 (first-follow-up-00000004)"],
    }


def test_two_duties_that_came_to_share_an_id_are_both_in_it() -> None:
    twin = call(3, MONDAY + timedelta(3), id="first-follow-up-00000002")
    made = export([call(2), twin])
    assert sorted(event["DTSTART"].dt for event in events(made).values()) == [MONDAY, MONDAY + timedelta(3)]
    assert export([twin, call(2)], made).data == made.data  # in whatever order they come


def test_lines_are_folded_between_letters_and_end_as_the_format_wants() -> None:
    data = export([call(sheet="服務記錄" * 30, notes=[msg("{n}", n=10**200)])]).data
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # raises where a letter was cut in two


def test_nothing_changes_on_a_second_export_of_the_same_on_whatever_day() -> None:
    first = export([call(2), call(3, MONDAY + timedelta(1))])
    again = export([call(3, MONDAY + timedelta(1)), call(2)], first, as_of=TODAY + timedelta(200))
    assert again.data == first.data
    assert counts(again) == (0, 0, 0, 2)


def test_a_moved_day_raises_the_sequence_of_that_event_and_leaves_the_others_alone() -> None:
    first = export([call(2), call(3)])
    then = export([call(2), call(3, MONDAY + timedelta(2))], first, as_of=TODAY + timedelta(1))
    assert counts(then) == (0, 1, 0, 1)
    kept, moved = events(then).values()
    assert (moved["DTSTART"].dt, moved["SEQUENCE"]) == (MONDAY + timedelta(2), 1)
    assert moved["DTSTAMP"].dt.date() == moved["LAST-MODIFIED"].dt.date() == TODAY + timedelta(1)
    assert kept.to_ical() == next(iter(events(first).values())).to_ical()
    assert kept["DTSTAMP"].dt.isoformat() == "2021-11-05T00:00:00+00:00"  # the day that is judged by, not the clock


def test_an_export_for_an_earlier_day_never_turns_a_time_stamp_back() -> None:
    first = export([call()])
    earlier = only(export([call(ends=MONDAY + timedelta(1))], first, as_of=TODAY - timedelta(30)))
    assert (earlier["SEQUENCE"], earlier["DTSTAMP"].dt.date()) == (1, TODAY)


def test_a_settled_duty_is_cancelled_names_nobody_and_comes_back_when_it_is_open_again() -> None:
    first = export([call()], names=True)
    gone = export([], first, as_of=TODAY + timedelta(1))
    assert counts(gone) == (0, 0, 1, 0)
    event = only(gone)
    assert (str(event["STATUS"]), event["SEQUENCE"], event["DTSTART"].dt) == ("CANCELLED", 1, MONDAY)
    assert "王小明" not in unfolded(gone.data)
    assert "粵A12345" not in unfolded(gone.data)
    assert export([], gone, as_of=TODAY + timedelta(2)).data == gone.data
    back = export([call()], gone, as_of=TODAY + timedelta(3))
    assert counts(back) == (0, 1, 0, 0)
    assert (str(only(back)["STATUS"]), only(back)["SEQUENCE"]) == ("CONFIRMED", 2)
    assert list(events(back)) == list(events(first))


def test_a_cancelled_event_names_nobody_even_where_another_program_took_our_own_lines_out() -> None:
    theirs = re.sub(rb"X-LEDGER-TOOLS-TITLE:.*\r\n( .*\r\n)*", b"", export([call()], names=True).data)
    assert b"X-LEDGER" not in theirs
    assert str(only(export([], theirs, language="en"))["SUMMARY"]) == "Taken off the calendar: 第一次跟蹤電話"


def test_a_cancelled_event_goes_after_its_time_and_its_number_is_not_given_again() -> None:
    gone = export([call(3)], export([call(2), call(3)]), as_of=TODAY)  # sequence 1, cancelled on TODAY
    kept = export([call(3)], gone, as_of=TODAY + KEEP_CANCELLED)
    assert kept.data == gone.data
    dropped = export([call(3)], gone, as_of=TODAY + KEEP_CANCELLED + timedelta(1))
    assert (dropped.dropped, len(events(dropped))) == (1, 1)
    again = export([call(3)], dropped, as_of=TODAY + timedelta(200))
    assert again.data == dropped.data
    back = events(export([call(2), call(3)], again, as_of=TODAY + timedelta(200)))
    sequences = {str(event["SUMMARY"]): event["SEQUENCE"] for event in back.values()}
    assert sequences == {"第一次跟蹤電話 服務記錄!2": 2, "第一次跟蹤電話 服務記錄!3": 0}


FOREIGN = (
    b"BEGIN:VTIMEZONE\r\nTZID:Asia/Taipei\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    b'BEGIN:VEVENT\r\nUID:dentist@example.org\r\nDTSTAMP:20211101T080000Z\r\nX-ODD;P="a:b;c":\\N\\;\r\n'
    b"SUMMARY:Dent\r\n\tist\r\nDTSTART;TZID=Asia/Taipei:20211109T090000\r\nEND:VEVENT\r\n"
)


def test_what_others_put_into_the_file_stays_byte_for_byte() -> None:
    first = export([call(2), call(3)]).data
    head, begin, rest = first.partition(b"BEGIN:VEVENT\r\n")
    with_others = head + b"X-MINE:1\r\n" + FOREIGN + begin + rest
    then = export([call(3), call(4)], with_others)
    assert counts(then) == (1, 0, 1, 1)
    assert head + b"X-MINE:1\r\n" + FOREIGN in then.data
    assert len(events(then)) == 4
    assert export([call(2), call(3)], with_others).data == with_others


@pytest.mark.parametrize("settled", [False, True])
def test_what_others_put_into_our_event_stays_when_we_change_it(settled: bool) -> None:
    alarm = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:mine\r\nTRIGGER:-PT9H\r\nEND:VALARM\r\n"
    extra = b"X-MOZ-GENERATION:4\r\nCOLOR:r\r\n ed\r\n"
    theirs = export([call()]).data.replace(b"END:VEVENT", extra + alarm + b"END:VEVENT")
    assert export([call()], theirs).data == theirs
    then = export([] if settled else [call(ends=MONDAY + timedelta(1))], theirs)
    assert extra + alarm + b"END:VEVENT" in then.data
    event = only(then)
    assert (event["SEQUENCE"], str(event["COLOR"]), len(event.subcomponents)) == (1, "red", 1)


def test_an_event_written_by_another_program_in_its_own_way_counts_as_unchanged() -> None:
    first = export([call(2), call(3)], names=True)
    calendar = vobject.readOne(first.data.decode("utf-8"))
    theirs = calendar.serialize().encode("utf-8")
    assert theirs != first.data
    then = export([call(2), call(3)], theirs, as_of=TODAY + timedelta(1), names=True)
    assert (counts(then), then.data) == ((0, 0, 0, 2), theirs)


def test_a_file_with_other_line_ends_and_a_mark_is_read() -> None:
    theirs = b"\xef\xbb\xbf" + export([call()]).data.replace(b"\r\n", b"\n").rstrip(b"\n")
    assert export([call()], theirs).data == theirs
    then = export([call(3)], theirs)
    assert counts(then) == (1, 0, 1, 0)
    assert len(events(then.data.removeprefix(b"\xef\xbb\xbf"))) == 2


@pytest.mark.parametrize("numbers", [(0, 7), (7, 0)])
def test_an_event_of_ours_that_stands_there_twice_stands_there_once_afterwards(numbers: tuple[int, int]) -> None:
    head, event, end = re.split(rb"(?=BEGIN:VEVENT)|(?=END:VCALENDAR)", export([call()]).data)
    double = head + b"".join(event.replace(b"SEQUENCE:0", b"SEQUENCE:%d" % n) for n in numbers) + end
    assert only(export([call(ends=MONDAY + timedelta(1))], double))["SEQUENCE"] == 8


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(rb"\n", rb"\N"), (b",house\r\n", b"\r\nCATEGORIES:house\r\n"), (b"STATUS:CONFIRMED", b"status:CONFIRMED")],
)
def test_other_ways_to_write_the_same_are_no_change(ours: bytes, theirs: bytes) -> None:
    first = export([call()]).data.replace(b"\r\n ", b"")
    assert ours in first
    written = first.replace(ours, theirs)
    assert export([call()], written).data == written


def test_a_length_that_another_program_put_for_the_end_goes_when_the_end_comes_back() -> None:
    theirs = export([call()]).data.replace(b"DTEND;VALUE=DATE:20211109", b"DURATION:P1D")
    event = only(export([call()], theirs))
    assert ("DURATION" in event, event["DTEND"].dt) == (False, MONDAY + timedelta(1))  # both would be wrong


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"Subject,Start Date\r\n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".encode("utf-16"),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nmore\r\n",
        b"END:VCALENDAR\r\n",
    ],
)
def test_what_is_no_calendar_or_only_half_of_one_is_refused(data: bytes) -> None:
    with pytest.raises(WriteRefused, match=r"mine\.ics is not a calendar") as refused:
        export([call()], data, file="mine.ics")
    assert refused.value.exit_code == 4


def test_two_ledgers_never_share_an_event() -> None:
    one, other = (events(export([call()], workbook=name)) for name in ("台帳.xlsx", "台帳2022.xlsx"))
    assert not set(one) & set(other)


@pytest.mark.parametrize(
    "name", ["台帳 (1).xlsx", "台帳(2).xlsx", "台帳 - 複製.xlsx", "台帳 - 副本 (2).xlsx", "副本 台帳.xlsx", "台帳.xlsm"]
)
def test_a_copy_has_the_same_events_as_its_original(name: str) -> None:
    assert set(events(export([call()], workbook=name))) == set(events(export([call()])))


@pytest.mark.parametrize("digest", [False, True])
def test_a_renamed_ledger_goes_on_with_its_calendar(digest: bool) -> None:
    first = export([call(2), call(3)], digest=digest)
    then = export([call(3), call(4)], first, workbook="理賠 2022.xlsx", digest=digest)
    assert set(events(first)) <= set(events(then))
    assert counts(then) == ((0, 1, 0, 0) if digest else (1, 0, 1, 1))


def test_a_renamed_ledger_is_known_by_what_was_settled_since() -> None:
    first = export([call(2)])
    then = export([call(3)], first, workbook="理賠.xlsx", known=lambda: [call(2).id])
    assert counts(then) == (1, 0, 1, 0)


@pytest.mark.parametrize("digest", [False, True])
def test_the_calendar_of_another_ledger_is_refused(digest: bool) -> None:
    monthly = item(rule("monthly-summary"), row=0, sheet="", ref="2021-10", ends=MONDAY)  # every ledger has it
    first = export([call(2), monthly], digest=digest)
    with pytest.raises(WriteRefused, match="another ledger"):
        export([call(3), monthly], first, workbook="理賠.xlsx", digest=digest)


def test_a_calendar_of_some_duties_is_not_filled_with_those_of_others() -> None:
    of_li = export([call(2)], scope="owner=李")
    with pytest.raises(WriteRefused, match="other duties"):
        export([call(3)], of_li, scope="owner=王")
    with pytest.raises(WriteRefused, match="other duties"):
        export([call(2), call(3)], of_li)
    assert export([call(2)], of_li, scope="owner=李").data == of_li.data
    assert not set(events(of_li)) & set(events(export([call(2)])))  # one may hold both in one program


def test_the_file_of_a_person_may_take_in_our_events() -> None:
    theirs = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//me//EN\r\n" + FOREIGN + b"END:VCALENDAR\r\n"
    then = export([call()], theirs)
    assert then.data.startswith(theirs.removesuffix(b"END:VCALENDAR\r\n"))
    assert len(events(then)) == 2


Steps = st.lists(
    st.tuples(st.dictionaries(st.integers(2, 6), st.integers(0, 3), max_size=5), st.integers(0, 60)),
    min_size=1,
    max_size=7,
)


@given(Steps, st.booleans())
def test_whatever_comes_and_goes_every_event_is_there_once_and_its_sequence_only_rises(
    steps: list[tuple[dict[int, int], int]], digest: bool
) -> None:
    data: bytes | None = None
    today, highest, before = TODAY, {}, {}  # type: ignore[var-annotated]
    for duties, passed in steps:
        today += timedelta(passed)
        items = [call(row, MONDAY + timedelta(days)) for row, days in duties.items()]
        data = export(items, data, as_of=today, digest=digest).data or None
        if data is None:
            assert not duties
            continue
        assert export(items, data, as_of=today, digest=digest).data == data
        there = events(data)
        live = {uid: event for uid, event in there.items() if str(event["STATUS"]) == "CONFIRMED"}
        wanted = {MONDAY + timedelta(days) for days in duties.values()}
        days = [event["DTSTART"].dt for event in live.values()]
        assert sorted(days) == sorted(wanted if digest else (MONDAY + timedelta(d) for d in duties.values()))
        for uid, event in there.items():
            assert event["SEQUENCE"] >= highest.get(uid, 0)
            changed = uid in highest and event.to_ical() != before.get(uid)
            assert not changed or event["SEQUENCE"] > highest[uid]
        for uid in set(before) - set(live):  # what is gone says so, or has said so for long enough
            assert uid in there or before[uid].find(b"STATUS:CANCELLED") > 0
        highest |= {uid: int(event["SEQUENCE"]) for uid, event in there.items()}
        before = {uid: event.to_ical() for uid, event in there.items()}


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40)), min_size=1, max_size=3))
def test_no_text_of_a_cell_becomes_a_line_of_its_own(texts: list[tuple[str, str, str]]) -> None:
    items = [
        call(row, customer=customer, ref=ref, sheet=sheet, notes=[msg("{text}", text=customer)])
        for row, (customer, ref, sheet) in enumerate(texts, 2)
    ]
    data = export(items, names=True).data
    plain = {"BEGIN", "END", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "STATUS"}
    plain |= {"TRANSP", "DESCRIPTION", "CATEGORIES", "CLASS", "X-LEDGER-TOOLS-TITLE"}
    blocks = unfolded(data).split("BEGIN:VEVENT\r\n")[1:]
    assert len(blocks) == len(items)
    for block in blocks:
        names = [re.split("[;:]", line)[0] for line in block.removesuffix("END:VCALENDAR\r\n").splitlines()]
        assert set(names) <= plain
        assert len(set(names)) == len(names)
    assert len(vobject.readOne(data.decode("utf-8")).vevent_list) == len(items)
    assert export(items, data, names=True).data == data


def test_line_breaks_and_steering_signs_in_cells_become_blanks() -> None:
    event = only(export([call(customer="王\r\nBEGIN:VEVENT\x00\u202e小\u2028明", ref="A\\N1;2,3")], names=True))
    assert str(event["SUMMARY"]) == "第一次跟蹤電話 服務記錄!2: 王 BEGIN:VEVENT小 明 A＼N1;2,3"


def test_sequences_of_one_duty_over_many_changes_count_up_by_one() -> None:
    data, found = None, []
    for days in (0, 1, 2, 1, 0):
        data = export([call(ends=MONDAY + timedelta(days))], data).data
        found.append(int(only(data)["SEQUENCE"]))
    assert all(later == earlier + 1 for earlier, later in pairwise(found))

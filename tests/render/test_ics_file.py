"""Calendar files taken apart: every byte comes back, folded lines are one, half files are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_tools.render.ics_file import NoCalendar, content_lines, split_calendar

LINES = st.sampled_from(
    [
        b"UID:a\xe4\xb8\r\n \xad@b",  # a letter cut in two by a fold
        b"SUMMARY:one\n\ttwo\n three",
        b'X;P="a:b":c',
        b"",
        b"no colon",
    ]
)
ENDS = st.sampled_from([b"\r\n", b"\n"])


def block(name: bytes, inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return components of a name with what may stand in them."""
    return st.builds(
        lambda end, parts: b"BEGIN:" + name + end + b"VERSION:2" + end + b"".join(parts) + b"END:" + name.lower() + end,
        ENDS,
        st.lists(inner, max_size=4),
    )


LINE = st.builds(bytes.__add__, LINES, ENDS)
EVENT = block(b"VEVENT", LINE | block(b"VALARM", LINE))


@given(st.lists(block(b"VCALENDAR", LINE | EVENT | block(b"VTODO", LINE)), min_size=1, max_size=2), st.booleans())
def test_every_byte_of_a_file_comes_back(calendars: list[bytes], whole: bool) -> None:
    data = b"".join(calendars)
    data = data if whole else data.rstrip(b"\r\n")
    parts = split_calendar(data)
    assert b"".join(part.raw for part in parts) == data
    assert sum(part.is_event for part in parts) == data.count(b"BEGIN:VEVENT")
    with pytest.raises(NoCalendar):
        split_calendar(data[: data.rindex(b"END:vcalendar")])


@pytest.mark.parametrize(
    ("data", "name", "value"),
    [
        (b"SUMMARY:a:b", "SUMMARY", "a:b"),
        (b'summary;ALTREP="x:y;z";LANGUAGE=zh:a', "SUMMARY", "a"),
        ("SUMMARY:服\r\n 務".encode(), "SUMMARY", "服務"),
        (b"SUMMARY:\xe6\x9c\r\n \x8d", "SUMMARY", "服"),  # folded within a letter, as old programs do
        (b'X;P="open:a', "X", ""),
        (b"SUMMARY", "SUMMARY", ""),
    ],
)
def test_a_line_is_unfolded_and_parted_at_the_colon_outside_of_quotes(data: bytes, name: str, value: str) -> None:
    (line,) = content_lines(data)
    assert (line.name, line.value, line.raw) == (name, value, data)


def test_what_stands_in_an_alarm_is_not_said_of_the_event() -> None:
    data = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:2\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
    (event,) = [part for part in split_calendar(data) if part.is_event]
    assert event.uid == "1"
    assert [line.value for line in event.lines if line.inner] == ["VALARM", "2", "VALARM"]


def test_an_event_of_a_task_list_or_of_nothing_is_no_event_of_the_calendar() -> None:
    nested = b"BEGIN:VCALENDAR\nBEGIN:X-LIST\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:X-LIST\nEND:VCALENDAR\n"
    assert not [part for part in split_calendar(nested) if part.is_event]
    with pytest.raises(NoCalendar):
        split_calendar(b"BEGIN:VEVENT\nUID:1\nEND:VEVENT\n")


@pytest.mark.parametrize("filling", [b'"' * 300_001, b"a\r\n " * 100_000, b"BEGIN:X\r\n" * 20_000, b"\r\n" * 50_000])
def test_a_file_made_to_be_slow_is_not(filling: bytes) -> None:
    data = b"BEGIN:VCALENDAR\r\nX" + filling + b"\r\nEND:VCALENDAR\r\n"
    try:
        assert b"".join(part.raw for part in split_calendar(data)) == data
    except NoCalendar:
        assert filling.startswith(b"BEGIN")

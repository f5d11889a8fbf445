"""One event of ours in a calendar file: what it says, written through icalendar, and what others added to it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ledger_tools.render.calendar_entries import CalendarEntry
from ledger_tools.render.ics_file import IcsPart, content_lines
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from icalendar import Event

TITLE = "X-LEDGER-TOOLS-TITLE"  # without names, for the day on which the event is cancelled
MOST_SEQUENCE = 2_147_483_647  # the greatest INTEGER of RFC 5545
_SAID = ("SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "STATUS", "CATEGORIES", "TRANSP", "CLASS", TITLE)
_STAMPS = ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
_NOT_KEPT = {*_SAID, *_STAMPS, "DURATION", "BEGIN", "END"}  # some programs write DTEND as DURATION; both would be wrong
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def live_event(entry: CalendarEntry) -> Event:
    """Return the event of a duty that is still to be done, without stamps."""
    event = _event(entry.summary, "CONFIRMED", entry.day)
    _put(event, "DESCRIPTION", entry.description)
    event.add("CATEGORIES", list(entry.categories))
    if entry.private:
        _put(event, "CLASS", "PRIVATE")
    _put(event, TITLE, entry.title)
    return event


def cancelled_event(part: IcsPart, as_of: date, language: str) -> Event:
    """Return an event that says only that it is taken off, for programs that show cancelled ones; it names nobody."""
    from icalendar import vText

    rule = re.split(r"(?<!\\),|\n", part.values.get("CATEGORIES", ""))[0]  # a SUMMARY may name somebody
    title = clean(str(vText.from_ical(part.values.get(TITLE) or rule)))
    words = msg("Taken off the calendar: {title}", title=title).text(language)
    return _event(words, "CANCELLED", _day(part.values.get("DTSTART", "")) or as_of)


def _event(summary: str, status: str, day: date) -> Event:
    """Return an event of one whole day that makes nobody busy."""
    from icalendar import Event

    event = Event()
    _put(event, "SUMMARY", summary)
    event.add("DTSTART", day)
    if day < date.max:
        event.add("DTEND", day + timedelta(1))
    _put(event, "STATUS", status)
    _put(event, "TRANSP", "TRANSPARENT")
    return event


def _put(event: Event, name: str, text: str) -> None:
    """Set a text; icalendar does not escape one that is given to it under a name it does not know."""
    from icalendar import vText

    event[name] = vText(text)


def stamped(event: Event, uid: str, sequence: int, day: date, kept: bytes = b"") -> bytes:
    """Return the lines of an event with its stamps.

    Args:
        day: of the change; it stands for the moment of writing, which would differ each time.
        kept: lines of others, which stand at its end.
    """
    from icalendar import Event

    made = Event()
    _put(made, "UID", uid)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        made.add(name, datetime.combine(day, time(), UTC))
    made.add("SEQUENCE", min(sequence, MOST_SEQUENCE))
    for name, value in event.items():
        made[name] = value
    head, end, tail = made.to_ical(sorted=False).rpartition(b"END:VEVENT")
    return bytes(head + kept + end + tail)


def says(part: IcsPart, event: Event) -> bool:
    """True if an event of a file says what another one does, however it is folded and ordered, whatever its stamps."""
    lines = content_lines(event.to_ical(sorted=False))
    wanted = {line.name: line.value for line in lines if line.name in _SAID}
    there = {name: part.values[name].replace("\\N", "\\n") for name in _SAID if name in part.values}
    if "CATEGORIES" in there:
        there["CATEGORIES"] = there["CATEGORIES"].replace("\n", ",")  # some programs write a line for each
    return wanted == there


def kept_lines(part: IcsPart) -> bytes:
    """Return what others added to an event of ours: properties that we do not write, and alarms."""
    return b"".join(line.raw for line in part.lines if line.inner or line.name not in _NOT_KEPT)


def sequence_of(part: IcsPart) -> int:
    """Return an event's SEQUENCE; 0 where it has none that can be read."""
    found = re.fullmatch(r"\s*([0-9]{1,10})\s*", part.values.get("SEQUENCE", ""))
    return int(found[1]) if found else 0


def stamp_of(part: IcsPart) -> date | None:
    """Return the day of an event's time stamp; None where it has none that can be read."""
    return _day(part.values.get("DTSTAMP", ""))


def is_cancelled(part: IcsPart) -> bool:
    """True if an event says that it is cancelled."""
    return part.values.get("STATUS", "").strip().upper() == "CANCELLED"


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None

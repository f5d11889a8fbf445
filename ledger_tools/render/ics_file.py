"""A calendar file as parts that give its very bytes again: lines, and events that can be told apart and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

BOM = b"\xef\xbb\xbf"
_LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")
_VALUE = re.compile(r'(?:[^":]|"[^"]*")*:')  # up to the colon before a value; a colon in quotes belongs to a parameter


class NoCalendar(ValueError):
    """The bytes are no iCalendar file, or not a whole one."""


@dataclass(frozen=True, slots=True)
class IcsLine:
    """One content line.

    Attributes:
        raw: its bytes, folds and line ends included.
        name: of the property, in capitals; "" for a blank line.
        value: unfolded, escapes as they stand.
        inner: True within a component of an event, such as an alarm.
    """

    raw: bytes
    name: str
    value: str
    inner: bool = False


@dataclass(slots=True)
class IcsPart:
    """One event with all its lines, or one line outside of events.

    Attributes:
        depth: how many components are open around it: 0 for the line that opens a calendar, 1 for what is in one.
    """

    lines: list[IcsLine]
    depth: int
    is_event: bool = False
    values: dict[str, str] = field(default_factory=dict)  # of an event: by name, several of a name in lines

    @property
    def raw(self) -> bytes:
        return b"".join(line.raw for line in self.lines)

    @property
    def uid(self) -> str:
        return self.values.get("UID", "")

    @property
    def opens(self) -> bool:
        """True if it is an event, or the line that begins another component."""
        return self.is_event or self.lines[0].name == "BEGIN"

    def is_line(self, name: str, depth: int) -> bool:
        """True if it is a line of this name outside of events, with so many components around it."""
        return not self.is_event and self.depth == depth and self.lines[0].name == name


def split_calendar(data: bytes) -> list[IcsPart]:
    """Return the parts of a calendar file; their bytes, one after another, are the file.

    Raises:
        NoCalendar: it is something else, or ends in the middle.
    """
    parts: list[IcsPart] = []
    open_: list[str] = []
    event: IcsPart | None = None
    for line in content_lines(data):
        kind = line.value.strip().upper()
        if line.name == "END":
            if not open_ or open_.pop() != kind:
                raise NoCalendar
        elif not open_ and line.name and (line.name, kind) != ("BEGIN", "VCALENDAR"):
            raise NoCalendar
        if line.name == "BEGIN" and kind == "VEVENT" and open_ == ["VCALENDAR"]:
            event = IcsPart([], 1, is_event=True)
        if event is None:
            parts.append(IcsPart([line], len(open_)))
        else:
            _add(event, line, len(open_))
            if len(open_) == 1 and line.name == "END":
                parts.append(event)
                event = None
        if line.name == "BEGIN":
            open_.append(kind)
    if open_ or not any(part.opens for part in parts):
        raise NoCalendar
    return parts


def _add(event: IcsPart, line: IcsLine, depth: int) -> None:
    """Add a line to an event; those of an alarm within it are not the event's own."""
    inner = depth > 2 or (depth == 2 and line.name in ("BEGIN", "END"))
    event.lines.append(IcsLine(line.raw, line.name, line.value, inner))
    if line.name and not inner and line.name not in ("BEGIN", "END"):
        known = event.values.get(line.name)
        event.values[line.name] = line.value if known is None else f"{known}\n{line.value}"


def content_lines(data: bytes) -> Iterator[IcsLine]:
    """Yield the lines of a calendar, folded ones as one."""
    folded: list[bytes] = []
    for match in _LINE.finditer(data):
        if match[0][:1] not in (b" ", b"\t") or not folded:
            if folded:
                yield _unfolded(folded)
            folded = []
        folded.append(match[0])
    if folded:
        yield _unfolded(folded)


def _unfolded(pieces: Sequence[bytes]) -> IcsLine:
    first, *rest = (piece.rstrip(b"\r\n") for piece in pieces)
    text = b"".join((first.removeprefix(BOM), *(piece[1:] for piece in rest))).decode("utf-8", "surrogateescape")
    head = _VALUE.match(text)
    value = text[head.end() :] if head else ""
    name = re.split("[;:]", text, maxsplit=1)[0].strip().upper()
    return IcsLine(b"".join(pieces), name, value)

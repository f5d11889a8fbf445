"""Duties as an iCalendar file (RFC 5545) that remembers: what was sent is changed or cancelled, never sent twice.

The file itself is the memory. An event of ours is known by its UID: the duty's id, the ledger, and the choice of
duties (by owner, pack and the like) that the calendar is of. Everything else in the file, whole events of others as
well as what a program or a person added to ours, is kept byte for byte.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath

from ledger_tools.errors import WriteRefused
from ledger_tools.model.duties import DueItem
from ledger_tools.render.calendar_entries import CalendarEntry, calendar_entries
from ledger_tools.render.ics_event import (
    cancelled_event,
    is_cancelled,
    kept_lines,
    live_event,
    says,
    sequence_of,
    stamp_of,
    stamped,
)
from ledger_tools.render.ics_file import IcsPart, NoCalendar, split_calendar
from ledger_tools.text.i18n import msg

KEEP_CANCELLED = timedelta(days=90)  # longer than anybody leaves between two imports of a calendar that is in use
PRODUCT = "-//ledger-tools//ledger-tools//EN"
FLOOR = "X-LEDGER-TOOLS-SEQUENCE"  # the highest SEQUENCE among the cancelled events that were taken out of the file
WHOLE = "all"
_UID = re.compile(r"(.+)\.([0-9a-f]{12})\.(all|[0-9a-f]{8})@ledger-tools")
_COPY = re.compile(r"(?:copy of|副本|複件|复件)\s+(?=\S)", re.IGNORECASE)
_COPY_END = re.compile(r"(?<=\S)\s*(?:\(\d{1,3}\)|[\s-]\s*(?:copy|副本|複製|拷貝|复制|拷贝))$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class IcsResult:
    """A calendar file and what is different in it, counted in events.

    Attributes:
        data: the file; b"" where there was none and nothing is to be written.
        added, changed, cancelled, unchanged: events by what became of them; one that came back counts as changed.
        dropped: cancelled ones taken out of the file, since they had been cancelled for more than ``KEEP_CANCELLED``.
    """

    data: bytes
    added: int = 0
    changed: int = 0
    cancelled: int = 0
    unchanged: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the UIDs of one calendar end with: which ledger, and which choice of its duties."""

    ledger: str
    scope: str

    def uid(self, key: str) -> str:
        return f"{key}.{self.ledger}.{self.scope}@ledger-tools"


def ics_bytes(
    items: Iterable[DueItem],
    previous: bytes | None,
    *,
    workbook: str,
    as_of: date,
    language: str,
    names: bool = False,
    digest: bool = False,
    scope: str = "",
    known: Callable[[], Collection[str]] = frozenset,
    file: str = "OUT.ics",
) -> IcsResult:
    """Return the calendar with an event on the last day of every unsettled duty that has one.

    Same duties, same file: it comes back byte for byte, on whatever day. An event that says something else than before
    gets a higher SEQUENCE and the day ``as_of`` for a time stamp. One whose duty is settled or gone stays as CANCELLED,
    so that programs that import the file take it away, until it has been cancelled for ``KEEP_CANCELLED``.

    Args:
        items: all unsettled duties of the ledger, or of the choice that ``scope`` tells; what is missing is cancelled.
        previous: the file as it is, None where there is none.
        workbook: the workbook's file name; it tells ledgers apart. The calendar of a renamed workbook is recognised by
            its duties, and goes on under the name that it began with.
        scope: by which owners and packs the duties were chosen, in any stable words; "" for all of them.
        known: the ids of settled duties; asked for only when a calendar may be that of a renamed workbook.
        file: the calendar's name, for messages.

    Raises:
        WriteRefused: the file is no calendar, or that of another ledger or of another choice of duties.
    """
    duties = list(items)
    entries = calendar_entries(duties, language, names=names, digest=digest)
    mark = _Mark(_hash(_ledger_name(workbook), 6), _hash(scope, 4) if scope else WHOLE)
    if previous is None and not entries:
        return IcsResult(b"")
    try:
        parts = split_calendar(_blank(mark, language) if previous is None else previous)
    except NoCalendar:
        raise WriteRefused(
            msg("{file} is not a calendar, or is damaged; it is left as it is. Give another name.", file=file)
        ) from None
    ids = {item.id for item in duties if item.subject.row}
    mark = _mark_in(parts, mark, lambda: ids | set(known()), file=file, workbook=workbook)
    return _Merge(parts, mark, as_of, language).holding(entries)


def _blank(mark: _Mark, language: str) -> bytes:
    """Return a calendar without events.

    METHOD is what old Outlooks look for; by X-WR-RELCALID a newer one knows a calendar that it has opened before.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    for name, text in (
        ("PRODID", PRODUCT),
        ("VERSION", "2.0"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", msg("Insurance follow-up").text(language)),
        ("X-WR-RELCALID", mark.uid("calendar")),
    ):
        calendar[name] = vText(text)
    return bytes(calendar.to_ical(sorted=False))


def _ledger_name(workbook: str) -> str:
    """Return the name of a ledger: its file name without the ending and without the marks that copies get."""
    name = PurePath(workbook).stem.strip()
    while found := _COPY.match(name) or _COPY_END.search(name):
        name = (name[: found.start()] + name[found.end() :]).strip()
    return unicodedata.normalize("NFKC", name).casefold()  # what is written into files must not change with our words


def _hash(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def _marked(part: IcsPart) -> tuple[str, _Mark] | None:
    """Return the key and the mark of an event that a calendar of ours wrote; None for whatever else."""
    found = _UID.fullmatch(part.uid) if part.is_event else None
    return (found[1], _Mark(found[2], found[3])) if found else None


def _mark_in(
    parts: Sequence[IcsPart], own: _Mark, ids: Callable[[], Collection[str]], *, file: str, workbook: str
) -> _Mark:
    """Return the mark to go on with: ours, or the one that the file was begun with under the workbook's former name.

    Raises:
        WriteRefused: its live events are those of another ledger, or of another choice of duties.
    """
    live: dict[_Mark, list[IcsPart]] = {}
    for part in parts:
        if (found := _marked(part)) is not None:
            live.setdefault(found[1], []).extend([] if is_cancelled(part) else [part])
    if own in live or not any(live.values()):
        alike = [mark for mark in live if mark.scope == own.scope]
        return own if own in live or not alike else alike[0]
    former = {mark: events for mark, events in live.items() if mark.scope == own.scope}
    if not former:
        raise WriteRefused(
            msg(
                "{file} is of other duties (--owner, --pack and the like); choose them again, or another file.",
                file=file,
            )
        )
    wanted = set(ids())
    for mark, events in former.items():
        if any(_words(event) & wanted for event in events):
            return mark
    raise WriteRefused(
        msg(
            "{file} is the calendar of another ledger: none of its duties is in {workbook}. Give another file.",
            file=file,
            workbook=workbook,
        )
    )


def _words(event: IcsPart) -> set[str]:
    """Return what may be ids of the duties that an event is about: in its UID, or for a digest in its description."""
    found = _marked(event)
    return {found[0] if found else "", *_WORD.findall(event.values.get("DESCRIPTION", ""))}


@dataclass(slots=True)
class _Merge:
    """A calendar file on its way to hold certain entries."""

    parts: Sequence[IcsPart]
    mark: _Mark
    as_of: date
    language: str
    changed: int = 0
    cancelled: int = 0
    unchanged: int = 0
    dropped: list[int] = field(default_factory=list)  # the SEQUENCE of each

    def holding(self, entries: Sequence[CalendarEntry]) -> IcsResult:
        """Return the file with these entries and no others of ours."""
        wanted = {entry.key: entry for entry in entries}
        highest: dict[str, int] = {}
        for part in self.parts:
            if (key := self._key(part)) is not None:
                highest[key] = max(highest.get(key, 0), sequence_of(part))
        pieces: list[bytes] = []
        seen: set[str] = set()
        for part in self.parts:
            key = self._key(part)
            if key is None:
                pieces.append(b"" if _floor(part) is not None else part.raw)
            elif key in seen:
                pieces.append(b"")  # of an event that came to stand there twice, the first one stays
            else:
                seen.add(key)
                pieces.append(self._renewed(part, wanted.get(key), highest[key]))
        new = [entry for entry in entries if entry.key not in seen]
        data = self._joined(pieces, new)
        return IcsResult(data, len(new), self.changed, self.cancelled, self.unchanged, len(self.dropped))

    def _key(self, part: IcsPart) -> str | None:
        found = _marked(part)
        return found[0] if found is not None and found[1] == self.mark else None

    def _renewed(self, part: IcsPart, entry: CalendarEntry | None, sequence: int) -> bytes:
        """Return an event as it is to stand in the file from now on; b"" where it goes."""
        stamp = stamp_of(part)
        if entry is None and is_cancelled(part):
            if stamp is None or self.as_of - stamp <= KEEP_CANCELLED:
                return part.raw
            self.dropped.append(sequence)
            return b""
        if entry is None:
            self.cancelled += 1
            event = cancelled_event(part, self.as_of, self.language)
        else:
            event = live_event(entry)
            if says(part, event):
                self.unchanged += 1
                return part.raw
            self.changed += 1
        day = max(stamp or self.as_of, self.as_of)
        return stamped(event, self.mark.uid(str(self._key(part))), sequence + 1, day, kept_lines(part))

    def _joined(self, pieces: Sequence[bytes], new: Sequence[CalendarEntry]) -> bytes:
        """Return the file: before all events the highest number given up, then what stood there, then new events."""
        floor = max((n for n in (*map(_floor, self.parts), *self.dropped) if n is not None), default=None)
        begin = max(i for i, part in enumerate(self.parts) if part.is_line("BEGIN", 0))
        end = max(i for i, part in enumerate(self.parts) if part.is_line("END", 0))
        first = next((i for i in range(begin + 1, end) if self.parts[i].opens), end)
        out = [*pieces[:first]]
        if floor is not None:
            out.append(f"{FLOOR}:{floor}\r\n".encode())
        start = 0 if floor is None else floor + 1
        out += [*pieces[first:end], *self._added(new, start), *pieces[end:]]
        return b"".join(out)

    def _added(self, new: Iterable[CalendarEntry], sequence: int) -> Iterator[bytes]:
        for entry in new:
            yield stamped(live_event(entry), self.mark.uid(entry.key), sequence, self.as_of)


def _floor(part: IcsPart) -> int | None:
    """Return the number that the file keeps of events taken out of it; None for every other line."""
    if not part.is_line(FLOOR, 1):
        return None
    value = part.lines[0].value.strip()
    return int(value) if re.fullmatch("[0-9]{1,10}", value) else None

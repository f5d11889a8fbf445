"""What a calendar says of duties: an entry for each, or one a day, with nobody's name in it unless that is wanted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from ledger_tools.model.due_words import REMINDER, WHO, source
from ledger_tools.model.duties import UNSETTLED, DueItem
from ledger_tools.render.layout import clean, cut
from ledger_tools.text.i18n import Message, msg

MOST = 300  # columns of one text out of a cell; a calendar is no place for a page that somebody pasted
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_WORD = re.compile(r"[0-9\s.,:/+-]*")
_NO_KEY = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One all-day entry of a calendar.

    Attributes:
        key: what it is known by from one export to the next: the duty's id, or the day of a digest.
        day: the last day of the window.
        title: what it is about, without any name, number or plate.
        summary: the title as it is to be shown, with names where they are wanted.
        description: what is to be done, the window and the source, in lines.
        categories: by which a calendar program sorts and colours it: the rule and its pack.
        private: True if it names somebody.
    """

    key: str
    day: date
    title: str
    summary: str
    description: str
    categories: Sequence[str]
    private: bool


def calendar_entries(
    items: Iterable[DueItem], language: str, *, names: bool = False, digest: bool = False
) -> list[CalendarEntry]:
    """Return an entry for the last day of every unsettled duty that has one, by day; each key occurs once.

    Args:
        items: in any order; settled ones and those without a last day are passed over.
        names: True to name customer, telephone, reference and owner.
        digest: True for one entry a day with all duties of that day.
    """
    dated = sorted((item.ends, item.id, item.subject.sheet, item.subject.row, n, item) for n, item in _dated(items))
    told = [_Told(item, language, names) for *_, item in dated]
    if digest:
        return [_digest(day, list(duties), language) for day, duties in groupby(told, key=lambda duty: duty.day)]
    return list(_told_apart(duty.entry() for duty in told))


def _dated(items: Iterable[DueItem]) -> Iterator[tuple[int, DueItem]]:
    return ((n, item) for n, item in enumerate(items) if item.state in UNSETTLED and item.ends is not None)


def _told_apart(entries: Iterable[CalendarEntry]) -> Iterator[CalendarEntry]:
    """Yield entries with a key each: ids are short, and in a large ledger two duties may come to share one."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.key] += 1
        yield entry if seen[entry.key] == 1 else replace(entry, key=f"{entry.key}-{seen[entry.key]}")


class _Told:
    """One duty in the words of a language, with names or without."""

    def __init__(self, item: DueItem, language: str, names: bool) -> None:
        assert item.ends is not None
        self.item, self.language, self.names, self.day = item, language, names, item.ends

    def entry(self) -> CalendarEntry:
        item = self.item
        return CalendarEntry(
            key=_NO_KEY.sub("_", item.id),
            day=self.day,
            title=self.title(),
            summary=self.summary(),
            description="\n".join(self._lines()),
            categories=(self._label(item.rule.title) or item.rule.id, item.rule.pack),
            private=self.names,
        )

    def title(self) -> str:
        """Return the rule and the place; a duty about no row has its period for a place."""
        item = self.item
        place = f"{item.subject.sheet}!{item.subject.row}" if item.subject.row else item.subject.ref or ""
        return _plain(f"{self._label(item.rule.title) or item.rule.id} {place}")

    def summary(self) -> str:
        """Return the title, with customer and reference where names are wanted."""
        subject = self.item.subject
        who = [_plain(text) for text in (subject.customer, subject.ref if subject.row else None) if text]
        return f"{self.title()}: {' '.join(who)}" if self.names and who else self.title()

    def notes(self) -> list[str]:
        """Return what must stand beside the day; without names only what can name nobody."""
        return [_plain(note.text(self.language)) for note in self.item.notes if self.names or _wordless(note.values)]

    def _lines(self) -> Iterator[str]:
        item = self.item
        yield from (text for text in (self._label(item.rule.task), self._window()) if text)
        yield self._say(msg("Who owes it: {who}", who=WHO[item.rule.obliged]))
        if done := self._label(item.rule.clear):
            yield self._say(msg("It counts as done when this is written down: {what}", what=done))
        if self.names:
            yield from self._people()
        yield from self._anchor()
        yield from self.notes()
        if where := _plain(source(item.rule, self.language)):
            yield self._say(msg("Source: {article}", article=where))
        if item.rule.reminder:
            yield self._say(REMINDER)
        yield self._say(msg("How the day was worked out: ledger-tools due FILE --explain {id}", id=item.id))

    def _window(self) -> str:
        opens = self.item.opens
        if opens is None:
            return self._say(msg("Window: until {ends}", ends=self.day))
        return self._say(msg("Window: {opens} to {ends}", opens=opens, ends=self.day))

    def _people(self) -> Iterator[str]:
        item, subject = self.item, self.item.subject
        for pattern, text in (
            (msg("Customer: {text}"), subject.customer),
            (msg("Phone: {text}"), subject.phone),
            (msg("Reference: {text}"), subject.ref),
            (msg("To be done by: {text}"), item.owner),
            (msg("Stand-in: {text}"), item.stand_in),
        ):
            if text:
                yield self._say(Message(pattern.pattern, {"text": _plain(text)}))

    def _anchor(self) -> Iterator[str]:
        """Yield the cell that the day hangs on; what stands there only where that is a day."""
        for reason in self.item.because[:1]:
            if _DAY.fullmatch(reason.value):
                yield self._say(msg("Counted from {cell}: {day}", cell=_plain(str(reason.cell)), day=reason.value))

    def _label(self, labels: Mapping[str, str]) -> str:
        return _plain(labels.get(self.language) or labels.get("en") or "")

    def _say(self, sentence: Message) -> str:
        return sentence.text(self.language)


def _digest(day: date, duties: Sequence[_Told], language: str) -> CalendarEntry:
    """Return the entry of a day: how many duties end on it, and which."""
    title = msg("Last day today: {n}", n=len(duties)).text(language)
    lines = []
    for n, duty in enumerate(duties, 1):
        lines.append(f"{n}. {duty.summary()} ({duty.item.id})")
        lines += [f"  {note}" for note in duty.notes()]
    if any(duty.item.rule.reminder for duty in duties):
        lines.append(REMINDER.text(language))
    packs = tuple(dict.fromkeys(duty.item.rule.pack for duty in duties))
    return CalendarEntry(f"digest-{day}", day, title, title, "\n".join(lines), packs, duties[0].names)


def _wordless(values: Mapping[str, Any]) -> bool:
    """True if the values of a sentence are numbers and days only, so that nobody can be named by them."""
    return all(
        isinstance(value, int | date) or (isinstance(value, str) and _NO_WORD.fullmatch(value))
        for value in values.values()
    )


def _plain(text: str) -> str:
    """Return a text in one line, without controls and not too long.

    A backslash becomes a full-width one: readers of calendars differ on what ``\\\\n`` and ``\\\\N`` mean.
    """
    return cut(" ".join(clean(text).split()).replace("\\", "＼"), MOST)

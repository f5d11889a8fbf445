"""Duties for people: by state and by who has them, a line each, many alike told once, then everybody's workload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ledger_tools.model.arrays import NDArray, sorted_distinct
from ledger_tools.model.due_batch import STATE_CODES
from ledger_tools.model.due_list import DueList, Owner
from ledger_tools.model.due_words import REMINDER, STATES, WHO, acting, lateness
from ledger_tools.model.duties import SETTLED, UNSETTLED, DueItem, DueRule, DueState
from ledger_tools.render.layout import Paint, clean, cut, pad, width, wrap
from ledger_tools.text.i18n import Message, msg

GROUP_OVER = 10  # more of one rule, owner and state than this are told by the first few
FIRST_FEW = 5
SHOWN_DIGITS = 6  # of an id's last part that are shown; --explain takes them for it
FAR = 30  # days from which what is not yet open is only counted
_TOGETHER = 500  # lines that share their column widths; a list of any length is printed as it is made
_COLOURS = {DueState.OVERDUE: "error", DueState.DUE_TODAY: "warning", DueState.BLOCKED: "info"}
_OURS = ("clerk", "supervisor")  # who else owes a duty is said beside its title
_INDENT = "  "
_COLUMNS = ("day", "late", "who", "phone", "title", "place", "id")
_BELOW_FIRST: tuple[tuple[str, ...], ...] = ((), ("place", "id"), ("title", "place", "id"), _COLUMNS[3:])
_LEAST = {"who": 12, "title": 16, "phone": 14}  # columns that may be cut, in this order, and not shorter than this
_GAPS = {"late": 1}  # blanks before a column; two unless said here
_BELOW = 13  # what is said below a line begins under how late it is, where the screen is not too narrow for that


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a section or of somebody's part of it."""

    state: DueState
    count: int
    owner: Owner | None = None


@dataclass(frozen=True, slots=True)
class _Rest:
    """Duties that are only counted: of one rule, or, without one, those that open after a day."""

    count: int
    rule: DueRule | None = None


_Entry = _Head | _Rest | int  # an int is the place of a duty in the list


def due_text(
    due: DueList,
    language: str,
    *,
    colour: bool = False,
    list_all: bool = False,
    far: bool = False,
    size: int = 80,
) -> Iterator[str]:
    """Yield the lines of a list of duties, what the list as a whole must say, and everybody's workload.

    Args:
        colour: for a terminal that shows it.
        list_all: every duty by itself instead of groups.
        far: list what opens in more than 30 days too.
        size: columns of the screen.
    """
    writer = _Writer(due, language, Paint(colour), size)
    for state in sorted_distinct(due.places.state):
        plan = _plan(due, state, list_all=list_all, far=far or list_all)
        while entries := list(islice(plan, _TOGETHER)):
            yield from writer.lines(entries)
    yield from writer.notes()
    yield from writer.workload()


def _plan(due: DueList, code: int, *, list_all: bool, far: bool) -> Iterator[_Entry]:
    """Yield what is to be printed of the duties in a state, in order; nothing is put into words here."""
    owners, state = due.places.owner, STATE_CODES[code]
    here = np.flatnonzero(due.places.state == code)
    yield _Head(state, len(here))
    near = here if far or state is not DueState.UPCOMING else here[_soon(due, here)]
    for owner in sorted_distinct(owners[near]):
        mine = near[owners[near] == owner]
        if due.owners[owner].name or len(due.owners) > 1:
            yield _Head(state, len(mine), due.owners[owner])
        yield from mine.tolist() if list_all else _grouped(due, mine)
    if len(near) < len(here):
        yield _Rest(len(here) - len(near))


def _soon(due: DueList, here: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which duties open within the next days."""
    opens = np.where(np.isnat(due.places.opens[here]), due.places.ends[here], due.places.opens[here])
    soon: NDArray[np.bool_] = np.isnat(opens) | (opens <= np.datetime64(due.duties.as_of, "D") + FAR)
    return soon


def _grouped(due: DueList, mine: NDArray[np.int64]) -> Iterator[_Entry]:
    """Yield one person's duties of one state; of many by one rule the first few, and how many more there are."""
    ids = [batch.rule.id for batch in due.duties.batches]
    rules = np.array([ids.index(name) for name in ids], np.int64)[due.places.batch[mine]]
    many = {number: n for number, n in enumerate(np.bincount(rules).tolist()) if n > GROUP_OVER}
    shown = np.ones(len(mine), bool)
    for number in many:
        shown[np.flatnonzero(rules == number)[FIRST_FEW:]] = False
    yield from mine[shown].tolist()
    for number, count in many.items():
        yield _Rest(count - FIRST_FEW, due.duties.batches[number].rule)


@dataclass(slots=True)
class _Row:
    """The words of one line."""

    item: DueItem
    day: str
    late: str
    who: str
    ref: str
    phone: str
    title: str
    place: str
    id: str


class _Writer:
    """One list in one language, for a screen of one width."""

    def __init__(self, due: DueList, language: str, paint: Paint, size: int) -> None:
        self.due = due
        self.language = language
        self.paint = paint
        self.size = size
        self.said: dict[str, int] = {}  # notes told in this part already, with their numbers
        self.begun = False
        self.below = _BELOW if size >= 60 else 4

    def say(self, message: Message) -> str:
        return clean(message.text(self.language))

    def lines(self, entries: Sequence[_Entry]) -> Iterator[str]:
        """Yield the lines of some entries; their columns are aligned with one another."""
        rows = {entry: self.row(self.due.item(entry)) for entry in entries if isinstance(entry, int)}
        layout = _Layout(list(rows.values()), self.size)
        for entry in entries:
            if isinstance(entry, int):
                yield from self.item(rows[entry], layout)
            elif isinstance(entry, _Head):
                yield from self.head(entry)
            else:
                yield from self.rest(entry)

    def head(self, head: _Head) -> Iterator[str]:
        self.said = {}
        if head.owner is None:
            yield from [""] if self.begun else []
            self.begun = True
            words = self.say(msg("{state}: {count}", state=STATES[head.state], count=head.count))
            words = words[:1].upper() + words[1:]
            yield self.paint(words, _COLOURS.get(head.state, "bold"))
            return
        yield " " + self.paint(self.say(acting(head.owner.name, head.owner.stand_in)), "bold")

    def rest(self, rest: _Rest) -> Iterator[str]:
        if rest.rule is not None:
            words = msg("… and {count} more: {title}; --all lists each.", count=rest.count, title=rest.rule.title)
        else:
            words = msg(
                "… and {count} that open only in more than {days} days; --within or --all lists them.",
                count=rest.count,
                days=FAR,
            )
        yield from (_INDENT + line for line in wrap(self.say(words), self.size - 2, "  "))

    def row(self, item: DueItem) -> _Row:
        """Return the words of one line."""
        subject, rule = item.subject, item.rule
        customer, ref = clean(subject.customer or ""), clean(subject.ref or "")
        title = clean(rule.title[self.language])
        if rule.obliged in WHO and rule.obliged not in _OURS:
            title = self.say(msg("{title} ({who})", title=title, who=WHO[rule.obliged]))
        return _Row(
            item,
            item.ends.isoformat() if item.ends else "",
            self.say(lateness(item)) if item.state is not DueState.BLOCKED else "",
            customer or ref,
            ref if customer and ref != customer else "",
            clean(subject.phone or ""),
            title,
            clean(str(item.because[0].cell)) if item.because else "",
            item.id.rpartition("-")[2][:SHOWN_DIGITS],
        )

    def item(self, row: _Row, layout: _Layout) -> Iterator[str]:
        line, below = layout.line(row)
        marks, beside = self.beside(row.item)
        if width(line) + len(marks) < self.size:
            line = f"{line} {marks}".rstrip()
        else:
            below = _joined(below, marks)
        colour = _COLOURS.get(row.item.state)
        yield line.replace(row.late, self.paint(row.late, colour), 1) if colour and row.late else line
        for words in (below, *beside):
            for text in wrap(words, self.size - self.below):
                yield " " * self.below + self.paint(text, "dim")

    def beside(self, item: DueItem) -> tuple[str, list[str]]:
        """Return what must stand beside a duty: why it is blocked, its article, its notes.

        A note that was told in this part already is only referred to, by its number.
        """
        blocked = [item.explain] if item.state is DueState.BLOCKED else []
        notes = [self.say(note) for note in (*blocked, *item.notes)]
        marks = [f"[{self.said[words]}]" for words in notes if words in self.said]
        below = []
        if item.rule.reminder:
            article = clean(item.rule.article.get(self.language, "") or item.rule.source)
            both = _joined(article, self.say(REMINDER))
            below += [both] if width(both) <= self.size - self.below else [article, self.say(REMINDER)]
        for words in notes:
            if words not in self.said:
                self.said[words] = len(self.said) + 1
                below.append(f"[{self.said[words]}] {words}")
        return " ".join(marks), below

    def notes(self) -> Iterator[str]:
        """Yield what the list as a whole must say."""
        if self.due.duties.notes and self.begun:
            yield ""
        for note in self.due.duties.notes:
            yield from wrap(self.say(msg("Note: {words}", words=note)), self.size, _INDENT)

    def workload(self) -> Iterator[str]:
        """Yield how much everybody has, a line each; nothing where nobody is named."""
        load = self.due.workload()
        if not any(owner.name for owner, _ in load):
            return
        shown = [state for state in (*UNSETTLED, *SETTLED) if state in self.due.states]
        table = [[self.say(msg("Workload")), *(self.say(STATES[state]) for state in shown), self.say(msg("total"))]]
        for owner, counts in load:
            numbers = [counts[state] for state in shown]
            table.append([self.say(acting(owner.name, owner.stand_in)), *map(str, (*numbers, sum(numbers)))])
        sizes = [max(width(row[n]) for row in table) for n in range(len(table[0]))]
        yield ""
        for place, row in enumerate(table):
            cells = [" " * (size - width(text)) + text for text, size in zip(row[1:], sizes[1:], strict=True)]
            line = "  ".join([pad(row[0], sizes[0]), *cells])
            yield self.paint(line, "bold") if place == 0 else line


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


class _Layout:
    """How wide the columns of some rows are, and which of them have no room on the line and stand below it."""

    def __init__(self, rows: Sequence[_Row], size: int) -> None:
        usual = {name: max((width(getattr(row, name)) for row in rows), default=0) for name in _COLUMNS}
        self.sizes, self.below = usual, _BELOW_FIRST[0]
        named = max((width(_named(row)) for row in rows), default=0)
        self.with_ref = self.taken - usual["who"] + named <= size
        if self.with_ref:
            self.sizes["who"] = named
            return
        for self.below in _BELOW_FIRST:
            self.sizes = dict(usual)
            for name, least in _LEAST.items() if self.below else ():
                self._shrink(name, least, size)
            if self.taken <= size:
                return

    @property
    def taken(self) -> int:
        """Return how many columns a line takes; an empty column takes none."""
        return sum(size + _GAPS.get(name, 2) for name, size in self.sizes.items() if size and name not in self.below)

    def _shrink(self, column: str, least: int, size: int) -> None:
        over = self.taken - size
        if over > 0 and column not in self.below:
            self.sizes[column] = max(min(self.sizes[column], least), self.sizes[column] - over)

    def line(self, row: _Row) -> tuple[str, str]:
        """Return a line, and what stands below it: what has no room or was cut short, "" where there is nothing."""
        line, below = "", []
        for name, size in self.sizes.items():
            words = _named(row) if name == "who" and self.with_ref else getattr(row, name)
            if name in self.below or width(words) > size:
                below.append(words)
            if size and name not in self.below:
                line += " " * _GAPS.get(name, 2) + pad(cut(words, size), size)
        if not self.with_ref:  # which car, which claim: never left out
            below.insert(max(len(below) - 2, 0), row.ref)
        return line.rstrip(), _joined(*below)


def _named(row: _Row) -> str:
    return f"{row.who} {row.ref}" if row.ref else row.who


def closing(due: DueList, language: str) -> str:
    """Return the closing line: how many duties of each state there are on which day."""
    counts, name = due.counts(), clean(due.book.workbook.name)
    if not counts:
        return msg("{name}: nothing is due as of {day}.", name=name, day=due.duties.as_of).text(language)
    found = [msg("{state}: {count}", state=STATES[state], count=n) for state, n in counts.items()]
    return msg("{name}, as of {day}: {counts}.", name=name, day=due.duties.as_of, counts=found).text(language)

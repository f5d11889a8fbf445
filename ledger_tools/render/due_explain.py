"""One duty told in full: the sum step by step, the cells, who, what would clear it, and where every number is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_list import DueList
from ledger_tools.model.due_words import MARKS, REMINDER, STATES, WHO, acting, lateness, source
from ledger_tools.model.duties import DueItem, DueRule, DueState
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.render.layout import Paint, clean, pad, width, wrap
from ledger_tools.text.i18n import Message, msg


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a rule, and where it is from.

    Attributes:
        name: within the rule, such as ``from``.
        setting: key of the setting that holds it, "" where it is the rule's own.
        label: what people call the setting.
        origin: the cell of the settings sheet or the option that set it; "" for the default, or the rule itself.
    """

    name: str
    value: int | None
    setting: str = ""
    label: Labels = field(default_factory=dict)
    origin: CellRef | str = ""


Numbers = Mapping[str, Sequence[Number]]  # by the id of the rule
_Field = tuple[Message, Sequence[Message | str]]  # a label, and the paragraphs beside it


def explain_text(
    due: DueList, numbers: Numbers, language: str, *, colour: bool = False, size: int = 80
) -> Iterator[str]:
    """Yield the lines that explain every duty of a list, an empty line between two."""
    paint = Paint(colour)
    for place, item in enumerate(due.items()):
        if place:
            yield ""
        yield from _lines(item, numbers.get(item.rule.id, ()), language, paint, size)


def _lines(item: DueItem, numbers: Sequence[Number], language: str, paint: Paint, size: int) -> Iterator[str]:
    def say(words: Message | str) -> str:
        return clean(words.text(language) if isinstance(words, Message) else words)

    yield paint(say(msg("{title}: {state}", title=item.rule.title, state=STATES[item.state])), "bold")
    fields = [(say(label), [say(words) for words in told]) for label, told in _fields(item, numbers, language)]
    margin = max((width(label) for label, told in fields if told), default=0) + 4
    for label, told in fields:
        start = pad(f"  {label}", margin)
        for words in filter(None, told):
            for line in wrap(words, max(size - margin, 20)):
                yield start + line
                start = " " * margin


def _fields(item: DueItem, numbers: Sequence[Number], language: str) -> Iterator[_Field]:
    subject, rule = item.subject, item.rule
    about: list[Message | str] = [text for text in (subject.customer, subject.ref, subject.phone) if text]
    if subject.row:
        about.append(msg("{sheet}, row {row}", sheet=subject.sheet, row=subject.row))
    yield msg("About"), [msg("{words}", words=about)]
    yield msg("Window"), _window(item)
    yield msg("Who does it"), [acting(item.owner, item.stand_in)]
    yield msg("Who owes it"), [WHO.get(rule.obliged, rule.obliged)]
    yield msg("The sum"), item.steps or [item.explain]
    yield msg("Cells"), [f"{because.cell}: {because.value}".removesuffix(": ") for because in item.because]
    yield msg("To do"), [rule.task[language]]
    yield msg("Done when"), [rule.clear.get(language, "")]
    yield from _contact(item)
    yield msg("Please note"), item.notes
    yield msg("Rule"), [msg("{rule} of the pack {pack}", rule=rule.id, pack=rule.pack), *_version(rule)]
    yield msg("Numbers"), [_number(number) for number in numbers]
    yield msg("Source"), [_source(rule, language)]
    yield msg("Remark"), [rule.note.get(language, "")]
    yield msg("Reminder"), [REMINDER] if rule.reminder else []
    yield msg("Id"), [item.id]


def _window(item: DueItem) -> list[Message]:
    late = lateness(item)
    if item.state is DueState.BLOCKED:
        return []
    if item.ends is None:
        return [msg("from {day}, no last day", day=item.opens)] if item.opens else [late]
    if item.opens is None:
        return [msg("until {ends}; {late}", ends=item.ends, late=late)]
    return [msg("{opens} to {ends}; {late}", opens=item.opens, ends=item.ends, late=late)]


def _contact(item: DueItem) -> Iterator[_Field]:
    last = item.last_contact
    if last is not None:
        words = msg(
            "{day} {clerk}: {points} ({cell})", day=last.day, clerk=last.clerk, points=last.points, cell=last.cell
        )
        yield msg("Last contact"), [words]


def _version(rule: DueRule) -> list[Message]:
    """Return in which time a version of a rule applies."""
    first, last = rule.applies_from, rule.applies_to
    if first and last:
        return [msg("This version applies from {first} to {last}.", first=first, last=last)]
    if first:
        return [msg("This version applies from {first} on.", first=first)]
    return [msg("This version applies up to {last}.", last=last)] if last else []


def _source(rule: DueRule, language: str) -> Message | str:
    """Return the article, and how far it was confirmed; that house rules are the house's own needs no saying twice."""
    words = source(rule, language)
    if rule.mark == "S" and words:
        return words
    return msg("{source}: {mark}", source=words or rule.pack, mark=MARKS.get(rule.mark, rule.mark))


def _number(number: Number) -> Message:
    value = "–" if number.value is None else number.value
    if not number.setting:
        return msg("{name} = {value}, the rule's own number", name=number.name, value=value)
    named = msg("{name} ({code})", name=number.label or number.setting, code=number.setting)
    if not number.origin:
        return msg("{name} = {value}, the default", name=named, value=value)
    return msg("{name} = {value}, from {origin}", name=named, value=value, origin=str(number.origin))

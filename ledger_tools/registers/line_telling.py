"""What a line of a filled worklist says came of a duty, typed, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.scripts import call_script
from ledger_tools.ledger.specs import choices, worklist_spec
from ledger_tools.ledger.values.absent import says_nothing
from ledger_tools.model.calls import Takes
from ledger_tools.model.sheet_spec import Choice
from ledger_tools.registers.typed import choice_of, typed_value
from ledger_tools.registers.worklist import is_question
from ledger_tools.registers.worklist_reading import NO_RESULT, Line
from ledger_tools.text.i18n import Message, msg

NOBODY = ("no_answer", "busy", "off", "wrong_number")  # nobody spoke, so nobody said anything
NO_TALK = (*NOBODY, "message", "later", "refused", "do_not_call")  # nobody answered questions
OUTCOMES = ("resolution", "escalated_at", "escalated_to", "solution_at", "informed_at", "satisfaction")
CONTACT = ("new_phone", "new_address", "confirmed")
_HAPPENED = ("call_date", "escalated_at", "solution_at", "informed_at", "letter_sent")
_TALK = ("summary", "request", "complaint", "satisfaction")
_NEUTRAL = ("note", "clerk", "way")
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says.

    Attributes:
        way: ``out``, ``in``, ``letter`` or ``visit``; "" where the line tells of no contact.
        days, codes, texts: what its columns hold, by key; empty ones are left out.
        answers: codes by number of the script's item.
        time: of the day, such as 14:05, "" where none is written.
        said: what the user should know of how a day was read.
    """

    row: int
    way: str = ""
    days: Mapping[str, date] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    time: str = ""
    said: Sequence[Message] = ()

    def has(self, key: str) -> bool:
        """True if a column is filled in."""
        return key in self.days or key in self.codes or key in self.texts

    @property
    def filled(self) -> set[str]:
        """Return the columns that are filled in."""
        return {*self.days, *self.codes, *self.texts, *(f"q{n}" for n in self.answers)}

    @property
    def day(self) -> date | None:
        """Return the day of the call, letter or visit."""
        return self.days.get("call_date")

    @property
    def reached(self) -> str:
        """Return the code of what came of a call; who rings us is reached."""
        return self.codes.get("reached", "yes" if self.way == "in" else "")


def tell(line: Line, script: str, headers: Headers, language: str, as_of: date) -> Told:
    """Return what a line says.

    Args:
        script: by which the line's calls are made, "" for none.
        headers: how the columns are called in the list, for sentences.
        language: only for the labels that a sentence names.

    Raises:
        UsageProblem: a cell means nothing in its column.
    """
    days: dict[str, date] = {}
    codes: dict[str, str] = {}
    texts: dict[str, str] = {}
    answers: dict[int, str] = {}
    said: list[Message] = []
    time = ""
    for column in worklist_spec().columns:
        text = line.texts.get(column.key, "")
        if column.required == "A" or not text:
            continue
        header = headers.get(column.key, column.labels[language])
        if text == NO_RESULT:
            raise UsageProblem(
                msg("{header}: the formula has no stored result; open the list and save it once.", header=header)
            )
        if is_question(column.key):
            _answer(int(column.key[1:]), text, script, header, language, answers, texts)
            continue
        typed = typed_value(column, text, language, as_of=as_of, option=header)
        said += [typed.said] if typed.said is not None else []
        if typed.code:
            codes[column.key] = typed.code
        elif isinstance(typed.value, date):
            days[column.key] = typed.value
        elif column.key == "call_time":
            time = str(typed.value)
        elif typed.value is not None:
            texts[column.key] = str(typed.value)
        if typed.time and column.key == "call_date" and not line.texts.get("call_time"):
            time = typed.time.strftime("%H:%M")
    way = codes.pop("way", "")
    return Told(line.row, way, days, codes, texts, answers, time, said)


def _answer(
    number: int, text: str, script: str, header: str, language: str, answers: dict[int, str], texts: dict[str, str]
) -> None:
    """Take one cell of the tick list; the words of an item that takes words go where the call record keeps them."""
    item = call_script(script).item(number) if script else None
    if item is not None and item.takes is Takes.TEXT:
        key = item.column or "summary"
        texts[key] = text
        return
    offered = item.choices if item is not None else ()
    choice = choice_of(offered, text) or _answer_word(offered, text)
    if choice is not None:
        answers[number] = choice.code
    elif not says_nothing(text):
        known = [choice.labels[language] for choice in offered]
        if not known:
            raise UsageProblem(msg("{header}: nothing is asked there in this line.", header=header))
        raise UsageProblem(
            msg("{option}: {word} is no choice; there are: {known}.", option=header, word=text, known=known)
        )


def _answer_word(offered: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice that a tick or another word for an answer means; yes means content where that is asked."""
    answer = choice_of(choices("answer"), text)
    return next((choice for choice in offered if answer is not None and choice.code == answer.code), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line is held against.

    Attributes:
        listed_on: the day the list was made for.
        anchor: the day from which the duty counts.
        matter: True if the outcome belongs to an earlier call or issue, raised and solved on these days.
        change: True if the line is about contact data that an earlier call brought up.
        headers: how the columns are called in the list.
    """

    as_of: date
    listed_on: date
    anchor: date | None = None
    matter: bool = False
    raised: date | None = None
    solved: date | None = None
    change: bool = False
    headers: Headers = field(default_factory=dict)


def contradiction(told: Told, setting: Setting) -> Message | None:
    """Return the first thing in which a line contradicts itself, the day or its duty; None where it holds together."""
    for check in _CHECKS:
        found = check(told, setting)
        if found is not None:
            return found
    return None


def _without_day(told: Told, setting: Setting) -> Message | None:
    if told.day is not None:
        return None
    alone = {"letter_sent", *_NEUTRAL}
    alone |= set(OUTCOMES) if setting.matter else set()
    alone |= set(CONTACT) if setting.change else set()
    rest = told.filled - alone
    if rest or told.time or told.filled <= set(_NEUTRAL):
        return msg("“{date}” is empty, though something is filled in.", date=setting.headers["call_date"])
    return None


def _in_future(told: Told, setting: Setting) -> Message | None:
    for key in _HAPPENED:
        day = told.days.get(key)
        if day is not None and day > setting.as_of:
            return msg("“{header}”: {day} is after {today}.", header=_h(setting, key), day=day, today=setting.as_of)
    return None


def _too_early(told: Told, setting: Setting) -> Message | None:
    anchor = setting.anchor
    if anchor is None or anchor > setting.listed_on:
        return None
    for key in ("call_date", "letter_sent"):
        day = told.days.get(key)
        if day is not None and day < anchor:
            return msg(
                "“{header}”: {day} is before {anchor}, from which this duty counts.",
                header=_h(setting, key),
                day=day,
                anchor=anchor,
            )
    return None


def _by_letter(told: Told, setting: Setting) -> Message | None:
    if told.way != "letter":
        return None
    for key in ("reached", "person", "satisfaction", *(f"q{n}" for n in told.answers)):
        if key in told.filled:
            return msg("“{header}” is filled in, though it was a letter.", header=_h(setting, key))
    sent = told.days.get("letter_sent")
    if sent is not None and told.day is not None and sent != told.day:
        return msg(
            "“{date}” and “{sent}” name two days for one letter.",
            date=_h(setting, "call_date"),
            sent=_h(setting, "letter_sent"),
        )
    return None


def _unreached(told: Told, setting: Setting) -> Message | None:
    if told.way in ("letter", "visit") or told.day is None:
        return None
    if not told.reached:
        return msg("“{reached}” is empty; say whether anybody was reached.", reached=_h(setting, "reached"))
    if told.reached == "yes" and "summary" not in told.texts:
        return msg("“{points}” is empty, though somebody was reached.", points=_h(setting, "summary"))
    talk = [key for key in _TALK if told.has(key)] if told.reached in NOBODY else []
    talk += [key for key in ("satisfaction",) if told.has(key) and told.reached in NO_TALK]
    talk += [f"q{n}" for n in told.answers] if told.reached in NO_TALK else []
    if talk:
        return msg("“{header}” is filled in, though nobody was spoken with.", header=_h(setting, talk[0]))
    return None


def _half_said(told: Told, setting: Setting) -> Message | None:
    if "complaint_kind" in told.codes and "complaint" not in told.texts:
        return msg(
            "“{kind}” is filled in, but “{complaint}” is empty.",
            kind=_h(setting, "complaint_kind"),
            complaint=_h(setting, "complaint"),
        )
    if told.codes.get("confirmed") == "yes" and not (told.has("new_phone") or told.has("new_address")):
        return msg(
            "“{confirmed}” says yes, but neither “{phone}” nor “{address}” is filled in.",
            confirmed=_h(setting, "confirmed"),
            phone=_h(setting, "new_phone"),
            address=_h(setting, "new_address"),
        )
    return None


def _out_of_order(told: Told, setting: Setting) -> Message | None:
    since = setting.raised if setting.matter else told.day
    for key in ("escalated_at", "solution_at", "informed_at"):
        day = told.days.get(key)
        if day is not None and since is not None and day < since:
            return msg(
                "“{header}”: {day} is before {since}, when it came up.",
                header=_h(setting, key),
                day=day,
                since=since,
            )
    solved = told.days.get("solution_at") or (setting.solved if setting.matter else None)
    informed = told.days.get("informed_at")
    if solved is not None and informed is not None and informed < solved:
        return msg(
            "“{told}” ({day}) is before “{solved}” ({other}).",
            told=_h(setting, "informed_at"),
            day=informed,
            solved=_h(setting, "solution_at"),
            other=solved,
        )
    planned = told.days.get("next_contact")
    if planned is not None and told.day is not None and planned < told.day:
        return msg(
            "“{header}”: {day} is before the call.",
            header=_h(setting, "next_contact"),
            day=planned,
        )
    return None


_CHECKS: tuple[Callable[[Told, Setting], Message | None], ...] = (
    _without_day,
    _in_future,
    _too_early,
    _by_letter,
    _unreached,
    _half_said,
    _out_of_order,
)


def _h(setting: Setting, key: str) -> str:
    return setting.headers.get(key, key)

"""The due rules' own words in the shape that ``render`` takes, and what a user may name: rules, packs, pack files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ledger_tools.followup.choosing import named_pack
from ledger_tools.followup.loading import Pack, load_pack, load_pack_file, pack_keys, source_titles
from ledger_tools.ledger.due_names import pack_named, rule_named
from ledger_tools.ledger.specs import setting_rows, sheet_spec
from ledger_tools.ledger.vocabulary import keys, lines
from ledger_tools.model.due_words import MARKS, WHO
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.render.due_rules import DueRuleWords, PackWords
from ledger_tools.text.i18n import Message, msg

ENDING = ".toml"
NATURES: Mapping[str, Message] = {
    "due": msg("deadline"),
    "bar": msg("limitation"),
    "min": msg("set period"),
    "keep": msg("retention"),
    "rule": msg("rule without a day"),
}
_WHO: Mapping[str, Message] = {**WHO, "broker": msg("broker"), "regulator": msg("regulator")}
_PLACES: Mapping[str, Message] = {
    "CN": msg("mainland China"),
    "TW": msg("Taiwan"),
    "HK": msg("Hong Kong"),
    "MO": msg("Macau"),
}
_COVERS: Mapping[str, Message] = {
    "motor-compulsory": msg("compulsory motor insurance"),
    "life-insurance": msg("life insurance proper"),
    "fire": msg("fire insurance"),
    "agriculture": msg("agricultural insurance"),
    "marine": msg("marine insurance"),
    "group": msg("group insurance"),
}
_CONDITIONS: Mapping[str, Message] = {
    "open": msg("claims that are still open"),
    "refused": msg("claims that were refused"),
    "not-refused": msg("claims that were not refused"),
    "paid": msg("claims that were paid"),
    "complaint": msg("complaints"),
    "problem": msg("problems found in a callback"),
    "named": msg("rows that name a claim or a policy"),
    "individual": msg("individual policies"),
    "over-one-year": msg("policies of over one year"),
    "life": msg("life, health and accident"),
    "injury": msg("cases of injury"),
    "death": msg("cases of death"),
    "disability": msg("cases of disability"),
    "partial-loss": msg("partial losses"),
}


def all_packs() -> list[PackWords]:
    """Return what is said about every pack of ours."""
    return [pack_words(load_pack(key)) for key in pack_keys()]


def packs_wanted(words: Iterable[str]) -> list[PackWords]:
    """Return the packs that the words of ``--pack`` name: ours by key or title, the user's own by its file.

    Raises:
        UsageProblem: there is no such pack.
        PackProblem: a file is no sound pack; every mistake is named.
    """
    return [
        pack_words(load_pack_file(Path(word)) if word.casefold().endswith(ENDING) else load_pack(named_pack(word)))
        for word in words
    ]


def pack_meant(word: str) -> PackWords | None:
    """Return the pack that a word names; None where it names none."""
    key = pack_named(word)
    return None if key is None else pack_words(load_pack(key))


def rule_meant(word: str) -> DueRuleWords | None:
    """Return the due rule that a word names by its id or title; None where it names none."""
    name = rule_named(word)
    if name is None:
        return None
    pack = load_pack(name.pack)
    return rule_words(pack, pack.rules[name.id])


def pack_words(pack: Pack) -> PackWords:
    """Return what is said about a pack and its rules."""
    on = pack.key == HOUSE
    return PackWords(
        pack.key,
        pack.title,
        pack.place,
        on,
        _pack_state(pack),
        list(_pack_facts(pack)),
        [rule_words(pack, rule) for rule in pack.rules.values()],
    )


def _pack_state(pack: Pack) -> Message:
    if pack.key == HOUSE:
        return msg("On, unless the setting {name} says -house.", name=_setting("packs"))
    if pack.key not in pack_keys():
        return msg("Counted where the option --pack names its file.")
    return msg("Off, unless the setting {name} names it, or the option --pack.", name=_setting("packs"))


def _pack_facts(pack: Pack) -> Iterator[Message]:
    if pack.place:
        yield msg("Holds in: {place}", place=_PLACES[pack.place])
    if pack.counting == "eve":
        yield msg("Months and years end on the day before the matching day.")
    else:
        yield msg("Months and years end on the day of the same number, or with the month where there is none.")
    if pack.key == HOUSE:
        yield msg(
            "A last day that is a rest day stays, unless the setting {name} says yes.", name=_setting("holiday_roll")
        )
    elif pack.roll:
        yield msg("A last day that is a rest day moves to the next working day; the end of a right never does.")
    if pack.also:
        yield msg("These rules hold for it, too: {rules}", rules=list(pack.also))


def rule_words(pack: Pack, rule: DueRule) -> DueRuleWords:
    """Return what is said about a due rule."""
    titles = source_titles()
    found = [key.strip() for key in rule.source.split(",") if key.strip()]
    sources = {key: titles.get(key) or dict.fromkeys(rule.title, key) for key in found}
    settings = pack.by_setting.get(rule.id, {})
    return DueRuleWords(
        rule,
        NATURES[rule.nature],
        _length(rule),
        _WHO.get(rule.obliged),
        _state(rule),
        list(_facts(pack, rule, sources, settings)),
        sources,
        settings,
        bool(rule.kind) and rule.active,
    )


def _state(rule: DueRule) -> Message:
    if not rule.kind:
        return msg("told only")
    return msg("counted") if rule.active else msg("off unless turned on")


# -- how long

_ONE: Mapping[str, Message] = {
    "day": msg("1 day"),
    "calendar": msg("1 calendar day"),
    "working": msg("1 working day"),
    "month": msg("1 month"),
    "year": msg("1 year"),
}


def _many(unit: str, n: object) -> Message:
    return {
        "day": msg("{n} days", n=n),
        "calendar": msg("{n} calendar days", n=n),
        "working": msg("{n} working days", n=n),
        "month": msg("{n} months", n=n),
        "year": msg("{n} years", n=n),
    }[unit]


def _amount(unit: str, n: int) -> Message:
    return _ONE[unit] if n == 1 else _many(unit, n)


def _length(rule: DueRule) -> Message | None:
    numbers = {name: n for name, n in rule.numbers.items() if n is not None}
    if {"from", "to"} <= set(numbers):
        return msg("day {first} to day {last}", first=numbers["from"], last=numbers["to"])
    if {"light", "heavy"} <= set(numbers):
        return msg(
            "{light}, heavy cases {heavy}",
            light=_amount(rule.unit, numbers["light"]),
            heavy=_amount(rule.unit, numbers["heavy"]),
        )
    if "lead" in numbers:
        return msg("from {length} before", length=_amount(rule.unit, numbers["lead"]))
    n = numbers.get("n")
    if n is None:
        return None
    if n == 0:
        return msg("on the same day")
    if rule.kind == "event-call" or rule.options.get("before"):
        return msg("{length} before", length=_amount(rule.unit, n))
    return _amount(rule.unit, n)


# -- everything else


def _facts(pack: Pack, rule: DueRule, sources: Mapping[str, Labels], settings: Mapping[str, str]) -> Iterator[Message]:
    yield msg("Pack: {title} ({key})", title=pack.title, key=pack.key)
    yield msg("To do: {words}", words=rule.task)
    if rule.obliged:
        yield msg("Owed by: {who}", who=_WHO[rule.obliged])
    yield from _clock(rule)
    if rule.clear:
        yield msg("Counts as done: {what}", what=rule.clear)
    yield from _scope(rule)
    yield from _version(rule)
    yield msg("Article: {article}", article=rule.article)
    for key, titles in sources.items():
        yield msg("Read in: {title} ({key})", title=titles, key=key)
    yield msg("How sure: {mark}", mark=MARKS[rule.mark])
    if rule.longer:
        yield msg("For simple cases; late only once {id} has run out as well.", id=rule.longer)
    if rule.note:
        yield msg("Note: {note}", note=rule.note)
    yield _switch(rule, settings)


def _clock(rule: DueRule) -> Iterator[Message]:
    length, options = _length(rule), rule.options
    start, stop = _columns(rule, options.get("start")), _columns(rule, options.get("stop"))
    if length is not None:
        yield _time(length, start, str(options.get("start_by", "first")))
    if len(stop) == 2:
        yield msg("The clock stands still from {start} to {end}.", start=stop[0], end=stop[1])
    if options.get("contract"):
        name = _label("policies", str(options["contract"]))
        yield msg(
            "The contract's own period prevails: {column} in {sheet}.", column=name, sheet=sheet_spec("policies").names
        )
    interest: Any = options.get("interest")
    if interest:
        yield msg(
            "Late payment: interest of {percent}% a year, estimated as amount × {percent}% × days late ÷ {basis}.",
            percent=interest["percent"],
            basis=interest["basis"],
        )


def _time(length: Message, start: Sequence[Labels], by: str) -> Message:
    if not start:
        return msg("Time: {length}", length=length)
    if len(start) == 1:
        return msg("Time: {length}, counted from {column}", length=length, column=start[0])
    if by == "claim-with-proofs":
        return msg(
            "Time: {length}, counted from {column}; where no papers were asked for later, from {other}",
            length=length,
            column=start[0],
            other=start[1],
        )
    if by == "latest":
        return msg("Time: {length}, counted from the latest of {columns}", length=length, columns=start)
    return msg(
        "Time: {length}, counted from {column}, where that is empty from {other}",
        length=length,
        column=start[0],
        other=start[1],
    )


def _scope(rule: DueRule) -> Iterator[Message]:
    if rule.lines:
        yield msg("Lines: {lines}", lines=[lines()[key].labels for key in rule.lines])
    if rule.not_lines:
        yield msg("Not for these lines: {lines}", lines=[lines()[key].labels for key in rule.not_lines])
    if rule.cover.startswith("not "):
        yield msg("Not for: {what}", what=_cover(rule.cover.removeprefix("not ")))
    elif rule.cover:
        yield msg("Only for: {what}", what=_cover(rule.cover))
    only = [_CONDITIONS[word] for word in _words(rule.options.get("only")) if word in _CONDITIONS]
    if only and rule.kind:
        yield msg("Only: {conditions}", conditions=only)
    beside = [*_words(rule.options.get("same_as"))]
    if beside:
        yield msg("Not counted beside {rules}, which is the same duty.", rules=beside)
    special = [*_words(rule.options.get("unless"))]
    if special:
        yield msg("What {rules} covers is left to that rule.", rules=special)


def _cover(name: str) -> Message | str:
    return _COVERS.get(name, name)


def _version(rule: DueRule) -> Iterator[Message]:
    first, last = rule.applies_from, rule.applies_to
    if first and last:
        yield msg("In force: {first} to {last}", first=first, last=last)
    elif first:
        yield msg("In force: from {first}", first=first)
    elif last:
        yield msg("In force: until {last}", last=last)
    if rule.version_by and rule.kind and (first or last):
        yield msg("The version goes by {column}.", column=_label(_on(rule), rule.version_by))


def _switch(rule: DueRule, settings: Mapping[str, str]) -> Message:
    if not rule.kind:
        return msg("It is only told: no column holds the day that it counts from, or it counts nothing.")
    if not rule.active:
        return msg(
            "Off; to turn it on, add a row “rule” with the value “{id} = yes” to the settings sheet.", id=rule.id
        )
    if settings:
        names = [_setting(name) for name in dict.fromkeys(settings.values())]
        return msg(
            "Its numbers are settings: {names}. To turn it off, add a row “rule” with the value “{id} = no”.",
            names=names,
            id=rule.id,
        )
    if "n" in rule.numbers:
        return msg(
            "In the settings sheet a row “rule” with a value such as “{id} = 20” gives it a number of your own; "
            "“{id} = no” turns it off.",
            id=rule.id,
        )
    return msg("To turn it off, add a row “rule” with the value “{id} = no” to the settings sheet.", id=rule.id)


def _on(rule: DueRule) -> str:
    return str(rule.options.get("on", "claims"))


def _columns(rule: DueRule, names: object) -> list[Labels]:
    return [_label(_on(rule), name) for name in _words(names)]


def _words(value: object) -> Sequence[str]:
    return [str(word) for word in value] if isinstance(value, tuple | list) else []


def _label(on: str, key: str) -> Labels:
    if on == "claims":
        return keys()[key].labels
    sheets = ("call-record", "call-register") if on == "calls" else (on,)
    return next(column.labels for name in sheets for column in sheet_spec(name).columns if column.key == key)


def _setting(key: str) -> Labels:
    return next(row.labels for row in setting_rows() if row.key == key)

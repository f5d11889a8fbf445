"""The packs of due rules from their data files, each mistake in a file named with its rule and key.

A pack is a TOML file: ``[pack]`` says what it is called, where it holds and how it counts, ``[rules.ID]`` holds one
rule each. Keys and their meaning are those of ``DueRule``; texts stand as [繁, 简, English]; ``from`` and ``to`` are
the first and the last day of the version. In ``numbers`` a word is the name of the setting that holds the number, and
-1 is none. ``options`` are what the rule's kind needs, see ``followup.pack_fields``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.errors import InputError
from ledger_tools.followup.pack_fields import COUNTED_OBLIGED, NEEDED, PACK, RULE, Unfit, option_reader
from ledger_tools.ledger.near import near_names
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.settings import Settings
from ledger_tools.text.i18n import LANGUAGES, Message, msg

FOLDER = Path(__file__).resolve().parent / "packs"
_SOURCES = "sources"  # the one file of the folder that is no pack


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of due rules.

    Attributes:
        place: ``CN``, ``TW``, ``HK``; "" where it holds everywhere.
        counting: how months and years end: ``same-day``, or ``eve``, the day before (Civil Code of Taiwan 121).
        roll: a last day that is a rest day moves to the next working day; never for rights that are lost.
        reminder: every line printed says that contract and law prevail.
        rules: by id, with default numbers.
        by_setting: for a rule's id and the name of a number, the setting that holds it.
        also: ids of rules in other packs that hold for this one as well, such as how its law counts days.
    """

    key: str
    title: Labels
    place: str
    counting: str
    roll: bool
    reminder: bool
    rules: Mapping[str, DueRule]
    by_setting: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at one place of a pack: the rule and the key, "" where it is the file as a whole."""

    rule: str
    key: str
    must: Message

    def message(self) -> Message:
        """Return the mistake with its place, as the file writes it."""
        place = ".".join(part for part in (self.rule and f"rules.{self.rule}", self.key) if part)
        return msg("{place}: {must}", place=place, must=self.must) if place else self.must


class PackProblem(InputError):
    """A file is no pack of due rules, or one with mistakes; all of them are named."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file, self.mistakes = file, tuple(mistakes)
        said = [mistake.message() for mistake in mistakes]
        lines = {tag: "\n".join(f"  {line.text(tag)}" for line in said) for tag in LANGUAGES}
        super().__init__(msg("{file} is not a sound pack of due rules:\n{mistakes}", file=file, mistakes=lines))


@cache
def pack_keys() -> tuple[str, ...]:
    """Return the keys of the packs that come with the program, the house's own first."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != _SOURCES)
    return (HOUSE, *(name for name in names if name != HOUSE))


@cache
def load_pack(key: str) -> Pack:
    """Return a pack that comes with the program.

    Raises:
        KeyError: there is no such pack.
    """
    if key not in pack_keys():
        raise KeyError(key)
    return load_pack_file(FOLDER / f"{key}.toml")


def load_pack_file(path: Path) -> Pack:
    """Return the pack that a file holds.

    Raises:
        PackProblem: the file cannot be read or is not a sound pack; every mistake is named.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise PackProblem(path.name, [Mistake("", "", msg("the file cannot be opened"))]) from None
    except UnicodeDecodeError:
        raise PackProblem(path.name, [Mistake("", "", msg("it is not UTF-8 text"))]) from None
    except tomllib.TOMLDecodeError as fault:
        raise PackProblem(path.name, [Mistake("", "", msg("it is not TOML: {words}", words=str(fault)))]) from None
    return _Reader(path.name, data).pack()


@cache
def source_titles() -> Mapping[str, Labels]:
    """Return the titles of the laws and papers that rules name as their source, by key."""
    data = tomllib.loads((FOLDER / f"{_SOURCES}.toml").read_text(encoding="utf-8"))
    return {key: dict(zip(LANGUAGES, words, strict=True)) for key, words in data["sources"].items()}


@cache
def _own_ids() -> frozenset[str]:
    """Return the ids of all rules that come with the program, without reading what the rules say."""
    found: set[str] = set()
    for key in pack_keys():
        found.update(re.findall(r"^\[rules\.([a-z0-9-]+)\]", (FOLDER / f"{key}.toml").read_text("utf-8"), re.M))
    return frozenset(found)


class _Reader:
    """One file on its way to a pack; goes on after a mistake, so that all are found."""

    def __init__(self, file: str, data: Mapping[str, Any]) -> None:
        self.file, self.data = file, data
        self.mistakes: list[Mistake] = []
        self.by_setting: dict[str, dict[str, str]] = {}

    def pack(self) -> Pack:
        """Return the pack.

        Raises:
            PackProblem: there are mistakes.
        """
        self._known("", "", self.data, {"pack": None, "rules": None})
        head = self._table("", "pack", self.data.get("pack"), PACK, ("key", "title"))
        entries = self.data.get("rules")
        if not isinstance(entries, dict) or not entries:
            self._wrong("", "rules", msg("the file needs rules, each under its id"))
            entries = {}
        rules = {key: self._rule(key, entry, head) for key, entry in entries.items()}
        self._references(rules, head)
        if self.mistakes:
            raise PackProblem(self.file, self.mistakes)
        return Pack(**{**_PACK_DEFAULTS, **head}, rules=rules, by_setting=self.by_setting)

    def _rule(self, key: str, entry: Any, head: Mapping[str, Any]) -> DueRule:
        values = self._table(key, "", entry, RULE, NEEDED)
        if not _is_kebab(key):
            self._wrong(key, "", msg("an id has small letters, digits and hyphens only, such as claim-pay-10d"))
        values["numbers"] = self._numbers(key, values.get("numbers", {}))
        values["options"] = self._options(key, values.get("options", {}))
        if values.get("kind") and values.get("obliged") not in COUNTED_OBLIGED:
            self._wrong(key, "obliged", msg("a rule that is counted is owed by {known}", known=COUNTED_OBLIGED))
        first, last = values.get("applies_from"), values.get("applies_to")
        if first and last and first > last:
            self._wrong(
                key, "from", msg("the first day {first} lies after the last day {last}", first=first, last=last)
            )
        blank = {"kind": "", "nature": "rule", "title": {}, "task": {}, "clear": {}, "obliged": ""}
        place = {"id": key, "pack": head.get("key", ""), "reminder": head.get("reminder", _PACK_DEFAULTS["reminder"])}
        return DueRule(**{**blank, **values, **place})

    def _numbers(self, key: str, numbers: Mapping[str, Any]) -> dict[str, int | None]:
        """Return the numbers of a rule; those that settings hold are the defaults, and are kept by name."""
        found: dict[str, int | None] = {}
        for name, number in numbers.items():
            if isinstance(number, str):
                self.by_setting.setdefault(key, {})[name] = number
                number = getattr(Settings(), number)
            found[name] = None if number == -1 else number
        return found

    def _options(self, key: str, options: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in options.items():
            reader = option_reader(name, options.get("on", "claims"))
            if isinstance(reader, Unfit):
                self._wrong(key, f"options.{name}", *reader.wrong)
                continue
            try:
                found[name] = reader(value)
            except Unfit as unfit:
                self._wrong(key, f"options.{name}", *unfit.wrong)
        return found

    def _table(
        self, rule: str, table: str, data: Any, readers: Mapping[str, Any], needed: Sequence[str]
    ) -> dict[str, Any]:
        """Return the values of a table by the names that the classes have for them."""
        if not isinstance(data, dict):
            self._wrong(rule, table, msg("it must be a table of keys and values"))
            return {}
        self._known(rule, table, data, readers)
        found: dict[str, Any] = {}
        for name, (field_name, reader) in readers.items():
            if name in data:
                try:
                    found[field_name] = reader(data[name])
                except Unfit as unfit:
                    self._wrong(rule, _place(table, name), *unfit.wrong)
            elif name in needed:
                self._wrong(rule, _place(table, name), msg("it is missing"))
        return found

    def _known(self, rule: str, table: str, data: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        for name in data:
            if name not in known:
                near = near_names(name, known)
                must = msg("there is no such key; perhaps {near}", near=near) if near else msg("there is no such key")
                self._wrong(rule, _place(table, name), must)

    def _references(self, rules: Mapping[str, DueRule], head: Mapping[str, Any]) -> None:
        """Find ids that no rule has, of this pack or of those that come with the program."""
        for id_ in head.get("also", ()):
            self._refers("", "pack.also", id_, rules)
        for rule in rules.values():
            if rule.longer:
                self._refers(rule.id, "longer", rule.longer, rules)
            for option in ("same_as", "unless"):
                for id_ in rule.options.get(option, ()):  # type: ignore[attr-defined]
                    self._refers(rule.id, f"options.{option}", id_, rules)

    def _refers(self, rule: str, key: str, id_: str, rules: Mapping[str, DueRule]) -> None:
        if id_ in rules or id_ in _own_ids():
            return
        near = near_names(id_, {*rules, *_own_ids()})
        must = (
            msg("there is no rule {id}; perhaps {near}", id=id_, near=near)
            if near
            else msg("there is no rule {id}", id=id_)
        )
        self._wrong(rule, key, must)

    def _wrong(self, rule: str, key: str, *wrong: Message) -> None:
        self.mistakes += [Mistake(rule, key, must) for must in wrong]


_PACK_DEFAULTS = {"place": "", "counting": "same-day", "roll": False, "reminder": True, "also": ()}


def _place(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _is_kebab(word: str) -> bool:
    return word.replace("-", "").isalnum() and word.isascii() and word == word.lower() and not word.startswith("-")

"""What people call packs and due rules: by key, or by title in any language; for the settings sheet and options.

The names are gathered from the packs by ``python -m ledger_tools.followup.name_list``, so that a row of the settings
sheet can be understood without loading any pack.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.specs import labels, setting_rows
from ledger_tools.ledger.vocabulary import header_key
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.settings import Wrong
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.lists import parts

FILE = Path(__file__).resolve().parent / "due_names.toml"
HOUSE = "house"
_WITHOUT = re.compile(r"(?:不用|不要|不含|without\s|no\s|[-−–—－])\s*", re.IGNORECASE)
_ON = {"是", "y", "yes", "true", "on", "开", "启用", "开启", "要", "有"}
_OFF = {"否", "n", "no", "false", "off", "关", "停用", "关闭", "不用", "不", "无"}
_NONE = {"无", "none", "-", "—"}
_MOST = 36_500


class Takes(StrEnum):
    """What a row of the settings sheet may say of a rule."""

    NUMBER = "number"  # a number of its own, on or off
    SWITCH = "switch"  # on or off
    NOTHING = "nothing"  # it is only told


@dataclass(frozen=True, slots=True)
class RuleName:
    """A due rule as the settings sheet knows it: what a row may say of it, and the settings that hold its numbers."""

    id: str
    pack: str
    titles: Labels
    takes: Takes
    settings: tuple[str, ...] = ()


@cache
def pack_titles() -> Mapping[str, Labels]:
    """Return the titles of the packs by key, the house's own first."""
    return {key: labels(titles) for key, titles in _data()["packs"].items()}


@cache
def rule_names() -> Mapping[str, RuleName]:
    """Return every due rule of our packs by id."""
    return {
        key: RuleName(key, entry["pack"], labels(entry["title"]), Takes(entry["takes"]), tuple(entry["settings"]))
        for key, entry in _data()["rules"].items()
    }


def pack_named(word: str) -> str | None:
    """Return the key of the pack that a word names, by key or by title; None where it names none."""
    return _pack_words().get(header_key(word))


def no_pack(word: str) -> Message:
    """Return the sentence about a pack that there is none of, with near ones, else with all."""
    near = near_names(word.strip(), pack_titles()) or [
        title
        for titles in pack_titles().values()
        for title in titles.values()
        if title in near_names(word.strip(), titles.values())
    ]
    if near:
        return msg("there is no pack {pack}; perhaps {near}", pack=word.strip(), near=near)
    return msg("there is no pack {pack}; there are {known}", pack=word.strip(), known=list(pack_titles()))


def read_packs(text: str) -> tuple[str, ...] | Wrong:
    """Return the keys of the packs that a cell turns on: the house's own and those it names.

    The house's rules stay on unless the cell says so: ``-house``, ``不用house``.
    """
    wanted: dict[str, None] = {HOUSE: None}
    for word in [] if fold(text) in _NONE else _pack_words_in(text):
        minus = _WITHOUT.match(word)
        key = pack_named(word[minus.end() :] if minus else word)
        if key is None:
            return Wrong(no_pack(word[minus.end() :] if minus else word))
        if minus:
            wanted.pop(key, None)
        else:
            wanted[key] = None
    return tuple(key for key in pack_titles() if key in wanted)


def _pack_words_in(text: str) -> list[str]:
    """Return the names in a cell: between commas, or also between blanks where these part names and no title."""
    words: list[str] = []
    for part in parts([text]):
        minus = _WITHOUT.match(part)
        bare = part[minus.end() :] if minus else part
        words += [part] if pack_named(bare) is not None else _split(part)
    return words


def _split(part: str) -> list[str]:
    pieces = part.split()
    known = [pack_named(piece.lstrip("-")) is not None for piece in pieces]
    return pieces if any(known) else [part]


def rule_named(word: str) -> RuleName | None:
    """Return the due rule that a word names, by id or by title; None where it names none or several."""
    found = _rule_words().get(header_key(word), ())
    return rule_names()[found[0]] if len(found) == 1 else None


def no_rule(word: str) -> Message:
    """Return the sentence about a due rule that there is none of; near ids or titles stand beside it."""
    known = [*rule_names(), *(title for rule in rule_names().values() for title in rule.titles.values())]
    near = near_names(word.strip(), known)
    if near:
        return msg("there is no due rule {rule}; perhaps {near}", rule=word.strip(), near=near)
    return msg("there is no due rule {rule}; ledger-tools rules list shows them", rule=word.strip())


def read_change(rule: RuleName, text: str) -> int | bool | Wrong:
    """Return what a cell says of a rule: a number of its own, True for on, False for off; else what it must be."""
    word = fold(text)
    if rule.takes is Takes.NOTHING:
        return Wrong(msg("this rule is only told, so there is nothing to count or to switch"))
    if word in _ON | _OFF:
        return word in _ON
    number = word.removesuffix("个工作日").removesuffix("工作日").removesuffix("days").removesuffix("个月")
    number = number.rstrip("天日月年")
    if not (number.isascii() and number.isdigit()):
        return Wrong(_must(rule))
    return int(number) if rule.takes is Takes.NUMBER and int(number) <= _MOST else Wrong(_must(rule))


def _must(rule: RuleName) -> Message:
    if rule.takes is Takes.NUMBER:
        return msg("it must be a whole number, or yes or no")
    if rule.settings:
        names = [row.labels for row in setting_rows() if row.key in rule.settings]
        return msg("it must be yes or no; its numbers are the settings {names}", names=names)
    return msg("it must be yes or no; this rule has no number of its own")


@cache
def _pack_words() -> Mapping[str, str]:
    return {header_key(word): key for key, titles in pack_titles().items() for word in (key, *titles.values())}


@cache
def _rule_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {header_key(key): (key,) for key in rule_names()}
    for rule in rule_names().values():
        for word in {header_key(title) for title in rule.titles.values()}:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), rule.id)))
    return found


@cache
def _data() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)

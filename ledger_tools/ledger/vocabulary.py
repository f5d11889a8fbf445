"""The words of claim ledgers as loaded from the data files: column keys, lines of insurance, statuses and stages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ledger_tools.model.sheet_spec import Choice, Labels
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import LANGUAGES
from ledger_tools.text.pattern import pattern

_HERE = Path(__file__).resolve().parent
_MARK = "\ue000"  # stands between texts that are folded together; no text of ours holds it
_NOISE = pattern(r"[\s.,:;_\-–—'’`*·•、。,;:/\\|\"“”?!~〜～+＋&()（）\[\]【】〔〕<>《》「」]+")
CODE_LISTS = ("status", "outcome", "stage", "severity")


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """A canonical column key: what its values are, whether a claim needs it, and the headers that mean it."""

    key: str
    kind: ValueKind
    required: str
    labels: Labels
    aliases: Sequence[str]
    weak: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of insurance: its names and the columns of an empty sheet."""

    key: str
    labels: Labels
    aliases: Sequence[str]
    exact: Sequence[str]
    columns: Sequence[str]


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Folded headers and the keys they mean: ``strong`` one key each, ``weak`` several in order of preference."""

    strong: Mapping[str, str]
    weak: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=65_536)
def header_key(text: str) -> str:
    """Return the form in which headers are compared: folded, without punctuation, ``number`` as ``no``."""
    return _NOISE.sub("", fold(text)).replace("number", "no") or text.strip()


def header_keys(texts: Sequence[str]) -> list[str]:
    """Return ``header_key`` of many texts in one go: converting them together costs a tenth of one by one."""
    folded = header_key(_MARK.join(texts)).split(_MARK)
    return [key or text.strip() for key, text in zip(folded, texts, strict=True)]


@cache
def keys() -> Mapping[str, KeyMeaning]:
    """Return the column keys of claim ledgers, in the order in which a sheet usually holds them."""
    return {
        key: KeyMeaning(
            key,
            ValueKind(entry["kind"]),
            entry["required"],
            _labels(entry["labels"]),
            tuple(entry.get("aliases", ())),
            tuple(entry.get("weak", ())),
        )
        for key, entry in _load("columns").items()
    }


@cache
def header_words() -> HeaderWords:
    """Return every known header of claim ledgers, folded."""
    sure = [(word, m.key) for m in keys().values() for word in (*m.labels.values(), *m.aliases)]
    strong: dict[str, str] = {}
    for folded, (_, key) in zip(header_keys([word for word, _ in sure]), sure, strict=True):
        strong.setdefault(folded, key)
    likely = [(word, m.key) for m in keys().values() for word in m.weak]
    weak: dict[str, tuple[str, ...]] = {}
    for folded, (_, key) in zip(header_keys([word for word, _ in likely]), likely, strict=True):
        weak[folded] = (*weak.get(folded, ()), key)
    return HeaderWords(strong, {word: options for word, options in weak.items() if word not in strong})


@cache
def lines() -> Mapping[str, Line]:
    """Return the lines of insurance by key."""
    return {
        key: Line(
            key,
            _labels(entry["labels"]),
            tuple(entry["aliases"]),
            tuple(entry["exact"]),
            tuple(entry["columns"]),
        )
        for key, entry in _load("lines").items()
    }


@cache
def _line_words() -> tuple[Mapping[str, str], Sequence[tuple[str, str]]]:
    """Return whole names and, longest first, names that may stand inside a longer text; each with its line."""
    whole: dict[str, str] = {}
    inside: dict[str, str] = {}
    for line in lines().values():
        for word in header_keys([line.key, *line.labels.values(), *line.aliases]):
            inside.setdefault(word, line.key)
        for word in header_keys([*line.exact, *line.aliases]):
            whole.setdefault(word, line.key)
    for word, key in inside.items():
        whole.setdefault(word, key)
    inside.pop(header_key("other"), None)
    return whole, sorted(inside.items(), key=lambda item: (-len(item[0]), item[0]))


_YEAR_OR_PLACE = pattern(r"(?:19|20)?\d{2,3}年?度?|[-_ /·(（].*|.*[-_ ]")
_LATIN = pattern(r"[a-z]+\Z")


@lru_cache(maxsize=65_536)
def line_of(text: str) -> str | None:
    """Return the line that a sheet name, a title or a cell names; the longest name in it wins, None where none is.

    ``2021企财险`` and ``企財險-台北`` are property; a short name such as ``EL`` must stand alone or beside a year.
    """
    whole, inside = _line_words()
    name = header_key(text)
    if name in whole:
        return whole[name]
    for part in re.split(r"[\s\-_/·(（)）,，:：]+", text):
        bare = re.sub(r"(?:19|20)\d{2}年?度?", "", header_key(part))
        if bare and bare in whole and bare != header_key("other"):
            return whole[bare]
    for word, key in inside:
        if word in name and not (_LATIN.match(word) and len(word) < 6):
            return key
    return None


@cache
def codes(name: str) -> tuple[Choice, ...]:
    """Return the codes of one of ``CODE_LISTS`` with labels and synonyms; stages in their order."""
    return tuple(
        Choice(code, _labels(words), tuple(words[len(LANGUAGES) :])) for code, words in _load("statuses")[name].items()
    )


@cache
def synonyms(name: str) -> Mapping[str, str]:
    """Return the words of one of ``CODE_LISTS`` with the code each means."""
    words: dict[str, str] = {}
    for choice in codes(name):
        for word in (choice.code, *choice.labels.values(), *choice.synonyms):
            words.setdefault(word, choice.code)
    return words


@cache
def open_stages() -> Mapping[str, str]:
    """Return the words for a stage before the last as words for an open claim: many write 查勘 under 狀態."""
    return {word: "open" for word, stage in synonyms("stage").items() if stage != "closed"}


def yes_no_synonyms(key: str, header: str) -> Mapping[str, str]:
    """Return what yes and no mean under a header: 是 under 是否結案 is ``closed``; nothing for most headers."""
    data = _load("statuses")
    for entry in data["yes_no"]:
        if entry["key"] == key and header_key(header) in {header_key(word) for word in entry["headers"]}:
            return {word: entry[answer] for answer in ("yes", "no") for word in data["answers"][answer]}
    return {}


def _labels(words: Sequence[str]) -> Labels:
    return dict(zip(LANGUAGES, words, strict=False))


@cache
def _load(name: str) -> dict[str, Any]:
    with (_HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)

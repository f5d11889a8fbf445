"""The catalogue of claim papers and the checklists by line, kind of loss and place, from their data file (S50)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.ledger.specs import labels
from ledger_tools.model.papers import Need, Paper, PaperNeed
from ledger_tools.model.sheet_spec import Choice, Labels
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import LANGUAGES

PLACES = ("CN", "TW", "HK", "UK", "US")
_LISTED_AS = {"MO": "HK"}  # places without lists of their own
_NEAR = 75.0  # of 100; 診斷證名書 still points to 診斷證明書
_BRACKETS = re.compile(r"[(\[{【〔].*?[)\]}】〕]")
# what people write behind a paper's name: original or copy, how many
_BEHIND = re.compile(
    r"(?:[-/、,]?(?:正本|影本|副本|原件|复印件|复本|电子档|电子件|扫描件|original|copy|copies)"
    r"|[x×*]?\d{1,3}(?:份|张|页|件|本|套|pcs|sets?)?|[一二两三四五六七八九十](?:份|张|页|件|本|套))+\Z"
)
_BEFORE = re.compile(r"\A(?:\d{1,2}[.、)]|[-•□☐☑✓√])+")
_ONE_OF = re.compile(r"或是|或者|或|/|\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind of loss told from the words of a cause: the kind, and the word that told it."""

    kind: str
    word: str


def checklist(line: str, loss_kind: str, place: str) -> Sequence[PaperNeed]:
    """Return the papers that a claim needs: required ones first, then those by what happened, then those at the end.

    Without a list for the kind of loss, what every claim of the line needs.

    Args:
        line: key of the line, such as ``property``; "" where it is not known.
        loss_kind: code of ``kind_choices``, "" where it is not known.
        place: one of ``PLACES``, or MO; "" for lists that hold everywhere.
    """
    found = _list_for(_lines_key(line), loss_kind, _LISTED_AS.get(place, place))
    return _needs(line, found, place)


def has_list(line: str, loss_kind: str, place: str) -> bool:
    """True if there is a checklist for the kind of loss itself, and not only for the line."""
    return _list_for(_lines_key(line), loss_kind, _LISTED_AS.get(place, place)) is not None


def loss_kinds(line: str, place: str) -> tuple[str, ...]:
    """Return the kinds of loss for which a line has lists in a place, in the order of the data."""
    here = _LISTED_AS.get(place, place)
    kinds = (kind for data in _lists(_lines_key(line), here) for kind in data["kinds"])
    return tuple(dict.fromkeys(kinds))


def asks_for_kind(line: str, place: str) -> bool:
    """True if the list of a line depends on the kind of loss; not where one list holds for all of them."""
    return all(data["kinds"] for data in _lists(_lines_key(line), _LISTED_AS.get(place, place)))


@cache
def kind_choices() -> tuple[Choice, ...]:
    """Return all kinds of loss with their labels and other words for them."""
    entries: Mapping[str, list[str]] = _data()["kinds"]
    return tuple(Choice(code, labels(words), tuple(words[len(LANGUAGES) :])) for code, words in entries.items())


def kind_named(text: str, line: str, place: str) -> str | None:
    """Return the kind of loss that a code or a word names, first among those that the line has lists for.

    ``death`` and ``accidental_death`` may share words; None where no kind of the line has the word.
    """
    word = fold(text).replace("-", "_")
    known = loss_kinds(line, place)
    for choice in kind_choices():
        words = {choice.code, *(fold(w) for w in (*choice.labels.values(), *choice.synonyms))}
        if choice.code in known and word in words:
            return choice.code
    return None


def kind_label(kind: str) -> Labels:
    """Return what a kind of loss is called.

    Raises:
        KeyError: there is no such kind.
    """
    return labels(_data()["kinds"][kind])


def guessed_kind(line: str, place: str, cause: str, cover: str = "") -> Guess | None:
    """Return the kind of loss that the words of a cause speak of; None where they tell none.

    A guess: whoever uses it says so.

    Args:
        cause: what the ledger says of the cause.
        cover: the words of line, product and policy, for covers with lists of their own (強制險).
    """
    here, key = _LISTED_AS.get(place, place), _lines_key(line)
    text = _without_asides(cause)
    known = loss_kinds(line, place)
    for rule in _data()["guess"]["rules"]:
        if key not in rule["lines"] or here not in rule.get("places", (here,)) or rule["kind"] not in known:
            continue
        if "covers" in rule and not _first_word(rule["covers"], cover):
            continue
        word = _first_word(rule["words"], text)
        if word and not _first_word(rule.get("unless", ()), text):
            return Guess(rule["kind"], word)
    return None


def _without_asides(cause: str) -> str:
    """Return a cause without what it says did not happen: 無人傷亡 speaks of no injury."""
    for words in _data()["guess"]["aside"]:
        pattern = re.escape(words) if words.isascii() else _spelled(words)
        cause = re.sub(pattern, " ", cause, flags=re.IGNORECASE)
    return cause


@cache
def _spelled(words: str) -> str:
    """Return a pattern of a word in both scripts."""
    from ledger_tools.text.fold import simplified

    return "".join(f"[{a}{b}]" for a, b in zip(words, simplified(words), strict=True))


def _first_word(words: Sequence[str], text: str) -> str:
    """Return the first word that a text holds; an English one at the beginning of a word."""
    plain, folded_text = unicodedata.normalize("NFKC", text).casefold(), fold(text)
    for word in words:
        if re.search(rf"\b{re.escape(word)}", plain) if word.isascii() else fold(word) in folded_text:
            return word
    return ""


# -- papers by name


@cache
def catalogue() -> Mapping[str, Paper]:
    """Return all papers by key."""
    return {key: _paper(key, data) for key, data in _data()["papers"].items()}


def papers_named(text: str, among: Collection[str] = ()) -> tuple[str, ...]:
    """Return the keys of the papers that a name means; none where the catalogue has no such name.

    Several keys: papers that share the name, such as 發票; or papers of which one will do (估價單或發票).

    Args:
        among: papers that are looked for; where some of them have the name, only they are meant.
    """
    whole = _keys_named(text, among)
    if whole:
        return whole
    parts = [part for part in _ONE_OF.split(_bare(text)) if part.strip()]
    found = [_keys_named(part, among) for part in parts]
    if len(parts) < 2 or not all(found):
        return ()
    return tuple(dict.fromkeys(key for keys in found for key in keys))


def near_papers(text: str, language: str, place: str = "") -> list[str]:
    """Return up to three papers that a mistyped name may mean; only ever a suggestion."""
    from rapidfuzz import fuzz, process

    names = {name: keys[0] for name, keys in _names().items()}
    near = process.extract(_name_key(text), list(names), scorer=fuzz.ratio, limit=6, score_cutoff=_NEAR)
    found = dict.fromkeys(catalogue()[names[name]].name(language, place) for name, _, _ in near)
    return list(found)[:3]


def _keys_named(text: str, among: Collection[str]) -> tuple[str, ...]:
    for form in _forms(text):
        keys = _names().get(form)
        if keys:
            return tuple(key for key in keys if key in among) or keys
    return ()


def _forms(text: str) -> Iterator[str]:
    """Yield the ways to read a name: as it is, without what stands in brackets, without 正本 and 2份 behind it."""
    whole = _name_key(text)
    yield whole
    bare = _name_key(_bare(text))
    yield bare
    short = _BEHIND.sub("", bare)
    yield short or bare


def _bare(text: str) -> str:
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", text))


def _name_key(text: str) -> str:
    return _BEFORE.sub("", fold(text)).replace("及", "").replace("'", "").replace("’", "")


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the papers by each folded name; a paper's own names come before what others call it."""
    found: dict[str, dict[str, None]] = {}
    for own in (True, False):
        for key, data in _data()["papers"].items():
            words = [*data["names"], data.get("hk", "")] if own else data.get("also", [])
            for word in [form for text in words if text for form in (text, _bare(text))]:
                found.setdefault(_name_key(word), {})[key] = None
    return {name: tuple(keys) for name, keys in found.items()}


# -- lists


def _needs(line: str, data: Mapping[str, Any] | None, place: str) -> Sequence[PaperNeed]:
    on_life = _lines_key(line) == "life"
    base = _data()["base_life" if on_life else "base"]
    with_base = data is None or data.get("base", True)
    parts = [base] if with_base else []
    parts += list(_with_likes(data)) if data is not None else []
    ends = [] if on_life else _data()["base"]["at_end"]
    kinds = {key: kind for part in parts for key, kind in part.get("copy", {}).items()}
    required = _groups(group for part in parts for group in part["required"])
    taken = {key for group in required for key in group}
    optional = [g for g in _groups(group for part in parts for group in part["if_applicable"]) if not taken & {*g}]
    return (
        *(_need(group, Need.REQUIRED, place, kinds) for group in required),
        *(_need(group, Need.IF_APPLICABLE, place, kinds) for group in optional),
        *(_need((key,), Need.IF_APPLICABLE, place, kinds, at_end=True) for key in ends if key not in taken),
    )


def _groups(entries: Iterable[str | list[str]]) -> list[tuple[str, ...]]:
    """Return papers, or papers of which one will do, each once; a choice falls away where one of them is needed."""
    groups = list(dict.fromkeys((entry,) if isinstance(entry, str) else tuple(entry) for entry in entries))
    single = {group[0] for group in groups if len(group) == 1}
    return [group for group in groups if len(group) == 1 or not single & {*group}]


def _need(
    group: tuple[str, ...], need: Need, place: str, kinds: Mapping[str, str], *, at_end: bool = False
) -> PaperNeed:
    papers = tuple(catalogue()[key] for key in group)
    return PaperNeed(papers, need, kinds.get(group[0]) or papers[0].copy_kind(place), at_end)


def _with_likes(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the lists that a list adds to, then itself."""
    for name in data.get("like", ()):
        yield from _with_likes(_data()["lists"][name])
    yield data


def _list_for(line: str, kind: str, place: str) -> Mapping[str, Any] | None:
    """Return the list of a kind of loss; else the one that holds for every kind; None where there is neither."""
    lists = list(_lists(line, place))
    exact = (data for data in lists if kind in data["kinds"])
    return next(exact, None) or next((data for data in lists if not data["kinds"]), None)


def _lists(line: str, place: str) -> Iterator[Mapping[str, Any]]:
    for data in _data()["lists"].values():
        if line in data["lines"] and (not data.get("places") or place in data["places"]):
            yield data


def _lines_key(line: str) -> str:
    return str(_data()["same_as"].get(line, line))


def _paper(key: str, data: Mapping[str, Any]) -> Paper:
    copy = data["copy"]
    suppliers = tuple(labels(_data()["suppliers"][code]) for code in data["from"])
    return Paper(
        key, labels(data["names"]), data.get("hk", ""), suppliers, copy if isinstance(copy, dict) else {"": copy}
    )


@cache
def _data() -> dict[str, Any]:
    with (Path(__file__).resolve().parent / "papers.toml").open("rb") as file:
        return tomllib.load(file)

"""What one header cell means: brackets, units, date hints, numbering and second languages set aside, then looked up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ledger_tools.ledger.units import Unit, unit_of
from ledger_tools.ledger.vocabulary import header_key, header_words, keys
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

LONGEST_HEADER = 60  # characters; longer texts are notes
_BRACKETS = pattern(r"[(\[【〔〈<{]([^()\[\]【】〔〕〈〉<>{}]*)[)\]】〕〉>}]")
_PREFIX = pattern(  # *保單號, 1.保單號, (2)出險日期, 三、案號, ①險種 (which NFKC makes 1險種)
    r"^\s*(?:[*★☆●◆※#]+\s*(?=\S)|[((]?\d{1,2}[))]\s*(?=\D)|\d{1,2}\s*[.、.．]\s*(?=\D)|\d{1,2}(?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,3}、\s*|[A-Z][.)]\s+)"
)
_SUFFIX = pattern(r"[\s*★※::]+$")
_PATTERN = pattern(
    r"[ymdhs年月日时分/.\-:]*(?:yy|年月)[ymdhs年月日时分/.\-:]*|文本|文字|数字|text|number|m/o|y/n|是/否"
)
_DATE_HINT = pattern(
    r"[年月日时分秒ymdhst/.\-:上下午格式如西元民国公历tomm]+\Z|.*(?:格式|format|如:|例|西元|民国|yyyy|yy/).*"
)
_HINT = pattern(
    r"(?:必填|选填|非必填|必录|自动|自动计算|公式|下拉|可选"
    r"|optional|required|mandatory|if ?any|如有|若有|含税|未税|不含税)\Z"
)
_SCRIPTS = pattern(r"([\u3400-\u9fff\uf900-\ufaff][^A-Za-z]*)|([A-Za-z#][^\u3400-\u9fff\uf900-\ufaff]*)")
_TAIL_UNIT = pattern(
    r"^(.*?[^\s,,:：])[\s,,:：/]*((?:NT\$|HK\$|US\$|NTD|TWD|RMB|CNY|HKD|USD|EUR|GBP|JPY|SGD|[¥£€])?\s*'?(?:000|k|百萬元|百万元|千元|仟元|萬元|万元|億元|亿元|元)?)$",
    re.I,
)
SHARED = {frozenset(("est_loss", "claimed")): "claimed"}  # one column for both, as in the plainest ledgers (S37)


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """What a header says.

    Attributes:
        key: the one key that it means, None where no alias fits.
        weak: keys that it may mean where nothing else does, the likeliest first.
        unit: unit or currency named in it.
        also: a second key that the same column serves, as in 估計損失(索賠金額).
    """

    key: str | None
    weak: tuple[str, ...] = ()
    unit: Unit | None = None
    also: str | None = None

    @property
    def is_known(self) -> bool:
        """True if some key may be bound."""
        return self.key is not None or bool(self.weak)


UNKNOWN = HeaderMeaning(None)


def meaning_of(parts: tuple[str, ...], own: Mapping[str, str] | None = None) -> HeaderMeaning:
    """Return what a header means, given its texts from the top row to the bottom one.

    ``own`` holds the user's own headers (as ``header_key`` writes them) with their keys; these go before ours.
    """
    if own:
        for text in ("".join(parts), *reversed(parts)):
            key = own.get(header_key(text)) or own.get(header_key(_bare(text)))
            if key:
                return HeaderMeaning(key, unit=_any_unit(parts))
    return _meaning(parts)


@lru_cache(maxsize=65_536)
def _meaning(parts: tuple[str, ...]) -> HeaderMeaning:
    """Return the meaning by our own words: the joined texts first, then the lowest one, then the joined in turn."""
    if len(parts) == 1:
        return _meaning_of_text(parts[0])
    parent, child = "".join(parts[:-1]), parts[-1]
    outer = _any_unit(parts[:-1])
    best = UNKNOWN
    for text in (_glued(parent, child), _glued(child, parent), child):
        found = _meaning_of_text(text)
        if found.key is not None:
            return _with_unit(found, outer)
        if found.weak and not best.weak:
            best = found
    if len(parts) > 2:
        nearer = _meaning(parts[1:])  # the topmost row often only groups: 案件資料 / 日期 / 出險
        best = nearer if nearer.key is not None or not best.weak else best
    return _with_unit(best, outer)


def _glued(first: str, second: str) -> str:
    return f"{_bare(first)} {second}"


def _with_unit(meaning: HeaderMeaning, outer: Unit | None) -> HeaderMeaning:
    return HeaderMeaning(meaning.key, meaning.weak, meaning.unit or outer, meaning.also)


@lru_cache(maxsize=65_536)
def _meaning_of_text(text: str) -> HeaderMeaning:
    if not text.strip() or len(text) > LONGEST_HEADER:
        return UNKNOWN
    plain, unit = _split_unit(text)
    bare = _bare(plain)
    inner = [found[1] for found in _BRACKETS.finditer(_tidy(plain)) if found[1].strip()]
    weak: tuple[str, ...] = ()
    for candidate in _candidates(plain, bare):
        key, options = _look_up(candidate)
        if key:
            return HeaderMeaning(key, (), unit, _second_key(key, inner, bare))
        weak = weak or options
    for candidate in inner:
        key, options = _look_up(candidate)
        if key:
            return HeaderMeaning(key, (), unit)
        weak = weak or options
    return HeaderMeaning(None, weak, unit)


def is_hint(text: str) -> bool:
    """True if a text under a header only says how to fill the column in: a unit, a date pattern, 必填, a line."""
    word = fold(text).strip("()[]【】<>")
    return bool(not word.strip("-—_=.") or unit_of(word) or _HINT.match(word) or _PATTERN.fullmatch(word))


def _candidates(plain: str, bare: str) -> Iterator[str]:
    """Yield the readings of a header text to look up, the most literal first."""
    yield plain
    yield bare
    together = _agreed(bare)
    if together:
        yield together


def _agreed(text: str) -> str | None:
    """Return a part of a header that says the same thing twice (保單號 Policy No., 案號/賠案號); None if parts differ.

    Parts that no alias knows are let pass only in a second language: 出險日期/狀態說明 stays as it is.
    """
    by_script = [a or b for a, b in _SCRIPTS.findall(text)]
    for parts, strict in ((by_script, False), (re.split(r"[/、\n;|]", text), True)):
        if len(parts) < 2:
            continue
        found = [(part, _look_up(part)[0]) for part in parts if part.strip()]
        known = {key for _, key in found if key}
        if len(known) == 1 and (not strict or all(key for _, key in found)):
            return next(part for part, key in found if key)
    return None


def _second_key(key: str, inner: list[str], bare: str) -> str | None:
    if key not in {"est_loss", "claimed"}:
        return None
    others = {_look_up(part)[0] for part in (*inner, bare)} - {key, None}
    both = {"est_loss", "claimed"}
    return next(iter(both - {key})) if others & both or (key == "claimed" and _says_both(bare, inner)) else None


def _says_both(bare: str, inner: list[str]) -> bool:
    found = {_look_up(part)[0] for text in (bare, *inner) for part in re.split(r"[/、]", text)}
    return {"est_loss", "claimed"} <= found


def _look_up(text: str) -> tuple[str | None, tuple[str, ...]]:
    words = header_words()
    folded = header_key(text)
    return words.strong.get(folded), words.weak.get(folded, ())


@lru_cache(maxsize=65_536)
def _tidy(text: str) -> str:
    """Return a header in narrow characters on one line, without numbering, stars and trailing colons."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(text) > 1:
        for _ in range(3):  # *1.保單號 wears a star before its number
            text = _PREFIX.sub("", text) or text
        text = _SUFFIX.sub("", text) or text
    return text


def _bare(text: str) -> str:
    """Return a header without anything in brackets; as it is where nothing else would remain."""
    tidy = _tidy(text)
    return _SUFFIX.sub("", _BRACKETS.sub("", tidy)).strip() or tidy


@lru_cache(maxsize=65_536)
def _split_unit(text: str) -> tuple[str, Unit | None]:
    """Return a header without units and hints in brackets or at its end, and the unit found."""
    tidy = _tidy(text)
    unit = None
    for found in list(_BRACKETS.finditer(tidy)):
        content = found[1].strip()
        named = unit_of(content)
        folded = fold(content)
        if named:
            unit = unit or named
        if named or _DATE_HINT.match(folded) or _HINT.match(folded):
            tidy = tidy.replace(found[0], " ").strip()
    tidy = _SUFFIX.sub("", tidy)
    if unit is None and _look_up(tidy)[0] is None:
        tail = _TAIL_UNIT.match(tidy)
        named = unit_of(tail[2]) if tail and tail[2].strip() else None
        if tail and named and _is_money(tail[1]):
            return tail[1], named
    return tidy, unit


def _is_money(text: str) -> bool:
    key = _look_up(text)[0]
    return key is not None and keys()[key].kind is ValueKind.MONEY


def _any_unit(parts: tuple[str, ...]) -> Unit | None:
    units = [_split_unit(part)[1] for part in reversed(parts)]
    return next((unit for unit in units if unit), None)

"""What a person calls a column: its key, its usual header in any language, or any other header that means it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache

from ledger_tools.ledger.specs import SHEETS, sheet_spec
from ledger_tools.ledger.vocabulary import header_key, header_keys, keys

LINE = "line"  # the role of claim ledgers
ROLES = (LINE, *SHEETS)
UNREAD = ("", "-", "—")  # what stands for leaving a column unread
_LEAST = 0.3  # a word of which less than a third is alike is no suggestion
_MOST = 3


def key_named(word: str, roles: Iterable[str] = ROLES) -> str | None:
    """Return the key that a word names in tables of these roles, None where it names none or several.

    Args:
        word: a key, a usual header in any language, or any other header that is known, in any script.
        roles: ``line`` or keys of registers and support sheets; the first that knows the word decides.
    """
    bare, folded = word.strip(), header_key(word)
    roles = tuple(roles)
    for role in roles:
        if bare in _names(role):
            return bare
    for usual in (True, False):
        for role in roles:
            found = _headers(role, usual).get(folded, ())
            if len(found) == 1:
                return found[0]
    return None


def near_keys(word: str, roles: Iterable[str] = ROLES) -> list[str]:
    """Return up to three names of keys that a mistyped word may mean, the most alike first; usual ones if none is."""
    folded = header_key(word)
    ranked: dict[str, tuple[float, int, str]] = {}
    for order, (name, key) in enumerate(pair for role in roles for pair in _spoken(role)):
        score = SequenceMatcher(None, folded, header_key(name), autojunk=False).ratio()
        ranked[key] = max(ranked.get(key, (0.0, 0, "")), (score, -order, name))
    best = sorted(ranked.values(), key=lambda found: (-found[0], -found[1]))
    near = [name for score, _, name in best if score >= _LEAST][:_MOST]
    return near or [name for _, _, name in best[:_MOST]]


def _spoken(role: str) -> Iterator[tuple[str, str]]:
    """Yield every name that a table's keys go by, with its key: the key itself first."""
    for key, (labels, others) in _names(role).items():
        yield key, key
        for name in (*labels, *others):
            yield name, key


@cache
def _names(role: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return usual headers and other headers of each key of a role."""
    if role == LINE:
        return {m.key: (tuple(m.labels.values()), (*m.aliases, *m.weak)) for m in keys().values()}
    return {c.key: (tuple(c.labels.values()), tuple(c.aliases)) for c in sheet_spec(role).columns}


@cache
def _headers(role: str, usual: bool) -> dict[str, tuple[str, ...]]:
    """Return the keys that each header means, folded; usual headers or the others."""
    pairs = [(name, key) for key, groups in _names(role).items() for name in groups[0 if usual else 1]]
    found: dict[str, tuple[str, ...]] = {}
    for folded, (_, key) in zip(header_keys([name for name, _ in pairs]), pairs, strict=True):
        known = found.get(folded, ())
        found[folded] = known if key in known else (*known, key)
    return found

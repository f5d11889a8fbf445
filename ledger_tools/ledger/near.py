"""Near spellings: what a header or a name may have been meant to be; only ever a suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ledger_tools.ledger.vocabulary import header_key, header_words

# A score from 0 to 100. At 80 one sign in five differs: 保險單號嗎 still points to 保險單號碼, while 理賠金額 and
# 理賠日期 (50) or 查勘員 and 核損員 (33) are far apart. Six points of lead keep 出險地 from choosing between 點 and 址.
LEAST_SCORE = 80.0
LEAST_LEAD = 6.0
LEAST_LIKENESS = 50.0  # of a name that may have been mistyped: half of its signs, in their order
_LONG = 6  # a sign more or less turns a shorter Chinese word into another: 保險人員 is not 保險人
SHORTEST = 3  # shorter headers are near too many others
_TURNING = "被未不非无免再已共分"  # signs that turn a word into another: 被保險人 is never suggested for 保險人


def suggestion(header: str, taken: frozenset[str]) -> str | None:
    """Return the key that a header comes near to, None where none is near or two are alike.

    Args:
        taken: keys that other columns have already.
    """
    word = header_key(header)
    if not SHORTEST <= len(word) <= 40:
        return None
    return _nearest(word, taken)


@lru_cache(maxsize=4_096)
def _nearest(word: str, taken: frozenset[str]) -> str | None:
    from rapidfuzz import fuzz, process

    words = header_words().strong
    near = process.extract(word, list(words), scorer=fuzz.ratio, limit=12, score_cutoff=LEAST_SCORE - LEAST_LEAD)
    best: dict[str, float] = {}
    for alias, score, _ in near:
        if _turns(word) == _turns(alias) and (word.isascii() or len(word) == len(alias) or len(word) >= _LONG):
            best[words[alias]] = max(best.get(words[alias], 0.0), float(score))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < LEAST_SCORE or ranked[0][0] in taken:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < LEAST_LEAD:
        return None
    return ranked[0][0]


def _turns(word: str) -> frozenset[str]:
    return frozenset(word) & frozenset(_TURNING)


def near_names(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that a mistyped one may mean."""
    from rapidfuzz import fuzz, process

    near = process.extract(name, list(names), scorer=fuzz.ratio, limit=3, score_cutoff=LEAST_LIKENESS)
    return [text for text, _, _ in near]

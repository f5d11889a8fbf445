"""Columns whose header may mean two things, settled by what stands under it: dates, amounts, or words for a status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from ledger_tools.ledger.headers import Header, HeaderCell
from ledger_tools.ledger.specs import choices
from ledger_tools.ledger.values.absent import says_no_figure
from ledger_tools.ledger.values.enums import code_of
from ledger_tools.ledger.vocabulary import CODE_LISTS, keys, synonyms, yes_no_synonyms
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_FIGURE = pattern(r"[0-9０-９一二三四五六七八九十百千万萬]")
_SAMPLE = 500  # cells under a header that are looked at


@dataclass(frozen=True, slots=True)
class _Content:
    """The first cells under a header: their distinct texts, and how many hold a number or a truth value."""

    texts: list[str]
    numbers: int
    truths: int


def holds_statuses(grid: Grid, header: Header, cell: HeaderCell) -> bool:
    """True if more of the words under a header are known as statuses than as stages: 拒賠 and 未結 are no stages."""
    texts = _content(grid, header, cell).texts
    as_status = sum(code_of(text, known_words("status")) is not None for text in texts)
    as_stage = sum(code_of(text, known_words("stage")) is not None for text in texts)
    return as_status > as_stage


def holds_directions(grid: Grid, header: Header, cell: HeaderCell) -> bool:
    """True if all words under a header say which way a call went: 去電 and 來電 are no kinds of call."""
    texts = _content(grid, header, cell).texts
    return bool(texts) and {fold(text) for text in texts} <= _directions()


@cache
def _directions() -> frozenset[str]:
    return frozenset(fold(word) for c in choices("direction") for word in (*c.labels.values(), *c.synonyms))


def may_hold(grid: Grid, header: Header, cell: HeaderCell, key: str) -> bool:
    """True unless what stands under a header speaks against a key: words against a date, dates against a status."""
    kind = keys()[key].kind
    content = _content(grid, header, cell)
    if kind is ValueKind.DATE:
        dates = content.numbers + sum(map(_is_date, content.texts))
        return dates > 0 or not (content.texts or content.truths)
    if kind is ValueKind.MONEY:
        return content.numbers > 0 or not content.texts or any(map(_FIGURE.search, content.texts))
    if kind is ValueKind.ENUM and key in CODE_LISTS:
        words = {**known_words(key), **{fold(w): c for w, c in yes_no_synonyms(key, cell.parts[-1]).items()}}
        known = sum(code_of(text, words) is not None for text in content.texts) + content.truths
        return known > 0 or not (content.texts or content.numbers)
    return True


@lru_cache(maxsize=8)
def known_words(name: str) -> Mapping[str, str]:
    """Return the folded words of one of ``CODE_LISTS`` with the code each means."""
    return {fold(word): code for word, code in synonyms(name).items()}


def _content(grid: Grid, header: Header, cell: HeaderCell) -> _Content:
    cells = grid.columns.get(cell.column)
    if cells is None:
        return _Content([], 0, 0)
    first = int(cells.rows.searchsorted(np.int32(header.rows[-1]), side="right"))
    kinds = cells.kind[first : first + _SAMPLE]
    ids = cells.text[first : first + _SAMPLE][kinds == Kind.TEXT]
    texts = (grid.strings[i].strip() for i in dict.fromkeys(ids.tolist()))
    numbers, truths = (int((kinds == kind).sum()) for kind in (Kind.NUMBER, Kind.BOOL))
    return _Content([text for text in texts if text], numbers, truths)


def _is_date(text: str) -> bool:
    from ledger_tools.ledger.values.date_forms import read_written_date

    return not says_no_figure(text) and read_written_date(text, 2000).trouble is None

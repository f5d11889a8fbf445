"""The stored cells of a column of records, sorted by what they hold, with each distinct text once.

Every parser works on the distinct texts and maps back, so that 100,000 rows with 300 different texts cost 300 parses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger_tools.ledger.values.absent import may_be_words
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.grid import Bools, Bytes8, Floats, Grid, GridColumn, Int32s, Kind

_MARKS = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_WITHOUT_MARKS = {ord(mark): None for mark in _MARKS}


@dataclass(frozen=True, slots=True)
class Stored:
    """The cells of n records of one column, taken apart.

    Attributes:
        kind: ``Kind`` of each record's cell, 0 where nothing is stored, shape (n,).
        number: value of NUMBER and BOOL cells, NaN elsewhere, shape (n,).
        style: format index, 0 where nothing is stored, shape (n,).
        texts: the distinct texts of TEXT and ISO_DATE cells, tidied (see ``tidy``), shape (t,).
        at: positions of the records that hold a text, ascending, shape (k,).
        which: for each of these, which of ``texts``, shape (k,).
        words: which of ``texts`` may be words such as 無 and 同上, see ``may_be_words``.
    """

    kind: Bytes8
    number: Floats
    style: Int32s
    texts: Sequence[str]
    at: NDArray[np.intp]
    which: NDArray[np.intp]
    words: Sequence[int]

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def broken(self) -> Bools:
        """Return where an error or a formula without a stored value stands, shape (n,)."""
        return np.asarray((self.kind == Kind.ERROR) | (self.kind == Kind.UNCACHED))

    def texts_where(self, asked: Callable[[str], bool]) -> Bools:
        """Return where a text stands that says something, asked once per distinct text, shape (n,).

        Args:
            asked: one of the questions of ``absent``.
        """
        answers = np.zeros(len(self.texts), bool)
        answers[[index for index in self.words if asked(self.texts[index])]] = True
        return self.spread(answers, False)

    def spread(self, of_texts: NDArray[Any], elsewhere: Any) -> NDArray[Any]:
        """Return what belongs to each distinct text for each record, and a constant where no text is, shape (n,)."""
        out = np.full(len(self), elsewhere, of_texts.dtype)
        if len(self.at):
            out[self.at] = of_texts[self.which]
        return out

    def positions(self, chosen: Bools) -> Int32s:
        """Return the records that hold one of the chosen distinct texts, ascending; chosen has shape (t,)."""
        return self.at[chosen[self.which]].astype(np.int32) if len(self.at) else np.empty(0, np.int32)


def take_apart(grid: Grid, cells: GridColumn, where: Int32s) -> Stored:
    """Return the cells of the records whose positions in ``cells`` are given, -1 where nothing is stored."""
    here = where >= 0
    safe = where if here.all() else np.where(here, where, 0)
    if len(cells) == 0:
        empty = np.zeros(len(where), np.uint8)
        nowhere = np.empty(0, np.intp)
        return Stored(empty, np.full(len(where), np.nan), np.zeros(len(where), np.int32), (), nowhere, nowhere, ())
    kind = np.where(here, cells.kind[safe], 0).astype(np.uint8)
    number = np.where(here, cells.number[safe], np.nan)
    style = np.where(here, cells.style[safe], 0).astype(np.int32)
    at = np.flatnonzero((kind == Kind.TEXT) | (kind == Kind.ISO_DATE))
    ids, which = distinct(cells.text[safe[at]], len(grid.strings))
    texts = tidied(list(map(grid.strings.__getitem__, ids.tolist())))
    return Stored(kind, number, style, texts, at, which, may_be_words(texts))


def distinct(ids: Int32s, size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct values of indices below ``size``, and for each index which of them it is."""
    if size > 8 * len(ids):  # a large pool: sorting the few beats marking the many
        found, which = np.unique(ids, return_inverse=True)
        return found.astype(np.intp), which.astype(np.intp)
    seen = np.zeros(size, bool)
    seen[ids] = True
    marked = np.flatnonzero(seen)
    rank = np.empty(size, np.intp)
    rank[marked] = np.arange(len(marked))
    return marked, rank[ids]


def tidy(text: str) -> str:
    """Return a text without blanks at its ends or invisible marks; nothing else is changed."""
    return text.translate(_WITHOUT_MARKS).strip()


def tidied(texts: list[str]) -> list[str]:
    """Return each text tidied."""
    joined = "".join(texts)
    if joined.isascii() or not any(mark in joined for mark in _MARKS):
        return list(map(str.strip, texts))
    return list(map(tidy, texts))


def source_of_copies(above: Bools) -> NDArray[np.intp]:
    """Return for each record the nearest record at or above it that does not say 同上; -1 where there is none."""
    own = np.where(above, -1, np.arange(len(above)))
    return np.asarray(np.maximum.accumulate(own), dtype=np.intp)

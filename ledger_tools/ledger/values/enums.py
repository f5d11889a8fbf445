"""Statuses, lines, outcomes and other choices: the code that a written word stands for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ledger_tools.ledger.values.absent import says_above, says_nothing
from ledger_tools.ledger.values.copies import copy_from_above
from ledger_tools.ledger.values.distinct import take_apart
from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.ledger.values.texts import by_distinct_number
from ledger_tools.model.grid import Grid, GridColumn, Int32s, Kind
from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_REMARK = pattern(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]\Z")
_NUMBERED = pattern(r"(?:\(?[0-9a-z①-⑳]{1,2}[.)、:：-]+)(?=.)")
_PARTS = pattern(r"[-–—/／、,，;；:：.。|+>→()\[\]【】]+")
_AND = pattern(r"&|and")
_DOUBT = pattern(r"[?？]")


def read_enums(grid: Grid, cells: GridColumn, where: Int32s, *, synonyms: Mapping[str, str]) -> Parsed:
    """Return the codes of a column of records, shape (n,), "" where absent or not known.

    Args:
        synonyms: code by written word; the words need not be folded.
    """
    stored = take_apart(grid, cells, where)
    known = {fold(word): code for word, code in synonyms.items()}
    codes = np.empty(len(stored.texts), object)
    codes[:] = [code_of(text, known) or "" for text in stored.texts]
    values = stored.spread(codes, "")
    numeric, truth = stored.kind == Kind.NUMBER, stored.kind == Kind.BOOL
    values[numeric] = by_distinct_number(grid, stored, numeric, lambda word: known.get(fold(word), ""))
    yes, no = known.get("true", ""), known.get("false", "")
    values[truth] = np.where(stored.number[truth] != 0, yes, no).astype(object)
    read = values != ""
    nothing = stored.texts_where(says_nothing) & ~read
    above = stored.texts_where(says_above) & ~read
    parsed = Parsed(values, (stored.kind != 0) & ~nothing, read)
    copy_from_above(parsed, above)
    return parsed


def code_of(text: str, known: Mapping[str, str]) -> str | None:
    """Return the code of a written word; None where it is not known, doubtful, or says two things.

    Tried in turn: the word itself; without a remark in brackets at its end (已結案(全額)); without a number before it
    (3.已結案); both sides of "&" or "and", where both are known and agree; its parts between punctuation marks
    (已結案-全額賠付), where the first is known and none disagrees.

    Args:
        known: code by folded word.
    """
    word = fold(text)
    code = known.get(word)
    if code is not None or not word or _DOUBT.search(word):
        return code
    bare = _REMARK.sub("", word)
    for candidate in (bare, _NUMBERED.sub("", word, count=1), _NUMBERED.sub("", bare, count=1)):
        if candidate in known:
            return known[candidate]
    for joint in _AND.finditer(word):
        sides = {known.get(word[: joint.start()]), known.get(word[joint.end() :])}
        if len(sides) == 1 and None not in sides:
            return sides.pop()
    parts = [part for part in _PARTS.split(_NUMBERED.sub("", word, count=1)) if part]
    if not parts or parts[0] not in known:
        return None
    codes = {known[part] for part in parts if part in known}
    return codes.pop() if len(codes) == 1 else None

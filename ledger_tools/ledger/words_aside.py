"""Words in date and money columns that are no mistakes: 拒賠 instead of an amount, a policy's terms as deductible."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ledger_tools.ledger.by_content import known_words
from ledger_tools.ledger.values import Note, Parsed
from ledger_tools.ledger.values.enums import code_of
from ledger_tools.model.grid import Bools, Grid, GridColumn, Int32s, Kind
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

_UNREAD = ("amount-unreadable", "amount-approximate", "date-unreadable")
_TERMS = ("deductible", "sum_insured")  # what a policy says of these is often a clause rather than one amount
_LONGEST_WORD = 16
_TERM = pattern(
    r"每|累計|累计|合計|合计|任一|單一|单一|一次|事故|人身|財損|财损|體傷|体伤|死亡|醫療|医疗|以高者|以較高|以较高|孰高|兩者|两者|"
    r"[%％‰]|不計免賠|不计免赔|無免賠|无免赔|不適用|天|日|小時|小时|"
    r"\b(?:per|each|any one|aggregate|agg|aoo|aoc|whichever|every|days?|hours?|nil|waived|bi|pd|csl)\b",
    re.IGNORECASE,
)


def words_aside(parsed: Parsed, key: str, grid: Grid, cells: GridColumn, where: Int32s) -> Parsed:
    """Return a column of dates or amounts with words that answer in their own way no longer counted as unreadable.

    A word for the claim's status or outcome, such as 拒賠, makes the cell an empty one. A clause in the deductible or
    the sum insured stays present and unread, so that no rule compares with it.
    """
    if not any(problem.code in _UNREAD for problem in parsed.problems):
        return parsed
    statuses = _positions(parsed, grid, cells, where, _says_status)
    if len(statuses):
        parsed.present = parsed.present & ~_mask(statuses, len(where))
        parsed.notes.append(
            Note(statuses, msg("A word for how the claim stands or ended counts here as an empty cell."))
        )
    terms = _positions(parsed, grid, cells, where, _says_term) if key in _TERMS else statuses[:0]
    if len(terms):
        parsed.notes.append(
            Note(terms, msg("The policy's terms stand here instead of one amount, so nothing is checked with it."))
        )
    aside = np.concatenate([statuses, terms])
    if len(aside):
        for place, problem in enumerate(parsed.problems):
            if problem.code in _UNREAD:
                rest = problem.positions[~np.isin(problem.positions, aside)]
                parsed.problems[place] = replace(problem, positions=rest)
    parsed.problems = [problem for problem in parsed.problems if len(problem.positions)]
    return parsed


def _positions(parsed: Parsed, grid: Grid, cells: GridColumn, where: Int32s, says: Callable[[str], bool]) -> Int32s:
    """Return the unread records whose text says something of a kind, ascending; each distinct text is asked once."""
    unread = np.zeros(len(where), bool)
    for problem in parsed.problems:
        unread[problem.positions] |= problem.code in _UNREAD
    unread &= ~parsed.ok & (where >= 0)
    at = np.flatnonzero(unread)
    at = at[cells.kind[where[at]] == Kind.TEXT]
    ids = cells.text[where[at]]
    told = [i for i in np.unique(ids).tolist() if says(grid.strings[i].strip())]
    found: Int32s = at[np.isin(ids, told)].astype(np.int32)
    return found


def _mask(positions: Int32s, size: int) -> Bools:
    mask = np.zeros(size, bool)
    mask[positions] = True
    return mask


def _says_status(text: str) -> bool:
    if len(text) > _LONGEST_WORD or any(character.isdigit() for character in text):
        return False
    return any(code_of(text, known_words(name)) is not None for name in ("status", "outcome"))


def _says_term(text: str) -> bool:
    return _TERM.search(text) is not None

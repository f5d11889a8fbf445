"""Which rows a rule covers: by line of insurance, by the words of their cover, by the law of their day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from ledger_tools.followup.claims import lines_of
from ledger_tools.followup.columns import days, folded
from ledger_tools.followup.context import Context
from ledger_tools.followup.pack_fields import cover_words
from ledger_tools.model.duties import DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold

_TEXT_KEYS = ("line", "product", "product_type", "loss_kind")


@cache
def _words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        cover: {name: tuple(fold(word) for word in words) for name, words in entry.items()}
        for cover, entry in cover_words().items()
    }


def covered(ctx: Context, rule: DueRule, table: LedgerTable) -> Bools:
    """Return True where a rule covers a row: its line, its cover, and the day by which the version is chosen."""
    found = np.ones(len(table), bool)
    if rule.lines or rule.not_lines:
        lines = lines_of(table)
        if rule.lines:
            found &= np.isin(lines, tuple(rule.lines))
        if rule.not_lines:
            found &= ~np.isin(lines, tuple(rule.not_lines))
    if rule.cover:
        found &= _worded(table, rule.cover)
    if rule.version_by and (rule.applies_from or rule.applies_to):
        found &= _in_force(rule, table)
    return found


def _in_force(rule: DueRule, table: LedgerTable) -> Bools:
    """Return True where the version is the one of the row's day; a row without the day is taken as one of today."""
    day = days(table, rule.version_by)
    found = np.ones(len(table), bool)
    if rule.applies_from is not None:
        found &= ~(day < np.datetime64(rule.applies_from, "D"))
    if rule.applies_to is not None:
        found &= ~(day > np.datetime64(rule.applies_to, "D")) & ~np.isnat(day)
    return found


def _worded(table: LedgerTable, cover: str) -> Bools:
    """Return True where the words of the row's line or product, else of its sheet, say the cover."""
    negative = cover.startswith("not ")
    entry = _words()[cover.removeprefix("not ")]
    sheet = fold(table.sheet)
    columns = [folded(table, key) for key in _TEXT_KEYS if table.get(key) is not None]
    raw = _raw_lines(table)
    columns += [raw] if raw is not None else []
    if not columns:
        said = np.full(len(table), _says(entry, sheet))
    else:
        known: dict[str, bool] = {}
        joined = ["\x1f".join((sheet, *parts)) for parts in zip(*columns, strict=True)]
        for text in dict.fromkeys(joined):
            known[text] = _says(entry, text)
        said = np.array([known[text] for text in joined] or [False])[: len(table)]
    return ~said if negative else said


def _raw_lines(table: LedgerTable) -> list[str] | None:
    """Return the line column as written: its codes no longer tell compulsory motor from the rest."""
    if table.get("line") is None:
        return None
    shown = [table.shown(i, "line") for i in range(len(table))]
    same = {text: fold(text) for text in dict.fromkeys(shown)}
    return [same[text] for text in shown]


def _says(entry: Mapping[str, tuple[str, ...]], text: str) -> bool:
    return any(word in text for word in entry["words"]) and not any(word in text for word in entry.get("unless", ()))

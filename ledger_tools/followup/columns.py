"""Columns of tables as plain arrays of one length, also where a sheet lacks the column: texts, folded texts, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.text.fold import fold_all

Days = NDArray[np.datetime64]
NAT = np.datetime64("NaT", "D")
_PLATE_NOISE = re.compile(r"[-‐‑–—·.・•_]+")
_NO_PLATE = re.compile("临牌|临时|未上牌|未领牌|未挂牌|无牌|新车|试车|待上牌|待领牌|noplate|unregistered")
Answer = TypeVar("Answer")
Item = TypeVar("Item")


def _kept(table: LedgerTable, question: str, answer: Callable[[], Answer]) -> Answer:
    """Return an answer about a table, worked out once; arrays are handed to many and must not be changed."""
    if question not in table.facts:
        table.facts[question] = answer()
    kept: Answer = table.facts[question]
    return kept


def days(table: LedgerTable, key: str, *, until: np.datetime64 | None = None) -> Days:
    """Return the days of a date column, NaT where none was read, shape (n,).

    Args:
        until: days after this one have not happened yet, and are left out.
    """
    return _kept(table, f"days {key} {until}", lambda: _days(table, key, until))


def _days(table: LedgerTable, key: str, until: np.datetime64 | None) -> Days:
    column = table.get(key)
    if column is None or column.kind is not ValueKind.DATE:
        return np.full(len(table), NAT)
    found = np.where(column.ok, column.values.astype("datetime64[D]"), NAT)
    return found if until is None else np.where(found <= until, found, NAT)


def at(found: Days, i: int) -> np.datetime64:
    """Return one of several days."""
    day: np.datetime64 = found[i]
    return day


def flags(items: Sequence[Item], test: Callable[[Item], bool]) -> Bools:
    """Return where a test holds, shape (n,)."""
    return np.fromiter(map(test, items), bool, len(items))


def first_of(arrays: Sequence[Days], n: int) -> tuple[Days, NDArray[np.int64]]:
    """Return the first of several days that is filled in, and which it was, -1 where none is."""
    found, which = np.full(n, NAT), np.full(n, -1)
    for place in reversed(range(len(arrays))):
        known = ~np.isnat(arrays[place])
        found, which = np.where(known, arrays[place], found), np.where(known, place, which)
    return found, which


def earliest_of(arrays: Sequence[Days], n: int) -> tuple[Days, NDArray[np.int64]]:
    """Return the earliest of several days, and which it was, -1 where none is known."""
    found, which = np.full(n, NAT), np.full(n, -1)
    for place, day in enumerate(arrays):
        better = ~np.isnat(day) & (np.isnat(found) | (day < found))
        found, which = np.where(better, day, found), np.where(better, place, which)
    return found, which


def latest_of(arrays: Sequence[Days], n: int) -> tuple[Days, NDArray[np.int64]]:
    """Return the latest of several days, and which it was, -1 where none is known."""
    found, which = np.full(n, NAT), np.full(n, -1)
    for place, day in enumerate(arrays):
        better = ~np.isnat(day) & (np.isnat(found) | (day > found))
        found, which = np.where(better, day, found), np.where(better, place, which)
    return found, which


def texts(table: LedgerTable, key: str) -> list[str]:
    """Return the texts of a column without the blanks around them, "" where nothing is read."""
    return _kept(table, f"texts {key}", lambda: _texts(table, key))


def _texts(table: LedgerTable, key: str) -> list[str]:
    column = table.get(key)
    if column is None:
        return [""] * len(table)
    if column.kind in (ValueKind.TEXT, ValueKind.ENUM):
        return [str(v).strip() if ok else "" for v, ok in zip(column.values.tolist(), column.ok.tolist(), strict=True)]
    return [table.shown(i, key).strip() if ok else "" for i, ok in enumerate(column.ok.tolist())]


def folded(table: LedgerTable, key: str) -> list[str]:
    """Return the texts of a column in the form in which names are compared, "" where nothing is read."""
    return _kept(table, f"folded {key}", lambda: _folded(table, key))


def _folded(table: LedgerTable, key: str) -> list[str]:
    if table.get(key) is None:
        return [""] * len(table)
    plain = texts(table, key)
    same = fold_all(plain)
    return [same[text] for text in plain]


def plates(table: LedgerTable, key: str = "plate") -> list[str]:
    """Return the plates of a column in the form in which they are compared: no dashes and dots, "" for none yet."""
    return _kept(table, f"plates {key}", lambda: _plates(table, key))


def _plates(table: LedgerTable, key: str) -> list[str]:
    plain = folded(table, key)
    same = {text: plain_plate(text) for text in dict.fromkeys(plain)}
    return [same[text] for text in plain]


def plain_plate(text_folded: str) -> str:
    """Return a folded plate in the form in which plates are compared."""
    if text_folded.isascii() and text_folded.isalnum() and text_folded not in ("noplate", "unregistered"):
        return text_folded
    plate = _PLATE_NOISE.sub("", text_folded)
    return "" if _NO_PLATE.search(plate) else plate


def codes(table: LedgerTable, key: str) -> NDArray[np.object_]:
    """Return the codes of a column of choices, "" where none was read, shape (n,)."""
    return _kept(table, f"codes {key}", lambda: _codes(table, key))


def _codes(table: LedgerTable, key: str) -> NDArray[np.object_]:
    column = table.get(key)
    if column is None:
        return np.full(len(table), "", object)
    return np.where(column.ok, column.values, "").astype(object)


def truths(table: LedgerTable, key: str) -> tuple[Bools, Bools]:
    """Return where a yes-or-no column says yes, and where it says no."""
    column = table.get(key)
    if column is None or column.kind is not ValueKind.BOOL:
        return np.zeros(len(table), bool), np.zeros(len(table), bool)
    yes = column.ok & np.asarray(column.values, bool)
    return yes, column.ok & ~yes


def written(table: LedgerTable, key: str) -> Bools:
    """Return where something meaningful stands in a column, shape (n,)."""
    column = table.get(key)
    return np.zeros(len(table), bool) if column is None else np.asarray(column.present, bool)

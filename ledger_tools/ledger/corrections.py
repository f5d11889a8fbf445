"""Corrections in a register: a new row says in its remarks which earlier row it replaces; nothing is written over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold

WORDS = {"zh-Hant": "更正", "zh-Hans": "更正", "en": "Corrects"}
_NAMED = re.compile(r"(?:更正|corrects)\s*[:：]?\s*([^\s;；,，、。]+)", re.IGNORECASE)


def correction_note(number: str, language: str) -> str:
    """Return what the remarks of a correcting row say, such as ``更正 C-2021-0003``."""
    return f"{WORDS[language]} {number}"


def corrected_number(note: str) -> str | None:
    """Return the number of the row that a row with these remarks replaces; None where it replaces none."""
    match = _NAMED.match(unicodedata.normalize("NFKC", note).strip())
    return match[1] if match else None


def replaced_numbers(tables: Iterable[LedgerTable], number_key: str) -> set[str]:
    """Return the folded numbers of the rows that rows of some registers replace; a row does not replace itself.

    Args:
        number_key: the column of the registers' own numbers.
    """
    found: set[str] = set()
    for table in tables:
        notes = table.get("note")
        said = {} if notes is None else dict.fromkeys(notes.values[notes.ok].tolist())
        named = {note: fold(number) for note in said if (number := corrected_number(str(note)))}
        if notes is None or not named:
            continue
        for i in notes.ok.nonzero()[0].tolist():
            number = named.get(notes.values[i])
            if number and number != fold(table.shown(i, number_key)):
                found.add(number)
    return found


def without_correction(note: str) -> str:
    """Return remarks without the part that names a corrected row."""
    match = _NAMED.match(note.strip())
    return note.strip()[match.end() :].lstrip(" ;；") if match else note.strip()

"""Accepted findings: what the sheet 已接受 holds back, and the rows that add to it.

A finding stays away while its code, sheet, record, column and value are those that were accepted and the acceptance has
not run out. A record goes by any of its names, so that sorted rows and a claim number filled in later change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ledger_tools.ledger.vocabulary import header_key
from ledger_tools.ledger.vocabulary import keys as known_keys
from ledger_tools.model.case import Book
from ledger_tools.model.findings import Finding
from ledger_tools.model.identity import Identity, same_name
from ledger_tools.model.table import LedgerTable
from ledger_tools.registers.certain import certain_date, certain_number
from ledger_tools.registers.records import Record

SHEET = "accepted"
_COLUMNS = ("code", "sheet", "ref", "key", "value")
NEEDED = ("code", "sheet", "ref", "value", "reason")  # a row without them would hold nothing back


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One row of the sheet; texts as they stand there, "" where a cell is empty."""

    code: str
    sheet: str
    ref: str
    key: str = ""
    value: str = ""
    until: date | None = None


def acceptances(book: Book, as_of: date) -> list[Acceptance]:
    """Return the acceptances that hold on a day; rows without code, sheet or reference say nothing."""
    found = []
    for table in book.tables:
        if table.kind != SHEET:
            continue
        for i in range(len(table)):
            code, sheet, ref, key, value = (table.shown(i, key).strip() for key in _COLUMNS)
            one = Acceptance(code, sheet, ref, key, value, _day(table, i))
            expired = one.until is not None and one.until < as_of
            if one.code and one.sheet and one.ref and not expired and not _until_unread(table, i):
                found.append(one)
    return found


def without_accepted(
    book: Book, findings: Sequence[Finding], as_of: date, identity: Identity | None = None
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings to report and those that were accepted, each in their order."""
    known = _by_place(acceptances(book, as_of))
    if not known:
        return list(findings), []
    identity = identity or Identity(book)
    kept: list[Finding] = []
    accepted: list[Finding] = []
    for finding in findings:
        candidates = known.get((finding.code, finding.cell.sheet.strip().casefold()), ())
        fits = bool(candidates) and any(_fits(one, finding, identity) for one in candidates)
        (accepted if fits else kept).append(finding)
    return kept, accepted


def acceptance_record(finding: Finding, identity: Identity, *, reason: str, by: str, on: date, language: str) -> Record:
    """Return the row that accepts a finding."""
    return {
        "code": finding.code,
        "sheet": finding.cell.sheet,
        "ref": identity.reference(finding.cell.sheet, finding.cell.row),
        "key": column_label(finding.key, language),
        "value": finding.value,
        "reason": reason,
        "accepted_by": by,
        "accepted_on": on,
    }


def column_label(key: str | None, language: str) -> str | None:
    """Return the usual header of a column key in a language; the key itself where it has none."""
    meaning = known_keys().get(key) if key else None
    return meaning.labels[language] if meaning else key


def _by_place(all_of_them: Sequence[Acceptance]) -> dict[tuple[str, str], list[Acceptance]]:
    known: dict[tuple[str, str], list[Acceptance]] = {}
    for one in all_of_them:
        known.setdefault((one.code, one.sheet.casefold()), []).append(one)
    return known


def _fits(one: Acceptance, finding: Finding, identity: Identity) -> bool:
    if not _same_value(one.value, finding.value or "") or (one.key and not _same_key(one.key, finding, identity)):
        return False
    return any(same_name(one.ref, name) for name in identity.names(finding.cell.sheet, finding.cell.row))


def _same_key(written: str, finding: Finding, identity: Identity) -> bool:
    """True if a person's word for the column means the finding's: its key, its header, or a usual header of the key."""
    if written == (finding.key or ""):
        return True
    meaning = known_keys().get(finding.key) if finding.key else None
    words = [*meaning.labels.values()] if meaning else []
    table = identity.table_at(finding.cell.sheet, finding.cell.row)
    column = table.get(finding.key) if table is not None and finding.key else None
    words += [column.header] if column is not None else []
    return header_key(written) in {header_key(word) for word in words}


def _same_value(then: str, now: str) -> bool:
    """True if a cell still shows what it showed: the same text, or the same number or day however it is written."""
    if "".join(then.split()) == "".join(now.split()):
        return True
    number, day = certain_number(then, words=False), certain_date(then)
    if number is not None:
        return (other := certain_number(now, words=False)) is not None and other.value == number.value
    return day is not None and (other_day := certain_date(now)) is not None and other_day.moment == day.moment


def _day(table: LedgerTable, position: int) -> date | None:
    column = table.get("until")
    if column is None or not column.ok[position]:
        return None
    day = np.datetime_as_string(column.values[position], unit="D")
    return date.fromisoformat(str(day))


def _until_unread(table: LedgerTable, position: int) -> bool:
    """True if an end is written that cannot be read: then the finding had better show again."""
    column = table.get("until")
    return column is not None and bool(column.present[position]) and not bool(column.ok[position])

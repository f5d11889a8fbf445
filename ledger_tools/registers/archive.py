"""The index of reports in the ledger, 報告歸檔: the row that enters a report, and the row that one is known by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from ledger_tools.model.case import Book
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.entries import Entry, Wish, enter
from ledger_tools.registers.entry_kinds import REPORT
from ledger_tools.text.names import same_file_name

_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_OPTIONS = {
    "made_on": "--made-on",
    "made_by": "--made-by",
    "meeting_on": "--meeting-on",
    "attendees": "--attendees",
    "approved_by": "--approved-by",
}


@dataclass(frozen=True, slots=True)
class ReportMade:
    """A report to be entered in the index.

    Attributes:
        kind: month, quarter, year or loss_run.
        period: its short form, such as 2021-11.
        file, sha256: name and SHA-256 of its workbook.
        source_sha256: of the ledger as it was read, before this row.
    """

    kind: str
    period: str
    as_of: date
    file: str
    sha256: str
    source_sha256: str
    made_on: date
    made_by: str = ""
    meeting_on: date | None = None
    attendees: str = ""
    approved_by: str = ""


def enter_report(registers: Registers, report: ReportMade) -> Entry:
    """Put the row of a report into what is to be written, under the next number of its year.

    Raises:
        WriteRefused: there is no index and none may be added, or no room in it.
    """
    given = {
        "kind": report.kind,
        "period": report.period,
        "as_of": report.as_of.isoformat(),
        "file": report.file,
        "sha256": report.sha256,
        "source_sha256": report.source_sha256,
        "made_on": report.made_on.isoformat(),
        "made_by": report.made_by,
        "meeting_on": report.meeting_on.isoformat() if report.meeting_on else "",
        "attendees": report.attendees,
        "approved_by": report.approved_by,
    }
    return enter(registers, Wish(REPORT, {k: v for k, v in given.items() if v}, report.made_on, _OPTIONS))


@dataclass(frozen=True, slots=True)
class Archived:
    """A row of the index: number, file and SHA-256 as they stand there, "" for none."""

    number: str
    file: str
    sha256: str


def archived_reports(book: Book) -> Iterator[Archived]:
    """Yield the rows of the index; a SHA-256 may also stand among the remarks, where the sheet has no column for it."""
    for table in book.tables:
        if table.kind == REPORT.usual:
            for i in range(len(table)):
                yield Archived(table.shown(i, "report_no").strip(), table.shown(i, "file").strip(), _sha256(table, i))


def _sha256(table: LedgerTable, i: int) -> str:
    own = table.shown(i, "sha256").strip().casefold()
    if own or table.get("sha256") is not None:
        return own
    source = table.shown(i, "source_sha256").strip().casefold()
    found = [text for text in _SHA256.findall(table.shown(i, "note").casefold()) if text != source]
    return found[0] if found else ""


def archived_as(book: Book, file: str, sha256: str) -> Archived | None:
    """Return the row of a report: the one with its SHA-256, else the last one with its file name; None for none."""
    rows = list(archived_reports(book))
    alike = [row for row in rows if row.sha256 == sha256.casefold()]
    named = [row for row in rows if row.file and same_file_name(row.file, file)]
    return next(reversed(alike or named), None)


def with_first_reports(book: Book, count: int | None) -> Book:
    """Return a book whose index of reports holds only its first rows, as it was when a report was made.

    Args:
        count: how many rows; None where there was no index.
    """
    tables = [table for table in book.tables if table.kind != REPORT.usual]
    readings = [reading for reading in book.readings if reading.role != REPORT.usual]
    if count is None:
        return replace(book, tables=tables, readings=readings)
    index = book.register(REPORT.usual)
    cut = {id(index): _first(index, count)} if index is not None and len(index) > count else {}
    read = {id(index.reading): replace(index.reading, rows=count)} if index is not None and cut else {}
    return replace(
        book,
        tables=[cut.get(id(table), table) for table in book.tables],
        readings=[read.get(id(reading), reading) for reading in book.readings],
    )


def _first(table: LedgerTable, count: int) -> LedgerTable:
    columns = {key: _first_of(column, len(table), count) for key, column in table.columns.items()}
    return replace(table, rows=table.rows[:count], columns=columns, lines=table.lines[:count], facts={})


def _first_of(column: Column, whole: int, count: int) -> Column:
    values: dict[str, Any] = {f.name: getattr(column, f.name) for f in fields(column)}
    cut = {k: v[:count] for k, v in values.items() if isinstance(v, np.ndarray) and len(v) == whole}
    return Column(**(values | cut))

"""Duties as CSV that opens in Excel: UTF-8 with a mark, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ledger_tools.model.due_list import DueList
from ledger_tools.model.due_words import REMINDER, source
from ledger_tools.model.duties import DueItem
from ledger_tools.render.csv import guarded

COLUMNS = (
    "workbook",
    "id",
    "state",
    "from",
    "to",
    "days_left",
    "owner",
    "stand_in",
    "obliged",
    "title",
    "customer",
    "phone",
    "ref",
    "sheet",
    "row",
    "cell",
    "task",
    "explain",
    "clear",
    "done_on",
    "rule",
    "pack",
    "source",
    "notes",
    "reminder",
)


def due_csv(due: DueList, language: str) -> bytes:
    """Return one line for each listed duty under a header line."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    name = due.book.workbook.name
    for item in due.items():
        writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in (name, *_cells(item, language)))
    return lines.getvalue().encode("utf-8-sig", "replace")


def _cells(item: DueItem, language: str) -> Iterator[str | int | None]:
    rule, subject = item.rule, item.subject
    yield from (item.id, str(item.state), str(item.opens or ""), str(item.ends or ""))
    yield item.days_left  # a number may begin with a minus
    yield from (item.owner or "", item.stand_in or "", rule.obliged, rule.title[language])
    yield from (subject.customer or "", subject.phone or "", subject.ref or "", subject.sheet)
    yield int(subject.row) or None
    yield str(item.because[0].cell) if item.because else ""
    yield from (rule.task[language], item.explain.text(language), rule.clear.get(language, ""), str(item.done_on or ""))
    yield from (rule.id, rule.pack, source(rule, language))
    yield " ".join(note.text(language) for note in item.notes)
    yield REMINDER.text(language) if rule.reminder else ""

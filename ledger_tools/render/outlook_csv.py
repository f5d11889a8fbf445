"""Duties as CSV for the import of desktop Outlook, which takes a calendar file's changes for new appointments."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger_tools.model.duties import DueItem
from ledger_tools.render.calendar_entries import CalendarEntry, calendar_entries
from ledger_tools.render.csv import guarded

COLUMNS = (
    "Subject",
    "Start Date",
    "Start Time",
    "End Date",
    "End Time",
    "All day event",
    "Reminder on/off",
    "Categories",
    "Description",
    "Private",
)  # the names that Outlook itself writes, so that its import finds them
# Outlook reads the file in the code page of Windows, and a mark at its beginning as part of the first column's name.
CODE_PAGES = {"zh-Hant": ("cp950",), "zh-Hans": ("cp936",), "en": ("cp1252", "cp950", "cp936")}


@dataclass(frozen=True, slots=True)
class OutlookCsv:
    """A file for Outlook's import.

    Attributes:
        entries: how many appointments are in it.
        encoding: the code page it is written in, such as ``cp950``.
        lost: how many characters that code page does not have; ``?`` stands for each.
    """

    data: bytes
    entries: int
    encoding: str
    lost: int


def outlook_csv(items: Iterable[DueItem], language: str, *, names: bool = False, digest: bool = False) -> OutlookCsv:
    """Return an all-day appointment for the last day of every unsettled duty that has one.

    Args:
        names: True to name customer, telephone, reference and owner.
        digest: True for one appointment a day with all duties of that day.
    """
    entries = calendar_entries(items, language, names=names, digest=digest)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry) for entry in entries)
    text = lines.getvalue()
    encoding = _code_page(text, CODE_PAGES.get(language, CODE_PAGES["en"]))
    data = text.encode(encoding, "replace")
    return OutlookCsv(data, len(entries), encoding, data.count(b"?") - text.count("?"))


def _row(entry: CalendarEntry) -> Sequence[str]:
    day = entry.day.strftime("%Y/%m/%d")  # year first is read alike under every regional setting of Windows
    description = entry.description.replace("\n", "\r\n")
    categories = ";".join(category.replace(";", ",") for category in entry.categories)
    said = [guarded(text) for text in (entry.summary, categories, description)]
    return (said[0], day, "", day, "", "True", "False", said[1], said[2], str(entry.private))


def _code_page(text: str, pages: Sequence[str]) -> str:
    """Return the first code page that has all the characters, else the one that lacks the fewest."""
    return min(pages, key=lambda page: text.encode(page, "replace").count(b"?"))

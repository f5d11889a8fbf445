"""Blocks with nothing to tell, gathered on one sheet: each still says so in a line, but none gets a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger_tools.model.report import Section
from ledger_tools.text.i18n import msg

GATHERED = ("waiting", "own", "insurers", "clocks", "punctuality", "clerks", "issues", "notices", "coming")


def gather_empty(sections: Sequence[Section]) -> list[Section]:
    """Return sections with the empty ones of ``GATHERED`` as one, where the first of them stood."""
    empty = [s for s in sections if s.key in GATHERED and not any(len(table) for table in s.tables)]
    if len(empty) < 2:
        return list(sections)
    tables = [
        replace(table, title=msg("{section}: {table}", section=section.title, table=table.title))
        for section in empty
        for table in section.tables
    ]
    together = Section("nothing", msg("Nothing to tell"), msg("What this ledger has nothing to tell of"), tables=tables)
    return [together if s is empty[0] else s for s in sections if s is empty[0] or s not in empty]

"""Blocks with nothing to tell, gathered on one sheet: each still says so in a line, but none gets a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger_tools.model.report import Section
from ledger_tools.text.i18n import msg

KEPT = ("movement", "closed", "since", "quality", "left-out", "claims")  # have a sheet of their own whatever they hold


def gather_empty(sections: Sequence[Section]) -> list[Section]:
    """Return sections with the empty ones as one, where the first of them stood; those of ``KEPT`` stay."""
    empty = [s for s in sections if s.key not in KEPT and not any(len(table) for table in s.tables)]
    if len(empty) < 2:
        return list(sections)
    tables = [
        replace(table, title=msg("{section}: {table}", section=section.title, table=table.title))
        for section in empty
        for table in section.tables
    ]
    together = Section(
        "nothing",
        msg("Nothing to tell"),
        msg("What this ledger has nothing to tell of"),
        tables=tables,
        gathered={table.key: section.key for section in empty for table in section.tables},
    )
    return [together if s is empty[0] else s for s in sections if s is empty[0] or s not in empty]

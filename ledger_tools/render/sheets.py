"""Which registers and support sheets a workbook has, for people and as JSON; and which columns are settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ledger_tools.model.case import WorkbookId
from ledger_tools.render.json import dumps, workbook_data
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import joined, msg
from ledger_tools.text.width import display_width


def sheets_json(
    workbook: WorkbookId, names: Mapping[str, tuple[str, str]], found: Mapping[str, Sequence[str]]
) -> bytes:
    """Return ``ledger-tools/sheets/1``: each register and support sheet, and the sheets of the workbook that are it.

    Args:
        names: kind and usual name by key.
        found: names of the workbook's sheets by key.
    """
    entries = [
        {"key": key, "kind": kind, "name": name, "sheets": list(found[key])} for key, (kind, name) in names.items()
    ]
    return dumps({"schema": "ledger-tools/sheets/1", "workbook": workbook_data(workbook), "sheets": entries})


def sheets_text(
    names: Mapping[str, tuple[str, str]], found: Mapping[str, Sequence[str]], language: str
) -> Iterator[str]:
    """Yield a line for each register and support sheet: its key, its usual name, and where the workbook has it."""
    keys = max(len(key) for key in names)
    width = max(display_width(name) for _, name in names.values())
    for key, (_, name) in names.items():
        there = joined([clean(sheet) for sheet in found[key]], language) or msg("(missing)").text(language)
        yield f"{key:<{keys}}  {name}{' ' * (width - display_width(name))}  {there}"


def settled_json(workbook: WorkbookId, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return ``ledger-tools/map/1``: the columns that the settings sheet settles."""
    return dumps(
        {"schema": "ledger-tools/map/1", "workbook": workbook_data(workbook), "columns": [dict(r) for r in rows]}
    )


def settled_text(rows: Sequence[Mapping[str, str]], language: str) -> Iterator[str]:
    """Yield a line for each column that is settled."""
    if not rows:
        yield msg("No column is settled by hand.").text(language)
    for row in rows:
        key = row["key"] or msg("left unread").text(language)
        yield f"{clean(row['sheet'])}!{row['column']} = {key}  ({clean(row['cell'])})"

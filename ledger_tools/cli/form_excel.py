"""An insurer's own Excel form: a copy is filled cell by cell, and nothing else in it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.forms.xlsx_form import AskedCell
    from ledger_tools.model.edits import Value
    from ledger_tools.model.records import Record

_SHOWN = 12  # troubles that are told in a sentence


def fill_excel(data: bytes, name: str, printed: Mapping[str, Any], record: Record | None) -> bytes:
    """Return a filled copy of an Excel form.

    Args:
        printed: the fields as they stand on paper.
        record: the row whose days and amounts go into cells as such.

    Raises:
        InputError: it is no workbook, or a placeholder cannot be filled; each is named by its cell.
    """
    from ledger_tools.forms.xlsx_form import fill_cells
    from ledger_tools.workbook import plan

    known = {**printed, **_values(record)}
    asked = _asked(data, name, known)
    troubles = [cell for cell in asked if cell.trouble is not None]
    if troubles:
        listed = [msg("{cell}: {problem}", cell=str(cell.cell), problem=cell.trouble) for cell in troubles[:_SHOWN]]
        raise InputError(msg("{file}: {problems}.", file=name, problems=listed))
    if not asked:
        raise InputError(
            msg("{file} has no cell with a placeholder such as {example}.", file=name, example="{{ claim_no }}")
        )
    filled = fill_cells(asked, lambda field: _value(known, field), lambda field: _text(printed, known, field))
    return plan(data, filled.edits, name=name).data


def excel_asks(data: bytes, name: str) -> dict[str, list[str]]:
    """Return the fields that an Excel form asks for, each with its cells.

    Raises:
        InputError: it is no workbook.
    """
    found: dict[str, list[str]] = {}
    for cell in _asked(data, name, {}):
        for field in cell.names:
            found.setdefault(field, []).append(str(cell.cell))
    return dict(sorted(found.items()))


def _asked(data: bytes, name: str, known: Mapping[str, Any]) -> Sequence[AskedCell]:
    from ledger_tools.forms.xlsx_form import asked_cells, at_path
    from ledger_tools.workbook import workbook_of

    workbook = workbook_of(data, Path(name))
    return asked_cells(workbook.grids(), lambda path: at_path(known, path)[0], list(known))


def _value(known: Mapping[str, Any], field: str) -> Value:
    """Return what a field holds as a cell takes it; None where there is nothing."""
    from ledger_tools.forms.xlsx_form import at_path

    value = at_path(known, field)[1]
    if value is None or value == "":
        return None
    if isinstance(value, str | int | float | Decimal | bool | date | time):
        return value
    if isinstance(value, Sequence):
        return "、".join(map(str, value)) or None
    return str(value)


def _text(printed: Mapping[str, Any], known: Mapping[str, Any], field: str) -> str:
    """Return what a field holds as it is printed within other words."""
    from ledger_tools.forms.xlsx_form import at_path

    found, value = at_path(printed, field)
    if not found:
        value = _value(known, field)
    return "" if value is None else str(value)


def _values(record: Record | None) -> dict[str, Any]:
    """Return what a row says as values: days as days, amounts as amounts; texts are those of the printed fields."""
    values: dict[str, Any] = {}
    for key, fact in record.facts.items() if record is not None else ():
        if fact.kind == "date" and isinstance(fact.value, str):
            moment = datetime.fromisoformat(fact.value)
            values[key] = moment if ":" in fact.value else moment.date()
        elif fact.kind == "money" and isinstance(fact.value, str):
            values[key] = Decimal(fact.value)
    return values

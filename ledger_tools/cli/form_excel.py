"""An insurer's own Excel form: a copy is filled cell by cell, and nothing else in it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger_tools.errors import InputError
from ledger_tools.forms.xlsx_form import at_path
from ledger_tools.text.i18n import Message, joined, msg

if TYPE_CHECKING:
    from ledger_tools.forms.xlsx_form import AskedCell
    from ledger_tools.model.edits import Value

_SHOWN = 12  # troubles that are told in a sentence


def fill_excel(data: bytes, name: str, fields: Mapping[str, Any], language: str) -> bytes:
    """Return a filled copy of an Excel form; days and amounts go into cells as such, in the cells' own formats.

    Args:
        fields: as they stand on paper.
        language: of the form.

    Raises:
        InputError: it is no workbook, or a placeholder cannot be filled; each is named by its cell.
    """
    from ledger_tools.forms.xlsx_form import fill_cells
    from ledger_tools.workbook import plan

    asked = _asked(data, name, fields)
    troubles = [(cell, trouble) for cell in asked if (trouble := cell.trouble or _several(cell, fields)) is not None]
    if troubles:
        listed = [msg("{cell}: {problem}", cell=str(cell.cell), problem=trouble) for cell, trouble in troubles[:_SHOWN]]
        raise InputError(msg("{file}: {problems}.", file=name, problems=listed))
    if not asked:
        raise InputError(
            msg("{file} has no cell with a placeholder such as {example}.", file=name, example="{{ claim_no }}")
        )
    filled = fill_cells(asked, lambda asks: _value(fields, asks, language), lambda asks: _text(fields, asks, language))
    # A locked cell that asks for a field is there to be filled; what else is protected stays as it is.
    return plan(data, filled.edits, name=name, force=True).data


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
    from ledger_tools.forms.xlsx_form import asked_cells
    from ledger_tools.workbook import workbook_of

    workbook = workbook_of(data, Path(name))
    return asked_cells(workbook.grids(), lambda path: at_path(known, path)[0], list(known))


def _several(cell: AskedCell, fields: Mapping[str, Any]) -> Message | None:
    """Return what is wrong where a cell asks for something that no cell can hold; None where nothing is."""
    for name in cell.names:
        value = at_path(fields, name)[1]
        if isinstance(value, Mapping):
            return msg("{name} has several parts; write one of them after a dot: {parts}", name=name, parts=list(value))
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            example = f"{{{{ {name}[1].{next(iter(value[0]))} }}}}"
            return msg("{name} is a list; write {example} for what stands first in it", name=name, example=example)
    return None


def _value(fields: Mapping[str, Any], field: str, language: str) -> Value:
    """Return what a field holds as a cell takes it; None where there is nothing."""
    from ledger_tools.forms.printing import Printed

    value = at_path(fields, field)[1]
    if isinstance(value, Printed):
        return value.value
    if value is None or isinstance(value, int):
        return value
    text = _text(fields, field, language)
    digits = text.replace(",", "")
    if digits.isascii() and digits.isdecimal() and field.split(".")[-1] in _counted():
        return int(digits)
    return text or None


@cache
def _counted() -> frozenset[str]:
    """Return the keys of columns that hold whole numbers; the digits of any other are a name, such as a policy's."""
    from ledger_tools.ledger.specs import sheet_spec
    from ledger_tools.ledger.vocabulary import keys
    from ledger_tools.model.table import ValueKind

    claim = (key for key, meaning in keys().items() if meaning.kind == ValueKind.INT)
    losses = (column.key for column in sheet_spec("loss-items").columns if column.kind == ValueKind.INT)
    return frozenset((*claim, *losses))


def _text(fields: Mapping[str, Any], field: str, language: str) -> str:
    """Return what a field holds as it is printed within other words."""
    value = at_path(fields, field)[1]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return joined([str(one) for one in value], language)
    return "" if value is None else str(value)

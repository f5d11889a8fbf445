"""An insurer's own Excel form: a copy is filled cell by cell, and nothing else in it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger_tools.errors import InputError
from ledger_tools.forms.xlsx_form import at_path
from ledger_tools.text.i18n import Message, joined, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger_tools.forms.fields import Field
    from ledger_tools.forms.filling import Filled
    from ledger_tools.forms.xlsx_form import AskedCell
    from ledger_tools.model.cells import CellRef
    from ledger_tools.model.edits import Value

_DRAWN = {"drawing": msg("text box"), "comments": msg("cell note"), "vmlDrawing": msg("cell note")}


def fill_excel(data: bytes, name: str, form: str, fields: Mapping[str, Any], language: str) -> Filled:
    """Return a filled copy of an Excel form; days and amounts go into cells as such, in the cells' own formats.

    Args:
        form: key of the form that it is filled as.
        fields: as they stand on paper.
        language: of the form.

    Raises:
        InputError: it is no workbook, or has placeholders that cannot be filled; each is named by its cell.
    """
    from ledger_tools.forms.filling import Filled
    from ledger_tools.forms.xlsx_form import fill_cells
    from ledger_tools.workbook import plan

    asked = _without_mistakes(data, name, form)
    filled = fill_cells(asked, lambda asks: _value(fields, asks, language), lambda asks: _text(fields, asks, language))
    # A locked cell that asks for a field is there to be filled; what else is protected stays as it is.
    return Filled(plan(data, filled.edits, name=name, force=True).data, _gaps(filled.empty, fields))


def check_excel(data: bytes, name: str, form: str) -> None:
    """Refuse an Excel form that cannot be filled.

    Raises:
        InputError: it is no workbook, asks for nothing, or has placeholders that cannot be filled; all are told.
    """
    _without_mistakes(data, name, form)


@lru_cache(maxsize=4)
def _without_mistakes(data: bytes, name: str, form: str) -> Sequence[AskedCell]:
    """Return the cells that ask for something, looked through once however many forms are made of them."""
    from ledger_tools.forms.fields import form_fields
    from ledger_tools.forms.filling import all_told

    asked = excel_cells(data, name, form_fields(form))
    if mistakes := excel_mistakes(data, name, form_fields(form)):
        raise InputError(all_told(name, mistakes))
    if not asked:
        raise InputError(
            msg("{file} has no cell with a placeholder such as {example}.", file=name, example="{{ claim_no }}")
        )
    return asked


def _gaps(empty: Sequence[tuple[CellRef, str]], printed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that are empty; an unused row of a list is none, a list without entries is one."""
    bases = ((path, path.partition("[")[0]) for _, path in empty)
    return tuple(dict.fromkeys(base for path, base in bases if path == base or not printed.get(base)))


def excel_cells(data: bytes, name: str, fields: Sequence[Field]) -> Sequence[AskedCell]:
    """Return the cells of an Excel form that ask for something.

    Args:
        fields: that are known.

    Raises:
        InputError: it is no workbook.
    """
    from ledger_tools.forms.fields import field_at, paths_of
    from ledger_tools.forms.xlsx_form import asked_cells
    from ledger_tools.workbook import workbook_of

    grids = workbook_of(data, Path(name)).grids()
    return asked_cells(grids, lambda path: field_at(fields, path) is not None, paths_of(fields))


def excel_mistakes(data: bytes, name: str, fields: Sequence[Field]) -> list[Message]:
    """Return why an Excel form cannot be filled, cell by cell, and what asks for something outside of its cells.

    Raises:
        InputError: it is no workbook.
    """
    from ledger_tools.forms.xlsx_beside import beside_cells

    cells = [(cell, cell.trouble or _several(cell, fields)) for cell in excel_cells(data, name, fields)]
    said = [msg("{place}: {what}.", place=str(cell.cell), what=trouble) for cell, trouble in cells if trouble]
    return said + beside_cells(_beside(data, name))


def _beside(data: bytes, name: str) -> Iterator[tuple[Message, bytes]]:
    """Yield the parts of a workbook that may hold words beside those of its cells, with what people call them."""
    from ledger_tools.workbook import workbook_of

    package = workbook_of(data, Path(name)).package
    places: dict[str, Message] = {}
    for sheet in package.sheets:
        places[sheet.part] = msg("page header, footer or drop-down of {sheet}", sheet=sheet.name)
        for kind, place in _DRAWN.items():
            called = msg("{place} of {sheet}", place=place, sheet=sheet.name)
            places |= dict.fromkeys(package.related(sheet.part, kind), called)
    strings = package.related(package.workbook_part, "sharedStrings")
    for part in (entry.name for entry in package.archive.entries if entry.name.endswith((".xml", ".vml"))):
        if part not in strings:
            yield places.get(part) or msg("{part} of the file", part=part), package.archive.read(part)


def _several(cell: AskedCell, fields: Sequence[Field]) -> Message | None:
    """Return what is wrong where a cell asks for something that no cell can hold; None where nothing is."""
    from ledger_tools.forms.fields import FieldKind, field_at

    for name in cell.names:
        field, first = field_at(fields, name), field_at(fields, name.partition(".")[0])
        if first is not None and first.kind is FieldKind.LIST and first.parts and "[" not in name:
            example = f"{{{{ {first.name}[1].{first.parts[0].name} }}}}"
            return msg("{name} is a list; write {example} for what stands first in it", name=name, example=example)
        if field is not None and field.parts:
            parts = [part.name for part in field.parts]
            return msg("{name} has several parts; write one of them after a dot: {parts}", name=name, parts=parts)
    return None


def _value(fields: Mapping[str, Any], field: str, language: str) -> Value:
    """Return what a field holds as a cell takes it; None where there is nothing."""
    from ledger_tools.forms.printing import Printed

    value = at_path(fields, field)
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
    value = at_path(fields, field)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return joined([str(one) for one in value], language)
    return "" if value is None else str(value)

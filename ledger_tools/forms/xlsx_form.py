"""An insurer's own Excel form: placeholders in its cells, and the cell edits that fill a copy of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledger_tools.forms.placeholders import names_meant
from ledger_tools.forms.printing import LINE
from ledger_tools.forms.template_lines import clipped
from ledger_tools.model.cells import CellRef
from ledger_tools.model.edits import SetCell, Shown, Value
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.text.i18n import Message, msg

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:(?:\.[A-Za-z_][A-Za-z0-9_]*)|(?:\[[0-9]{1,3}\]))*\Z")
_STEP = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+)\]")
_NUMBER = re.compile(r"\[[0-9]+\]")
_BRACES = ("{{", "}}", "{%", "{#")


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A cell of a form that asks for something.

    Attributes:
        text: what stands in it.
        names: the fields it asks for, in their order.
        whole: True if it holds one placeholder and nothing else, so that a number stays a number.
        trouble: why it cannot be filled, None where it can.
    """

    cell: CellRef
    text: str
    names: tuple[str, ...]
    whole: bool
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class FilledCells:
    """What becomes of a form.

    Attributes:
        edits: one for each cell that asks for something.
        empty: the cells whose field the ledger has nothing for, with the field.
    """

    edits: Sequence[SetCell]
    empty: Sequence[tuple[CellRef, str]]


def asked_cells(grids: Iterable[Grid], known: Callable[[str], bool], names: Sequence[str]) -> list[AskedCell]:
    """Return the cells of a form that hold placeholders, sheet by sheet, row by row.

    Args:
        known: whether a field is known, such as ``claim_no`` or ``losses[1].item``.
        names: all fields, for suggestions.
    """
    found = []
    for grid in grids:
        cells = sorted(_texts(grid), key=lambda entry: (entry[0].row, entry[0].column))
        found += [_asked(cell, text, formula, known, names) for cell, text, formula in cells]
    return found


def _texts(grid: Grid) -> Iterator[tuple[CellRef, str, bool]]:
    """Yield the cells whose text holds braces, and whether a formula makes that text."""
    marked = {i for i, text in enumerate(grid.strings) if any(brace in text for brace in _BRACES)}
    for number, cells in grid.columns.items():
        for where in (cells.kind == Kind.TEXT).nonzero()[0].tolist():
            index = int(cells.text[where])
            if index in marked:
                cell = CellRef(grid.name, int(cells.rows[where]), number)
                yield cell, grid.strings[index], bool(cells.formula[where])


def _asked(cell: CellRef, text: str, formula: bool, known: Callable[[str], bool], names: Sequence[str]) -> AskedCell:
    asked = tuple(name.strip() for name in _PLACEHOLDER.findall(text))
    whole = _PLACEHOLDER.fullmatch(text.strip()) is not None
    return AskedCell(cell, text, asked, whole, _trouble(text, asked, formula, known, names))


def _trouble(
    text: str, asked: Sequence[str], formula: bool, known: Callable[[str], bool], names: Sequence[str]
) -> Message | None:
    if formula:
        return msg("a formula makes this placeholder; write it into the cell itself")
    if any(brace in _PLACEHOLDER.sub("", text) for brace in _BRACES):
        return msg("{text} is no placeholder; write it like {example}", text=clipped(text), example="{{ claim_no }}")
    for name in asked:
        if not _NAME.match(name) and not name.isidentifier():
            return msg("{text} is no name of a field; an Excel form takes names only", text=clipped(name))
        if not known(name):
            return _unknown(name, names)
    return None


def _unknown(name: str, names: Sequence[str]) -> Message:
    near = names_meant(_NUMBER.sub("[]", name), names)
    if near:
        return msg("there is no field {name}; perhaps {near}", name=name, near=near)
    return msg("there is no field {name}", name=name)


def fill_cells(asked: Iterable[AskedCell], value: Callable[[str], Value], text: Callable[[str], str]) -> FilledCells:
    """Return the edits that fill a form.

    A cell that holds one placeholder alone gets the value itself: a number, a day, keeping the cell's own format; empty
    where the ledger has nothing. Within other words a placeholder becomes text, or a line to write on.

    Args:
        value, text: what a field holds, typed and as printed; None and "" where nothing.
    """
    edits, empty = [], []
    for cell in asked:
        missing = [name for name in cell.names if value(name) is None]
        empty += [(cell.cell, name) for name in missing]
        new: Value
        if cell.whole:
            new = value(cell.names[0])
        else:
            new = _PLACEHOLDER.sub(lambda found: text(found[1].strip()) or LINE, cell.text)
        edits.append(SetCell(cell.cell.sheet, cell.cell.address, new, expect=Shown(cell.text)))
    return FilledCells(edits, empty)


def at_path(values: Mapping[str, object], path: str) -> object:
    """Return what a field holds, ``losses[1].item`` of the first loss; None where a list is shorter than that."""
    here: object = values
    for name, number in _STEP.findall(path):
        if name:
            here = here.get(name) if isinstance(here, Mapping) else None
        elif isinstance(here, Sequence) and not isinstance(here, str):
            here = here[int(number) - 1] if 0 < int(number) <= len(here) else None
        else:
            here = None
    return here

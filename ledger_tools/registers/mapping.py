"""How a column is to be read, settled by its owner: rows of the settings sheet, put in, replaced or taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.key_names import UNREAD, key_named, near_keys
from ledger_tools.ledger.settings_sheet import settings_grid, settled_columns
from ledger_tools.model.case import Book
from ledger_tools.model.cells import column_letter
from ledger_tools.model.edits import AppendRows, Edit, LayoutCell, SetCell, Shown
from ledger_tools.model.grid import Grid
from ledger_tools.model.shown import shown_value
from ledger_tools.registers.adding import added_sheets
from ledger_tools.text.i18n import Message, msg

WORDS = {"zh-Hant": "欄位", "zh-Hans": "字段", "en": "column"}


@dataclass(frozen=True, slots=True)
class Settled:
    """A column that the settings sheet settles: its place, its key ("" for unread), and the cell that says so."""

    sheet: str
    column: int
    key: str
    cell: str


def settled_list(grids: Sequence[Grid]) -> list[Settled]:
    """Return the columns that are settled; of several rows about one column the last one counts."""
    grid = settings_grid(grids)
    if grid is None:
        return []
    _, value = _columns(grid)
    found = {
        (row.sheet, row.column): Settled(row.sheet, row.column, row.key, f"{grid.name}!{column_letter(value)}{row.row}")
        for row in settled_columns(grid, [g.name for g in grids])
    }
    return list(found.values())


def map_edits(
    book: Book,
    grids: Sequence[Grid],
    names: Collection[str],
    sheet: str,
    column: int,
    word: str,
    language: str,
) -> tuple[list[Edit], list[Message]]:
    """Return the edits that settle a column, and what the user should know.

    Args:
        names: names of all sheets of the workbook.
        word: a key, its usual header in any language, or one of ``UNREAD``.
        language: of the settings sheet where one has to be added.

    Raises:
        UsageProblem: there is no such key for the sheet, or nothing stands in the column.
    """
    key = _checked(book, grids, sheet, column, word)
    value = f"{sheet}!{column_letter(column)} = {key or '-'}"
    grid = settings_grid(grids)
    if grid is None:
        return _with_settings_sheet(book, grids, names, value, language)
    first, second = _columns(grid)
    rows = [s.row for s in settled_columns(grid, [g.name for g in grids]) if (s.sheet, s.column) == (sheet, column)]
    if not rows:
        line = [WORDS[language]] + [None] * (second - first - 1) + [value]
        return [AppendRows(grid.name, (tuple(line),), first_column=first, at_row=grid.last_row + 1)], []
    cell = f"{column_letter(second)}{rows[-1]}"
    edits: list[Edit] = [SetCell(grid.name, cell, value, expect=Shown(_shown(grid, rows[-1], second)))]
    return edits + [edit for row in rows[:-1] for edit in _emptied(grid, row)], []


def unmap_edits(grids: Sequence[Grid], sheet: str, column: int) -> list[Edit]:
    """Return the edits that take out what is settled about a column.

    Raises:
        UsageProblem: nothing is.
    """
    grid = settings_grid(grids)
    rows = settled_columns(grid, [g.name for g in grids]) if grid is not None else []
    wanted = [row.row for row in rows if (row.sheet, row.column) == (sheet, column)]
    if grid is None or not wanted:
        raise UsageProblem(
            msg("Nothing is settled about column {column} of {sheet}.", column=column_letter(column), sheet=sheet)
        )
    return [edit for row in wanted for edit in _emptied(grid, row)]


def _checked(book: Book, grids: Sequence[Grid], sheet: str, column: int, word: str) -> str:
    """Return the key that a word means for a column of a sheet, "" for unread."""
    readings = [r for r in book.readings if r.name == sheet and r.role]
    if not readings:
        raise UsageProblem(
            msg("No table was recognised in {sheet}; see ledger-tools inspect.", sheet=sheet),
        )
    grid = next(grid for grid in grids if grid.name == sheet)
    if column not in grid.columns:
        raise UsageProblem(
            msg("There is nothing in column {column} of {sheet}.", column=column_letter(column), sheet=sheet)
        )
    if word.strip() in UNREAD:
        return ""
    roles = tuple(dict.fromkeys(reading.role for reading in readings))
    key = key_named(word, roles)
    if key is None:
        raise UsageProblem(
            msg(
                "There is no key {key} for {sheet}; perhaps {near}.",
                key=word.strip(),
                sheet=sheet,
                near=near_keys(word, roles),
            )
        )
    _check_rivals(grids, sheet, column, key)
    return key


def _check_rivals(grids: Sequence[Grid], sheet: str, column: int, key: str) -> None:
    rival = next((s for s in settled_list(grids) if s.sheet == sheet and s.key == key and s.column != column), None)
    if rival is not None:
        raise UsageProblem(
            msg(
                "Column {column} of {sheet} is settled as {key} already ({cell}); take that out first with --remove.",
                column=column_letter(rival.column),
                sheet=sheet,
                key=key,
                cell=rival.cell,
            )
        )


def _with_settings_sheet(
    book: Book, grids: Sequence[Grid], names: Collection[str], value: str, language: str
) -> tuple[list[Edit], list[Message]]:
    """Return the settings sheet with the row below its last one."""
    from dataclasses import replace

    added = added_sheets(book, grids, names, ["settings"], language)
    edit = added.edits[0]
    cells = dict(edit.layout.cells)
    row = max(row for row, _ in cells) + 1
    for column, text in ((1, WORDS[language]), (2, value)):
        cells[row, column] = LayoutCell(text, edit.layout.columns[column].format)
    said = [*added.said, msg("A new sheet, {sheet}, is to keep it.", sheet=edit.name)]
    return [replace(edit, layout=replace(edit.layout, cells=cells)), *added.edits[1:]], said


def _columns(grid: Grid) -> tuple[int, int]:
    """Return the columns that hold names and values of settings."""
    used = sorted(grid.columns)[:2]
    return (used[0], used[1]) if len(used) > 1 else (used[0], used[0] + 1)


def _emptied(grid: Grid, row: int) -> list[Edit]:
    """Return the edits that empty all cells of a row."""
    return [
        SetCell(grid.name, f"{column_letter(column)}{row}", None, expect=Shown(_shown(grid, row, column)))
        for column in sorted(grid.columns)
        if grid.at(row, column) is not None
    ]


def _shown(grid: Grid, row: int, column: int) -> str:
    found = grid.at(row, column)
    return shown_value(grid, *found) if found is not None else ""

"""Findings as marks in a copy of the workbook: notes and pale fills at the cells, a linked list of all at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger_tools.ledger.specs import findings_spec
from ledger_tools.model.cells import CellRef
from ledger_tools.model.edits import AddComment, Edit, FillCell
from ledger_tools.model.findings import Finding
from ledger_tools.model.grid import Area
from ledger_tools.model.identity import Identity
from ledger_tools.registers.findings_list import (
    DATA_SHEET,
    FILLS,
    FindingsList,
    Group,
    Titles,
    choice_label,
    data_sheet,
)
from ledger_tools.text.i18n import msg

MOST_NOTES = 2000  # notes of one sheet; spreadsheets grow slow with more, and nobody opens so many


@dataclass(frozen=True, slots=True)
class Marks:
    """The edits of a marked copy, and what they leave out.

    Attributes:
        sheet: name of the list.
        notes, fills: how many cells get a note, and a colour.
        kept_colour: cells that keep their own colour.
        threaded: cells with a conversation, which get no note.
        without_note: cells beyond the limit of notes of a sheet.
    """

    edits: Sequence[Edit]
    sheet: str
    notes: int
    fills: int
    kept_colour: int
    threaded: int
    without_note: int


@dataclass(frozen=True, slots=True)
class Surface:
    """What the marks must go round: merged cells by sheet, conversations, the user's own colours, names of sheets."""

    merges: Mapping[str, Sequence[Area]]
    threaded: Collection[CellRef]
    coloured: Collection[CellRef]
    names: Collection[str]


def marked_cells(findings: Sequence[Finding], merges: Mapping[str, Sequence[Area]]) -> dict[CellRef, list[Finding]]:
    """Return the findings by the cell that shows them: the visible cell of a merged area, else the finding's own."""
    columns = {sheet: _by_column(areas) for sheet, areas in merges.items()}
    cells: dict[CellRef, list[Finding]] = {}
    for finding in findings:
        cells.setdefault(_visible(finding.cell, columns.get(finding.cell.sheet, {})), []).append(finding)
    return cells


def marks(
    groups: Sequence[Group],
    identity: Identity,
    surface: Surface,
    *,
    as_of: date,
    titles: Titles,
    language: str,
    copy: str,
) -> Marks:
    """Return the marks of a copy.

    Args:
        groups: the findings, those told together put together; each group becomes a line of the list.
        titles: what is said about a code where the findings of a group say different things.
        language: of the notes and the list.
        copy: the name of the marked copy, for the command that the list shows.
    """
    ordered = sorted(groups, key=lambda group: -group[0].severity)
    numbers = {id(finding): number for number, group in enumerate(ordered, 1) for finding in group}
    cells = marked_cells([finding for group in ordered for finding in group], surface.merges)
    name = _free_name(findings_spec().names[language], surface.names)
    notes = _notes(cells, surface, numbers, language)
    fills = [
        FillCell(cell.sheet, cell.address, FILLS[max(f.severity for f in found)])
        for cell, found in sorted(cells.items(), key=lambda item: item[0])
        if cell not in surface.coloured
    ]
    threaded = sum(cell in surface.threaded for cell in cells)
    listed = FindingsList(identity, as_of, titles, language, copy).sheet(name, ordered)
    data = data_sheet(_free_name(DATA_SHEET, surface.names), name, ordered, identity, as_of)
    return Marks(
        edits=[*notes, *fills, listed, data],
        sheet=name,
        notes=len(notes),
        fills=len(fills),
        kept_colour=len(cells) - len(fills),
        threaded=threaded,
        without_note=len(cells) - threaded - len(notes),
    )


def _notes(
    cells: Mapping[CellRef, Sequence[Finding]], surface: Surface, numbers: Mapping[int, int], language: str
) -> list[AddComment]:
    """Return the notes, the gravest first, as many of a sheet as it takes."""
    room: dict[str, int] = {}
    notes = []
    for cell, found in sorted(cells.items(), key=lambda item: -max(f.severity for f in item[1])):
        if cell in surface.threaded or room.setdefault(cell.sheet, MOST_NOTES) == 0:
            continue
        room[cell.sheet] -= 1
        words = "\n\n".join(_note(finding, numbers[id(finding)], language) for finding in found)
        notes.append(AddComment(cell.sheet, cell.address, words))
    return notes


def _note(finding: Finding, number: int, language: str) -> str:
    level = choice_label("severity", finding.severity.word, language)
    head = msg(
        "No. {number}, {level} {code}: {message}",
        number=number,
        level=level,
        code=finding.code,
        message=finding.message,
    )
    lines = [head, *([msg("To do: {words}", words=finding.fix)] if finding.fix else [])]
    return "\n".join(line.text(language) for line in lines)


def _by_column(areas: Sequence[Area]) -> dict[int, list[Area]]:
    columns: dict[int, list[Area]] = {}
    for area in areas:
        for column in range(area.first_column, area.last_column + 1):
            columns.setdefault(column, []).append(area)
    return columns


def _visible(cell: CellRef, merges: Mapping[int, Sequence[Area]]) -> CellRef:
    """Return the cell that shows what a cell of a merged area holds."""
    for area in merges.get(cell.column, ()):
        if area.first_row <= cell.row <= area.last_row:
            return CellRef(cell.sheet, area.first_row, area.first_column)
    return cell


def _free_name(name: str, taken: Collection[str]) -> str:
    used = {other.casefold() for other in taken}
    found, number = name, 2
    while found.casefold() in used:
        found, number = f"{name} ({number})", number + 1
    return found

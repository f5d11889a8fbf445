"""What each writing command would touch in a workbook, or why it would be refused, without writing anything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from ledger_tools.errors import LedgerError
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, SetCell, Value
from ledger_tools.model.grid import Grid
from ledger_tools.model.prospects import Prospect
from ledger_tools.model.table import LedgerTable
from ledger_tools.registers.adding import USUAL, standing
from ledger_tools.registers.entry_kinds import CALL, LETTER, Kind, no_register
from ledger_tools.registers.placing import room_for, row_edits
from ledger_tools.text.i18n import Message, msg


class Refusal(Protocol):
    """Why the writer would refuse some edits, None where it would not; ``deep`` looks at the cells concerned too."""

    def __call__(self, edits: Sequence[Edit], *, deep: bool = False, force: bool = False) -> Message | None: ...


_TRIAL = "-"  # a value for edits that are only held against the guard


@dataclass(frozen=True, slots=True)
class _Workbook:
    book: Book
    grids: Sequence[Grid]
    protected: Collection[str]
    refusal: Refusal
    language: str

    @property
    def open_sheets(self) -> list[str]:
        """Return the worksheets that are not protected."""
        return [grid.name for grid in self.grids if grid.name not in self.protected]


def prospects(
    book: Book, grids: Sequence[Grid], protected: Collection[str], refusal: Refusal, language: str
) -> list[Prospect]:
    """Return what every writing command would do, in the order in which help lists them.

    Args:
        protected: names of the sheets whose protection is on.
        refusal: what the writer's guard says.
        language: of sheets that would be added.
    """
    workbook = _Workbook(book, grids, protected, refusal, language)
    return [
        _any_sheet(workbook, "set"),
        _any_sheet(workbook, "append"),
        _sheets_add(workbook),
        _log(workbook, CALL),
        _log(workbook, LETTER),
        _map(workbook),
        _mark(workbook),
        _fix(workbook),
    ]


def _any_sheet(workbook: _Workbook, command: str) -> Prospect:
    """Return the prospect of a command that takes any cell: all sheets that are not protected."""
    names = [grid.name for grid in workbook.grids]
    if not names:
        return Prospect(command, reason=msg("there is no sheet with cells"))
    trial = SetCell(names[0], "A1", _TRIAL) if command == "set" else AppendRows(names[0], ((_TRIAL,),))
    reason = workbook.refusal([trial])
    if reason is None and not workbook.open_sheets:
        reason = msg("all sheets are protected; --force goes past that")
    return Prospect(command, tuple(workbook.open_sheets) if reason is None else (), reason=reason)


def _sheets_add(workbook: _Workbook) -> Prospect:
    there = standing(workbook.book, workbook.grids)
    missing = tuple(sheet_spec(key).names[workbook.language] for key in USUAL if not there[key])
    reason = workbook.refusal([AddSheet(name) for name in missing] or [AddSheet(_TRIAL)])
    return Prospect("sheets add", adds=missing if reason is None else (), reason=reason)


def _log(workbook: _Workbook, kind: Kind) -> Prospect:
    command = f"log {kind.word}"
    try:
        found = [room_for(workbook.book, key, kind.number) for key in kind.sheets]
        places = [place for place in found if place is not None]
        if not places:
            reason = workbook.refusal([AddSheet(_TRIAL)])
            return Prospect(command, reason=reason or no_register(workbook.book, kind))
        edits = [e for table, place in places for e in row_edits(table, place.row, _trial(table, place.row))]
    except LedgerError as problem:
        words = problem.sentence
        return Prospect(command, reason=words if isinstance(words, Message) else msg("{problem}", problem=words))
    reason = workbook.refusal(edits, deep=True)
    touches = tuple(str(CellRef(t.sheet, p.row, t.address(p.row).column)) for t, p in places)
    return Prospect(command, touches if reason is None else (), reason=reason)


def _trial(table: LedgerTable, row: int) -> dict[int, Value]:
    """Return a value for each column of a register that is free in its next row."""
    return {c.number: _TRIAL for c in table.columns.values() if table.grid.at(row, c.number) is None}


def _map(workbook: _Workbook) -> Prospect:
    if not workbook.book.tables:
        return Prospect("map", reason=msg("no claim ledger or register is recognised"))
    name = next(iter(standing(workbook.book, workbook.grids)["settings"]), None)
    if name is None:
        adds = sheet_spec("settings").names[workbook.language]
        reason = workbook.refusal([AddSheet(adds)])
        return Prospect("map", adds=(adds,) if reason is None else (), reason=reason)
    reason = workbook.refusal([AppendRows(name, ((_TRIAL,),))]) or _protected(workbook, [name])
    return Prospect("map", (name,) if reason is None else (), reason=reason)


def _mark(workbook: _Workbook) -> Prospect:
    sheets = tuple(dict.fromkeys(table.sheet for table in workbook.book.tables))
    if not sheets:
        return Prospect("validate --mark", reason=msg("no claim ledger or register is recognised"))
    reason = workbook.refusal([AddComment(sheets[0], "A1", _TRIAL), AddSheet(_TRIAL)], force=True)
    return Prospect("validate --mark", sheets if reason is None else (), reason=reason)


def _fix(workbook: _Workbook) -> Prospect:
    sheets = tuple(dict.fromkeys(table.sheet for table in workbook.book.tables))
    if not sheets:
        return Prospect("validate --fix", reason=msg("no claim ledger or register is recognised"))
    log = next(iter(standing(workbook.book, workbook.grids)["change-log"]), None)
    adds = () if log else (sheet_spec("change-log").names[workbook.language],)
    reason = workbook.refusal([SetCell(sheets[0], f"{column_letter(1)}1", _TRIAL), *map(AddSheet, adds)])
    reason = reason or _protected(workbook, sheets)
    touches = (*(s for s in sheets if s not in workbook.protected), *([log] if log and log not in sheets else []))
    return Prospect("validate --fix", touches if reason is None else (), adds if reason is None else (), reason)


def _protected(workbook: _Workbook, sheets: Sequence[str]) -> Message | None:
    if all(sheet in workbook.protected for sheet in sheets):
        return msg("{sheet} is protected", sheet=list(sheets))
    return None

"""The cells of a report held against those of the same report made again, to find what was changed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import TypeAlias

from ledger_tools.model.cells import CellRef
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.model.shown import shown_value
from ledger_tools.model.snapshot import SHEET
from ledger_tools.model.verification import CellChange, CellsCompared

_Value: TypeAlias = str | float | bool | None
_UNCOUNTED = object()


@dataclass(frozen=True, slots=True)
class Aside:
    """The cells of a report that are about the ledger as a whole.

    Attributes:
        sheets: names of sheets that are so altogether.
        texts: names of sheets of which all words are, but no number.
        notes: by sheet the row of its first note and the one after the last; one note more moves what stands below.
    """

    sheets: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def holds(self, cell: CellRef, *values: object) -> bool:
        """True if a cell is one of these, by its place and by what it holds in both reports."""
        first, after = self.notes.get(cell.sheet, (0, 0))
        if cell.sheet in self.sheets or first <= cell.row < after:
            return True
        return cell.sheet in self.texts and all(value is None or isinstance(value, str) for value in values)

    def moved(self, kept: Grid) -> int:
        """Return how many rows further down the tables of a sheet stand than in the kept report."""
        if kept.name not in self.notes:
            return 0
        first, after = self.notes[kept.name]
        own = first
        while kept.value(own, 1) is not None:
            own += 1
        return after - own


def compare_cells(kept: Iterable[Grid], made: Iterable[Grid], aside: Aside | None = None) -> CellsCompared:
    """Return how the sheets of a kept report stand to those of the report made again, in the latter's order.

    Sheets that somebody added are passed over; how cells look does not count, nor does the hidden snapshot.
    """
    sheets = {grid.name: grid for grid in kept}
    found = _Found(aside or Aside())
    for grid in made:
        if grid.name != SHEET:
            found.hold(sheets.get(grid.name), grid)
    return CellsCompared(found.count, found.changed, found.added, found.uncounted, found.missing, found.aside)


@dataclass(slots=True)
class _Found:
    apart: Aside
    count: int = 0
    uncounted: int = 0
    changed: list[CellChange] = field(default_factory=list)
    added: list[CellChange] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    aside: list[CellChange] = field(default_factory=list)

    def hold(self, kept: Grid | None, made: Grid) -> None:
        """Compare one sheet; of one that is missing only its name is kept."""
        ours = dict(_cells(made))
        self.count += len(ours)
        if kept is None:
            self.missing.append(made.name)
            return
        moved = self.apart.moved(kept)
        _, after = self.apart.notes.get(made.name, (0, 0))
        theirs = {
            (row + moved if row >= after - moved else row, column): value
            for (row, column), value in _cells(kept)
            if not after <= row < after - moved  # a note more than there is now
        }
        for place in sorted(ours.keys() | theirs.keys()):
            cell = CellRef(made.name, place[0] - moved if place[0] >= after else place[0], place[1])
            self._cell(cell, kept, made, place, theirs.get(place), ours.get(place))

    def _cell(self, cell: CellRef, kept: Grid, made: Grid, place: tuple[int, int], here: object, there: object) -> None:
        if here is _UNCOUNTED or there is _UNCOUNTED:
            self.uncounted += 1
        elif not _alike(here, there):
            change = CellChange(cell, _shown(kept, cell.row, cell.column), _shown(made, *place))
            own = self.added if there is None else self.changed
            (self.aside if self.apart.holds(CellRef(made.name, *place), here, there) else own).append(change)


def _cells(grid: Grid) -> Iterator[tuple[tuple[int, int], object]]:
    """Yield place and value of every cell that holds something; a formula without a result has none to compare."""
    for number, cells in grid.columns.items():
        for where, row in enumerate(cells.rows.tolist()):
            if cells.kind[where] == Kind.UNCACHED:
                yield (row, number), _UNCOUNTED
            elif (value := _plain(grid.value_of(cells, where))) is not None:
                yield (row, number), value


def _plain(value: _Value) -> _Value:
    """Return a value without what programs write differently: ends of lines, and empty text for nothing."""
    if not isinstance(value, str):
        return value
    return value.replace("_x000D_", "").replace("\r", "") or None


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)  # programs work formulas out to 15 digits
    return type(one) is type(other) and one == other


def _shown(grid: Grid, row: int, column: int) -> str | None:
    """Return what a person sees in a cell; None for nothing."""
    found = grid.at(row, column)
    return None if found is None else shown_value(grid, *found) or None

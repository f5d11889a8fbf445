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


def compare_cells(kept: Iterable[Grid], made: Iterable[Grid]) -> CellsCompared:
    """Return how the sheets of a kept report stand to those of the report made again, in the latter's order.

    Sheets that somebody added are passed over; how cells look does not count, nor does the hidden snapshot.
    """
    sheets = {grid.name: grid for grid in kept}
    found = _Found()
    for grid in made:
        if grid.name != SHEET:
            found.hold(sheets.get(grid.name), grid)
    return CellsCompared(found.count, found.changed, found.added, found.uncounted, found.missing)


@dataclass(slots=True)
class _Found:
    count: int = 0
    uncounted: int = 0
    changed: list[CellChange] = field(default_factory=list)
    added: list[CellChange] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def hold(self, kept: Grid | None, made: Grid) -> None:
        """Compare one sheet; of one that is missing only its name is kept."""
        ours = dict(_cells(made))
        self.count += len(ours)
        if kept is None:
            self.missing.append(made.name)
            return
        theirs = dict(_cells(kept))
        for place in sorted(ours.keys() | theirs.keys()):
            self._cell(kept, made, place, theirs, ours)

    def _cell(
        self,
        kept: Grid,
        made: Grid,
        place: tuple[int, int],
        theirs: Mapping[tuple[int, int], object],
        ours: Mapping[tuple[int, int], object],
    ) -> None:
        here, there = theirs.get(place), ours.get(place)
        if here is _UNCOUNTED or there is _UNCOUNTED:
            self.uncounted += 1
        elif not _alike(here, there):
            change = CellChange(CellRef(made.name, *place), _shown(kept, *place), _shown(made, *place))
            (self.added if there is None else self.changed).append(change)


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

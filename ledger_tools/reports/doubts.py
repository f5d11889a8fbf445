"""What could change a figure: errors in its rows, warnings at its very cells, rows that an error keeps out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.report import NO_SOURCES, Figure, Sources, Text
from ledger_tools.reports.claims import sources
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

# Warnings of work that is late, not of what stands in a cell.
OF_WORK = frozenset(
    {
        "late-notice",
        "limitation-near",
        "claim-static",
        "follow-up-late",
        "escalation-late",
        "complaint-unrouted",
        "callback-incomplete",
        "owner-away",
    }
)
_WIDE = 1 << 20  # more than a sheet has columns


@dataclass(frozen=True, slots=True)
class Doubts:
    """The findings that nobody resolved or accepted, by where they are.

    Attributes:
        errors: by sheet and row; an error anywhere in a row may have moved the claim or its amounts.
        warnings: by sheet, row and column; a warning counts only at the cell that a figure is made of.
        error_rows, warning_cells: by sheet their places as numbers, to be looked for among many; cells as ``_places``.
    """

    errors: Mapping[tuple[str, int], Sequence[Finding]]
    warnings: Mapping[tuple[str, int, int], Sequence[Finding]]
    error_rows: Mapping[str, NDArray[np.int64]]
    warning_cells: Mapping[str, NDArray[np.int64]]

    def at(self, cells: Sources, position: int) -> list[Finding]:
        """Return the findings that put one cell of a figure in doubt, errors first."""
        sheet, row = cells.sheets[int(cells.sheet[position])], int(cells.rows[position])
        warnings = self.warnings.get((sheet, row, int(cells.columns[position])), ())
        return [*self.errors.get((sheet, row), ()), *warnings]

    def rows(self, cells: Sources) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
        """Return the rows of some cells that have errors, and those that have only a warning at the cell."""
        rows = np.asarray(cells.rows, np.int64)
        wrong = _among(cells, rows, self.error_rows)
        return wrong, _among(cells, _places(rows, cells.columns), self.warning_cells) - wrong


def doubts_of(findings: Sequence[Finding]) -> Doubts:
    """Return the errors and warnings among findings by their places."""
    errors: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    warnings: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        cell = finding.cell
        if finding.severity is Severity.ERROR:
            errors[cell.sheet, cell.row].append(finding)
        elif finding.severity is Severity.WARNING and finding.code not in OF_WORK:
            warnings[cell.sheet, cell.row, cell.column].append(finding)
    rows: dict[str, list[int]] = defaultdict(list)
    for sheet, row in errors:
        rows[sheet].append(row)
    cells: dict[str, list[int]] = defaultdict(list)
    for sheet, row, column in warnings:
        cells[sheet].append(row * _WIDE + column)
    return Doubts(errors, warnings, _arrays(rows), _arrays(cells))


def _arrays(numbers: Mapping[str, list[int]]) -> dict[str, NDArray[np.int64]]:
    return {sheet: np.array(own, np.int64) for sheet, own in numbers.items()}


def _places(rows: NDArray[np.int64], columns: NDArray[Any]) -> NDArray[np.int64]:
    """Return a number for each cell of a sheet."""
    return rows * _WIDE + np.asarray(columns, np.int64)


def _among(cells: Sources, places: NDArray[np.int64], known: Mapping[str, NDArray[np.int64]]) -> set[tuple[str, int]]:
    """Return sheet and row of the cells whose places are among known ones."""
    number, rows = np.asarray(cells.sheet), np.asarray(cells.rows)
    found: set[tuple[str, int]] = set()
    for i, sheet in enumerate(cells.sheets):
        if sheet in known:
            hits = (number == i) & np.isin(places, known[sheet])
            found |= {(sheet, row) for row in rows[hits].tolist()}
    return found


def kept_out(view: View, doubts: Doubts, mask: Mask, keys: Sequence[str] = ()) -> Sources:
    """Return the rows that a figure does not count because of an error in them.

    Args:
        mask: the claims that it might count if they could be read, shape (n,).
        keys: the columns whose errors keep a claim out; any column if there are none.
    """
    tables = view.case.book.claims
    wrong = {
        place for place, found in doubts.errors.items() if not keys or any(finding.key in keys for finding in found)
    }
    if not wrong or not mask.any():
        return NO_SOURCES
    claims = view.claims
    places = zip(claims["table"].to_numpy()[mask].tolist(), claims["row"].to_numpy()[mask].tolist(), strict=True)
    chosen = np.flatnonzero(mask)[[(tables[t].sheet, row) in wrong for t, row in places]]
    return sources(view.case.book, claims.iloc[chosen], keys[0] if keys else "start_at")


def with_doubts(figures: Sequence[Figure], doubts: Doubts) -> list[Figure]:
    """Return figures whose note also says how many rows could change them."""
    return [_noted(figure, doubts) for figure in figures]


def _noted(figure: Figure, doubts: Doubts) -> Figure:
    wrong, warned = doubts.rows(figure.cells)
    kept, _ = doubts.rows(figure.kept_out)
    errors = len(wrong | kept)
    if not errors and not warned:
        return figure
    said: Text = msg("errors in {n} rows", n=errors)
    if warned:
        said = msg("errors in {n} rows, warnings in {more}", n=errors, more=len(warned))
    if not errors:
        said = msg("warnings in {n} rows", n=len(warned))
    return replace(figure, note=msg("{note} · {more}", note=figure.note, more=said) if figure.note else said)

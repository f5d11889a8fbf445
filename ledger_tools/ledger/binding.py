"""Which column is read as which key: the user's word first, then known headers, then what is left to likely ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ledger_tools.ledger.by_content import holds_directions, holds_statuses, may_hold
from ledger_tools.ledger.header_text import UNKNOWN
from ledger_tools.ledger.headers import Header, HeaderCell
from ledger_tools.ledger.near import suggestion
from ledger_tools.ledger.specs import sheet_column
from ledger_tools.ledger.vocabulary import header_key, keys
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Grid
from ledger_tools.model.reading import Assumption, ColumnReading
from ledger_tools.model.table import ValueKind
from ledger_tools.text.i18n import msg


@dataclass(slots=True)
class Binding:
    """The columns of one header and their keys.

    Attributes:
        cells: header cell by key.
        readings: one for each column with a header.
    """

    cells: dict[str, HeaderCell]
    readings: list[ColumnReading]
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)

    @property
    def by_column(self) -> dict[int, str]:
        """Return the key of each column that is read."""
        return {cell.column: key for key, cell in self.cells.items()}


def bind(grid: Grid, header: Header, by_user: Mapping[int, str], own: Mapping[str, str]) -> Binding:
    """Return which column is read as which key.

    Args:
        by_user: key by 1-based column, "" for a column that the user wants left alone.
        own: the user's own headers, folded, with their keys.
    """
    bound: dict[str, HeaderCell] = {}
    binding = Binding(bound, [])
    present = {cell.column: cell for cell in header.cells}
    for column, key in by_user.items():
        if key and (column in present or column in grid.columns):
            bound[key] = present.get(column) or HeaderCell(column, ("",), UNKNOWN)
    free = [cell for cell in header.cells if cell.column not in by_user]
    used = set(by_user)
    _bind_known(grid, header, free, bound, used, binding)
    _stage_as_status(grid, header, by_user, binding)
    _type_as_direction(grid, header, by_user, binding)
    for cell in free:
        if cell.column not in used:
            free_keys = (k for k in cell.meaning.weak if k not in bound)
            likely = next((k for k in free_keys if _may_be(grid, header, cell, k)), None)
            if likely and header.role == "line":
                bound[likely] = cell
                used.add(cell.column)
    _say_shared(grid, header, binding)
    readings = _readings(header, bound, by_user, own)
    extra = [cell for cell in bound.values() if cell.column not in present]
    readings += [ColumnReading(cell.column, "", by_user[cell.column], "user") for cell in extra]
    binding.readings = sorted(readings, key=lambda reading: reading.number)
    _say_unknown(grid, header, binding)
    return binding


def _may_be(grid: Grid, header: Header, cell: HeaderCell, key: str) -> bool:
    """True if a likely meaning may be taken: amounts and codes must look it, others where there is a choice."""
    if header.role != "line":
        return True
    judged = len(cell.meaning.weak) > 1 or keys()[key].kind in (ValueKind.MONEY, ValueKind.ENUM)
    return not judged or may_hold(grid, header, cell, key)


def kinds_of(header: Header) -> dict[str, ValueKind]:
    """Return the kind of every key that a table of this role may have."""
    kinds = {meaning.key: meaning.kind for meaning in keys().values()} if header.spec is None else {}
    if header.spec is not None:
        kinds.update({column.key: column.kind for column in header.spec.columns})
    return kinds


def _bind_known(
    grid: Grid,
    header: Header,
    free: Sequence[HeaderCell],
    bound: dict[str, HeaderCell],
    used: set[int],
    binding: Binding,
) -> None:
    rivals: dict[str, list[HeaderCell]] = {}
    for cell in free:
        if cell.meaning.key is not None:
            rivals.setdefault(cell.meaning.key, []).append(cell)
    for key, cells in rivals.items():
        if key in bound:
            continue
        best = max(cells, key=lambda cell: (_filled(grid, header, cell), -cell.column)) if len(cells) > 1 else cells[0]
        bound[key] = best
        used.add(best.column)
        for other in cells:
            if other is not best:
                binding.findings.append(_ambiguous(grid, header, key, best, other))


def _stage_as_status(grid: Grid, header: Header, by_user: Mapping[int, str], binding: Binding) -> None:
    """Read a column headed 進度 as the status where its words are statuses and no other column is the status."""
    cell = binding.cells.get("stage")
    if header.role != "line" or cell is None or "status" in binding.cells or cell.column in by_user:
        return
    if any("status" in other.meaning.weak for other in header.cells) or not holds_statuses(grid, header, cell):
        return
    binding.cells["status"] = binding.cells.pop("stage")
    said = msg(
        "The words under {header} say how claims stand, so the column is read as {key}.",
        header=_short(cell.text),
        key=keys()["status"].labels,
    )
    binding.assumptions.append(Assumption(CellRef(grid.name, _row_of(grid, header, cell), cell.column), said))


def _type_as_direction(grid: Grid, header: Header, by_user: Mapping[int, str], binding: Binding) -> None:
    """Read a column headed 類型 as the direction of calls where it says nothing but 去電 and 來電."""
    cell = binding.cells.get("call_type")
    if cell is None or "direction" in binding.cells or cell.column in by_user:
        return
    if not holds_directions(grid, header, cell):
        return
    binding.cells["direction"] = binding.cells.pop("call_type")
    said = msg(
        "The words under {header} tell outgoing calls from incoming ones, so the column is read as {key}.",
        header=_short(cell.text),
        key=sheet_column("call-record", "direction").labels,
    )
    binding.assumptions.append(Assumption(CellRef(grid.name, _row_of(grid, header, cell), cell.column), said))


def _filled(grid: Grid, header: Header, cell: HeaderCell) -> bool:
    """True if a column holds something under its header: an empty twin never wins, otherwise the first one does."""
    cells = grid.columns[cell.column]
    return bool(len(cells) and cells.rows[-1] > header.rows[-1])


def _ambiguous(grid: Grid, header: Header, key: str, best: HeaderCell, other: HeaderCell) -> Finding:
    row = _row_of(grid, header, other)
    return Finding(
        "column-ambiguous",
        Severity.WARNING,
        CellRef(grid.name, row, other.column),
        msg(
            "Columns {used} and {unused} both look like {key}; {used} is read and {unused} is left alone.",
            used=column_letter(best.column),
            unused=column_letter(other.column),
            key=key,
        ),
        key=key,
        value=other.text,
        fix=msg(
            "To read {unused} instead, use --map '{sheet}!{unused}={key}'.",
            unused=column_letter(other.column),
            sheet=grid.name,
            key=key,
        ),
        related=(CellRef(grid.name, _row_of(grid, header, best), best.column),),
    )


def _row_of(grid: Grid, header: Header, cell: HeaderCell) -> int:
    """Return the lowest header row in which a column has a text."""
    return next((row for row in reversed(header.rows) if grid.at(row, cell.column)), header.rows[-1])


def _readings(
    header: Header, bound: Mapping[str, HeaderCell], by_user: Mapping[int, str], own: Mapping[str, str]
) -> list[ColumnReading]:
    keys_by_column = {cell.column: key for key, cell in bound.items()}
    readings = []
    for cell in header.cells:
        key = keys_by_column.get(cell.column)
        matched = None
        if key is not None:
            mine = cell.column in by_user or own.get(header_key("".join(cell.parts))) == key
            mine = mine or own.get(header_key(cell.parts[-1])) == key
            matched = "user" if mine else "alias"
        elif by_user.get(cell.column) == "":
            matched = "user"
        unit = cell.meaning.unit.text if cell.meaning.unit else None
        suggested = None
        if key is None and matched is None and cell.meaning.key is None and header.role == "line":
            suggested = suggestion(cell.parts[-1], frozenset(bound))
        readings.append(ColumnReading(cell.column, cell.text, key, matched, suggested, unit))
    return readings


def _say_shared(grid: Grid, header: Header, binding: Binding) -> None:
    for key, cell in binding.cells.items():
        if cell.meaning.also and cell.meaning.also not in binding.cells:
            binding.assumptions.append(
                Assumption(
                    CellRef(grid.name, _row_of(grid, header, cell), cell.column),
                    msg(
                        "This column serves as estimated loss and as amount claimed; it is read as {key}.",
                        key=key,
                    ),
                )
            )


def _say_unknown(grid: Grid, header: Header, binding: Binding) -> None:
    twins = {finding.cell.column for finding in binding.findings}
    by_column = {cell.column: cell for cell in header.cells}
    for reading in binding.readings:
        if reading.key is not None or reading.matched == "user" or reading.number in twins:
            continue
        fix = None
        if reading.suggested:
            fix = msg(
                "If it is {key}, say so with --map '{sheet}!{column}={key}'.",
                key=reading.suggested,
                sheet=grid.name,
                column=column_letter(reading.number),
            )
        cell = by_column[reading.number]
        binding.findings.append(
            Finding(
                "column-unknown",
                Severity.INFO,
                CellRef(grid.name, _row_of(grid, header, cell), reading.number),
                msg("The column {header} is not known; it is left alone.", header=_short(reading.header)),
                value=reading.header,
                fix=fix,
            )
        )


def _short(header: str) -> str:
    return " ".join(header.split())

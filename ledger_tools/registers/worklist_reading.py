"""A filled worklist read back as people leave it: columns moved, rows sorted or added, saved by any program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.ledger.specs import worklist_spec
from ledger_tools.ledger.values.absent import says_nothing
from ledger_tools.ledger.vocabulary import header_key
from ledger_tools.model.cells import column_letter
from ledger_tools.model.grid import Grid, Kind
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.model.shown import serial_to_datetime, shown_value
from ledger_tools.model.table import ValueKind
from ledger_tools.registers.worklist import KNOWN, SCHEMA, is_question
from ledger_tools.text.i18n import Message, msg

_HEADER_ROWS = 30  # the header is looked for so far down: people put rows above it
_NEEDED = ("item", "call_date")
_LEAST = 6  # headers that a row must have to be the header
_KNOWN_FROM = 5  # row of the hidden sheet from which it tells the lines
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000 to 2099: a number in a column of days is one of these
FILLED = tuple(column.key for column in worklist_spec().columns if column.required != "A")
NO_RESULT = "\ue000"  # stands for a formula that was never calculated


@dataclass(frozen=True, slots=True)
class Listed:
    """What a line said when the list was made; texts are "" and days None where nothing stood there."""

    rule: str
    kind: str
    obliged: str
    call_type: str
    script: str
    customer: str
    phone: str
    ref: str
    owner: str
    stand_in: str
    ends: date | None = None
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands now: its row, and what its columns hold by key, as a person would type it."""

    row: int
    texts: Mapping[str, str]

    @property
    def item(self) -> str:
        """Return the id of the line's duty, "" for a line added by hand."""
        return self.texts.get("item", "")

    @property
    def customer(self) -> str:
        """Return the customer's name as it stands now."""
        return self.texts.get("customer", "")

    @property
    def filled(self) -> bool:
        """True if the clerk wrote something into it."""
        return any(self.texts.get(key) for key in FILLED)


@dataclass(frozen=True, slots=True)
class Worklist:
    """A worklist as it was read.

    Attributes:
        workbook, sha256: of the ledger that it was made of, "" where the hidden sheet is gone.
        as_of: the day that it was made for.
        packs: the packs that were turned on for it.
        headers: how each column is called in the list, by key.
        listed: what the lines said when the list was made, by id.
        notes: what the user should know of how it was read.
    """

    name: str
    workbook: str = ""
    sha256: str = ""
    as_of: date | None = None
    packs: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    listed: Mapping[str, Listed] = field(default_factory=dict)
    notes: Sequence[Message] = ()

    @property
    def rules(self) -> set[str]:
        """Return the rules that its lines are about."""
        return {line.item.rpartition("-")[0] for line in self.lines if line.item}


def read_worklist(grids: Iterable[Grid], name: str) -> Worklist:
    """Return what a worklist says.

    Raises:
        InputError: it is none, or its list or the column of ids is gone.
    """
    grids = list(grids)
    data = next((grid for grid in grids if _cell(grid, 1, 1) == SCHEMA), None)
    wanted = _cell(data, 1, 6) if data is not None else ""
    others = sorted((g for g in grids if g is not data), key=lambda grid: grid.name != wanted)
    for grid in others:
        header = _header(grid)
        if header is not None:
            return _read(grid, header, data, name)
    if data is None:
        raise InputError(
            msg("{file} is no worklist; make one with ledger-tools due FILE --worklist OUT.xlsx.", file=name)
        )
    labels = {column.key: column.labels for column in worklist_spec().columns}
    raise InputError(
        msg(
            "{file}: no row has the headers “{item}” and “{date}”, by which the lines are read; put them back.",
            file=name,
            item=labels["item"],
            date=labels["call_date"],
        )
    )


def _read(grid: Grid, header: int, data: Grid | None, name: str) -> Worklist:
    columns = _columns(grid, header)
    notes = _by_place(grid, header, columns, data)
    lines = _lines(grid, header, columns)
    notes += _unread(grid, header, columns, [line.row for line in lines])
    headers = {column.key: _label(column, data) for column in worklist_spec().columns}
    headers |= {key: _cell(grid, header, number) for key, number in columns.items()}
    if data is None:
        return Worklist(name, headers=headers, lines=lines, notes=notes)
    return Worklist(
        name,
        workbook=_cell(data, 1, 2),
        sha256=_cell(data, 1, 3),
        as_of=_day(_cell(data, 1, 4)),
        packs=_cell(data, 1, 7).split("\n") if _cell(data, 1, 7) else [],
        headers=headers,
        lines=lines,
        listed=_listed(data),
        notes=notes,
    )


# -- columns


def _label(column: ColumnSpec, data: Grid | None) -> str:
    """Return how a column that is gone was called when the list was made."""
    return column.labels.get(_cell(data, 1, 5), column.labels["zh-Hant"])


def _words() -> dict[str, str]:
    """Return the key of every header, in every language."""
    return {
        header_key(word): column.key
        for column in worklist_spec().columns
        for word in (*column.labels.values(), *column.aliases)
    }


def _columns(grid: Grid, row: int) -> dict[str, int]:
    """Return the columns of a row of headers by key; of two that mean the same, the first counts."""
    words, found = _words(), dict[str, int]()
    for column in sorted(grid.columns):
        key = words.get(header_key(_cell(grid, row, column)))
        if key is not None:
            found.setdefault(key, column)
    return found


def _header(grid: Grid) -> int | None:
    for row in range(1, min(grid.last_row, _HEADER_ROWS) + 1):
        columns = _columns(grid, row)
        if len(columns) >= _LEAST and all(key in columns for key in _NEEDED):
            return row
    return None


def _by_place(grid: Grid, header: int, columns: dict[str, int], data: Grid | None) -> list[Message]:
    """Read columns that have another header now as what they were made for, where they still stand in their place."""
    notes: list[Message] = []
    if data is None:
        return notes
    for number in range(1, data.last_column + 1):
        key, label = _cell(data, 2, number), _cell(data, 3, number)
        now = _cell(grid, header, number)
        known = any(key == column.key for column in worklist_spec().columns)
        if known and key not in columns and now and number not in columns.values():
            columns[key] = number
            notes.append(msg("“{header}” is read as “{label}”, by its place.", header=now, label=label))
    return notes


def _unread(grid: Grid, header: int, columns: Mapping[str, int], rows: Sequence[int]) -> list[Message]:
    """Name columns of the user's own that hold something in the lines; nothing of them is taken."""
    taken = set(columns.values())
    names = []
    for number in sorted(set(grid.columns) - taken):
        cells = set(grid.columns[number].rows.tolist())
        if any(row in cells for row in rows):
            names.append(_cell(grid, header, number) or column_letter(number))
    return [msg("Not read, as the list knows no such column: {columns}.", columns=names)] if names else []


# -- lines


def _lines(grid: Grid, header: int, columns: Mapping[str, int]) -> list[Line]:
    specs = {column.key: column for column in worklist_spec().columns}
    lines = []
    for row in range(header + 1, grid.last_row + 1):
        texts = {key: _text(grid, row, number, specs[key]) for key, number in columns.items()}
        line = Line(row, {key: text for key, text in texts.items() if text})
        if line.item or line.filled:
            lines.append(line)
    return lines


def _text(grid: Grid, row: int, column: int, spec: ColumnSpec) -> str:
    """Return what a cell says as a person would type it; "" for a dash or a word for nothing."""
    found = grid.at(row, column)
    if found is None:
        return ""
    cells, where = found
    if int(cells.kind[where]) == Kind.UNCACHED:
        return NO_RESULT
    if int(cells.kind[where]) == Kind.NUMBER:
        moment = _moment(grid, float(cells.number[where]), int(cells.style[where]), spec)
        if moment is not None:
            return moment
    text = shown_value(grid, cells, where).strip()
    plain = not spec.choices and not is_question(spec.key)  # there 無 and 不適用 are answers
    return "" if plain and says_nothing(text) else text


def _moment(grid: Grid, number: float, style: int, spec: ColumnSpec) -> str | None:
    """Return a number that is a day or a time of day in its column's own form; None for any other number.

    Pasted values lose the format that shows them as days.
    """
    shown_as_day = 0 <= style < len(grid.formats.is_date) and bool(grid.formats.is_date[style])
    if spec.form == "time" and (0 <= number < 1 or shown_as_day):
        minutes = round(number % 1 * 24 * 60) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if spec.kind is ValueKind.DATE and not shown_as_day and _FIRST_SERIAL <= number <= _LAST_SERIAL:
        moment = serial_to_datetime(number, epoch_1904=grid.epoch_1904)
        return None if moment is None else np.datetime_as_string(moment, unit="D").item()
    return None


def _listed(data: Grid) -> dict[str, Listed]:
    found = {}
    for row in range(_KNOWN_FROM, data.last_row + 1):
        said = {key: _cell(data, row, number) for number, key in enumerate(KNOWN, 1)}
        if said["item"]:
            found[said["item"]] = Listed(
                rule=said["rule"],
                kind=said["kind"],
                obliged=said["obliged"],
                call_type=said["call_type"],
                script=said["script"],
                customer=said["customer"],
                phone=said["phone"],
                ref=said["ref"],
                owner=said["owner"],
                stand_in=said["stand_in"],
                ends=_day(said["ends"]),
                anchor=_day(said["anchor"]),
            )
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _cell(grid: Grid | None, row: int, column: int) -> str:
    found = grid.at(row, column) if grid is not None else None
    return shown_value(grid, *found).strip() if grid is not None and found else ""

"""From a workbook to a book: which sheet is what, which rows and columns count, and what was met on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.ledger.binding import Binding, bind, kinds_of
from ledger_tools.ledger.headers import Header, find_headers
from ledger_tools.ledger.key_names import UNREAD, key_named, near_keys
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.rows import Rows, sort_rows
from ledger_tools.ledger.script import script_of
from ledger_tools.ledger.settings_sheet import read_settings
from ledger_tools.ledger.sheet_names import is_guide, named_line, spec_of, surely_line, year_of
from ledger_tools.ledger.specs import sheet_specs
from ledger_tools.ledger.tables import Context, TableBuilder, record_lines
from ledger_tools.ledger.units import Unit, banner_unit
from ledger_tools.ledger.vocabulary import lines
from ledger_tools.model.case import Book
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Grid, Int32s
from ledger_tools.model.reading import Assumption, SheetKind, SheetReading
from ledger_tools.model.sheet_spec import SheetSpec
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.settings import REGION_CURRENCY, SCRIPT_REGION, Settings
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.workbook import Workbook

_BANNER_LENGTH = 120  # characters; longer texts above a table explain something


@dataclass(frozen=True, slots=True)
class Overrides:
    """The user's word for one run.

    Attributes:
        header_rows: the header row by sheet name.
        columns: the key by sheet name and 1-based column; "" leaves a column unread.
    """

    header_rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[tuple[str, int], str] = field(default_factory=dict)


NO_OVERRIDES = Overrides()


def read_book(
    workbook: Workbook, *, overrides: Overrides = NO_OVERRIDES, settings: Settings | None = None, as_of: date
) -> Book:
    """Return a workbook as understood.

    Args:
        settings: used as they are; read from the workbook's settings sheet where None.
        as_of: the day that stands for today.

    Raises:
        UsageProblem: an override names a sheet, a column or a key that is not there.
    """
    del as_of  # nothing that is read depends on today; the rules look at it
    grids = list(workbook.grids())
    _check_sheets(overrides, [grid.name for grid in grids])
    findings: list[Finding] = []
    if settings is None:
        settings, findings = read_settings(grids)
    reader = _Reader(overrides, settings, sheet_specs().values(), findings=findings)
    for grid in grids:
        reader.sheet(grid)
    reader.finish(grids)
    return Book(workbook.id, reader.script, reader.readings, reader.tables, reader.findings, reader.settings)


def require_ledger(book: Book) -> Book:
    """Return the book itself.

    Raises:
        InputError: it has neither a claim ledger nor a register.
    """
    if not book.tables:
        raise InputError(
            msg(
                "{name}: no claim ledger or register is recognised; "
                "see ledger-tools inspect, and name the header row with --header-row SHEET=N.",
                name=book.workbook.name,
            )
        )
    return book


@dataclass(slots=True)
class _Block:
    """One table of a sheet before its values are read."""

    header: Header
    last_row: int
    repeated: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Reads sheet after sheet; what it found is in its fields."""

    overrides: Overrides
    settings: Settings
    specs: Collection[SheetSpec]
    readings: list[SheetReading] = field(default_factory=list)
    tables: list[LedgerTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    script: str = "en"
    _blanks: dict[int, Int32s] = field(default_factory=dict)

    def sheet(self, grid: Grid) -> None:
        """Read one sheet."""
        role = self.settings.sheet_roles.get(grid.name)
        if role == "other" or (not grid.cell_count and grid.name not in self.overrides.header_rows):
            self._alone(grid)
            return
        line = role if role in lines() else named_line(grid.name)
        spec = self._spec(grid.name, role)
        headers = find_headers(
            grid,
            self.specs if role not in lines() else (),
            own=self.settings.aliases,
            line_named=role in lines() or surely_line(grid.name),
            spec_named=spec,
            forced_row=self.overrides.header_rows.get(grid.name),
        )
        if not headers:
            _check_headless(self.overrides, grid.name)
            self._no_header(grid, line)
            return
        by_user = {column: key for (sheet, column), key in self.settings.columns.items() if sheet == grid.name}
        by_user |= _named_columns(self.overrides, grid, headers)
        for number, block in enumerate(_blocks(grid, headers)):
            self._block(grid, block, line, by_user, first=number == 0)

    def _spec(self, name: str, role: str | None) -> SheetSpec | None:
        if role:
            return next((spec for spec in self.specs if spec.key == role), None)
        return None if surely_line(name) else spec_of(name, self.specs)

    def _alone(self, grid: Grid) -> None:
        self.readings.append(SheetReading(grid.name, SheetKind.OTHER, state=grid.state))

    def _no_header(self, grid: Grid, line: str | None) -> None:
        self._alone(grid)
        if line is not None and (surely_line(grid.name) or grid.name in self.settings.sheet_roles):
            self.findings.append(
                Finding(
                    "header-not-found",
                    Severity.ERROR,
                    CellRef(grid.name, 1, 1),
                    msg("The sheet {sheet} should hold claims, but no header row was found in it.", sheet=grid.name),
                    fix=msg("Name the row of the headers with --header-row {sheet}=N.", sheet=grid.name),
                )
            )
        elif not is_guide(grid.name):
            self.findings.append(
                Finding(
                    "sheet-unrecognised",
                    Severity.INFO,
                    CellRef(grid.name, 1, 1),
                    msg(
                        "The sheet {sheet} is no claim ledger or register known here; it is left alone.",
                        sheet=grid.name,
                    ),
                )
            )

    def _block(self, grid: Grid, block: _Block, named: str | None, by_user: Mapping[int, str], *, first: bool) -> None:
        header = block.header
        by_user = {c: k for c, k in by_user.items() if header.first_column <= c <= header.last_column or first}
        known = kinds_of(header)
        binding = bind(grid, header, {c: k for c, k in by_user.items() if not k or k in known}, self.settings.aliases)
        rows = sort_rows(
            grid, header, binding.by_column, known, block.last_row, block.repeated, self._blank_texts(grid)
        )
        above = _above(grid, header)
        banner = [text for _, text in above]
        unit, unit_at = _unit(grid, header, above)
        context = Context(
            year=None if "valuation_at" in binding.cells else year_of(grid.name) or _first_year(banner),
            unit=unit,
            money_unit=self.settings.money_unit,
            words=self.settings.synonyms,
        )
        builder = TableBuilder(grid, header, binding, rows, context)
        columns = builder.columns()
        line = None
        if header.role == "line":
            line = named or _first_line(banner)
            if line is None and "line" not in columns:
                line = "other"
        reading = _reading(grid, header, binding, rows, line)
        table = LedgerTable(
            sheet=grid.name,
            kind=header.role,
            line=line,
            grid=grid,
            rows=rows.records,
            columns=columns,
            reading=reading,
            year=context.year,
            currency=context.unit.currency if context.unit else None,
        )
        table.totals = builder.totals(columns)
        table.lines = record_lines(table, rows)
        reading.assumptions.extend([*binding.assumptions, *builder.assumptions, *_said(unit, unit_at)])
        self.readings.append(reading)
        self.tables.append(table)
        self.findings.extend([*binding.findings, *builder.findings])
        if not first:
            self._second(grid, header)
        for start, end in rows.foreign:
            self._foreign(grid, header, start, end)

    def _second(self, grid: Grid, header: Header) -> None:
        self.findings.append(
            Finding(
                "second-table",
                Severity.WARNING,
                CellRef(grid.name, header.rows[-1], header.first_column),
                msg("The sheet {sheet} holds a further table from here on; it is read by itself.", sheet=grid.name),
            )
        )

    def _foreign(self, grid: Grid, header: Header, start: int, end: int) -> None:
        self.readings.append(SheetReading(grid.name, SheetKind.OTHER, header_rows=(start,), state=grid.state))
        self.findings.append(
            Finding(
                "second-table",
                Severity.WARNING,
                CellRef(grid.name, start, header.first_column),
                msg("Rows {start} to {end} look like another table; they are left alone.", start=start, end=end)
                if start < end
                else msg("Row {start} looks like another table; it is left alone.", start=start),
            )
        )

    def _blank_texts(self, grid: Grid) -> Int32s:
        """Return which of the grid's texts have no visible character; worked out once for all sheets."""
        known = self._blanks.get(id(grid.strings))
        if known is None:
            size = len(grid.strings)
            empty = np.fromiter(map(len, grid.strings), np.int32, size) == 0
            blank = np.fromiter(map(str.isspace, grid.strings), bool, size)
            known = np.flatnonzero(empty | blank).astype(np.int32)
            self._blanks[id(grid.strings)] = known
        return known

    def finish(self, grids: Sequence[Grid]) -> None:
        """Work out what needs all sheets: the script, and the currency of amounts that name none."""
        headers = [column.header for reading in self.readings for column in reading.columns]
        texts = (text for grid in grids for text in list(grid.strings)[:400])
        self.script = script_of([*(grid.name for grid in grids), *headers], texts)
        region = self.settings.region or SCRIPT_REGION.get(self.script)
        currency = self.settings.currency or REGION_CURRENCY.get(region or "")
        stated = self.settings.currency is not None or self.settings.region is not None
        for table in self.tables:
            if table.currency is None:
                named = {c.header_currency for c in table.columns.values() if c.header_currency}
                table.currency = named.pop() if len(named) == 1 and not stated else currency
                if currency == table.currency and currency and not stated:
                    self._say_currency(table, currency)

    def _say_currency(self, table: LedgerTable, currency: str) -> None:
        unsaid = [c for c in table.columns.values() if c.kind is ValueKind.MONEY and c.header_currency is None]
        if unsaid and table.kind == "line" and table.get("currency") is None:
            cell = CellRef(table.sheet, table.reading.header_rows[-1], unsaid[0].number)
            table.reading.assumptions.append(
                Assumption(
                    cell,
                    msg(
                        "Amounts without a currency are taken as {currency}, after the script of the workbook.",
                        currency=currency,
                    ),
                )
            )


def _blocks(grid: Grid, headers: Sequence[Header]) -> list[_Block]:
    """Return the tables of a sheet: a header printed again goes on with its table, any other begins a new one."""
    blocks: list[_Block] = []
    for header in headers:
        same = next((b for b in reversed(blocks) if _overlap(b.header, header)), None)
        if same is not None and _same_columns(same.header, header):
            same.repeated.extend(header.rows)
            continue
        if same is not None:
            same.last_row = min(same.last_row, header.rows[0] - 1)
        blocks.append(_Block(header, grid.last_row))
    return blocks


def _overlap(one: Header, other: Header) -> bool:
    return one.first_column <= other.last_column and other.first_column <= one.last_column


def _same_columns(one: Header, other: Header) -> bool:
    """True if most columns of a later header have the key, or else the text, that they have in the earlier one."""
    if one.role != other.role:
        return False
    before = {cell.column: (cell.meaning.key, cell.text) for cell in one.cells}
    same = sum(1 for c in other.cells if c.column in before and _alike(before[c.column], (c.meaning.key, c.text)))
    return same >= 0.8 * len(other.cells)


def _alike(one: tuple[str | None, str], other: tuple[str | None, str]) -> bool:
    return one[0] == other[0] if one[0] or other[0] else one[1] == other[1]


def _above(grid: Grid, header: Header) -> list[tuple[CellRef, str]]:
    """Return the short texts above a header with their cells, nearest first, at most ten rows up."""
    texts = []
    for row in range(header.rows[0] - 1, max(0, header.rows[0] - 11), -1):
        for column in sorted(grid.columns):
            value = grid.value(row, column)
            if isinstance(value, str) and 0 < len(value.strip()) <= _BANNER_LENGTH:
                texts.append((CellRef(grid.name, row, column), value.strip()))
    return texts


def _unit(grid: Grid, header: Header, above: Sequence[tuple[CellRef, str]]) -> tuple[Unit, CellRef] | tuple[None, None]:
    """Return the unit of money that stands above a table, or beside its header, and its cell."""
    row = header.rows[0]
    beside = [
        (CellRef(grid.name, row, column), value)
        for column in sorted(grid.columns)
        if column > header.last_column and isinstance(value := grid.value(row, column), str)
    ]
    return next(((unit, cell) for cell, text in (*above, *beside) if (unit := banner_unit(text))), (None, None))


def _first_year(texts: Sequence[str]) -> int | None:
    return next((year for text in texts if (year := year_of(text))), None)


def _first_line(texts: Sequence[str]) -> str | None:
    return next((line for text in texts if (line := named_line(text))), None)


def _reading(grid: Grid, header: Header, binding: Binding, rows: Rows, line: str | None) -> SheetReading:
    records = rows.records
    kind = SheetKind.LINE if header.spec is None else SheetKind(header.spec.kind)
    return SheetReading(
        name=grid.name,
        kind=kind,
        role=header.role,
        line=line,
        header_rows=header.rows,
        first_row=int(records[0]) if len(records) else None,
        last_row=int(records[-1]) if len(records) else None,
        rows=len(records),
        columns=binding.readings,
        left_out=rows.left_out,
        hidden_rows=np.sort(grid.hidden_rows[np.isin(grid.hidden_rows, records)]).tolist(),
        state=grid.state,
    )


def _said(unit: Unit | None, cell: CellRef | None) -> list[Assumption]:
    """Return what was taken from the lines above the table."""
    said = []
    if unit is not None and cell is not None:
        said.append(
            Assumption(
                cell,
                msg(
                    "Amounts are in the unit that stands above the table: {unit}.",
                    unit=" ".join(unit.text.split()),
                ),
            )
        )
    return said


def _check_sheets(overrides: Overrides, names: Sequence[str]) -> None:
    for sheet in [*overrides.header_rows, *(sheet for sheet, _ in overrides.columns)]:
        if sheet not in names:
            near = near_names(sheet, names) or list(names)[:5]
            raise UsageProblem(msg("There is no sheet {sheet}; perhaps {near}.", sheet=sheet, near=near))


def _check_headless(overrides: Overrides, sheet: str) -> None:
    """Refuse a word of the user's about a sheet in which no header was found: it could have no effect."""
    if sheet in overrides.header_rows:
        raise UsageProblem(
            msg("Row {row} of {sheet} holds no text.", row=overrides.header_rows[sheet], sheet=sheet),
        )
    if any(name == sheet for name, _ in overrides.columns):
        raise UsageProblem(
            msg("No header row was found in {sheet}; name it with --header-row {sheet}=N as well.", sheet=sheet)
        )


def _named_columns(overrides: Overrides, grid: Grid, headers: Sequence[Header]) -> dict[int, str]:
    """Return the key by 1-based column that the user's words of this run name, "" for a column left unread.

    Raises:
        UsageProblem: there is no such key, or nothing stands in the column.
    """
    roles = tuple(dict.fromkeys(header.role for header in headers))
    found = {}
    for (sheet, column), word in overrides.columns.items():
        if sheet != grid.name:
            continue
        key = "" if word.strip() in UNREAD else key_named(word, roles)
        if key is None:
            near = ", ".join(near_keys(word, roles))
            raise UsageProblem(
                msg("There is no key {key} for {sheet}; perhaps {near}.", key=word, sheet=sheet, near=near)
            )
        if column not in grid.columns:
            raise UsageProblem(
                msg(
                    "There is nothing in column {column} of {sheet}.",
                    column=column_letter(column),
                    sheet=sheet,
                )
            )
        found[column] = key
    return found

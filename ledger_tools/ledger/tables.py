"""The records of one block as typed columns, with what was met on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ledger_tools.ledger.binding import Binding, kinds_of
from ledger_tools.ledger.headers import Header, HeaderCell
from ledger_tools.ledger.rows import FREE_TEXT, Rows, TotalLabel
from ledger_tools.ledger.units import Unit
from ledger_tools.ledger.values import (
    Parsed,
    read_bools,
    read_dates,
    read_enums,
    read_ints,
    read_money,
    read_texts,
)
from ledger_tools.ledger.values.periods import read_period
from ledger_tools.ledger.vocabulary import CODE_LISTS, line_of, open_stages, synonyms, yes_no_synonyms
from ledger_tools.ledger.words_aside import words_aside
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.cells import CellRef, column_letter
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Area, Bools, Grid, GridColumn, Int32s
from ledger_tools.model.reading import Assumption
from ledger_tools.model.shown import shown_value
from ledger_tools.model.table import Column, LedgerTable, TotalRow, ValueKind
from ledger_tools.text.i18n import msg

_NOTHING = "-"  # stands for a code that says nothing, such as no under "Denial (Y/N)", until the values are read
_SUMS = (("paid", "paid_period", "paid_previous"), ("expense_paid", "fees_period", "fees_previous"))
_SHOWN_WORDS = 5


@dataclass(slots=True)
class Context:
    """What a sheet says about its values beyond the headers: year, unit, currency, the user's own words."""

    year: int | None = None
    unit: Unit | None = None
    money_unit: int = 1
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class TableBuilder:
    """Builds the columns of one table; collects findings and assumptions while it does."""

    grid: Grid
    header: Header
    binding: Binding
    rows: Rows
    context: Context
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    merged: dict[int, Bools] = field(default_factory=dict)
    sums: dict[str, tuple[str, str]] = field(default_factory=dict)
    tall: dict[int, list[Area]] | None = None
    status: tuple[str, Parsed] | None = None

    def columns(self) -> dict[str, Column]:
        """Return the typed columns by key, in the order of the sheet."""
        kinds = kinds_of(self.header)
        found: dict[str, Column] = {}
        for key, cell in sorted(self.binding.cells.items(), key=lambda item: item[1].column):
            found[key] = self._column(key, cell, kinds[key])
        for target, this, before in _SUMS:
            if target not in found and this in found and before in found:
                found[target] = self._sum(target, found[before], found[this])
                self.sums[target] = (before, this)
            elif target not in found and before in found:
                found[target] = replace(found[before], key=target)
        if self.status is not None:
            source, status = self.status
            found["status"] = replace(
                found[source], key="status", values=status.values, present=status.ok, ok=status.ok
            )
        if "policy_period" in found and not found.keys() & {"policy_from", "policy_to"}:
            found |= self._period_ends(found["policy_period"])
        self._say_merged()
        return found

    def totals(self, columns: Mapping[str, Column]) -> list[TotalRow]:
        """Return the printed totals with the records each should sum."""
        money = {key: column for key, column in columns.items() if column.kind is ValueKind.MONEY}
        printed = [(label, self._printed(label, money)) for label in sorted(self.rows.totals, key=lambda t: t.row)]
        return _covered(printed, self.rows, money)

    def _column(self, key: str, cell: HeaderCell, kind: ValueKind) -> Column:
        cells = self.grid.columns.get(cell.column) or _empty_column()
        where = _where(cells, self.rows.records)
        from_merge = self._fill_down(cell.column, where) if _is_shared_by_merge(key, kind) else None
        unit, currency = self._unit(cell) if kind is ValueKind.MONEY else (1, None)
        parsed = self._parse(key, cell, kind, cells, where, unit, currency)
        self._tell(parsed, key, cell, cells, where, from_merge)
        copied = parsed.copied
        if from_merge is not None:
            copied = from_merge if copied is None else copied | from_merge
        return Column(
            key=key,
            number=cell.column,
            header=cell.text,
            kind=kind,
            values=parsed.values,
            present=parsed.present,
            ok=parsed.ok,
            where=where,
            cells=cells,
            has_time=parsed.has_time,
            approximate=parsed.approximate,
            currency=parsed.currency,
            unit=unit,
            header_currency=currency,
            copied=copied,
        )

    def _parse(
        self,
        key: str,
        cell: HeaderCell,
        kind: ValueKind,
        cells: GridColumn,
        where: Int32s,
        unit: int,
        currency: str | None,
    ) -> Parsed:
        grid = self.grid
        if key == "line" and self.header.spec is None:
            return self._lines(cells, where)
        if kind is ValueKind.DATE:
            return words_aside(read_dates(grid, cells, where, year=self.context.year), key, grid, cells, where)
        if kind is ValueKind.MONEY:
            percent = key == "deductible"
            parsed = read_money(grid, cells, where, unit=unit, header_currency=currency, percent=percent)
            return words_aside(parsed, key, grid, cells, where)
        if kind is ValueKind.INT:
            return read_ints(grid, cells, where)
        if kind is ValueKind.BOOL:
            return read_bools(grid, cells, where)
        if kind is ValueKind.ENUM:
            return self._codes(key, cell, cells, where)
        return read_texts(grid, cells, where)

    def _codes(self, key: str, cell: HeaderCell, cells: GridColumn, where: Int32s) -> Parsed:
        words: dict[str, str] = {}
        if self.header.spec is not None:
            spec = next(column for column in self.header.spec.columns if column.key == key)
            for choice in spec.choices:
                words |= dict.fromkeys((choice.code, *choice.labels.values(), *choice.synonyms), choice.code)
            if not spec.choices:
                return read_texts(self.grid, cells, where)
        elif key in CODE_LISTS:
            stages = open_stages() if key == "status" else {}
            words = {**stages, **synonyms(key), **yes_no_synonyms(key, cell.parts[-1])}
        words |= self.context.words.get(key, {})
        words = {word: code or _NOTHING for word, code in words.items()}
        parsed = read_enums(self.grid, cells, where, synonyms=words)
        nothing = np.asarray(parsed.values == _NOTHING, bool)
        if nothing.any():
            parsed.values[nothing] = ""
            parsed.present = parsed.present & ~nothing
            parsed.ok = parsed.ok & ~nothing
        if self.header.spec is None and key in ("stage", "outcome") and "status" not in self.binding.cells:
            self._status_within(parsed, key, cell, cells, where)
        self._say_unknown_words(parsed, key, cell, cells, where)
        return parsed

    def _status_within(self, parsed: Parsed, key: str, cell: HeaderCell, cells: GridColumn, where: Int32s) -> None:
        """Keep what the words of a stage or outcome column say as a status, where the sheet has no status column."""
        unread = parsed.present & ~parsed.ok
        if not unread.any():
            return
        words = {**synonyms("status"), **self.context.words.get("status", {})}
        status = read_enums(self.grid, cells, where, synonyms=words)
        told = unread & status.ok
        if not told.any() or self.status is not None:
            return
        self.status = (key, status)
        parsed.present = parsed.present & ~told
        self.assumptions.append(
            Assumption(
                CellRef(self.grid.name, int(self.rows.records[int(np.argmax(told))]), cell.column),
                msg(
                    "Some words under {header} say how a claim stands; they are read as its status.",
                    header=" ".join(cell.text.split()),
                ),
            )
        )

    def _lines(self, cells: GridColumn, where: Int32s) -> Parsed:
        """Return the line each record names; a product name that no line is known for stays unread."""
        parsed = read_texts(self.grid, cells, where)
        own = self.context.words.get("line", {})
        distinct = {text: own.get(text) or line_of(text) or "" for text in set(parsed.values[parsed.ok].tolist())}
        values = np.full(len(where), "", object)
        values[parsed.ok] = [distinct[text] for text in parsed.values[parsed.ok].tolist()]
        parsed.values = values
        parsed.ok = parsed.ok & np.asarray(values != "", bool)
        return parsed

    def _say_unknown_words(self, parsed: Parsed, key: str, cell: HeaderCell, cells: GridColumn, where: Int32s) -> None:
        unread = np.flatnonzero(parsed.present & ~parsed.ok & (where >= 0))
        words: dict[str, int] = {}
        for position in unread.tolist():
            words.setdefault(shown_value(self.grid, cells, int(where[position])), position)
            if len(words) > _SHOWN_WORDS:
                break
        if key == "status" and self.header.spec is None and words:
            self._find_unknown_words(list(filter(None, words)), len(unread), int(unread[0]), cell)
        for word, position in list(words.items())[:_SHOWN_WORDS]:
            if word:
                self.assumptions.append(
                    Assumption(
                        CellRef(self.grid.name, int(self.rows.records[position]), cell.column),
                        msg("{word} is not a word known here; the cell is left unread.", word=word),
                    )
                )

    def _find_unknown_words(self, words: Sequence[str], count: int, first: int, cell: HeaderCell) -> None:
        """Record one finding for the column: the claims behind these words are neither open nor closed to any rule."""
        listed = ", ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
        self.findings.append(
            Finding(
                "word-unknown",
                Severity.INFO,
                CellRef(self.grid.name, int(self.rows.records[first]), cell.column),
                msg(
                    "Under {header} stand words that are not known here ({words}; cells: {count}); unless a date shows "
                    "their end, these claims count as neither open nor closed.",
                    header=" ".join(cell.text.split()),
                    words=listed,
                    count=count,
                ),
                key="status",
                value=words[0] if words else None,
                fix=msg("Write one of the words of the choices sheet, or teach your own word with the settings sheet."),
            )
        )

    def _unit(self, cell: HeaderCell) -> tuple[int, str | None]:
        """Return what one unit of a money column is worth and its currency: the header's, else the sheet's."""
        own, sheet = cell.meaning.unit, self.context.unit
        scale = own.scale if own and own.scale else None
        if scale is None and not (own and own.currency):
            scale = sheet.scale if sheet and sheet.scale else None
        return scale or self.context.money_unit, own.currency if own else None

    def _fill_down(self, column: int, where: Int32s) -> Bools | None:
        """Take a merged cell's position over to the records that the merge covers; return which those are."""
        rows = self.rows.records
        copied = np.zeros(len(rows), bool)
        for merge in self._tall_merges().get(column, ()):
            found = self.grid.at(merge.first_row, column)
            if found is None:
                continue
            ends = np.array((merge.first_row + 1, merge.last_row + 1), np.int32)
            low, high = rows.searchsorted(ends).tolist()
            span = slice(low, high)
            empty = where[span] < 0
            where[span] = np.where(empty, found[1], where[span])
            copied[span] |= empty
        if not copied.any():
            return None
        self.merged[column] = copied
        return copied

    def _tall_merges(self) -> Mapping[int, Sequence[Area]]:
        """Return the merged areas of more than one row by the column they begin in."""
        if self.tall is None:
            self.tall = {}
            for merge in self.grid.merges:
                if merge.last_row > merge.first_row:
                    self.tall.setdefault(merge.first_column, []).append(merge)
        return self.tall

    def _say_merged(self) -> None:
        if not self.merged:
            return
        rows = np.flatnonzero(np.any(list(self.merged.values()), axis=0))
        self.assumptions.append(
            Assumption(
                CellRef(self.grid.name, int(self.rows.records[int(rows[0])]), min(self.merged)),
                msg(
                    "Merged cells in columns {columns} count for every row they cover: "
                    "{count} rows take their values from above.",
                    columns=", ".join(column_letter(column) for column in sorted(self.merged)),
                    count=len(rows),
                ),
            )
        )

    def _tell(
        self, parsed: Parsed, key: str, cell: HeaderCell, cells: GridColumn, where: Int32s, from_merge: Bools | None
    ) -> None:
        rows = self.rows.records
        for problem in parsed.problems:
            for position in problem.positions.tolist():
                if from_merge is not None and from_merge[position]:
                    continue
                at = int(where[position])
                self.findings.append(
                    Finding(
                        problem.code,
                        problem.severity,
                        CellRef(self.grid.name, int(rows[position]), cell.column),
                        problem.message,
                        key=key,
                        value=shown_value(self.grid, cells, at) if at >= 0 else None,
                        fix=problem.fix,
                    )
                )
        for note in parsed.notes:
            if len(note.positions):
                first = int(rows[int(note.positions[0])])
                self.assumptions.append(Assumption(CellRef(self.grid.name, first, cell.column), note.message))

    def _sum(self, key: str, before: Column, this: Column) -> Column:
        """Return the column of all payments where a sheet keeps this month's and the earlier ones apart."""
        if len(self.rows.records):
            self.assumptions.append(
                Assumption(
                    CellRef(self.grid.name, self.header.rows[-1], this.number),
                    msg(
                        "The amount read as {key} is the sum of columns {first} and {second}.",
                        key=key,
                        first=column_letter(min(before.number, this.number)),
                        second=column_letter(max(before.number, this.number)),
                    ),
                )
            )
        unread = (before.present & ~before.ok) | (this.present & ~this.ok)
        present = before.present | this.present
        values = np.where(before.ok, before.values, 0) + np.where(this.ok, this.values, 0)
        return replace(this, key=key, values=values, present=present, ok=present & ~unread)

    def _period_ends(self, period: Column) -> dict[str, Column]:
        """Return the first and last day of the policy period as columns, where a sheet writes both into one cell."""
        distinct = {text: read_period(text) for text in set(period.values[period.ok].tolist())}
        days = [distinct.get(text) if ok else None for text, ok in zip(period.values, period.ok, strict=True)]
        read = np.array([pair is not None for pair in days], bool)
        unread = np.flatnonzero(period.ok & ~read)
        if len(unread):
            self.assumptions.append(
                Assumption(
                    CellRef(self.grid.name, int(self.rows.records[int(unread[0])]), period.number),
                    msg(
                        "Under {header} stand texts that are not a first and a last day (cells: {count}); with these, "
                        "dates of loss are not compared.",
                        header=" ".join(period.header.split()),
                        count=len(unread),
                    ),
                )
            )
        ends = {}
        for key, which in (("policy_from", 0), ("policy_to", 1)):
            values = np.array([pair[which] if pair else "NaT" for pair in days], "datetime64[s]")
            ends[key] = replace(
                period,
                key=key,
                kind=ValueKind.DATE,
                values=values,
                present=read,
                ok=read,
                has_time=np.zeros(len(values), bool),
            )
        return ends if read.any() else {}

    def _printed(self, label: TotalLabel, money: Mapping[str, Column]) -> dict[str, int | None]:
        values: dict[str, int | None] = {}
        for key, column in money.items():
            where = _where(column.cells, np.array([label.row], np.int32))
            if where[0] < 0:
                continue
            parsed = read_money(
                self.grid, column.cells, where, unit=column.unit, header_currency=column.header_currency
            )
            if parsed.present[0] or column.cells.kind[where[0]] > 1:
                values[key] = int(parsed.values[0]) if parsed.ok[0] else None
        for key, parts in self.sums.items():
            printed = [values.get(part, 0) for part in parts]
            if any(part in values for part in parts):
                values[key] = None if None in printed else sum(amount or 0 for amount in printed)
        return values


def _covered(
    printed: Sequence[tuple[TotalLabel, Mapping[str, int | None]]], rows: Rows, money: Mapping[str, Column]
) -> list[TotalRow]:
    """Return the totals with their records.

    A subtotal covers what stands since the last total or group title, a grand total everything above it; a plain
    合計 the one that its amounts fit, everything above where neither fits. One above all records covers what follows.
    """
    records = rows.records
    totals = []
    since = 0
    titles = [row for row, _ in rows.titles]
    for label, values in printed:
        end = int(np.searchsorted(records, label.row))
        begin = since
        for row in titles:
            if row < label.row:
                begin = max(begin, int(np.searchsorted(records, row)))
        everything, group = slice(0, end), slice(begin, end)
        if end == 0:
            covered = slice(0, len(records))
        elif label.reach == "subtotal":
            covered = group if begin < end else everything
        elif label.reach == "grand" or begin in (0, end):
            covered = everything
        else:
            covered = group if _fits(values, group, money) and not _fits(values, everything, money) else everything
        totals.append(TotalRow(label.row, label.label, covered, dict(values)))
        if covered == group and end:
            since = end
    return totals


def _fits(values: Mapping[str, int | None], covered: slice, money: Mapping[str, Column]) -> bool:
    known = {key: value for key, value in values.items() if value is not None and key in money}
    return bool(known) and all(
        abs(int(money[key].values[covered][money[key].ok[covered]].sum()) - value) <= 1 for key, value in known.items()
    )


def _is_shared_by_merge(key: str, kind: ValueKind) -> bool:
    """True if a merged cell of this column speaks for all rows it covers; amounts and counts would be summed twice."""
    return kind not in (ValueKind.MONEY, ValueKind.INT) and key not in FREE_TEXT - {"cause"}


def record_lines(table: LedgerTable, rows: Rows) -> NDArray[np.object_]:
    """Return the line of each record: its own column's, else its group title's, else the sheet's; "" where unknown."""
    lines = np.full(len(table.rows), table.line or "", object)
    for row, title in rows.titles:
        line = line_of(title)
        if line:
            lines[int(np.searchsorted(table.rows, row)) :] = line
    column = table.get("line")
    if column is not None and column.kind is ValueKind.ENUM:
        lines[column.ok] = column.values[column.ok]
    return lines


def _where(cells: GridColumn, rows: Int32s) -> Int32s:
    """Return the position of each row's cell in a column, -1 where nothing is stored, shape of ``rows``."""
    if not len(cells):
        return np.full(len(rows), -1, np.int32)
    where = np.minimum(np.searchsorted(cells.rows, rows), len(cells) - 1)
    return np.where(cells.rows[where] == rows, where, -1).astype(np.int32)


def _empty_column() -> GridColumn:
    none = np.empty(0, np.int32)
    return GridColumn(none, np.empty(0, np.uint8), np.empty(0), none, none, np.empty(0, bool))

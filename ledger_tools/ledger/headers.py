"""Where the headers of a sheet stand: rows scored by how many columns their texts name, two-row ones joined."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise

import numpy as np

from ledger_tools.ledger.header_text import LONGEST_HEADER, UNKNOWN, HeaderMeaning, is_hint, meaning_of
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.ledger.units import banner_unit, unit_of
from ledger_tools.ledger.vocabulary import header_key, header_keys, header_words
from ledger_tools.model.grid import Area, Grid, Int32s, Kind
from ledger_tools.model.sheet_spec import SheetSpec
from ledger_tools.text.pattern import pattern

FIRST_ROWS = 30  # headers stand among these; beyond them only after a gap or as a repetition
MOST_CANDIDATES = 2_000  # rows looked at per sheet, so that a sheet full of gaps cannot hold the program up
SIGNS_OF_A_CLAIM = frozenset(
    (
        *(
            "policy_no",
            "claim_no",
            "report_no",
            "plate",
            "insured",
            "claimant",
            "incident_at",
            "incident_place",
            "cause",
        ),
        *("description", "reported_at", "surveyed_at", "survey_opinion", "paid_at", "closed_at"),
        *("est_loss", "claimed", "assessed", "approved", "paid", "reserve"),
    )
)
POLICY_SIDE = frozenset(("policy_no", "insured", "plate"))  # a list of policies has these too
CLAIM_MONEY = frozenset(("est_loss", "claimed", "assessed", "approved", "paid", "reserve", "incurred"))
ROW_BY_ROW = frozenset(  # a summary by month or insurer has amounts, but none of these
    (
        *(
            "policy_no",
            "claim_no",
            "report_no",
            "own_ref",
            "plate",
            "claimant",
            "incident_at",
            "incident_place",
            "cause",
        ),
        *("description", "reported_at", "opened_at", "surveyed_at", "survey_opinion", "paid_at", "closed_at"),
    )
)
_NUMBERS_OF_A_CLAIM = frozenset(("claim_no", "report_no"))  # by either of them a register names a claim
_NAMING_A_CLAIM = ("claim_ref", "ref")

_FEWEST_UNNAMED = 4  # known columns that a register must show where the sheet's name does not say it
_STATEMENT = pattern(r"[::]\s*\S|\d{4}\s*[年/.\-]|\d{2,3}\s*年")  # 列印日期:111/01/05, 2021年: no header


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One column's header: its texts from the top row to the bottom one and what they mean."""

    column: int
    parts: tuple[str, ...]
    meaning: HeaderMeaning

    @property
    def text(self) -> str:
        """Return the header as read, its parts joined by a slash."""
        return "/".join(self.parts)


@dataclass(slots=True)
class Header:
    """The headers of one block.

    Attributes:
        rows: sheet rows they stand in, ascending.
        cells: one for each column that has a header, ascending.
        role: ``line``, or the key of the register or support sheet whose columns these are.
    """

    rows: tuple[int, ...]
    cells: list[HeaderCell]
    role: str = "line"
    spec: SheetSpec | None = None
    score: int = 0

    @property
    def first_column(self) -> int:
        """Return the first column that has a header."""
        return self.cells[0].column

    @property
    def last_column(self) -> int:
        """Return the last column that has a header."""
        return self.cells[-1].column


@dataclass(slots=True)
class Texts:
    """The short texts of a sheet by row and column, as far as headers need them, with merges at hand."""

    grid: Grid
    own: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[int, dict[int, str]] = field(default_factory=dict)
    _merges: dict[int, list[Area]] | None = None

    def row(self, number: int) -> dict[int, str]:
        """Return the texts of a row by column; numbers such as the year 2021 stand as text, long texts as they are."""
        if number not in self._rows:
            self._rows[number] = self._read(number)
        return self._rows[number]

    def _read(self, number: int) -> dict[int, str]:
        texts = {}
        for column, cells in self.grid.columns.items():
            where = int(cells.rows.searchsorted(np.int32(number)))
            if where < len(cells) and cells.rows[where] == number and cells.kind[where] == Kind.TEXT:
                text = self.grid.strings[int(cells.text[where])]
                if text.strip():
                    texts[column] = text
        return texts

    def is_all_text(self, number: int) -> bool:
        """True if the row holds something and nothing but text."""
        found = False
        for cells in self.grid.columns.values():
            where = int(cells.rows.searchsorted(np.int32(number)))
            if where < len(cells) and cells.rows[where] == number:
                if cells.kind[where] != Kind.TEXT:
                    return False
                found = True
        return found

    def merges_in(self, rows: tuple[int, ...]) -> list[Area]:
        """Return the merged areas that lie within these rows."""
        if self._merges is None:
            self._merges = {}
            for merge in self.grid.merges:
                self._merges.setdefault(merge.first_row, []).append(merge)
        return [m for row in rows for m in self._merges.get(row, ()) if m.last_row <= rows[-1]]


@dataclass(slots=True)
class RowScan:
    """How many cells, and how many of them text, each row of a sheet holds, shape (last row + 1,)."""

    grid: Grid

    counts: Int32s = field(init=False)
    texts: Int32s = field(init=False)

    def __post_init__(self) -> None:
        size = self.grid.last_row + 2
        self.counts = np.zeros(size, np.int32)
        self.texts = np.zeros(size, np.int32)
        for cells in self.grid.columns.values():
            self.counts[cells.rows] += 1
            self.texts[cells.rows] += cells.kind == Kind.TEXT

    def candidates(self) -> list[int]:
        """Return rows that may hold headers: the first ones with two texts, and later ones of text only after a gap."""
        worded = (self.texts >= 2) & (self.texts * 4 >= self.counts * 3)  # a header may hold a year as a number
        early = np.flatnonzero(worded[: FIRST_ROWS + 1]).tolist()
        previous = np.concatenate(([0], self.counts[:-1]))
        later = np.flatnonzero((self.texts >= 2) & (self.texts == self.counts) & (previous <= 2))
        beyond = [int(row) for row in later if row > FIRST_ROWS]
        return early + beyond[:MOST_CANDIDATES]


def find_headers(
    grid: Grid,
    specs: Iterable[SheetSpec],
    *,
    own: Mapping[str, str],
    line_named: bool,
    spec_named: SheetSpec | None,
    forced_row: int | None,
) -> list[Header]:
    """Return the headers of every block of a sheet, top to bottom and left to right; none where no row looks like one.

    Args:
        specs: the registers and support sheets that a header may belong to.
        own: the user's own headers, folded, with the key each means.
        line_named: True if the sheet's name says a line of insurance, so that two known headers are enough.
        spec_named: the register or support sheet that the sheet's name says.
        forced_row: the header row by the user's word.
    """
    texts = Texts(grid, own)
    judge = Judge(specs, own, line_named, spec_named)
    later = Judge(judge.specs, own, line_named=False, spec_named=None)  # the sheet's name speaks for its first table
    if forced_row is not None:
        header = _best_around(texts, forced_row, judge) or _header_at(texts, (forced_row,), judge, forced=True)
        return [header] if header else []
    scan = RowScan(grid)
    found: list[Header] = []
    taken = 0
    for row in scan.candidates():
        if row <= taken or (found and scan.counts[row - 1] > 2):
            continue  # a further block begins after a gap; right under a header stand records, whatever words they hold
        if row > FIRST_ROWS and not judge.may_begin(texts, row):
            continue
        header = _of_table_object(texts, row, judge if not found else later)
        header = header or _best_around(texts, row, judge if not found else later)
        if header is None:
            continue
        if not found and row <= FIRST_ROWS:
            header = _better_below(texts, header, judge, scan)
        found.extend(_side_by_side(grid, header, judge))
        taken = header.rows[-1]
        found.extend(replace(header, rows=rows) for rows in _repetitions(texts, header))
    unique = {(h.rows, h.first_column): h for h in found}
    return sorted(unique.values(), key=lambda h: (h.rows[0], h.first_column))


@dataclass
class Judge:
    """What the headers of a row are taken for, and how well they fit."""

    specs: Iterable[SheetSpec]
    own: Mapping[str, str]
    line_named: bool
    spec_named: SheetSpec | None

    @cached_property
    def _spec_words(self) -> Sequence[tuple[SheetSpec, Mapping[str, str]]]:
        return [(spec, spec_words(spec)) for spec in self.specs]

    def may_begin(self, texts: Texts, row: int) -> bool:
        """True if two texts of a row and the one below are known: a quick look before the thorough one."""
        known = 0
        for text in (*texts.row(row).values(), *texts.row(row + 1).values()):
            known += len(text) <= LONGEST_HEADER and self._is_known(text)
        return known >= 2

    def _is_known(self, text: str) -> bool:
        folded = header_key(text)
        words = header_words()
        if folded in words.strong or folded in words.weak or folded in self.own:
            return True
        return meaning_of((text,)).key is not None or any(folded in spec for _, spec in self._spec_words)

    def judge(self, header: Header) -> Header | None:
        """Return the header with its role and score; None where the row is no header."""
        line = self._as_line(header.cells)
        if line is not None and self.line_named and line * 2 > len(header.cells):
            header.score = line
            return header  # a plain ledger on a sheet named for it: the registers need not even be loaded
        spec, hits = self._best_spec(header.cells, _FEWEST_UNNAMED if line is None else max(_FEWEST_UNNAMED, line + 2))
        if spec is not None and (line is None or hits > line + 1 or spec is self.spec_named):
            header.role, header.spec, header.score = spec.key, spec, hits
            header.cells = [HeaderCell(c.column, c.parts, _spec_meaning(spec, c.parts)) for c in header.cells]
            return header
        if line is None:
            return None
        header.score = line
        return header

    def _as_line(self, cells: Sequence[HeaderCell]) -> int | None:
        keys = {c.meaning.key for c in cells if c.meaning.key}
        weak = sum(1 for c in cells if c.meaning.key is None and c.meaning.weak)
        signs = keys & SIGNS_OF_A_CLAIM
        if self.line_named and len(keys) + weak >= 2 and signs - POLICY_SIDE:
            return len(keys)
        single = len(keys & ROW_BY_ROW)
        if len(keys) >= 3 and len(signs) >= 2 and (single >= 2 or (single and len(keys & CLAIM_MONEY) >= 2)):
            return len(keys)
        return None

    def _best_spec(self, cells: Sequence[HeaderCell], fewest: int) -> tuple[SheetSpec | None, int]:
        """Return the register or support sheet that these are the columns of, and how many of them are its own.

        The one that the sheet's name says goes first; of the others only those with the fewest columns asked for
        count, and their files are read only when there are as many headers. Of two with equally many, the one that
        has fewer columns is fuller, and goes before.
        """
        folded = {header_key(c.parts[-1]) for c in cells} | {header_key("".join(c.parts)) for c in cells}
        if (named := self.spec_named) is not None:
            hits = len(_found(folded, spec_words(named)))
            if hits >= 2 or (hits >= 1 and len(named.columns) <= 2):
                return named, hits
        best: SheetSpec | None = None
        most = 0
        if len(folded) >= fewest:
            for spec, words in self._spec_words:
                found = _found(folded, words)
                fuller = len(found) == most and best is not None and len(spec.columns) < len(best.columns)
                if (len(found) > most or fuller) and spec is not named and _fits(spec, found, len(cells)):
                    best, most = spec, len(found)
        return best, most


def _found(folded: Collection[str], words: Mapping[str, str]) -> set[str]:
    """Return the keys that folded headers mean."""
    return {words[text] for text in folded if text in words}


def _fits(spec: SheetSpec, found: Collection[str], size: int) -> bool:
    """True if the columns found, of so many, say a register or support sheet that the sheet's name does not say."""
    if len(found) < max(_FEWEST_UNNAMED, 0.6 * size):
        return False
    needed = {column.key for column in spec.columns if column.required.startswith("R")}
    return 2 * len(needed.intersection(found)) >= len(needed)


def spec_words(spec: SheetSpec) -> Mapping[str, str]:
    """Return the folded headers of a register or support sheet with the key each means."""
    return _spec_words(spec.key)


@cache
def _spec_words(key: str) -> Mapping[str, str]:
    spec = sheet_spec(key)
    texts = [(text, column.key) for column in spec.columns for text in column.labels.values()]
    texts += [(text, column.key) for column in spec.columns for text in (*column.aliases, column.key)]
    words: dict[str, str] = {}
    for folded, (_, meant) in zip(header_keys([text for text, _ in texts]), texts, strict=True):
        words.setdefault(folded, meant)
    return words


def _spec_meaning(spec: SheetSpec, parts: tuple[str, ...]) -> HeaderMeaning:
    words = spec_words(spec)
    ours = meaning_of(parts)
    for text in ("".join(parts), parts[-1]):
        key = words.get(header_key(text)) or words.get(header_key(text.split("(")[0].split("(")[0]))
        if key:
            return HeaderMeaning(key, unit=ours.unit)
    columns = {c.key for c in spec.columns}
    if ours.key in _NUMBERS_OF_A_CLAIM - columns:
        return HeaderMeaning(next((key for key in _NAMING_A_CLAIM if key in columns), None), unit=ours.unit)
    return HeaderMeaning(ours.key if ours.key in columns else None, unit=ours.unit)


def _best_around(texts: Texts, row: int, judge: Judge) -> Header | None:
    """Return the best header that begins in this row: the row alone, or with the one or two rows below it."""
    alone = _header_at(texts, (row,), judge)
    best = alone
    for depth in (2, 3):
        rows = tuple(range(row, row + depth))
        if not _may_be_joined(texts, rows):
            break
        joined = _header_at(texts, rows, judge)
        if joined is None:
            continue
        spans = any(m.last_column > m.first_column and m.last_row < rows[-1] for m in texts.merges_in(rows))
        below = _header_at(texts, rows[1:], judge)
        if below is not None and (below.score > joined.score or (below.score == joined.score and not spans)):
            continue  # the upper row adds nothing: a line of its own above the headers
        if best is None or joined.score > best.score or (joined.score == best.score and spans and best is alone):
            best = joined
    return best and _with_hints(texts, best)


def _of_table_object(texts: Texts, row: int, judge: Judge) -> Header | None:
    """Return the header that one of Excel's own tables has in a row, read as one row; None where none begins there."""
    if any(table.header_rows == 1 and table.area.first_row == row for table in texts.grid.tables):
        return _header_at(texts, (row,), judge)
    return None


def _with_hints(texts: Texts, header: Header) -> Header:
    """Return the header with the rows right under it that only say how to fill it in; units there count."""
    for row in (header.rows[-1] + 1, header.rows[-1] + 2):
        below = texts.row(row)
        if not below or not texts.is_all_text(row) or not all(is_hint(text) for text in below.values()):
            break
        header.rows = (*header.rows, row)
        for place, cell in enumerate(header.cells):
            unit = unit_of(below.get(cell.column, ""))
            if unit and cell.meaning.unit is None:
                header.cells[place] = replace(cell, meaning=replace(cell.meaning, unit=unit))
    return header


def _may_be_joined(texts: Texts, rows: tuple[int, ...]) -> bool:
    """True if these rows can be one header: all of them text, and none but the last a line of remarks."""
    upper = [text for row in rows[:-1] for text in texts.row(row).values()]
    return (
        all(texts.is_all_text(row) for row in rows)
        and len(texts.row(rows[0])) >= 2
        and not any(_STATEMENT.search(text) or banner_unit(text) for text in upper)
    )


def _header_at(texts: Texts, rows: tuple[int, ...], judge: Judge, *, forced: bool = False) -> Header | None:
    """Return the header that these rows are together, None where they are not one."""
    by_column = _joined(texts, rows) if len(rows) > 1 else {c: (t,) for c, t in texts.row(rows[0]).items()}
    untitled = _untitled(texts, rows)
    cells = [
        HeaderCell(column, parts, UNKNOWN if column in untitled else meaning_of(parts, judge.own))
        for column, parts in sorted(by_column.items())
        if len(parts[-1]) <= LONGEST_HEADER and not (column in untitled and _is_empty_below(texts.grid, column, rows))
    ]
    cells = [cell for cell in cells if cell.meaning.is_known or not banner_unit(cell.text)]  # 單位:萬元 beside them
    if not cells:
        return None
    header = judge.judge(Header(rows, cells))
    if header is None and forced:
        header = Header(rows, cells)
    return header


def _joined(texts: Texts, rows: tuple[int, ...]) -> dict[int, tuple[str, ...]]:
    """Return the texts of each column from the top row down, merged parents spread over their columns.

    A parent without a merge reaches over the empty cells to its right as long as there are texts below them.
    """
    merges = texts.merges_in(rows)
    levels = [dict(texts.row(row)) for row in rows]
    for merge in merges:
        level = levels[merge.first_row - rows[0]]
        text = level.get(merge.first_column)
        if text is not None:
            level.update(dict.fromkeys(range(merge.first_column, merge.last_column + 1), text))
    merged = {c for m in merges for c in range(m.first_column, m.last_column + 1)}
    for upper, lower in pairwise(levels):
        _reach_right(upper, lower, merged)
    columns = sorted({column for level in levels for column in level})
    joined: dict[int, tuple[str, ...]] = {}
    for column in columns:
        parts = [level[column] for level in levels if column in level]
        joined[column] = tuple(dict.fromkeys(parts))
    return joined


def _untitled(texts: Texts, rows: tuple[int, ...]) -> set[int]:
    """Return the columns that have nothing but their group's name above them while their neighbours have their own.

    結案 over 結案日, 結果 and an empty cell names the group; the third column is no second 結案.
    """
    untitled: set[int] = set()
    for merge in texts.merges_in(rows):
        under = range(merge.first_column, merge.last_column + 1)
        titled = {column for row in range(merge.last_row + 1, rows[-1] + 1) for column in texts.row(row)} & set(under)
        if titled:
            untitled |= set(under) - titled
    return untitled


def _is_empty_below(grid: Grid, column: int, rows: tuple[int, ...]) -> bool:
    cells = grid.columns.get(column)
    return cells is None or not len(cells) or int(cells.rows[-1]) <= rows[-1]


def _reach_right(upper: dict[int, str], lower: dict[int, str], merged: set[int]) -> None:
    parent: str | None = None
    expected = 0
    for column in range(min(lower, default=1), max(lower, default=0) + 1):
        if column in upper:
            parent = upper[column] if column in lower else None
        elif column in lower and parent and column == expected and column not in merged:
            upper[column] = parent
        else:
            parent = None
        expected = column + 1


def _better_below(texts: Texts, header: Header, judge: Judge, scan: RowScan) -> Header:
    """Return a much better header among the next rows: a first hit may be a small box above the ledger itself."""
    best = header
    last = min(header.rows[0] + 6, FIRST_ROWS)
    for row in range(header.rows[0] + 1, last + 1):
        if row < len(scan.texts) and scan.texts[row] >= 2 and _most_columns(texts, row) >= 2 * best.score:
            other = _best_around(texts, row, judge)
            if other is not None and other.score >= 2 * best.score:
                best = other
    return best


def _most_columns(texts: Texts, row: int) -> int:
    """Return how many columns a header that begins in this row can have."""
    return len({column for below in range(row, row + 3) for column in texts.row(below)})


def _repetitions(texts: Texts, header: Header) -> list[tuple[int, ...]]:
    """Return the rows in which the same header stands again further down, as printed page by page."""
    row = max(
        header.rows, key=lambda number: len(texts.row(number))
    )  # of two header rows, the fuller one is looked for
    votes = np.zeros(texts.grid.last_row + 2, np.int32)
    asked = 0
    for column in texts.row(row):
        found = texts.grid.at(row, column)
        if found is not None:
            cells, where = found
            asked += 1
            votes[cells.rows[(cells.kind == Kind.TEXT) & (cells.text == cells.text[where])]] += 1
    if asked < 3:
        return []
    again = np.flatnonzero(votes >= max(3, 0.6 * asked))
    return [tuple(number + int(r) - row for number in header.rows) for r in again if r > header.rows[-1]]


def _side_by_side(grid: Grid, header: Header, judge: Judge) -> list[Header]:
    """Return the header, or its parts where an empty column splits it into tables that each stand alone."""
    groups: list[list[HeaderCell]] = [[]]
    for cell in header.cells:
        if groups[-1] and cell.column > groups[-1][-1].column + 1:
            gap = range(groups[-1][-1].column + 1, cell.column)
            if not any(_used_below(grid, column, header.rows[-1]) for column in gap):
                groups.append([])
        groups[-1].append(cell)
    if len(groups) == 1:
        return [header]
    parts = [judge.judge(Header(header.rows, group)) for group in groups]
    tables = [part for part in parts if part is not None]
    keys = [{c.meaning.key for c in part.cells if c.meaning.key} for part in tables]
    repeats = any(keys[i] & keys[j] for i in range(len(keys)) for j in range(i))
    return tables if len(tables) == len(groups) and len(tables) > 1 and repeats else [header]


def _used_below(grid: Grid, column: int, row: int) -> bool:
    cells = grid.columns.get(column)
    return cells is not None and len(cells) > 0 and bool(cells.rows[-1] > row)

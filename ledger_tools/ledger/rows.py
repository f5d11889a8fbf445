"""Which rows under a header are records, and what the others are: totals, titles, notes, signatures, blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ledger_tools.ledger.headers import Header
from ledger_tools.ledger.row_words import row_word
from ledger_tools.model.arrays import NDArray, sorted_distinct
from ledger_tools.model.grid import Area, Bools, Grid, GridColumn, Int32s, Kind
from ledger_tools.model.reading import LeftOut
from ledger_tools.model.table import ValueKind
from ledger_tools.text.pattern import pattern

KEY_CELLS = ("policy_no", "claim_no", "report_no", "incident_at")  # a row that has one of these is no total
FREE_TEXT = frozenset(
    ("note", "description", "survey_opinion", "cause", "diff_reason", "refusal_reason", "next_action", "summary")
)
_IDENTIFIER = pattern(r"(?=.*\d)[^\s,,。;;::、!!??]+")
_LARGEST_FOREIGN = 200  # rows; a longer table under the records is no appendix of theirs
_LONG_NOTE = 18  # characters; a lone text this long under the records is a remark, not a cell of a record


@dataclass(frozen=True, slots=True)
class TotalLabel:
    """A printed total: its row, the word found, and ``subtotal``, ``total`` or ``grand``."""

    row: int
    label: str
    reach: str


@dataclass(slots=True)
class Rows:
    """The rows of one table.

    Attributes:
        records: sheet rows of the records, ascending.
        titles: group titles among the records: row and text.
        foreign: first and last rows of small tables under this one that are not part of it.
    """

    records: Int32s
    left_out: list[LeftOut] = field(default_factory=list)
    totals: list[TotalLabel] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(default_factory=list)
    foreign: list[tuple[int, int]] = field(default_factory=list)


def stored_in(cells: GridColumn, first: int, last: int, blanks: Int32s) -> tuple[Int32s, slice]:
    """Return the offsets from ``first`` of the rows in which a column holds something, and where these cells lie."""
    low, high = np.searchsorted(cells.rows, (first, last + 1))
    span = slice(int(low), int(high))
    rows = cells.rows[span] - first
    if len(blanks):
        rows = rows[~((cells.kind[span] == Kind.TEXT) & np.isin(cells.text[span], blanks))]
    return rows.astype(np.int32), span


def sort_rows(
    grid: Grid,
    header: Header,
    keys: Mapping[int, str],
    kinds: Mapping[str, ValueKind],
    last: int,
    headers: Sequence[int],
    blanks: Int32s,
) -> Rows:
    """Return the records under a header and what was left out.

    Args:
        keys: the key of each column that is read.
        kinds: the kind of each key.
        last: the last row that may belong to the table.
        headers: rows further down in which the header is printed again.
        blanks: indexes into ``grid.strings`` of texts without a visible character.
    """
    first = header.rows[-1] + 1
    if last < first:
        return Rows(np.empty(0, np.int32))
    return _Sorter(grid, header, keys, kinds, first, last, frozenset(headers), blanks).run()


class _Sorter:
    """One pass over the rows of one table; the masks are of shape (last - first + 1,)."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        keys: Mapping[int, str],
        kinds: Mapping[str, ValueKind],
        first: int,
        last: int,
        headers: frozenset[int],
        blanks: Int32s,
    ) -> None:
        self.grid = grid
        self.header = header
        self.keys = keys
        self.kinds = kinds
        self.first = first
        self.headers = headers
        self.size = last - first + 1
        self.columns = [cell.column for cell in header.cells if cell.column in grid.columns]
        self.stored: dict[int, Bools] = {}
        for column in self.columns:
            here = np.zeros(self.size, bool)
            here[stored_in(grid.columns[column], first, last, blanks)[0]] = True
            self.stored[column] = here
        self.blanks = blanks
        self.wide = {  # where a merged cell over three columns or more begins
            (m.first_row, m.first_column) for m in grid.merges if m.last_column > m.first_column + 1
        }
        self.result = Rows(np.empty(0, np.int32))
        self.why: dict[int, str] = {}

    def run(self) -> Rows:
        self.count = self._sum(self.columns)
        self.identity = self._sum([c for c in self.columns if self._tells_apart(c)])
        self.key_cells = self._sum([c for c in self.columns if self.keys.get(c) in KEY_CELLS])
        record = self.count > 0
        for row in self.headers:
            if 0 <= row - self.first < self.size:
                record[row - self.first] = False
                self.why[row] = "header"
        self._leave_out_empty(record)
        usual = float(np.median(self.identity[record])) if record.any() else 0.0
        self._leave_out_totals_of_table_objects(record)
        doubtful = record & ((self.identity <= max(1.0, usual / 3)) | (self.key_cells == 0) | self._tail(record))
        if self.header.role == "settings":
            doubtful[:] = False  # a setting without a value is a row all the same
        for offset in self._worth_a_look(doubtful).tolist():
            why = self._why_not(offset, record)
            if why:
                record[offset] = False
                self.why[self.first + offset] = why
        self._leave_out_foreign(record)
        self._after_the_end(record)
        return self._finish(record)

    def _sum(self, columns: Sequence[int]) -> NDArray[np.int32]:
        total = np.zeros(self.size, np.int32)
        for column in columns:
            total += self.stored[column]
        return total

    def _tells_apart(self, column: int) -> bool:
        key = self.keys.get(column)
        return key is not None and key != "seq" and key not in FREE_TEXT and self.kinds[key] is not ValueKind.MONEY

    def _leave_out_empty(self, record: Bools) -> None:
        """Leave out rows with nothing but a sequence number or prepared formulas that give nothing."""
        said = np.zeros(self.size, bool)
        for column in self.columns:
            if self.keys.get(column) == "seq":
                said[self._texts(column)] = True
                continue
            cells = self.grid.columns[column]
            rows, _ = stored_in(cells, self.first, self.first + self.size - 1, self.blanks)
            here = self.stored[column].copy()
            if self.kinds.get(self.keys.get(column, ""), ValueKind.MONEY) is ValueKind.MONEY or column not in self.keys:
                where = np.searchsorted(cells.rows, rows + self.first)
                idle = cells.formula[where] & ((cells.kind[where] == Kind.UNCACHED) | (cells.number[where] == 0))
                here[rows[idle]] = False
            said |= here
        empty = record & ~said
        prepared = empty & (self.identity == 0)
        for offset in np.flatnonzero(prepared).tolist():
            if self._label(offset) is None:
                record[offset] = False
                self.why[self.first + offset] = "blank"

    def _leave_out_totals_of_table_objects(self, record: Bools) -> None:
        """Take the totals rows of Excel's own tables for what they are, whatever their label says."""
        for table in self.grid.tables:
            if not table.totals_rows or not self._is_ours(table.area):
                continue
            for row in range(table.area.last_row - table.totals_rows + 1, table.area.last_row + 1):
                offset = row - self.first
                if 0 <= offset < self.size and record[offset]:
                    record[offset] = False
                    self.why[row] = "total"
                    found = self._label(offset)
                    self.result.totals.append(TotalLabel(row, found[1].strip() if found else "", "grand"))

    def _is_ours(self, area: Area) -> bool:
        """True if one of Excel's own tables begins in the header rows and shares columns with this table."""
        inside = area.first_column <= self.header.last_column and self.header.first_column <= area.last_column
        return inside and area.first_row in self.header.rows

    def _texts(self, column: int) -> Int32s:
        cells = self.grid.columns[column]
        rows, _ = stored_in(cells, self.first, self.first + self.size - 1, self.blanks)
        where = np.searchsorted(cells.rows, rows + self.first)
        texts: Int32s = rows[cells.kind[where] == Kind.TEXT]
        return texts

    def _tail(self, record: Bools) -> Bools:
        """Return True for the last dozen rows in use and for those just above a repeated header: footers."""
        tail = np.zeros(self.size, bool)
        used = np.flatnonzero(record)
        tail[used[-12:]] = True
        for row in self.headers:
            offset = row - self.first
            if 0 < offset <= self.size:
                tail[max(0, offset - 6) : offset] = True
        return tail

    def _worth_a_look(self, doubtful: Bools) -> NDArray[np.intp]:
        """Return doubtful rows whose first text is a telling word, or that hold next to nothing."""
        offsets = np.flatnonzero(doubtful)
        if len(offsets) <= 4_000:
            return offsets
        ids = np.full(self.size, -1, np.int64)
        for column in reversed(self.columns):
            cells = self.grid.columns[column]
            rows = self._texts(column)
            ids[rows] = cells.text[np.searchsorted(cells.rows, rows + self.first)]
        telling = [i for i in sorted_distinct(ids[offsets]) if i >= 0 and row_word(self.grid.strings[i])]
        return np.flatnonzero(doubtful & (np.isin(ids, telling) | (self.count <= 1)))

    def _label(self, offset: int) -> tuple[int, str] | None:
        """Return the column and text of a row's first text, also left of the table; None where it has no text."""
        row = self.first + offset
        for column in sorted(self.grid.columns):
            if column > self.header.last_column:
                break
            found = self.grid.at(row, column)
            if found is not None and found[0].kind[found[1]] == Kind.TEXT:
                text = self.grid.strings[int(found[0].text[found[1]])]
                if text.strip() and (column >= self.header.first_column or row_word(text)):
                    return column, text
        return None

    def _why_not(self, offset: int, record: Bools) -> str | None:
        """Return why a row is no record, None where it is one."""
        row = self.first + offset
        label = self._label(offset)
        if label is None:
            return self._unlabelled(offset, record)
        column, text = label
        keyed = int(self.key_cells[offset]) - (column in self.stored and self.keys.get(column) in KEY_CELLS)
        others = int(self.count[offset]) - (column in self.stored)
        word = row_word(text)
        if word in ("subtotal", "total", "grand") and keyed == 0 and self._only_amounts(offset, column):
            self.result.totals.append(TotalLabel(row, text.strip(), str(word)))
            return "subtotal" if word == "subtotal" else "total"
        if word == "signature" and self._numbers(offset) <= 1 and (keyed == 0 or self._signatures(offset) >= 2):
            return "signature"
        if word == "note" and keyed == 0 and others == 0:
            return "note"
        if others == 0:
            return self._lone(row, column, text, bool(record[:offset].any()), bool(record[offset + 1 :].any()))
        return None

    def _only_amounts(self, offset: int, label: int) -> bool:
        """True if a row holds, besides its label, amounts, remarks and cells that no key is known for, hardly more."""
        rest = sum(
            1
            for column in self.columns
            if column != label
            and self.stored[column][offset]
            and self._tells_apart(column)
            and not self._is_dash(offset, column)
        )
        return rest <= 1

    def _is_dash(self, offset: int, column: int) -> bool:
        value = self.grid.value(self.first + offset, column)
        return value == 0 or (
            isinstance(value, str)
            and (len(value.strip(" -—－/")) == 0 or value.strip().endswith(("件", "筆", "笔", "起", "宗")))
        )

    def _numbers(self, offset: int) -> int:
        row = self.first + offset
        found = (self.grid.at(row, column) for column in self.columns)
        return sum(1 for at in found if at is not None and at[0].kind[at[1]] == Kind.NUMBER)

    def _signatures(self, offset: int) -> int:
        values = (self.grid.value(self.first + offset, column) for column in self.columns)
        return sum(1 for value in values if isinstance(value, str) and row_word(value) == "signature")

    def _unlabelled(self, offset: int, record: Bools) -> str | None:
        """Return ``total`` for a row of nothing but amounts that are sums, or that close the table."""
        amounts = [c for c in self.columns if self.stored[c][offset]]
        if any(self.kinds.get(self.keys.get(c, ""), ValueKind.MONEY) is not ValueKind.MONEY for c in amounts):
            return None
        if not any(c in self.keys for c in amounts) or not record[:offset].any():
            return None
        sums = all(self._is_formula(offset, c) for c in amounts)
        if sums or (not record[offset + 1 :].any() and len(amounts) > 1):
            self.result.totals.append(TotalLabel(self.first + offset, "", "total"))
            return "total"
        return None

    def _is_formula(self, offset: int, column: int) -> bool:
        found = self.grid.at(self.first + offset, column)
        return found is not None and bool(found[0].formula[found[1]])

    def _lone(self, row: int, column: int, text: str, before: bool, after: bool) -> str | None:
        """Return why a row with one text is no record: a group's title, a remark, or the rest of a long text above."""
        key = self.keys.get(column)
        if (row, column) in self.wide:
            return "title" if after else "note"
        if self.header.spec is not None:
            return None  # a register may know no more of a customer than the name
        if key in FREE_TEXT and column != self.columns[0]:
            return "continued" if before else "note"
        if key in KEY_CELLS and len(text) <= 30 and _IDENTIFIER.fullmatch(text.strip()) and not _is_heading(text):
            return None
        if column == self.columns[0] or key in KEY_CELLS or key is None:
            if after and (key == "seq" or key is None or _is_heading(text) or column == self.columns[0]):
                return "title"
            if not after:
                return "note"
        return "note" if not after and len(text) >= _LONG_NOTE else None

    def _leave_out_foreign(self, record: Bools) -> None:
        """Leave out a small table of another kind that stands under the records after an empty row."""
        used = np.flatnonzero(record)
        if len(used) < 2 or not any(self.keys.get(c) in KEY_CELLS for c in self.columns):
            return
        breaks = np.flatnonzero(np.diff(used) > 1)
        for start in (int(used[b + 1]) for b in breaks[::-1][:20]):
            rest = used[used >= start]
            if len(rest) > _LARGEST_FOREIGN:
                break
            title = rest[:1] if self.count[start] == 1 else rest[:0]
            body = rest[len(title) :]
            if len(body) < 2 or not self._begins_anew(int(body[0])) or self._goes_on(body[1:]):
                continue
            self.result.foreign.append((self.first + int(body[0]), self.first + int(body[-1])))
            record[rest] = False
            self.why.update({self.first + offset: "title" for offset in title.tolist()})
            self.why.update({self.first + offset: "note" for offset in body.tolist()})
            used = np.flatnonzero(record)

    def _goes_on(self, offsets: NDArray[np.intp]) -> bool:
        """True if rows have key cells, and dates where the records above have theirs."""
        keyed = int((self.key_cells[offsets] > 0).sum())
        return keyed * 2 > len(offsets) and self._has_dates_like_above(offsets)

    def _begins_anew(self, offset: int) -> bool:
        """True if all cells of a row are text and none is the text of a number or a date: the look of a header."""
        values = [self.grid.value(self.first + offset, c) for c in self.columns if self.stored[c][offset]]
        return len(values) >= 2 and all(isinstance(v, str) and not any(ch.isdigit() for ch in v) for v in values)

    def _has_dates_like_above(self, offsets: NDArray[np.intp]) -> bool:
        column = next((c for c in self.columns if self.keys.get(c) == "incident_at"), None)
        if column is None or not len(offsets):
            return False
        values = [self.grid.value(self.first + int(o), column) for o in offsets if self.stored[column][o]]
        return any(
            (isinstance(v, float) and v > 20_000) or (isinstance(v, str) and sum(c.isdigit() for c in v) >= 3)
            for v in values
        )

    def _after_the_end(self, record: Bools) -> None:
        """Leave out what follows a signature line without a key cell: stamps, phone numbers, remarks."""
        ends = [row - self.first for row, why in self.why.items() if why == "signature"]
        if not ends:
            return
        for offset in np.flatnonzero(record & (np.arange(self.size) > min(ends)) & (self.key_cells == 0)).tolist():
            record[offset] = False
            self.why[self.first + offset] = "note"

    def _beside(self) -> Bools:
        """Return True for rows that hold something in a column without a header, between the table's columns."""
        beside = np.zeros(self.size, bool)
        for column in range(self.header.first_column, self.header.last_column + 1):
            if column in self.grid.columns and column not in self.columns:
                last = self.first + self.size - 1
                beside[stored_in(self.grid.columns[column], self.first, last, self.blanks)[0]] = True
        return beside

    def _finish(self, record: Bools) -> Rows:
        records = np.flatnonzero(record)
        result = self.result
        result.records = (records + self.first).astype(np.int32)
        for offset in np.flatnonzero((self.count == 0) & self._beside()).tolist():
            self.why.setdefault(self.first + offset, "note")
        if len(records):
            inside = np.arange(records[0], records[-1] + 1)
            for offset in inside[(self.count[inside] == 0)].tolist():
                self.why.setdefault(self.first + offset, "blank")
        result.left_out = [LeftOut(row, why) for row, why in sorted(self.why.items())]
        for row, why in sorted(self.why.items()):
            if why == "title":
                label = self._label(row - self.first)
                if label:
                    result.titles.append((row, label[1].strip()))
        result.totals.sort(key=lambda total: total.row)
        return result


def _is_heading(text: str) -> bool:
    return bool(
        re.match(
            r"\s*(?:[一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十]+[))]|第.{1,4}[季月部分]|(?:19|20)\d\d\s*年|\d{2,3}\s*年|\d{1,2}\s*月)",
            text,
        )
    )

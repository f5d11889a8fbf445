"""Safe mends: what can be put right without a person, because its meaning is certain and does not change.

Stray blanks and full-width digits in identifiers and names, dates and numbers kept as text. Nothing with about (約), a
range or a foreign currency, nothing that another finding doubts, no formula, no cell behind a merged one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ledger_tools.ledger.specs import IDENTIFIERS, SHEETS, sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.cells import CellRef
from ledger_tools.model.edits import SetCell, Value, value_text
from ledger_tools.model.findings import Finding
from ledger_tools.model.grid import Area, Grid, Kind
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.registers.certain import WrittenDate, certain_date, certain_number, tidy_identifier, tidy_name
from ledger_tools.text.i18n import Message, msg

TEXT_NUMBER, STRAY_SPACE, FULL_WIDTH = "text-number", "stray-space", "full-width"
CODES = (TEXT_NUMBER, STRAY_SPACE, FULL_WIDTH)
NAMES = frozenset(
    {
        *("insurer", "broker", "insured", "policyholder", "beneficiary", "claimant", "reporter", "surveyor", "owner"),
        *("customer", "contact", "person", "clerk", "stand_in", "stand_in_for", "recipient", "signed_by", "name"),
        *("agent", "taken_over_by", "responsible"),
    }
)
_LEFT_ALONE = ("settings", "accepted", "change-log", "report-archive")
_DOUBTS = frozenset(
    {
        *("date-ambiguous", "date-unreadable", "year-mismatch", "column-ambiguous", "formula-error"),
        *("amount-approximate", "amount-unreadable", "unit-mismatch", "currency-mixed", "formula-uncached"),
        *("digits-lost", "leading-zero-lost"),
    }
)  # findings that make the reading of their cell uncertain


@dataclass(frozen=True, slots=True)
class Mend:
    """One cell to be put right.

    Attributes:
        codes: what is mended, of ``CODES``.
        before, after: as a person sees them.
    """

    codes: tuple[str, ...]
    edit: SetCell
    cell: CellRef
    key: str
    before: str
    after: str
    reason: Message


def mends(book: Book, findings: Sequence[Finding], codes: Collection[str] = CODES) -> list[Mend]:
    """Return what can be mended, in the order of the sheets, rows and columns.

    Args:
        findings: all that was found; a cell that one of them doubts is left alone.
        codes: what to mend, of ``CODES``.
    """
    doubted = {finding.cell for finding in findings if finding.code in _DOUBTS}
    found: dict[CellRef, Mend] = {}
    for table in book.tables:
        if table.kind in _LEFT_ALONE:
            continue
        for column in table.columns.values():
            for mend in _of_column(table, column, codes):
                if mend.cell not in doubted:
                    found.setdefault(mend.cell, mend)
    sheets = {reading.name: number for number, reading in enumerate(book.readings)}
    return sorted(found.values(), key=lambda m: (sheets.get(m.cell.sheet, 0), m.cell.row, m.cell.column))


def _of_column(table: LedgerTable, column: Column, codes: Collection[str]) -> Iterator[Mend]:
    if column.kind is ValueKind.DATE and TEXT_NUMBER in codes and table.kind == "line":
        yield from _dates(table, column)
    elif column.kind is ValueKind.MONEY and TEXT_NUMBER in codes and table.kind == "line":
        yield from _numbers(table, column)
    elif _is_identifier(table, column.key):
        yield from _texts(table, column, codes, identifier=True)
    elif column.key in NAMES:
        yield from _texts(table, column, codes, identifier=False)


def _is_identifier(table: LedgerTable, key: str) -> bool:
    if table.kind not in SHEETS:
        return key in IDENTIFIERS
    return any(column.key == key and column.form == "identifier" for column in sheet_spec(table.kind).columns)


def _dates(table: LedgerTable, column: Column) -> Iterator[Mend]:
    found: list[tuple[int, str, WrittenDate]] = []
    for position, text in _stored_texts(table, column):
        written = certain_date(text) if column.ok[position] else None
        if written is not None and written.moment == column.values[position].astype("datetime64[s]").item():
            found.append((position, text, written))
    usual = {timed: _peer_format(table.grid, column, date=True, timed=timed) for timed in (False, True)}
    looks = {timed: Counter(w.look for _, _, w in found if w.timed == timed).most_common(1) for timed in (False, True)}
    for position, text, written in found:
        code = usual[written.timed] or looks[written.timed][0][0]
        yield _mend(table, column, position, text, written.value, (TEXT_NUMBER,), msg("a date kept as text"), code)


def _numbers(table: LedgerTable, column: Column) -> Iterator[Mend]:
    usual = _peer_format(table.grid, column, date=False, timed=False)
    own = column.header_currency or table.currency
    for position, text in _stored_texts(table, column):
        if not column.ok[position] or (column.approximate is not None and column.approximate[position]):
            continue
        named = str(column.currency[position]) if column.currency is not None else ""
        written = certain_number(text, words=(not named or named == own) and column.unit == 1)
        if written is None or written.value * column.unit * 100 != int(column.values[position]):
            continue
        code = written.look if written.named else usual or written.look
        yield _mend(table, column, position, text, written.value, (TEXT_NUMBER,), msg("a number kept as text"), code)


def _texts(table: LedgerTable, column: Column, codes: Collection[str], *, identifier: bool) -> Iterator[Mend]:
    for position, text in _stored_texts(table, column):
        tidy = tidy_identifier if identifier else tidy_name
        after, spaces, width = tidy(text, spaces=STRAY_SPACE in codes, width=FULL_WIDTH in codes)
        if after == text or not after:
            continue
        done = tuple(code for code, on in ((STRAY_SPACE, spaces), (FULL_WIDTH, width)) if on)
        yield _mend(table, column, position, text, after, done, _reason(spaces=spaces, width=width), None)


def _reason(*, spaces: bool, width: bool) -> Message:
    if spaces and width:
        return msg("stray blanks, full-width digits or letters")
    return msg("stray blanks") if spaces else msg("full-width digits or letters")


def _mend(
    table: LedgerTable,
    column: Column,
    position: int,
    before: str,
    after: Value,
    codes: tuple[str, ...],
    reason: Message,
    code: str | None,
) -> Mend:
    cell = CellRef(table.sheet, int(table.rows[position]), column.number)
    edit = SetCell(table.sheet, cell.address, after, expect=before, number_format=code)
    return Mend(codes, edit, cell, column.key, before, value_text(after), reason)


def _stored_texts(table: LedgerTable, column: Column) -> Iterator[tuple[int, str]]:
    """Yield the position and the text of each record whose own cell holds a typed text."""
    cells, strings = column.cells, table.grid.strings
    merges = [m for m in table.grid.merges if m.first_column <= column.number <= m.last_column]
    for position, where in enumerate(column.where.tolist()):
        if where < 0 or cells.kind[where] != Kind.TEXT or cells.formula[where]:
            continue
        row = int(table.rows[position])
        if int(cells.rows[where]) == row and not _is_behind(merges, row, column.number):
            yield position, strings[int(cells.text[where])]


def _is_behind(merges: Sequence[Area], row: int, column: int) -> bool:
    """True if a cell lies in a merged area and is not the one that shows."""
    return any(m.first_row <= row <= m.last_row and (row, column) != (m.first_row, m.first_column) for m in merges)


def _peer_format(grid: Grid, column: Column, *, date: bool, timed: bool) -> str | None:
    """Return the number format that most numbers of a column's records have; None where there are none to go by."""
    formats, cells = grid.formats, column.cells
    seen: Counter[str] = Counter()
    for where in column.where.tolist():
        if where < 0 or cells.kind[where] != Kind.NUMBER:
            continue
        style = int(cells.style[where])
        style = style if 0 <= style < len(formats.codes) else 0
        if bool(formats.is_date[style]) == date and (not date or bool(formats.has_time[style]) == timed):
            seen[formats.codes[style]] += 1
    seen.pop("@", None)
    return seen.most_common(1)[0][0] if seen else None

"""Single cells that a worklist fills: the outcome in the row of an earlier call or issue, changed contact data (S49).

Registers are append-only: only empty cells are filled. The state of an issue goes forward, and the customer file takes
what the clerk confirmed; both name the old value as the one expected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ledger_tools.errors import InputError, Undecided
from ledger_tools.ledger.lookup import Row, rows_in_words, rows_with
from ledger_tools.ledger.specs import sheet_column, sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.cells import CellRef
from ledger_tools.model.edits import SetCell, Value
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.registers.entry_kinds import CALL, ISSUE
from ledger_tools.registers.issues import state_label
from ledger_tools.registers.line_duties import same_phone
from ledger_tools.registers.placing import cell_edit
from ledger_tools.registers.typed import choice_of
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, clauses, labelled, msg

_STATES = ("open", "working", "solved", "told", "closed")  # an issue's, in their order


@dataclass(slots=True)
class CellChanges:
    """Cells to be filled or changed in one write, each once.

    Attributes:
        edits: by cell.
        already: cells that hold what was to be written.
    """

    edits: dict[CellRef, SetCell] = field(default_factory=dict)
    already: list[CellRef] = field(default_factory=list)

    def copy(self) -> CellChanges:
        """Return the same, for changes that may yet be given up."""
        return replace(self, edits=dict(self.edits), already=list(self.already))

    def put(self, cell: CellRef, edit: SetCell) -> None:
        """Keep the edit of a cell.

        Raises:
            Undecided: another line writes something else into it.
        """
        other = self.edits.get(cell)
        if other is not None and other.value != edit.value:
            raise Undecided(msg("another line writes something else into {cell}.", cell=cell))
        self.edits[cell] = edit


def matter_rows(book: Book, row: Row) -> list[Row]:
    """Return every row of the matter that a call or an issue is about: in both call registers and the issues sheet."""
    table, position = row
    key = "call_log_no" if table.kind in ISSUE.sheets else "log_no"
    number = table.shown(position, key).strip()
    rows = [row]
    if number:
        calls = [t for t in book.tables if t.kind in CALL.sheets]
        issues = [t for t in book.tables if t.kind in ISSUE.sheets]
        rows += [*rows_with(calls, ("log_no",), number), *rows_with(issues, ("call_log_no",), number)]
    distinct = {(id(t), p): (t, p) for t, p in rows}
    return list(distinct.values())


def fill_matter(changes: CellChanges, rows: Sequence[Row], values: Mapping[str, Value]) -> None:
    """Fill empty cells of the rows of a matter.

    Args:
        values: by column key; days as days, choices as labels.

    Raises:
        InputError: a cell holds something else already, or no row has a column for a value.
    """
    for key, value in values.items():
        places = [(table, position) for table, position in rows if table.get(key) is not None]
        if not places:
            raise _no_column(rows[0][0], "call-record", key)
        for table, position in places:
            _fill(changes, table, position, key, value)


def _no_column(table: LedgerTable, sheet: str, key: str) -> InputError:
    """Return the problem of a table without a column that our sheet of its kind has."""
    name = sheet_column(sheet, key).labels
    return InputError(msg("{sheet} has no column “{column}”; add it in Excel first.", sheet=table.sheet, column=name))


def fill_where_empty(changes: CellChanges, rows: Sequence[Row], values: Mapping[str, Value]) -> list[str]:
    """Fill empty cells of the rows of a matter, and return the keys of which no row took or held the value."""
    left = []
    for key, value in values.items():
        taken = False
        for table, position in rows:
            column = table.get(key)
            if column is None:
                continue
            empty = table.grid.at(int(table.rows[position]), column.number) is None
            if empty or _holds(table, position, key, value):
                _fill(changes, table, position, key, value)
                taken = True
        left += [] if taken else [key]
    return left


def _fill(changes: CellChanges, table: LedgerTable, position: int, key: str, value: Value) -> None:
    column, row = table.columns[key], int(table.rows[position])
    cell = table.address(row, key)
    shown = table.shown(position, key).strip()
    if not shown and table.grid.at(row, column.number) is None:
        changes.put(cell, cell_edit(table, row, column.number, value))
    elif _holds(table, position, key, value):
        changes.already.append(cell)
    else:
        raise InputError(msg("{cell} holds {value} already; only empty cells are filled.", cell=cell, value=shown))


def _holds(table: LedgerTable, position: int, key: str, value: Value) -> bool:
    column = table.columns[key]
    if column.ok[position] and column.kind is ValueKind.DATE:
        return bool(column.values[position].astype("M8[D]").item() == value)
    shown = table.shown(position, key)
    spec = next((c for c in sheet_spec(table.kind).columns if c.key == key), None)
    one, other = (choice_of(spec.choices, str(v)) for v in (shown, value)) if spec and spec.choices else (None, None)
    return one is other if one is not None else fold(shown) == fold(str(value))


def advance_issue(changes: CellChanges, rows: Sequence[Row], state: str, language: str) -> None:
    """Bring the rows of the issues sheet to a later state; one that is there already, or beyond, stays."""
    for table, position in rows:
        column = table.get("issue_state")
        if table.kind not in ISSUE.sheets or column is None:
            continue
        cell, shown = table.address(int(table.rows[position]), "issue_state"), table.shown(position, "issue_state")
        now = str(column.values[position]) if column.ok[position] else ""
        pending = changes.edits.get(cell)
        reached = [now] if now else []
        reached += [code for code in _STATES if pending and pending.value == state_label(code, language)]
        if (shown.strip() and not now) or any(_STATES.index(code) >= _STATES.index(state) for code in reached):
            continue
        changes.edits[cell] = SetCell(cell.sheet, cell.address, state_label(state, language), expect=shown or None)


def change_contact(changes: CellChanges, rows: Sequence[Row], plate: str, data: Mapping[str, str]) -> None:
    """Bring confirmed contact data into the customer file.

    Args:
        rows: the customer's rows.
        plate: of the vehicle that the line is about, "" for none.
        data: new values by key, ``phone`` or ``address``.

    Raises:
        InputError: the customer has no row, or the cell is a formula.
        Undecided: the customer's rows differ, so that nobody can tell which is meant.
    """
    if not rows:
        raise InputError(msg("the customer file has no row of this customer, or several that differ, to be changed."))
    for key, new in data.items():
        for table, position in _meant(rows, plate, key):
            _change(changes, table, position, key, new)


def _meant(rows: Sequence[Row], plate: str, key: str) -> Sequence[Row]:
    """Return the rows in which to change a value: all of a customer where they agree, else that of the vehicle."""
    if len({fold(table.shown(position, key)) for table, position in rows}) > 1:
        own = [row for row in rows if plate and fold(row[0].shown(row[1], "plate")) == fold(plate)]
        if len(own) != 1:
            raise Undecided(
                msg(
                    "the customer's rows differ, so change the one that is meant yourself: {rows}.",
                    rows=rows_in_words(rows),
                )
            )
        return own
    return rows


def _change(changes: CellChanges, table: LedgerTable, position: int, key: str, new: str) -> None:
    column, row = table.get(key), int(table.rows[position])
    if column is None:
        raise _no_column(table, "customer-file", key)
    cell, old = table.address(row, key), table.shown(position, key).strip()
    if fold(old) == fold(new) or (key == "phone" and same_phone(old, new)):
        changes.already.append(cell)
        return
    found = table.grid.at(row, column.number)
    if found is not None and bool(found[0].formula[found[1]]):
        raise InputError(msg("{cell} is a formula; change it yourself.", cell=cell))
    changes.put(cell, SetCell(cell.sheet, cell.address, new, expect=table.grid.value(row, column.number)))


def known_day(changes: CellChanges, rows: Sequence[Row], key: str) -> date | None:
    """Return the day that the rows of a matter say in a column, or that another line of the list puts there."""
    for table, position in rows:
        pending = changes.edits.get(table.address(int(table.rows[position]), key)) if table.get(key) else None
        if pending is not None and isinstance(pending.value, date):
            return pending.value
    return _first_day(rows, (key,))


def solved_on(rows: Sequence[Row]) -> date | None:
    """Return the day on which a matter was solved, as the first of its rows says that has one."""
    return _first_day(rows, ("solution_at",))


def raised_on(rows: Sequence[Row]) -> date | None:
    """Return the day on which a matter came up, as the first of its rows says that has one."""
    return _first_day(rows, ("call_date", "raised_on"))


def _first_day(rows: Sequence[Row], keys: Sequence[str]) -> date | None:
    for table, position in rows:
        for key in keys:
            column = table.get(key)
            if column is not None and column.ok[position]:
                day = column.values[position].astype("M8[D]").item()
                return day if isinstance(day, date) else None
    return None


def contact_words(data: Mapping[str, str], language: str, *, confirmed: bool) -> str:
    """Return changed contact data in words, for the call record."""
    labels = {column.key: column.labels[language] for column in sheet_spec("customer-file").columns}
    words = clauses([labelled(labels[key], text, language) for key, text in data.items()], language)
    state: Message = msg("confirmed") if confirmed else msg("to be confirmed")
    bracket = f" ({state.text(language)})" if language == "en" else f"（{state.text(language)}）"
    return words + bracket

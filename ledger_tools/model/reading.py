"""How a sheet was understood: what a person can object to, one value for each assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ledger_tools.model.cells import CellRef
from ledger_tools.text.i18n import Message


class SheetKind(StrEnum):
    """What a sheet is, in the words of the public JSON."""

    LINE = "line"
    REGISTER = "register"
    SUPPORT = "support"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was read.

    Attributes:
        number: 1-based column.
        header: header text as read, parts of a two-row header joined by ``/``.
        key: canonical key, None where the column is not understood.
        matched: ``alias`` or ``user``; None where key is None.
        suggested: the key that a near spelling points to; never bound without the user's word.
        unit: what a unit in the header says, such as ``萬元``.
    """

    number: int
    header: str
    key: str | None
    matched: str | None = None
    suggested: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not a record. why: total, subtotal, blank, note, signature, title, header or continued."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken for granted about a cell or a column, said aloud."""

    cell: CellRef
    message: Message


@dataclass(slots=True)
class SheetReading:
    """How one block of one sheet was understood; a sheet with two tables has two of these.

    Attributes:
        role: ``line``, or the key of the register or support sheet, such as ``call-register``; "" for other sheets.
        first_row, last_row: the first and last record's sheet row; None where there are no records.
        rows: how many records.
        hidden_rows: records that the user cannot see at present.
    """

    name: str
    kind: SheetKind
    role: str = ""
    line: str | None = None
    header_rows: Sequence[int] = ()
    first_row: int | None = None
    last_row: int | None = None
    rows: int = 0
    columns: Sequence[ColumnReading] = ()
    left_out: Sequence[LeftOut] = ()
    assumptions: list[Assumption] = field(default_factory=list)
    hidden_rows: Sequence[int] = ()
    state: str = "visible"

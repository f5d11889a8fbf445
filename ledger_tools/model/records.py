"""Rows of registers and support sheets as they go onto paper: what each column says, and pages made of such rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.model.calls import CallScript, Fact
from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class Record:
    """What a row says, by column key; columns in which nothing stands are left out.

    Attributes:
        cell: first cell of the row.
        codes: codes of the columns of choices.
    """

    cell: CellRef
    facts: Mapping[str, Fact]
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What the workbook knows of one customer.

    Attributes:
        ref: number or name, for a file name.
        customer: the first row of the customer file; of a visit or a claim where the file does not know the customer.
        vehicles: the rows of the customer file that name a vehicle.
        visits, calls, letters: the newest first.
        more: how many older visits there are than those told.
    """

    ref: str
    customer: Record
    vehicles: Sequence[Record] = ()
    visits: Sequence[Record] = ()
    policies: Sequence[Record] = ()
    calls: Sequence[Record] = ()
    letters: Sequence[Record] = ()
    more: int = 0
    said: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call for one page.

    Attributes:
        ref: the number of the call, else its day.
        script: by which it was made, None where none fits.
        answers: code or words by number of the item.
        replaced_by: number of the row that corrects this one, "" for none.
    """

    ref: str
    call: Record
    script: CallScript | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPages:
    """A register for a period, to be bound.

    Attributes:
        columns: the register's columns, in their order.
        rows: in the order of days and numbers.
        undated: rows without a readable day, which are in no period.
    """

    columns: Sequence[ColumnSpec]
    rows: Sequence[Record]
    first: date
    last: date
    undated: int = 0
    sheets: Sequence[str] = ()

"""The kinds of entries that commands make: calls, letters, visits, the issues that they open, and reports archived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.case import Book
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.text.i18n import Message, msg


@cache  # asked for several times with each entry, and a worklist may bring a thousand
def _columns(sheets: tuple[str, ...]) -> Mapping[str, ColumnSpec]:
    """Return the columns of some sheets by key; of two with one key the first counts."""
    found: dict[str, ColumnSpec] = {}
    for sheet in sheets:
        for column in sheet_spec(sheet).columns:
            found.setdefault(column.key, column)
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry.

    Attributes:
        sheets: keys of the registers that hold it, the fullest first.
        usual: the register that is offered where the workbook has none.
        number, day: keys of the serial number and of the day it happened.
        letter: with which our serial numbers begin.
        about: of these one must be given.
    """

    word: str
    sheets: tuple[str, ...]
    usual: str
    number: str
    day: str
    letter: str
    about: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, ColumnSpec]:
        """Return the columns that an entry may fill, by key."""
        return _columns(self.sheets)

    def kept_in(self, book: Book) -> bool:
        """True if a workbook has a register for such entries."""
        return any(table.kind in self.sheets for table in book.tables)


CALL = Kind(
    "call",
    ("call-record", "call-register"),
    "call-register",
    "log_no",
    "call_date",
    "C",
    ("customer", "customer_id", "claim_ref", "policy_no"),
)
LETTER = Kind(
    "letter",
    ("letter-register",),
    "letter-register",
    "letter_no",
    "sent_at",
    "L",
    ("recipient", "customer_id", "claim_ref"),
)
VISIT = Kind("visit", ("visits",), "visits", "visit_no", "intake_at", "V", ("customer", "customer_id", "plate"))
ISSUE = Kind(
    "issue",
    ("issues",),
    "issues",
    "issue_no",
    "raised_on",
    "I",
    ("customer", "customer_id", "claim_ref", "policy_no"),
)
REPORT = Kind("report", ("report-archive",), "report-archive", "report_no", "made_on", "R", ("period",))


def no_register(book: Book, kind: Kind) -> Message:
    """Return what to say where a workbook has no register for a kind of entry."""
    label = sheet_spec(kind.usual).names[book.script]
    return msg(
        "the workbook has no {register}; add one first with ledger-tools sheets add FILE {key}, or at once with "
        "--add-sheet.",
        register=label,
        key=kind.usual,
    )

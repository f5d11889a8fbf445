"""What the registers tell of visits, calls, callbacks, complaints and absences, joined; rules and reports judge it.

The due engine makes it, and ``Case.follow_up`` hands it on, so that neither rules nor reports need the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ledger_tools.model.cells import CellRef
from ledger_tools.model.duties import Duties
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class Place:
    """A record: a table and the position in it."""

    table: LedgerTable
    position: int

    @property
    def key(self) -> tuple[int, int]:
        """Return what tells records of one book apart."""
        return id(self.table), self.position

    def cell(self, column: str) -> CellRef:
        """Return the cell of a column, the row's first cell where the sheet has no such column."""
        return self.table.address(int(self.table.rows[self.position]), column)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call of the registers; one that stands in both is here once, with its row in the call record.

    Attributes:
        typed: True where the register says what the call was for.
    """

    place: Place
    day: date
    typed: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day that a duty counts from: the record, the column, and the day in it."""

    place: Place
    column: str
    day: date


@dataclass(frozen=True, slots=True)
class VisitCalls:
    """A visit that is followed up by telephone, and the calls that followed it.

    Attributes:
        anchor_column: holds the day that follow-ups count from, or ought to.
        anchor: that day, None where it is missing.
        until: the day from which calls are about the customer's next visit.
        first, second: the follow-up calls, None where none was made.
        early_second: a call logged as the second although none had been logged as the first.
    """

    place: Place
    anchor_column: str
    anchor: date | None
    until: date | None = None
    first: CallRow | None = None
    second: CallRow | None = None
    early_second: CallRow | None = None


@dataclass(frozen=True, slots=True)
class EarlyCall:
    """A call logged before the day that calls of its type hang on, with the nearest such day."""

    call: CallRow
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class BrokenCallback:
    """A callback that does not count, and that no later one about the same policy or claim made good.

    Attributes:
        script: what the call was made by, in three languages; empty where the policy's own row says that it was made.
        column: the cell to look at.
        lacks: what is missing for it to count.
    """

    place: Place
    column: str
    day: date
    script: Labels
    lacks: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A call in which somebody complained.

    Attributes:
        column: where the register says so.
        issue: the row of the complaints sheet about it, None where there is none.
    """

    call: CallRow
    column: str
    issue: Place | None


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who is away on the day that is judged by while nobody there stands in.

    Attributes:
        name: as the staff sheet writes it.
        written: every way of writing it that the staff sheet knows, folded.
        place: the row of the stand-ins sheet; of the staff sheet where the person has left the firm.
        last: last day of the absence; of the work in the firm for who has left; None where it is open.
        left: True where the person has left the firm.
        stand_in: who is named but away as well, "" where nobody is named.
    """

    name: str
    written: Collection[str]
    place: Place
    last: date | None
    left: bool = False
    stand_in: str = ""


class FollowUp(Protocol):
    """The joins of one book on one day, each worked out when first asked for."""

    @property
    def duties(self) -> Duties:
        """Return every duty of the book, settled ones too."""
        ...

    @property
    def logged_from(self) -> date | None:
        """Return the day of the first call in the registers, None where there is none."""
        ...

    @property
    def visits(self) -> Sequence[VisitCalls]:
        """Return the visits that are followed up."""
        ...

    @property
    def early_calls(self) -> Sequence[EarlyCall]:
        """Return the calls that lie before everything they could be about."""
        ...

    @property
    def broken_callbacks(self) -> Sequence[BrokenCallback]:
        """Return the callbacks that do not count."""
        ...

    @property
    def complaints(self) -> Sequence[Complaint]:
        """Return the calls in which somebody complained."""
        ...

    @property
    def absent(self) -> Sequence[Absent]:
        """Return who is away without anybody standing in."""
        ...

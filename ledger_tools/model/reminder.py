"""What a letter to a late insurer says, before anybody words it: the days of the case, the clocks that ran out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger_tools.model.calls import Fact
from ledger_tools.model.duties import DueItem, LastContact
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class EarlierLetter:
    """A reminder that the letter register says was sent; ``number`` may be ""."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """One claim of which an insurer owes something.

    Attributes:
        days: the days of the case so far, in the order of its life.
        late: clocks that have run out, the longest over first; each carries sum, source and reminder.
        running: clocks that still run.
        waiting: days since the papers were complete, None where they are not, or the day is not written down.
        missing: papers that the customer still has to hand in, as the sheet of papers names them.
        last_contact: the last talk with the insurer about the claim; never one with the customer.
        earlier: reminders sent before, the oldest first.
        answer_by: the day by which an answer is asked for.
        caution: that contract and law prevail; None where no law pack is on.
        closed: True if the ledger has the claim as closed.
        packs: keys of law packs that are not on and have time limits for such a claim.
    """

    days: Sequence[Fact]
    late: Sequence[DueItem]
    running: Sequence[DueItem]
    waiting: int | None
    missing: Sequence[str]
    last_contact: LastContact | None
    answer_by: date
    caution: Message | None = None
    earlier: Sequence[EarlierLetter] = ()
    closed: bool = False
    packs: Sequence[str] = ()

"""What somebody must do by a day: the rule it comes from, its window, whether it was done, the cells that say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import Message

if TYPE_CHECKING:
    from ledger_tools.model.due_batch import DutyBatch


class DueState(StrEnum):
    """Where a duty stands on the day that is judged by; in the order in which people want to see them."""

    OVERDUE = "overdue"
    DUE_TODAY = "due-today"
    OPEN = "open"
    BLOCKED = "blocked"
    UPCOMING = "upcoming"
    DONE = "done"
    DONE_LATE = "done-late"
    MISSED = "missed"  # its time is over, and doing it now would no longer serve


HOUSE = "house"  # the pack of the firm's own rules; all others are law or contract
UNSETTLED = (DueState.OVERDUE, DueState.DUE_TODAY, DueState.OPEN, DueState.BLOCKED, DueState.UPCOMING)
SETTLED = (DueState.DONE, DueState.DONE_LATE, DueState.MISSED)
OBLIGED = ("clerk", "supervisor", "policyholder", "insurer", "seller")


@dataclass(frozen=True, slots=True)
class DueRule:
    """One rule of a pack, as its data file says it.

    Attributes:
        id: public and stable, such as ``first-follow-up`` or ``cn-claim-decide-30d``.
        pack: key of its pack, such as ``house`` or ``cn-claims``.
        kind: which arithmetic of ``followup.kinds`` works it out; "" for one that is only told (no column holds the
            day that its clock starts on, or it has no clock).
        nature: ``due`` (to be done by a day), ``bar`` (a right is lost after it), ``min``, ``keep``, ``rule``.
        title: what it is called, in the three languages.
        task: what is to be done; for people.
        clear: what has to be written down where, so that it counts as done.
        obliged: who owes it, one of ``OBLIGED``.
        numbers: the lengths of its window by name (``from``, ``to`` or ``n`` …), None where no number is known;
            after settings are applied.
        unit: ``day`` (calendar or working days as the setting says), ``calendar``, ``working``, ``month``, ``year``.
        options: what else its kind needs, such as ``start``, ``stop``, ``done``: column keys, see ``followup.kinds``.
        lines: insurance lines that it covers; empty for all.
        not_lines: lines that it does not cover.
        cover: only claims whose line, sheet or product is worded so, such as ``motor-compulsory``; "" for all.
        applies_from, applies_to: first and last day of the version, None where open.
        version_by: the key of the day by which the version is chosen, such as ``incident_at``.
        article: law and article, or the S-number, in the three languages.
        source: key or words of where it was read.
        mark: ``C`` confirmed (the wording was read), ``2`` second-hand, ``B`` belief, ``S`` the house's own rule.
        note: what a reader should know, in the three languages; empty where nothing.
        active: False for a rule that is counted only when a setting turns it on.
        longer: id of a longer clock for the same duty; this one is shown as late only when that one is, too.
        reminder: True where every line printed must say that contract and law prevail.
    """

    id: str
    pack: str
    kind: str
    nature: str
    title: Labels
    task: Labels
    clear: Labels
    obliged: str
    numbers: Mapping[str, int | None] = field(default_factory=dict)
    unit: str = "day"
    options: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[str] = ()
    not_lines: Sequence[str] = ()
    cover: str = ""
    applies_from: date | None = None
    applies_to: date | None = None
    version_by: str = ""
    article: Labels = field(default_factory=dict)
    source: str = ""
    mark: str = "C"
    note: Labels = field(default_factory=dict)
    active: bool = True
    longer: str = ""
    reminder: bool = False


@dataclass(frozen=True, slots=True)
class Because:
    """One cell that a duty hangs on, and what stands there (a day as ISO)."""

    cell: CellRef
    value: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a duty is about: the row, and how people call it.

    Attributes:
        sheet, row: the row of the user's own sheet; row 0 where the duty is about no row (a monthly summary).
        ref: claim, policy, plate, event or period.
    """

    sheet: str
    row: int
    ref: str | None = None
    customer: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class DueItem:
    """One duty of one row.

    Attributes:
        id: stable while rows move: the rule's id and a hash of the row's names, such as ``first-follow-up-3f9ac2d1``.
        owner: who has to see to it, under the name of the staff sheet; None where nobody is named.
        stand_in: who does it instead while the owner is away; None where the owner is there.
        opens: first day of the window; None where it may be done at any time before its end.
        ends: last day of the window; None where the rule knows no number, or the day cannot be told yet.
        days_left: from the day that is judged by to ``ends``; negative when late; None without an end.
        because: the cells it hangs on, the anchor first.
        explain: the sum in a sentence or two.
        steps: the whole sum, a sentence each: anchor, days counted, days skipped and why, clocks stopped, who.
        done_on: the day it was done; None where it was not.
        notes: what must be said beside it (calendar not known that far, an estimate, a default taken).
        last_contact: when and what was last said to the customer, for the next call; None where nothing is known.
        script: key of the script to call by, "" where the task is no call.
        call_type: the call type that clears it when logged, "" where no call does.
    """

    id: str
    rule: DueRule
    subject: Subject
    owner: str | None
    stand_in: str | None
    opens: date | None
    ends: date | None
    state: DueState
    days_left: int | None
    because: Sequence[Because]
    explain: Message
    steps: Sequence[Message] = ()
    done_on: date | None = None
    notes: Sequence[Message] = ()
    last_contact: LastContact | None = None
    script: str = ""
    call_type: str = ""


@dataclass(frozen=True, slots=True)
class LastContact:
    """The last time that somebody spoke with a customer: day, who spoke, the points as written down, the row."""

    day: date
    clerk: str
    points: str
    cell: CellRef


@dataclass(slots=True)
class Duties:
    """Every duty of a book on a day.

    Attributes:
        batches: by rule and table, with all duties as arrays, settled ones too; reports count these.
        notes: what the whole list must say, such as calls not due because a customer asked not to be called.
        rules: the rules that were looked at, by id.
    """

    as_of: date
    batches: Sequence[DutyBatch] = ()
    notes: Sequence[Message] = ()
    rules: Mapping[str, DueRule] = field(default_factory=dict)
    order: Callable[[DueItem], object] | None = None

    def items(self, states: Collection[DueState] = UNSETTLED) -> Iterator[DueItem]:
        """Yield the duties in some states, batch by batch; only these are put into words."""
        for batch in self.batches:
            yield from batch.items(states)

    def counts(self) -> Counter[DueState]:
        """Return how many duties are in each state."""
        total: Counter[DueState] = Counter()
        for batch in self.batches:
            total.update(batch.counts())
        return total

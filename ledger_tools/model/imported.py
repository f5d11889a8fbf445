"""What became of the lines of a worklist that was taken into the registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ledger_tools.text.i18n import Message


class LineOutcome(StrEnum):
    """What became of a line."""

    ENTERED = "entered"
    ALREADY = "already"
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(slots=True)
class LineReport:
    """One line of the worklist.

    Attributes:
        row: its row in the worklist.
        item: id of its duty, "" for a line added by hand.
        entered: numbers (or sheets, where a register keeps no numbers) of the rows that were made for it.
        already: numbers or cells of what is in the registers already.
        cells: cells of earlier rows, or of the customer file, that were filled or changed.
        why: why it was refused.
        notes: what the user should know of how it was taken.
        said: what was looked up or left open on the way.
    """

    row: int
    item: str
    customer: str
    outcome: LineOutcome = LineOutcome.EMPTY
    entered: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    why: Message | None = None
    notes: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A worklist and what became of its lines, in their order.

    Attributes:
        worklist: name of the file.
        notes: what the user should know of the file as a whole.
    """

    worklist: str
    lines: Sequence[LineReport] = ()
    notes: Sequence[Message] = ()

    def counts(self) -> Counter[LineOutcome]:
        """Return how many lines had which outcome."""
        return Counter(line.outcome for line in self.lines)

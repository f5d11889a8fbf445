"""What the workbook knows of one claim, for papers about it: row, losses by kind, stages, papers, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger_tools.model.calls import Fact
from ledger_tools.model.duties import DueItem, LastContact
from ledger_tools.model.papers import ClaimPaperList
from ledger_tools.model.records import Record
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class LossItem:
    """One thing that was lost, or one person who was hurt.

    Attributes:
        kind: code of ``item_kind``, "" where the row does not say.
        amount: its estimated loss, else the sum of its costs; None where neither can be read.
        currency: "" where nobody says it.
    """

    kind: str
    record: Record
    amount: Decimal | None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of one claim, item by item, and what its own row says they come to (S3).

    Attributes:
        stated: the row's estimated loss, else the amount claimed; None where it says neither.
        tolerance: how far both may differ, in currency units.
    """

    items: Sequence[LossItem] = ()
    stated: Fact | None = None
    tolerance: Decimal = Decimal("0.01")

    def of(self, *kinds: str) -> list[LossItem]:
        """Return the items of some kinds."""
        return [item for item in self.items if item.kind in kinds]

    @property
    def currency(self) -> str | None:
        """Return the one currency of the items, "" where nobody says it; None where they have several."""
        named = {item.currency for item in self.items if item.currency}
        return named.pop() if len(named) == 1 else None if named else ""

    @property
    def total(self) -> Decimal | None:
        """Return the sum of all items; None without items, with one that has no amount, or with several currencies."""
        amounts = [item.amount for item in self.items if item.amount is not None]
        if not amounts or len(amounts) < len(self.items) or self.currency is None:
            return None
        return sum(amounts, Decimal())

    @property
    def by_kind(self) -> Mapping[str, Decimal]:
        """Return the sum of each kind that has items with amounts; empty with several currencies."""
        sums: dict[str, Decimal] = {}
        for item in self.items if self.currency is not None else ():
            if item.amount is not None:
                sums[item.kind] = sums.get(item.kind, Decimal()) + item.amount
        return sums

    @property
    def stated_amount(self) -> Decimal | None:
        """Return the row's own figure, None where it has none that can be read."""
        if self.stated is None or self.stated.kind != "money":
            return None
        return Decimal(str(self.stated.value))

    @property
    def differs(self) -> Decimal | None:
        """Return by how much the items exceed the row's own figure; None where both agree or cannot be compared."""
        total, stated = self.total, self.stated_amount
        if total is None or stated is None or (self.stated is not None and self._other_currency(self.stated)):
            return None
        return total - stated if abs(total - stated) > self.tolerance else None

    def _other_currency(self, stated: Fact) -> bool:
        return bool(self.currency and stated.currency and self.currency != stated.currency)


@dataclass(frozen=True, slots=True)
class StageStep:
    """One of the seven stages of a claim (S1).

    Attributes:
        key: code of ``stage``.
        day: when it was reached, None where the row does not say.
        reached: True if the claim got there: by its stage, by a day, or because it is closed.
        current: True for the last stage reached.
    """

    key: str
    label: Labels
    day: Fact | None = None
    reached: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """What the workbook knows of one claim.

    Attributes:
        ref: what people call it, for a file name.
        line: name of its insurance line, None where nobody says it.
        line_key: key of that line, "" where nobody says it.
        claim: its row, completed from the sheets of policies and customers.
        said: what whoever fills in a form should know.
    """

    ref: str
    line: Labels | None
    line_key: str
    claim: Record
    losses: Losses
    stages: Sequence[StageStep] = ()
    said: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """Where a claim stands, for reading out on the telephone (S44); the reserve is no part of it.

    Attributes:
        papers: as the sheet of claim papers tells, held against the checklist.
        next: what somebody still has to do, the nearest day first.
        requests: what the customer asked and has no answer to yet.
    """

    card: ClaimCard
    papers: ClaimPaperList
    next: Sequence[DueItem] = ()
    last_contact: LastContact | None = None
    requests: Sequence[Fact] = ()

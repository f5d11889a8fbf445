"""What a check of a report against its ledger found: figures, claims and cells that are no longer what they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from ledger_tools.model.case import WorkbookId
from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import Text
from ledger_tools.text.i18n import Message

Raw: TypeAlias = str | int | float | None


class Filed(StrEnum):
    """What the ledger's index of reports says of the report's file."""

    AS_RECORDED = "as-recorded"
    ALTERED = "altered"
    NOT_RECORDED = "not-recorded"


class Became(StrEnum):
    """What became of a claim since the report was made."""

    CHANGED = "changed"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure, a setting or a field of a claim that differs: as the report has it, and as the ledger gives it now.

    Attributes:
        key: name in the program: the English label of a figure, the name of a setting, the key of a field.
        before, after: for people; None where there is none. Both are None where a name was kept as a hash only.
        raw: the same two for programs: codes, ISO days, amounts as text with two decimals.
    """

    key: str
    label: Text
    before: Text | None
    after: Text | None
    raw: tuple[Raw, Raw] = (None, None)


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that differs.

    Attributes:
        cell: first cell of its row: in the ledger as it is, or, for one that is gone, as it was.
        ref: its policy number, else its own number.
        fields: what differs; of a claim that is gone or was added what it held.
    """

    became: Became
    cell: CellRef
    ref: str
    fields: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of the report that holds something else than the report made again; None for nothing, or for no sheet."""

    cell: CellRef
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CellsCompared:
    """How the cells of a report stand to those of the report made again.

    Attributes:
        count: how many of the program's own cells were compared.
        aside: cells on the ledger as a whole, such as rows read and data quality, which any later row changes; told,
            but no difference where the ledger was saved since.
        missing: names of sheets that are gone; their cells are not among the changed ones.
        changed: cells of the program that hold something else.
        added: cells that somebody filled in where the program leaves none.
        uncounted: formulas that the report holds without a result.
    """

    count: int
    changed: Sequence[CellChange] = ()
    added: Sequence[CellChange] = ()
    uncounted: int = 0
    missing: Sequence[str] = ()
    aside: Sequence[CellChange] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a report still matches its ledger.

    Attributes:
        report, ledger: the files that were looked at; ``made_of`` is the ledger as the report knew it.
        kind, period, as_of: of the report.
        number: of its row in the ledger's index of reports, "" for none.
        same_bytes: True if the report made again is the same file, byte for byte.
        figure_count, claim_count: how many were compared.
        cells: None where they were not compared; ``notes`` say why.
        recorded: number and file name of every row in the ledger's index of reports.
    """

    report: WorkbookId
    ledger: WorkbookId
    made_of: WorkbookId
    kind: str
    period: str
    as_of: date
    filed: Filed
    number: str
    same_bytes: bool
    figure_count: int
    claim_count: int
    figures: Sequence[Change] = ()
    claims: Sequence[ClaimChange] = ()
    settings: Sequence[Change] = ()
    cells: CellsCompared | None = None
    notes: Sequence[Message] = ()
    recorded: Sequence[tuple[str, str]] = ()

    @property
    def ledger_unchanged(self) -> bool:
        """True if the ledger is the very file that the report was made of."""
        return self.ledger.sha256 == self.made_of.sha256

    @property
    def matches(self) -> bool:
        """True if nothing that the report tells differs.

        A file that was altered since it was recorded matches only where its cells could be compared.
        """
        if self.figures or self.claims:
            return False
        if self.cells is None:
            return self.filed is not Filed.ALTERED
        return not (self.cells.changed or self.cells.missing)

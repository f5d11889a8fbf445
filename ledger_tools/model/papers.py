"""The papers of a claim as nouns: what a paper is called, which are needed, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import Message, joined

HONG_KONG = ("HK", "MO")  # places whose Traditional Chinese has names of its own
_OR = {"zh-Hant": "或", "zh-Hans": "或", "en": " or "}


class Need(StrEnum):
    """How much a paper is needed, as the choice ``need`` has it."""

    REQUIRED = "required"
    IF_APPLICABLE = "if_applicable"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the catalogue.

    Attributes:
        hk: its name in the Traditional Chinese of Hong Kong, "" where that is no other.
        suppliers: who hands it over or issues it, each in three languages.
        copies: code of ``copy_kind`` by place; under "" for all places that are not named.
    """

    key: str
    labels: Labels
    hk: str = ""
    suppliers: Sequence[Labels] = ()
    copies: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str, place: str = "") -> str:
        """Return what people of a place call the paper."""
        if language == "zh-Hant" and place in HONG_KONG and self.hk:
            return self.hk
        return self.labels[language]

    def copy_kind(self, place: str) -> str:
        """Return how it is usually handed in, as a code of ``copy_kind``."""
        return self.copies.get(place) or self.copies.get("", "original")


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """A line of a checklist.

    Attributes:
        papers: the paper, or several of which one will do.
        copy_kind: how it is usually handed in.
        at_end: True if it is signed when the claim is settled, so that nothing is missing before.
    """

    papers: tuple[Paper, ...]
    need: Need
    copy_kind: str
    at_end: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of the papers that will do."""
        return frozenset(paper.key for paper in self.papers)

    def name(self, language: str, place: str = "") -> str:
        """Return what people of a place call it; papers of which one will do are joined by "or"."""
        return _OR[language].join(dict.fromkeys(paper.name(language, place) for paper in self.papers))

    def supplier(self, language: str) -> str:
        """Return who hands it over or issues it."""
        found = [labels[language] for paper in self.papers for labels in paper.suppliers]
        return joined(list(dict.fromkeys(found)), language)


class PaperState(StrEnum):
    """Where a paper of a claim stands."""

    RECEIVED = "received"
    MISSING = "missing"  # needed or asked for, and not there
    DEFECTIVE = "defective"  # handed in and sent back
    WAIVED = "waived"  # waived, or not applicable after all
    OPEN = "open"  # wanted only by what happened, or at the end; nobody asked for it


@dataclass(slots=True)
class PaperLine:
    """One paper of one claim, as the checklist and the sheet of claim papers tell it.

    Attributes:
        name: as the sheet writes it; "" for the name of ``listed``.
        listed: the line of the checklist, None for what only the sheet or the clerk names.
        keys: papers of the catalogue that the name means, none for another paper.
        row: sheet row that it stands in, None where it has none yet.
        cells: the cells that it was read from.
        told: True if the command line says that it was handed over, sent back, missing or waived.
    """

    state: PaperState
    need: Need
    name: str = ""
    listed: PaperNeed | None = None
    keys: frozenset[str] = frozenset()
    sheet: str = ""
    row: int | None = None
    supplier: str = ""
    copy_kind: str = ""
    copies: int | None = None
    asked_on: date | None = None
    due_on: date | None = None
    received_on: date | None = None
    insurer_received_on: date | None = None
    defect: str = ""
    given_by: str = ""
    taken_by: str = ""
    receipt_no: str = ""
    note: str = ""
    cells: tuple[CellRef, ...] = ()
    told: bool = False

    def called(self, language: str, place: str = "") -> str:
        """Return what the paper is called: as the sheet has it, else as the checklist does."""
        if self.name or self.listed is None:
            return self.name
        return self.listed.name(language, place)


@dataclass(slots=True)
class ClaimPaperList:
    """The papers of one claim: what the sheet of claim papers tells, held against the checklist.

    Attributes:
        ref: what the claim is called in the sheet of papers.
        place: CN, TW, HK, UK or US; whose names and lists are used.
        kind: code of the kind of loss, "" where it is not known.
        sheet: name of the sheet of claim papers, "" where the workbook has none.
        said: what the reader must know: which list was taken and why.
    """

    ref: str
    line: str
    place: str
    kind: str
    lines: list[PaperLine]
    sheet: str = ""
    said: list[Message] = field(default_factory=list)

    def of(self, *states: PaperState) -> list[PaperLine]:
        """Return the papers in some states."""
        return [line for line in self.lines if line.state in states]

    @property
    def fresh(self) -> list[PaperLine]:
        """Return what a receipt is to be given for: what is handed over now, else all that has none yet.

        Papers that came earlier are not handed over by whoever stands at the counter now.
        """
        open_ = [line for line in self.of(PaperState.RECEIVED) if not line.receipt_no]
        return [line for line in open_ if line.told] or open_

    @property
    def recorded(self) -> bool:
        """True if anything is known of the claim's papers: a row of the sheet, or the clerk's word."""
        return any(line.row is not None or line.told for line in self.lines)

    @property
    def lacking(self) -> list[PaperLine]:
        """Return what is still missing, and what was sent back."""
        return self.of(PaperState.MISSING, PaperState.DEFECTIVE)

    @property
    def complete_on(self) -> date | None:
        """Return the day on which the last paper that is needed came in; None while one is missing (S50)."""
        needed = [line for line in self.of(PaperState.RECEIVED) if line.need is not Need.IF_APPLICABLE]
        days = [line.received_on for line in needed if line.received_on is not None]
        return max(days) if days and not self.lacking else None

"""What rules and report sections see: the book, the day, the settings, what is due, what was found so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ledger_tools.model.findings import Finding
from ledger_tools.model.reading import SheetReading
from ledger_tools.model.table import LedgerTable

if TYPE_CHECKING:
    from ledger_tools.model.duties import Duties
    from ledger_tools.model.follow_up import FollowUp
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.settings import Settings


@dataclass(frozen=True, slots=True)
class WorkbookId:
    """Which file was read: its name without folder, and the SHA-256 of its bytes when they were read."""

    name: str
    sha256: str


def _default_settings() -> Settings:
    from ledger_tools.settings import Settings

    return Settings()


@dataclass(slots=True)
class Book:
    """A workbook as understood.

    Attributes:
        script: ``zh-Hant``, ``zh-Hans`` or ``en``: the script of the workbook's own headers and sheet names.
        readings: every sheet in the workbook's order (one entry per block), also those left alone.
        tables: the claim ledgers, registers and support sheets among them.
        findings: what was met while reading, such as ``date-unreadable``.
        settings: by which it was read: those of the workbook's own settings sheet and of the call.
    """

    workbook: WorkbookId
    script: str
    readings: Sequence[SheetReading]
    tables: Sequence[LedgerTable]
    findings: list[Finding] = field(default_factory=list)
    settings: Settings = field(default_factory=_default_settings)

    @property
    def claims(self) -> list[LedgerTable]:
        """Return the claim ledgers, in the workbook's order."""
        return [t for t in self.tables if t.kind == "line"]

    def register(self, kind: str) -> LedgerTable | None:
        """Return the first register or support sheet of a kind, such as ``call-register``; None where there is none."""
        return next((t for t in self.tables if t.kind == kind), None)


@dataclass(slots=True)
class Case:
    """Everything a rule or a report section may look at; built in one place, changed by nobody.

    Attributes:
        engine: works out what is due and who was called about what; asked once, and only when a rule needs it.
        last_snapshot: what the last report saw, to be held against the book; None where nobody named one.
        snapshots: what earlier reports saw, the oldest first, the last one among them.
    """

    book: Book
    as_of: date
    settings: Settings
    findings: Sequence[Finding] = ()
    engine: Callable[[], FollowUp] | None = field(default=None, repr=False, compare=False)
    last_snapshot: Snapshot | None = None
    snapshots: Sequence[Snapshot] = ()
    _follow_up: FollowUp | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def follow_up(self) -> FollowUp:
        """Return what the registers tell, joined; a workbook without registers should not be asked, for it costs time.

        Raises:
            RuntimeError: the case was built without an engine, see ``library.make_case``.
        """
        if self._follow_up is None:
            if self.engine is None:
                raise RuntimeError("a case that is asked for duties is built by library.make_case")
            self._follow_up = self.engine()
        return self._follow_up

    @property
    def duties(self) -> Duties:
        """Return every duty of the book, settled ones too, by the rules and law packs of its settings."""
        return self.follow_up.duties

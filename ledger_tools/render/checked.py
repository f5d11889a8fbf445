"""What every form of ``validate`` is made from: the book, the findings to show, and the words of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ledger_tools.model.case import Book
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.identity import Identity
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message

Cells = Sequence[Sequence[str]]  # the rows of a small sheet, as people see them


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What is said about a code apart from any one finding.

    Attributes:
        severity: the gravest level that the code is found at.
        title: what is wrong, in one sentence.
        why: what goes wrong for the user if it stays.
        fix: what to do.
        number: V-number of the check, "" where it has none.
        examples: by language tag: a small sheet that fires the rule, and the same sheet mended.
    """

    code: str
    severity: Severity
    title: Message
    why: Message
    fix: Message
    number: str = ""
    examples: Mapping[str, tuple[Cells, Cells]] = field(default_factory=dict)


@dataclass
class Checked:
    """The outcome of ``validate``.

    Attributes:
        findings: those to show, in sheet order.
        rules: by code, in the order of ``rules list``.
        known: how many findings the baseline held back.
        accepted: those that the workbook's own sheet of accepted findings holds back.
    """

    book: Book
    as_of: date
    findings: Sequence[Finding]
    rules: Mapping[str, RuleWords] = field(default_factory=dict)
    known: int = 0
    accepted: Sequence[Finding] = ()

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, gravest first."""
        found = Counter(f.severity for f in self.findings)
        return {s.word: found[s] for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)}

    @cached_property
    def identity(self) -> Identity:
        """Return the records of the book and their names."""
        return Identity(self.book)

    def table_of(self, finding: Finding) -> LedgerTable | None:
        """Return the table that a finding's row belongs to, the sheet's nearest one above; None where there is none."""
        return self.identity.table_at(finding.cell.sheet, finding.cell.row)

    def position_of(self, finding: Finding) -> tuple[LedgerTable, int] | None:
        """Return the table and the position of the record that a finding is about; None where it is about no record."""
        return self.identity.position_at(finding.cell.sheet, finding.cell.row)

    def fingerprint(self, finding: Finding) -> str:
        """Return what a finding is known by when rows have moved."""
        return self.identity.fingerprint(finding)

"""What every form of ``validate`` is made from: the book, the findings to show, and the words of the rules."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ledger_tools.model.case import Book
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message

# What names a record for as long as it lives, best first: what is known on its first day. A claim number is not among
# the first, for it is filled in later and would make an old finding look new.
_BIRTH_KEYS = ("policy_no", "incident_at", "claimant", "plate")
_LATER_KEYS = ("own_ref", "report_no", "claim_no", "seq", "customer_id")


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
    """

    book: Book
    as_of: date
    findings: Sequence[Finding]
    rules: Mapping[str, RuleWords] = field(default_factory=dict)
    known: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, gravest first."""
        found = Counter(f.severity for f in self.findings)
        return {s.word: found[s] for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)}

    @cached_property
    def _tables(self) -> dict[str, list[LedgerTable]]:
        tables: dict[str, list[LedgerTable]] = {}
        for table in self.book.tables:
            tables.setdefault(table.sheet, []).append(table)
        return tables

    def table_of(self, finding: Finding) -> LedgerTable | None:
        """Return the table that a finding's row belongs to, the sheet's nearest one above; None where there is none."""
        tables = self._tables.get(finding.cell.sheet, ())
        above = [t for t in tables if _top(t) <= finding.cell.row]
        return above[-1] if above else next(iter(tables), None)

    def position_of(self, finding: Finding) -> tuple[LedgerTable, int] | None:
        """Return the table and the position of the record that a finding is about; None where it is about no record."""
        table = self.table_of(finding)
        if table is None or not len(table):
            return None
        position = int(table.rows.searchsorted(finding.cell.row))
        if position < len(table) and int(table.rows[position]) == finding.cell.row:
            return table, position
        return None

    def fingerprint(self, finding: Finding) -> str:
        """Return what a finding is known by when rows have moved: code, sheet, key, value, and who the record is.

        It does not contain the address, so inserted and sorted rows keep it, nor the message, so the language and our
        wording may change; a changed cell changes it. The record's names go in only as a hash.
        """
        parts = [finding.code, finding.cell.sheet, finding.key or "", finding.value or "", *self._record(finding)]
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _record(self, finding: Finding) -> list[str]:
        place = self.position_of(finding)
        if place is None:
            return []
        table, position = place
        names = [f"{key}={text}" for key in _BIRTH_KEYS if (text := table.shown(position, key).strip())]
        return names or [f"{key}={text}" for key in _LATER_KEYS if (text := table.shown(position, key).strip())][:1]


def _top(table: LedgerTable) -> int:
    if table.reading.header_rows:
        return int(min(table.reading.header_rows))
    return int(table.rows[0]) if len(table) else 1

"""What a validation rule is: a code with its explanation, and a check that yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message

Check = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """A small sheet that fires a rule and the same sheet mended, drawn as text.

    A line ``# name`` names the sheet, other lines are rows with ``|`` between cells. ``=`` before a cell marks a
    number, ``@`` a date; ``cells`` gives them as people see them.
    """

    before: str
    after: str

    @staticmethod
    def cells(drawing: str) -> list[list[str]]:
        """Return the rows of a drawing as the user would see them, without the line that names the sheet."""
        rows = [line.strip() for line in drawing.strip().splitlines() if not line.lstrip().startswith("#")]
        return [[_seen(cell) for cell in row.removeprefix("~").split("|")] for row in rows]


def _seen(cell: str) -> str:
    bare = cell.strip()
    if bare.startswith("?"):
        return bare.rpartition("=")[2] if "=" in bare else ""
    return bare[1:].partition("{")[0] if bare[:1] in ("=", "@", "!") else bare


@dataclass(frozen=True, slots=True)
class Rule:
    """One public code.

    Attributes:
        code: the code that findings carry and that ``--only`` and ``--skip`` take.
        number: V-number of the check, "" where it has none.
        severity: the gravest level that the code is found at.
        summary: what is wrong, in one sentence.
        why: what goes wrong for the user if it stays.
        fix: what to do.
        examples: by language tag; ``zh-Hant`` and at least one more.
        check: yields the findings; None where the finding is made while the sheet is read. Rules of a family share one.
        keys: columns that the check looks at; without them it is silent.
    """

    code: str
    number: str
    severity: Severity
    summary: Message
    why: Message
    fix: Message
    examples: Mapping[str, Example]
    check: Check | None = None
    keys: tuple[str, ...] = ()

    def at(
        self,
        table: LedgerTable,
        position: int,
        key: str,
        message: Message,
        *,
        related: Sequence[str | CellRef] = (),
        severity: Severity | None = None,
        fix: Message | None = None,
    ) -> Finding:
        """Return a finding at one record's cell; related are keys of the same record or cells anywhere."""
        row = int(table.rows[position])
        return Finding(
            code=self.code,
            severity=self.severity if severity is None else severity,
            cell=table.address(row, key),
            message=message,
            key=key,
            value=table.shown(position, key) or None,
            fix=fix or self.fix,
            related=[table.address(row, cell) if isinstance(cell, str) else cell for cell in related],
        )

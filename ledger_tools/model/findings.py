"""A finding: something about one cell that a person should look at, with its address, reason and mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from ledger_tools.model.cells import CellRef
from ledger_tools.text.i18n import Message


class Severity(IntEnum):
    """How grave a finding is; comparisons follow gravity."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """Return the public word: ``info``, ``warning`` or ``error``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at one cell.

    Attributes:
        code: the public code, such as ``date-order``.
        cell: the cell concerned; the first cell of a row or A1 where a row or a sheet is meant.
        key: canonical column key, None where no column is concerned.
        value: the cell's content as the user sees it, None where nothing is there.
        message: what is wrong, without the code.
        fix: what to do about it, None where the message says it.
        related: other cells that the message speaks of.
    """

    code: str
    severity: Severity
    cell: CellRef
    message: Message
    key: str | None = None
    value: str | None = None
    fix: Message | None = None
    related: Sequence[CellRef] = ()

"""What reading a column of values gives: typed values, masks, and what a person should be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.findings import Severity
from ledger_tools.model.grid import Bools, Int32s
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the values of some records of a column.

    Attributes:
        code: the public code of the finding it becomes, such as ``date-unreadable``.
        positions: which records, ascending, shape (m,).
        message: what is wrong.
        fix: what to write instead, None where the message says it.
    """

    code: str
    severity: Severity
    positions: Int32s
    message: Message
    fix: Message | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An assumption made in reading some records: not wrong, but a person must be able to object.

    Attributes:
        positions: which records, ascending, shape (m,).
    """

    positions: Int32s
    message: Message


@dataclass(slots=True)
class Parsed:
    """The values of a column of n records; the masks mean what they mean in ``model.table.Column``.

    Attributes:
        percent: money only: True where the cell holds a percentage, which is present but never ok, since it is not
            money, shape (n,); None if no cell does.
        problems: what becomes findings, at most one per record and code.
        notes: what becomes assumptions of the sheet's reading.
    """

    values: NDArray[Any]
    present: Bools
    ok: Bools
    has_time: Bools | None = None
    approximate: Bools | None = None
    currency: NDArray[np.object_] | None = None
    copied: Bools | None = None
    percent: Bools | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

"""What a writing command would do to a workbook, or why it would refuse: told by ``inspect`` before anybody tries."""

from __future__ import annotations

from dataclasses import dataclass

from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class Prospect:
    """One writing command.

    Attributes:
        command: as it is typed, such as ``log call``.
        touches: sheets, or a sheet and the row that would be filled.
        adds: names of the sheets that would be added.
        reason: why it would be refused; None where it would not.
    """

    command: str
    touches: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    reason: Message | None = None

"""Mends as rows of the change log (修改記錄): who changed which cell when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger_tools.model.identity import WHOLE_SHEET, Identity
from ledger_tools.registers.accepted import column_label
from ledger_tools.registers.mends import Mend
from ledger_tools.registers.records import Record

SHEET = "change-log"


def change_records(
    mends: Sequence[Mend],
    identity: Identity,
    *,
    at: date,
    who: str,
    command: str,
    backup: str | None,
    language: str,
) -> list[Record]:
    """Return a row for each mend.

    Args:
        at: the day, or the moment where it is known.
        backup: what the copy from before is known by; None where nothing is replaced.
    """
    return [
        {
            "at": at,
            "who": who,
            "command": command,
            "sheet": mend.cell.sheet,
            "ref": None if (ref := identity.reference(mend.cell.sheet, mend.cell.row)) == WHOLE_SHEET else ref,
            "cell": mend.cell.address,
            "key": column_label(mend.key, language),
            "before": mend.before,
            "after": mend.after,
            "reason": mend.reason.text(language),
            "backup": backup,
        }
        for mend in mends
    ]

"""What stands on every form: the firm, the ledger it comes from, the day it was made."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger_tools.forms.printing import Printing
from ledger_tools.settings import Settings


def frame_fields(settings: Settings, workbook: str, as_of: date, p: Printing) -> dict[str, Any]:
    """Return the fields that every form has.

    Args:
        workbook: name of the ledger's file.
        as_of: the day that the form is made for.
    """
    return {
        "letter_head": settings.letter_head or settings.firm or "",
        "firm": settings.firm or "",
        "department": settings.department or "",
        "supervisor": settings.supervisor or "",
        "seal": settings.seal_line is not False,
        "workbook": workbook,
        "made_on": p.day(as_of),
    }

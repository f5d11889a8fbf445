"""The only room that opens or writes the user's .xlsx."""

from __future__ import annotations

from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.reading import Workbook, open_workbook

__all__ = ["Limits", "Workbook", "open_workbook"]

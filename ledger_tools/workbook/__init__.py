"""The only room that opens or writes the user's .xlsx.

Names are loaded when first used: writing needs no numpy, reading no writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger_tools.workbook.limits import Limits
    from ledger_tools.workbook.reading import Workbook, open_workbook, workbook_of
    from ledger_tools.workbook.selfcheck import compare
    from ledger_tools.workbook.writing import Plan, apply, plan

__all__ = ["Limits", "Plan", "Workbook", "apply", "compare", "open_workbook", "plan", "workbook_of"]
_HOMES = {
    "Limits": "limits",
    "apply": "writing",
    "Plan": "writing",
    "Workbook": "reading",
    "compare": "selfcheck",
    "open_workbook": "reading",
    "plan": "writing",
    "workbook_of": "reading",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

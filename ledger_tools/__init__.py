"""Check, follow up and report on insurance claims kept in an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger_tools.library import Ledger, open_ledger

__version__ = "0.1.0"

__all__ = ["Ledger", "__version__", "open_ledger"]


def __getattr__(name: str) -> Any:
    """Load the library face on first use, so that ``--version`` does not pay for numpy."""
    if name in ("Ledger", "open_ledger"):
        from ledger_tools import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

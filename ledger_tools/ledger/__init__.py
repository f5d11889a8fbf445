"""What a claim ledger is: columns and aliases, lines, registers (data files), header finding, reading of values."""

from __future__ import annotations

from ledger_tools.ledger.read import Overrides, read_book, require_ledger

__all__ = ["Overrides", "read_book", "require_ledger"]

"""The command line: a group that knows its commands by name and loads each only when it is called."""

from __future__ import annotations

from ledger_tools.cli.program import main, program

__all__ = ["main", "program"]

"""One writing command in a process of its own: ``child.py OPERATION PATH``; what it needs is loaded before the mark."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MARK = "/ledger-tools-mark"  # a name that is looked up once, to be found in the trace


def main(operation: str, path: str) -> int:
    import difflib  # noqa: F401 - loaded late
    import encodings.cp437
    import encodings.idna  # noqa: F401
    import platform  # noqa: F401

    import filelock  # noqa: F401
    import platformdirs  # noqa: F401

    from ledger_tools.errors import LedgerError
    from ledger_tools.model.edits import AppendRows, SetCell
    from ledger_tools.workbook import apply, backups, journal, locks, save  # noqa: F401

    locks.LOCK_WAIT = 1.0  # a lock that the system cannot give is asked for again and again
    file = Path(path)
    Path(MARK).exists()
    try:
        if operation == "undo":
            receipt = backups.undo(file)
        elif operation == "set":
            receipt = apply(file, [SetCell("台帳", "A1", 2)], command="set")
        else:
            receipt = apply(file, [AppendRows("台帳", [["x", 3]])], command="append")
    except LedgerError as refusal:
        os.write(2, str(refusal).encode())
        return refusal.exit_code
    return 0 if receipt.confirmed else 9


if __name__ == "__main__":
    os._exit(main(*sys.argv[1:]))

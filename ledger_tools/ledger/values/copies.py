"""Values taken over from the record above where the cell says 同上, 〃 or ditto."""

from __future__ import annotations

import numpy as np

from ledger_tools.ledger.values.parsed import Note, Parsed, Problem
from ledger_tools.model.findings import Severity
from ledger_tools.model.grid import Bools
from ledger_tools.text.i18n import msg


def copy_from_above(parsed: Parsed, above: Bools, unread: str | None = None) -> None:
    """Fill the records that name the one above with its value and masks; a chain of them takes the first one's.

    With nothing above, the cell stays present and unread.

    Args:
        above: where the cell names the one above, shape (n,).
        unread: code of the problem to make where nothing stands above; None for kinds that have no such code.
    """
    if not above.any():
        return
    itself = np.arange(len(above))
    source = np.maximum.accumulate(np.where(above, -1, itself))
    copied = above & (source >= 0)
    take = np.where(copied, source, itself)
    for name in ("values", "present", "ok", "has_time", "approximate", "currency", "percent"):
        array = getattr(parsed, name)
        if array is not None:
            setattr(parsed, name, array[take])
    parsed.copied = copied
    orphans = above & ~copied
    parsed.present[orphans] = True
    parsed.ok[orphans] = False
    if copied.any():
        positions = np.flatnonzero(copied).astype(np.int32)
        parsed.notes.append(
            Note(positions, msg("The cell says that it is the same as above, so the value above counts."))
        )
    if unread and orphans.any():
        positions = np.flatnonzero(orphans).astype(np.int32)
        message = msg("The cell says that it is the same as above, but no record stands above it.")
        parsed.problems.append(Problem(unread, Severity.ERROR, positions, message, msg("Write the value itself.")))

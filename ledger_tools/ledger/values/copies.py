"""Values taken over from the record above where the cell says 同上, 〃 or ditto."""

from __future__ import annotations

import numpy as np

from ledger_tools.ledger.values.parsed import Note, Parsed
from ledger_tools.model.grid import Bools
from ledger_tools.text.i18n import msg


def copy_from_above(parsed: Parsed, above: Bools) -> None:
    """Fill the records that name the one above with its value and masks; a chain of them takes the first one's.

    With nothing above, the cell stays present and unread.
    """
    if not above.any():
        return
    own = np.where(above, -1, np.arange(len(above)))
    source = np.maximum.accumulate(own)
    found = above & (source >= 0)
    take = np.where(found, source, np.arange(len(above)))
    parsed.values = parsed.values[take]
    parsed.present = parsed.present[take]
    parsed.ok = parsed.ok[take]
    for name in ("has_time", "approximate", "currency", "percent"):
        mask = getattr(parsed, name)
        if mask is not None:
            setattr(parsed, name, mask[take])
    orphan = above & ~found
    parsed.present[orphan] = True
    parsed.ok[orphan] = False
    parsed.copied = found
    if found.any():
        parsed.notes.append(
            Note(np.flatnonzero(found).astype(np.int32), msg("the cell says “same as above”: the value above is used"))
        )

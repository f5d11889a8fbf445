"""The call register and the letter register of a period, a line for each entry, to be bound and signed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ledger_tools.forms.printing import Printing
from ledger_tools.model.records import Record, RegisterPages

_PART = {"zh-Hant": "／", "zh-Hans": "／", "en": " / "}


def register_fields(pages: RegisterPages, p: Printing) -> dict[str, Any]:
    """Return the fields of a register: its rows by the register's own keys, the period, and how many there are."""
    counts = Counter(row.codes.get("direction", "") for row in pages.rows)
    reached = sum(row.codes.get("reached") == "yes" for row in pages.rows)
    return {
        "first": p.day(pages.first),
        "last": p.day(pages.last),
        "sheets": list(pages.sheets),
        "rows": [_row(row, pages, p) for row in pages.rows],
        "count": len(pages.rows),
        "outgoing": counts["out"],
        "incoming": counts["in"],
        "reached": reached,
        "undated": pages.undated,
    }


def _row(row: Record, pages: RegisterPages, p: Printing) -> dict[str, str]:
    fields = {column.key: p.brief(row, column.key) for column in pages.columns}
    if "ref" in fields and not fields["ref"]:
        fields["ref"] = _PART[p.language].join(
            filter(None, (p.field(row, k) for k in ("plate", "policy_no", "claim_ref")))
        )
    return fields

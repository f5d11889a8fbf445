"""Columns that may hold the payments or the closing dates which a sheet seems to lack, and how to settle that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.model.cells import column_letter
from ledger_tools.reports.view import NO_END
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import View


def nothing_read_as_paid(view: View) -> bool:
    """True if no claim sheet has a column read as paid."""
    return not any(table.get("paid") for table in view.case.book.claims)


def perhaps_paid(view: View) -> list[Message]:
    """Return a sentence on columns read as approved in sheets without a paid column; none where there are none."""
    columns = _columns((t for t in view.case.book.claims if len(t) and not t.get("paid")), "approved")
    if not columns:
        return []
    return [
        msg(
            "{columns}: read as the approved amount. If it is the amount paid, say so with the command map, "
            "for instance: ledger-tools map FILE {first} paid",
            columns=", ".join(columns),
            first=columns[0],
        )
    ]


def perhaps_closed(view: View) -> list[Message]:
    """Return a sentence on agreement dates in sheets whose closed claims have no other date of their end."""
    lacking = set(view.claims.loc[view.problem == NO_END, "table"].tolist())
    tables = (
        table
        for number, table in enumerate(view.case.book.claims)
        if number in lacking and not table.get("closed_at") and not table.get("paid_at")
    )
    columns = _columns(tables, "agreed_at")
    if not columns:
        return []
    return [
        msg(
            "{columns}: read as the date of agreement, which does not tell when a claim was closed. If it does here, "
            "say so with the command map, for instance: ledger-tools map FILE {first} closed_at",
            columns=", ".join(columns),
            first=columns[0],
        )
    ]


def _columns(tables: Iterable[LedgerTable], key: str) -> list[str]:
    """Return the columns read as a key, in the way the command map takes them: ``2021!G``."""
    found = ((table.sheet, table.get(key)) for table in tables)
    return list(dict.fromkeys(f"{sheet}!{column_letter(column.number)}" for sheet, column in found if column))

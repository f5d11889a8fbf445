"""Customers who by the remarks want no more calls, where no column says so: told, not obeyed, for words can mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger_tools.followup.columns import texts
from ledger_tools.followup.contacts import CALL_SHEETS
from ledger_tools.followup.context import Context
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

_NO_MORE_CALLS = re.compile(
    "(?:不要|不用|不想|不願|不愿|別|别|勿|莫|免|拒絕|拒绝)(?:再|被)?(?:給他|给他|給她|给她)?"
    "(?:打電話|打电话|來電|来电|致電|致电|電訪|电访|接電話|接电话|接電訪|接电访|打來|打来|打擾|打扰|回訪|回访)"
    r"|(?:do not|don['’]?t|stop|no more|never)\s+(?:call|phon|ring)",
    re.IGNORECASE,
)
_KEYS = ("note", "summary")
_SHOWN = 3


def asked_in_words(ctx: Context) -> Iterator[Message]:
    """Yield one sentence on the cells whose words ask for no more calls, though calls to that customer still count."""
    cells = list(_cells(ctx))
    if cells:
        yield msg(
            "{cells} ({n} in all): the words may ask for no more calls, but only a column counts. If so, enter Yes "
            "under Do Not Call in the Customer File, or “Do not call” as the outcome of the call.",
            cells=cells[:_SHOWN],
            n=len(cells),
        )


def _cells(ctx: Context) -> Iterator[str]:
    for kind in ("customer-file", *CALL_SHEETS):
        for table in ctx.tables(kind):
            for position, key in _places(table):
                who = int(ctx.customers.of(table)[position])
                if who not in ctx.customers.no_calls and not ctx.stopped(who):
                    yield str(table.address(int(table.rows[position]), key))


def _places(table: LedgerTable) -> list[tuple[int, str]]:
    found = []
    for key in _KEYS:
        said = texts(table, key)
        if _NO_MORE_CALLS.search("\n".join(said)):  # most registers hold no such word, and are looked through at once
            found += [(i, key) for i, text in enumerate(said) if _NO_MORE_CALLS.search(text)]
    return sorted(found)

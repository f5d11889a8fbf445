"""Whether a call's checklist is complete, as its script asks; with an incomplete one a callback does not count."""

from __future__ import annotations

from ledger_tools.followup.columns import texts
from ledger_tools.followup.context import Context
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message

QUESTIONS = 7
STATUTORY = ("new-policy", "unit-linked")


def answers(table: LedgerTable, position: int) -> dict[int, str]:
    """Return the answers of a row of the call record by the number of the question; unread words as they are."""
    found = {}
    for n in range(1, QUESTIONS + 1):
        column = table.get(f"q{n}")
        if column is not None and column.present[position]:
            found[n] = str(column.values[position]) if column.ok[position] else table.shown(position, f"q{n}").strip()
    return found


def keeps_answers(table: LedgerTable) -> bool:
    """True if a register has columns for the answers of a script."""
    return any(table.get(f"q{n}") is not None for n in range(1, QUESTIONS + 1))


def missing(
    ctx: Context, call: int, script: str, *, instalment: bool | None = None, within: bool = True
) -> list[Message]:
    """Return what a call lacks to count by a script; empty where it counts.

    A register without columns for the answers cannot say, and then the call counts as it stands.
    """
    from ledger_tools.ledger.scripts import complete

    table, position = ctx.calls.row(call)
    if not keeps_answers(table):
        return []
    role = table.shown(position, "person_role").strip() if table.get("person_role") else ""
    return complete(
        script,
        answers(table, position),
        reached=str(ctx.calls.reached[call]),
        role=role,
        instalment=instalment,
        within=within,
        points=bool(texts(table, "summary")[position]),
    )


def counts(ctx: Context, call: int, script: str, *, instalment: bool | None = None, within: bool = True) -> bool:
    """True if a call counts by its script: one that the law asks for always, another once its list was begun."""
    table, position = ctx.calls.row(call)
    if script not in STATUTORY:
        named = table.get("script")
        begun = bool(answers(table, position)) or (named is not None and bool(named.ok[position]))
        if not begun:
            return True
    return not missing(ctx, call, script, instalment=instalment, within=within)

"""What the commands that write would do to a workbook, a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger_tools.model.prospects import Prospect
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import clauses, msg

_SHOWN = 6  # sheets named in a line


def prospect_lines(found: Iterable[Prospect], language: str) -> list[str]:
    """Return a line for each command: what it would touch and add, or why it would be refused."""
    return [f"{prospect.command}: {_outcome(prospect, language)}" for prospect in found]


def _outcome(prospect: Prospect, language: str) -> str:
    if prospect.reason is not None:
        return clean(msg("refused: {reason}", reason=prospect.reason).text(language))
    pieces = []
    if prospect.command == "validate --mark":
        pieces.append(msg("only a copy, with marks in {sheets}", sheets=_listed(prospect.touches)))
    elif prospect.command in ("set", "append"):
        pieces.append(msg("any of {count} sheets, and that sheet only", count=len(prospect.touches)))
    elif prospect.touches:
        pieces.append(msg("touches {sheets}", sheets=_listed(prospect.touches)))
    if prospect.adds:
        pieces.append(msg("adds {sheets}", sheets=_listed(prospect.adds)))
    return clauses([clean(piece.text(language)) for piece in pieces or [msg("nothing to add")]], language)


def _listed(names: Sequence[str]) -> list[str]:
    return [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]

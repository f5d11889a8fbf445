"""Fields for which the workbook has nothing: they read as empty text, and remember that they were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger_tools.forms.printing import LINE


class Lacking(str):
    """The empty text in place of a field; a template may test it, take parts of it, and print it.

    Attributes:
        name: of the field, such as ``claim_no``; "" for what is not told.
        seen: takes the name when the field is printed.
        line: True if a line to write on is printed, else nothing.
    """

    name: str
    seen: dict[str, None]
    line: bool

    def __new__(cls, name: str, seen: dict[str, None], *, line: bool = True) -> Lacking:
        made = super().__new__(cls)
        made.name, made.seen, made.line = name, seen, line
        return made

    def printed(self) -> str:
        """Return what stands in its place, and note that it was asked for."""
        if self.name:
            self.seen[self.name] = None
        return LINE if self.line else ""


class _NoEntries(list[Any]):
    """A list without entries that knows its name."""

    def __init__(self, lacking: Lacking) -> None:
        super().__init__()
        self.lacking = lacking


def marked(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, None]]:
    """Return values with what is empty marked, and where the names of those that get printed are collected.

    Only fields themselves are marked, not what stands within lists: an unused row of a table is no gap.
    """
    seen: dict[str, None] = {}
    return {name: _marked(name, value, seen) for name, value in values.items()}, seen


def _marked(name: str, value: Any, seen: dict[str, None]) -> Any:
    if value is None or value == "":
        return Lacking(name, seen, line=value is None)
    if isinstance(value, list | tuple) and not value:
        return _NoEntries(Lacking(name, seen))
    return value


def beyond(entries: Sequence[Any]) -> Lacking:
    """Return what stands behind the last entry of a list: a line to write on, as in the unused rows of a paper form."""
    return entries.lacking if isinstance(entries, _NoEntries) else Lacking("", {})

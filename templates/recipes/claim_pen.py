"""What the papers about a claim share: labels of a claim ledger's columns, and fields that must or may be filled."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ledger_tools.ledger.specs import line_column, sheet_spec

Pair = tuple[str, str]


def label(key: str, language: str) -> str:
    """Return the header of a column of claim ledgers, or of the customer file where ledgers do not have it."""
    try:
        return line_column(key).labels[language]
    except KeyError:
        return next(c for c in sheet_spec("customer-file").columns if c.key == key).labels[language]


def may(key: str) -> str:
    """Return a field that is left empty where the ledger has nothing: its cell is room enough to write in."""
    return "{{ " + key + ' or "" }}'


def must(key: str) -> str:
    """Return a field that becomes a line to write on, and is listed, where the ledger has nothing."""
    return "{{ " + key + " }}"


def pairs(language: str, needed: Collection[str]) -> Callable[..., list[Pair]]:
    """Return what makes rows of labelled fields."""

    def row(*keys: str) -> list[Pair]:
        return [(label(key, language), must(key) if key in needed else may(key)) for key in keys]

    return row

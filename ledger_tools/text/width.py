"""How many columns of a terminal or a sheet a text takes: Chinese and full-width characters take two."""

from __future__ import annotations

import unicodedata


def display_width(text: str) -> int:
    """Return the width of a text in columns; combining and control characters take none."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

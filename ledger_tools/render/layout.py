"""Lines for a terminal: cell text made harmless, cut and padded by display width, colour where it is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import category, east_asian_width

from ledger_tools.text.width import display_width

width = lru_cache(maxsize=4096)(display_width)  # headers and messages come again with every finding

COLOURS = {"error": "31", "warning": "33", "info": "36", "bold": "1", "dim": "2"}
_NOT_FIRST = "，。；：、！？）」』》】%,.;:!?)]"  # no line begins with one of these


def clean(text: str) -> str:
    """Return cell text without what could steer a terminal: controls become a space, invisible marks vanish."""
    if text.isprintable():
        return text
    letters = []
    for letter in text:
        kind = category(letter)
        if letter in "\n\r\t\v\f\u2028\u2029" or kind == "Zs":
            letters.append(" ")
        elif kind[0] != "C":
            letters.append(letter)
        elif kind == "Cs":
            letters.append("\ufffd")
    return "".join(letters)


def cut(text: str, size: int) -> str:
    """Return a text of at most so many columns, with an ellipsis where something is missing."""
    if width(text) <= size:
        return text
    kept, used = "", 1
    for letter in text:
        used += width(letter)
        if used > size:
            break
        kept += letter
    return kept + "…"


def pad(text: str, size: int) -> str:
    """Return a text filled with spaces to so many columns."""
    return text + " " * max(size - width(text), 0)


def wrap(text: str, size: int, indent: str = "") -> list[str]:
    """Return the lines of a paragraph, the second and further ones indented; Chinese breaks between any two letters."""
    if width(text) <= size:
        return [text] if text.strip() else []
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and width(line) + width(piece) > size and piece not in _NOT_FIRST:
            lines.append(line.rstrip())
            line = indent
            if piece == " ":
                continue
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken: a Latin word, a space, a wide letter."""
    word = ""
    for letter in text:
        if letter == " " or east_asian_width(letter) in "WF":
            if word:
                yield word
            word = ""
            yield letter
        else:
            word += letter
    if word:
        yield word


class Paint:
    """Colour for a terminal; does nothing where it is not wanted. Colour only ever repeats what the words say."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.wanted else text


def columns(rows: Sequence[Sequence[str]], limits: Sequence[int], gap: str = "  ") -> list[str]:
    """Return rows as lines with aligned columns, each column no wider than its limit."""
    if not rows:
        return []
    cells = [[cut(text, limit) for text, limit in zip(row, limits, strict=True)] for row in rows]
    sizes = [max(width(row[n]) for row in cells) for n in range(len(limits))]
    return [gap.join(pad(text, size) for text, size in zip(row, sizes, strict=True)).rstrip() for row in cells]

"""Help laid out by display width: a Chinese character takes two columns, and lines may break between any two."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

import click
from click.formatting import measure_table

_NOT_FIRST = "，。；：、！？）」』》】%,.;:!?)]"  # no line begins with one of these


class WideFormatter(click.HelpFormatter):
    """Click's help formatter with lines broken by display width beforehand, which Click then leaves as they are."""

    def write_text(self, text: str) -> None:
        super().write_text(_kept(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(measure_table(rows)[0], col_max) + col_spacing if rows else 0
        width = max(self.width - first - 2, 10)
        super().write_dl([(term, _kept(words, width) if words else words) for term, words in rows], col_max)


def _kept(text: str, width: int) -> str:
    """Return the text with its lines broken, marked so that Click breaks none of them again."""
    return "\n\n".join("\b\n" + "\n".join(_lines(p, width)) for p in text.split("\n\n") if p.strip())


def _lines(paragraph: str, width: int) -> list[str]:
    if paragraph.startswith("\b"):
        return paragraph.splitlines()[1:]
    lines, line, used = [], "", 0
    for piece in _pieces(" ".join(paragraph.split("\n"))):
        size = _width(piece)
        if used + size > width and line and piece not in _NOT_FIRST:
            lines.append(line.rstrip())
            line, used = "", 0
            if piece == " ":
                continue
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterable[str]:
    """Yield what may not be broken: a Latin word, a space, a wide character."""
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


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

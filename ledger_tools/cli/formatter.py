"""Help laid out by display width: a Chinese character takes two columns, and lines may break between any two."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext

import click
from click.formatting import measure_table

from ledger_tools.render.layout import wrap


class WideFormatter(click.HelpFormatter):
    """Click's help formatter for Chinese: full-width colons, and lines broken by display width beforehand.

    Click leaves lines as they are that are broken already.
    """

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, gettext("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

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
    return wrap(" ".join(paragraph.split("\n")), width)

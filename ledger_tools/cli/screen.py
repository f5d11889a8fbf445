"""What the screen can do: how wide it is, and whether colour is wanted there."""

from __future__ import annotations

import os
import shutil

from ledger_tools.cli.output import Output

USUAL = 80
NARROWEST, WIDEST = 40, 160


def screen_width(output: Output) -> int:
    """Return how many columns a line may take: those of the terminal, 80 where there is none."""
    if not output.to_terminal and "COLUMNS" not in os.environ:
        return USUAL
    return max(NARROWEST, min(shutil.get_terminal_size((USUAL, 24)).columns, WIDEST))


def wants_colour(output: Output) -> bool:
    """True if a person looks on and has not asked for plain text (NO_COLOR, a dumb terminal)."""
    return output.to_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

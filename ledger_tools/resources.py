"""Where the samples and the templates lie: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def _folder(inside: str, beside: str) -> Traversable:
    """Return the folder inside the package if the wheel brought it, else the one beside the package."""
    within = files("ledger_tools") / inside
    return within if within.is_dir() else Path(__file__).resolve().parent.parent / beside


def samples() -> Traversable:
    """Return the folder of sample ledgers."""
    return _folder("_sample_data", "sample_data")


def templates() -> Traversable:
    """Return the folder of Word templates."""
    return _folder("_templates", "templates")

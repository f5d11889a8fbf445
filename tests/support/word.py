"""Pieces of Word templates that several tests draw."""

from __future__ import annotations

from typing import Any


def draw_growing_table(document: Any, name: str) -> None:
    """Draw a table that takes a column for each entry of ``name.header``, and a row for each of ``name.rows``."""
    drawn = document.add_table(4, 3)
    for row, texts in zip(
        drawn.rows,
        (
            (f"{{%tc for head in {name}.header %}}", "{{ head }}", "{%tc endfor %}"),
            (f"{{%tr for row in {name}.rows %}}", "", ""),
            ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text

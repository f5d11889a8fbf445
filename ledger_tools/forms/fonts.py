"""Fonts of a Word document's styles: one for Chinese, one for Latin letters, and no theme that overrules them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger_tools.text.fonts import LATIN_FONT


def set_fonts(document: Any, looks: Mapping[str, tuple[str, float]]) -> None:
    """Give styles of a document a font and a size, in black.

    Args:
        looks: Chinese font and size in points, by the name of a style.
    """
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, (font, size) in looks.items():
        style = document.styles[name]
        style.font.name, style.font.size = LATIN_FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{part}"), None)
        fonts.set(qn("w:eastAsia"), font)

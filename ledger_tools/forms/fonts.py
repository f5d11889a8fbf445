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


# Of Latin and of Chinese text: by the latter a word processor sets Chinese punctuation low or in the middle.
_SPOKEN = {"zh-Hant": ("en-US", "zh-TW"), "zh-Hans": ("en-US", "zh-CN"), "en": ("en-GB", "zh-TW")}


def set_language(document: Any, language: str) -> None:
    """Say which language a document's texts are in, for spelling, breaks of lines and the place of punctuation."""
    from docx.oxml.ns import qn

    latin, chinese = _SPOKEN[language]
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), latin)
        mark.set(qn("w:eastAsia"), chinese)
    for mark in document.settings.element.iter(qn("w:themeFontLang")):
        mark.set(qn("w:val"), latin)
        mark.set(qn("w:eastAsia"), chinese)

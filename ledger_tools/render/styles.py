"""How our workbooks look: fonts, colours and number formats, in one place; those of charts are in ``model.palette``."""

from __future__ import annotations

from typing import Any

from ledger_tools.text.fonts import SHEET_FONTS

FONT_SIZE = 10

INK = "#1F2933"
MUTED = "#52606D"
LINE = "#CBD2D9"
HEAD = "#1F4E79"
HEAD_TEXT = "#FFFFFF"
TOTAL_FILL = "#E7EEF5"
TILE_FILL = "#F3F6FA"
LINK = "#0B5394"
HEAT = ("#FFFFFF", "#6BAED6")

NUMBERS = {
    "count": '#,##0;-#,##0;"–"',
    "money": "#,##0.00",
    "days": "#,##0.0",
    "ratio": "#,##0.0%",
    "rate": "#,##0.000",
    "date": "yyyy-mm-dd",
    "tile-count": "#,##0",
    "tile-money": "#,##0.00",
    "tile-days": "#,##0.0",
    "tile-ratio": "#,##0.0%",
}


def font(language: str) -> str:
    """Return the font that has the characters of a language."""
    return SHEET_FONTS.get(language, SHEET_FONTS["en"])


def base(language: str) -> dict[str, Any]:
    """Return the XlsxWriter properties that every cell shares."""
    return {"font_name": font(language), "font_size": FONT_SIZE, "font_color": INK, "valign": "top"}


_APART = {"left": 5, "left_color": "#FFFFFF", "right": 5, "right_color": "#FFFFFF"}  # a gap between figures
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEAD},
    "subtitle": {"font_color": MUTED},
    "note": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_size": 12, "font_color": HEAD},
    "empty": {"italic": True, "font_color": MUTED, "text_wrap": True},
    "header": {
        "bold": True,
        "font_color": HEAD_TEXT,
        "bg_color": HEAD,
        "text_wrap": True,
        "border": 1,
        "border_color": LINE,
        "align": "left",
        "indent": 1,
        "valign": "vcenter",
    },
    "header-number": {
        "bold": True,
        "font_color": HEAD_TEXT,
        "bg_color": HEAD,
        "text_wrap": True,
        "border": 1,
        "border_color": LINE,
        "align": "right",
        "valign": "vcenter",
    },
    "body": {"bottom": 1, "bottom_color": LINE},
    "plain": {},
    "wrapped": {"text_wrap": True, "align": "left", "indent": 1},
    "indented": {"align": "left", "indent": 1},
    "total": {"bold": True, "bg_color": TOTAL_FILL, "top": 1, "top_color": HEAD, "bottom": 1, "bottom_color": HEAD},
    "subtotal": {"bold": True, "bg_color": TILE_FILL, "bottom": 1, "bottom_color": LINE},
    "link": {"font_color": LINK, "underline": 1},
    "tile-label": {
        **_APART,
        "bg_color": TILE_FILL,
        "font_color": MUTED,
        "align": "center",
        "top": 2,
        "top_color": HEAD,
        "valign": "vcenter",
        "shrink": True,
    },
    "tile-value": {
        **_APART,
        "bg_color": TILE_FILL,
        "bold": True,
        "font_size": 18,
        "align": "center",
        "valign": "vcenter",
        "shrink": True,
    },
    "tile-note": {
        **_APART,
        "bg_color": TILE_FILL,
        "font_color": MUTED,
        "align": "center",
        "font_size": 9,
        "shrink": True,
    },
    # forms to print and fill in with a pen: black on white or pale grey, which no copier loses
    "form-title": {"bold": True, "font_size": 15, "font_color": "#000000", "valign": "vcenter"},
    "form-text": {"font_size": 9, "text_wrap": True, "valign": "top"},
    "form-strong": {"font_size": 9, "bold": True, "font_color": "#000000"},
    "form-muted": {"font_size": 9, "font_color": MUTED},
    "form-heading": {"bold": True, "font_size": 10, "bottom": 1, "valign": "bottom"},
    "form-header": {"bold": True, "font_size": 9, "bg_color": "#E7E6E6", "border": 1, "valign": "vcenter", "indent": 1},
    "form-label": {
        "font_size": 9,
        "bg_color": "#F2F2F2",
        "border": 1,
        "valign": "vcenter",
        "text_wrap": True,
        "indent": 1,
    },
    "form-cell": {"font_size": 9, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1},
    "form-top": {"valign": "top"},
    "form-date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "form-box": {"font_size": 11, "border": 1, "align": "center", "valign": "top"},
    "form-signature": {"font_size": 9, "bottom": 1, "valign": "bottom"},
    "head-label": {"bold": True, "font_color": MUTED, "valign": "top"},
    "head-value": {"text_wrap": True, "valign": "top"},
}

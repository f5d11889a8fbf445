"""Which fonts our files name: none is embedded, so only those that every office of a language has."""

from __future__ import annotations

SHEET_FONTS = {"zh-Hant": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei", "en": "Calibri"}
# Of Word files, for text and for headings; letters and digits of the Latin script stand in Calibri in every language.
PAPER_FONTS = {"zh-Hant": ("新細明體", "標楷體"), "zh-Hans": ("宋体", "黑体"), "en": ("Calibri", "Calibri")}
LATIN_FONT = "Calibri"

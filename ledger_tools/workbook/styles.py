"""Number formats: which of the workbook's cell formats show a date or a time."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.model.grid import NumberFormats
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.xml import Attributes, Reader, refuse_doctype, whole

# ISO/IEC 29500-1 §18.8.30: the formats every file may use without declaring them. 27-36 and 50-58 depend on the
# language of Excel; in the Chinese, Japanese and Korean ones, who alone use them, all show dates or times.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: '上午/下午h"時"mm"分"', 35: '上午/下午h"時"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LITERAL = pattern(r'"[^"]*"?|\\.|_.|\*.')
_BRACKET = pattern(r"\[([^\]]*)\]")
_ELAPSED = pattern(r"h+|m+|s+", re.IGNORECASE)
_NOT_DATE = pattern(r"general|E[+-]", re.IGNORECASE)
_MAX_FORMATS = 5_000


@lru_cache(maxsize=4096)
def shows(code: str) -> tuple[bool, bool]:
    """Return whether a format code shows a date or a time, and whether it shows hours.

    Only the first section counts: it is the one for positive numbers. Letters in quotes, after a backslash, in colour,
    condition or language brackets mean nothing; ``[h]`` means hours.
    """
    plain = _LITERAL.sub("", code).split(";", 1)[0]
    elapsed = [b for b in _BRACKET.findall(plain) if _ELAPSED.fullmatch(b)]
    plain = _NOT_DATE.sub("", _BRACKET.sub("", plain)).lower()
    hours = "h" in plain or any("h" in b.lower() for b in elapsed)
    is_date = bool(elapsed) or any(letter in plain for letter in "ymdhseg")
    return is_date, hours


def read_formats(archive: Archive, part: str | None, limits: Limits) -> NumberFormats:
    """Return the number formats of the styles part; one General style where the workbook has none.

    Raises:
        InputError: the part is damaged or beyond the limits.
    """
    if part is None:
        return _formats([0], {})
    codes: dict[int, str] = {}
    styles: list[int] = []
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        parent = path[-1] if path else ""
        path.append(name)
        if name == "numFmt" and parent == "numFmts" and len(codes) < _MAX_FORMATS:
            codes[whole(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "General")
        elif name == "xf" and parent == "cellXfs":
            if len(styles) >= limits.styles:
                raise InputError(msg("the workbook has more than {limit} cell formats (styles).", limit=limits.styles))
            styles.append(whole(attributes.get("numFmtId")))

    def end(_: str) -> None:
        path.pop()

    reader = Reader(part, limits, start, end)
    for chunk in archive.chunks(part):
        refuse_doctype(chunk, part)
        reader.feed(chunk)
    reader.feed(b"", final=True)
    return _formats(styles or [0], codes)


def _formats(styles: list[int], declared: dict[int, str]) -> NumberFormats:
    codes = tuple(declared.get(number) or BUILT_IN.get(number, "General") for number in styles)
    both = [shows(code) for code in codes]
    return NumberFormats(codes, np.array([d for d, _ in both], bool), np.array([h for _, h in both], bool))

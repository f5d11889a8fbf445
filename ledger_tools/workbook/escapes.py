"""Excel's spelling of characters that XML cannot hold: ``_xHHHH_``, one UTF-16 unit each."""

from __future__ import annotations

import re

from ledger_tools.text.pattern import pattern

ESCAPED = r"_x([0-9A-Fa-f]{4})_"
_ESCAPED = pattern(ESCAPED)
# a character beyond U+FFFF takes two escapes; half of one is no character, and no output could be written with it
_UNITS = pattern(r"_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_")


def unescape_excel(text: str) -> str:
    """Return the text with each ``_xHHHH_`` replaced by its character; half a character stays as it is written."""
    return _UNITS.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3] is None:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
    code = int(match[3], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)


def protect_escapes(text: str) -> str:
    """Return the text with what looks like an escape spelled so that it is read as it stands."""
    return _ESCAPED.sub(lambda m: "_x005F" + m[0], text)

"""Telephone numbers of mainland China, Taiwan, Hong Kong and Macau, as they stand in a cell."""

from __future__ import annotations

import re
import unicodedata

from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

_Shapes = tuple[re.Pattern[str], ...]

_MASKED = pattern(r"[0-9][*●○xX＊]{2,}")
_SEVERAL = pattern(r"[/、,，;；|\n]+|\s+(?:or|and|或|及)\s+|或")
_EXTENSION = pattern(
    r"(?:轉|转|分機|分机|內線|内线|ext\.?|extension|x|#)\s*[:.]?\s*[0-9]{1,6}(?:\s*[-~]\s*[0-9]{1,4})?", re.I
)
_HYPHEN_EXTENSION = pattern(
    r"(?<![0-9-])(\(?0[0-9]{1,3}\)?\s*-?\s*[0-9]{7,8}|[2-9][0-9]{7})\s*-\s*[0-9]{1,6}(?![0-9-])"
)
_COUNTRY = pattern(
    r"(?:\+|00)(886|852|853|86)(?=[0-9])|\A(886(?=0?[2-9][0-9]{7,8}\Z)|86(?=1[3-9][0-9]{9}\Z)|852(?=[2-9][0-9]{7}\Z))"
)
_ABROAD = pattern(r"(?:\+|00)[1-9][0-9]{6,14}\Z")
_NOT_DIALLED = pattern(r"[\s().\-‐‑–—_~·]+")
_WORDS = pattern(r"[^0-9+#]+")

_MAINLAND = pattern(r"1[3-9][0-9]{9}\Z|[48]00[0-9]{7}\Z|9[56][0-9]{3,6}\Z|1[0-2][0-9]{1,3}\Z")
_MAINLAND_LINE = pattern(r"0(?:10|2[0-9])[0-9]{8}\Z|0[3-9][0-9]{2}[0-9]{7,8}\Z")
_TAIWAN = pattern(
    r"09[0-9]{8}\Z|02[0-9]{8}\Z|0[35678][0-9]{7}\Z|04[0-9]{7,8}\Z|0[589]00[0-9]{6}\Z|0809[0-9]{6}\Z|070[0-9]{8}\Z"
)
_EIGHT_DIGITS = pattern(r"[2-9][0-9]{7}\Z")  # Hong Kong, Macau, and local numbers of large cities
_LOCAL = pattern(r"[2-9][0-9]{6}\Z")
_LOST_ZERO = pattern(r"9[0-9]{8}\Z|2[0-9]{8}\Z")


# What may stand without a country code. A mainland line number looks like a Taiwan number with a digit too many.
_AT_HOME = {
    "TW": (_MAINLAND, _TAIWAN, _EIGHT_DIGITS, _LOCAL),
    "HK": (_MAINLAND, _MAINLAND_LINE, _TAIWAN, _EIGHT_DIGITS),
}
_ANYWHERE = (_MAINLAND, _MAINLAND_LINE, _TAIWAN, _EIGHT_DIGITS, _LOCAL)
_OF_COUNTRY = {
    "86": (_MAINLAND, _MAINLAND_LINE),
    "886": (_TAIWAN,),
    "852": (_EIGHT_DIGITS,),
    "853": (_EIGHT_DIGITS,),
}


def phone_problem(text: str, region: str | None = None) -> Message | None:
    """Return why a text is not one or several telephone numbers, None where it is; masked numbers are not judged.

    Names and words beside the number, extensions and country codes are allowed.

    Args:
        region: ``CN``, ``TW`` or ``HK``, where numbers without a country code are at home.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _MASKED.search(plain):
        return None
    home = _AT_HOME.get(region or "", _ANYWHERE)
    found = False
    for part in _SEVERAL.split(_EXTENSION.sub(" ", plain)):
        troubles = [_trouble_of_number(number, home) for number in _numbers(part, home)]
        without = _HYPHEN_EXTENSION.sub(r"\1", part)
        if any(troubles) and without != part:
            troubles = [_trouble_of_number(number, home) for number in _numbers(without, home)]
        found = found or bool(troubles)
        trouble = next(filter(None, troubles), None)
        if trouble is not None:
            return trouble
    return None if found else msg("There is no number in it.")


def _numbers(part: str, home: _Shapes) -> list[str]:
    """Return the runs of digits of a text, spaces and dashes within a number taken out."""
    runs = [run for run in _WORDS.split(_NOT_DIALLED.sub("", part)) if run.strip("+#")]
    together = [run for run in runs if _trouble_of_number(run, home) is None]
    if together or " " not in part.strip():
        return runs
    apart = [_NOT_DIALLED.sub("", piece) for piece in part.split()]
    apart = [piece for piece in apart if piece.strip("+#").isdigit()]
    return apart if apart and all(_trouble_of_number(piece, home) is None for piece in apart) else runs


def _trouble_of_number(number: str, home: _Shapes) -> Message | None:
    """Return why a run of digits is no telephone number."""
    country = _COUNTRY.match(number)
    if country is None and _ABROAD.match(number):
        return None
    digits = (number[country.end() :] if country else number).strip("+#")
    shapes = _OF_COUNTRY[country[1] or country[2]] if country else home
    if any(shape.match(digits) for shape in shapes):
        return None
    if country and any(shape.match("0" + digits) for shape in shapes):
        return None  # +886 912 345 678: the trunk 0 is left out behind a country code
    if country is None and _LOST_ZERO.match(digits):
        return msg("It has {count} digits; the 0 at its beginning seems to be lost.", count=len(digits))
    return msg("No telephone number here has these {count} digits.", count=len(digits))

"""Licence plates of mainland China, Taiwan and Hong Kong, as they stand in a cell."""

from __future__ import annotations

import re
import unicodedata

from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_SIMPLIFIED = str.maketrans("滬遼魯蘇贛雲晉陝閩貴粵寧瓊領學掛", "沪辽鲁苏赣云晋陕闽贵粤宁琼领学挂")
_NOT_YET = pattern(
    r"[臨临]|未上牌|未領牌|未领牌|未掛牌|未挂牌|無牌|无牌|新車|新车|試車|试车|待上牌|no\s*plate|unregistered",
    re.IGNORECASE,
)
_MASKED = pattern(r"[*＊●]{2,}|[xX]{3,}")
_SEVERAL = pattern(r"[/、,，;；|\n]+|\s*(?:及|和|與|与|或|and)\s*")
_NOISE = pattern(r"[\s\-‐‑–—·.・•_]+")
_REMARK = pattern(r"\([^()]*\)")

_MAINLAND = pattern(
    rf"[{_PROVINCES}][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳领使试超]|[A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[A-HJK])\Z"
)
_SERVICE = pattern(
    rf"WJ[{_PROVINCES}]?[0-9]{{4,5}}[0-9TDSHBXJ]?\Z|[A-Z]{{2}}[0-9]{{5}}\Z|[使领][0-9]{{6}}\Z|[0-9]{{6}}[使领]\Z"
)
_LATIN = pattern(r"(?=[A-Z0-9]*[0-9])[A-Z0-9]{2,7}\Z")
_PERSONAL = pattern(r"[A-Z0-9]{1,8}\Z")
_OFFICIAL = pattern(r"(?:軍|军|試|试|使|外|領|领|臺|台|民航)[A-Z0-9]{2,7}\Z")  # Taiwan: army, test, missions
_HAS_PROVINCE = pattern(rf"[{_PROVINCES}]")


def plate_problem(text: str, region: str | None = None) -> Message | None:
    """Return why a text is not one or several licence plates, None where it is; masked and new ones are not judged.

    Plates of Taiwan, Hong Kong and elsewhere have had so many shapes that any 2 to 7 letters and digits with a digit
    among them pass; what carries a mainland province must have a mainland plate's exact shape.

    Args:
        region: ``CN``, ``TW`` or ``HK``. Personal plates of up to 8 letters exist except in CN and TW.
    """
    plain = _REMARK.sub("", unicodedata.normalize("NFKC", text)).upper().strip()
    if _NOT_YET.search(plain) or _MASKED.search(plain):
        return None
    for part in _SEVERAL.split(plain):
        plate = _NOISE.sub("", part)
        if plate and (trouble := _trouble_of_plate(plate, region)):
            return trouble
    return None


def _trouble_of_plate(plate: str, region: str | None) -> Message | None:
    """Return why a text without blanks and dashes is no licence plate."""
    mainland = plate.translate(_SIMPLIFIED)
    if _MAINLAND.match(mainland) or _SERVICE.match(mainland) or _OFFICIAL.match(plate) or _LATIN.match(plate):
        return None
    if region not in ("CN", "TW") and _PERSONAL.match(plate):
        return None
    if _HAS_PROVINCE.match(mainland):
        body = mainland[1:]
        if re.search("[IO]", body):
            return msg("Mainland plates have no letters I and O; 1 or 0 is meant.")
        return msg("After the province a mainland plate has one letter and 5 characters, or 6 for new energy.")
    if plate.isascii() and plate.isalnum():
        return msg("A licence plate has 2 to 7 letters and digits, with at least one digit.")
    return msg("It holds characters that stand on no licence plate.")

"""Cell formats of two versions of a workbook: what an edit does not name must look as before."""

from __future__ import annotations

from collections.abc import Set

from ledger_tools.workbook.styleparts import StyleSheet
from ledger_tools.workbook.xmlbytes import Node

QUOTE = frozenset({"quotePrefix"})
NUMBER_FORMAT = frozenset({"numFmtId", "applyNumberFormat", "quotePrefix"})
FILL = frozenset({"fillId", "applyFill"})
_NUMBERS = ("numFmtId", "fontId", "fillId", "borderId", "xfId")


class Looks:
    """The cell formats of one version of a workbook."""

    def __init__(self, styles: StyleSheet | None) -> None:
        self._data = styles.data if styles is not None else b""
        self._formats = _items(styles, "cellXfs", "xf")
        self._fills = _items(styles, "fills", "fill")

    def attributes(self, number: int) -> dict[str, str]:
        """Return the attributes of a cell format, its content as one more; none for a format that does not exist."""
        usual = dict.fromkeys(_NUMBERS, "0") | {"": ""}
        if not self._formats and number == 0:
            return usual
        if not 0 <= number < len(self._formats):
            return {}
        node = self._formats[number]
        inner = b"" if node.is_empty_tag else self._data[node.open_end : node.close_start]
        return {**usual, **node.attributes, "": inner.decode("utf-8", "replace")}

    def background(self, number: int | None) -> str | None:
        """Return the colour of a solid background as eight hexadecimal digits; None for any other."""
        which = int(self.attributes(number or 0).get("fillId", "-1"))
        pattern = self._fills[which].child("patternFill") if 0 <= which < len(self._fills) else None
        colour = pattern.child("fgColor") if pattern is not None else None
        if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
            return None
        return colour.attributes.get("rgb")


def same_look(old: Looks, before: int | None, new: Looks, after: int | None, free: Set[str]) -> bool:
    """True if two formats are the same but for some attributes.

    Fonts, fills and borders are only added at the end of their lists, so the same number means the same look.

    Args:
        before, after: numbers of cell formats; None is the first one.
        free: attributes of a cell format that may differ.
    """
    one, two = old.attributes(before or 0), new.attributes(after or 0)
    return bool(one and two) and all(one.get(n) == two.get(n) for n in {*one, *two} - free)


def _items(styles: StyleSheet | None, box: str, item: str) -> list[Node]:
    return [node for boxes in styles.root.every(box) for node in boxes.every(item)] if styles is not None else []

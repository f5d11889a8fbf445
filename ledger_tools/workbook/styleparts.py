"""The styles part, only ever added to: a format that an edit needs is found or put at the end, none is renumbered."""

from __future__ import annotations

import re

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import CellFormat, ConditionalFormat
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.xmlbytes import (
    Splice,
    apply_splices,
    escape_attribute,
    insert_into,
    parse,
    set_attribute,
    tag_attributes,
    tag_with,
)

MAX_XFS = 64_000
FIRST_OWN_FORMAT = 164  # numbers below are the program's built-in formats
DATE, MOMENT, TIME_OF_DAY, AS_TEXT = 14, 22, 21, 49
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_COLOURED = re.compile(rb"gradientFill|fgColor(?![^>]*(?:FFFFFF\"|theme=\"0\"\s*/|indexed=\"9\"))", re.I)
_SHORT_COLOUR = re.compile(r"""(rgb=["'])([0-9A-Fa-f]{6}["'])""")
_SHORT_DATES = {"yyyy/m/d": DATE, "yyyy/m/d h:mm": MOMENT}  # how built-in formats that follow the system are spelled
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
MINIMAL = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_USUAL = {
    "fonts": ('<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',),
    "fills": (
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
}  # what the first numbers of these boxes mean to every program, and so must stand there before ours
_NAMED_BY = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)  # the schema's order of the parts of a style sheet

_FONT_ORDER = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)


def is_date_code(code: str) -> bool:
    """True if a number format code shows a date or a time."""
    first = _LITERAL.sub("", code).split(";")[0].lower()
    return first != "general" and any(letter in first for letter in "ymdhse年月日") and "e+" not in first


class StyleSheet:
    """A styles part and what is to be added to it."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data, self.part = data, part
        self.root = parse(data, part)
        self.prefix = self.root.prefix
        self._xfs = self._list("cellXfs", "xf")
        self._index: dict[bytes, int] = {}
        for n, xf in enumerate(self._xfs):
            self._index.setdefault(_canonical(xf), n)
        self._new: dict[str, list[bytes]] = {}
        self._filled: dict[int, bool] = {}
        self._formats: dict[CellFormat, int] = {}
        self._lacks_usual = not self._xfs  # some writers leave the list out: every cell then looks as usual
        if self._lacks_usual:
            self._xfs = [f'<{self.prefix}xf numFmtId="0"/>'.encode()]
            self._index[_canonical(self._xfs[0])] = 0
        self._codes = {
            int(node.attributes.get("numFmtId", "0")): node.attributes.get("formatCode", "")
            for box in self.root.every("numFmts")
            for node in box.every("numFmt")
        }

    def __len__(self) -> int:
        return len(self._xfs)

    def attributes(self, style: int) -> dict[str, str]:
        """Return the attributes of a cell format; of the first one for an index out of range."""
        return tag_attributes(_start_tag(self._xfs[style if 0 <= style < len(self._xfs) else 0]))

    def number_format(self, style: int) -> int:
        """Return the number format's number of a cell format."""
        return int(self.attributes(style).get("numFmtId", "0"))

    def is_date(self, style: int) -> bool:
        """True if a cell format shows a date or a time."""
        number = self.number_format(style)
        return is_date_code(self._codes[number]) if number in self._codes else number in _BUILT_IN_DATES

    def is_locked(self, style: int) -> bool:
        """True if a cell of this format is locked on a protected sheet, which is the rule."""
        xf = self._xfs[style if 0 <= style < len(self._xfs) else 0]
        return re.search(rb"""<[^>]*protection[^>]*\slocked\s*=\s*["'](0|false)["']""", xf) is None

    def has_fill(self, style: int) -> bool:
        """True if a cell format colours the background; white does not count."""
        number = int(self.attributes(style).get("fillId", "0"))
        if number not in self._filled:
            fills = self._list("fills", "fill")
            fill = fills[number] if 0 <= number < len(fills) else b""
            self._filled[number] = b'"none"' not in fill and _COLOURED.search(fill) is not None
        return self._filled[number]

    def with_code(self, style: int, code: str) -> int:
        """Return a cell format like another but with the number format of a code, and no mark that it is text."""
        number = str(_SHORT_DATES.get(code) or self._number_format(code))
        return self._like(style, {"numFmtId": number, "applyNumberFormat": "1", "quotePrefix": None})

    def with_format(self, style: int, number_format: int) -> int:
        """Return a cell format like another but with this number format."""
        return self._like(style, {"numFmtId": str(number_format), "applyNumberFormat": "1"})

    def with_quote(self, style: int) -> int:
        """Return a cell format like another that keeps its text from ever becoming a formula."""
        return self._like(style, {"quotePrefix": "1"})

    def with_fill(self, style: int, colour: str) -> int:
        """Return a cell format like another with a solid background."""
        return self._like(style, {"fillId": str(self._fill(colour)), "applyFill": "1"})

    def cell_format(self, wanted: CellFormat) -> int:
        """Return the cell format of an added sheet's cell, built on the workbook's own normal style."""
        if wanted not in self._formats:
            self._formats[wanted] = self._cell_format(wanted)
        return self._formats[wanted]

    def _cell_format(self, wanted: CellFormat) -> int:
        changes: dict[str, str | None] = {}
        if wanted.number_format != "General":
            changes |= {"numFmtId": str(self._number_format(wanted.number_format)), "applyNumberFormat": "1"}
        if any((wanted.bold, wanted.italic, wanted.underline, wanted.font_name, wanted.font_size, wanted.font_colour)):
            changes |= {"fontId": str(self._font(wanted)), "applyFont": "1"}
        if wanted.fill:
            changes |= {"fillId": str(self._fill(wanted.fill)), "applyFill": "1"}
        if wanted.border or wanted.heavy_bottom:
            changes |= {"borderId": str(self._border(wanted)), "applyBorder": "1"}
        inner = self._alignment(wanted)
        if inner:
            changes["applyAlignment"] = "1"
        if not wanted.locked:
            inner += f'<{self.prefix}protection locked="0"/>'.encode()
            changes["applyProtection"] = "1"
        return self._like(0, changes, inner) if changes else 0

    def differential(self, wanted: ConditionalFormat) -> int:
        """Return the number of a conditional format's look (dxf)."""
        p = self.prefix
        font = ""
        if wanted.font_colour or wanted.bold:
            colour = f'<{p}color rgb="FF{wanted.font_colour}"/>' if wanted.font_colour else ""
            font = f"<{p}font>{f'<{p}b/>' if wanted.bold else ''}{colour}</{p}font>"
        fill = (
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{wanted.fill}"/>' if wanted.fill else ""
        )
        if fill:
            fill += f'<{p}bgColor rgb="FF{wanted.fill}"/></{p}patternFill></{p}fill>'
        return self._add("dxfs", "dxf", f"<{p}dxf>{font}{fill}</{p}dxf>".encode())

    def splices(self) -> list[Splice]:
        """Return the additions as splices, none where every format was found."""
        found: list[Splice] = []
        missing: dict[int, bytes] = {}
        for box, items in sorted(self._new.items(), key=lambda pair: _ORDER.index(pair[0])):
            if not items:
                continue
            node = self.root.child(box)
            if node is None:
                tag = f"{self.prefix}{box}".encode()
                new = b"<" + tag + b' count="%d">' % len(items) + b"".join(items) + b"</" + tag + b">"
                place = self._place_of(box)
                missing[place] = missing.get(place, b"") + new
                continue
            count = len(node.children) + len(items)
            found.append(insert_into(self.data, node, b"".join(items)))
            if "count" in node.attributes:
                found.append(set_attribute(self.data, node, "count", str(count)))
        if self.root.is_empty_tag and missing:
            return [insert_into(self.data, self.root, b"".join(missing.values()))]
        found += [Splice(place, place, new) for place, new in missing.items()]
        return found

    def patched(self) -> bytes:
        """Return the part with the additions."""
        return apply_splices(self.data, self.splices())

    def _list(self, box: str, item: str) -> list[bytes]:
        node = self.root.child(box)
        return [] if node is None else [self.data[n.start : n.end] for n in node.every(item)]

    def _place_of(self, box: str) -> int:
        later = _ORDER[_ORDER.index(box) + 1 :]
        following = next((c for c in self.root.children if c.local in later), None)
        return self.root.close_start if following is None else following.start

    def _like(self, style: int, changes: dict[str, str | None], inner: bytes = b"") -> int:
        base = self._xfs[style if 0 <= style < len(self._xfs) else 0]
        named = re.search(rb'\bxfId="(\d+)"', _start_tag(base))
        if named and int(named[1]) >= len(self._list("cellStyleXfs", "xf")):
            changes = {**changes, "xfId": None}  # the format that it is like names a style that is not there
        tag = tag_with(_start_tag(base), changes)
        rest = base[len(_start_tag(base)) :]
        if inner:
            opened = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
            new = opened + inner + f"</{self.prefix}xf>".encode()
        else:
            new = tag + rest
        found = self._index.get(_canonical(new))
        if found is not None:
            return found
        if len(self._xfs) >= MAX_XFS:
            raise WriteRefused(
                msg(
                    "the workbook has {count} cell formats, as many as it can hold; remove unused ones first.",
                    count=len(self._xfs),
                )
            )
        first = [self._xfs[0]] if self._lacks_usual else []
        self._new.setdefault("cellXfs", first).append(new)
        self._xfs.append(new)
        self._index[_canonical(new)] = len(self._xfs) - 1
        return len(self._xfs) - 1

    def _add(self, box: str, item: str, new: bytes) -> int:
        """Return the number of an entry, found or put at the end; never a number that existing formats already name."""
        existing = self._list(box, item)
        added = self._new.setdefault(box, [])
        wanted = _canonical(new)
        for n, one in enumerate(existing + added):
            if _canonical(one) == wanted and not (box == "fills" and n < len(_USUAL["fills"])):
                return n  # programs show the first two fills as none and grey, whatever stands there
        taken = self._taken(box)
        while (n := len(existing) + len(added)) in taken:
            usual = _USUAL.get(box, ())
            added.append(_prefixed(usual[min(n, len(usual) - 1)], self.prefix))
        added.append(new)
        return n

    def _taken(self, box: str) -> set[int]:
        """Return the numbers of a box that mean the usual look to some cell, also where the box is too short."""
        if box not in _USUAL:
            return set()
        named = {
            tag_attributes(_start_tag(xf)).get(_NAMED_BY[box], "")
            for home in ("cellStyleXfs", "cellXfs")
            for xf in self._list(home, "xf")
        }
        return {*range(len(_USUAL[box])), *(int(n) for n in named if n.isascii() and n.isdigit())}

    def _fill(self, colour: str) -> int:
        p = self.prefix
        return self._add(
            "fills",
            "fill",
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/>'
            f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'.encode(),
        )

    def _border(self, wanted: CellFormat) -> int:
        p = self.prefix

        def side(name: str) -> str:
            if name == "bottom" and wanted.heavy_bottom:
                return f'<{p}bottom style="thick"><{p}color rgb="FF000000"/></{p}bottom>'
            if wanted.border:
                return f'<{p}{name} style="thin"><{p}color rgb="FF{wanted.border}"/></{p}{name}>'
            return f"<{p}{name}/>"

        sides = "".join(map(side, ("left", "right", "top", "bottom")))
        return self._add("borders", "border", f"<{p}border>{sides}<{p}diagonal/></{p}border>".encode())

    def _font(self, wanted: CellFormat) -> int:
        """Return a font like the workbook's first one, so that size and face fit the rest of the book."""
        p = self.prefix
        fonts = self._list("fonts", "font")
        base = fonts[0] if fonts else _prefixed(_USUAL["fonts"][0], p)
        kept = {c.local: base[c.start : c.end].decode() for c in parse(base, self.part).children}
        for local, on in (("b", wanted.bold), ("i", wanted.italic), ("u", wanted.underline)):
            if on:
                kept[local] = f"<{p}{local}/>"
        if wanted.font_name:
            kept["name"] = f'<{p}name val="{wanted.font_name}"/>'
            kept.pop("scheme", None)  # a theme's font would win over the name
            kept.pop("charset", None)
        if wanted.font_size:
            kept["sz"] = f'<{p}sz val="{wanted.font_size:g}"/>'
        if wanted.font_colour:
            kept["color"] = f'<{p}color rgb="FF{wanted.font_colour}"/>'
        elif "color" in kept:
            kept["color"] = _SHORT_COLOUR.sub(r"\1FF\2", kept["color"])  # some writers leave the opacity out
        order = _FONT_ORDER
        inner = "".join(kept[k] for k in order if k in kept)
        return self._add("fonts", "font", f"<{p}font>{inner}</{p}font>".encode())

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        known = next((n for n, c in self._codes.items() if c == code), None)
        if known is not None:
            return known
        number = max([FIRST_OWN_FORMAT - 1, *self._codes]) + 1
        self._codes[number] = code
        tag = f'<{self.prefix}numFmt numFmtId="{number}" formatCode="'.encode()
        self._new.setdefault("numFmts", []).append(tag + escape_attribute(code) + b'"/>')
        return number

    def _alignment(self, wanted: CellFormat) -> bytes:
        words = {
            "horizontal": wanted.horizontal,
            "vertical": wanted.vertical,
            "wrapText": "1" if wanted.wrap else None,
            "indent": str(wanted.indent) if wanted.indent else None,
        }
        text = "".join(f' {k}="{v}"' for k, v in words.items() if v)
        return f"<{self.prefix}alignment{text}/>".encode() if text else b""


def _start_tag(xml: bytes) -> bytes:
    match = re.match(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""", xml)
    return match[0] if match else xml


def _prefixed(xml: str, prefix: str) -> bytes:
    return re.sub(r"<(/?)", rf"<\1{prefix}", xml).encode()


def _canonical(xml: bytes) -> bytes:
    """Return an element in a form that does not depend on the order of its attributes or an empty tag's spelling."""
    tag = _start_tag(xml)
    inner = xml[len(tag) : xml.rfind(b"</")] if not tag.endswith(b"/>") else b""
    return repr(sorted(tag_attributes(tag).items())).encode() + inner
